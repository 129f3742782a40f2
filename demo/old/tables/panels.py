"""The words that the panels beside the pad share, and each panel's first sentence: what to look for."""

PANELS = {
    "inside": (
        "Follow one pixel: point at a feature map, and see which patch of the layer below it saw, through "
        "which kernel, and the sum that came out.",
        "盯住一个像素：把鼠标移到特征图上，看它对应下层的哪一小块、用的哪个卷积核、加起来得多少。",
    ),
    "hand": (
        "Change a number of the kernel and watch the edges come and go: blur and sharpen are convolutions "
        "with particular weights; a network learns its own.",
        "改一改卷积核里的数，看边缘怎样出现、消失：模糊和锐化就是特定权重的卷积，网络的权重则是学来的。",
    ),
    "shift": (
        "Look where the yellow ends. Inside the dotted frame no ink is lost: a change of mind there is the "
        "network's own. Compare plain with robust.",
        "看黄色到哪里为止。点线框内没有丢墨：在那里改口，只能怪网络自己。再比比教程版和强化版。",
    ),
    "reading": (
        "Press play and watch the answer grow: at which step has each network made up its mind, and does "
        "it change it again?",
        "点播放，看答案怎样一行行形成：每个网络到第几步拿定主意？后来又变没变？",
    ),
    "why": (
        "Look where the colour lies: those pixels decide. Erase them below, and watch the runner-up rise.",
        "看颜色落在哪里：答案就靠那些像素。在下面把它们擦掉，看第二名怎样追上来。",
    ),
    "testset": (
        "Look at the mistakes first: would you have read them rightly? Click one to put it on the pad.",
        "先看读错的：换作你，能读对吗？点一个，它就放到画板上。",
    ),
    "writing": (
        "Press “Write”, then point at any character: what else did the network consider there? Then raise "
        "the temperature, and watch sense go first, spelling last.",
        "点“开始写”，再指着任意一个字符：网络在那里还想过什么？"
        "然后把温度调高：先没了意思，最后连拼写也乱了。",
    ),
    "line": (
        "Press “Play” and watch both pictures at once: the line turns to the points while the orange path "
        "runs down the loss surface. Then make the learning rate too large.",
        "点“播放”，两张图一起看：直线转向那些点，橙色路径同时沿损失曲面往下走。然后把学习率调得过大试试。",
    ),
    "softmax": (
        "Move a slider and watch all probabilities change, though you touched one score; the last column "
        "says which way training would push each.",
        "拖动一个滑块：只动了一个分数，所有概率都跟着变；最后一列告诉你训练会把每个分数往哪边推。",
    ),
    "passing": (
        "Press “Play” and watch the curve cross the 0.5 line between fail and pass. Then try “sure, and "
        "wrong”: one loss gets out of it, the other does not.",
        "点“播放”，看曲线怎样在不及格与及格之间越过 0.5 线。"
        "再试“自信却错”：一种损失走得出来，另一种走不出来。",
    ),
    "hello": (
        "Press “Play” and read down the list: what it says in each epoch, and which letters are right. In "
        "hello, the two l must become different letters: that takes memory.",
        "点“播放”，顺着列表往下读：每一轮它写出什么，哪些字母对了。"
        "hello 的两个 l 要变成不同的字母，这就需要记忆。",
    ),
    "diabetes": (
        "Press “Play” and watch the test curve, not the training curve. Then choose another batch size: the "
        "same number of epochs, but many more steps, or far fewer.",
        "点“播放”，要看测试曲线，不是训练曲线。再换个批大小：轮数相同，步数却多得多，或少得多。",
    ),
    "own": (
        "Press one of the three experiments and watch the validation curve: what one setting costs or buys. "
        "Then draw on the Digits page, and see your network answer beside the others.",
        "点一个一键实验，盯住验证曲线：一项设置带来什么、代价是什么。再去“数字”页写字，看你的网络与其他网络一起作答。",
    ),
    "busy": (
        "The server is busy. Your digit is kept: change something here in a moment.",
        "服务器正忙。你的字还在：过一会儿再动一下这里。",
    ),
    "trouble": ("{why}", "这样不行：{why}"),
    "png": ("Save this figure as PNG", "把这张图存为 PNG"),
    "blank": (
        "Draw a digit on the pad first, or press “Show me one”: this panel is about your own digit.",
        "先在画板上写一个数字，或点“示范一个”：这里看的是你自己的字。",
    ),
    "scale_loss": ("loss (logarithmic)", "损失（对数）"),
    "scale_weight": ("weight", "权重"),
    "scale_input": ("input", "输入"),
    "scale_output": ("output", "输出"),
    "scale_kept": ("probability of its unmoved answer", "原答案的概率"),
    "scale_probability": ("probability", "概率"),
    "scale_state": ("activation", "激活值"),
    "scale_for": ("against … for the answer", "反对……支持该答案"),
    "scale_matters": ("how much it matters", "影响的大小"),
}
