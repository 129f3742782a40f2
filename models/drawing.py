"""A person's strokes or picture -> one MNIST-like digit.

MNIST has one way to place a digit: the longest side of the ink is 20 px, strokes are about 2.4 px wide, and
the centre of mass sits at index (14, 14), reached by whole-pixel shifts. Strokes stay points until they are
drawn at that scale, so a big pad, a small one or another pen give the same digit.
Source: https://yann.lecun.com/exdb/mnist (boxing and centring), measured on the images themselves.
"""

from numbers import Real

import numpy as np
from PIL import Image, ImageDraw

from models.picture import BOX, PEN, SIDE
from models.problem import Problem, Term

SHOWN = 280  # pixels: the longest side of a step
SMALLEST = 0.04  # of the pad's side: less ink than this is a slip, not a digit
MOST_POINTS = 20_000
STEP = 0.5  # pixels between the points that are drawn, along the stroke
CHUNK = 128  # segments measured at once: what fits the processor's cache
KEPT_INK = 0.999  # the share of the ink that centring may not push off the edge


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
    named = _picture_steps(image)
    return named[-1][1] if named else None


def image_steps(image):
    """[(name, 2-D float32 in [0, 1])]: grey, ink, cleaned, boxed, pen if changed, centred; [] if blank."""
    from models.picture.digit import fitted

    # A photograph is shown no larger than its place on the page.
    return [
        (name, fitted(ink, SHOWN) if max(ink.shape) > SHOWN else ink) for name, ink in _picture_steps(image)
    ]


def _picture_steps(image):
    """The same list at full size."""
    if image is None:
        return []
    # Here and not above: SciPy's filters take longer to import than a page to open, and strokes need none.
    from models.picture import digit

    named = digit.steps(image)
    return [*named, ("centred", centre(named[-1][1]))] if named else []


def centre(ink):
    """(28, 28) float32: (H, W) `ink`, moved by whole pixels, its centre of mass nearest to (14, 14)."""
    total = ink.sum()
    height, width = ink.shape
    # 14 and not 13.5, the middle: so MNIST's own test images come back as they are, else a quarter of them.
    top = SIDE // 2 - round(float(ink.sum(1) @ np.arange(height) / total))
    left = SIDE // 2 - round(float(ink.sum(0) @ np.arange(width) / total))
    part = ink[max(0, -top) : SIDE - top, max(0, -left) : SIDE - left]
    if part.sum() < KEPT_INK * total:  # a far dot fell off the edge: what is left has another centre
        return centre(part)
    top = max(0, top)
    left = max(0, left)
    height, width = part.shape
    digit = np.zeros((SIDE, SIDE), np.float32)
    digit[top : top + height, left : left + width] = part
    return digit


def _checked(strokes, size, pen):
    """`_points` of the strokes, the size or None, the pen; Problem where one of them is no such thing."""
    if size is not None:
        size = _positive(size, Term("The size"), 1e308)
    points, stroke = _points(strokes)
    return points, stroke, size, _positive(pen, Term("The pen"), BOX / 2)


def _positive(value, what, below):
    if isinstance(value, bool) or not isinstance(value, Real) or not 0 < value < below:
        raise Problem(
            "{what} is {value}: give a number above 0 and below {below}.",
            what=what,
            value=str(value)[:40],
            below=f"{below:g}",
        )
    return float(value)


def _points(strokes):
    """(N, 2) float64 points of all strokes, and (N,) the stroke each belongs to."""
    strokes = [] if strokes is None else strokes
    if not isinstance(strokes, (list, tuple, np.ndarray)):
        raise Problem("The strokes are {kind}: give lists of (x, y) points.", kind=type(strokes).__name__)
    try:
        strokes = [stroke.tolist() if isinstance(stroke, np.ndarray) else stroke for stroke in strokes]
        lengths = [len(stroke) for stroke in strokes]
        # Counted before anything is made of them.
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
    # numpy would take "3" and True for numbers too.
    kinds = {type(value) for point in points for value in point}
    if not all(issubclass(kind, Real) and kind is not bool for kind in kinds):
        raise Problem("A point is not made of numbers: give each point as (x, y), two finite numbers.")
    try:
        points = np.array(points, np.float64).reshape(-1, 2)
    except OverflowError:  # a whole number of 400 digits
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
    # The ink's box is 20 px with half a pen on each side of the points.
    points = (half - low) / span * (BOX - pen) + pen / 2
    # Points closer than STEP add nothing to see: keep one per STEP of arc length, and every stroke's ends.
    first = np.empty(len(points), bool)
    first[0] = True
    np.not_equal(stroke[1:], stroke[:-1], out=first[1:])
    last = np.empty(len(points), bool)
    last[:-1] = first[1:]
    last[-1] = True
    moved = np.zeros(len(points))
    moved[1:] = np.hypot(*(points[1:] - points[:-1]).T)
    moved[first] = 0
    mark = np.floor(np.cumsum(moved) / STEP)
    keep = first | last
    keep[1:] |= mark[1:] != mark[:-1]
    points = points[keep].astype(np.float32)
    following = np.empty_like(points)
    following[:-1] = points[1:]
    # A segment of no length at each end: the round cap, and all there is of a dot.
    last = last[keep]
    following[last] = points[last]
    return points, following


def _sketch(points, stroke, size, side=140):
    """(side, side) float32 in [0, 1]: the whole pad as drawn; without its size, the drawing with a margin."""
    if size is None:
        points = points / np.abs(points).max()  # so that the difference of two huge coordinates stays finite
        span = np.ptp(points, axis=0).max()
        points = points - points.min(0) + 0.1 * span
        size = 1.2 * span
    # Twice as large, then halved: PIL's lines have no soft edges.
    sheet = Image.new("L", (side * 2, side * 2))
    pen = ImageDraw.Draw(sheet)
    places = np.clip(points / size, -9, 9) * side * 2
    cap = side / 16
    for line in np.split(places, np.flatnonzero(np.diff(stroke)) + 1):
        pen.line([tuple(place) for place in line], fill=255, width=side // 8, joint="curve")
        for x, y in line[[0, -1]]:  # round ends; a dot is two of them
            pen.ellipse((x - cap, y - cap, x + cap, y + cap), fill=255)
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
        x = (pixel - start[s, :1])[:, None, :]  # (S, 1, 22), and (S, 22, 1)
        y = (pixel - start[s, 1:])[:, :, None]
        along = y * unit[s, 1:, None] + x * unit[s, :1, None]  # (S, 22, 22)
        foot = np.maximum(along, 0)
        np.minimum(foot, length[s, None, None], out=foot)
        # Pythagoras without the foot's own coordinates, which would be two arrays more; each step where the
        # one before stands, for new arrays of this size cost as much as the arithmetic.
        along *= 2
        along -= foot
        along *= foot
        squared = y * y + x * x
        squared -= along
        np.minimum(nearest, squared.min(0), out=nearest)
    distance = np.sqrt(np.maximum(nearest, 0))
    return np.minimum(
        np.maximum(pen / 2 - distance + 0.5, 0), 1
    )  # the edge fades over one pixel, about as MNIST's
