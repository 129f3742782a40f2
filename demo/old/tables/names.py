"""The words of the Names page: one name, its evidence, a list of names; the countries."""

NAMES = {
    "one": ("One name", "一个姓"),
    "name": ("A surname, in any writing", "一个姓，什么文字都行"),
    "try": ("Try one:", "试试："),
    "reads": ("The network reads", "网络读到的是"),
    "reading_is": (
        "It learned surnames in Latin letters. Other writing is transliterated, Han characters in "
        "Mandarin; of a full name in Han or Hangul only the family name is read. Digits and signs are left "
        "out.",
        "它只学过拉丁字母写的姓。别的文字先转写，汉字按普通话读音；中文、韩文的全名只读姓。数字和符号略去。",
    ),
    "caution": (
        "A guess at the language of a surname, learned from {training} names of 18 countries, nearly half "
        "of them Russian{score}. It knows no other countries, and says nothing about a person: judge nobody "
        "by it.",
        "它只会从 {training} 个训练姓氏（18 个国家，近一半是俄罗斯姓）猜一个姓属于哪种语言{score}。"
        "别的国家它不认识，更说明不了一个人：不要拿它评判任何人。",
    ),
    "score": ("; right for {accuracy} of 6,700 test names", "，6,700 个测试姓氏猜对 {accuracy}"),
    "waiting": (
        "Every letter changes the probabilities of 18 countries: they appear here.",
        "每输入一个字母，18 个国家的概率都会变，就显示在这里。",
    ),
    "unsure": ("Little better than a guess.", "没有把握，跟猜差不多。"),
    "answer": ("Most probable countries", "最可能的国家"),
    "others": ("{count} others together", "其余 {count} 国合计"),
    "said": ("{name}: {first}, {p}; then {second}, {q}.", "{name}：{first}，{p}；其次{second}，{q}。"),
    "flips": ("One letter that changes the answer", "换一个字母，答案就变"),
    "flips_is": (
        "{found} of {tried} names with one other letter get another answer; for each place and country the "
        "surest is shown. Click one to go on from there.",
        "只换一个字母的 {tried} 个名字里，有 {found} 个答案变了；每个位置、每个国家只列把握最大的一个。"
        "点一下就换成它。",
    ),
    "flips_none": (
        "None of {tried} names with one other letter gets another answer.",
        "只换一个字母的 {tried} 个名字，答案都没变。",
    ),
    "screened": (
        "Of {possible} such names the network read the {tried} that, by the gradient, are likeliest to "
        "change its answer (HotFlip).",
        "这样的名字共有 {possible} 个，先用梯度估计，只读了最可能让答案动摇的 {tried} 个（HotFlip）。",
    ),
    "flip": ("Read {name}: {country}, {p}", "读 {name}：{country}，{p}"),
    "evidence": ("Letter by letter", "逐个字母看"),
    "letter": ("letter", "字母"),
    "gain": ("what it adds", "它的贡献"),
    "prefixes": ("from the start →", "从头读 →"),
    "suffixes": ("← from the end", "← 从尾读"),
    "belief_is": (
        "Bar height, 0 to 1: the probability if the name ended with this letter (from the start), or began "
        "with it (from the end); the network reads each such part whole, in both directions. Blue: its "
        "answer there.",
        "柱高（0 到 1）：假如名字到这个字母为止（从头读），或从这个字母开始（从尾读），该国的概率；"
        "每一段都让网络双向完整地读一遍。蓝色是它当时的答案。",
    ),
    "gain_is": (
        "Colour: how much the log-odds of {country} fall when the letter is left out. Below 0, the name does "
        "better without it.",
        "颜色：去掉这个字母，“{country}”的对数几率下降多少。小于 0，说明去掉它反而更像。",
    ),
    "gain_one": ("A single letter cannot be left out.", "只有一个字母，没法去掉。"),
    "list": ("A list of names", "一份名单"),
    "names": ("Surnames, one a line, or a pasted table", "姓氏：一行一个，或者粘贴一张表"),
    "file": ("Choose a CSV file", "选择 CSV 文件"),
    "file_is": (
        "Up to 10,000 names, a file up to 500 kB. Nothing is stored on the server.",
        "最多 10,000 个，文件不超过 500 kB。服务器上什么都不保存。",
    ),
    "read": ("Read the list", "读这份名单"),
    "count_none": ("No names yet.", "还没有名字。"),
    "count": ("{count} names.", "{count} 个名字。"),
    "from_header": (
        "{count} names, from the column “{header}” ({at} of {columns}).",
        "{count} 个名字，取自“{header}”一列（第 {at} 列，共 {columns} 列）。",
    ),
    "from_column": (
        "{count} names, from column {at} of {columns}: the first with words.",
        "{count} 个名字，取自第 {at} 列（共 {columns} 列）：第一个有文字的列。",
    ),
    "encoding": (
        "The file was read as {encoding}; if it looks wrong, save it as UTF-8.",
        "文件按 {encoding} 读取；如果是乱码，请另存为 UTF-8。",
    ),
    "too_many": (
        "These are {count} names; at most 10,000 are read at once. Split the list.",
        "这里有 {count} 个名字，一次最多读 10,000 个。请分几份。",
    ),
    "too_large": (
        "The file is larger than 500 kB. Save the column of names alone as CSV and choose that, or paste it.",
        "文件超过 500 kB。请只把名字那一列另存为 CSV 再选，或直接粘贴。",
    ),
    "no_list": ("Paste some names or choose a file first.", "先粘贴一些名字，或选择一个文件。"),
    "progress": ("{done} of {total} names", "{done} / {total} 个名字"),
    "stop": ("Stop", "停止"),
    "stopped": ("Stopped after {done} names.", "读了 {done} 个后停下。"),
    "shares": ("Countries in the list", "名单里的国家"),
    "shares_is": (
        "{read} names read, {unread} not. {unsure} answers are less than 50 % sure.",
        "读了 {read} 个，另有 {unread} 个读不了；把握不到 50 % 的答案有 {unsure} 个。",
    ),
    "table": ("Name by name", "逐个名字"),
    "first_rows": ("The first {shown} of {total}.", "前 {shown} 个，共 {total} 个。"),
    "download": ("Download these {total} as CSV", "下载这 {total} 个（CSV）"),
    "head_row": ("row", "行"),
    "head_name": ("name", "名字"),
    "head_read": ("read as", "读作"),
    "head_country": ("country", "国家"),
    "head_p": ("probability", "概率"),
    "head_problem": ("problem", "问题"),
    "empty": ("There is no name here.", "这里没有名字。"),
    "digits": ("Only digits and signs: a name has letters.", "只有数字和符号：名字要有字母或文字。"),
    "signs": (
        "No letters here: a name has letters, in any writing.",
        "这里没有文字：名字要有字母或文字，什么文字都行。",
    ),
    "unknown": (
        "Nothing is known of this writing: write the name in Latin letters.",
        "不认识这种文字：请用拉丁字母写。",
    ),
    "long": ("Longer than 100 letters: give one surname.", "超过 100 个字母：请只写一个姓。"),
}

COUNTRIES = {
    "Arabic": ("Arabic", "阿拉伯"),
    "Chinese": ("Chinese", "中国"),
    "Czech": ("Czech", "捷克"),
    "Dutch": ("Dutch", "荷兰"),
    "English": ("English", "英格兰"),
    "French": ("French", "法国"),
    "German": ("German", "德国"),
    "Greek": ("Greek", "希腊"),
    "Irish": ("Irish", "爱尔兰"),
    "Italian": ("Italian", "意大利"),
    "Japanese": ("Japanese", "日本"),
    "Korean": ("Korean", "韩国"),
    "Polish": ("Polish", "波兰"),
    "Portuguese": ("Portuguese", "葡萄牙"),
    "Russian": ("Russian", "俄罗斯"),
    "Scottish": ("Scottish", "苏格兰"),
    "Spanish": ("Spanish", "西班牙"),
    "Vietnamese": ("Vietnamese", "越南"),
}
