"""The words of First steps' last panel: a digit network of one's own."""

OWN = {
    "kind": ("Network", "网络"),
    "kind_mlp": ("MLP, ReLU", "MLP, ReLU"),
    "kind_mlp_sigmoid": ("MLP, sigmoid", "MLP, sigmoid"),
    "short_mlp": ("MLP ReLU", "MLP ReLU"),
    "short_mlp_sigmoid": ("MLP σ", "MLP σ"),
    "kind_cnn": ("CNN", "CNN"),
    "kind_rnn": ("RNN", "RNN"),
    "kind_lstm": ("LSTM", "LSTM"),
    "kind_gru": ("GRU", "GRU"),
    "width_mlp": ("Neurons", "神经元"),
    "width_mlp_sigmoid": ("Neurons", "神经元"),
    "width_cnn": ("Kernels", "卷积核"),
    "width_rnn": ("Hidden units", "隐藏单元"),
    "width_lstm": ("Hidden units", "隐藏单元"),
    "width_gru": ("Hidden units", "隐藏单元"),
    "optimizer": ("Optimizer", "优化器"),
    "lr": ("Learning rate", "学习率"),
    "lr_is": ("empty: {rate}", "留空：{rate}"),
    "batch": ("Batch size", "批大小"),
    "epochs": ("Epochs", "轮数"),
    "digits": ("Digits to learn", "训练数字个数"),
    "seed": ("Seed", "种子"),
    "speed": ("Speed", "速度"),
    "experiment": ("What is trained", "训练什么"),
    "experiment_one": ("single", "单个"),
    "experiment_units": ("σ, ReLU", "σ, ReLU"),
    "experiment_batch": ("batches", "批大小"),
    "code_is": (
        "It trains the same network from the start, or reads the weights that you saved; it runs as it is.",
        "这段代码从头训练出同一个网络，也能读入你保存的权重；可以直接运行。",
    ),
    "try": ("One click:", "一键实验："),
    "try_usual": ("a small CNN", "小型 CNN"),
    "try_units": ("sigmoid against ReLU", "sigmoid 对 ReLU"),
    "try_batch": ("batches of 10, 64, 256", "每批 10、64、256 个"),
    "name_batch": ("batches of {n}", "每批 {n} 个"),
    "curve": ("Errors: training (thin), validation", "错误率：训练（细线）、验证"),
    "curve_alt": (
        "Error rates on training and validation digits over the epochs, logarithmic",
        "训练与验证错误率随轮数的变化（对数刻度）",
    ),
    "validation_is": (
        "Training: the last 1,000 digits, each answered before it was learned from. Validation: the last "
        "5,000 of MNIST’s 60,000 training digits, never learned from, so that 55,000 remain. The test digits "
        "are not touched.",
        "训练：最近 1,000 个数字，都是先答后学。验证：MNIST 60,000 个训练数字里的最后 5,000 个，"
        "从不拿来训练，所以最多学 55,000 个。测试集完全不碰。",
    ),
    "kernels": ("What the first layer looks for", "第一层在找什么"),
    "kernels_alt": ("Weights of the first layer as pictures", "第一层的权重画成图"),
    "kernels_mlp": (
        "A square a neuron: the weights of its 784 pixels. At first they are noise; learning draws strokes "
        "and blots into them.",
        "一格是一个神经元对 784 个像素的权重。起初只是噪声，学着学着就有了笔画和墨团的样子。",
    ),
    "kernels_cnn": (
        "A square a kernel of 5 × 5 weights: watch edges and dots come out of the noise.",
        "一格是一个 5 × 5 的卷积核：看边缘和点怎样从噪声里长出来。",
    ),
    "kernels_rnn": (
        "A row a hidden unit, a column for each of the 28 pixels that it reads at a step.",
        "一行是一个隐藏单元，一列是它每一步读入的 28 个像素之一。",
    ),
    "kernels_lstm": (
        "From the left: input gate, forget gate, candidate, output gate. A row a hidden unit, a column for "
        "each of the 28 pixels that it reads at a step.",
        "从左到右：输入门、遗忘门、候选值、输出门。一行是一个隐藏单元，一列是它每一步读入的 28 个像素之一。",
    ),
    "kernels_gru": (
        "From the left: reset gate, update gate, candidate. A row a hidden unit, a column for each of the 28 "
        "pixels that it reads at a step.",
        "从左到右：重置门、更新门、候选值。一行是一个隐藏单元，一列是它每一步读入的 28 个像素之一。",
    ),
    "kernels_part": ("The first {shown} of {width} are shown.", "共 {width} 个，只画前 {shown} 个。"),
    "row_first": ("at first", "开始"),
    "row_now": ("now", "现在"),
    "number_error": ("training errors", "训练错误率"),
    "number_validation": ("validation errors", "验证错误率"),
    "number_loss": ("loss", "损失"),
    "number_steps": ("steps", "步数"),
    "number_seconds": ("computing time", "计算用时"),
    "seconds": ("{n} s", "{n} 秒"),
    "at_step": (
        "epoch {epoch} of {epochs}, step {step} of {steps}",
        "第 {epoch}/{epochs} 轮，第 {step}/{steps} 步",
    ),
    "at_share": ("{share} of the experiment", "实验完成 {share}"),
    "told_new": (
        "Press “Play”: the network begins with random weights, and learns from {digits} digits, {batch} at a "
        "time. Watch the errors fall and the first layer take shape.",
        "点“播放”：网络从随机权重出发，用 {digits} 个数字训练，每步 {batch} 个。看错误率下降，看第一层成形。",
    ),
    "told_experiment": (
        "Press “Play”: the networks learn side by side, and differ in nothing but this one setting.",
        "点“播放”：几个网络并排训练，除了这一项设置，其余完全相同。",
    ),
    "told_fetch": (
        "Fetching MNIST’s training digits, once for this server: {done} of {total} MB.",
        "正在下载 MNIST 训练数字（这台服务器只需一次）：{done} / {total} MB。",
    ),
    "told_wait": (
        "Two networks are being trained for other visitors. Yours comes after {ahead} more, by itself; Pause "
        "leaves the line.",
        "有两个网络正在为别的访客训练。你前面还有 {ahead} 个，轮到会自动开始；点“暂停”就退出排队。",
    ),
    "told_on": (
        "It reads {right} of the validation digits rightly so far.",
        "目前验证数字读对 {right}。",
    ),
    "told_best": (
        "The best so far, {name}, reads {right} of the validation digits rightly.",
        "目前最好的是“{name}”，验证数字读对 {right}。",
    ),
    "told_kept": (
        "These are other settings. The run with the former ones is kept until you press “Play”: set them "
        "back, and it goes on from {share}.",
        "设置改了。原来的训练还留着：改回去就能从 {share} 接着走；点“播放”则按新设置重新开始。",
    ),
    "told_chance": (
        "That is no better than guessing, which is right one time in ten: try ReLU, another learning rate, "
        "or more epochs.",
        "这跟瞎猜（十次对一次）差不多：换 ReLU、换个学习率，或多训练几轮试试。",
    ),
    "told_lost": (
        "{names} diverged: a lower learning rate would help. The best of the rest has joined the Digits page "
        "as “Yours”: it reads {right} of 5,000 validation digits rightly.",
        "{names} 发散了，学习率低一点会好些。其余最好的一个已作为“你的”加入“数字”页："
        "5,000 个验证数字读对 {right}。",
    ),
    "told_first": (
        "Of the last digits it got {wrong} wrong, each before it learned from it.",
        "最近的数字都是先答后学，答错 {wrong}。",
    ),
    "told_paused": (
        "Paused at {share}: nothing is lost. “Play” goes on from here; other settings begin anew.",
        "停在 {share}，什么也没丢。点“播放”接着训练；改了设置就从头开始。",
    ),
    "told_done": (
        "Done: it reads {right} of 5,000 validation digits rightly. It is now “Yours” on the Digits page: "
        "draw there, and it answers when you lift the pen.",
        "训练完成：5,000 个验证数字读对 {right}。它已作为“你的”加入“数字”页：去那边写字，抬笔它就回答。",
    ),
    "told_units": (
        "With sigmoid {bad} are wrong, with ReLU {good}. The better one has joined the Digits page as "
        "“Yours”.",
        "sigmoid 读错 {bad}，ReLU 读错 {good}。较好的一个已作为“你的”加入“数字”页。",
    ),
    "told_vanish": (
        "A sigmoid’s slope is 1/4 at most: through four layers of them hardly any gradient comes back to the "
        "first, so its weights stay noise.",
        "sigmoid 的斜率最多 1/4，连过四层，传回第一层的梯度几乎为零，所以它的权重还是噪声。",
    ),
    "told_batch": (
        "The same digits, as many times; but batches of 10 take {most} steps, batches of 256 only {least}. "
        "The best, batches of {best}, has joined the Digits page as “Yours”.",
        "看的数字一样多，但每批 10 个走了 {most} 步，每批 256 个只走 {least} 步。"
        "最好的（每批 {best} 个）已作为“你的”加入“数字”页。",
    ),
    "told_diverged": (
        "Diverged: the loss is no longer a finite number, and no step leads back from there. Try a learning "
        "rate ten times smaller.",
        "发散了：损失不再是有限的数，也走不回来。把学习率缩小到十分之一再试。",
    ),
    "told_limit": (
        "Stopped at this server’s limit of {steps} steps or {minutes} minutes a network. What it learned is "
        "kept; it has joined the Digits page as “Yours”.",
        "到了本服务器的上限（每个网络 {steps} 步或 {minutes} 分钟），先停在这里。"
        "学到的都在，已作为“你的”加入“数字”页。",
    ),
    "told_held": (
        "Paused after two minutes at this speed. “Play” goes on, or choose full speed.",
        "这个速度播了两分钟，先停在这里。点“播放”接着走，或改成全速。",
    ),
    "offline": (
        "MNIST is not on this server, and fetching it failed. {why} Your settings are kept; press “Play” to "
        "try again.",
        "这台服务器上没有 MNIST，也下载不下来。请检查网络，再点“播放”重试；你的设置都在。（{why}）",
    ),
    "step_first": (
        "The training digits are not on this server yet: press “Play” once to fetch them.",
        "这台服务器上还没有训练数字：先点一次“播放”来下载。",
    ),
    "take": ("Take it with you:", "带走它："),
    "take_safetensors": ("weights (safetensors)", "权重（safetensors）"),
    "take_onnx": ("ONNX", "ONNX"),
    "making": ("Making the file…", "正在生成文件……"),
    "ready": ("Save {name} ({size})", "保存 {name}（{size}）"),
    "take_is": (
        "The network lives until you close or reload this page. Beside the weights goes the code below: it "
        "rebuilds the network and reads them.",
        "关闭或刷新页面，这个网络就没了。权重要配合下面的代码：它会重建网络并读入权重。",
    ),
    "row": ("Yours", "你的"),
    "row_is": (
        "The network that you trained in First steps. It answers when the pen is lifted, and has no vote.",
        "你在“入门”里训练的网络。抬笔时回答，不参加投票。",
    ),
    "answered": ("answered {age} s ago", "{age} 秒前回答"),
    "validation": ("validation", "验证"),
    "row_hide": ("Hide your network", "隐藏你的网络"),
}  # fmt: skip
