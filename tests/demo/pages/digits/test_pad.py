"""The pad: three doors, one reading; bad input gets a sentence."""

import gradio as gr
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from demo import predict
from demo.pages.digits import live, pad
from models.number import stroke_parts
from models.samples import SAMPLES
from tests.kit.forms import drawing
from tests.kit.live import read_live
from tests.kit.numbers import photographed, written


def test_three_doors_give_the_same_ten_probabilities(seven):
    live_bars = read_live(drawing(seven))["bars"]
    digit = pad.Drawing.parse(drawing(seven)).digit
    read = {row["key"]: row["probs"] for row in predict.read(digit)["rows"]}
    called = {row["key"]: row["probs"] for row in pad.read_strokes(seven, "robust")["rows"]}
    assert live_bars == read == called
    assert list(live_bars) == [card.key for card in predict.cards("robust")]


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


# ---- a number ----------------------------------------------------------------------------------------------


def test_every_door_tells_the_whole_number():
    answer = read_live(drawing(written("427")))
    called = pad.read_strokes(written("427"))
    assert answer["number"] == called["number"] == "427"
    for shown, digit in zip(answer["digits"], called["digits"], strict=True):
        assert shown == {name: digit[name] for name in ("vote", "agree", "box")}
    lefts = [digit["box"][0] for digit in answer["digits"]]
    assert lefts == sorted(lefts)


@pytest.mark.parametrize(("about", "vote"), [(0, "4"), (1, "2"), (2, "7")])
def test_the_table_is_about_the_digit_that_was_chosen(about, vote):
    answer = read_live(drawing(written("427"), about=about))
    assert (answer["about"], answer["cells"]["vote"]) == (about, vote)
    assert answer["cells"]["told.en"].startswith(f"digit {about + 1} of 427 · ")
    assert answer["cells"]["told.zh"].startswith(f"427 的第 {about + 1} 位")
    seen = pad.read_strokes(written("427"))["digits"][about]["digit"]
    assert np.allclose(np.array(answer["digit"]) / 255, np.ravel(seen), atol=3e-3)


@pytest.mark.parametrize("about", [None, -1, 3, 10**15, 1.0, True, "1", [1]])
def test_without_a_choice_the_table_is_about_the_digit_that_was_drawn_last(about):
    four, two = written("4"), written("2", left=370)
    assert read_live(drawing(two + four, about=about))["cells"]["vote"] == "4"
    assert read_live(drawing(four + two, about=about))["cells"]["vote"] == "2"


def test_the_steps_are_those_of_the_digit_that_was_chosen():
    strokes = written("427")
    steps, _row = pad.settle(drawing(strokes, about=1))
    assert steps.count("<figure>") == 3
    assert steps == pad.settle(drawing(strokes[2:3]))[0] != pad.settle(drawing(strokes, about=2))[0]


def test_a_digit_alone_is_told_as_before(seven):
    answer = read_live(drawing(seven))
    assert (answer["number"], answer["about"], len(answer["digits"])) == ("7", 0, 1)
    assert " of 7" not in answer["cells"]["told.en"]
    blank = read_live(drawing([]))
    assert (blank["number"], blank["about"], blank["digits"]) == ("", 0, [])


def test_drawings_of_several_visitors_are_read_in_one_batch_without_being_mixed_up(seven):
    drawings = [written("427"), seven, written("18")]
    parts = [stroke_parts(strokes, 1024) for strokes in drawings]
    way = live.Way("robust", raw=False)
    run = live.run_together(way, parts)
    assert run[1].shape[0] == sum(map(len, parts)) > 3
    readings = live.read_together(way, parts, run)
    assert [reading["number"] for reading in readings] == ["427", "7", "18"]


# ---- a picture ---------------------------------------------------------------------------------------------


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


def test_a_picture_of_a_number_is_told_digit_by_digit_and_lies_on_the_pad_as_it_was_read(saved):
    place = saved(photographed("427"))
    called = pad.read_picture(place)
    assert called["number"] == "427"
    shown, steps, _upload = pad.show_picture(place)
    greys = shown["answer"]["digit"]
    answers = [read_live({"picture": greys, "recipe": "robust", "about": about}) for about in range(3)]
    assert [answer["cells"]["vote"] for answer in answers] == list("427")
    assert [grey for answer in answers for grey in answer["digit"]] == greys
    assert read_live({"picture": greys, "recipe": "robust"})["about"] == 0
    boxes = [digit["box"] for digit in answers[0]["digits"]]
    assert all(0 <= left < right <= 1024 and 0 <= top < bottom <= 1024 for left, top, right, bottom in boxes)
    assert all(one[2] <= other[0] for one, other in zip(boxes, boxes[1:], strict=False))
    assert steps.count("<figure>") == 2 + 3


@pytest.mark.parametrize("count", [0, 783, 785, 784 * 7])
def test_other_than_whole_digits_of_a_picture_are_refused(count):
    assert "784" in read_live({"picture": [9] * count})["error"]


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
