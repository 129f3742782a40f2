"""What a network wrote, as HTML: sheets side by side, coloured, with the alternatives at every character."""

import json
from dataclasses import dataclass
from html import escape

import numpy as np

from demo.draw.countries import flagged
from demo.draw.numbers import probability
from demo.old.images import AMOUNT, SIGNED, colours, figure, scale
from demo.old.tables import both, label
from demo.old.tables.names import COUNTRIES as COUNTRY
from demo.old.tables.writing import WRITING as W
from demo.predict import Guess
from demo.write import LONGEST, Reading, Task, printed, traditional
from models.data import COUNTRIES

STARTS = {
    "shakespeare": ("ROMEO:\n", "First Citizen:\n", "To be, or not to be, "),
    "poems": ("春", "明月", "独坐"),
    "surnames": ("O'", "Mc", "Ki"),
}
OF = {"O'": "Irish", "Mc": "Scottish", "Ki": "Japanese"}  # whose surnames begin so
LINE = "\n"
MARKS = "，。\n"  # punctuation that the form brings, not the network


@dataclass(frozen=True)
class Sheet:
    """One text: where the prompt ends in it, its seed, how fast all were written, whether it is finished."""

    text: str
    start: int
    seed: int
    rate: float = 0.0
    done: bool = True


@dataclass(frozen=True)
class Look:
    """How sheets are looked at: `colour` off, surprise or unit; the unit (-1: the liveliest); the script."""

    colour: str = "off"
    unit: int = -1
    script: str = "simplified"

    def shown(self, text: str) -> str:
        """The text in the chosen script."""
        return traditional(text) if self.script == "traditional" else text


def empty(key: str) -> str:
    """Before anything is written: what this network is, and beginnings to try."""
    tries = ""
    for text in STARTS[key]:
        fill = {f"prompt_{key}": text, "only": 0} | ({"country": OF[text]} if key == "surnames" else {})
        tries += _button("quiet", fill, escape(text.strip()), True)
    return (
        f'<div class="blank-note"><p>{both(W, f"empty_{key}")}</p><p>{both(W, "try")}</p>'
        f'<p class="chips">{tries}</p></div>'
    )


def writing(sheets: list[Sheet], task: Task, look: Look) -> str:
    """The sheets while they are written: plain text."""
    parts = ""
    for sheet in sheets:
        shown = escape(look.shown(printed(sheet.text, task)))
        parts += f'<figure class="leaf {task.key}"><div class="text" aria-live="off">{shown}</div></figure>'
    return f'{kept(sheets, task)}<div class="leaves n{len(sheets)}">{parts}</div>'


def kept(sheets: list[Sheet], task: Task) -> str:
    """The hidden field in which the page keeps what was written."""
    held = {"form": task.form, "country": task.country, "sheets": [vars(sheet) for sheet in sheets]}
    return f'<textarea hidden name="written_{task.key}">{escape(json.dumps(held))}</textarea>'


def leaf(sheet: Sheet, number: int, reading: Reading, task: Task, look: Look, known, ends: list[int]) -> str:
    """One finished sheet: every character with its alternatives; the ways to go on."""
    told = both(W, "seeded", seed=sheet.seed)
    if sheet.rate:
        told += f' <span class="number">{both(W, "pace", rate=f"{sheet.rate:,.0f}")}</span>'
    if task.key == "poems":
        rhyme = "".join(look.shown(sheet.text[end]) for end in ends)
        told += f" <span>{both(W, 'rhymed', ends=rhyme) if ends else both(W, 'unrhymed')}</span>"
    text = characters(sheet, number, reading, task, look, known, ends)
    full = len(sheet.text) >= (task.form[0] * task.form[1] if task.key == "poems" else LONGEST)
    fill = _fill(task, sheet.text, number)
    buttons = "" if full else _button("quiet", fill, both(W, "continue"), True)
    buttons += _button("quiet", fill, both(W, "edit"))
    body = f'<div class="text">{text}</div><p class="chips">{buttons}</p>'
    return f'<div class="leaf {task.key}">{figure("writing", body, f"<span>{told}</span>")}</div>'


def characters(sheet, number: int, reading: Reading, task: Task, look: Look, known, ends) -> str:
    """The characters as elements that carry colour, marks and, for the pointer, their alternatives."""
    paints, parts, at = _paints(reading, look), [], 0
    for character in look.shown(printed(sheet.text, task)):
        if task.key == "poems" and character in MARKS:
            parts.append("<br>" if character == "\n" else character)
            continue
        marks = {"given": at < sheet.start, "known": known[at], "rhyme": at in ends}
        kinds = " ".join(name for name, on in marks.items() if on)
        options = reading.options[at]
        others = "\n".join(f"{_sign(option, task, look)} {probability(p)}" for option, p in options)
        shown = '<b class="mark">↵</b>' if character == LINE else escape(character)
        fill = json.dumps({"sheet": number + 1, "at": at + 1})
        parts.append(
            f'<i class="{kinds}" data-a="{escape(others, quote=True)}" style="{paints[at]}" '
            f"data-fill='{fill}'>{shown}</i>{'<br>' * (character == LINE)}"
        )
        at += 1
    return "".join(parts)


def name_row(sheet, number: int, reading: Reading, task: Task, look: Look, known, says: Guess | None) -> str:
    """One invented surname: whether it exists, and where the name classifier places it, if it is finished."""
    text = characters(sheet, number, reading, task, look, np.zeros(len(sheet.text), bool), [])
    if says is None:
        return f'<tr class="differs"><td class="text">{text}…</td><td></td><td></td><td></td></tr>'
    agrees = says.country == task.country
    exists = f'<span class="badge">{both(W, "exists")}</span>' if known[0] else ""
    return (
        f'<tr class="{"" if agrees else "differs"}"><td class="text">{text}</td><td>{exists}</td>'
        f"<td>{'✓' if agrees else '·'} {flagged(COUNTRIES[says.country])}</td>"
        f'<td class="number">{probability(says.p)}</td></tr>'
    )


def names_table(rows: list[str], agree: int, total: int, task: Task) -> str:
    """The invented surnames of one country, and how often the classifier agrees with the finished ones."""
    heads = f"<th></th><th></th><th colspan=2>{both(W, 'says')}</th>"
    body = f'<table class="invented"><thead><tr>{heads}</tr></thead><tbody>{"".join(rows)}</tbody></table>'
    told = both(W, "surnames_sheet", country=COUNTRY[COUNTRIES[task.country]])
    agreement = both(W, "agreement", agree=agree, total=total)
    body += f'<p>{agreement}</p><p class="legend">{both(W, "exists_is")}</p>'
    return figure("surnames", body, f"<b>{told}</b>")


def legend(task: Task, look: Look, units: list[int], facts: dict) -> str:
    """The colour scale, the units worth a look, and what the marks mean."""
    parts = ""
    if look.colour == "surprise":
        parts += f"<p>{scale(AMOUNT, (0, 1), 'scale_probability')}</p>"
    if look.colour == "unit":
        chips = "".join(
            _button(
                "quiet", {"unit": unit}, str(unit), more=f'aria-pressed="{str(unit == look.unit).lower()}"'
            )
            for unit in units
        )
        parts += f"<p>{both(W, 'unit')} <b>{look.unit}</b> {scale(SIGNED, (-1, 1), 'scale_state')}</p>"
        parts += f'<p class="chips">{both(W, "swing")} {chips}</p>'
    if task.key == "poems":
        rates = {name: f"{100 * value:.0f} %" for name, value in facts["rhyme"].items()}
        parts += f'<p class="legend">{both(W, "rhyme_is", **rates)}</p>'
        parts += f'<p class="legend">{both(W, "known")}</p>'
    return parts


def place(sheet: Sheet, number: int, at: int, reading: Reading, task: Task, look: Look) -> str:
    """What the network thought of at character `at`, each a way to go on from there."""
    if np.isnan(reading.chances[at]):
        return f'<p class="legend">{both(W, "nothing_before")}</p>'
    options, here = list(reading.options[at]), sheet.text[at]
    if here not in dict(options):
        options.append((here, float(reading.chances[at])))
    rows = ""
    for option, p in options:
        sign = _sign(option, task, look)
        ends = task.key != "shakespeare" and option == "\n"  # the stop mark: nothing to go on from
        fill = _fill(task, sheet.text[:at] + option, number)
        named = label(W, "otherwise", character=sign)
        shown = f'<b>{escape(sign)}</b> <span class="number">{probability(p)}</span>'
        if ends or option == here:
            told = f" {both(W, 'written_here')}" if option == here else ""
            rows += f'<span class="here" style="--p:{p:.4f}">{shown}{told}</span>'
        else:
            rows += _button("quiet", fill, shown, True, f'{named} style="--p:{p:.4f}"')
    before = look.shown(sheet.text[max(0, at - 12) : at]).replace("\n", "↵")
    told = both(W, "options", before=before) if before else both(W, "options_first")
    return f'<div class="options">{told} {rows}</div>'


def _paints(reading: Reading, look: Look) -> list[str]:
    """The style of every character: its background, and ink that can be read on it."""
    if look.colour == "off":
        return [""] * len(reading.text)
    if look.colour == "unit":
        backs = colours(reading.hidden[:, look.unit], SIGNED, -1, 1)
    else:
        backs = colours(np.nan_to_num(reading.chances), AMOUNT, 0, 1)
    dark = backs @ np.array([0.299, 0.587, 0.114]) < 140
    known = ~np.isnan(reading.chances) | (look.colour == "unit")
    return [
        f"background:rgb({r} {g} {b});color:{'#fff' if on else '#1d2230'}" * bool(there)
        for (r, g, b), on, there in zip(backs.tolist(), dark, known, strict=True)
    ]


def _sign(character: str, task: Task, look: Look) -> str:
    """How a character is shown in a list: those that cannot be seen by their signs."""
    if character == "\n":
        return "↵" if task.key == "shakespeare" else "■"
    return "␣" if character == " " else look.shown(character)


def _fill(task: Task, text: str, number: int) -> dict:
    """The fields that have this text gone on with, on its own sheet, as it was begun."""
    fill = {f"prompt_{task.key}": text, "only": number + 1}
    if task.key == "poems":
        fill |= {"head": "begin", "form": "x".join(map(str, task.form))}
    if task.key == "surnames":
        fill |= {"country": COUNTRIES[task.country]}
    return fill


def _button(kind: str, fill: dict, words: str, go: bool = False, more: str = "") -> str:
    given = escape(json.dumps(fill, ensure_ascii=False), quote=True)
    trigger = 'data-trigger="submit"' if go else ""
    return f'<button type="button" class="{kind}" data-fill="{given}" {trigger} {more}>{words}</button>'
