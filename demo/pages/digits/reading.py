"""Reading: recurrent networks take in the digit row by row; their belief and memory after every step.

The visitor learns what a hidden state is, and that output, h_n and c_n are not the same thing.
"""

import gradio as gr

from demo import predict, probe
from demo.old.fields import choice, slider
from demo.old.panel import blank, digit_of, panel, recipe_of, sentences
from demo.old.tables import both, label
from demo.old.tables.reading import READING as W
from demo.pages.digits import reading_view as view
from demo.pages.digits.comparison import NAMES

SLOTS = ("digit", "beliefs", "states", "ends")


def build() -> None:
    """Network, slider and play button; the digit, five beliefs, one memory."""
    fields = choice(W, "key", [(key, NAMES[key]) for key in probe.recurrent()], "lstm2")
    fields += slider(W, "step", 1, view.SLIDER, view.SLIDER)
    fields += (
        f'<button type="button" class="quiet" data-play {label(W, "play_label")} aria-pressed="false">'
        f"<span>▶ {both(W, 'play')}</span><span>⏸ {both(W, 'pause')}</span></button>"
    )
    body = "".join(f'<div data-slot="{name}"></div>' for name in SLOTS)
    panel("reading", fields, body, reading)
    gr.api(reading_steps, api_name="reading_steps", concurrency_limit=2)


def reading(asked: dict) -> dict:
    """Every recurrent network's reading of the digit, and the chosen one's memory."""
    digit = digit_of(asked)
    key, recipe = recipe_of(asked)
    if digit is None:
        return dict.fromkeys(SLOTS, "") | {"beliefs": blank()}
    keys = [other for other in probe.recurrent() if other in predict.ready(recipe)]
    found = {other: probe.reading_steps(digit, other, recipe) for other in keys}
    one = found[key] if key in found else probe.reading_steps(digit, key, recipe)
    return {
        "digit": view.digit(digit, probe.steps(key), len(one.probs)),
        "beliefs": view.beliefs(found, key),
        "states": view.states(one, key),
        "ends": view.ends(one),
    }


def reading_steps(digit: list[list[float]], key: str = "lstm", recipe: str = "robust") -> dict:
    """A recurrent network after every step of its reading of a digit.

    Example: the "digit" that /read_strokes returns, "lstm2".

    Args:
        digit: 28 rows of 28 numbers from 0 to 1, ink bright.
        key: rnn, lstm, lstm2, gru or cnn_rnn.
        recipe: "plain" (the tutorial's training) or "robust" (ours).

    Returns:
        {"probs": T x 10, "settled": step from 1, "hidden": layers x T x units, "cell": the same or null}
    """
    with sentences():
        found = probe.reading_steps(predict.checked([digit])[0], key, recipe)
        return {
            "probs": found.probs.astype(float).round(4).tolist(),
            "settled": found.settled,
            "hidden": _lists(found.hidden),
            "cell": _lists(found.cell),
        }


def _lists(array) -> list | None:
    return None if array is None else array.astype(float).round(5).tolist()
