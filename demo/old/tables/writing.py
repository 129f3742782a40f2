"""The words of the Writing tab. Countries' names are in the Names tab's table."""

WRITING = {
    "key": ("Network", "网络"),
    "key_shakespeare": ("Shakespeare", "莎士比亚"),
    "key_poems": ("Tang poems", "唐诗"),
    "key_surnames": ("Surnames", "姓氏"),
    "prompt": ("Begin with", "开头"),
    "prompt_poems": ("Given characters", "给定的字"),
    "prompt_surnames": ("First letters (or none)", "开头的字母（可不填）"),
    "form": ("Form: lines × characters a line", "体裁"),
    "form_4x5": ("4 × 5", "五绝"),
    "form_4x7": ("4 × 7", "七绝"),
    "form_8x5": ("8 × 5", "五律"),
    "form_8x7": ("8 × 7", "七律"),
    "head": ("They are", "它们是"),
    "head_begin": ("the beginning", "诗的开头"),
    "head_acrostic": ("every line’s first", "藏头：每句首字"),
    "script": ("Characters", "字体"),
    "script_simplified": ("simplified", "简体"),
    "script_traditional": ("traditional", "繁体"),
    "script_is": (
        "The network learnt simplified characters. The way back to traditional ones is a guess wherever two "
        "characters had been made one: 后 was 后 or 後.",
        "网络学的是简体。由简回繁有时只能猜：繁体里不同的字，简体可能合成了一个，比如“后”既是“后”也是“後”。",
    ),
    "country": ("Country", "国家"),
    "temperature": ("Temperature", "温度"),
    "top_k": ("Top-k (0: all)", "Top-k（0：不限）"),
    "top_p": ("Top-p", "Top-p"),
    "seed": ("Seed", "种子"),
    "length": ("Characters", "字符数"),
    "sheets": ("Side by side", "并排几份"),
    "write": ("Write", "开始写"),
    "stop": ("Stop", "停止"),
    "continue": ("Continue", "接着写"),
    "edit": ("Edit as the beginning", "拿来当开头改"),
    "try": ("Press “Write”, or try one of these:", "点“开始写”，或试试这些："),
    "empty_shakespeare": (
        "This network read Shakespeare’s plays letter by letter, nothing else: no dictionary, no grammar. "
        "Give it a beginning and watch what it has learnt about names, lines and verse.",
        "这个网络一个字母一个字母地读过莎士比亚的剧本，此外什么也没学：没有词典，没有语法。"
        "给它一个开头，看它对人名、分行和韵文学到了什么。",
    ),
    "empty_poems": (
        "This network read 31,185 Tang poems. Give it the first characters, or the first character of every "
        "line; the form is kept exactly, and even lines are helped to rhyme.",
        "这个网络读过 31,185 首唐诗。给它开头几个字，或者每句的首字（藏头诗）；"
        "体裁一字不差，偶数句帮它押韵。",
    ),
    "empty_surnames": (
        "This network spells new surnames of a country. Another one, that of the Names tab, says where it "
        "would place them.",
        "这个网络拼写某个国家的新姓氏；再让“姓氏”页里的另一个网络猜猜它们来自哪里。",
    ),
    "seeded": ("Seed {seed}", "种子 {seed}"),
    "pace": ("{rate} characters a second", "每秒 {rate} 字符"),
    "surnames_sheet": ("New surnames: {country}", "新姓氏：{country}"),
    "agreement": (
        "The Names network agrees with {agree} of {total}.",
        "“姓氏”页的网络同意其中 {agree} / {total} 个。",
    ),
    "exists": ("exists", "已有"),
    "exists_is": (
        "“Exists”: it stands among the data set’s surnames. A Bloom filter says so, wrong for about one "
        "name in a thousand.",
        "“已有”：数据集里有这个姓。这由布隆过滤器判断，误报约千分之一。",
    ),
    "says": ("the Names network says", "“姓氏”网络认为"),
    "rhymed": ("rhyme: {ends}", "押韵：{ends}"),
    "unrhymed": ("no rhyme", "没押上韵"),
    "known": (
        "Underlined: it stands so in a poem that the network learnt from, as a whole line or as eight "
        "characters running (wrongly underlined about once in a thousand).",
        "下划线：整句，或连续八个字，在网络学过的诗里原样出现过（约千分之一会误标）。",
    ),
    "rhyme_is": (
        "Framed: even lines that rhyme as Tang poems do, by rhymes learnt from the poems. The page helps: "
        "with its help {written} of the even lines rhyme, without it {unaided}, in real poems {poems}.",
        "加框：偶数句按唐诗的韵押上了，哪些字同韵是从诗里学来的。页面帮了忙："
        "帮了有 {written} 的偶数句押韵，不帮只有 {unaided}，真正的唐诗是 {poems}。",
    ),
    "look": ("Look closer", "细看"),
    "colour": ("Colour by", "上色"),
    "colour_off": ("nothing", "不上色"),
    "colour_surprise": ("how likely", "有多大可能"),
    "colour_unit": ("a hidden unit", "一个隐藏单元"),
    "unit": ("Unit", "单元"),
    "swing": (
        "The units that swing most here (one of them may count how far along the line it is):",
        "这里起伏最大的单元（其中也许有一个在数这一行写到了哪里）：",
    ),
    "at": ("Character no.", "第几个字符"),
    "sheet": ("on sheet", "第几份"),
    "look_is": (
        "Point at a character to see what else the network considered there; click it, or give its number, "
        "to choose another. Probabilities are the network’s own, at temperature 1.",
        "指着一个字符，看网络在那里还考虑过什么；点一下（或填它的序号），可以从那里改道。"
        "概率是网络自己的，温度为 1。",
    ),
    "options": ("After “{before}”, the network thought of", "“{before}”之后，网络想到的有"),
    "options_first": ("To begin with, the network thought of", "一开头，网络想到的有"),
    "written_here": ("written here", "写的是这个"),
    "otherwise": ("Write {character} here, and go on", "这里改写 {character}，再往下写"),
    "nothing_before": ("Nothing came before the first character.", "第一个字符之前什么也没有。"),
    "room": (
        "This form takes {most} characters; these are {count}.",
        "这种体裁只放得下 {most} 个字，这里有 {count} 个。",
    ),
    "room_acrostic": (
        "This form has {most} lines, so {most} first characters; these are {count}.",
        "这种体裁有 {most} 句，只要 {most} 个首字，这里有 {count} 个。",
    ),
    "long_surname": (
        "A surname begins with at most {most} letters; these are {count}.",
        "姓氏的开头最多 {most} 个字母，这里有 {count} 个。",
    ),
    "long": (
        "Give at most {most} characters to go on from; these are {count}.",
        "开头最多 {most} 个字符，这里有 {count} 个。",
    ),
    "unknown": (
        "The network has never seen {characters}: leave them out.",
        "网络没学过这些字符：{characters}，请去掉。",
    ),
    "complete": (
        "The poem is complete: shorten the given characters to have another written.",
        "诗已经写满：把给定的字删短些，再让它写。",
    ),
}
