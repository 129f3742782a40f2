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
    ink = _ink(grey)
    if ink is None:
        return
    yield "ink", ink
    cleaned = _clean(ink)
    if cleaned is not None:
        yield "cleaned", cleaned


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


def _ink(grey):
    """(H, W) float32 in [0, 1]: how far each pixel is from the ground around it, ink bright; None if all is ground."""
    window = max(3, min(grey.shape) // 3)  # wider than any stroke, narrower than most shadows
    smooth = ndimage.gaussian_filter(grey, 1)
    dark = np.maximum(ndimage.grey_closing(smooth, window) - grey, 0)
    bright = np.maximum(grey - ndimage.grey_opening(smooth, window), 0)
    edge = max(1, min(grey.shape) // 20)
    inside = np.zeros(grey.shape, bool)
    inside[edge:-edge, edge:-edge] = True
    ground = np.median(grey[~inside])
    # Both may see shapes (the hole of a 0 is bright between dark strokes); ink differs from the border as well.
    if (dark * np.maximum(ground - grey, 0)).sum() < (bright * np.maximum(grey - ground, 0)).sum():
        dark = bright
    return dark if dark.max() >= FAINTEST else None


def _clean(ink):
    """(h, w) float32 in [0, 1]: the digit alone, strokes near 1, cut at its outline; None if nothing is one."""
    smooth = ndimage.gaussian_filter(ink, max(ink.shape) / 400)
    middle = np.median(smooth)
    noise = 1.4826 * np.median(np.abs(smooth - middle))
    faint = max(FAINTEST, middle + 5 * noise)
    main, _ = _parts(smooth, faint)
    if main is None:
        return None
    level = np.quantile(ink[main], 0.9)
    _, mask = _parts(smooth, max(faint, level / 2))
    if mask is None:
        return None
    height, width = (np.ptp(axis) + 1 for axis in np.nonzero(mask))
    if max(height, width) < max(6, 0.04 * max(ink.shape)):
        return None
    level = np.quantile(ink[mask], 0.9)
    far = ndimage.distance_transform_edt(~mask)
    stroke = _stroke(mask)
    away = ink[far > 2 * stroke + 2]
    clutter = min(np.quantile(away, 0.99), level / 2) if away.size else 0
    ink = np.clip((ink - clutter) / (level - clutter), 0, 1) * (far <= stroke / 2 + 1)
    rows, columns = (np.flatnonzero((ink > OUTLINE).any(axis)) for axis in (1, 0))
    return ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1].astype(np.float32)


OUTLINE = 0.01


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
    mass = ndimage.sum_labels(ink, labels, index)
    boxes = ndimage.find_objects(labels)
    height, width = ink.shape
    touches = np.array(
        [b[0].start == 0 or b[1].start == 0 or b[0].stop == height or b[1].stop == width for b in boxes]
    )
    score = mass * np.where(touches, 0.2, 1)
    best = int(score.argmax())
    rows, columns = boxes[best]
    reach = 0.3 * max(rows.stop - rows.start, columns.stop - columns.start)
    keep = [
        i + 1
        for i, b in enumerate(boxes)
        if mass[i] >= 0.03 * mass[best]
        and b[0].start < rows.stop + reach
        and b[0].stop > rows.start - reach
        and b[1].start < columns.stop + reach
        and b[1].stop > columns.start - reach
    ]
    return labels == best + 1, np.isin(labels, keep)
