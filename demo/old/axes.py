"""A coordinate system as SVG: numbers to places, ticks and grid lines; drawn anew many times a second."""

import math
from dataclasses import dataclass
from html import escape

import numpy as np

from demo.old.tables import LANGUAGES, pick
from demo.old.tables.steps import AXES

RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def shown(value: float) -> str:
    """A number of steady width: four decimals, or powers of ten when it is large; with a real minus sign."""
    if not math.isfinite(value):
        return "NaN" if value != value else ("∞" if value > 0 else "−∞")
    if abs(value) >= 1e4:
        digits, power = f"{value:.2e}".split("e")
        return f"{digits} × 10{str(int(power)).translate(RAISED)}".replace("-", "−")
    text = f"{value:.4f}"
    return ("0.0000" if text == "-0.0000" else text).replace("-", "−")


def axis(key: str) -> str:
    """An axis's name as SVG text in both languages; the style sheet shows one."""
    return "".join(f'<tspan lang="{lang}">{escape(pick(AXES, key, lang))}</tspan>' for lang in LANGUAGES)


def ticks(low: float, high: float, about: int = 5) -> list[float]:
    """Round numbers from low to high, about so many."""
    rough = (high - low) / about
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * m for m in (1, 2, 5, 10) if power * m >= rough * 0.999)
    return [
        round(step * i, 12) for i in range(math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9) + 1)
    ]


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
        return self.width - self.left - 16, self.height - self.below - 8

    def place(self, x: float, y: float) -> tuple[float, float]:
        """px from the left and the top; far outside, the edge of what SVG can hold."""
        wide, high = self.inner
        px = self.left + wide * (x - self.x0) / (self.x1 - self.x0)
        py = 8 + high * (self.y1 - y) / (self.y1 - self.y0)
        return tuple(round(min(9e3, max(-9e3, v)), 1) if v == v else 9e3 for v in (px, py))

    def line(self, xs, ys, kind: str) -> str:
        """<polyline> through the points; those less than a pixel from the one before are left out."""
        kept = []
        for point in (self.place(x, y) for x, y in zip(xs, ys, strict=True)):
            if not kept or math.hypot(point[0] - kept[-1][0], point[1] - kept[-1][1]) >= 1:
                kept.append(point)
        if kept:
            kept.append(self.place(xs[-1], ys[-1]))
        return f'<polyline class="{kind}" points="{" ".join(f"{x:g},{y:g}" for x, y in kept)}"/>'

    def grid(self, name_x: str = "x", name_y: str = "y", marks: dict[float, str] | None = None) -> str:
        """Grid lines with their numbers, those of y as `marks` name them if given; the axes' names."""
        wide, high = self.inner
        bottom, parts = 8 + high, ""
        for x in ticks(self.x0, self.x1):
            px, _ = self.place(x, self.y0)
            parts += f'<path class="tick" d="M{px} 8V{bottom}"/>'
            parts += f'<text x="{px}" y="{bottom + 15}">{_plain(x)}</text>'
        for y, mark in (marks or {y: _plain(y) for y in ticks(self.y0, self.y1)}).items():
            _, py = self.place(self.x0, y)
            parts += (
                f'<path class="tick" d="M{self.left} {py}H{self.left + wide}"/>'
                f'<text class="y" x="{self.left - 6}" y="{py + 4}">{mark}</text>'
            )
        return (
            f'{parts}<text class="name" x="{self.left + wide}" y="{bottom + 31}">{name_x}</text>'
            f'<text class="name start" x="2" y="{bottom + 31}">↑ {name_y}</text>'
        )

    def plane(self, body: str) -> str:
        """The body, cut off where it leaves the plane."""
        wide, high = self.inner
        return (
            f'<svg x="{self.left}" y="8" width="{wide}" height="{high}" style="height:{high}px" '
            f'viewBox="{self.left} 8 {wide} {high}">{body}</svg>'
        )

    def svg(self, body: str, alt: str) -> str:
        """<svg> of the body; `alt`: its name as attributes."""
        return f'<svg class="axes" viewBox="0 0 {self.width} {self.height}" role="img" {alt}>{body}</svg>'


def _plain(value: float) -> str:
    return f"{value:g}".replace("-", "−")


def around(values, least: float = 1.0, share: float = 0.15) -> tuple[float, float]:
    """(low, high) that hold the values with room at both ends, `least` apart at the least."""
    low, high = float(np.min(values)), float(np.max(values))
    room = max((high - low) * share, (least - (high - low)) / 2, 1e-6)
    return low - room, high + room
