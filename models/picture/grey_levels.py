"""A picture of any size, mode and polarity -> its grey levels, upright and of bounded size."""

import math

import numpy as np
from PIL import Image, ImageOps
from scipy import ndimage

from models.problem import Problem

LIMIT = 512  # pixels: the longest side that is worked on


def grey(image):
    """(H, W) float32 in [0, 1], longest side at most 512: the mix of colours that tells ink from ground best.

    image: PIL image or array of (H, W) or (H, W, 1 to 4), any mode. Problem when it is neither or damaged.
    """
    try:
        pixels = _colours(image)
    except (OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise Problem("The picture could not be opened ({why}): give another one.", why=str(error)) from error
    if pixels.shape[2] == 1:
        return pixels[:, :, 0]
    # Only what differs from its surroundings: a coloured shadow varies more than the ink does.
    window = max(3, min(pixels.shape[:2]) // 2)
    around = ndimage.uniform_filter(pixels, (window, window, 0))
    detail = (pixels - around).reshape(-1, 3)
    # The first principal component: the mix of colours that varies most; of a grey picture, the mean.
    _, axes = np.linalg.eigh(detail.T @ detail)
    axis = axes[:, -1]
    # Its sign is arbitrary. Towards white, and scaled so that [0, 1] stays [0, 1].
    axis = axis * np.sign(axis.sum() or 1) / np.abs(axis).sum()
    grey = pixels @ axis - np.minimum(axis, 0).sum()
    return grey.astype(np.float32)


def _colours(image):
    """(H, W, C) float32 in [0, 1], upright, opaque, its longest side at most 512."""
    if isinstance(image, np.ndarray):
        image = _from_array(image)
    if not isinstance(image, Image.Image):
        raise Problem(
            "The picture is {kind}: give a PIL image or an array of (H, W) or (H, W, 3).",
            kind=type(image).__name__,
        )
    if not min(image.size):
        raise Problem("The picture has no pixels: give another one.")
    # Phones turn the picture by a note in the file, not by its pixels.
    image = ImageOps.exif_transpose(image)
    if image.mode[0] in "IF":
        image = _from_array(np.asarray(image))
    if image.mode in ("La", "RGBa"):  # alpha already multiplied in
        image = image.convert("LA" if image.mode == "La" else "RGBA")
    if image.mode == "LAB":  # its lightness
        image = image.getchannel(0)
    if image.has_transparency_data:
        image = image.convert("RGBA")
    else:
        image = image.convert("L" if image.mode in ("1", "L") else "RGB")
    # By a whole factor, rounded up: PIL does that without a copy at full size.
    image = image.reduce(math.ceil(max(image.size) / LIMIT))
    if image.mode == "RGBA":
        image = _flatten(image)
    pixels = np.asarray(image, np.float32) / 255
    return pixels.reshape(*pixels.shape[:2], -1)


def _from_array(pixels):
    """8-bit PIL image of an array; of wider numbers the highest bits that are used."""
    channels = pixels.shape[2] if pixels.ndim == 3 else 1
    if pixels.ndim not in (2, 3) or not pixels.size or channels not in (1, 2, 3, 4):
        raise Problem(
            "A picture of shape {shape}: give (H, W), (H, W, 3) or (H, W, 4).", shape=str(pixels.shape)
        )
    if pixels.dtype.kind not in "buif":
        raise Problem("A picture of {kind}: give numbers, best uint8 from 0 to 255.", kind=str(pixels.dtype))
    if pixels.dtype.kind == "f":
        if not np.isfinite(pixels).all():
            raise Problem("The picture has NaN or infinite pixels: give finite numbers.")
        pixels = np.clip(pixels * (255 / _white(pixels.max())) + 0.5, 0, 255).astype(np.uint8)
    elif pixels.dtype.kind == "b":
        pixels = pixels * np.uint8(255)
    elif pixels.dtype != np.uint8:
        # A camera's 12 bits may come in 16 or 32 of them.
        unused = max(0, int(pixels.max()).bit_length() - 8)
        pixels = (np.maximum(pixels, 0) >> unused).astype(np.uint8)
    if channels == 1:
        pixels = pixels.reshape(pixels.shape[:2])
    return Image.fromarray(np.ascontiguousarray(pixels))


def _white(brightest):
    """What white is in an array of floats whose largest is `brightest`: 1, 255, 65,535 or more."""
    for white in (1, 255):
        if brightest <= white:
            return white
    return max(65535, brightest)


def _flatten(image):
    """RGB of an RGBA image: on its main colour when mostly opaque, else on the farther of black and white."""
    pixels = np.asarray(image)
    opaque = pixels[:, :, 3] > 127
    colours = pixels[opaque][:, :3]
    if 2 * len(colours) > opaque.size:
        # Transparent corners of a picture: whatever they become must not look like ink.
        ground = tuple(int(colour) for colour in np.median(colours, axis=0))
    elif not len(colours) or colours.mean() < 128:
        # Ink on nothing: black ink would vanish on black.
        ground = (255, 255, 255)
    else:
        ground = (0, 0, 0)
    flat = Image.new("RGBA", image.size, (*ground, 255))
    flat.alpha_composite(image)
    return flat.convert("RGB")
