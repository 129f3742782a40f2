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

DIABETES = {
    "activation": ("Units", "激活函数"),
    "activation_sigmoid": ("sigmoid", "sigmoid"),
    "activation_relu": ("ReLU", "ReLU"),
    "batch": ("Batch size", "批大小"),
    "epochs": ("Epochs", "轮数"),
    "seed": ("Seed", "种子"),
    "rate": ("Learning rate", "学习率"),
    "optimizer": ("Optimizer", "优化器"),
    "try": ("Try", "试试"),
    "try_quick": ("a quick start", "快速开始"),
    "try_tutorial": ("the tutorial’s", "教程的设置"),
    "try_small": ("batches of 8", "每批 8 个"),
    "try_whole": ("all at once", "一次全部"),
    "try_relu": ("ReLU", "ReLU"),
    "beside": ("Compare its test curve with batches of", "和这些批大小比测试曲线"),
    "beside_own": (
        "{n} is the batch size in use: its test curve is the thick dashed one.",
        "正在用的就是每批 {n} 个：粗虚线就是它的测试曲线。",
    ),
    "at_epoch": ("epoch {n} of {count}", "第 {n} 轮，共 {count} 轮"),
    "loss": ("Loss: training, test (dashed)", "损失：训练，测试（虚线）"),
    "loss_alt": ("Training and test loss after every epoch", "每一轮后的训练与测试损失"),
    "right": ("Accuracy: training, test (dashed)", "正确率：训练，测试（虚线）"),
    "right_alt": (
        "Training and test accuracy after every epoch, and the share of the larger group",
        "每一轮后的训练与测试正确率，以及人数较多一类的占比",
    ),
    "number_train_loss": ("training loss", "训练损失"),
    "number_test_loss": ("test loss", "测试损失"),
    "number_train_right": ("training accuracy", "训练正确率"),
    "number_test_right": ("test accuracy", "测试正确率"),
    "number_updates": ("updates so far", "更新次数"),
    "told_0": (
        "Untrained. Press “Play”: each epoch shows all 607 training patients once, in {batches}. The other "
        "152 are only tested.",
        "还没训练。点“播放”：每一轮把 607 名训练病人看一遍，{batches}；另外 152 人只用来测试。",
    ),
    "in_one": ("one batch, which is one step of the optimizer", "合成一批，更新一步"),
    "in_batches": ("{n} batches, each one step of the optimizer", "分 {n} 批，每批更新一步"),
    "told_jumps": (
        "The training loss jumps: in epoch {n} it went up from {before} to {after}. Steps of rate {rate} "
        "leap over what they aim at. Try a learning rate ten times smaller.",
        "训练损失在跳：第 {n} 轮从 {before} 升到 {after}。学习率 {rate} 的步子太大，一步就跨过了目标。"
        "把学习率缩小到十分之一再试。",
    ),
    "told_same_sigmoid": (
        "So far it gives every test patient the same answer, and {right} happen to have it. On its way back "
        "the gradient is multiplied by each sigmoid’s slope, at most 1/4: the first layer gets little of it. "
        "Try ReLU, smaller batches or more epochs.",
        "目前它对每个测试病人都给同一个答案，{right} 的人碰巧答对。梯度往回传时，"
        "每过一个 sigmoid 都要乘上它的斜率，而斜率最大只有 1/4，传到第一层就所剩无几了。"
        "换 ReLU、缩小批，或多训练几轮试试。",
    ),
    "told_same_relu": (
        "So far it gives every test patient the same answer, and {right} happen to have it. It has not found "
        "what tells them apart: it needs more steps (smaller batches, more epochs) or larger ones.",
        "目前它对每个测试病人都给同一个答案，{right} 的人碰巧答对。它还没找到区分他们的办法："
        "需要更多步（小一点的批、更多轮），或者更大的步子。",
    ),
    "told_same_dead": (
        "Every test patient gets exactly the same number: a whole layer of ReLUs gives 0, whatever comes in, "
        "and where a ReLU gives 0 no gradient passes. Try a smaller learning rate or another seed.",
        "每个测试病人得到的数完全一样：有一整层 ReLU 不管输入什么都输出 0，而输出 0 的 ReLU 不传梯度。"
        "换小一点的学习率，或换个种子试试。",
    ),
    "told_more": (
        "{right} of the test patients are right: {gain} points better than naming the larger group for "
        "everybody (dotted line).",
        "测试病人答对 {right}，比对谁都答人数多的那类（点线）高 {gain} 个百分点。",
    ),
    "told_even": (
        "{right} of the test patients are right: no better than naming the larger group for everybody "
        "(dotted line).",
        "测试病人答对 {right}，并不比对谁都答人数多的那类（点线）强。",
    ),
    "told_fewer": (
        "{right} of the test patients are right: {gain} points worse than naming the larger group for "
        "everybody (dotted line).",
        "测试病人答对 {right}，比对谁都答人数多的那类（点线）还低 {gain} 个百分点。",
    ),
    "told_over": (
        "Since epoch {n} the training loss has gone down, but the test loss has gone up from its lowest, "
        "{low}: the network begins to learn its 607 patients by heart.",
        "第 {n} 轮以来训练损失降了，测试损失却从最低的 {low} 升了上来：网络开始死记这 607 名病人。",
    ),
    "data_is": (
        "759 patients of the Pima Indians Diabetes data, eight measurements each, scaled to −1 … 1. A lesson "
        "about training, not about medicine.",
        "皮马印第安人糖尿病数据：759 名病人，每人八项测量，缩放到 −1 … 1。这里学的是训练，不是医学。",
    ),
}

HELLO = {
    "source": ("From", "从"),
    "target": ("to", "到"),
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
    "hidden_is": (
        "Look at two equal letters: their inputs are the same, their hidden states are not. That difference "
        "is memory, and the only way to answer them differently.",
        "看两个相同的字母：输入一样，隐藏状态却不一样。这点差别就是记忆，只有靠它才能给出不同的答案。",
    ),
    "told_0": (
        "Untrained, it says “{says}”. Press “Play”: one epoch is one look at the whole word.",
        "还没训练，它写的是“{says}”。点“播放”：一轮就是把整个词看一遍。",
    ),
    "told_on": (
        "It says “{says}”: {right} of {count} letters are right.",
        "它写出“{says}”：{count} 个字母对了 {right} 个。",
    ),
    "told_done": (
        "It says “{says}”: all letters are right.",
        "它写出“{says}”：字母全对。",
    ),
}  # fmt: skip
