"""A picture that somebody sends, opened in our own code: what is wrong with it becomes a sentence."""

import base64
import io
import warnings
from pathlib import Path
from typing import BinaryIO

import gradio as gr
from gradio.data_classes import ImageData
from PIL import Image

from models.problem import Problem

# Twice as many are refused before they are unpacked. A file of some hundred kilobytes may hold so many that
# unpacking it would take seconds and gigabytes.
Image.MAX_IMAGE_PIXELS = 24_000_000
warnings.simplefilter("ignore", Image.DecompressionBombWarning)

# What cameras, phones and screens make. Pillow knows many more, and starts other programs for some of them.
Image.init()
FORMATS = [name for name in "PNG JPEG MPO WEBP GIF BMP TIFF AVIF".split() if name in Image.OPEN]


def component(**options) -> gr.Image:
    """A gr.Image whose handlers get the source for `opened`, and None without a picture.

    Gradio would open it before any handler runs, where an error reaches nobody.
    """
    image = gr.Image(type="filepath", image_mode=None, **options)
    image.preprocess = source
    return image


def source(payload: ImageData | None) -> str | None:
    """Where the picture lies: a file among the uploads, as Gradio has checked, or a data: URL."""
    if payload is None:
        return None
    url = payload.url or ""
    return url if url.startswith("data:") else payload.path or ""


def opened(place: str | None) -> Image.Image | None:
    """The picture with all its pixels, None without one. Problem for what is no picture, or too large."""
    if place is None:
        return None
    try:
        with _file(place) as file, Image.open(file, formats=FORMATS) as image:
            image.load()
    except Image.DecompressionBombError as error:
        most = 2 * Image.MAX_IMAGE_PIXELS // 1_000_000
        raise Problem(
            "The picture has more than {most} million pixels: give a smaller one.", most=most
        ) from error
    except Exception as error:  # of any kind: Pillow's readers trust what they read
        raise Problem(
            "The picture cannot be opened: give a whole file of the kind PNG, JPEG, WebP, GIF, BMP or TIFF."
        ) from error
    return image


def _file(place: str) -> BinaryIO:
    if place.startswith("data:"):
        return io.BytesIO(base64.b64decode(place.partition("base64,")[2], validate=True))
    return Path(place).open("rb")
