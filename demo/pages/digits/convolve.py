"""Convolution by hand: the visitor's digit through a kernel whose numbers can be changed.

The visitor learns that blur, edges and sharpening are one operation with different weights.
"""

from dataclasses import dataclass

import numpy as np

from demo.draw.images import AMOUNT, SIGNED, grey, heat, map_of, reach
from demo.draw.numbers import number
from demo.panel.form import Choice, Field, Form, Radios
from demo.panel.panel import Page, Panel, Slots, blank
from demo.panel.templates import Template
from demo.words import Phrase, _
from models.probing.convolve import (
    LARGEST,
    PADDINGS,
    SIZES,
    STRIDES,
    WINDOWS,
    checked,
    convolve,
    kernels,
    pooled,
)
from models.problem import Term

T = Template("pages/digits/convolve.jinja")
LARGEST_SIZE = max(SIZES)
SIDE = 140  # px of each picture
KERNELS = {
    "identity": _("identity"),
    "blur": _("blur"),
    "box": _("box blur"),
    "sharpen": _("sharpen"),
    "edges": _("edges"),
    "emboss": _("emboss"),
    "sobel_x": _("Sobel, upright edges"),
    "sobel_y": _("Sobel, level edges"),
}


def cell_name(y: int, x: int) -> str:
    """The name under which the page sends one weight."""
    return f"k{y}{x}"


def widened(kernel: np.ndarray) -> np.ndarray:
    """(5, 5): a smaller kernel in the middle of zeros."""
    return np.pad(kernel, (LARGEST_SIZE - len(kernel)) // 2)


@dataclass(frozen=True)
class Weights(Field):
    """The kernel's 5 × 5 numbers as they were typed; an empty one is 0.

    They stay texts, because the outer ring counts only while the kernel is 5 × 5: what is wrong there must
    not stop a smaller one.
    """

    default: tuple[tuple[str, ...], ...]

    def read(self, name, request):
        side = range(LARGEST_SIZE)
        return tuple(tuple(str(request.get(cell_name(y, x)) or 0) for x in side) for y in side)

    def render(self, name, value=None):
        cells = []
        for (y, x), weight in np.ndenumerate(value or self.default):
            words = _("weight in row {y}, column {x}", y=y + 1, x=x + 1)
            is_inner = {y, x} <= {1, 2, 3}
            cells.append((cell_name(y, x), weight, words, is_inner))
        return T.weights(cells, LARGEST)


# Where the visitor begins: what edges are is soon seen.
EDGES = tuple(tuple(f"{weight:g}" for weight in row) for row in widened(kernels(3)["edges"]))


def _choice(words: Phrase, default: int, options: tuple[int, ...], called: str) -> Choice:
    return Choice(words, default, options, called=Term(called))


class ConvolveForm(Form):
    """The kernel, and how it is laid over the digit."""

    weights: tuple = Weights(EDGES)
    ksize: int = Radios(
        _("Kernel size"), 3, ((3, _("3 × 3")), (5, _("5 × 5"))), called=Term("The kernel size")
    )
    stride: int = _choice(_("Stride"), 1, STRIDES, "The stride")
    padding: int = _choice(_("Padding"), 1, PADDINGS, "The padding")
    window: int = _choice(_("Pooling window"), 2, WINDOWS, "The pooling window")

    def kernel(self) -> np.ndarray:
        """(ksize, ksize) float64: the middle of the weights. Problem for what is no number or too large."""
        edge = (LARGEST_SIZE - self.ksize) // 2
        inner = slice(edge, LARGEST_SIZE - edge)
        return checked([row[inner] for row in self.weights[inner]])

    @staticmethod
    def presets() -> list[tuple[Phrase, dict[str, float], int]]:
        """(name, what its button fills in, its size) of the well-known kernels."""
        buttons = []
        for size in SIZES:
            for name, kernel in kernels(size).items():
                cells = np.ndenumerate(widened(kernel))
                weights = {cell_name(y, x): round(float(weight), 6) for (y, x), weight in cells}
                buttons.append((KERNELS[name], weights, size))
        return buttons


def convolve_digit(form: ConvolveForm, page: Page) -> Slots:
    """The digit, its convolution, the ReLU of that, and both poolings."""
    if page.digit is None:
        return {"result": blank()}
    kernel = form.kernel()
    result = convolve(page.digit, kernel, form.stride, form.padding)
    largest = pooled(result, form.window, "max")
    mean = pooled(result, form.window, "mean")
    span = reach(result, signed=True)
    amount = reach(result)
    pictures = [
        (grey(page.digit, SIDE), _("your digit, 28 × 28")),
        (heat(result, SIDE, SIGNED, span), _("convolution, {size} × {size}", size=len(result))),
        (heat(np.maximum(result, 0), SIDE, AMOUNT, amount), _("ReLU")),
        (heat(largest, SIDE, *map_of(largest)), _("max pooling, {size} × {size}", size=len(largest))),
        (heat(mean, SIDE, *map_of(mean)), _("average pooling, {size} × {size}", size=len(mean))),
    ]
    return {"result": T.result(pictures, span, amount, form, len(result), len(largest), sum_of(kernel))}


def sum_of(kernel: np.ndarray) -> Phrase:
    """What the kernel's weights add up to, and what that does to flat areas."""
    total = float(kernel.sum())
    if abs(total - 1) < 1e-3:
        means = _("flat areas keep their grey.")
    elif abs(total) < 1e-3:
        means = _("flat areas vanish, only changes remain.")
    else:
        means = _("flat areas are multiplied by it.")
    return _("The weights add up to {sum}: {means}", sum=number(round(total, 3)), means=means)


PANEL = Panel(
    "hand",
    _(
        "Change a number of the kernel and watch the edges come and go: blur and sharpen are convolutions "
        "with particular weights; a network learns its own."
    ),
    ConvolveForm,
    "pages/digits/convolve.jinja",
    convolve_digit,
    title=_("Convolution by hand"),
)
