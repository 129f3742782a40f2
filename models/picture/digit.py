"""The ink of a picture's one digit -> the same in a box of 20 px, in strokes as wide as MNIST's.

The middle line and what lies around it come from distance transforms: Blum, "A transformation for extracting
new descriptors of shape", 1967.
"""

import numpy as np
from PIL import Image
from scipy import ndimage

from models.picture import BOX, PEN, THICKEST, THINNEST, grey_levels, ink

FINE = 8  # how many times larger than its box the ink is measured and redrawn
MOST_PIECES = 9  # parts and holes of one digit; a broken pencil line has up to 8
SMALLEST_PIECE = 0.75  # square pixels of the box; specks of noise are smaller


def steps(image):
    """[(name, 2-D float32 in [0, 1])]: grey, ink, cleaned, boxed, pen if changed; [] where no digit is.

    image: PIL image or array; Problem if neither.
    """
    grey = grey_levels.grey(image)
    named = [("grey", grey), *ink.steps(grey)]
    name, cleaned = named[-1]
    boxed_steps = boxed(cleaned) if name == "cleaned" else []
    return [*named, *boxed_steps] if boxed_steps else []


def boxed(cleaned):
    """[(name, 2-D float32 in [0, 1])] from the digit alone: boxed, pen if changed; [] for what is none."""
    fine = fitted(cleaned, FINE * BOX)
    # Noise and patterns pass as ink, but no digit has so many parts.
    if _pieces(_outline(fine)) > MOST_PIECES:
        return []
    named = [("boxed", fitted(cleaned, BOX))]
    pen = _stroke(fine)
    # Redrawing costs detail, so strokes that MNIST could have stay as they are.
    if not THINNEST <= pen <= THICKEST:
        named.append(("pen", _redrawn(fine, pen, _wanted(pen))))
    return named


def fitted(picture, side):
    """(h, w) float32 in [0, 1]: `picture` with its longest side at `side` pixels."""
    scale = side / max(picture.shape)
    if scale == 1:
        return picture
    height, width = (max(1, round(n * scale)) for n in picture.shape)
    # Smaller by areas, which no thin stroke falls through; larger by curves, which leave no steps.
    how = Image.BOX if scale < 1 else Image.BICUBIC
    resized = Image.fromarray(picture).resize((width, height), how)
    return np.clip(np.asarray(resized), 0, 1)


def _wanted(pen):
    """As far inside MNIST's range as `pen` is outside it, no farther than PEN: no jump at the limits."""
    if pen < THINNEST:
        return min(PEN, 2 * THINNEST - pen)
    return max(PEN, 2 * THICKEST - pen)


def _outline(fine):
    """(h, w) bool: ink at least half as strong as any within a pen's width: faint parts stay whole."""
    strongest = ndimage.maximum_filter(fine, round(FINE * PEN))
    return fine > np.maximum(strongest / 2, 0.25)


def _pieces(mask):
    """How many parts and holes of at least 3/4 px of the box: few in a digit, many in noise and patterns."""
    mask = np.pad(mask, 1)
    parts, _ = ndimage.label(mask, np.ones((3, 3)))
    holes, _ = ndimage.label(~mask)
    # The ground around the digit counts among the holes.
    return _count(parts) + _count(holes) - 1


def _count(labels):
    """How many of the labelled areas are large enough to be a part or a hole; 0 labels none."""
    sizes = np.bincount(labels.ravel())[1:]
    return int((sizes >= SMALLEST_PIECE * FINE**2).sum())


def _stroke(fine):
    """Median stroke width, in pixels of the box, of ink drawn FINE times larger."""
    depth = ndimage.distance_transform_edt(np.pad(_outline(fine), 1))
    # Nowhere around is it farther to the ground than on the middle line.
    middle = (depth == ndimage.maximum_filter(depth, 3)) & (depth >= 1)
    ridge = depth[middle]
    return 2 * float(np.median(ridge)) / FINE if ridge.size else 0.0


def _redrawn(fine, pen, wanted):
    """(h, w) float32: strokes of width `pen` made `wanted` wide, longest side 20 again."""
    # What each side loses before the longest side is 20 again.
    cut = FINE * (pen - wanted) * BOX / (BOX - wanted) / 2
    # Room for strokes that grow.
    mask = np.pad(_outline(fine), 2 + int(max(0, -cut)))
    depth = ndimage.distance_transform_edt(mask)
    slope = np.hypot(*np.gradient(depth))
    ridge = (slope < 0.8) & (depth >= FINE * pen / 4)  # the middle line; short spurs into corners left out
    if not ridge.any():
        return fitted(fine, BOX)
    half = np.maximum(depth - cut, np.minimum(depth, FINE * wanted / 2))  # thin places stay
    away, (y, x) = ndimage.distance_transform_edt(~ridge, return_indices=True)
    drawn = (away < half[y, x]).astype(np.float32)
    return fitted(ink.cut_out(drawn, drawn > 0), BOX)
