"""A person's strokes or picture -> one MNIST-like digit.

MNIST has one way to place a digit: the longest side of the ink is 20 px, strokes are about 2.4 px wide, and
the centre of mass sits at index (14, 14), reached by whole-pixel shifts. Strokes stay points until they are
drawn at that scale, so a big pad, a small one or another pen give the same digit.
Source: https://yann.lecun.com/exdb/mnist (boxing and centring), measured on the images themselves.
"""

from numbers import Real

import numpy as np
from PIL import Image, ImageDraw
from scipy import ndimage

from models import picture
from models.ink import steps as ink_steps

SIDE, BOX = 28, 20  # pixels: the digit, the longest side of its ink
PEN = 2.4  # pixels: MNIST's stroke width
THINNEST, THICKEST = 1.6, 4.0  # pixels: 90 % of MNIST's strokes; a picture's strokes outside are drawn anew
FINE = 8  # how many times larger than its box a picture's ink is measured and redrawn
SOFT = 1.0  # pixels over which the edge of a stroke fades
SMALLEST = 0.04  # of the pad's side: less ink than this is a slip, not a digit
MOST_POINTS = 20_000
STEP = 0.5  # pixels between the points that are drawn, along the stroke
CHUNK = 128  # segments measured at once: what fits the processor's cache


def from_strokes(strokes, size=None, pen=PEN):
    """(28, 28) float32 in [0, 1], ink bright, or None if blank: the ink's longest side under 4 % of `size`.

    strokes: lists of (x, y), y down; size: the pad's side in the same units (None: only no length is blank).
    ValueError: points that are not finite numbers, or more than 20,000 of them.
    """
    segments = _boxed_segments(*_points(strokes), _positive(size, "size"), _positive(pen, "pen"))
    if segments is None:
        return None
    return centre(_draw(*segments, pen))


def stroke_steps(strokes, size=None, pen=PEN):
    """[(name, 2-D float32 array in [0, 1])] from the pad to the digit: drawn, boxed, centred; [] if blank."""
    points, stroke = _points(strokes)
    size = _positive(size, "size")
    segments = _boxed_segments(points, stroke, size, _positive(pen, "pen"))
    if segments is None:
        return []
    boxed = _draw(*segments, pen)
    return [("drawn", _sketch(points, stroke, size)), ("boxed", boxed), ("centred", centre(boxed))]


def from_image(image):
    """(28, 28) float32 in [0, 1], ink bright, or None if there is no digit in the picture.

    image: PIL image or uint8 array, any size, mode and polarity. ValueError for what is no picture.
    """
    named = image_steps(image)
    return named[-1][1] if named and named[-1][0] == "centred" else None


def image_steps(image):
    """[(name, 2-D float32 in [0, 1])] from picture to digit: grey, ink, cleaned, boxed, pen, centred.

    It ends with "ink" when there is no digit and is empty for None; "pen" only if strokes had to change.
    """
    if image is None:
        return []
    grey = picture.grey(image)
    named = [("grey", grey), *ink_steps(grey)]
    if named[-1][0] != "cleaned":
        return named
    cleaned = named[-1][1]
    boxed, fine = _fit(cleaned, BOX), _fit(cleaned, FINE * BOX)
    named.append(("boxed", boxed))
    pen = _stroke(fine)
    if not THINNEST <= pen <= THICKEST:
        boxed = _repen(fine, pen, _wanted(pen))
        named.append(("pen", boxed))
    return [*named, ("centred", centre(boxed))]


def _fit(ink, side):
    """(h, w) float32 in [0, 1]: `ink` with its longest side at `side` pixels."""
    scale = side / max(ink.shape)
    if scale == 1:
        return ink
    height, width = (max(1, round(n * scale)) for n in ink.shape)
    return np.clip(
        np.asarray(Image.fromarray(ink).resize((width, height), Image.BOX if scale < 1 else Image.BICUBIC)),
        0,
        1,
    )


def _wanted(pen):
    """As far inside MNIST's range as `pen` is outside it, no farther than PEN: no jump at the limits."""
    return min(PEN, 2 * THINNEST - pen) if pen < THINNEST else max(PEN, 2 * THICKEST - pen)


def _outline(fine):
    """(h, w) bool: ink at least half as strong as any within a pen's width: faint parts stay whole."""
    return fine > np.maximum(ndimage.maximum_filter(fine, round(FINE * PEN)) / 2, 0.25)


def _stroke(fine):
    """Median stroke width, in pixels of the box, of ink drawn FINE times larger."""
    depth = ndimage.distance_transform_edt(np.pad(_outline(fine), 1))
    ridge = depth[(depth == ndimage.maximum_filter(depth, 3)) & (depth > 1)]
    return 2 * float(np.median(ridge)) / FINE if ridge.size else 0.0


def _repen(fine, pen, wanted):
    """(h, w) float32: strokes of width `pen` made `wanted` wide, longest side 20 again."""
    cut = (
        FINE * (pen - wanted) * BOX / (BOX - wanted) / 2
    )  # from each side, before the longest side is 20 again
    mask = np.pad(_outline(fine), 2 + int(max(0, -cut)))
    depth = ndimage.distance_transform_edt(mask)
    slope = np.hypot(*np.gradient(depth))
    ridge = (slope < 0.8) & (depth > FINE * pen / 4)  # the middle line; short spurs into corners left out
    if not ridge.any():
        return _fit(fine, BOX)
    half = np.maximum(depth - cut, np.minimum(depth, FINE * wanted / 2))  # thin places stay
    away, (y, x) = ndimage.distance_transform_edt(~ridge, return_indices=True)
    mask = away < half[y, x]
    rows, columns = (np.flatnonzero(mask.any(axis)) for axis in (1, 0))
    return _fit(mask[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1].astype(np.float32), BOX)


def centre(ink):
    """(28, 28) float32: (H, W) `ink`, moved by whole pixels, its centre of mass nearest to (14, 14)."""
    digit = np.zeros((SIDE, SIDE), np.float32)
    total = ink.sum()
    height, width = ink.shape
    y = SIDE // 2 - round(float(ink.sum(1) @ np.arange(height) / total))
    x = SIDE // 2 - round(float(ink.sum(0) @ np.arange(width) / total))
    part = ink[max(0, -y) : SIDE - y, max(0, -x) : SIDE - x]
    digit[max(0, y) : max(0, y) + part.shape[0], max(0, x) : max(0, x) + part.shape[1]] = part
    return digit


def _positive(value, name):
    if value is None and name == "size":
        return None
    if isinstance(value, bool) or not isinstance(value, Real) or not 0 < value < float("inf"):
        raise ValueError(f"The {name} is {value!r}: give a finite number above 0.")
    return float(value)


def _points(strokes):
    """(N, 2) float64 points of all strokes, and (N,) the stroke each belongs to."""
    shape = "The strokes must be a list of strokes, each a list of (x, y) points, two numbers each."
    try:
        strokes = [
            stroke.tolist() if isinstance(stroke, np.ndarray) else stroke
            for stroke in (() if strokes is None else strokes)
        ]
        lengths = [len(stroke) for stroke in strokes]
        if sum(lengths) > MOST_POINTS:
            raise ValueError(f"{sum(lengths):,} points are more than {MOST_POINTS:,}: send fewer strokes.")
        points = [tuple(point) for stroke in strokes for point in stroke]
    except TypeError:
        raise ValueError(shape) from None
    kinds = {type(value) for point in points for value in point}
    if {len(point) for point in points} - {2} or any(
        kind is bool or not issubclass(kind, Real) for kind in kinds
    ):
        raise ValueError(shape)
    try:
        points = np.array(points, np.float64).reshape(-1, 2)
    except OverflowError:
        points = np.full((1, 2), np.inf)
    if not np.isfinite(points).all():
        raise ValueError("A point is NaN or infinite: send only finite coordinates.")
    return points, np.repeat(np.arange(len(lengths)), lengths)


def _boxed_segments(points, stroke, size, pen):
    """Ends (S, 2), (S, 2) of the segments at digit scale, the ink's box at [0, 20] px; None if blank."""
    if not len(points):
        return None
    half = points / 2  # so that the difference of two huge coordinates stays finite
    low = half.min(0)
    span = (half.max(0) - low).max()
    if span == 0 or (size is not None and span < SMALLEST * size / 2):
        return None
    points = (half - low) / span * (BOX - pen) + pen / 2
    # Points closer than STEP add nothing to see: keep one per STEP of arc length, and every stroke's ends.
    new = np.diff(stroke, prepend=-1) != 0
    moved = np.hypot(*np.diff(points, axis=0, prepend=points[:1]).T)
    moved[new] = 0
    mark = np.floor(np.cumsum(moved) / STEP)
    keep = new | np.roll(new, -1) | (np.diff(mark, prepend=-1) != 0)
    points, stroke = points[keep].astype(np.float32), stroke[keep]
    ends = np.roll(points, -1, axis=0)
    last = np.diff(stroke, append=-1) != 0
    ends[last] = points[last]  # a segment of no length: the round cap, and all there is of a dot
    return points, ends


def _sketch(points, stroke, size, side=112):
    """(side, side) float32 in [0, 1]: the pad as it was drawn; without its size, the drawing and a margin."""
    low = points.min(0)
    span = (points - low).max()
    scale, corner = (side * 2 / size, 0) if size else (side * 2 / (1.2 * span), low - 0.1 * span)
    sheet = Image.new("L", (side * 2, side * 2))
    pen, at = ImageDraw.Draw(sheet), (points - corner) * scale
    for number in np.unique(stroke):
        line = [tuple(point) for point in at[stroke == number]]
        pen.line(line * 2 if len(line) == 1 else line, fill=255, width=side // 10, joint="curve")
    return np.asarray(sheet.reduce(2), np.float32) / 255


def _draw(start, end, pen):
    """(22, 22) float32 in [0, 1]: round-ended lines of width `pen`, by distance to the nearest segment."""
    pixel = np.arange(BOX + 2, dtype=np.float32) - 0.5  # centres; one pixel of margin
    line = end - start
    length = np.hypot(line[:, 0], line[:, 1])
    unit = line / np.maximum(length, 1e-9)[:, None]
    nearest = np.full((BOX + 2, BOX + 2), np.inf, np.float32)  # squared distance
    for i in range(0, len(start), CHUNK):
        s = slice(i, i + CHUNK)
        x, y = pixel - start[s, :1], pixel - start[s, 1:]  # (S, 22) each
        along = (y * unit[s, 1:])[:, :, None] + (x * unit[s, :1])[:, None, :]  # (S, 22, 22)
        foot = np.clip(along, 0, length[s, None, None])
        squared = (y * y)[:, :, None] + (x * x)[:, None, :] - foot * (2 * along - foot)
        np.minimum(nearest, squared.min(0), out=nearest)
    distance = np.sqrt(np.maximum(nearest, 0))
    return np.clip((pen / 2 - distance) / SOFT + 0.5, 0, 1)
