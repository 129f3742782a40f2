"""Every word on the page, in English and Chinese: one table a page, key -> (en, zh)."""

from html import escape

LANGUAGES = ("en", "zh")
Words = dict[str, tuple[str, str]]


def pick(words: Words, key: str, lang: str = "en", **values) -> str:
    """The plain words of `key` in one language, `values` filled in. KeyError for a key not in the table."""
    return words[key][LANGUAGES.index(lang)].format(**values)


def both(words: Words, key: str, **values) -> str:
    """HTML in both languages; the style sheet shows the one that <html lang> names. `values` are escaped."""
    return spans(*(pick(words, key, lang, **values) for lang in LANGUAGES))


def spans(en: str, zh: str) -> str:
    """HTML of one text in two languages, escaped."""
    return f'<span lang="en">{escape(en)}</span><span lang="zh">{escape(zh)}</span>'


def label(words: Words, key: str, **values: tuple[str, str]) -> str:
    """HTML attributes: an element's name and tooltip in both languages, (en, zh) `values` filled in."""
    texts = (
        pick(words, key, lang, **{name: value[i] for name, value in values.items()})
        for i, lang in enumerate(LANGUAGES)
    )
    en, zh = (escape(text, quote=True) for text in texts)
    return f'aria-label="{en}" title="{en}" data-en="{en}" data-zh="{zh}"'


def term(words: Words, key: str) -> str:
    """HTML of a technical term whose definition (key + "_is") opens on hover, tap or focus."""
    tip = f'<span class="tip" role="tooltip">{both(words, f"{key}_is")}</span>'
    return f'<span class="term" tabindex="0">{both(words, key)}{tip}</span>'
