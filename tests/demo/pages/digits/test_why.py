"""The Why panel: which pixels an answer hangs on, and what would change it."""

import gradio as gr
import numpy as np
import pytest

from demo import predict, probe
from demo.pages.digits import why
from models import checkpoint
from models.drawing import from_strokes
from models.registry import CARDS
from tests.kit.panels import ask, ask_all, greys, is_chinese, problem_of, sentences, slots_sent


@pytest.fixture
def digit(seven):
    return from_strokes(seven, 1024)


@pytest.fixture
def request_of(digit):
    """request_of(**fields): what the page sends for a 7."""
    usual = {"digit": greys(digit), "recipe": "robust", "lang": "en", "key": "cnn_small"}
    usual |= {"method": "saliency", "target": "own", "tool": "eraser"}
    return lambda **fields: usual | fields


def test_a_digit_fills_the_panel_and_a_blank_pad_asks_for_one(request_of):
    filled = "".join(ask(why.PANEL, request_of()).values())
    assert "<figure" in filled and "<img" in filled
    for blank in (None, [0] * 784):
        empty = "".join(ask(why.PANEL, request_of(digit=blank)).values())
        assert "blank-note" in empty and "<figure" not in empty


@pytest.mark.parametrize(
    "bad",
    [{"digit": [1, 2]}, {"digit": "seven"}, {"digit": [900] * 784}, {"key": "<b>"}, {"recipe": "baked"}],
    ids=lambda bad: str(bad)[:40],
)
def test_bad_input_is_told_in_a_sentence_and_escaped(bad, request_of):
    slots = slots_sent(why.PANEL, request_of(**bad))
    assert set(slots) == {"trouble", "n"}
    assert 'role="alert"' in slots["trouble"] and "<b>" not in slots["trouble"]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"key": "names"}, "“names”不认数字，认数字的有：mlp_sigmoid、"),
        ({"key": "names", "method": "gradcam"}, "“names”不认数字，认数字的有：mlp_sigmoid、"),
        ({"recipe": "baked"}, "没有叫“baked”的训练方式，可选：教程版、强化版。"),
        ({"method": "guess"}, "没有叫“guess”的方法"),
    ],
    ids=str,
)
def test_a_wrong_setting_is_told_in_both_languages(wrong, sentence, request_of):
    english, chinese = sentences(problem_of(why.PANEL, request_of(**wrong)))
    assert sentence in chinese and is_chinese(chinese, {*CARDS, *why.METHODS}), chinese
    assert english.endswith(".")


def test_every_method_has_its_words():
    assert tuple(why.METHODS) == probe.METHODS


@pytest.mark.parametrize("method", why.METHODS)
def test_every_method_says_what_it_does(method, request_of):
    slots = ask(why.PANEL, request_of(method=method))
    assert why.METHODS[method].to("zh") in slots["one"]
    assert slots["one"].count("<img") == 3  # the digit, the attribution, the scale


def test_grad_cam_of_a_network_without_convolutions_is_told(request_of):
    slots = ask(why.PANEL, request_of(key="lstm", method="gradcam"))
    assert 'role="alert"' in slots["one"] and "LSTM has no convolution" in slots["one"]


def test_the_runner_up_is_the_second_most_probable():
    ten = np.array([0.1, 0.5, 0.05, 0.35, 0, 0, 0, 0, 0, 0])
    assert why.target_of(ten, "own") == 1
    assert why.target_of(ten, "second") == 3


def test_a_slow_method_shows_its_progress_network_by_network(request_of, monkeypatch):
    monkeypatch.setattr(probe, "attribute", lambda *given: np.ones((28, 28), np.float32))
    parts = ask_all(why.PANEL, request_of(method="integrated"), handler="play")
    assert len(parts) == len(predict.ready("robust"))
    assert 'value="1"' in parts[0]["all"] and "<progress" not in parts[-1]["all"]
    assert parts[-1]["all"].count("<figcaption>") == len(parts) + 1


def test_a_quick_method_is_asked_of_every_network_that_it_suits(request_of):
    first, last = ask_all(why.PANEL, request_of(method="gradcam"))
    assert first["all"].count('data-fill="') == len(probe.convolutional())
    assert last["doubts"].count("<tr>") == len(predict.ready("robust")) + 1
    assert "smallest shift" in last["doubts"] and " px → " in last["doubts"]


def test_a_pad_cleared_meanwhile_empties_what_came_later(request_of):
    for handler in ("follow", "play"):
        (last,) = ask_all(why.PANEL, request_of(digit=None), handler=handler)
        assert "blank-note" in last["one"]
        assert not last["all"] and not last["doubts"]


def test_what_every_network_was_asked_stays_until_the_question_changes(request_of):
    slow = request_of(method="occlusion")
    assert 'data-trigger="submit"' in ask(why.PANEL, slow)["all"]
    assert "all" not in ask(why.PANEL, slow | {"key": "gru", "pointed": True})
    assert all("all" not in part for part in ask_all(why.PANEL, slow | {"pointed": True}))


def test_missing_weights_are_told_with_the_command_that_makes_them(request_of, tmp_path, monkeypatch):
    monkeypatch.setattr(checkpoint, "WEIGHTS", tmp_path)
    monkeypatch.setattr(predict, "_loaded", {})
    slots = slots_sent(why.PANEL, request_of(key="cnn"))
    assert "python -m models.train cnn --recipe robust" in slots["trouble"]


def test_the_endpoint_gives_a_number_for_each_pixel(digit):
    assert np.shape(why.attribution(digit.tolist(), "cnn", "gradcam")) == (28, 28)


@pytest.mark.parametrize(
    "arguments",
    [("cnn", "magic"), ("cnn", "saliency", 10), ("lstm", "gradcam"), ("vit",)],
    ids=str,
)
def test_a_wrong_call_of_the_endpoint_gets_a_sentence(arguments, digit):
    with pytest.raises(gr.Error) as raised:
        why.attribution(digit.tolist(), *arguments)
    assert len(raised.value.message) > 20


def test_what_is_no_digit_is_told_to_a_caller():
    with pytest.raises(gr.Error, match="Digits must be numbers"):
        why.attribution("x")
