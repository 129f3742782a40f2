"""The countries' names, until the Writing page looks them up in the catalogue."""

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
