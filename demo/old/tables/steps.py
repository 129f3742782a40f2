"""The words of the First steps tab: what its panels share, and the straight line."""

STEPS = {
    "line": ("Line", "直线"),
    "softmax": ("Softmax", "Softmax"),
    "passing": ("Pass?", "及格"),
    "hello": ("hello", "hello"),
    "diabetes": ("Diabetes", "糖尿病"),
    "own": ("Yours", "自己训练"),
    "play": ("Play", "播放"),
    "pause": ("Pause", "暂停"),
    "step": ("Step", "走一步"),
    "reset": ("Reset", "重来"),
    "optimizer": ("Optimizer", "优化器"),
    "rate": ("Learning rate", "学习率"),
    "momentum": ("Momentum", "动量"),
    "start": ("Start", "起点"),
    "start_seed": ("at random", "随机"),
    "start_given": ("at w, b", "指定 w、b"),
    "seed": ("Seed", "种子"),
    "w0": ("w", "w"),
    "b0": ("b", "b"),
    "steps": ("Steps", "步数"),
    "speed": ("Speed", "速度"),
    "speed_option": ("{speed} steps a second", "每秒 {speed} 步"),
    "code": ("The PyTorch code that is running", "正在运行的 PyTorch 代码"),
    "code_is": (
        "With your settings and the steps taken so far; it runs as it is.",
        "已填入你的设置和当前步数，可以直接运行。",
    ),
    "copy": ("Copy", "复制"),
    "at_step": ("step {n} of {count}", "第 {n} 步，共 {count} 步"),
    "number_w": ("w", "w"),
    "number_b": ("b", "b"),
    "number_loss": ("loss", "损失"),
    "number_slope_w": ("∂loss/∂w", "∂损失/∂w"),
    "number_slope_b": ("∂loss/∂b", "∂损失/∂b"),
    "number_predicts": ("at x = {x}", "x = {x} 时"),
    "held": (
        "Paused after two minutes. Press “Play” to go on, or choose a higher speed.",
        "播了两分钟，先停在这里。点“播放”接着走，或者把速度调快些。",
    ),
}

AXES = {
    "step": ("step", "步"),
    "epoch": ("epoch", "轮"),
    "loss": ("loss", "损失"),
    "hours": ("hours studied", "学习小时数"),
    "passing": ("probability of passing", "及格的概率"),
    "right": ("probability of the right answers", "正确答案的概率"),
    "accuracy": ("accuracy", "正确率"),
    "wrong": ("wrong", "读错"),
}

LINE = {
    "points": ("Points (x, y; …)", "点（x, y; ……）"),
    "points_is": ("Click or tap the plot with the line to add one.", "在点与直线的图里点一下，就多一个点。"),
    "points_back": ("The tutorial’s points", "教程里的点"),
    "try": ("Try", "试试"),
    "try_tutorial": ("the tutorial’s", "教程的设置"),
    "try_fast": ("a larger rate", "大一点的学习率"),
    "try_diverge": ("too large a rate", "过大的学习率"),
    "try_heavy": ("momentum 0.9", "动量 0.9"),
    "try_adam": ("Adam", "Adam"),
    "try_lbfgs": ("LBFGS", "LBFGS"),
    "race": ("Race against", "同场赛跑的优化器"),
    "plot": ("Points, line, errors", "点、直线、误差"),
    "plot_alt": (
        "The points and the line w·x + b, with the error of each point",
        "点与直线 w·x + b，以及每个点的误差",
    ),
    "plot_pick": ("Click to add a point", "点一下，加一个点"),
    "surface": ("Loss over w and b, and the way walked", "w、b 上的损失，走过的路"),
    "surface_alt": (
        "Loss surface over w and b with the path of the run; darker is lower",
        "w、b 平面上的损失曲面与走过的路径，越暗越低",
    ),
    "surface_is": (
        "The cross is the lowest point. A band has about the same loss all along. In a long, narrow valley "
        "plain gradient descent falls down the steep side first, then creeps along the floor; with a rate "
        "that is almost too large it leaps from side to side.",
        "十字处最低。同一色带上损失大致相同。在狭长的谷里，普通的梯度下降先沿陡坡直落，"
        "再沿谷底慢慢挪；学习率大到快要发散时，就在两坡之间跳来跳去。",
    ),
    "x": ("Predict at x =", "预测 x ="),
    "told_0": (
        "Nothing has been learnt yet. Press “Play”, and watch the line turn towards the points while the "
        "path runs downhill.",
        "还什么都没学。点“播放”，看直线怎样转向这些点，路径怎样下山。",
    ),
    "told_plain": (
        "Each step goes against the gradient: the last one changed w by −{rate} × {slope} = {product}.",
        "每一步都逆着梯度走：上一步 w 改变了 −{rate} × {slope} = {product}。",
    ),
    "told_own": (
        "The last step changed w by {change}. Plain gradient descent would have taken −{rate} × {slope} = "
        "{product}; {optimizer}, as it is set, makes its own step of the gradients so far.",
        "上一步 w 改变了 {change}。普通的梯度下降会走 −{rate} × {slope} = {product}；"
        "当前设置的 {optimizer} 会根据至今的梯度，自己决定怎么走。",
    ),
    "told_flat": (
        "The gradient is nearly 0: this is the bottom. At x = {x} the line says {y}.",
        "梯度几乎是 0：到谷底了。x = {x} 时，直线给出 {y}。",
    ),
    "told_up": (
        "The loss is larger than at the start: the steps carry it past the lowest point and up the other "
        "side. Try a smaller learning rate, or less momentum.",
        "损失比出发时还大：步子冲过了谷底，又爬到了对面坡上。把学习率调小，或者减小动量试试。",
    ),
    "told_diverged": (
        "Diverged at step {n}: each step overshot further than the one before, until the loss no longer fits "
        "a 32-bit float (about 3.4 × 10³⁸); the next would be inf and then NaN, and no step leads back from "
        "NaN. Try a learning rate ten times smaller.",
        "第 {n} 步发散：一步比一步冲得更远，损失已超出 32 位浮点数的范围（约 3.4 × 10³⁸），"
        "再往后就是 inf，接着是 NaN，而 NaN 是走不回来的。把学习率缩小到十分之一再试。",
    ),
}  # fmt: skip
