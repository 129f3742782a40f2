"""Softmax and cross-entropy by hand: scores become probabilities, a loss, and a gradient.

The visitor learns what every classifier's last step computes, and what NLL and cross-entropy share.
"""

import gradio as gr

from demo.learn import typed
from demo.old.fields import slider
from demo.old.panel import panel, sentences, whole
from demo.old.tables import both
from demo.old.tables.taught import SOFTMAX as W
from demo.pages.lessons import programs
from demo.pages.lessons import softmax_view as view
from demo.pages.lessons import steps_view as shared
from models import basics

MOST, REACH = 6, 10.0
START = (0.2, 0.1, -0.1, 0.0, 0.0, 0.0)
NAMED = {f"s{i}": tuple(word.format(i=i) for word in W["score"]) for i in range(MOST)}
TRIES = {
    "tutorial": {"classes": 3, "target": 0, "s0": 0.2, "s1": 0.1, "s2": -0.1},
    "equal": {f"s{i}": 0 for i in range(MOST)},
    "sure": {"target": 0, "s0": 8, "s1": 0, "s2": -1},
    "wrong": {"target": 1, "s0": 8, "s1": 0, "s2": -1},
}


def build() -> None:
    """Sliders of the scores on the left; the table, the losses and the code on the right."""
    tries = "".join(shared.fill(both(W, f"try_{name}"), values) for name, values in TRIES.items())
    sliders = "".join(
        f'<div data-if="classes={" ".join(str(n) for n in range(max(2, i + 1), MOST + 1))}">'
        f"{slider(NAMED, f's{i}', -REACH, REACH, z, 0.1)}</div>"
        for i, z in enumerate(START)
    )
    fields = (
        f'<p class="chips"><span>{both(W, "try")}</span> {tries}</p>'
        f"{shared.options(W, 'classes', [(str(n), str(n)) for n in range(2, MOST + 1)], '3')}{sliders}"
        f'<div data-slot="target">{view.targets(3, 0, "")}</div>'
    )
    body = f'<div class="taught">{shared.slots("losses", "table", "told")}{shared.program()}</div>'
    panel("softmax", fields, body, answer, on="none")
    gr.api(softmax, api_name="softmax", concurrency_limit=4)


def answer(asked: dict) -> dict:
    """The scores' probabilities, losses and gradient."""
    count = whole(asked, "classes", 2, MOST, 3)
    target = whole(asked, "target", 0, count - 1, 0)
    scores = [
        basics.within(NAMED[f"s{i}"][0], typed(asked, f"s{i}", START[i]), -REACH, REACH) for i in range(count)
    ]
    found = basics.softmax(scores, target)
    return {
        "target": view.targets(count, target, str(asked.get("listed"))),
        "losses": view.losses(scores, target, found),
        "table": view.table(scores, target, found),
        "told": view.told(scores, target, found),
        "code": shared.listing(programs.softmax(scores, target)),
    }


def softmax(scores: list[float], target: int = 0) -> dict:
    """Scores to probabilities, NLL, cross-entropy and the loss's gradient.

    Example: [0.2, 0.1, -0.1], 0.

    Args:
        scores: 2 to 10 numbers, each from -1000 to 1000.
        target: The right class, from 0.

    Returns:
        {"probs", "logs", "nll", "cross_entropy", "gradient"}
    """
    with sentences():
        return basics.softmax(scores, target)
