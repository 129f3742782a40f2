"""The grey levels of a picture -> the ink of its one digit, without ruled lines, frames and specks."""

import numpy as np
from PIL import Image
from scipy import ndimage

FAINTEST = 0.03  # contrast, of black to white, below which nothing counts as ink
WINDOW = 0.4  # of the short side: the surroundings that ink is told from, at first
TIGHT = 3.5  # stroke widths: the same, once the strokes are known
SMALLEST = 0.04  # of the picture's longest side: less is a speck
EIGHT = np.ones((3, 3))  # neighbours across corners belong together
AT_EDGE = 0.02  # how much a part counts that touches the border: a shadow, a thumb, the next digit


def steps(grey):
    """Yield ("ink", (H, W)), then ("cleaned", (h, w)) if there is a digit; float32 in [0, 1], ink bright."""
    window = round(WINDOW * min(grey.shape))
    dark = _is_dark(grey, window)
    if dark is None:
        return
    raw = _above_ground(grey, window, dark)
    lines = _rulings(np.maximum(raw, 0))
    ink = _without(raw, lines)
    found = _find(ink, _noise_level(raw))
    if found:
        tight = round(TIGHT * found[1] + 6)
        if 2 * tight < window:  # thin strokes in a large picture: look again, closer to them
            raw = _above_ground(grey, tight, dark)
            finer = _without(raw, lines)
            again = _find(finer, _noise_level(raw))
            if again:
                ink, found = finer, again
    yield "ink", np.clip(ink, 0, 1)
    if found:
        yield "cleaned", _clean(ink, *found)


def _is_dark(grey, window):
    """True if the ink is darker than the ground, None if there is neither."""
    dark, bright = (np.maximum(_above_ground(grey, window, way), 0) for way in (True, False))
    # Both see shapes (the hole of a 0 is bright between strokes); ink also differs from what is all around.
    around = _around(grey)
    edges = ndimage.maximum_filter(
        ndimage.gaussian_gradient_magnitude(grey, 1), 3
    )  # sharp at ink, not at shadows
    dark, bright = dark * np.maximum(around - grey, 0), bright * np.maximum(grey - around, 0)
    dark, bright = (edges * dark).sum(), (edges * bright).sum()
    return dark > bright if dark != bright else None


def _above_ground(grey, window, dark):
    """(H, W) float32 in [0, 1]: how far each pixel is from the ground around it, ink bright."""
    half = max(1, window // 2)  # the window is wider than any stroke, narrower than most shadows
    inner = slice(half, -half), slice(half, -half)
    fill = ndimage.grey_closing if dark else ndimage.grey_opening
    # Smoothed, or noise would raise the ground; not smoothed, or a shadow's edge would look like a line.
    both = (ndimage.gaussian_filter(grey, 1), grey)
    soft, hard = (fill(np.pad(pixels, half, "edge"), 2 * half + 1)[inner] for pixels in both)
    if not dark:
        return grey - np.maximum(soft, hard)
    ground = np.minimum(soft, hard)
    return (ground - grey) / np.maximum(ground, 0.2)  # a share of the light, also in shade


def _rulings(ink):
    """(H, W): the strength of ruled lines at each pixel; thin, border to border, within 4 degrees."""
    both = []
    for turn in (np.asarray, np.transpose):
        ink = turn(ink)
        height, width = ink.shape
        x = np.linspace(0, width - 1, 64).astype(int)
        slope = 0
        for step, count in ((0.01, 7), (0.002, 4)):
            slopes = slope + step * np.arange(-count, count + 1)
            slope = max(slopes, key=lambda slope: (_along(ink, x, slope, 0.15) ** 2).sum())
        sure = _along(ink, x, slope, 0.1)
        near = ndimage.maximum_filter1d(sure, 5) > FAINTEST / 2
        line = ndimage.maximum_filter1d(_along(ink, x, slope, 0.5), 3) * near * (sure.max() > FAINTEST)
        y = np.arange(height)[:, None] - np.round(slope * (np.arange(width) - width / 2)).astype(int)
        both.append(turn(line[np.clip(y, 0, height - 1)]))
        ink = turn(ink)
    return np.maximum(*both)


def _along(ink, columns, slope, share):
    """(H,) the strength of a thin line through each row: what all but a `share` of the columns exceed."""
    height, width = ink.shape
    y = np.arange(height)[:, None] + np.round(slope * (columns - width / 2)).astype(int)
    level = np.quantile(ink[np.clip(y, 0, height - 1), columns], share, axis=1)
    return level - ndimage.grey_opening(level, max(1, height // 25))


def _without(ink, lines):
    """(H, W): `ink` less the ruled lines, except where a stroke crosses them."""
    return np.where(ink > 2 * lines, ink, np.maximum(ink - 1.3 * lines, 0))


def _around(grey):
    """(H, W) float32: the median grey of the wide surroundings, two thirds of the picture's short side."""
    height, width = grey.shape
    scale = min(1, 24 / min(grey.shape))
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    small = Image.fromarray(grey).resize(size, Image.BOX)
    median = ndimage.median_filter(np.asarray(small), max(1, 2 * min(small.size) // 3))
    return np.asarray(Image.fromarray(median).resize((width, height), Image.BILINEAR))


def _noise_level(raw):
    """The contrast that noise does not reach; `raw` (H, W) is the ink before it is clipped at 0."""
    smooth = ndimage.gaussian_filter(raw, max(raw.shape) / 400)
    ground = np.quantile(smooth, 0.3)  # ground even where a digit fills its picture
    noise = np.quantile(np.abs(smooth - ground), 0.3) / 0.385  # of a normal distribution: its deviation
    return max(FAINTEST, ground + 5 * noise)


def _find(ink, faint):
    """((H, W) bool: the strokes of the digit, their width, their level), or None if nothing is one."""
    smooth = ndimage.gaussian_filter(ink, max(ink.shape) / 400)
    main, _ = _parts(smooth, faint)
    if main is None:
        return None
    level = np.quantile(smooth[main], 0.95)
    _, mask = _parts(smooth, max(faint, level / 2))
    if mask is None:
        return None
    labels, _ = ndimage.label(mask, EIGHT)
    largest = max(part.stop - part.start for box in ndimage.find_objects(labels) for part in box)
    whole = max(np.ptp(axis) + 1 for axis in np.nonzero(mask))
    if whole < SMALLEST * max(ink.shape) or largest < max(5, 0.2 * whole):
        return None
    return mask, _stroke(mask), np.quantile(smooth[mask], 0.9)


def _clean(ink, mask, stroke, level):
    """(h, w) float32 in [0, 1]: the digit alone, strokes near 1, cut at its outline."""
    smooth = ndimage.gaussian_filter(ink, max(ink.shape) / 400)
    far = ndimage.distance_transform_edt(smooth <= level / 2)
    away = ink[far > 2 * stroke + 2]
    clutter = min(np.quantile(away, 0.99), level / 2) if away.size else 0
    low = smooth > max(FAINTEST, clutter, 0.15 * level)
    labels, _ = ndimage.label(low | mask, EIGHT)
    mask = np.isin(labels, np.unique(labels[mask]))
    far = ndimage.distance_transform_edt(~mask)
    ink = np.clip((ink - clutter) / (level - clutter), 0, 1) * (far <= stroke / 2 + 1)
    side = max(np.ptp(axis) + 1 for axis in np.nonzero(mask))
    # In a digit of 20 px a faint pixel is part of the outline; in a larger one only a darker pixel is.
    outline = np.clip(0.25 * (side / 20 - 1.1), 0.01, 0.3)
    rows, columns = (np.flatnonzero((ink > outline).any(axis)) for axis in (1, 0))
    return ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1].astype(np.float32)


def _stroke(mask):
    """Median width in pixels of the strokes of a (H, W) mask."""
    depth = ndimage.distance_transform_edt(np.pad(mask, 1))
    ridge = depth[(depth == ndimage.maximum_filter(depth, 3)) & (depth > 0)]
    return 2 * float(np.median(ridge)) - 0.5 if ridge.size else 0.0


def _parts(ink, threshold):
    """(H, W) bool masks of the digit's main part and of all its parts; None, None if all is below."""
    mask = ink > threshold
    if not mask.any():
        return None, None
    link = max(ink.shape) // 100  # a broken line is one part
    near = ndimage.distance_transform_edt(~mask) <= link if link else mask
    labels, count = ndimage.label(near, EIGHT)
    labels = labels * mask
    mass = ndimage.sum_labels(ink * ink, labels, np.arange(1, count + 1))
    boxes = np.array([[(part.start, part.stop) for part in box] for box in ndimage.find_objects(labels)])
    touches = (boxes[:, :, 0] == 0).any(1) | (boxes[:, :, 1] == ink.shape).any(1)
    sides = boxes[:, :, 1] - boxes[:, :, 0]
    best = _main_part(labels, mass, sides, touches)
    reach = 0.3 * sides[best].max()  # how far from the main part the others may lie
    low, high = boxes[best, :, 0] - reach, boxes[best, :, 1] + reach
    kept = (boxes[:, :, 0] < high).all(1) & (boxes[:, :, 1] > low).all(1)
    kept &= (
        (mass >= 0.02 * mass[best]) & (sides.max(1) <= 1.5 * sides[best].max()) & (touches <= touches[best])
    )
    return labels == best + 1, np.isin(labels, np.flatnonzero(kept) + 1)


def _main_part(labels, mass, sides, touches):
    """The index of the part with most ink, border parts counting little; not a frame but what it holds."""
    mass = mass.copy()
    inside = ~touches & (sides.max(1) > 0.12 * min(labels.shape))
    best = int((mass * np.where(inside, 1, AT_EDGE)).argmax())
    while True:
        hole = ndimage.binary_fill_holes(labels == best + 1) & (labels != best + 1)
        held = np.unique(labels[hole])
        held = held[held > 0] - 1
        held = held[(sides[held].max(1) > 0.25 * sides[best].min()) & (mass[held] > 0.01 * mass[best])]
        if not held.size:
            return best
        mass[best] = 0
        best = int(held[mass[held].argmax()])
