"""What is wrong with a field, in Chinese: the English sentences of models/ and demo/, and what fills them."""

import re

from demo.old.tables.names import COUNTRIES

# A form's field -> its name in a sentence. A field whose name stands in two forms gives another key.
FIELDS = {
    "rate": ("The learning rate", "学习率"),
    "lr": ("The learning rate", "学习率"),
    "digits": ("The number of digits", "数字个数"),
    "width": ("The width", "宽度"),
    "momentum": ("The momentum", "动量"),
    "seed": ("The seed", "种子"),
    "w0": ("The start w", "起点 w"),
    "b0": ("The start b", "起点 b"),
    "steps": ("The number of steps", "步数"),
    "epochs": ("The number of epochs", "轮数"),
    "batch": ("The batch size", "批大小"),
    "speed": ("The speed", "速度"),
    "n": ("The step shown", "当前步数"),
    "x": ("The x to predict at", "要预测的 x"),
    "hours": ("The number of hours", "学时"),
    **dict.fromkeys(("px", "py"), ("The place clicked", "点击的位置")),
    "classes": ("The number of classes", "类别数"),
    "target": ("The right class", "正确类别"),
    **{f"s{i}": (f"Score {i}", f"分数 {i}") for i in range(6)},
    "map": ("The feature map", "特征图"),
    "row": ("The row", "行"),
    "column": ("The column", "列"),
    "channel": ("The input channel", "输入通道"),
    "ksize": ("The kernel size", "卷积核大小"),
    "stride": ("The stride", "步幅"),
    "padding": ("The padding", "填充"),
    "window": ("The pooling window", "池化窗口"),
    "dx": ("The shift to the right", "向右的位移"),
    "dy": ("The shift down", "向下的位移"),
    "angle": ("The angle", "旋转角度"),
    "scale": ("The size", "大小"),
    "pen": ("The pen width", "笔宽"),
    "noise": ("The noise", "噪声"),
    "page": ("The page", "页码"),
}
OTHERS = (
    ("The optimizer", "优化器"),
    ("The activation", "激活函数"),
    ("The version", "网络"),
    ("The cell", "单元"),
    ("The kind of network", "网络种类"),
    ("The experiment", "实验"),
    ("A number of a point", "点的坐标"),
    ("network", "网络"),
    ("recipe", "训练方式"),
    ("method", "方法"),
    ("missing", "空的"),
    ("plain", "教程版"),
    ("robust", "强化版"),
)
TERMS = dict(FIELDS.values()) | dict(OTHERS) | dict(COUNTRIES.values())
SENTENCES = (
    ("{what} is {value}: give a number.", "{what} 不能是 {value}：请填一个数。"),
    (
        "{what} is {value}: give a number from {low} to {high}.",
        "{what} 不能是 {value}：请填 {low} 到 {high} 之间的数。",
    ),
    (
        "{what} is {value}: give a whole number from {low} to {high}.",
        "{what} 不能是 {value}：请填 {low} 到 {high} 之间的整数。",
    ),
    (
        "{what} is {value}: give a number above 0 and at most {high}.",
        "{what} 不能是 {value}：请填大于 0、不超过 {high} 的数。",
    ),
    ("{what} is {value}: give one of {these}.", "{what} 不能是 {value}：请从 {these} 里选一个。"),
    ("{what} is {value}: for {kind} give {these}.", "{what} 不能是 {value}：{kind} 可选 {these}。"),
    (
        "With a learning rate of 0 nothing is learnt: give a number above 0.",
        "学习率为 0 就什么也学不到：请填大于 0 的数。",
    ),
    ("There are no points: give at least one, as (x, y).", "一个点也没有：请至少给一个，写成 x, y。"),
    ("These are {count} points: give at most {most}.", "这里有 {count} 个点：最多给 {most} 个。"),
    ("{point} is no point: write x, y; x, y.", "{point} 不是点：请写成 x, y; x, y。"),
    (
        "Passed is {value}: give 1 for passed or 0 for failed.",
        "及格与否不能是 {value}：及格填 1，不及格填 0。",
    ),
    (
        "There is no word: type one in both fields, of the same length.",
        "还缺词：两栏都要填，而且一样长。",
    ),
    ("A word has at most {most} characters here.", "这里的词最多 {most} 个字符。"),
    (
        "{source} has {n} characters, {target} has {m}: they must be of the same length.",
        "{source} 有 {n} 个字符，{target} 有 {m} 个：两个词要一样长。",
    ),
    ("The digit is not 784 greys: draw it again.", "收到的不是 784 个灰度值：请重写这个数字。"),
    ("The digit has greys outside 0 to 255: draw it again.", "有灰度不在 0 到 255 之间：请重写这个数字。"),
    (
        "The picture could not be opened ({why}): give another one.",
        "这张图打不开：请换一张。（{why}）",
    ),
    ("The picture has no pixels: give another one.", "这张图里没有像素：请换一张。"),
    (
        "The kernel has something that is not a number: give numbers only.",
        "卷积核里有一格不是数：每格都请填数。",
    ),
    (
        "The kernel has a number that is not between −1000 and 1000: change it.",
        "卷积核里有一格不在 −1000 到 1000 之间：请改一下。",
    ),
    (
        "No network {value} with recipe {recipe}; there are: {these}.",
        "没有叫 {value}、训练方式为 {recipe} 的网络，可选：{these}。",
    ),
    ("No {what} {value}; there are: {these}.", "没有叫 {value} 的 {what}，可选：{these}。"),
    ("{value} reads no digits; these do: {these}.", "{value} 不认数字，认数字的有：{these}。"),
    ("{kind} has no convolution: choose one of {these}.", "{kind} 没有卷积层：请从 {these} 里选一个。"),
    ("{kind} has no convolution {value}; there are: {these}.", "{kind} 没有卷积层 {value}，可选：{these}。"),
    (
        "{kind} does not read step by step: choose one of {these}.",
        "{kind} 不是一步一步读的：请从 {these} 里选一个。",
    ),
    (
        "The run has diverged: its weights are not numbers. Try a lower learning rate.",
        "训练发散了，权重已不是有限的数：请调低学习率，重新训练。",
    ),
    ("The network has learned nothing yet: train it first.", "网络还什么都没学：请先训练。"),
    (
        "ONNX files need two packages where this app runs: {command}",
        "服务器上还缺两个包，才能存成 ONNX 文件：{command}",
    ),
    (
        "The ONNX file would not answer as the network does; newer packages may: {command}",
        "这样存成的 ONNX 文件与网络的答案不一致，换新版的包也许就好：{command}",
    ),
    ("The ONNX file could not be made: {why}", "ONNX 文件没有做成：{why}"),
    ("The file did not arrive whole: choose it again.", "文件没有传完整：请再选一次。"),
    ("{file}. To make it again: {command}", "这个网络的权重文件缺失或不能用。重新生成：{command}"),
    (
        "{file} is not there and could not be fetched from {url} ({why}). Connect to the network and try "
        "again, or name a folder that has it with --data.",
        "没有 {file}，也没能从 {url} 下载。请联网后再试，或用 --data 指定有它的文件夹。",
    ),
    (
        "{file} is not the published file (SHA-256 {found}, expected {sha256}). Delete it and run the "
        "command again to fetch it afresh.",
        "{file} 与公布的文件不符（SHA-256 为 {found}，应为 {sha256}）。请删掉它，再运行一次命令重新下载。",
    ),
)
LONGEST = 1000  # characters of a sentence that is looked up
_GAP = re.compile(r"( ?)\{(\w+)\}( ?)")


def in_chinese(sentence: str) -> str | None:
    """The sentence of an error in Chinese; None for one that is not in the table."""
    if len(sentence) <= LONGEST:
        for pattern, chinese in _PATTERNS:
            if found := pattern.fullmatch(sentence):
                return _filled(chinese, found.groupdict())
    return None


def _pattern(english: str) -> re.Pattern:
    parts = re.split(r"\{(\w+)\}", english)
    gaps = [f"(?P<{part}>.+?)" if at % 2 else re.escape(part) for at, part in enumerate(parts)]
    return re.compile("".join(gaps), re.DOTALL)


def _filled(chinese: str, gaps: dict[str, str]) -> str:
    """The template with its gaps filled; a space remains between Chinese and other writing only."""

    def fill(found: re.Match) -> str:
        before, gap, after = found.groups()
        parts = re.split(", | or ", gaps[gap]) if gap == "these" else [gaps[gap]]
        text = "、".join(map(_term, parts))
        return before * text[0].isascii() + text + after * text[-1].isascii()

    return _GAP.sub(fill, chinese)


def _term(text: str) -> str:
    """A term in Chinese; what stands in quotation marks in Chinese ones; anything else as it is."""
    quoted = re.fullmatch(r"""(["'])(.*)\1""", text, re.DOTALL)
    return f"“{quoted[2]}”" if quoted else TERMS.get(text, text)


_PATTERNS = tuple((_pattern(english), chinese) for english, chinese in SENTENCES)
