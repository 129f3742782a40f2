"""The row of the visitor's own network in the comparison: hidden until there is one."""

import numpy as np
from markupsafe import Markup

from demo import learn
from demo.draw.numbers import NONE, confidence, thousands
from demo.learn import OwnNetwork
from demo.pages.digits.bars import magnified
from demo.panel.templates import Template
from demo.words import Phrase, _, languages

T = Template("pages/digits/compare.jinja")
# The same in every language, and short: the column is narrow.
KINDS = {
    "mlp": "MLP ReLU",
    "mlp_sigmoid": "MLP σ",
    "cnn": "CNN",
    "rnn": "RNN",
    "lstm": "LSTM",
    "gru": "GRU",
}
CELLS = ("says", "sure", "ms", "params", "test")


def row() -> Markup:
    """<tr> like the other networks', every cell with a data-key, and the age of its answer."""
    words = _("answered {age} s ago", age="|")
    return T.own_row([(language, *words.to(language).split("|")) for language in languages()])


def answer(own: OwnNetwork | None, digit: np.ndarray | None) -> dict:
    """What the script writes into the row; without a network empty texts, which keep the row away.

    {"cells": {data-key: text}, "bars": {"own": ten probabilities}, "traces": the same magnified,
    "trained": whether there is a network}
    """
    names = [f"name.{language}" for language in languages()]
    measured = [f"measured.{language}" for language in languages()]
    cells = dict.fromkeys((*CELLS, *names, *measured), "")
    bars = {}
    traces = {}
    if own:
        cells |= dict.fromkeys(names, title(own))
        cells |= {f"measured.{language}": measured_on(own).to(language) for language in languages()}
        cells["says"] = NONE
        cells["params"] = thousands(own.parameters)
        cells["test"] = f"{100 * (1 - own.error):.2f}"
    if own and digit is not None:
        probs, ms = learn.read(own, digit)
        cells["says"] = str(probs.argmax())
        cells["sure"] = confidence(float(probs.max()))
        cells["ms"] = f"{ms:.2f}"
        bars["own"] = probs.astype(float).round(8).tolist()
        traces["own"] = magnified(probs)
    texts = {f"own.{name}": text for name, text in cells.items()}
    return {"cells": texts, "bars": bars, "traces": traces, "trained": own is not None}


def measured_on(own: OwnNetwork) -> Phrase:
    """Which digits its accuracy is of; it learned from the same kind."""
    return _("made digits") if own.settings.made else _("validation")


def title(own: OwnNetwork) -> str:
    """A network's kind and width, short."""
    return f"{KINDS[own.settings.kind]} {own.settings.width}"
