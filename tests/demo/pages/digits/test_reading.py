"""The Reading panel: what recurrent networks believe and remember after every step."""

import gradio as gr
import numpy as np
import pytest

from demo import predict, probe
from demo.pages.digits import reading
from models.drawing import from_strokes
from models.registry import CARDS
from tests.kit.panels import ask, greys, is_chinese, problem_of, sentences, slots_sent


@pytest.fixture
def digit(seven):
    return from_strokes(seven, 1024)


@pytest.fixture
def request_of(digit):
    """request_of(**fields): what the page sends for a 7."""
    usual = {"digit": greys(digit), "recipe": "robust", "lang": "en", "key": "lstm2", "step": "28"}
    return lambda **fields: usual | fields


def test_a_digit_fills_the_panel_and_a_blank_pad_asks_for_one(request_of):
    slots = ask(reading.PANEL, request_of())
    assert all("<img" in slots[name] for name in ("digit", "beliefs", "states"))
    assert all("<figure" in slots[name] for name in ("beliefs", "states", "ends"))
    for blank in (None, [0] * 784):
        empty = "".join(ask(reading.PANEL, request_of(digit=blank)).values())
        assert "blank-note" in empty and "<figure" not in empty


@pytest.mark.parametrize(
    "bad",
    [{"digit": [1, 2]}, {"digit": "seven"}, {"digit": [900] * 784}, {"key": "<b>"}, {"recipe": "baked"}],
    ids=lambda bad: str(bad)[:40],
)
def test_bad_input_is_told_in_a_sentence_and_escaped(bad, request_of):
    slots = slots_sent(reading.PANEL, request_of(**bad))
    assert set(slots) == {"trouble", "n"}
    assert 'role="alert"' in slots["trouble"] and "<b>" not in slots["trouble"]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"key": "cnn"}, "cnn 不是一步一步读的"),
        ({"key": "vit"}, "没有叫“vit”的网络，可选：mlp_sigmoid、"),
        ({"step": "many"}, "步不能是“many”"),
    ],
    ids=str,
)
def test_a_wrong_setting_is_told_in_both_languages(wrong, sentence, request_of):
    english, chinese = sentences(problem_of(reading.PANEL, request_of(**wrong)))
    assert sentence in chinese and is_chinese(chinese, set(CARDS)), chinese
    assert english.endswith(".")


def test_every_network_that_reads_step_by_step_tells_when_it_made_up_its_mind(request_of, digit):
    beliefs = ask(reading.PANEL, request_of())["beliefs"]
    assert beliefs.count('class="belief') == len(probe.recurrent())
    assert beliefs.count('class="belief chosen"') == 1
    # The page sends whole greys, so its digit is a rounded one.
    rounded = (digit * 255).round() / 255
    for key in probe.recurrent():
        steps = probe.reading_steps(rounded, key, "robust")
        assert f"from step {steps.settled} of {len(steps.probs)} on" in beliefs
        assert predict.names()[key] in beliefs


def test_the_bars_follow_the_slider_step_by_step(digit):
    steps = probe.reading_steps(digit, "lstm", "robust")
    stops = np.array(reading.frames(steps.probs))
    assert stops.shape == (10, reading.STEPS + 1)
    assert np.allclose(stops[:, 1:], steps.probs.T, atol=1e-4)


def test_a_network_of_fewer_steps_spreads_them_over_the_slider(digit):
    steps = probe.reading_steps(digit, "cnn_rnn", "robust")
    stops = np.array(reading.frames(steps.probs))
    assert np.allclose(stops[:, 1:], steps.probs.repeat(4, 0).T, atol=1e-4)


@pytest.mark.parametrize(("key", "same"), [("rnn", 1), ("lstm", 1), ("lstm2", 1)])
def test_the_last_output_is_the_top_layers_hidden_state(key, same, request_of):
    ends = ask(reading.PANEL, request_of(key=key))["ends"]
    assert ends.count('class="same"') == same
    assert ("c_n[0]" in ends) == (key != "rnn")


def test_the_endpoint_gives_plain_numbers(digit):
    steps = reading.reading_steps(digit.tolist(), "lstm2")
    assert np.shape(steps["probs"]) == (28, 10) and np.shape(steps["cell"]) == (2, 28, 100)
    assert reading.reading_steps(digit.tolist(), "gru")["cell"] is None


def test_a_wrong_call_of_the_endpoint_gets_a_sentence(digit):
    with pytest.raises(gr.Error) as raised:
        reading.reading_steps(digit.tolist(), "cnn")
    assert len(raised.value.message) > 20
