"""Every word on the page, in English and Chinese: one table a page, key -> (en, zh)."""

from html import escape

LANGUAGES = ("en", "zh")
Words = dict[str, tuple[str, str]]


def pick(words: Words, key: str, lang: str = "en", **values) -> str:
    """The plain words of `key` in one language, `values` filled in: each a value, or a pair (en, zh).

    KeyError for a key not in the table.
    """
    at = LANGUAGES.index(lang)
    filled = {name: value[at] if isinstance(value, tuple) else value for name, value in values.items()}
    return words[key][at].format(**filled)


def both(words: Words, key: str, **values) -> str:
    """HTML in both languages; the style sheet shows the one that <html lang> names. `values` are escaped."""
    return spans(*(pick(words, key, lang, **values) for lang in LANGUAGES))


class Told(ValueError):
    """A sentence from a table; as text it is the English one, which raw callers get. `zh` is the other."""

    def __init__(self, words: Words, key: str, **values):
        super().__init__(pick(words, key, **values))
        self.zh = pick(words, key, "zh", **values)


def spans(en: str, zh: str) -> str:
    """HTML of one text in two languages, escaped."""
    return f'<span lang="en">{escape(en)}</span><span lang="zh">{escape(zh)}</span>'


def label(words: Words, key: str, **values) -> str:
    """HTML attributes: an element's name and tooltip in both languages."""
    return named(*(pick(words, key, lang, **values) for lang in LANGUAGES))


def named(en: str, zh: str) -> str:
    """HTML attributes: the same of one text in two languages, escaped."""
    en, zh = escape(en, quote=True), escape(zh, quote=True)
    return f'aria-label="{en}" title="{en}" data-en="{en}" data-zh="{zh}"'


def term(words: Words, key: str) -> str:
    """HTML of a technical term whose definition (key + "_is") opens on hover, tap or focus."""
    tip = f'<span class="tip" role="tooltip">{both(words, f"{key}_is")}</span>'
    return f'<span class="term" tabindex="0">{both(words, key)}{tip}</span>'
