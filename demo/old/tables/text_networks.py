"""The words of the Networks page about the networks for text."""

from demo.old.tables.networks import NETWORKS

TEXT_NETWORKS = {
    **{name: NETWORKS[name] for name in ("plot_training", "plot_validation", "plot_epoch", "plot_error")},
    "curve": NETWORKS["curve"],
    "plot_nats": ("nats a character", "每字符 nats"),
    "names_name": ("Names", "姓氏"),
    "names_best_name": ("Names, ensemble", "姓氏（集成）"),
    "shakespeare_name": ("Shakespeare", "莎士比亚"),
    "poems_name": ("Tang poems", "唐诗"),
    "surnames_name": ("Surnames", "新姓氏"),
    "text": ("Networks for text", "处理文字的网络"),
    "score": ("what it scored", "成绩"),
    "parts": ("Its parts", "组成部分"),
    "names_scored": (
        "{correct} % of 6,700 test names ({unseen_correct} % of those not in training); macro-F1 {f1}; "
        "calibration error {ece}",
        "6,700 个测试姓氏中答对 {correct}%（训练里没有的那些：{unseen_correct}%）；宏平均 F1 {f1}；"
        "校准误差 {ece}",
    ),
    "writer_scored": (
        "{nats} nats a character on {count} characters kept out",
        "在留出的 {count} 个字符上，每字符 {nats} nats",
    ),
    "poems_scored": (
        "Perplexity {perplexity} on {count} characters of poems kept out (interpolated bigrams {bigram}, "
        "trigrams {trigram})",
        "在留出的诗（{count} 字）上困惑度 {perplexity}（插值二元模型 {bigram}，三元 {trigram}）",
    ),
    "surnames_scored": (
        "{nats} nats a letter on the test names; the Names network agrees with {agreement} % of the surnames "
        "it writes; {existing} % of them exist",
        "测试姓氏上每字母 {nats} nats；它写的姓氏，“姓氏”网络同意 {agreement}%；其中 {existing}% 早已存在",
    ),
    "facts": (
        "{epochs} epochs of {optimizer}, batches of {batch}, seed {seed}, {seconds} s on {hardware}. "
        "Times the test part was read: {reads}.",
        "{optimizer} 训练 {epochs} 轮，每批 {batch} 个，随机种子 {seed}，用 {hardware} 训练了 {seconds} 秒。"
        "测试部分用过 {reads} 次。",
    ),
    "names": (
        "The tutorial’s: each letter becomes 100 numbers, a bidirectional GRU of two layers reads them from "
        "both ends, and both last states decide among 18 countries.",
        "教程的网络：每个字母变成 100 个数，两层双向 GRU 从两头读，由两边最后的状态在 18 个国家里选。",
    ),
    "names_best": (
        "Ours: several small bidirectional GRUs, beside a table in which every group of one to five letters "
        "has a vote of its own. Their probabilities are averaged, and a temperature makes “80 % sure” mean "
        "right four times in five.",
        "我们的：几个小的双向 GRU，加上一张表，每一到五个相邻字母各投一票。概率取平均，再用温度校准，"
        "让“八成把握”真的五次对四次。",
    ),
    "shakespeare": (
        "A two-layer LSTM that read one million letters of Shakespeare, always guessing the next one. The "
        "table that turns letters into numbers also turns numbers into letters (tied embeddings).",
        "两层 LSTM，读过莎士比亚的一百万个字母，每次都猜下一个。"
        "把字母变成数的那张表，也用来把数变回字母（共享嵌入）。",
    ),
    "poems": (
        "A two-layer LSTM that read 31,185 Tang poems. At every step it is told which place of which form it "
        "writes for, so that it needs no punctuation and never loses count.",
        "两层 LSTM，读过 31,185 首唐诗。每一步都告诉它正在写哪种体裁的第几个字，"
        "所以它不用写标点，也不会数错。",
    ),
    "surnames": (
        "A two-layer GRU that spells surnames letter by letter; with every letter it is told the country.",
        "两层 GRU，一个字母一个字母地拼姓氏；每读一个字母，都把国家一起告诉它。",
    ),
    "curve_names": (
        "Error rate after each epoch on the training names and, as in the tutorial, on the test names; its "
        "number of epochs was kept, so this chose nothing.",
        "每轮之后的错误率：训练姓氏，以及（照教程）测试姓氏；轮数照教程，没有据此作选择。",
    ),
    "curve_names_best": (
        "Error rate on the training names while letters are hidden and parts dropped. Settings were chosen "
        "on thirds of the training names kept out.",
        "训练姓氏上的错误率，训练时会遮住一些字母、丢弃一些部分。各项设置是在留出的三分之一训练姓氏上选的。",
    ),
    "curve_shakespeare": (
        "Loss while training, with dropout. Settings were chosen on the last tenth of the training part.",
        "训练时的损失（带 dropout）。各项设置是在训练部分的最后十分之一上选的。",
    ),
    "curve_poems": (
        "Loss while training, with dropout, and on poems kept out that share no line with the others.",
        "训练时的损失（带 dropout），以及在留出的诗上的损失；留出的诗与训练的诗没有一句相同。",
    ),
    "curve_surnames": (
        "Loss while training, with dropout, and on every tenth training name, which was kept out.",
        "训练时的损失（带 dropout），以及在留出的十分之一训练姓氏上的损失。",
    ),
}
