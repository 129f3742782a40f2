"""Reading: recurrent networks take in the digit step by step; their belief and memory after every step.

The visitor learns what a hidden state is, and that output, h_n and c_n are not the same thing.
"""

from collections.abc import Mapping

import numpy as np
from markupsafe import Markup

from demo import predict, probe
from demo.draw.images import AMOUNT, SIGNED, heat, reach, scale
from demo.draw.numbers import confidence, number, with_sign
from demo.pages.choices import Recipe, Stepwise
from demo.pages.digits.parts import NetworkForm, chooser
from demo.panel.form import Slider, Strip
from demo.panel.panel import Page, Panel, Slots, blank
from demo.panel.problems import endpoint_problems
from demo.panel.templates import Template
from demo.probe import Reading
from demo.words import Phrase, _
from models.problem import Range

T = Template("pages/digits/reading.jinja")

Readings = Mapping[str, Reading]  # by the network's key
STEPS = 28  # of the slider: one a row of pixels
FIRST = 6  # numbers of a tensor that are written out
SLOTS = ("digit", "beliefs", "states", "ends")
UNIT = (0.0, 1.0)
SAME = 1e-5  # two tensors whose numbers are nearer than this are the same one, but for rounding


def readers() -> list[tuple[str, str]]:
    """(key, name) of the networks that read step by step."""
    names = predict.names()
    return [(key, names[key]) for key in probe.recurrent()]


class ReadingForm(NetworkForm):
    """Whose memory is looked at, and after which step."""

    # Not strict: the reading itself says of any other network that it does not read step by step.
    key: str = Strip(_("Network"), "lstm2", readers, strict=False)
    step: int = Slider(_("step"), STEPS, Range(1, STEPS, whole=True))


# ---- what is answered --------------------------------------------------------------------------------------


def reading(form: ReadingForm, page: Page) -> Slots:
    """Every recurrent network's reading of the digit, and the chosen one's memory."""
    if page.digit is None:
        return {**dict.fromkeys(SLOTS, Markup()), "beliefs": blank()}
    recipe = form.recipe(page.recipe)
    ready = predict.ready(recipe)
    keys = [key for key in probe.recurrent() if key in ready]
    readings = {key: probe.reading_steps(page.digit, key, recipe) for key in keys}
    chosen = readings.get(form.key) or probe.reading_steps(page.digit, form.key, recipe)
    return {
        "digit": T.digit(page.digit, chosen.steps, len(chosen.probs)),
        "beliefs": beliefs(readings, form.key),
        "states": T.states(predict.names()[form.key], memory(chosen)),
        "ends": ends(chosen),
    }


def reading_steps(digit: list[list[float]], key: Stepwise = "lstm", recipe: Recipe = "robust") -> dict:
    """A recurrent network after every step of its reading of a digit.

    Example: the "digit" that /read_strokes returns, "lstm2".

    Args:
        digit: 28 rows of 28 numbers from 0 to 1, ink bright.
        key: rnn, lstm, lstm2, gru or cnn_rnn.
        recipe: "plain" (the tutorial's training) or "robust" (ours).

    Returns:
        {"probs": T x 10, "settled": step from 1, "hidden": layers x T x units, "cell": the same or null}
    """
    with endpoint_problems():
        steps = probe.reading_steps(predict.checked([digit])[0], key, recipe)
        return {
            "probs": rounded_lists(steps.probs, 4),
            "settled": steps.settled,
            "hidden": rounded_lists(steps.hidden, 5),
            "cell": None if steps.cell is None else rounded_lists(steps.cell, 5),
        }


def rounded_lists(array: np.ndarray, digits: int) -> list:
    """The array as JSON-ready lists, to so many decimals."""
    return array.astype(float).round(digits).tolist()


# ---- how it is shown ---------------------------------------------------------------------------------------


def beliefs(readings: Readings, chosen: str) -> Markup:
    """Every network's ten probabilities over the steps, the step it made up its mind, bars for the slider."""
    rows = []
    for key, steps in readings.items():
        count = len(steps.probs)
        picture = heat(steps.probs.T, 392, AMOUNT, UNIT)
        settled = f"{(steps.settled - 0.5) / count:.2%}"  # the middle of that step's column
        words = _(
            "says {digit} from step {step} of {count} on",
            digit=int(steps.probs[-1].argmax()),
            step=steps.settled,
            count=count,
        )
        sure = confidence(float(steps.probs[-1].max()))
        rows.append((chooser(key), key == chosen, words, sure, picture, settled, frames(steps.probs)))
    return T.beliefs(rows, scale(AMOUNT, UNIT, _("probability")))


def frames(probs: np.ndarray) -> list[list[float]]:
    """For each digit its probability at every stop of the slider; they begin at 1, so [0] is not seen."""
    stops = np.arange(-1, STEPS).clip(0)
    steps = stops * len(probs) // STEPS
    return rounded_lists(probs[steps].T, 4)


def memory(steps: Reading) -> list[tuple[Phrase, Markup, Markup]]:
    """(words, picture, scale) of each layer's hidden state, and of its cell state if it has one."""
    parts = []
    for layer, states in enumerate(steps.hidden, 1):
        words = _("hidden state, layer {layer}: {units} units", layer=layer, units=states.shape[1])
        parts.append((words, *state_map(states)))
    for layer, states in enumerate(steps.cell if steps.cell is not None else (), 1):
        words = _("cell state, layer {layer}: {units} units", layer=layer, units=states.shape[1])
        parts.append((words, *state_map(states)))
    return parts


def state_map(states: np.ndarray) -> tuple[Markup, Markup]:
    """(picture, scale) of (T, units) activations, a row a unit."""
    span = reach(states, signed=True)
    return heat(states.T, 256, SIGNED, span), scale(SIGNED, span, _("activation"))


def ends(steps: Reading) -> Markup:
    """The last output beside h_n and c_n of every layer: first numbers, and how far they are apart."""
    tensors = [(f"h_n[{layer}]", states[-1]) for layer, states in enumerate(steps.hidden)]
    if steps.cell is not None:
        tensors += [(f"c_n[{layer}]", states[-1]) for layer, states in enumerate(steps.cell)]
    rows = []
    for name, values in tensors:
        apart = float(np.abs(values - steps.output).max())
        same = apart < SAME
        words = _("0: equal") if same else _("{most}: different", most=number(apart))
        rows.append((name, first_numbers(values), words, same))
    last = ("output[:, -1]", first_numbers(steps.output))
    return T.ends(len(steps.hidden), steps.cell is not None, len(steps.output), last, rows)


def first_numbers(values: np.ndarray) -> str:
    """The first few of a tensor's numbers, each with its sign."""
    return "  ".join(with_sign(value) for value in values[:FIRST])


PANEL = Panel(
    "reading",
    _(
        "Press play and watch the answer grow: at which step has each network made up its mind, and does "
        "it change it again?"
    ),
    ReadingForm,
    "pages/digits/reading.jinja",
    reading,
    endpoints=(reading_steps,),
)
