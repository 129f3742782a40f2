"""The words of the Reading panel."""

READING = {
    "key": ("Network", "网络"),
    "step": ("step", "步"),
    "play": ("Play", "播放"),
    "pause": ("Pause", "暂停"),
    "play_label": ("Play or pause the reading", "播放或暂停"),
    "rows": (
        "It reads row by row, top to bottom: step {count} is the last.",
        "一行行从上往下读：第 {count} 步读完。",
    ),
    "columns": (
        "It reads column by column, left to right: step {count} is the last.",
        "一列列从左往右读：第 {count} 步读完。",
    ),
    "maps_rows": (
        "It reads {count} rows of feature maps, each a summary of about four rows of pixels.",
        "它读 {count} 行特征图，每行概括约四行像素。",
    ),
    "beliefs": ("The ten probabilities after every step", "每一步之后的十个概率"),
    "beliefs_is": (
        "Down: the digits 0 to 9; across: the steps. The upright line is the step of the slider, the "
        "triangle the step from which the answer no longer changes. Bars: the slider's step.",
        "纵向是数字 0 到 9，横向是步。竖线是滑块所在的步，三角是答案不再改变的那一步。"
        "柱子是滑块那一步的概率。",
    ),
    "settled": ("says {digit} from step {step} of {count} on", "第 {step} / {count} 步起一直答 {digit}"),
    "states": ("{name}: its memory, step by step", "{name}：它的记忆，一步一步"),
    "hidden": ("hidden state, layer {layer}: {units} units", "隐藏状态，第 {layer} 层：{units} 个单元"),
    "cell": ("cell state, layer {layer}: {units} units", "细胞状态，第 {layer} 层：{units} 个单元"),
    "states_is": (
        "Each line across is one unit, each column one step. The hidden state is what the next step and the "
        "classifier see; an LSTM keeps its long memory in the cell state.",
        "每条横线是一个单元，每列是一步。隐藏状态给下一步和分类层看；LSTM 的长期记忆放在细胞状态里。",
    ),
    "ends": ("After the last step: output, h_n and c_n", "最后一步之后：output、h_n 和 c_n"),
    "ends_one": (
        "One layer: the last output and h_n are the same numbers. c_n is the cell's memory, and different.",
        "单层：最后一个 output 和 h_n 是同一组数；c_n 是细胞的记忆，另一回事。",
    ),
    "ends_more": (
        "Several layers: h_n and c_n hold one row a layer. The last output equals the top layer's h_n only.",
        "多层：h_n 和 c_n 每层一行；最后一个 output 只等于最上层的 h_n。",
    ),
    "ends_rnn": (
        "One layer, no cell state: the last output and h_n are the same numbers.",
        "单层、没有细胞状态：最后一个 output 和 h_n 是同一组数。",
    ),
    "tensor": ("tensor", "张量"),
    "numbers": ("its first six of {units} numbers", "{units} 个数的前六个"),
    "difference": ("largest difference from the last output", "与最后一个 output 的最大差"),
    "last": ("output[:, -1]", "output[:, -1]"),
    "equal": ("0: equal", "0：相同"),
    "differs": ("{most}: different", "{most}：不同"),
}
