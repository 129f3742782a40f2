"""The words of the Test set panel."""

TESTSET = {
    "key": ("Network", "网络"),
    "order": ("Order", "顺序"),
    "order_mistakes": ("Mistakes first", "读错的在前"),
    "order_file": ("As in the file", "按文件顺序"),
    "page": ("page {page} of {pages}", "第 {page} 页，共 {pages} 页"),
    "earlier": ("The 64 before", "前 64 个"),
    "later": ("The next 64", "后 64 个"),
    "grid": (
        "{name}, {recipe}: {wrong} of 10,000 read wrongly",
        "{name}（{recipe}）：10,000 个读错 {wrong} 个",
    ),
    "plain": ("plain", "教程版"),
    "robust": ("robust", "强化版"),
    "grid_is": (
        "True digit, then what it says; mistakes are framed and marked →. The surest mistakes come first.",
        "先是真实数字，再是网络的答案；读错的有框并标 →。越有把握的错排得越前。",
    ),
    "put": (
        "Test digit {index}: a {true}, read as {said}. Put it on the pad.",
        "第 {index} 个测试数字：真实 {true}，读作 {said}。放到画板上。",
    ),  # fmt: skip
    "reading": ("Reading the 10,000 test digits…", "正在读 10,000 个测试数字……"),
    "missing": (
        "MNIST is not on this server yet. Its 10,000 test digits are a download of 1.7 MB.",
        "这台服务器上还没有 MNIST。取回它的 10,000 个测试数字要下载 1.7 MB。",
    ),
    "fetch": ("Fetch the test digits", "取回测试数字"),
    "stop": ("Stop", "停止"),
    "fetching": ("{done} of {total} kB", "{done} / {total} kB"),
    "failed": (
        "The test digits could not be fetched: the server seems to be offline. Try again later, or start the "
        "page where INKWELL_DATA names a folder that has MNIST.",
        "测试数字没能取回：服务器可能没有联网。请稍后再试，或让 INKWELL_DATA 指向已有 MNIST 的文件夹再启动。",
    ),
    "curve": ("Error curve of the training", "训练时的错误率曲线"),
    "confusion": ("Confusion matrix: mistakes on the 10,000", "混淆矩阵：10,000 个里的错误"),
}
