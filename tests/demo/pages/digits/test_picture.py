"""Pictures that people send: opened whole, or refused in a sentence that names no place on the server."""

import base64
import io

import pytest
from gradio.data_classes import ImageData
from PIL import Image

from demo.pages.digits import pad, picture
from models.problem import Problem


def bytes_of(image: Image.Image, kind: str = "PNG") -> bytes:
    file = io.BytesIO()
    image.save(file, kind)
    return file.getvalue()


NOISE = Image.effect_noise((64, 64), 90)
DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0h9"/></svg>'
POSTSCRIPT = b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n"
DAMAGED = {
    "cut off": bytes_of(NOISE)[:900],
    "cut off, JPEG": bytes_of(NOISE, "JPEG")[:300],
    "text": b"Dear all,",
    "nothing": b"",
    "a drawing": DRAWING,
    "a program": POSTSCRIPT,
}


@pytest.mark.parametrize("kind", DAMAGED)
def test_what_is_no_whole_picture_gets_a_sentence(kind, tmp_path):
    place = tmp_path / "upload.png"
    place.write_bytes(DAMAGED[kind])
    with pytest.raises(Problem, match="cannot be opened: give a whole file") as raised:
        picture.opened(str(place))
    assert str(tmp_path) not in str(raised.value)


@pytest.mark.parametrize("place", ["", "/no/such/file.png", "data:image/png;base64,%%%", "data:,"])
def test_a_place_without_a_picture_gets_the_same_sentence(place):
    with pytest.raises(Problem, match="cannot be opened"):
        picture.opened(place)


def test_a_picture_too_large_to_unpack_is_refused_before_it_is(tmp_path, monkeypatch):
    place = tmp_path / "bomb.png"
    Image.new("1", (7000, 7000)).save(place)
    assert place.stat().st_size < 100_000
    monkeypatch.setattr(Image.Image, "load", None)  # nothing is unpacked
    with pytest.raises(Problem, match="more than 48 million pixels"):
        picture.opened(str(place))
    shown, _steps, _upload = pad.show_picture(str(place))
    assert "48 million" in shown["answer"]["error"]["en"] and "48 百万" in shown["answer"]["error"]["zh"]


@pytest.mark.parametrize("kind", picture.FORMATS)
def test_every_kind_that_is_named_is_opened(kind, tmp_path):
    place = tmp_path / "upload"
    place.write_bytes(bytes_of(NOISE.convert("RGB"), kind))
    assert picture.opened(str(place)).size == (64, 64)


def test_a_picture_may_come_within_the_request():
    url = "data:image/png;base64," + base64.b64encode(bytes_of(NOISE)).decode()
    image = picture.opened(picture.source(ImageData(url=url)))
    assert image.size == (64, 64)
    assert picture.opened(picture.source(None)) is None
