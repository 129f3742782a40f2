"""The words of the First steps tab's other panels: pass or fail, softmax, hello."""

PASSING = {
    "points": ("Hours, passed 1 or 0; …", "学时, 及格 1 或 0; ……"),
    "try": ("Try", "试试"),
    "try_usual": ("a quick start", "快速开始"),
    "try_tutorial": ("the tutorial’s", "教程的设置"),
    "try_wrong": ("sure, and wrong", "自信却错"),
    "x": ("Hours studied", "学了几小时"),
    "plot": ("Probability of passing after so many hours", "学这么多小时，及格的概率"),
    "plot_alt": (
        "Two sigmoid curves over the hours, trained by BCE and by MSE, with the line at one half",
        "随学时变化的两条 sigmoid 曲线（BCE 与 MSE 训练），以及 0.5 线",
    ),
    "curve": ("Probability given to the right answers", "给正确答案的概率"),
    "curve_alt": (
        "Mean probability of the right answers at every step, by BCE and by MSE",
        "每一步给正确答案的平均概率（BCE 与 MSE）",
    ),
    "head_w": ("w", "w"),
    "head_b": ("b", "b"),
    "head_loss": ("loss", "损失"),
    "head_slope": ("∂loss/∂w", "∂损失/∂w"),
    "head_half": ("crosses 0.5 at", "越过 0.5 处"),
    "head_right": ("right answers get", "正确答案的概率"),
    "head_at": ("after {x} h", "学 {x} 小时"),
    "half_at": ("{x} h", "{x} 小时"),
    "told_0": (
        "Both begin alike; one is trained by BCE (solid), the other by MSE (dashed). Press “Play”.",
        "两个网络起点相同：一个用 BCE 训练（实线），一个用 MSE（虚线）。点“播放”。",
    ),
    "told_rises": (
        "Where a curve crosses one half, its answer turns from fail to pass: by BCE at {x} hours.",
        "曲线越过 0.5 的地方，答案由不及格变为及格：BCE 的在 {x} 小时处。",
    ),
    "told_falls": (
        "BCE’s w is below 0, so more hours lower the probability: at {x} hours its answer turns from pass to "
        "fail.",
        "BCE 的 w 小于 0，学得越久概率越低：在 {x} 小时处，答案由及格变为不及格。",
    ),
    "told_outside": (
        "BCE’s curve crosses one half at {x} hours, outside the plot: to all the hours shown it answers "
        "“{answer}”.",
        "BCE 的曲线在 {x} 小时处才越过 0.5，已在图外：对图中所有学时，它都答“{answer}”。",
    ),
    "told_none": (
        "BCE’s curve is flat: whatever the hours, it answers “{answer}” with the same probability.",
        "BCE 的曲线是平的：学几小时都答“{answer}”，概率也一样。",
    ),
    "pass": ("pass", "及格"),
    "fail": ("fail", "不及格"),
    "told_stuck": (
        "MSE has next to no gradient left, {mse}, though it is sure and wrong: where the network is sure the "
        "sigmoid is flat, and MSE multiplies by that slope. BCE’s logarithm cancels it: the surer and "
        "wronger, the stronger the pull.",
        "MSE 自信却错，梯度却几乎没有了，只有 {mse}：网络很自信时 sigmoid 是平的，MSE 的梯度要乘上这个斜率。"
        "BCE 的对数正好把它抵消：错得越自信，拉得越用力。",
    ),
    "told_diverged": (
        "Diverged at step {n}: the numbers are too large. Try a smaller learning rate.",
        "第 {n} 步发散，数太大了。换个小一点的学习率。",
    ),
}

SOFTMAX = {
    "classes": ("Classes", "类别数"),
    "target": ("Right class", "正确类别"),
    "score": ("Score {i}", "分数 {i}"),
    "try": ("Try", "试试"),
    "try_tutorial": ("the tutorial’s", "教程的分数"),
    "try_equal": ("all equal", "全相等"),
    "try_sure": ("sure and right", "自信且对"),
    "try_wrong": ("sure, and wrong", "自信却错"),
    "head_class": ("class", "类别"),
    "head_score": ("score z", "分数 z"),
    "head_exp": ("eᶻ", "eᶻ"),
    "head_p": ("probability p", "概率 p"),
    "head_y": ("target y", "目标 y"),
    "head_gradient": ("gradient p − y", "梯度 p − y"),
    "right": ("right", "正确"),
    "table": ("From scores to a gradient", "从分数到梯度"),
    "nll": ("NLL of log-softmax", "log-softmax 的 NLL"),
    "cross": ("Cross-entropy of the scores", "分数的交叉熵"),
    "guess": ("By guessing (ln {n})", "瞎猜（ln {n}）"),
    "sum": ("Probability of the right class", "正确类别的概率"),
    "told": (
        "softmax: every eᶻ divided by the sum of all, {total}. The loss is −ln {p} = {loss}: NLL wants the "
        "logarithms and picks one; cross-entropy takes the scores and does both. They are the same number.",
        "softmax：每个 eᶻ 除以总和 {total}。损失 = −ln {p} = {loss}。"
        "NLL 要的是取过对数的概率，只挑出正确的那个；交叉熵直接收分数，两步一起做。结果是同一个数。",
    ),
    "told_gradient": (
        "The gradient is p − y: every wrong score is pushed down by its own probability, the right one is "
        "pushed up by what it lacks to 1. It adds up to 0.",
        "梯度就是 p − y：错的分数按各自的概率往下压，对的分数按离 1 还差多少往上推，加起来是 0。",
    ),
}

HELLO = {
    "source": ("From", "从"),
    "target": ("to", "到"),
    "length_is": (
        "Two words of the same length, up to 20 characters; an emoji may count as several.",
        "两个词一样长，最多 20 个字符；一个表情符号可能算好几个。",
    ),
    "version": ("Network", "网络"),
    "version_cell": ("RNNCell", "RNNCell"),
    "version_layer": ("RNN", "RNN"),
    "version_embedding": ("Embedding", "嵌入"),
    "cell": ("Cell", "单元"),
    "cell_rnn": ("RNN", "RNN"),
    "cell_lstm": ("LSTM", "LSTM"),
    "cell_gru": ("GRU", "GRU"),
    "seed": ("Seed", "种子"),
    "epochs": ("Epochs", "轮数"),
    "rate": ("Learning rate", "学习率"),
    "rate_is": ("empty: the tutorial’s", "留空：用教程的"),
    "try": ("Try", "试试"),
    "try_tutorial": ("hello → ohlol", "hello → ohlol"),
    "try_reverse": ("abcdef reversed", "abcdef 倒过来"),
    "try_chinese": ("春眠不觉晓", "春眠不觉晓"),
    "at_epoch": ("epoch {n} of {count}", "第 {n} 轮，共 {count} 轮"),
    "says": ("What it says", "它写出什么"),
    "head_epoch": ("epoch", "轮"),
    "head_says": ("says", "写出"),
    "head_loss": ("loss", "损失"),
    "right": ("right", "对了"),
    "curve": ("Loss", "损失"),
    "curve_alt": ("The loss of every epoch", "每一轮的损失"),
    "inputs": ("Letters as vectors", "字母的向量"),
    "inputs_alt": ("One column a letter: its vector", "一列是一个字母的向量"),
    "hidden": ("Hidden states", "隐藏状态"),
    "hidden_alt": ("One column a letter: the hidden state after it", "一列是读完一个字母后的隐藏状态"),
    "inputs_one": (
        "One-hot: a 1 at the letter’s place in “{alphabet}”. Equal letters have equal columns.",
        "独热：字母在“{alphabet}”里的位置是 1。相同的字母，列也相同。",
    ),
    "inputs_embedding": (
        "Embedding: ten numbers a letter, learnt with the rest. Equal letters have equal columns.",
        "嵌入：每个字母十个数，和网络一起学。相同的字母，列也相同。",
    ),
    "hidden_apart": (
        "Compare the columns of “{letter}”: their inputs are the same, their hidden states are not. That "
        "difference is memory, and the only way to answer one letter in two ways.",
        "比较“{letter}”的各列：输入一样，隐藏状态却不一样。这点差别就是记忆，只有靠它，同一个字母才能有不同的答案。",
    ),
    "hidden_twice": (
        "Compare the columns of “{letter}”: their inputs are the same, their hidden states are not, for a "
        "hidden state holds what came before. That is memory.",
        "比较“{letter}”的各列：输入一样，隐藏状态却不一样，因为隐藏状态里有前面的内容。这就是记忆。",
    ),
    "hidden_once": (
        "A hidden state holds what came before: that is memory. These words can be learnt without it, for no "
        "letter comes twice; hello cannot, where one l becomes l and the other o.",
        "隐藏状态里有前面的内容，这就是记忆。这两个词没有它也学得会，因为没有字母出现两次；"
        "hello 就不行：两个 l，一个要变成 l，另一个要变成 o。",
    ),
    "told_0": (
        "Untrained, it says “{says}”. Press “Play”: one epoch is one look at the whole word.",
        "还没训练，它写的是“{says}”。点“播放”：一轮就是把整个词看一遍。",
    ),
    "told_on": (
        "It says “{says}”: {right} of {count} letters are right.",
        "它写出“{says}”：{count} 个字母对了 {right} 个。",
    ),
    "told_ended": (
        "The {n} epochs are over, and it says “{says}”: {right} of {count} letters are right. Try more "
        "epochs, another seed or another learning rate.",
        "{n} 轮跑完了，它写出“{says}”：{count} 个字母对了 {right} 个。"
        "多训练几轮，或者换个种子、换个学习率试试。",
    ),
    "told_done": (
        "It says “{says}”: all letters are right.",
        "它写出“{says}”：字母全对。",
    ),
}  # fmt: skip
