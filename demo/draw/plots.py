"""What a training leaves in its weights file's header, drawn: the curve of its errors, and its mistakes."""

import math
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from markupsafe import Markup

from demo.draw.axes import TOP, Axes, around
from demo.draw.elements import element, joined
from demo.draw.images import data_url, scale, tinted
from demo.draw.numbers import plain
from demo.words import Phrase, _, pgettext

LINES = {"train": _("training"), "validation": _("validation")}
SURENESSES = {"raw": _("raw softmax"), "calibrated": _("calibrated")}
FEW = 12  # epochs: up to so many have a dot each
COUNTS = "cividis"  # numbers of digits
PALE = 0.55  # of the largest count: from there on the colour map is light, and a number on it is black
SIDE = 264  # px of the matrix


def training_curve(
    curve: Mapping[str, Sequence[float]], name_y: Phrase, times: float = 1, logarithmic: bool = False
) -> Markup:
    """A plot and its legend: what a run noted after each epoch, times `times`, for each of LINES it has."""
    lines = {name: times * np.array(curve[name]) for name in LINES if name in curve}
    marks = None
    if logarithmic:
        # A run without any error has no logarithm; it is drawn where the smallest of the others lies.
        least = min(values[values > 0].min() for values in lines.values())
        lines = {name: np.log10(values.clip(least)) for name, values in lines.items()}
    heights = np.concatenate(list(lines.values()))
    low, high = around(heights, least=0.1, share=0.05)
    if logarithmic:
        marks = log_marks(low, high)
    count = max(len(values) for values in lines.values())
    axes = Axes(0.5, count + 0.5, low, high, width=420, height=240)
    drawn = [line_of(axes, name, values) for name, values in lines.items()]
    grid = axes.grid(_("epoch"), name_y, marks, step_x=1)
    picture = axes.svg(grid, axes.plane(*drawn), alt=_("Training curve"))
    return element("div", picture, keys(lines), class_="curve")


def line_of(axes: Axes, name: str, values: np.ndarray) -> Markup:
    """One line of the curve, with dots where there are few."""
    epochs = np.arange(1, len(values) + 1)
    line = axes.line(epochs, values, name)
    if len(values) >= FEW:
        return line
    return line + joined(*(axes.dot(x, y, name, 3) for x, y in zip(epochs, values, strict=True)))


def keys(names: Iterable[str]) -> Markup:
    """What each line of the curve stands for."""
    spans = [element("span", LINES[name], class_=f"key {name}") for name in names]
    return element("p", *spans, class_="legend keys")


def reliability(diagrams: Mapping[str, Sequence[Sequence[float]]]) -> Markup:
    """A plot and its legend: how many answers of each sureness are right, for each of SURENESSES.

    diagrams: {name: [[mean sureness, share of right answers, how many], …]}; where a dot lies on the diagonal
    the network is as often right as it says.
    """
    axes = Axes(0, 1, 0, 1, width=420, height=300)
    honest = axes.line((0, 1), (0, 1), "honest")
    drawn = []
    for name, rows in diagrams.items():
        sure, right, _counts = zip(*rows, strict=True)
        drawn.append(axes.line(sure, right, name))
        # Bins of few answers say little: their dots are small.
        drawn += [axes.dot(x, y, name, 2 + round(math.log10(count))) for x, y, count in rows]
    grid = axes.grid(_("how sure it is"), _("share of right answers"))
    picture = axes.svg(grid, axes.plane(honest, *drawn), alt=_("Reliability diagram"))
    spans = [element("span", SURENESSES[name], class_=f"key {name}") for name in diagrams]
    return element("div", picture, element("p", *spans, class_="legend keys"), class_="curve")


def log_marks(low: float, high: float) -> dict[float, str]:
    """{place: number} of 1, 2 and 5 times each power of ten from 10^low to 10^high; places are logarithms."""
    powers = range(math.floor(low), math.ceil(high) + 1)
    numbers = [times * 10.0**power for power in powers for times in (1, 2, 5)]
    return {math.log10(value): plain(value) for value in numbers if low <= math.log10(value) <= high}


def confusion(matrix: Sequence[Sequence[int]]) -> Markup:
    """A plot and its scale: the mistakes alone; row the true digit, column the answer, a number how many."""
    counts = np.array(matrix)
    np.fill_diagonal(counts, 0)
    top = max(1, int(counts.max()))
    classes = len(counts)
    # Rows are counted downwards, as in the matrix.
    axes = Axes(0, classes, classes, 0, width=SIDE + 56, height=SIDE + 44)
    pixels = tinted(np.where(counts > 0, counts, np.nan), COUNTS, (0, top))
    picture = element(
        "image", class_="pixels", href=data_url(pixels), x=axes.left, y=TOP, width=SIDE, height=SIDE
    )
    numbers = []
    for (true, said), count in np.ndenumerate(counts):
        if count:
            kind = "count" if count < PALE * top else "count pale"
            numbers.append(axes.text(str(count), said + 0.5, true + 0.5, kind, by=(0, 4)))
    for digit in range(classes):
        numbers.append(axes.text(str(digit), digit + 0.5, classes, "", by=(0, 15)))
        numbers.append(axes.text(str(digit), 0, digit + 0.5, "y", by=(-6, 4)))
    names = axes.names(pgettext("axis", "says"), _("true digit"))
    drawing = axes.svg(picture, *numbers, names, alt=_("Confusion matrix"))
    return element("div", drawing, element("p", scale(COUNTS, (0, top), _("digits"))), class_="matrix")
