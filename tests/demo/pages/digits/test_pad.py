"""The pad: three doors, one reading; bad input gets a sentence."""

import gradio as gr
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from demo import predict
from demo.pages.digits import pad
from models.samples import SAMPLES
from tests.kit.forms import drawing
from tests.kit.live import read_live


def test_three_doors_give_the_same_ten_probabilities(seven):
    live = read_live(drawing(seven))["bars"]
    digit = pad.Drawing.parse(drawing(seven)).digit
    read = {row["key"]: row["probs"] for row in predict.read(digit)["rows"]}
    called = {row["key"]: row["probs"] for row in pad.read_strokes(seven, "robust")["rows"]}
    assert live == read == called
    assert list(live) == [card.key for card in predict.cards("robust")]


@pytest.mark.parametrize(
    ("label", "strokes"), SAMPLES, ids=lambda value: value if isinstance(value, int) else ""
)
def test_our_own_drawings_are_read_rightly(label, strokes):
    reading = pad.read_strokes(strokes)
    assert (reading["vote"], reading["agree"] >= 10) == (label, True)


@pytest.mark.parametrize("strokes", [[], [[]], [[[5, 5]]], [[[500, 500], [510, 505]]]])
def test_a_blank_pad_or_a_slip_of_the_pen_predicts_nothing(strokes):
    answer = read_live(drawing(strokes))
    assert answer["digit"] is None and answer["bars"] == {}


@pytest.mark.parametrize(
    "bad",
    [
        None,
        {},
        [],
        "7",
        drawing([[[float("nan"), 1], [2, 3]]]),
        drawing([["a", "b"]]),
        drawing([[[0, 0], [9, 9]]], size=-1),
        drawing([[[0, 0], [900, 900]]], recipe="baked"),
        drawing([[[i, i] for i in range(100_000)]]),
    ],
)
def test_a_bad_live_call_gets_a_sentence_and_never_raises(bad):
    assert read_live(bad)["error"]


def test_the_sentence_comes_in_the_pages_language():
    assert "读不了" in read_live(drawing([[["a", 1]]], lang="zh"))["error"]


@pytest.mark.parametrize(
    ("strokes", "recipe"),
    [([[[float("inf"), 1], [2, 3]]], "robust"), ([[[0, 0], [9, 9]]], "baked"), ("nonsense", "robust")],
)
def test_the_api_refuses_in_a_sentence(strokes, recipe):
    with pytest.raises(gr.Error) as refused:
        pad.read_strokes(strokes, recipe)
    assert refused.value.message.endswith(".")


@settings(deadline=None, max_examples=60)
@given(st.recursive(st.none() | st.booleans() | st.floats() | st.text(max_size=3), st.lists, max_leaves=12))
def test_whatever_the_browser_sends_the_live_call_answers(strokes):
    answer = read_live(drawing(strokes))
    assert "error" in answer or "cells" in answer


@pytest.fixture
def saved(tmp_path):
    """saved(picture) -> where it lies as a file, as an uploaded one does."""

    def save(picture: Image.Image) -> str:
        place = tmp_path / "upload.png"
        picture.save(place)
        return str(place)

    return save


def seven_on_paper():
    page = Image.new("RGB", (300, 400), (240, 238, 230))
    ImageDraw.Draw(page).line(
        [(90, 100), (200, 100), (130, 300)], fill=(30, 40, 120), width=14, joint="curve"
    )
    return page


def test_a_picture_of_a_seven_is_read_as_seven(saved):
    reading = pad.read_picture(saved(seven_on_paper()))
    assert reading["vote"] == 7 and reading["agree"] >= 10
    shown, steps, upload = pad.show_picture(saved(seven_on_paper()))
    answer = read_live({"picture": shown["answer"]["digit"], "recipe": "robust"})
    assert answer["cells"]["vote"] == "7" and answer["digit"] == shown["answer"]["digit"]
    assert steps.count("<figure>") >= 4
    assert upload is None


def test_a_picture_without_a_digit_predicts_nothing_and_says_so(saved):
    shown, _steps, _upload = pad.show_picture(saved(Image.new("RGB", (50, 50), "white")))
    answer = read_live({"picture": shown["answer"]["digit"], "recipe": "robust"})
    assert answer["note"] == "no_digit" and answer["digit"] is None
    assert pad.read_picture(None)["vote"] is None


def test_the_steps_end_with_what_the_networks_see(seven):
    html, _row = pad.settle(drawing(seven))
    assert html.count("<figure>") == 3
    assert pad.settle(drawing([]))[0] == ""


def test_the_digit_that_comes_back_is_the_one_that_was_read(seven):
    from models.drawing import from_strokes

    assert np.allclose(pad.read_strokes(seven)["digit"], from_strokes(seven), atol=1e-3)


def test_a_picture_that_cannot_be_read_is_told_in_both_languages(tmp_path):
    place = tmp_path / "letter.png"
    place.write_text("Dear all")
    shown, _steps, _upload = pad.show_picture(str(place))
    assert shown["answer"]["error"]["en"].startswith("The picture cannot be opened: give a whole file")
    assert "打不开" in shown["answer"]["error"]["zh"]
