"""Convolution by hand: whatever is typed into the kernel gives a picture or a sentence."""

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from demo.pages.digits import convolve
from demo.panel import panel
from demo.panel.limits import Gate
from demo.words import languages
from models.drawing import from_strokes
from models.probing.convolve import kernels
from tests.kit.panels import ask, greys, is_chinese, problem_of, sentences, slots_sent


@pytest.fixture
def request_of(seven):
    """request_of(**fields): what the page sends for a 7 and a kernel that leaves it as it is."""
    digit = greys(from_strokes(seven, 1024))
    usual = {"digit": digit, "recipe": "robust", "lang": "en", "ksize": "3", "k22": "1"}
    return lambda **fields: usual | fields


def test_a_digit_fills_the_panel_and_a_blank_pad_asks_for_one(request_of):
    filled = ask(convolve.PANEL, request_of())["result"]
    assert "<figure" in filled and "<img" in filled
    for blank in (None, [0] * 784):
        empty = ask(convolve.PANEL, request_of(digit=blank))["result"]
        assert "blank-note" in empty and "<figure" not in empty


@pytest.mark.parametrize("bad", [[1, 2], "seven", [900] * 784], ids=["few", "text", "bright"])
def test_a_bad_digit_is_told_in_a_sentence(request_of, bad):
    slots = slots_sent(convolve.PANEL, request_of(digit=bad))
    assert set(slots) == {"trouble", "n"} and 'role="alert"' in slots["trouble"]


numbers = st.one_of(st.integers(-5, 5).map(str), st.floats().map(str), st.text(max_size=4))


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(st.sampled_from([f"k{y}{x}" for y in range(5) for x in range(5)]), numbers),
    st.fixed_dictionaries(dict.fromkeys(("ksize", "stride", "padding", "window"), numbers)),
)
def test_whatever_is_typed_into_the_kernel_gives_a_picture_or_a_sentence(weights, settings_):
    ink = np.zeros(784, int)
    ink[300:500] = 200
    slots = slots_sent(convolve.PANEL, {"digit": ink.tolist(), **weights, **settings_})
    assert "<figure" in slots.get("result", "") or 'role="alert"' in slots["trouble"]


def test_the_kernel_by_hand_is_the_convolution(request_of):
    sobel = kernels(3)["sobel_x"]
    fields = {f"k{y + 1}{x + 1}": str(sobel[y, x]) for y in range(3) for x in range(3)}
    html = ask(convolve.PANEL, request_of(**fields, stride="2", padding="0", window="2"))["result"]
    assert "= 13" in html and "13 × 13" in html and "6 × 6" in html


@pytest.mark.parametrize(("preset", "total"), [("identity", "1"), ("edges", "0"), ("emboss", "1")])
def test_what_the_weights_add_up_to_is_told(request_of, preset, total):
    for words, weights, size in convolve.ConvolveForm.presets():
        if words == convolve.KERNELS[preset]:
            html = ask(convolve.PANEL, request_of(ksize=str(size), **weights))["result"]
            assert f"The weights add up to {total}:" in html


def test_a_wrong_number_outside_a_small_kernel_does_not_stop_it(request_of):
    assert "<figure" in ask(convolve.PANEL, request_of(k00="99999"))["result"]
    assert problem_of(convolve.PANEL, request_of(k00="99999", ksize="5"))


def test_the_fields_hold_the_kernel_that_the_page_begins_with():
    html = convolve.ConvolveForm.field("weights")
    assert html.count("<input") == 25 and html.count('data-if="ksize=5"') == 16
    assert html.count('value="-1"') == 8 and html.count('value="8"') == 1


@pytest.mark.parametrize("field", ["ksize", "stride", "padding", "window"])
def test_a_field_that_is_no_number_is_named_in_both_languages(request_of, field):
    english, chinese = sentences(problem_of(convolve.PANEL, request_of(**{field: "many"})))
    assert "'many': give one of " in english and english.startswith("The ")
    assert "不能是“many”" in chinese and is_chinese(chinese, set())


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [({"k22": "one"}, "卷积核里有一格不是数"), ({"k22": "99999"}, "不在 −1000 到 1000 之间")],
    ids=str,
)
def test_a_wrong_number_is_told_in_both_languages(request_of, wrong, sentence):
    english, chinese = sentences(problem_of(convolve.PANEL, request_of(**wrong)))
    assert english.endswith(".")
    assert sentence in chinese and is_chinese(chinese, set())


def test_beyond_the_limit_a_panel_says_that_the_server_is_busy(request_of, monkeypatch):
    monkeypatch.setattr(panel, "ANSWERS", Gate(1, patience=0.01))
    with panel.ANSWERS.enter():
        assert "busy" in slots_sent(convolve.PANEL, request_of())["trouble"]
    assert "result" in slots_sent(convolve.PANEL, request_of())


def test_every_answer_is_json_with_every_language(request_of):
    html = json.dumps(ask(convolve.PANEL, request_of()))
    assert all(f'lang=\\"{language}\\"' in html for language in languages())
