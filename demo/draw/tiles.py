"""Numbers on coloured ground: what a part adds or takes away, told by the number and by its colour."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from demo.draw.images import SIGNED, Span, colours
from demo.draw.numbers import signed

# Black and white: on any ground one of them stands out by 4.5 to 1, as readers with weak eyes need it.
DARK = "#000"
LIGHT = "#fff"
TURN = 0.179  # the luminance at which both do by as much
LUMA = (0.2126, 0.7152, 0.0722)  # how bright red, green and blue look, ITU-R BT.709


@dataclass(frozen=True)
class Tile:
    """What is written on a tile, and the colours of its ground and of the writing on it."""

    text: str
    colour: str
    ink: str


def tiles(values: np.ndarray, span: Span, texts: Sequence[str] | None = None) -> list[Tile]:
    """A tile for each of (N,) values on the diverging map, with its text or the number itself.

    The text is dark or light, whichever reads better.
    """
    values = np.asarray(values)
    if texts is None:
        texts = [signed(value) for value in values.tolist()]
    grounds = colours(values[None], SIGNED, *span)[0]
    made = []
    for text, ground, light in zip(texts, grounds, luminance(grounds), strict=True):
        made.append(Tile(text, " ".join(map(str, ground)), DARK if light > TURN else LIGHT))
    return made


def luminance(rgb: np.ndarray) -> np.ndarray:
    """(…,) relative luminance, from 0 to 1, of (…, 3) uint8 colours as WCAG defines it."""
    share = rgb / 255
    linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    return linear @ LUMA
