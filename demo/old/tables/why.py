"""The words of the Why panel."""

WHY = {
    "key": ("Network", "网络"),
    "method": ("Method", "方法"),
    "method_saliency": ("Saliency", "显著图"),
    "method_integrated": ("Integrated gradients", "积分梯度"),
    "method_occlusion": ("Occlusion", "遮挡"),
    "method_gradcam": ("Grad-CAM", "Grad-CAM"),
    "target": ("Question", "问题"),
    "target_own": ("Why its answer?", "为什么是这个答案？"),
    "target_second": ("What speaks for the runner-up?", "什么支持第二名？"),
    "one": ("{name}, {recipe}: which pixels speak for {digit}", "{name}（{recipe}）：哪些像素支持 {digit}"),
    "sensitive": (
        "{name}, {recipe}: where its {digit} is most sensitive",
        "{name}（{recipe}）：它的 {digit} 对哪里最敏感",
    ),
    "digit": ("your digit", "你的字"),
    "saliency_is": (
        "Saliency: how much the logit would change if this pixel changed a little. It says where the "
        "network is sensitive, not whether ink there helps.",
        "显著图：这个像素稍变一点，logit 变多少。只说明哪里敏感，不说明那里的墨是帮忙还是添乱。",
    ),
    "integrated_is": (
        "Integrated gradients: the rise of the logit from an empty picture to your digit, shared out among "
        "the pixels. The shares add up to about the whole rise ({sum}).",
        "积分梯度：从白纸到你的字，logit 的上升分摊给各个像素，加起来约等于全部上升（{sum}）。",
    ),
    "occlusion_is": (
        "Occlusion: a 4 × 4 square is emptied at every place; where the logit falls, the ink was needed.",
        "遮挡：每个位置轮流擦掉 4 × 4 的一块；擦掉后 logit 下降的地方，墨迹不可少。",
    ),
    "gradcam_is": (
        "Grad-CAM: where the last convolution's feature maps argue for the digit. Coarse, because those maps "
        "are small.",
        "Grad-CAM：最后一层卷积的特征图在哪里支持这个数字。它很粗，因为那些特征图很小。",
    ),
    "no_conv": (
        "{name} has no convolution, so no Grad-CAM: choose another method or network.",
        "{name} 没有卷积，做不了 Grad-CAM：换个方法或网络吧。",
    ),  # fmt: skip
    "all": ("Every network by this method", "各网络，同一方法"),
    "all_go": ("Ask every network", "让每个网络都算"),
    "all_is": (
        "This method takes many runs of each network, so it waits to be asked.",
        "这种方法要让每个网络跑很多次，点了才算。",
    ),
    "stop": ("Stop", "停止"),
    "progress": ("{done} of {total} networks", "{done} / {total} 个网络"),
    "edit": ("What would change its mind?", "怎样才能让它改主意？"),
    "edit_is": (
        "Erase or add ink on these 28 × 28 pixels and watch the runner-up. The edited digit lies on the pad: "
        "“Undo” there brings your drawing back.",
        "在这 28 × 28 个像素上擦掉或添上墨迹，看第二名怎样变。"
        "改过的字就放在画板上，点那里的“撤销”可恢复原来的笔画。",
    ),
    "tool": ("Tool", "工具"),
    "tool_eraser": ("Eraser", "橡皮"),
    "tool_pen": ("Pen", "笔"),
    "canvas": ("The 28 × 28 pixels, to be erased or added to", "28 × 28 像素，可擦可添"),
    "doubts": (
        "Runners-up, and the smallest shift that flips the answer",
        "第二名，以及让答案改变的最小移动",
    ),
    "network": ("network", "网络"),
    "says": ("says", "答案"),
    "second": ("runner-up", "第二名"),
    "flip": ("smallest shift", "最小移动"),
    "flip_to": ("({dx}, {dy}) px → {digit}", "({dx}, {dy}) 像素 → {digit}"),
    "flip_lost": ("{share} of the ink lost", "丢墨 {share}"),
    "flip_none": ("none within 10 px", "10 像素内都不改"),
    "flip_wait": ("…", "……"),
    "flip_is": (
        "Shift: pixels right and down (negative: left, up). Where ink is lost, it was partly cut off, "
        "not only moved.",
        "移动：向右、向下的像素数（负数为向左、向上）。丢了墨的，是被切掉一部分，不只是移动。",
    ),
}
