"""The fields of a panel's form as HTML, each named in both languages."""

from html import escape

from demo.old.tables import both, label


def choice(words: dict, name: str, options: list[tuple[str, str]], chosen: str, word="", more="") -> str:
    """<select> of (value, text shown), labelled in both languages by the table's `word` (or `name`)."""
    listed = "".join(
        f'<option value="{escape(value)}"{" selected" * (value == chosen)}>{escape(text)}</option>'
        for value, text in options
    )
    return (
        f'<label class="field" {more}>{both(words, word or name)} '
        f'<select name="{name}">{listed}</select></label>'
    )


def radios(words: dict, name: str, options: list[str], chosen: str) -> str:
    """One of several words in both languages, as a row of buttons."""
    buttons = "".join(
        f'<label><input type="radio" name="{name}" value="{value}"{" checked" * (value == chosen)}>'
        f"{both(words, f'{name}_{value}')}</label>"
        for value in options
    )
    return f'<fieldset class="choice" {label(words, name)}>{buttons}</fieldset>'


def slider(words: dict, name: str, low: float, high: float, value: float, step: float = 1) -> str:
    """<input type=range> with its name and its value beside it."""
    shown = str(value).replace("-", "−")
    return (
        f'<label class="field slider">{both(words, name)} <input type="range" name="{name}" min="{low}" '
        f'max="{high}" step="{step}" value="{value}"><output for="{name}">{shown}</output></label>'
    )


def entry(words: dict, name: str, low: int, high: int, value: int | str) -> str:
    """<input type=number> with its name."""
    return (
        f'<label class="field">{both(words, name)} <input type="number" name="{name}" min="{low}" '
        f'max="{high}" value="{value}"></label>'
    )
