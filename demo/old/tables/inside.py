"""The words of the Inside panels: kernels, feature maps, one pixel, convolution by hand."""

INSIDE = {
    "key": ("Network", "网络"),
    "layer": ("Layer", "层"),
    "map": ("Feature map", "特征图"),
    "y": ("row", "行"),
    "x": ("column", "列"),
    "kernels": (
        "{name}, {recipe}: kernels, {maps} feature maps × {channels} input, {size} × {size} each",
        "{name}（{recipe}）的卷积核：{maps} 个特征图 × {channels} 个输入通道，各 {size} × {size}",
    ),
    "kernels_is": (
        "One row a feature map, one column an input channel: a kernel is as thick as its input.",
        "一行一个特征图，一列一个输入通道：输入有几个通道，卷积核就有几层。",
    ),
    "kernels_one": (
        "One kernel a feature map: the input has a single channel.",
        "一个特征图一个卷积核：输入只有一个通道。",
    ),
    "maps_output": ("After the convolution, {shape}", "卷积之后，{shape}"),
    "maps_before": ("What pooling takes, {shape}", "池化之前，{shape}"),
    "maps_after": ("After {how}, {shape}", "{how}之后，{shape}"),
    "max": ("max pooling", "最大池化"),
    "mean": ("average pooling", "平均池化"),
    "no_pool": ("No pooling follows this layer directly.", "这一层后面没有紧跟池化。"),
    "before_relu": ("Between convolution and pooling: ReLU.", "卷积与池化之间：ReLU。"),
    "before_norm": (
        "Between convolution and pooling: batch normalisation, SiLU and channel attention.",
        "卷积与池化之间：批归一化、SiLU 和通道注意力。",
    ),
    "size": (
        "Output size: ⌊({size} + 2·{padding} − {kernel}) / {stride}⌋ + 1 = {out}",
        "输出大小：⌊({size} + 2·{padding} − {kernel}) / {stride}⌋ + 1 = {out}",
    ),
    "size_pool": (
        "pooling: ⌊({out} − {window}) / {stride}⌋ + 1 = {half}",
        "池化：⌊({out} − {window}) / {stride}⌋ + 1 = {half}",
    ),
    "pixel": ("One pixel: map {map}, row {y}, column {x}", "一个像素：第 {map} 个特征图，第 {y} 行第 {x} 列"),
    "input": ("input channel {channel} of {channels}", "输入通道 {channel} / {channels}"),
    "patch": ("patch", "小块"),
    "kernel": ("kernel", "卷积核"),
    "products": ("products", "乘积"),
    "output": ("feature map", "特征图"),
    "sum": ("sum of {count} products", "{count} 个乘积之和"),
    "sums": ("sum in each input channel (click one to see its numbers)", "各输入通道之和（点一下看它的数）"),
    "others": ("{count} others", "其余 {count} 个"),
    "bias": ("bias", "偏置"),
    "relu": ("ReLU keeps what is above 0", "ReLU 只留大于 0 的部分"),
    "norm": (
        "batch normalisation, SiLU and channel attention follow",
        "接着是批归一化、SiLU 和通道注意力",
    ),
    "none": ("no activation here: the branches are joined as they are", "这里没有激活函数：各分支直接拼接"),
    "add": ("the block adds its input first; then ReLU", "先加上残差块的输入，再 ReLU"),
    "pin": (
        "Point at a map or tap it; a click holds the pixel, another lets go. Counted from 0, as in PyTorch.",
        "移到特征图上或点一下；单击固定，再单击松开。从 0 数起，和 PyTorch 一样。",
    ),
    "padding_is": ("Hatched: padding, zeros outside the picture.", "斜线部分是填充：图外补的 0。"),
}
