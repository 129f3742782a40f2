"""A picture of a digit, of any size, mode and polarity -> its ink alone, bright on black and cropped."""

import numpy as np
from PIL import Image, ImageOps
from scipy import ndimage

LIMIT = 512  # pixels: the longest side that is worked on
FAINTEST = 0.03  # contrast, of black to white, below which nothing counts as ink


def steps(image):
    """Yield ("grey" | "ink" | "cleaned", (H, W) float32 in [0, 1]); "cleaned" is missing when there is no digit."""
    grey = _grey(_colours(image))
    yield "grey", grey
    window = round(WINDOW * min(grey.shape))
    dark = _is_dark(grey, window)
    ink = _ink(grey, window, dark)
    lines = _rulings(ink)
    ink = _without(ink, lines)
    found = _find(ink)
    if found and 2 * (TIGHT * found[1] + 6) < window:
        finer = _without(_ink(grey, round(TIGHT * found[1] + 6), dark), lines)
        again = _find(finer)
        if again:
            ink, found = finer, again
    yield "ink", np.clip(ink, 0, 1)
    if found:
        yield "cleaned", _clean(ink, *found)

TIGHT = 3.5


def _colours(image):
    """(H, W, C) float32 in [0, 1], upright, opaque, its longest side at most 512."""
    if isinstance(image, np.ndarray):
        image = _from_array(image)
    if not isinstance(image, Image.Image):
        raise ValueError(
            f"The picture is {type(image).__name__}: give a PIL image or an array of (H, W) or (H, W, 3)."
        )
    image = ImageOps.exif_transpose(image)
    if image.mode[0] in "IF":
        image = _from_array(np.asarray(image))
    if image.has_transparency_data:
        image = image.convert("RGBA")
    else:
        image = image.convert("L" if image.mode in ("1", "L") else "RGB")
    image = image.reduce(-(-max(image.size) // LIMIT))
    if image.mode == "RGBA":
        image = _flatten(image)
    pixels = np.asarray(image, np.float32) / 255
    return pixels.reshape(*pixels.shape[:2], -1)


def _from_array(pixels):
    """8-bit PIL image of an array; of wider numbers the highest bits that are used."""
    if (
        pixels.ndim not in (2, 3)
        or pixels.size == 0
        or (pixels.ndim == 3 and pixels.shape[2] not in (1, 2, 3, 4))
    ):
        raise ValueError(
            f"A picture of shape {pixels.shape}: give (H, W), (H, W, 1), (H, W, 3) or (H, W, 4)."
        )
    if pixels.dtype.kind not in "buif":
        raise ValueError(f"A picture of {pixels.dtype}: give numbers, best uint8 from 0 to 255.")
    if pixels.dtype.kind == "f":
        if not np.isfinite(pixels).all():
            raise ValueError("The picture has NaN or infinite pixels: give finite numbers.")
        top = next((top for top in (1, 255) if pixels.max() <= top), max(65535, pixels.max()))
        pixels = np.clip(pixels * (255 / top) + 0.5, 0, 255).astype(np.uint8)
    elif pixels.dtype.kind == "b":
        pixels = pixels * np.uint8(255)
    elif pixels.dtype != np.uint8:
        pixels = (np.maximum(pixels, 0) >> max(0, int(pixels.max()).bit_length() - 8)).astype(np.uint8)
    if pixels.ndim == 3 and pixels.shape[2] == 1:
        pixels = pixels[:, :, 0]
    return Image.fromarray(np.ascontiguousarray(pixels))


def _flatten(image):
    """RGB of an RGBA image: on its own main colour when it is mostly opaque, else on the farther of black and white."""
    pixels = np.asarray(image)
    alpha = pixels[:, :, 3]
    seen = pixels[alpha > 127][:, :3]
    if 2 * len(seen) > alpha.size:
        ground = tuple(int(c) for c in np.median(seen, axis=0))
    else:
        ground = (255, 255, 255) if not len(seen) or seen.mean() < 128 else (0, 0, 0)
    flat = Image.new("RGBA", image.size, (*ground, 255))
    flat.alpha_composite(image)
    return flat.convert("RGB")


def _grey(pixels):
    """(H, W) float32 in [0, 1]: the mix of the colours that differs most between ink and ground."""
    if pixels.shape[2] == 1:
        return pixels[:, :, 0]
    window = max(3, min(pixels.shape[:2]) // 2)
    detail = (pixels - ndimage.uniform_filter(pixels, (window, window, 0))).reshape(-1, 3)
    axis = np.linalg.eigh(detail.T @ detail)[1][
        :, -1
    ]  # first principal component; of a grey picture: the mean
    axis = axis * np.sign(axis.sum() or 1) / np.abs(axis).sum()
    return (pixels @ axis - np.minimum(axis, 0).sum()).astype(np.float32)


def _is_dark(grey, window):
    """True if the ink is darker than the ground."""
    dark, bright = _ink(grey, window, True), _ink(grey, window, False)
    # Both see shapes (the hole of a 0 is bright between dark strokes); ink also differs from what is most around it.
    around = _around(grey)
    edges = ndimage.gaussian_gradient_magnitude(grey, 1)  # ink has sharp ones, shadows do not
    return (edges * dark * np.maximum(around - grey, 0)).sum() >= (edges * bright * np.maximum(grey - around, 0)).sum()


def _ink(grey, window, dark):
    """(H, W) float32 in [0, 1]: how far each pixel is from the ground around it, ink bright."""
    half = max(1, window // 2)  # the window is wider than any stroke, narrower than most shadows
    smooth = np.pad(ndimage.gaussian_filter(grey, 1), half, "edge")
    inner = slice(half, -half), slice(half, -half)
    if not dark:
        return np.maximum(grey - ndimage.grey_opening(smooth, 2 * half + 1)[inner], 0)
    ground = ndimage.grey_closing(smooth, 2 * half + 1)[inner]
    return np.maximum(ground - grey, 0) / np.maximum(ground, 0.2)  # ink takes a share of the light, also in the shade

WINDOW = 0.4
def _rulings(ink):
    """Two (H, W): the strength of ruled lines at each pixel; thin, straight, border to border, within 4 degrees."""
    both = []
    for turn in (np.asarray, np.transpose):
        ink = turn(ink)
        height, width = ink.shape
        x = np.linspace(0, width - 1, 64).astype(int)
        slope = 0
        for step, count in ((0.01, 7), (0.002, 4)):
            slopes = slope + step * np.arange(-count, count + 1)
            slope = max(slopes, key=lambda slope: _along(ink, x, slope, 0.3).sum())
        line = _along(ink, x, slope, 0.1)
        line = ndimage.maximum_filter1d(_along(ink, x, slope, 0.5), 3) * (ndimage.maximum_filter1d(line, 5) > FAINTEST / 2)*(line.max()>FAINTEST)
        y = np.arange(height)[:, None] - np.round(slope * (np.arange(width) - width / 2)).astype(int)
        both.append(turn(line[np.clip(y, 0, height - 1)]))
        ink = turn(ink)
    return np.maximum(*both)


def _along(ink, columns, slope, share):
    """(H,) how strong a thin line through each row is: the level that all but a `share` of the columns exceed."""
    height, width = ink.shape
    y = np.arange(height)[:, None] + np.round(slope * (columns - width / 2)).astype(int)
    level = np.quantile(ink[np.clip(y, 0, height - 1), columns], share, axis=1)
    return level - ndimage.grey_opening(level, max(3, height // 25))


def _without(ink, lines):
    return np.where(ink > 2 * lines, ink, np.maximum(ink - 1.3 * lines, 0))


def _around(grey):
    """(H, W) float32: the median grey of the wide surroundings, two thirds of the picture's short side."""
    height, width = grey.shape
    scale = min(1, 24 / min(grey.shape))
    small = Image.fromarray(grey).resize((max(1, round(width * scale)), max(1, round(height * scale))), Image.BOX)
    median = ndimage.median_filter(np.asarray(small), max(1, 2 * min(small.size) // 3))
    return np.asarray(Image.fromarray(median).resize((width, height), Image.BILINEAR))


def _find(ink):
    """((H, W) bool: the strokes of the digit, their width, their level), or None if nothing is one."""
    smooth = ndimage.gaussian_filter(ink, max(ink.shape) / 400)
    middle = np.median(smooth)
    noise = 1.4826 * np.median(np.abs(smooth - middle))
    faint = max(FAINTEST, middle + 5 * noise)
    main, _ = _parts(smooth, faint)
    if main is None:
        return None
    level = np.quantile(smooth[main], 0.95)
    core, mask = _parts(smooth, max(faint, level / 2))
    if mask is None:
        return None
    labels, _ = ndimage.label(mask, np.ones((3, 3)))
    largest = max(part.stop - part.start for box in ndimage.find_objects(labels) for part in box)
    whole = max(np.ptp(axis) + 1 for axis in np.nonzero(mask))
    if whole < 0.04 * max(ink.shape) or largest < max(5, 0.2 * whole):
        return None
    return mask, _stroke(mask), np.quantile(smooth[mask], 0.9)


def _clean(ink, mask, stroke, level):
    """(h, w) float32 in [0, 1]: the digit alone, strokes near 1, cut at its outline."""
    smooth = ndimage.gaussian_filter(ink, max(ink.shape) / 400)
    far = ndimage.distance_transform_edt(smooth <= level / 2)
    away = ink[far > 2 * stroke + 2]
    clutter = min(np.quantile(away, 0.99), level / 2) if away.size else 0
    low = (smooth > max(FAINTEST, clutter, 0.15 * level))
    labels, _ = ndimage.label(low | mask, np.ones((3, 3)))
    mask = np.isin(labels, np.unique(labels[mask]))
    far = ndimage.distance_transform_edt(~mask)
    ink = np.clip((ink - clutter) / (level - clutter), 0, 1) * (far <= stroke / 2 + 1)
    side = max(np.ptp(axis) + 1 for axis in np.nonzero(mask))
    # Where one pixel is one of the digit's, a faint pixel is part of its outline; where it is finer, half a pixel is.
    outline = np.clip(OUT_GAIN * (side / 20 - 1.1), 0.01, OUT_MAX)
    rows, columns = (np.flatnonzero((ink > outline).any(axis)) for axis in (1, 0))
    return ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1].astype(np.float32)

HELD = 0.01
AT_EDGE = 0.02
OUT_GAIN, OUT_MAX = 0.25, 0.3

def _stroke(mask):
    """Median width in pixels of the strokes of a (H, W) mask."""
    depth = ndimage.distance_transform_edt(np.pad(mask, 1))
    ridge = depth[(depth == ndimage.maximum_filter(depth, 3)) & (depth > 0)]
    return 2 * float(np.median(ridge)) - 0.5 if ridge.size else 0.0


def _parts(ink, threshold):
    """(mask of the main part, mask of all parts of the digit), None, None if there is none."""
    mask = ink > threshold
    if not mask.any():
        return None, None
    link = max(ink.shape) // 100
    near = ndimage.distance_transform_edt(~mask) <= link if link else mask
    labels, count = ndimage.label(near, np.ones((3, 3)))
    labels = labels * mask
    index = np.arange(1, count + 1)
    mass = ndimage.sum_labels(ink * ink, labels, index)
    boxes = ndimage.find_objects(labels)
    height, width = ink.shape
    touches = np.array(
        [b[0].start == 0 or b[1].start == 0 or b[0].stop == height or b[1].stop == width for b in boxes]
    )
    sides = np.array([max(b[0].stop - b[0].start, b[1].stop - b[1].start) for b in boxes])
    ends = np.array([min(b[0].stop - b[0].start, b[1].stop - b[1].start) for b in boxes])
    inside = ~touches & (sides > 0.12 * min(ink.shape))
    best = int((mass * np.where(inside, 1 / AT_EDGE, 1)).argmax())
    while True:  # a frame is not a digit: something of size sits in its hole
        hole = ndimage.binary_fill_holes(labels == best + 1) & (labels != best + 1)
        held = np.unique(labels[hole])
        held = held[held > 0] - 1
        held = held[(sides[held] > 0.25 * ends[best]) & (mass[held] > HELD * mass[best])]
        if not held.size:
            break
        mass[best] = 0
        best = int(held[mass[held].argmax()])
    rows, columns = boxes[best]
    reach = 0.3 * max(rows.stop - rows.start, columns.stop - columns.start)
    keep = [
        i + 1
        for i, b in enumerate(boxes)
        if mass[i] >= 0.02 * mass[best]
        and sides[i] <= 1.5 * sides[best]
        and touches[i] <= touches[best]
        and b[0].start < rows.stop + reach
        and b[0].stop > rows.start - reach
        and b[1].start < columns.stop + reach
        and b[1].stop > columns.start - reach
    ]
    return labels == best + 1, np.isin(labels, keep)
