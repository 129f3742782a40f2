"""Bars on a logarithmic axis, several series side by side: what differs by powers of ten."""

import math
from collections.abc import Mapping, Sequence

import numpy as np
from markupsafe import Markup

from demo.draw.axes import Axes
from demo.draw.elements import element, joined
from demo.draw.numbers import RAISED
from demo.words import Phrase

SHARE = 0.8  # of its place that a group of bars fills
LABELS = 8  # names below the bars at most
Series = Mapping[str, np.ndarray]  # {style class: (N,) values}


def decades(values: np.ndarray) -> tuple[int, int]:
    """The whole powers of ten that hold all positive values, at least one apart."""
    positive = values[values > 0]
    if not positive.size:
        return -1, 0
    low = math.floor(math.log10(positive.min()))
    high = math.ceil(math.log10(positive.max()))
    return low, max(high, low + 1)


def power_marks(low: int, high: int) -> dict[float, str]:
    """{place: "10⁻³"} from one power of ten to the other, some left out where there are many."""
    step = math.ceil((high - low) / 6)
    return {float(power): f"10{str(power).translate(RAISED)}" for power in range(low, high + 1, step)}


def log_bars(
    series: Series,
    names: Sequence[str],
    span: tuple[int, int],
    name_x: Phrase,
    name_y: Phrase,
    alt: Phrase,
    size: tuple[int, int] = (340, 200),
) -> Markup:
    """<svg> of N groups of bars, from the lower power of ten of `span` to their value; of 0 there is none."""
    low, high = span
    width, height = size
    count = len(names)
    axes = Axes(0, count, low, high, width=width, height=height, left=44)
    thickness = SHARE / len(series)
    bars = []
    for index, (kind, values) in enumerate(series.items()):
        for place, value in enumerate(values):
            if value > 0:
                left = place + (1 - SHARE) / 2 + index * thickness
                bars.append(bar(axes, kind, left, thickness, math.log10(value)))
    step = math.ceil(count / LABELS)
    marks_x = {place + 0.5: names[place] for place in range(0, count, step)}
    grid = axes.grid(name_x, name_y, power_marks(low, high), marks_x=marks_x)
    return axes.svg(grid, joined(*bars), alt=alt)


def bar(axes: Axes, kind: str, left: float, thickness: float, top: float) -> Markup:
    """<rect> from the lower edge of the plane up to `top`."""
    x, y = axes.place(left, top)
    right, bottom = axes.place(left + thickness, axes.y0)
    return element(
        "rect", class_=kind, x=x, y=y, width=round(right - x, 1), height=round(max(0.0, bottom - y), 1)
    )
