"""Compare: the table of every network's answer, and the vote above it; only texts change while one draws."""

from dataclasses import dataclass

import gradio as gr
import numpy as np
from markupsafe import Markup

from demo import predict
from demo.assets import component_script
from demo.draw.numbers import NONE, accuracy, confidence, thousands
from demo.pages.digits import own_row
from demo.pages.digits.bars import magnified
from demo.panel.templates import Template
from demo.predict import DigitReading, NetworkAnswer, NumberReading
from demo.recipes import recipe_switch
from demo.words import Phrase, _, languages
from models.number import MOST_DIGITS

T = Template("pages/digits/compare.jinja")
NAMED = 2  # how many dissenters are told by name
BLANK = _("Draw a digit, or a whole number: every network answers before you lift the pen.")


def build() -> None:
    """The table of the networks' answers."""
    gr.HTML(table(), apply_default_css=False, js_on_load=component_script("table"), elem_id="compare")


def build_verdict() -> None:
    """The vote and who dissents, in a line above the panels, and whose vote it is: of which recipe."""
    gr.HTML(verdict(), apply_default_css=False, js_on_load=component_script("table"), elem_id="verdict")


def verdict() -> Markup:
    """The line's HTML, before anything is drawn."""
    networks = [(key, name, predict.only_recipe(key)) for key, name in predict.names().items()]
    blank = [(language, BLANK.to(language)) for language in languages()]
    return T.verdict(blank, networks, recipe_switch(), MOST_DIGITS)


@dataclass(frozen=True)
class Row:
    """What the table knows of a network before it answers.

    `accuracy`: in percent, for each recipe; `missing`: for each recipe that has no weights, why.
    """

    key: str
    name: str
    recipes: tuple[str, ...]
    parameters: str
    accuracy: dict[str, str]
    missing: dict[str, str]


def table() -> Markup:
    """The table with the figures of every header that can be read, empty of answers."""
    problems = {recipe: predict.problems(recipe) for recipe in predict.RECIPES}
    rows = [row(key, name, problems) for key, name in predict.names().items()]
    return T.table(rows, own_row.row())


def row(key: str, name: str, problems) -> Row:
    """One network's figures. `problems`: {recipe: {key: why it is missing}}."""
    recipes = predict.recipes(key)
    missing = {recipe: problems[recipe][key] for recipe in recipes if key in problems[recipe]}
    facts = {recipe: None if recipe in missing else predict.facts(key, recipe) for recipe in recipes}
    parameters = [fact["parameters"] for fact in facts.values() if fact]
    return Row(
        key,
        name,
        recipes,
        thousands(parameters[0]) if parameters else NONE,
        {recipe: accuracy(fact) for recipe, fact in facts.items()},
        missing,
    )


# ---- answers -----------------------------------------------------------------------------------------------


def patch(number: NumberReading, about: int = 0) -> dict:
    """What the script writes into the page for one `predict.read`: it only looks up cells by their data-key.

    {"cells": {data-key: text}, "bars": {key: ten probabilities}, "traces": the same magnified,
    "dissents": keys, "digit": 784 greys 0-255 or None, "hint": whether it may be none}, all of the digit
    `about`, counted from 0, and {"number": text, "digits": [{"vote", "agree", "box"}], "about"} of the whole
    number
    """
    reading = number["digits"][about] if number["digits"] else number
    vote = reading["vote"]
    words = [*place_in_words(number, about), *in_words(reading)]
    cells = {f"told.{language}": " · ".join(part.to(language) for part in words) for language in languages()}
    cells["vote"] = NONE if vote is None else str(vote)
    for key in predict.names():
        cells |= {f"{key}.says": NONE, f"{key}.sure": NONE, f"{key}.ms": NONE}
    for answer in reading["rows"]:
        key = answer["key"]
        cells[f"{key}.says"] = str(answer["says"])
        cells[f"{key}.sure"] = confidence(max(answer["probs"]))
        cells[f"{key}.ms"] = f"{answer['ms']:.2f}"
    digit = reading["digit"]
    bars = {answer["key"]: answer["probs"] for answer in reading["rows"]}
    traces = magnified(np.array(list(bars.values())))
    return {
        "cells": cells,
        "bars": bars,
        "traces": dict(zip(bars, traces, strict=True)),
        "dissents": [answer["key"] for answer in dissenters(reading)],
        "digit": None if digit is None else greys(np.array(digit)),
        "hint": reading["hint"],
        "number": number["number"],
        "digits": [{name: digit[name] for name in ("vote", "agree", "box")} for digit in number["digits"]],
        "about": about,
    }


def greys(digit: np.ndarray) -> list[int]:
    """The 784 numbers from 0 to 255 that the page holds of a (28, 28) digit."""
    return (digit * 255).round().astype(int).ravel().tolist()


def dissenters(reading: DigitReading) -> list[NetworkAnswer]:
    """The answers that are not the vote's."""
    return [answer for answer in reading["rows"] if answer["says"] != reading["vote"]]


def place_in_words(number: NumberReading, about: int) -> list[Phrase]:
    """Which digit of the number the table is about; nothing of a digit alone."""
    if len(number["digits"]) < 2:
        return []
    return [_("digit {place} of {number}", place=about + 1, number=number["number"])]


def in_words(reading: DigitReading) -> list[Phrase]:
    """How many agree and who does not; what to do when there was nothing to read."""
    if reading["vote"] is None:
        return [BLANK]
    others = dissenters(reading)
    names = predict.names()
    parts = [_("{agree} of {total} agree", agree=reading["agree"], total=len(reading["rows"]))]
    if not others:
        # Where nobody dissents, there is still who comes nearest to it.
        return [*parts, doubt(reading)]
    for answer in others[:NAMED]:
        parts.append(_("{who} says {digit}", who=names[answer["key"]], digit=answer["says"]))
    if len(others) > NAMED:
        parts.append(_("{count} more disagree", count=len(others) - NAMED))
    return parts


def doubt(reading: DigitReading) -> Phrase:
    """The network that is least sure of what all say, and what it would say next."""
    answer = min(reading["rows"], key=lambda answer: max(answer["probs"]))
    name = predict.names()[answer["key"]]
    sure = confidence(max(answer["probs"]))
    others = [0.0 if digit == answer["says"] else p for digit, p in enumerate(answer["probs"])]
    second = max(others)
    if not second:
        return _("least sure: {who}, {sure}", who=name, sure=sure)
    return _(
        "least sure: {who}, {sure}; next it would say {digit}",
        who=name,
        sure=sure,
        digit=others.index(second),
    )
