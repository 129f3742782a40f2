"""The words of the shell: title, tabs, switches, help."""

SHELL = {
    "title": ("Inkwell", "墨池"),
    "tagline": (
        "small networks that read your handwriting, show how, and write back",
        "小网络读你的笔迹，让你看清它们怎么读，还会写给你看",
    ),
    "digits": ("Digits", "数字"),
    "names": ("Names", "姓氏"),
    "writing": ("Writing", "写作"),
    "steps": ("First steps", "入门"),
    "networks": ("Networks", "神经网络"),
    "recipe": ("Training recipe", "训练方法"),
    "plain": ("plain", "教程版"),
    "robust": ("robust", "强化版"),
    "plain_is": (
        "Trained exactly as the tutorial does: no distortions, its own optimizer and number of epochs.",
        "完全照教程训练：不做数据增强，优化器与轮数也照教程。",
    ),
    "robust_is": (
        "Our training: distorted digits, strokes drawn on a tablet, and a modern learning-rate schedule.",
        "我们的训练：变形的数字、平板上写的笔画，加上现代的学习率安排。",
    ),
    "language": ("中文", "English"),
    "language_label": ("Switch the page to Chinese", "切换到英文"),
    "theme_label": ("Light or dark", "浅色或深色"),
    "projector_label": ("Projector view: larger type", "投影模式：更大的字"),
    "keys_label": ("Keys and help", "快捷键与帮助"),
    "close": ("Close", "关闭"),
    "lost": ("The card could not be loaded: the connection is lost.", "连接断了，卡片没有载入。"),
    "help": ("Keys", "快捷键"),
    "key_undo": ("undo the last stroke", "撤销上一笔"),
    "key_clear": ("clear the pad", "清空画板"),
    "key_arrows": (
        "move the drawing (the answer stays: digits are centred)",
        "移动整个字（答案不变，因为数字会居中）",
    ),
    "key_digits": ("show a digit that we drew", "看一个我们写的数字"),
    "key_tabs": ("open a tab", "切换标签页"),
    "key_help": ("this list", "这份列表"),
    "while_pad": ("while the pad has the focus", "选中画板时"),
    "anywhere": ("anywhere outside a text field", "在输入框以外的任何地方"),
    "privacy": (
        "Drawings, names and texts stay in memory and are not stored. A picture is a temporary file, deleted "
        "within minutes.",
        "你画的字、输入的姓名和文字只在内存里读取，不会保存；上传的图片是临时文件，几分钟内删除。",
    ),
    "source": ("Source code and licence (MIT)", "源代码与许可（MIT）"),
}
