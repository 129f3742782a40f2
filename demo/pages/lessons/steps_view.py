"""What the panels of the First steps tab share, as HTML: fields, buttons, numbers, the listing."""

import json
from html import escape

from demo.old.axes import shown
from demo.old.learn import SPEEDS
from demo.old.tables import Words, both, label
from demo.old.tables.steps import STEPS as W
from models.basics import OPTIMIZERS, Moment


def amount(words: Words, name: str, value: float, more: str = "") -> str:
    """<input> of any number, with its name."""
    return (
        f'<label class="field" {more}>{both(words, name)} <input type="number" step="any" name="{name}" '
        f'value="{value:g}" inputmode="decimal"></label>'
    )


def text(words: Words, name: str, value: str) -> str:
    """<input> of text, with its name."""
    return (
        f'<label class="field wide-field">{both(words, name)} <input type="text" name="{name}" '
        f'value="{escape(value, quote=True)}" spellcheck="false" autocapitalize="off"></label>'
    )


def lines(words: Words, name: str, value: str) -> str:
    """<textarea> that is as high as its text, with its name."""
    return (
        f'<label class="field wide-field">{both(words, name)} <textarea name="{name}" rows="1" '
        f'spellcheck="false" autocapitalize="off">{escape(value)}</textarea></label>'
    )


def options(words: Words, name: str, listed: list[tuple[str, str]], chosen: str) -> str:
    """<select> whose options are written the same in both languages."""
    parts = "".join(
        f'<option value="{value}"{" selected" * (value == chosen)}>{shown}</option>'
        for value, shown in listed
    )
    return f'<label class="field">{both(words, name)} <select name="{name}">{parts}</select></label>'


def rules(chosen: str = "SGD") -> str:
    """<select> of the optimizers."""
    return options(W, "optimizer", [(name, name) for name in OPTIMIZERS], chosen)


def speeds(chosen: int = 20) -> str:
    """<select> of the steps a second."""
    return options(W, "speed", [(str(speed), f"{speed} / s") for speed in SPEEDS], str(chosen))


def fill(word_html: str, values: dict, more: str = "") -> str:
    """A button that puts values into fields."""
    given = escape(json.dumps(values), quote=True)
    return f'<button type="button" class="quiet" data-fill="{given}" {more}>{word_html}</button>'


def transport() -> str:
    """Play, Pause, Step, Reset, which stay where they are, so that the focus does; beside them the step."""
    buttons = "".join(
        f'<button type="button" class="quiet {name}" {does}>{sign} {both(W, name)}</button>'
        for name, does, sign in (
            ("play", "data-trigger=submit", "▶"),
            ("pause", "data-trigger=stop", "❚❚"),
            ("step", "data-trigger=select", "▸❘"),
            ("reset", "data-fill='{\"n\": 0}'", "↺"),
        )
    )
    return f'<div class="playbar"><div class="transport">{buttons}</div><div data-slot="stand"></div></div>'


def stand(n: int, count: int, name: str, playing: bool, told: str = "") -> str:
    """Which step this is, with its bar; the hidden fields by which the page goes on from here."""
    told = told or both(W, "at_step", n=n, count=count)
    share = n / count if count else 1
    return (
        f'<span class="stand{" playing" * playing}"><span class="meter" style="--p:{share:.4f}"></span>'
        f"{told}</span>{held('n', str(n))}{held('of', name)}"
    )


def held(name: str, value: str) -> str:
    """A hidden field that comes back with the next request."""
    return f'<input type="hidden" name="{name}" value="{escape(value, quote=True)}">'


def numbers(values: dict[str, float | str], words: Words = W, **told) -> str:
    """A row of numbers of steady width, each under its name."""
    cells = "".join(
        f"<div><dt>{both(words, f'number_{name}', **told)}</dt>"
        f"<dd>{value if isinstance(value, str) else shown(value)}</dd></div>"
        for name, value in values.items()
    )
    return f'<dl class="figures">{cells}</dl>'


def of_moment(moment: Moment, x: float, y: float) -> str:
    """The numbers of one step, and what it says at x."""
    values = {name: getattr(moment, name) for name in ("w", "b", "loss", "slope_w", "slope_b")}
    return numbers(values | {"predicts": y}, x=f"{x:g}")


def program(words: Words = W) -> str:
    """Where the program stands: to be opened, copied, and run. It stays as it is while the code changes."""
    copy = (
        f'<button type="button" class="quiet copy" data-copy aria-pressed="false">{both(W, "copy")}</button>'
    )
    return (
        f'<details class="listing"><summary>{both(W, "code")}</summary>'
        f'<p class="legend">{both(words, "code_is")} {copy}</p>'
        f'<pre tabindex="0" {label(W, "code")}><code data-slot="code"></code></pre></details>'
    )


def listing(code: str) -> str:
    """The program for its place."""
    return escape(code)


def slots(*names: str) -> str:
    """An empty place for each name."""
    return "".join(f'<div data-slot="{name}"></div>' for name in names)
