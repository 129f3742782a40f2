"""Readings and arrays -> HTML, pictures and the few strings that the page's script patches in."""

import json
from html import escape

import numpy as np

from demo.old.images import grey
from demo.old.tables import LANGUAGES, both, label, pick, term
from demo.old.tables.digits import DIGITS as W
from demo.old.tables.shell import SHELL
from models.registry import DIGITS as CARDS

NAMES = {card.key: card.name for card in CARDS}
NONE = "–"


ICONS = {  # 24 x 24, stroked in the colour of the text
    "undo": "M9 6 4 11l5 5M4 11h10a6 6 0 0 1 0 12h-2",
    "clear": "M6 6l12 12M18 6 6 18",
    "show": "M4 20l1-5L16 4l4 4L9 19z",
    "picture": "M3 5h18v14H3zM3 16l5-5 4 4 3-3 6 6M16 9h.01",
    "link": "M10 14a4 4 0 0 0 6 0l4-4a4 4 0 0 0-6-6l-1 1M14 10a4 4 0 0 0-6 0l-4 4a4 4 0 0 0 6 6l1-1",
    "moon": "M20 14A8 8 0 1 1 10 4a6 6 0 0 0 10 10z",
    "expand": "M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5",
}


def icon(name: str) -> str:
    """<svg> of a small line drawing; decoration, so hidden from screen readers."""
    return f'<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="{ICONS[name]}"/></svg>'


def steps(pictures: list[tuple[str, np.ndarray]]) -> str:
    """HTML of the pictures from drawing to digit, in order, with captions; empty when there are none."""
    figures = [
        f"<figure>{grey(array, 112, W[f'step_{name}'])}"
        f"<figcaption>{both(W, f'step_{name}')}</figcaption></figure>"
        for name, array in pictures
    ]
    return f'<p class="lead">{both(W, "steps_is")}</p><div class="steps">{"".join(figures)}</div>'


def patch(reading: dict) -> dict:
    """What the script writes into the page for one `predict.read`: it only looks up cells by their data-key.

    {"cells": {data-key: text}, "bars": {key: ten probabilities}, "dissents": keys,
    "digit": 784 greys 0-255 or None}
    """
    vote = reading["vote"]
    cells = {f"told.{lang}": told(reading, lang) for lang in LANGUAGES}
    cells["vote"] = NONE if vote is None else str(vote)
    cells |= {f"{key}.{name}": NONE for key in NAMES for name in ("says", "sure", "ms")}
    for row in reading["rows"]:
        cells[f"{row['key']}.says"] = str(row["says"])
        cells[f"{row['key']}.sure"] = confidence(max(row["probs"]))
        cells[f"{row['key']}.ms"] = f"{row['ms']:.2f}"
    digit = reading["digit"]
    return {
        "cells": cells,
        "bars": {row["key"]: row["probs"] for row in reading["rows"]},
        "dissents": [row["key"] for row in reading["rows"] if row["says"] != vote],
        "digit": None if digit is None else (np.array(digit) * 255).round().astype(int).ravel().tolist(),
    }


def chooser(key: str) -> str:
    """The network's name as a button that chooses it in the panel around it."""
    fill = json.dumps({"key": key})
    return f'<button type="button" class="open" data-fill=\'{fill}\'>{escape(NAMES[key])}</button>'


def told(reading: dict, lang: str) -> str:
    """One line in words: how many agree and who does not; what to do when there was nothing to read."""
    if reading["vote"] is None:
        return pick(W, "blank", lang)
    others = [row for row in reading["rows"] if row["says"] != reading["vote"]]
    parts = [pick(W, "agreed", lang, agree=reading["agree"], total=len(reading["rows"]))]
    parts += [pick(W, "dissents", lang, who=NAMES[row["key"]], digit=row["says"]) for row in others[:2]]
    if len(others) > 2:
        parts.append(pick(W, "more_dissent", lang, count=len(others) - 2))
    return " · ".join(parts)


def percent(share: float, digits: int = 1) -> str:
    """0.9951 -> "99.5 %"."""
    return f"{100 * share:.{digits}f} %"


def confidence(probability: float) -> str:
    """As `percent`, but a softmax is never certain: "> 99.9 %" instead of "100.0 %"."""
    return "> 99.9 %" if probability >= 0.9995 else percent(probability)


def thousands(count: int) -> str:
    """104554 -> "105 k"."""
    return f"{count / 1000:.0f} k" if count >= 1000 else str(count)


def score(facts: dict | None) -> str:
    """Test accuracy of a header in percent with two decimals, or a dash."""
    return NONE if facts is None else f"{100 * facts['correct'] / facts['total']:.2f}"


def verdict() -> str:
    """The vote and who dissents, in a line above the panels; cells as in `comparison`."""
    return (
        f'<div class="verdict"><span class="vote-label">{both(W, "vote")}</span>'
        f'<b class="vote" data-key="vote">{NONE}</b>'
        f'<span class="told"><span lang="en" data-key="told.en">{escape(pick(W, "blank"))}</span>'
        f'<span lang="zh" data-key="told.zh">{escape(pick(W, "blank", "zh"))}</span></span></div>'
        '<p class="announced" role="status"></p>'
    )


def comparison(facts: dict[tuple[str, str], dict], problems: dict[tuple[str, str], str], last="") -> str:
    """The table that compares all digit readers, empty of answers; every cell that changes has a data-key.

    `last`: HTML of one row more.
    """
    digits = "".join(
        f'<th scope="col" class="digit">{sorter(str(digit), 2 + digit)}</th>' for digit in range(10)
    )
    head = (
        f'<th scope="col" class="name">{sorter("network", 0)}</th>'
        f'<th scope="col" class="says">{sorter("says", 1)}</th>{digits}'
        f'<th scope="col" class="wide sure">{sorter("sure", 12)}</th>'
        f'<th scope="col" class="wide ms">{sorter("ms", 13)}</th>'
        f'<th scope="col" class="wide params">{sorter("params", 14)}</th>'
        f'<th scope="col" class="wide">{sorter("test", 15)}</th>'
        '<th class="wide end"></th>'
    )
    rows = "".join(comparison_row(card, facts, problems) for card in CARDS)
    terms = " ".join(term(W, key) for key in ("sure", "ms", "params", "test"))
    terms += " ".join(term(SHELL, recipe) for recipe in ("plain", "robust"))
    return (
        f'<p class="lead">{both(W, "lead")}</p>'
        f'<table class="compare"><thead><tr>{head}</tr></thead><tbody>{rows}{last}</tbody></table>'
        f'<p class="legend"><span class="key"><span class="swatch bar"></span>{both(W, "scale")}</span>'
        f'<span class="key"><span class="swatch win"></span>{both(W, "wins")}</span>'
        f'<span class="terms">{terms}</span>'
        f'<button type="button" class="quiet unhide" hidden>{both(W, "unhide")}</button></p>'
    )


def sorter(key: str, column: int) -> str:
    """The button in a column's head; `key` is a digit or a word of the table."""
    words = key if key.isdigit() else both(W, key)
    name = label(W, "sort", column=key if key.isdigit() else W[key])
    return f'<button type="button" class="sorter" data-sort="{column}" {name}>{words}</button>'


def comparison_row(card, facts: dict, problems: dict) -> str:
    """One network's row; it holds either recipe's figures, and the style sheet shows the chosen one."""
    key, hide = card.key, label(W, "hide", name=card.name)
    known = [facts.get((key, recipe)) for recipe in card.recipes]
    parameters = next((fact["parameters"] for fact in known if fact), None)
    cells = "".join(
        f'<td class="bar" aria-hidden="true"><i data-bar="{key}.{digit}"></i></td>' for digit in range(10)
    )
    scores = "".join(
        f'<span data-recipe="{recipe}">{score(facts.get((key, recipe)))}</span>' for recipe in card.recipes
    )
    notes = "".join(
        f'<small class="note" data-recipe="{recipe}">{both(W, "missing", why=problems[key, recipe])}</small>'
        for recipe in card.recipes
        if (key, recipe) in problems
    )
    return (
        f'<tr data-row="{key}" data-recipes="{" ".join(card.recipes)}"><th scope="row">'
        f'<button type="button" class="open" data-card="{key}">{escape(card.name)}</button>{notes}</th>'
        f'<td class="says" data-key="{key}.says">{NONE}</td>{cells}'
        f'<td class="wide number" data-key="{key}.sure">{NONE}</td>'
        f'<td class="wide number ms" data-key="{key}.ms">{NONE}</td>'
        '<td class="wide number params">'
        f"{thousands(parameters) if parameters else NONE}</td>"
        f'<td class="wide number">{scores}</td>'
        f'<td class="wide end"><span class="mark">◂ {both(W, "dissent")}</span>'
        f'<button type="button" class="quiet hide-row" {hide}>×</button></td></tr>'
    )
