"""One number of any operation taken apart: what it was made of, how, and the line of PyTorch that does it.

The visitor learns that nothing in a network is more than sums, products and a few curves.
"""

import re
from collections.abc import Sequence

import numpy as np
from markupsafe import Markup

from demo.draw.elements import element, fill_button
from demo.draw.images import SIGNED, heat, image, map_of, reach, scale
from demo.draw.numbers import number, plain, scientific, small
from demo.pages.digits.whole import BARS, KINDS, bars, folded, shape_of, work
from demo.pages.recurrence import figures
from demo.panel.templates import Template
from demo.probe import Whole
from demo.words import Phrase, _
from models.probing.whole import INPUT, Number, Operation

T = Template("pages/digits/arithmetic.jinja")
LISTED = 12  # products that are written out; the others are added up
FEW = 64  # numbers of a window that are written out
SIDE = 112  # px of a picture of many numbers
LARGE = 320  # px of a list of numbers
BARS_HIGH = 96  # px of a list of a few
ACTIVATIONS = {
    "relu": "max(0, x)",
    "sigmoid": "1 / (1 + e⁻ˣ)",
    "silu": "x / (1 + e⁻ˣ)",
    "tanh": "tanh x",
}


# ---- places ------------------------------------------------------------------------------------------------


def place_of(value: np.ndarray, index: int, y: int | None, x: int | None) -> tuple[int, ...]:
    """The place in an operation's result that the fields say; the strongest where they leave it open."""
    if value.ndim == 3:
        index = min(index, len(value) - 1)
        top, left = np.unravel_index(value[index].argmax(), value.shape[1:])
        row = int(top) if y is None else min(y, value.shape[1] - 1)
        column = int(left) if x is None else min(x, value.shape[2] - 1)
        return index, row, column
    if y is None or x is None:
        return tuple(int(one) for one in np.unravel_index(value.argmax(), value.shape))
    if value.ndim == 2:
        return min(y, len(value) - 1), min(x, value.shape[1] - 1)
    columns = line_length(value)
    return (min(y * columns + min(x, columns - 1), len(value) - 1),)


def fields_of(value: np.ndarray, place: tuple[int, ...]) -> dict[str, int]:
    """What the fields say for a place in an operation's result."""
    if value.ndim == 3:
        return dict(zip(("map", "y", "x"), place, strict=True))
    if value.ndim == 2:
        return {"map": 0, "y": place[0], "x": place[1]}
    y, x = divmod(place[0], line_length(value))
    return {"map": 0, "y": y, "x": x}


def line_length(values: np.ndarray) -> int:
    """How many of (N,) numbers stand in a line: a few all in one, as bars."""
    return len(values) if len(values) <= BARS else folded(values).shape[1]


# ---- what an operation is ----------------------------------------------------------------------------------


def about(operations: Sequence[Operation], operation: Operation) -> Markup:
    """The operation in words: its name and idea, its parameters, what goes in and comes out, its code."""
    kind = KINDS[operation.kind]
    by_name = {one.name: one for one in operations}
    shapes = [shape_of(by_name[name].shape) for name in operation.inputs]
    return T.about(operation, kind, work(operation), shapes, shape_of(operation.shape))


def made(whole: Whole, operation: Operation, pointing) -> Markup:
    """What the operation made, large, to be pointed at; `pointing`: makes the pictures of maps."""
    value = whole.values[operation.name]
    colour, span = map_of(value)
    name = KINDS[operation.kind].name
    words = _("{kind}: {shape}", kind=name, shape=shape_of(value.shape))
    if value.ndim == 3:
        pictures = pointing(value, colour, span)
        return T.made(words, pictures, scale(colour, span, _("output")))
    if value.ndim == 1 and len(value) <= BARS:
        picture = image(
            bars(value, BARS_HIGH, LARGE), LARGE, name,
            data_pick="x", data_hover=True, data_cells=f"{len(value)} 1", data_fill={"map": 0, "y": 0},
        )  # fmt: skip
        height = element("span", span_of(value), class_="scale")
        return T.made(words, [picture], height, lines_of(operation))
    table = value if value.ndim == 2 else folded(value)
    height, width = table.shape
    picked = {
        "data_pick": "x y",
        "data_hover": True,
        "data_cells": f"{width} {height}",
        "data_fill": {"map": 0},
    }
    picture = heat(table, LARGE, colour, span, name, **picked)
    return T.made(words, [picture], scale(colour, span, _("output")), lines_of(operation))


def span_of(values: np.ndarray) -> Phrase:
    """How far bars reach: their scale."""
    low, high = number(float(values.min())), number(float(values.max()))
    return _("each a bar from 0, the lowest {low}, the highest {high}", low=low, high=high)


def lines_of(operation: Operation) -> Phrase:
    """How a picture of no maps is to be read."""
    if len(operation.shape) == 2:
        return _("Each line across is one step of what is read next.")
    if operation.shape[0] <= BARS:
        return _("A list of {count} numbers.", count=operation.shape[0])
    return _("A list of {count} numbers, laid out line by line.", count=operation.shape[0])


# ---- one number --------------------------------------------------------------------------------------------


def figure(whole: Whole, operation: Operation, place: tuple[int, ...], field_name: str) -> Markup:
    """The number at this place taken apart; a button leads to where its numbers came from."""
    found = whole.number(operation.name, place)
    title = _(
        "One number of {name}: [{place}] = {value}",
        name=operation.name,
        place=", ".join(map(str, place)),
        value=number(float(whole.values[operation.name][place])),
    )
    body = T.unknown() if found is None else parts(whole, operation, found)
    return T.number(title, body, source(whole, found, field_name), code_of(operation, whole.temperature))


def code_of(operation: Operation, temperature: float) -> str:
    """The line of PyTorch that made the number, with the temperature that the page divides the logits by."""
    if operation.kind != "softmax" or temperature == 1:
        return operation.code
    return re.sub(r"(\w+)\.softmax", rf"(\1 / {plain(round(temperature, 3))}).softmax", operation.code)


def source(whole: Whole, found: Number | None, field_name: str) -> Markup:
    """The button that opens the operation where the number's parts were made."""
    if found is None or not found.origin[0]:
        return Markup()
    name, place = found.origin
    value = whole.values[name]
    place = tuple(max(0, one) for one in place)
    if value.ndim != len(place):
        place = tuple(int(one) for one in np.unravel_index(0, value.shape))
    words = _("← made of what {name} gave", name=name)
    return fill_button(words, {field_name: name, **fields_of(value, place)}, data_opens="maps")


def parts(whole: Whole, operation: Operation, found: Number) -> Markup:
    """What the number was made of, as its kind has it."""
    if found.kind in ("linear", "convolution"):
        return weighed(found)
    if found.kind in ("max_pool", "mean_pool", "squeeze"):
        return window(found)
    if found.kind in ACTIVATIONS:
        return T.formula(ACTIVATIONS[found.kind], [("x", number(found.inputs[0]))], number(found.value))
    if found.kind in ("standardise", "normalisation"):
        return T.formula(*rescaled(found), number(found.value))
    if found.kind in ("addition", "scale"):
        terms = list(zip(operation.inputs, map(number, found.inputs), strict=True))
        return T.terms(terms, "+" if found.kind == "addition" else "×", number(found.value))
    if found.kind == "softmax":
        return shares(found)
    if found.kind == "recurrent":
        return figures.table(operation.detail, found.moment)
    return T.copied(
        found.origin[0], ", ".join(map(str, found.origin[1])), number(found.value), found.kind == INPUT
    )


def weighed(found: Number) -> Markup:
    """Many numbers, each times its weight: pictures of all, the strongest products written out."""
    inputs = found.inputs.ravel()
    weights = found.weights.ravel()
    products = found.products.ravel()
    pictures = []
    for values, words in ((inputs, _("numbers")), (weights, _("weights")), (products, _("products"))):
        span = reach(values, signed=True)
        pictures.append((heat(folded(values), SIDE, SIGNED, span), words))
    order = np.argsort(-np.abs(products))
    rows = []
    for at in order[:LISTED]:
        rows.append((int(at), number(inputs[at]), number(weights[at]), number(products[at])))
    others = order[LISTED:]
    rest = number(float(products[others].sum()))
    total = number(float(products.sum()))
    return T.weighed(
        pictures, rows, len(others), rest, len(products), total, number(found.bias), number(found.value)
    )


def window(found: Number) -> Markup:
    """A square of numbers, of which the largest goes on, or the mean."""
    values = found.inputs
    is_largest = found.kind == "max_pool"
    if values.size > FEW:
        colour, span = map_of(values)
        drawn = heat(values, SIDE, colour, span)
    else:
        drawn = T.window([[window_cell(one, found.value, is_largest) for one in line] for line in values])
    sound = values[np.isfinite(values)]
    return T.pooled(drawn, is_largest, values.size, number(float(sound.sum())), number(found.value))


def window_cell(value: float, result: float, is_largest: bool) -> tuple[str, bool]:
    """(a number of the window, whether it is the one that goes on)."""
    if not np.isfinite(value):
        return "", False  # padding, which is never the largest
    return number(value), is_largest and value == result


def rescaled(found: Number) -> tuple[str, list[tuple[str, str]]]:
    """The formula of a standardisation or normalisation, and its numbers."""
    facts = found.facts
    x = ("x", number(found.inputs[0]))
    if found.kind == "standardise":
        return "(x − μ) / σ", [x, ("μ", plain(facts["mean"])), ("σ", plain(facts["deviation"]))]
    return "(x − μ) / √(σ² + ε) · γ + β", [
        x,
        ("μ", number(facts["mean"])),
        ("σ²", number(facts["variance"])),
        ("ε", f"{facts['epsilon']:g}"),
        ("γ", number(facts["weight"])),
        ("β", number(facts["bias"])),
    ]


def shares(found: Number) -> Markup:
    """The ten logits, e to the power of each, and each one's share of the sum."""
    powers = np.exp(found.inputs - found.inputs.max())
    rows = []
    for digit, (logit, power) in enumerate(zip(found.inputs, powers, strict=True)):
        share = float(power / powers.sum())
        rows.append((digit, number(logit), scientific(power), small(share), digit == found.place[0]))
    temperature = found.facts["temperature"]
    return T.shares(
        rows, number(found.inputs.max()), number(powers.sum()), temperature and plain(round(temperature, 3))
    )
