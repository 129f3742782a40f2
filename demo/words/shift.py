"""The words of the Shift panel."""

SHIFT = {
    "key": ("Network", "网络"),
    "dx": ("right", "向右"),
    "dy": ("down", "向下"),
    "angle": ("turn, °", "旋转（°）"),
    "scale": ("size, ×", "大小（倍）"),
    "pen": ("pen, px", "笔宽（像素）"),
    "noise": ("noise", "噪声"),
    "reset": ("Back to the middle", "复位"),
    "plain": ("plain", "教程版"),
    "robust": ("robust", "强化版"),
    "grid": (
        "The digit moved everywhere: is the answer still the same?",
        "把数字移到各处：答案还一样吗？",
    ),
    "grid_label": (
        "441 shifts of the digit, 10 pixels each way. Click a place, drag, or use the arrow keys.",
        "数字的 441 种移法，上下左右各 10 像素。点击、拖动或用方向键选择。",
    ),
    "legend": (
        "Each cell is one shift; the middle is the digit unmoved, as the other sliders leave it. A number in "
        "a cell: there it says that instead. Dashed: 4 px, the margin of MNIST's 20-pixel box. Dotted: how "
        "far this digit can go before ink leaves the frame.",
        "每格是一种移法，正中是没移的字（其他滑块照样起作用）。格里有数字：移到那里它改说这个。"
        "虚线：4 像素，即 MNIST 的 20 像素方框四周的空白。点线：这个字移出多远才开始丢墨。",
    ),
    "kept": (
        "keeps its answer at {kept} of 81 shifts within 4 px, at {all} of all 441",
        "4 像素之内 81 种移法保住 {kept} 种；全部 441 种保住 {all} 种",
    ),
    "absent": ("Not trained with this recipe.", "没有这种训练方法的权重。"),
    "moved": ("moved digit: drag it", "移动后的数字：可以拖"),
    "moved_label": (
        "The moved digit as the networks see it. Drag it, or use the arrow keys.",
        "移动后的数字，网络看到的样子。可以拖动，或用方向键。",
    ),
    "at": ("{x} px {across}, {y} px {along}", "{across} {x} 像素，{along} {y} 像素"),
    "right": ("right", "向右"),
    "left": ("left", "向左"),
    "down": ("down", "向下"),
    "up": ("up", "向上"),
    "lost": ("{share} of the ink has left the frame", "{share} 的墨迹出了画面"),
    "none_lost": ("No ink has left the frame.", "墨迹一点没丢。"),
    "margins": (
        "Before ink leaves the frame it can move {left} px left, {right} right, {up} up, {down} down.",
        "这个字向左 {left}、向右 {right}、向上 {up}、向下 {down} 像素之内不会丢墨。",
    ),
    "answers": ("What each network says of it", "各网络怎么说"),
    "network": ("network", "网络"),
    "says_plain": ("plain says", "教程版答"),
    "says_robust": ("robust says", "强化版答"),
    "everywhere_plain": ("plain, all shifts", "教程版，所有移法"),
    "everywhere_robust": ("robust, all shifts", "强化版，所有移法"),
    "cost": (
        "441 shifts × {count} networks: {batched} ms, one batch a network. One by one, at the pace of single "
        "digits on this server: about {single} ms.",
        "441 种移法 × {count} 个网络：每个网络一批算完，共 {batched} 毫秒；"
        "照这台服务器逐个读的速度，约需 {single} 毫秒。",
    ),
    "sweeps": ("{name}: the same with turning, size, pen and noise", "{name}：换成旋转、大小、笔宽和噪声"),
    "sweeps_is": (
        "Each strip runs over one slider. Colour and numbers mean the same as above; click to go there.",
        "每条对应一个滑块，颜色和数字的含义同上；点一下就到那里。",
    ),
    "maps": (
        "Feature maps of the small CNN after pooling: your digit, and moved",
        "小型 CNN 池化后的特征图：原来的，和移动后的",
    ),
    "maps_is": (
        "They move along with the digit, as convolution promises. But the fully connected layer behind them "
        "has a weight for every place, so a moved map is new to it.",
        "特征图跟着数字一起移，这正是卷积保证的；可后面的全连接层对每个位置各有权重，移过的图它没见过。",
    ),
    "conv1": ("conv1", "conv1"),
    "conv2": ("conv2", "conv2"),
    "before": ("your digit", "原来"),
    "after": ("moved", "移动后"),
    "curve": (
        "{name}: accuracy on all 10,000 test digits, moved (mean of four directions)",
        "{name}：全部 10,000 个测试数字移动后的准确率（四个方向平均）",
    ),
    "curve_alt": (
        "Accuracy against shift from 0 to 8 pixels: plain dashed, robust solid, the other networks in grey",
        "准确率随平移 0 到 8 像素的变化：虚线教程版，实线强化版，灰线是其他网络",
    ),
    "plot_shift": ("moved by, px", "移动（像素）"),
    "plot_accuracy": ("accuracy, %", "准确率（%）"),
    "plot_plain": ("plain", "教程版"),
    "plot_robust": ("robust", "强化版"),
    "plot_others": ("other networks", "其他网络"),
    "learned": ("What this shows", "这说明什么"),
    "claim": (
        "“CNNs are robust to shift”: true for a pixel or two. Trained as in the tutorial, CNN goes from "
        "{cnn0} % to {cnn1} % at 1 px and {cnn2} % at 2 px, but to {cnn4} % at 4 px, where hardly any ink "
        "is lost. MLP goes to {mlp1}, {mlp2} and {mlp4} %.",
        "“CNN 不怕平移”：一两个像素确实如此。照教程训练的 CNN 从 {cnn0}% 到 1 像素 {cnn1}%、"
        "2 像素 {cnn2}%，但 4 像素只剩 {cnn4}%，而这时墨迹几乎没丢。MLP 则是 {mlp1}%、{mlp2}%、{mlp4}%。",
    ),
    "convolution": (
        "Convolution: one kernel looks everywhere, so feature maps move with the digit. It does not make the "
        "answer stay.",
        "卷积：同一个核看遍各处，特征图随数字移动；但这并不保证答案不变。",
    ),
    "pooling": (
        "Pooling: each maximum forgives a pixel or so, and two poolings a little more. That is the part of "
        "the claim that holds.",
        "池化：每次取最大值能容忍约一个像素，两次池化再多一点。那句话成立的部分就在这里。",
    ),
    "recurrence": (
        "Recurrence: GRU reads row by row and does not mind waiting for the digit, so moving it up or down "
        "costs less than sideways; the two-layer LSTM reads columns, so there it is the other way round: see "
        "their small maps. At 4 px plain GRU keeps {gru4} %, more than plain CNN. Plain RNN gains nothing.",
        "循环：GRU 一行行读，多等几行无妨，所以上下移比左右移影响小；两层 LSTM 一列列读，正好相反，"
        "看它们的小图便知。4 像素时教程版 GRU 还有 {gru4}%，比教程版 CNN 高；RNN 则没有这个好处。",
    ),
    "augmentation": (
        "Augmentation: the robust recipe showed every network moved digits. CNN keeps {rcnn4} % at 4 px, and "
        "even MLP, without any convolution, {rmlp4} %. Most of the robustness comes from training.",
        "数据增强：强化版让每个网络都见过移动的数字。4 像素时 CNN 有 {rcnn4}%，"
        "连没有卷积的 MLP 也有 {rmlp4}%。稳健主要是训练出来的。",
    ),
}
