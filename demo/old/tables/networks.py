"""The words of the Networks page: each network's idea in two sentences, and the card's headings."""

NETWORKS = {
    "lead": (
        "Look at what each idea buys: find the networks with few parameters and high accuracy, "
        "then open their cards.",
        "看看每个想法换来了什么：找出参数少而准确率高的网络，再点开它的卡片。",
    ),
    "network": ("network", "网络"),
    "params": ("params", "参数"),
    "plain": ("plain", "教程版"),
    "robust": ("robust", "强化版"),
    "tutorial": ("tutorial", "教程报告"),
    "pen": ("tablet", "平板笔迹"),
    "pen_is": (
        "Robust recipe, on 1,499 digits drawn on a tablet by six writers who were kept out of training.",
        "强化版，在六位未参与训练的书写者于平板上写的 1,499 个数字上。",
    ),
    "shift4": ("moved 4 px", "平移 4 像素"),
    "shift4_is": (
        "Robust recipe, MNIST test digits moved by 4 pixels up, down, left or right: the mean of the four.",
        "强化版，MNIST 测试数字上下左右各移 4 像素的平均准确率。",
    ),
    "numbers": (
        "Accuracy in percent on MNIST's 10,000 test digits, read from the headers of the weights files; "
        "a dash where there is no such run.",
        "MNIST 10,000 个测试数字上的准确率（%），取自权重文件的文件头；“–”表示没有这一项。",
    ),
    "open": ("Open the card", "打开卡片"),
    "source": ("source file", "源代码"),
    "weights": ("weights", "权重"),
    "train": ("Train it yourself", "自己训练"),
    "shapes": ("Layer by layer", "逐层的形状"),
    "layer": ("layer", "层"),
    "kind": ("kind", "类型"),
    "shape": ("output shape", "输出形状"),
    "curve": ("Training curve", "训练曲线"),
    "curve_plain": (
        "Error rate after each epoch, on MNIST's 60,000 training digits and on the first 5,000 test digits, "
        "as the tutorial does. Its number of epochs was kept, so this chose nothing.",
        "每轮之后的错误率：MNIST 的 60,000 个训练数字，和教程所用的前 5,000 个测试数字。"
        "轮数照教程，没有据此作选择。",
    ),
    "curve_robust": (
        "Error rate after each epoch: on the distorted training digits (MNIST and 24 writers' tablet strokes "
        "in three pen widths), and on the tablet digits of the six writers kept out. Distorted digits are "
        "harder, so the training error is the higher one.",
        "每轮之后的错误率：变形后的训练数字（MNIST 加 24 位书写者的平板笔画，三种笔宽），"
        "和未参与训练的六位书写者的平板数字。变形的数字更难，所以训练错误率反而更高。",
    ),
    "plot_training": ("training", "训练"),
    "plot_validation": ("validation", "验证"),
    "plot_epoch": ("epoch", "轮"),
    "plot_error": ("error, %", "错误率（%）"),
    "plot_says": ("says", "网络的答案"),
    "plot_true": ("true digit", "真实数字"),
    "plot_digits": ("digits", "个数"),
    "confusion": ("Confusion matrix", "混淆矩阵"),
    "confusion_is": (
        "Rows: the true digit; columns: what it says. The diagonal is left out, so that only mistakes show.",
        "行是真实数字，列是网络的答案。对角线不画，只看错误。",
    ),
    "facts": (
        "{correct} of {total} test digits right ({accuracy}); {pen} on tablet digits. "
        "{epochs} epochs of {optimizer}, batches of {batch}, seed {seed}, {seconds} s on {hardware}. "
        "Times the test set was read: {reads}.",
        "{total} 个测试数字中读对 {correct} 个（{accuracy}）；平板笔迹 {pen}。{optimizer} 训练 {epochs} 轮，"
        "每批 {batch} 个，随机种子 {seed}，用 {hardware} 训练了 {seconds} 秒。测试集读取次数：{reads}。",
    ),
    "credits": (
        "Data: MNIST (LeCun, Cortes, Burges; CC BY-SA 3.0) and Pen-Based Recognition of Handwritten Digits "
        "(Alpaydin, Alimoglu; UCI, CC BY 4.0); surnames (hunkim/PyTorchZeroToAll); tinyshakespeare "
        "(Karpathy; public domain text); Tang poems (chinese-poetry, MIT), simplified by OpenCC. Papers "
        "stand at the top of each source file.",
        "数据：MNIST（LeCun、Cortes、Burges；CC BY-SA 3.0）与 Pen-Based Recognition of Handwritten Digits"
        "（Alpaydin、Alimoglu；UCI，CC BY 4.0）；姓氏（hunkim/PyTorchZeroToAll）；"
        "tinyshakespeare（Karpathy，原文属公有领域）；唐诗（chinese-poetry，MIT），由 OpenCC 转为简体。"
        "论文列在各源文件的开头。",
    ),
    "mlp_sigmoid": (
        "Five fully connected layers with sigmoid between them. The sigmoid is nearly flat at both ends, so "
        "the gradient shrinks at every layer and the first ones hardly learn: hence so many epochs.",
        "五个全连接层，中间用 sigmoid。sigmoid 两端几乎是平的，梯度每过一层就缩小，"
        "前几层很难学到东西，所以要训练很多轮。",
    ),
    "mlp": (
        "Five fully connected layers with ReLU. The picture is flattened to 784 numbers, so it must learn "
        "every shape anew at every place.",
        "五个全连接层，用 ReLU。图片被拉平成 784 个数，所以同一个形状换个位置就得重新学。",
    ),
    "cnn_small": (
        "Two convolutions with only 4 and 8 kernels, so that everything it sees can be shown. Each kernel "
        "looks for the same small pattern all over the picture.",
        "两层卷积，只有 4 个和 8 个卷积核，它看到的全都能画出来。每个卷积核在整张图上找同一种小图案。",
    ),
    "cnn": (
        "Two convolutions with 10 and 20 kernels, then three fully connected layers. Pooling keeps the "
        "strongest answer of every 2 × 2 pixels, so a small shift matters less.",
        "两层卷积（10 和 20 个卷积核），再接三个全连接层。"
        "池化只留每 2 × 2 像素里最强的响应，小小的移动就不那么要紧。",
    ),
    "inception": (
        "Each Inception block looks through kernels of 1, 3 and 5 pixels at once and joins the results. "
        "1 × 1 convolutions first reduce the channels, which keeps it small.",
        "每个 Inception 块同时用 1、3、5 像素的卷积核去看，再把结果拼起来。"
        "先用 1 × 1 卷积减少通道，所以并不大。",
    ),
    "resnet": (
        "Each residual block adds what it learned to its input instead of replacing it. Gradients pass the "
        "addition unchanged, so more layers do no harm.",
        "残差块不改写输入，而是把学到的差加上去。梯度经过加法时不变，所以层数多也无妨。",
    ),
    "rnn": (
        "Reads the picture row by row, 28 steps, into a memory of 128 numbers, and answers after the last "
        "row. What the top rows said fades as new rows come.",
        "把图片一行一行读进 128 个数的记忆，共 28 步，读完最后一行才回答。越早读到的行，越容易被后来的冲淡。",
    ),
    "lstm": (
        "As the RNN, but gates decide what to keep, forget and tell. With half the memory it reads better, "
        "because the top rows survive until the end.",
        "和 RNN 一样逐行读，但有门控决定留下什么、忘掉什么、说出什么。"
        "记忆只有一半大却读得更好，因为开头的行能留到最后。",
    ),
    "lstm2": (
        "Two LSTM layers that read columns from left to right, as you read a line. The second layer reads "
        "the first one's thoughts.",
        "两层 LSTM，像读一行字那样从左到右读各列。第二层读的是第一层的输出。",
    ),
    "gru": (
        "A lighter gated cell: two gates instead of three and no separate cell state. "
        "It reads rows, like the RNN.",
        "更轻的门控单元：两个门而不是三个，也没有单独的细胞状态。它和 RNN 一样逐行读。",
    ),
    "cnn_rnn": (
        "Convolutions look first, then an LSTM reads their feature maps row by row. Deeper features have a "
        "stronger order than pixels, and there are only 7 steps.",
        "先由卷积去看，再由 LSTM 逐行读它的特征图。深层特征比像素更有顺序，而且只有 7 步。",
    ),
    "modern": (
        "Our own: five 3 × 3 convolutions with batch normalisation, smooth SiLU activations and channel "
        "attention. Under 400,000 parameters and 4 million multiply-adds.",
        "我们自己的设计：五层 3 × 3 卷积，加上批归一化、平滑的 SiLU 激活和通道注意力。"
        "参数不到 40 万，乘加不到 400 万次。",
    ),
}
