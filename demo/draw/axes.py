"""A coordinate system as SVG: numbers to places, ticks and grid lines; drawn anew many times a second."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from markupsafe import Markup

from demo.draw.elements import element, joined
from demo.draw.numbers import plain
from demo.words import Phrase, languages_spoken

TOP = 8  # px above the plane
RIGHT = 16  # px beside it
FARTHEST = 9000.0  # px: what lies further away is drawn there, for SVG cannot hold every number


def ticks(low: float, high: float, about: int = 5, least: float = 0) -> list[float]:
    """Round numbers from low to high, about so many, at least `least` apart."""
    rough = max(least, (high - low) / about)
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * m for m in (1, 2, 5, 10) if power * m >= rough * 0.999)
    # The slack keeps an end that is a tick itself in spite of rounding.
    first = math.ceil(low / step - 1e-9)
    last = math.floor(high / step + 1e-9)
    return [round(step * index, 12) for index in range(first, last + 1)]


def around(values, least: float = 1.0, share: float = 0.15) -> tuple[float, float]:
    """(low, high) that hold the values with room at both ends, `least` apart at the least."""
    low = float(np.min(values))
    high = float(np.max(values))
    extent = high - low
    room = max(extent * share, (least - extent) / 2, 1e-6)
    return low - room, high + room


def spoken(words: Phrase | str) -> Markup | str:
    """A text inside <text>: SVG knows no <span>, so each language stands in a <tspan>."""
    if isinstance(words, str):
        return words
    return joined(*(element("tspan", words.to(language), lang=language) for language in languages_spoken()))


@dataclass(frozen=True)
class Axes:
    """`width` × `height` px for x from x0 to x1, y from y0 to y1; margins left and below for the numbers."""

    x0: float
    x1: float
    y0: float
    y1: float
    width: int = 420
    height: int = 320
    left: int = 40
    below: int = 36

    @property
    def inner(self) -> tuple[int, int]:
        """Width and height of the plane itself, px."""
        return self.width - self.left - RIGHT, self.height - self.below - TOP

    @property
    def bottom(self) -> int:
        """px from the top to the lower edge of the plane."""
        return self.height - self.below

    def place(self, x: float, y: float) -> tuple[float, float]:
        """px from the left and the top; far outside, the edge of what SVG can hold."""
        width, height = self.inner
        px = self.left + width * (x - self.x0) / (self.x1 - self.x0)
        py = TOP + height * (self.y1 - y) / (self.y1 - self.y0)
        return _held(px), _held(py)

    def line(self, xs: Sequence[float], ys: Sequence[float], kind: str) -> Markup:
        """<polyline> through the points; those less than a pixel from the one before are left out."""
        kept = []
        for x, y in zip(xs, ys, strict=True):
            point = self.place(x, y)
            if not kept or math.dist(point, kept[-1]) >= 1:
                kept.append(point)
        if kept:
            kept.append(self.place(xs[-1], ys[-1]))
        points = " ".join(f"{x:g},{y:g}" for x, y in kept)
        return element("polyline", class_=kind, points=points)

    def dot(self, x: float, y: float, kind: str, radius: int = 5) -> Markup:
        """<circle> at a place."""
        cx, cy = self.place(x, y)
        return element("circle", class_=kind, cx=cx, cy=cy, r=radius)

    def text(
        self, words: Phrase | str, x: float, y: float, kind: str, by: tuple[float, float] = (0, 0)
    ) -> Markup:
        """<text> at a place, moved right and down by px."""
        px, py = self.place(x, y)
        return element("text", spoken(words), class_=kind, x=px + by[0], y=py + by[1])

    def path(self, kind: str, steps: str) -> Markup:
        """<path> whose steps are in px."""
        return element("path", class_=kind, d=steps)

    def grid(
        self,
        name_x: Phrase | str = "x",
        name_y: Phrase | str = "y",
        marks: Mapping[float, str] | None = None,
        step_x: float = 0,
        marks_x: Mapping[float, str] | None = None,
    ) -> Markup:
        """Grid lines with their numbers, as `marks` (of y) and `marks_x` name them if given; the axes' names.

        Numbers of x are at least `step_x` apart: 1 for what is counted.
        """
        right = self.left + self.inner[0]
        parts = []
        if marks_x is None:
            marks_x = {x: plain(x) for x in ticks(self.x0, self.x1, least=step_x)}
        for x, mark in marks_x.items():
            px, _ = self.place(x, self.y0)
            parts.append(self.path("tick", f"M{px} {TOP}V{self.bottom}"))
            parts.append(element("text", mark, x=px, y=self.bottom + 15))
        if marks is None:
            marks = {y: plain(y) for y in ticks(self.y0, self.y1)}
        for y, mark in marks.items():
            _, py = self.place(self.x0, y)
            parts.append(self.path("tick", f"M{self.left} {py}H{right}"))
            parts.append(element("text", mark, class_="y", x=self.left - 6, y=py + 4))
        return joined(*parts, self.names(name_x, name_y))

    def names(self, name_x: Phrase | str, name_y: Phrase | str) -> Markup:
        """What the axes stand for, written below them."""
        right = self.left + self.inner[0]
        below = self.bottom + 31
        across = element("text", spoken(name_x), class_="name", x=right, y=below)
        upwards = element("text", "↑ ", spoken(name_y), class_="name start", x=2, y=below)
        return across + upwards

    def plane(self, *body: Markup) -> Markup:
        """The body, cut off where it leaves the plane."""
        width, height = self.inner
        return element(
            "svg",
            *body,
            x=self.left,
            y=TOP,
            width=width,
            height=height,
            style=f"height:{height}px",
            viewBox=f"{self.left} {TOP} {width} {height}",
        )

    def svg(self, *body: Markup, alt: Phrase | None = None) -> Markup:
        """<svg> of the body; decoration unless it has an `alt`."""
        box = f"0 0 {self.width} {self.height}"
        if alt is None:
            return element("svg", *body, class_="axes", viewBox=box, aria_hidden="true")
        return element("svg", *body, class_="axes", viewBox=box, role="img", named=alt)


def _held(px: float) -> float:
    if math.isnan(px):
        return FARTHEST
    return round(min(FARTHEST, max(-FARTHEST, px)), 1)
