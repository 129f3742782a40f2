"""Numbers on coloured ground: what a part adds or takes away, told by the number and by its colour."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from demo.draw.images import SIGNED, Span, colours
from demo.draw.numbers import signed

DARK = "#14171f"  # ink on a light tile
LIGHT = "#fff"
LUMA = (0.299, 0.587, 0.114)  # how bright red, green and blue look, ITU-R BT.601


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
    made = []
    for text, rgb in zip(texts, colours(values[None], SIGNED, *span)[0], strict=True):
        ink = DARK if rgb @ LUMA > 128 else LIGHT
        made.append(Tile(text, " ".join(map(str, rgb)), ink))
    return made
