"""Arrays -> coloured pictures, straight from numpy and a colour map, with a labelled scale."""

import base64
import io
from functools import lru_cache

import numpy as np
from markupsafe import Markup
from PIL import Image

from demo.draw.elements import element
from demo.draw.numbers import number
from demo.words import Phrase

AMOUNT = "viridis"  # amounts, from 0 up
SIGNED = "PuOr"  # weights and attributions, centred on 0
GAP = 1  # pixels between the parts of a mosaic
TYPE = 15  # px of a letter in the usual view, in which sizes of pictures are told

Span = tuple[float, float]  # the values of a colour map's two ends


@lru_cache
def _table(name: str) -> np.ndarray:
    """(256, 3) uint8: the colour map as a table."""
    # Imported once a picture is in colour: it takes a tenth of the time in which all else of the page starts.
    import matplotlib

    colours = matplotlib.colormaps[name](np.linspace(0, 1, 256))[:, :3]
    return (colours * 255).round().astype(np.uint8)


def colours(array: np.ndarray, name: str, low: float, high: float) -> np.ndarray:
    """(H, W, 3) uint8 of an (H, W) array: `low` and below is the map's first colour, `high` its last."""
    extent = high - low or 1
    share = (np.asarray(array, float) - low) / extent
    index = np.clip(255 * share, 0, 255).round()
    return _table(name)[index.astype(np.uint8)]


def tinted(array: np.ndarray, name: str, span: Span) -> np.ndarray:
    """(H, W, 4) uint8 of an (H, W) array in a colour map; clear where it is not a number."""
    finite = np.isfinite(array)
    rgb = colours(np.where(finite, array, span[0]), name, *span)
    opacity = 255 * finite.astype(np.uint8)
    return np.dstack([rgb, opacity])


def reach(array: np.ndarray, signed: bool = False) -> Span:
    """What a colour scale must span to hold the array: 0 to its top, or as far to either side of 0."""
    top = float(np.abs(np.asarray(array, float)).max()) if np.size(array) else 0.0
    top = top or 1.0
    return (-top, top) if signed else (0.0, top)


def map_of(array: np.ndarray) -> tuple[str, Span]:
    """(colour map, span): amounts on the sequential map, what goes below 0 on the diverging one."""
    signed = bool(np.min(array) < -1e-6)  # rounding leaves tiny negatives in what is an amount
    return (SIGNED if signed else AMOUNT), reach(array, signed)


def mosaic(arrays: np.ndarray) -> np.ndarray:
    """(R, C, h, w) -> one (H, W): the pictures in R rows and C columns, a gap of NaN between them."""
    rows, columns, height, width = arrays.shape
    tiles = np.full((rows, columns, height + GAP, width + GAP), np.nan)
    tiles[:, :, :height, :width] = arrays
    one = tiles.transpose(0, 2, 1, 3).reshape(rows * (height + GAP), -1)
    return one[:-GAP, :-GAP]


def outlined(pixels: np.ndarray, digit: np.ndarray, times: int, line: tuple[int, int, int]) -> np.ndarray:
    """(times H, times W, 3): the picture enlarged, the edge of the digit's ink drawn on it."""
    large = pixels.repeat(times, 0).repeat(times, 1)
    ink = (digit > 0.5).repeat(times, 0).repeat(times, 1)
    edge = np.zeros_like(ink)
    edge[1:] |= ink[1:] != ink[:-1]
    edge[:, 1:] |= ink[:, 1:] != ink[:, :-1]
    large[edge] = line
    return large


def data_url(pixels: np.ndarray) -> str:
    """A PNG of (H, W), (H, W, 3) or (H, W, 4) uint8 as a data URL."""
    file = io.BytesIO()
    # The least compression: a picture is made dozens of times a second and travels a short way.
    Image.fromarray(pixels).save(file, "PNG", compress_level=1)
    return f"data:image/png;base64,{base64.b64encode(file.getvalue()).decode()}"


def map_url(array: np.ndarray, name: str, span: Span) -> str:
    """A PNG of an (H, W) array in a colour map as a data URL, a byte a number."""
    low, high = span
    share = (np.asarray(array, float) - low) / (high - low or 1)
    picture = Image.fromarray(np.clip(255 * share, 0, 255).round().astype(np.uint8))
    picture.putpalette(_table(name).tobytes())
    file = io.BytesIO()
    picture.save(file, "PNG", compress_level=1)
    return f"data:image/png;base64,{base64.b64encode(file.getvalue()).decode()}"


def image(pixels: np.ndarray, side: int, alt: Phrase | None = None, **attributes) -> Markup:
    """<img> of uint8 pixels, unsmoothed, its longest side `side` px; decoration unless it has an `alt`.

    Where the page's type is larger than usual, it is larger by as much: --side is its width in letters.
    """
    longest = max(pixels.shape[:2])
    height, width = (max(1, round(length * side / longest)) for length in pixels.shape[:2])
    spoken = "" if alt is None else str(alt)
    if alt is not None:
        attributes |= {"named": alt}
    return element(
        "img",
        class_="pixels",
        draggable="false",
        width=width,
        height=height,
        style=f"--side:{width / TYPE:.2f}rem",
        alt=spoken,
        src=data_url(pixels),
        **attributes,
    )


def grey(digit: np.ndarray, side: int, alt: Phrase | None = None) -> Markup:
    """<img> of a digit in [0, 1], white on black."""
    pixels = (np.clip(digit, 0, 1) * 255).round().astype(np.uint8)
    return image(pixels, side, alt)


def heat(
    array: np.ndarray, side: int, name: str, span: Span, alt: Phrase | None = None, **attributes
) -> Markup:
    """<img> of an (H, W) array in a colour map; where it is not a number it lets the page through."""
    return image(tinted(array, name, span), side, alt, **attributes)


def scale(name: str, span: Span | None, words: Phrase) -> Markup:
    """The legend of a colour map: a bar with its lowest and highest value, and what it stands for.

    Without a span, where each of several pictures has its own, the words say what the ends are.
    """
    ramp = element("img", class_="ramp", alt="", width=96, height=10, src=data_url(_table(name)[None, ::4]))
    if span is None:
        return element("span", words, " ", ramp, class_="scale")
    low, high = (element("span", number(value), class_="number") for value in span)
    # In one piece: where there is little room, the words break off and the bar keeps its ends.
    bar = element("span", low, ramp, high, class_="ends-of-scale")
    return element("span", words, " ", bar, class_="scale")
