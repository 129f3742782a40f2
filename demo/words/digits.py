"""The words of the Digits page."""

DIGITS = {
    "pad": (
        "Drawing pad. Draw one digit with mouse, pen or finger. Keys: 0 to 9 show one, Z undoes, X clears.",
        "画板。用鼠标、笔或手指写一个数字。按键：0 到 9 示范一个数字，Z 撤销，X 清空。",
    ),
    "hint": ("draw a digit", "写一个数字"),
    "undo": ("Undo", "撤销"),
    "clear": ("Clear", "清空"),
    "picture": ("Picture", "图片"),
    "picture_label": (
        "Read a picture instead: upload, paste, or use the camera",
        "改为读一张图片：上传、粘贴或拍照",
    ),
    "show": ("Show me one", "示范一个"),
    "link": ("Copy link", "复制链接"),
    "link_label": (
        "Copy a link that brings back this drawing, recipe, tab and language",
        "复制链接：打开后还原这个字、训练方法、标签页和语言",
    ),
    "copied": ("Link copied.", "链接已复制。"),
    "picture_link": (
        "Link copied. It cannot carry a picture, only drawings, recipe, tab and language.",
        "链接已复制。它带不走图片，只含笔画、训练方法、标签页和语言。",
    ),
    "not_copied": (
        "The browser would not copy; the link now stands in the address bar.",
        "浏览器不让复制；链接已放进地址栏。",
    ),
    "seen": ("What they see", "网络看到的"),
    "seen_label": ("The 28 × 28 pixels that every network reads", "每个网络读到的 28 × 28 像素"),
    "steps": ("From your digit to 28 × 28", "从你的字到这 28 × 28"),
    "steps_is": (
        "Every network learned from digits of one size, centred by mass. Yours is fitted the same way first.",
        "训练用的数字大小、位置都统一，所以先把你的字也照样摆好。",
    ),
    "step_drawn": ("as drawn", "原样"),
    "step_boxed": ("longest side 20 px", "最长边 20 像素"),
    "step_centred": ("centre of mass in the middle", "重心移到正中"),
    "step_grey": ("grey", "灰度"),
    "step_ink": ("ink from background", "分出墨迹"),
    "step_cleaned": ("specks gone, cropped", "去杂点，裁剪"),
    "step_pen": ("pen width evened", "笔宽归一"),
    "upload": ("A picture of one digit", "一张只有一个数字的图片"),
    "compare": ("Compare", "对比"),
    "lead": (
        "Watch who changes its mind while you draw. Each row is a network; its ten bars are the "
        "probabilities it gives to 0–9, and the tall one is what it says.",
        "边写边看：谁改了主意？每行是一个网络，十根柱子是它给 0–9 的概率，最高的那根就是它的答案。",
    ),
    "vote": ("The vote", "投票结果"),
    "agreed": ("{agree} of {total} agree", "{total} 个网络中 {agree} 个一致"),
    "dissents": ("{who} says {digit}", "{who} 说是 {digit}"),
    "more_dissent": ("{count} more disagree", "另有 {count} 个答案不同"),
    "dissent": ("dissents", "答案不同"),
    "blank": (
        "Draw a digit: every network answers before you lift the pen.",
        "先写一个数字。不用等抬笔，网络边看边答。",
    ),
    "no_digit": (
        "No digit was found in this picture: only plain background or specks. "
        "Try one where the digit stands out.",
        "这张图里没找到数字，只有底色或杂点。换一张数字更清楚的试试。",
    ),
    "wait": ("Waiting for the first answer…", "等待第一个答案……"),
    "network": ("network", "网络"),
    "says": ("says", "答案"),
    "sure": ("sure", "把握"),
    "sure_is": (
        "The probability of the network's own answer, by softmax. A network can be sure and wrong.",
        "网络给自己答案的概率（softmax）。有把握也可能错。",
    ),
    "ms": ("ms", "毫秒"),
    "ms_is": (
        "Milliseconds this network takes for one digit on the server: the median of its last 20 answers.",
        "这个网络在服务器上读一个数字要几毫秒：最近 20 次的中位数。",
    ),
    "params": ("params", "参数"),
    "params_is": ("How many numbers training adjusts in this network.", "训练要调整多少个数。"),
    "test": ("test %", "测试 %"),
    "test_is": (
        "Share of MNIST's 10,000 test digits that it reads correctly; taken from its weights file.",
        "在 MNIST 的 10,000 个测试数字上读对的比例，取自权重文件的文件头。",
    ),
    "sort": ("Sort by {column}", "按“{column}”排序"),
    "hide": ("Hide {name}", "隐藏 {name}"),
    "unhide": ("Show hidden rows", "显示隐藏的行"),
    "scale": ("bar height = probability, 0 to 1", "柱高 = 概率，0 到 1"),
    "wins": ("blue = its answer", "蓝色 = 它的答案"),
    "offline": (
        "The connection is lost. Your drawing is safe here; trying again…",
        "连接断了。你的字还在；正在重试……",
    ),
    "busy": ("Many people are drawing; the answers come a little slower.", "很多人在写，答案会慢一点。"),
    "much": (
        "This drawing has more than 20,000 points. Undo a stroke or clear the pad to go on.",
        "这幅画超过了 20,000 个点。撤销一笔或清空画板再继续。",
    ),
    "bad_drawing": ("The drawing could not be read: {why}", "这幅画读不了：{why}"),
    "missing": ("not ready: {why}", "不可用：{why}"),
}
