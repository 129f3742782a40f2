"""The panels' handlers and endpoints: slots for any digit, network and layer; a sentence for bad input."""

import numpy as np
import pytest

from demo import predict
from demo.old import panel
from demo.old.tables.panels import PANELS
from demo.old.tables.why import WHY
from demo.pages.digits import why
from models.drawing import from_strokes
from tests.kit.forms import slots_of as shown

FED = {}
FED |= {"why": why.why}


@pytest.fixture
def digit(seven):
    return from_strokes(seven, 1024)


@pytest.fixture
def asked(digit):
    """asked(**fields): what the script sends for the digit."""
    greys = (digit * 255).round().astype(int).ravel().tolist()
    usual = {"digit": greys, "recipe": "robust", "lang": "en", "key": "cnn_small"}
    return lambda **fields: usual | {"method": "saliency"} | fields


@pytest.mark.parametrize("words", [PANELS, WHY])
def test_every_word_stands_in_both_languages(words):
    import re

    for key, (en, zh) in words.items():
        assert en and zh, key
        assert set(re.findall(r"{(\w+)}", en)) == set(re.findall(r"{(\w+)}", zh)), key


@pytest.mark.parametrize("name", FED)
def test_a_digit_fills_the_panel_and_a_blank_pad_asks_for_one(name, asked):
    key = "cnn_small"
    filled = "".join(FED[name](asked(key=key)).values())
    assert "<figure" in filled or "<img" in filled
    empty = "".join(FED[name](asked(key=key, digit=None)).values())
    assert "blank-note" in empty and "<figure" not in empty
    blank = FED[name](asked(key=key, digit=[0] * 784))
    assert "blank-note" in "".join(blank.values())


@pytest.mark.parametrize("name", FED)
@pytest.mark.parametrize(
    "bad",
    [{"digit": [1, 2]}, {"digit": "seven"}, {"digit": [900] * 784}, {"key": "<b>"}, {"recipe": "baked"}],
    ids=str,
)
def test_bad_input_is_told_in_a_sentence_and_escaped(name, bad, asked):
    told = shown(panel._once(FED[name])(asked(**bad)))
    assert list(told) == ["trouble"]
    assert 'role="alert"' in told["trouble"] and "<b>" not in told["trouble"]


def test_grad_cam_of_a_network_without_convolutions_is_told(asked):
    assert 'role="alert"' in why.why(asked(key="lstm", method="gradcam"))["one"]


def test_the_runner_up_is_the_second_most_probable(asked):
    ten = np.array([0.1, 0.5, 0.05, 0.35, 0, 0, 0, 0, 0, 0])
    assert why.target_of(ten, asked()) == 1
    assert why.target_of(ten, asked(target="second")) == 3


def test_a_slow_method_shows_its_progress_network_by_network(asked):
    parts = list(why.every(asked(method="integrated")))
    assert len(parts) == 11
    assert 'value="1"' in parts[0]["all"] and "<progress" not in parts[-1]["all"]


def test_the_page_is_built_without_any_weights(tmp_path, monkeypatch):
    from demo.ui import build
    from models import checkpoint

    monkeypatch.setattr(checkpoint.load, "__defaults__", (None, tmp_path))
    monkeypatch.setattr(predict, "_loaded", {})
    build()
    told = shown(panel._once(why.why)({"digit": [200] * 784, "key": "cnn", "recipe": "robust"}))
    assert "python -m models.train cnn --recipe robust" in told["trouble"]


@pytest.mark.parametrize("name", ["why"])
def test_a_pad_cleared_meanwhile_empties_what_came_later(name, asked):
    page = {"why": why}[name]
    (last,) = page.rest(asked(digit=None))
    assert "blank-note" in "".join(last.values())
    assert set(last) >= {"all", "doubts"} or set(last) >= {"cost", "sweeps", "curve"}


def test_what_every_network_was_asked_stays_until_the_question_changes(asked):
    *_, last = why.every(asked(method="occlusion"))
    seen = last["all"].split('name="shown" value="')[1].split('"')[0]
    (same,) = why.rest(asked(method="occlusion", shown=seen, key="gru"))
    assert "all" not in same
    other, _ = why.rest(asked(method="integrated", shown=seen))
    assert 'data-trigger="submit"' in other["all"]
