"""Arrays -> pictures, straight from numpy and a colour map, with a scale; figures that can be saved."""

import base64
import io
from functools import lru_cache

import matplotlib
import numpy as np
from PIL import Image

from demo.old.tables import both, label, named
from demo.old.tables.panels import PANELS as W

AMOUNT, SIGNED = "viridis", "PuOr"  # amounts from 0 up; weights and attributions, centred on 0
GAP = 1  # pixels between the parts of a mosaic


@lru_cache
def _table(name: str) -> np.ndarray:
    """(256, 3) uint8: the colour map as a table."""
    return (matplotlib.colormaps[name](np.linspace(0, 1, 256))[:, :3] * 255).round().astype(np.uint8)


def colours(array: np.ndarray, name: str, low: float, high: float) -> np.ndarray:
    """(H, W, 3) uint8 of an (H, W) array: `low` and below is the map's first colour, `high` its last."""
    span = high - low or 1
    index = np.clip((np.asarray(array, float) - low) / span * 255, 0, 255)
    return _table(name)[index.round().astype(np.uint8)]


def reach(array: np.ndarray, signed: bool = False) -> tuple[float, float]:
    """What a colour scale must span to hold the array: 0 to its top, or as far to either side of 0."""
    top = float(np.abs(np.asarray(array, float)).max()) if np.size(array) else 0.0
    top = top or 1.0
    return (-top, top) if signed else (0.0, top)


def map_of(array: np.ndarray) -> tuple[str, tuple[float, float]]:
    """(colour map, span): amounts on the sequential map, what goes below 0 on the diverging one."""
    signed = bool(np.min(array) < -1e-6)
    return (SIGNED if signed else AMOUNT), reach(array, signed)


def mosaic(arrays: np.ndarray) -> np.ndarray:
    """(R, C, h, w) -> one (H, W): the pictures in R rows and C columns, a gap of NaN between them."""
    rows, columns, height, width = arrays.shape
    wide = np.full((rows, columns, height + GAP, width + GAP), np.nan)
    wide[:, :, :height, :width] = arrays
    return wide.transpose(0, 2, 1, 3).reshape(rows * (height + GAP), -1)[:-GAP, :-GAP]


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
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "PNG", compress_level=1)
    return f"data:image/png;base64,{base64.b64encode(out.getvalue()).decode()}"


def image(pixels: np.ndarray, side: int, alt: tuple[str, str] = ("", ""), attributes: str = "") -> str:
    """<img> of uint8 pixels, unsmoothed, its longest side `side` px; `alt` in both languages."""
    height, width = (max(1, round(n * side / max(pixels.shape[:2]))) for n in pixels.shape[:2])
    told = f'role="img" {named(*alt)}' if alt[0] else ""
    return (
        f'<img class="pixels" draggable="false" width="{width}" height="{height}" alt="" {told} {attributes} '
        f'src="{data_url(pixels)}">'
    )


def grey(digit: np.ndarray, side: int, alt: tuple[str, str] = ("", "")) -> str:
    """<img> of a digit in [0, 1], white on black."""
    pixels = (np.clip(digit, 0, 1) * 255).round().astype(np.uint8)
    return image(pixels, side, alt)


def heat(array: np.ndarray, side: int, name: str, span: tuple[float, float], alt=("", ""), more="") -> str:
    """<img> of an (H, W) array in a colour map; where it is not a number it lets the page through."""
    finite = np.isfinite(array)
    rgb = colours(np.where(finite, array, span[0]), name, *span)
    return image(np.dstack([rgb, 255 * finite.astype(np.uint8)]), side, alt, more)


def scale(name: str, span: tuple[float, float], words: str) -> str:
    """The legend of a colour map: a bar with its lowest and highest value, and what it stands for."""
    ramp = _table(name)[None, ::4]
    low, high = map(number, span)
    return (
        f'<span class="scale">{both(W, words)} <span class="number">{low}</span>'
        f'<img class="ramp" alt="" width="96" height="10" src="{data_url(ramp)}">'
        f'<span class="number">{high}</span></span>'
    )


def number(value: float) -> str:
    """Three significant digits, a real minus sign, nothing under 0.0001: -0.12345 -> "−0.123"."""
    text = f"{value:.3g}" if not 999.5 <= abs(value) < 1e6 else f"{value:.0f}"
    return ("0" if abs(value) < 1e-4 else text).replace("-", "−")


def figure(name: str, body: str, caption: str) -> str:
    """<figure> with a caption and a button that saves it as PNG under this name."""
    save = f'<button type="button" class="quiet png" data-png {label(W, "png")}>PNG</button>'
    return (
        f'<figure class="figure" data-figure="{name}"><figcaption>{caption}{save}</figcaption>{body}</figure>'
    )
