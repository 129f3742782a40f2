"""The words of the diabetes panel of the First steps tab."""

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
        "So far every test patient gets the same answer (probabilities {low} to {high}, all on one side of "
        "0.5), right for {right} of them. On its way back the gradient is multiplied by each sigmoid’s "
        "slope, at most 1/4: the first layer gets little of it. Try ReLU, smaller batches or more epochs.",
        "目前它对每个测试病人答案都一样（概率 {low} 到 {high}，都在 0.5 的同一侧），答对 {right}。"
        "梯度往回传时，每过一个 sigmoid 都要乘上它的斜率，而斜率最大只有 1/4，传到第一层就所剩无几了。"
        "换 ReLU、缩小批，或多训练几轮试试。",
    ),
    "told_same_relu": (
        "So far every test patient gets the same answer (probabilities {low} to {high}, all on one side of "
        "0.5), right for {right} of them. To tell them apart it needs more steps (smaller batches, more "
        "epochs) or larger ones.",
        "目前它对每个测试病人答案都一样（概率 {low} 到 {high}，都在 0.5 的同一侧），答对 {right}。"
        "要把他们区分开，还需要更多步（小一点的批、更多轮），或者更大的步子。",
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
