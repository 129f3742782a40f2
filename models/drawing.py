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

from models.picture import grey_levels
from models.picture.ink import steps as ink_steps
from models.problem import Problem, Term

SIDE, BOX = 28, 20  # pixels: the digit, the longest side of its ink
PEN = 2.4  # pixels: MNIST's stroke width
THINNEST, THICKEST = 1.6, 4.0  # pixels: 90 % of MNIST's strokes; a picture's strokes outside are drawn anew
FINE = 8  # how many times larger than its box a picture's ink is measured and redrawn
MOST_PIECES = 9  # parts and holes of one digit; a broken pencil line has up to 8
SHOWN = 280  # pixels: the longest side of a step
SMALLEST = 0.04  # of the pad's side: less ink than this is a slip, not a digit
MOST_POINTS = 20_000
STEP = 0.5  # pixels between the points that are drawn, along the stroke
CHUNK = 128  # segments measured at once: what fits the processor's cache


def from_strokes(strokes, size=None, pen=PEN):
    """(28, 28) float32 in [0, 1], ink bright, or None if blank: the ink's longest side under 4 % of `size`.

    strokes: lists of (x, y), y down; size: the pad's side in the same units (None: only no length is blank).
    Problem: points that are not finite numbers, or more than 20,000 of them.
    """
    segments = _boxed_segments(*_checked(strokes, size, pen))
    return None if segments is None else centre(_draw(*segments, pen))


def stroke_steps(strokes, size=None, pen=PEN):
    """[(name, 2-D float32 array in [0, 1])] from the pad to the digit: drawn, boxed, centred; [] if blank."""
    points, stroke, size, pen = _checked(strokes, size, pen)
    segments = _boxed_segments(points, stroke, size, pen)
    if segments is None:
        return []
    boxed = _draw(*segments, pen)
    return [("drawn", _sketch(points, stroke, size)), ("boxed", boxed), ("centred", centre(boxed))]


def from_image(image):
    """(28, 28) float32 in [0, 1], or None without a digit, of a PIL image or array; Problem if neither."""
    named = _from_picture(image)
    return named[-1][1] if named else None


def image_steps(image):
    """[(name, 2-D float32 in [0, 1])]: grey, ink, cleaned, boxed, pen if changed, centred; [] if blank."""
    return [(name, _fit(ink, SHOWN) if max(ink.shape) > SHOWN else ink) for name, ink in _from_picture(image)]


def _from_picture(image):
    """The same list at full size."""
    if image is None:
        return []
    grey = grey_levels.grey(image)
    named = [("grey", grey), *ink_steps(grey)]
    boxed, fine = (_fit(named[-1][1], side) for side in (BOX, FINE * BOX))
    if named[-1][0] != "cleaned" or _pieces(_outline(fine)) > MOST_PIECES:
        return []
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
    how = Image.BOX if scale < 1 else Image.BICUBIC
    return np.clip(np.asarray(Image.fromarray(ink).resize((width, height), how)), 0, 1)


def _wanted(pen):
    """As far inside MNIST's range as `pen` is outside it, no farther than PEN: no jump at the limits."""
    return min(PEN, 2 * THINNEST - pen) if pen < THINNEST else max(PEN, 2 * THICKEST - pen)


def _outline(fine):
    """(h, w) bool: ink at least half as strong as any within a pen's width: faint parts stay whole."""
    return fine > np.maximum(ndimage.maximum_filter(fine, round(FINE * PEN)) / 2, 0.25)


def _pieces(mask):
    """How many parts and holes of at least 3/4 px of the box: few in a digit, many in noise and patterns."""
    mask = np.pad(mask, 1)
    labels = (
        ndimage.label(area, neighbours)[0] for area, neighbours in ((mask, np.ones((3, 3))), (~mask, None))
    )
    return sum(int((np.bincount(label.ravel())[1:] >= 0.75 * FINE**2).sum()) for label in labels) - 1


def _stroke(fine):
    """Median stroke width, in pixels of the box, of ink drawn FINE times larger."""
    depth = ndimage.distance_transform_edt(np.pad(_outline(fine), 1))
    ridge = depth[(depth == ndimage.maximum_filter(depth, 3)) & (depth > 1)]
    return 2 * float(np.median(ridge)) / FINE if ridge.size else 0.0


def _repen(fine, pen, wanted):
    """(h, w) float32: strokes of width `pen` made `wanted` wide, longest side 20 again."""
    # What each side loses before the longest side is 20 again.
    cut = FINE * (pen - wanted) * BOX / (BOX - wanted) / 2
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
    if part.sum() < 0.999 * total:  # a far dot fell off the edge: what is left has another centre
        return centre(part)
    digit[max(0, y) : max(0, y) + part.shape[0], max(0, x) : max(0, x) + part.shape[1]] = part
    return digit


def _positive(value, what, below):
    if isinstance(value, bool) or not isinstance(value, Real) or not 0 < value < below:
        raise Problem(
            "{what} is {value}: give a number above 0 and below {below}.",
            what=what,
            value=str(value)[:40],
            below=f"{below:g}",
        )
    return float(value)


def _checked(strokes, size, pen):
    """`_points` of the strokes, the size or None, the pen; Problem where one of them is no such thing."""
    size = size if size is None else _positive(size, Term("The size"), 1e308)
    return *_points(strokes), size, _positive(pen, Term("The pen"), BOX / 2)


def _points(strokes):
    """(N, 2) float64 points of all strokes, and (N,) the stroke each belongs to."""
    strokes = [] if strokes is None else strokes
    if not isinstance(strokes, (list, tuple, np.ndarray)):
        raise Problem("The strokes are {kind}: give lists of (x, y) points.", kind=type(strokes).__name__)
    try:
        strokes = [s.tolist() if isinstance(s, np.ndarray) else s for s in strokes]
        lengths = [len(stroke) for stroke in strokes]
        if sum(lengths) > MOST_POINTS:
            raise Problem(
                "The drawing has {count:,} points: send at most {most:,}.",
                count=sum(lengths),
                most=MOST_POINTS,
            )
        points = [tuple(point) for stroke in strokes for point in stroke]
    except TypeError:
        raise Problem("The strokes are not nested as they should: give lists of (x, y) points.") from None
    if any(len(point) != 2 for point in points):
        raise Problem("A point has other than two numbers: give each point as (x, y).")
    kinds = {type(value) for point in points for value in point}
    if not all(issubclass(kind, Real) and kind is not bool for kind in kinds):
        raise Problem("A point is not made of numbers: give each point as (x, y), two finite numbers.")
    try:
        points = np.array(points, np.float64).reshape(-1, 2)
    except OverflowError:
        points = np.full((1, 2), np.inf)
    if not np.isfinite(points).all():
        raise Problem("A point is NaN, infinite or too large: give each point as (x, y), two finite numbers.")
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


def _sketch(points, stroke, size, side=140):
    """(side, side) float32 in [0, 1]: the whole pad as drawn; without its size, the drawing with a margin."""
    if size is None:
        points = points / np.abs(points).max()  # so that the difference of two huge coordinates stays finite
        span = np.ptp(points, axis=0).max()
        points, size = points - points.min(0) + 0.1 * span, 1.2 * span
    sheet = Image.new("L", (side * 2, side * 2))
    pen, at = ImageDraw.Draw(sheet), np.clip(points / size, -9, 9) * side * 2
    for line in np.split(at, np.flatnonzero(np.diff(stroke)) + 1):
        pen.line([tuple(p) for p in line], fill=255, width=side // 8, joint="curve")
        for x, y in line[[0, -1]]:  # round ends; a dot is two of them
            pen.ellipse((x - side / 16, y - side / 16, x + side / 16, y + side / 16), fill=255)
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
    return np.clip(pen / 2 - distance + 0.5, 0, 1)  # the edge fades over one pixel, about as MNIST's
