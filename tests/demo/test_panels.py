"""The panels' handlers and endpoints: slots for any digit, network and layer; a sentence for bad input."""

import numpy as np
import pytest

from demo import predict, probe
from demo.old import panel
from demo.old.tables.inside import INSIDE
from demo.old.tables.panels import PANELS
from demo.old.tables.reading import READING
from demo.old.tables.why import WHY
from demo.pages.digits import inside, reading, why
from models.drawing import from_strokes
from tests.kit.forms import slots_of as shown

FED = {"inside": inside.inside, "reading": reading.reading}
FED |= {"why": why.why}


@pytest.fixture
def digit(seven):
    return from_strokes(seven, 1024)


@pytest.fixture
def asked(digit):
    """asked(**fields): what the script sends for the digit."""
    greys = (digit * 255).round().astype(int).ravel().tolist()
    usual = {"digit": greys, "recipe": "robust", "lang": "en", "key": "cnn_small", "layer_cnn_small": "conv1"}
    return lambda **fields: usual | {"method": "saliency"} | fields


@pytest.mark.parametrize("words", [INSIDE, PANELS, READING, WHY])
def test_every_word_stands_in_both_languages(words):
    import re

    for key, (en, zh) in words.items():
        assert en and zh, key
        assert set(re.findall(r"{(\w+)}", en)) == set(re.findall(r"{(\w+)}", zh)), key


@pytest.mark.parametrize("name", FED)
def test_a_digit_fills_the_panel_and_a_blank_pad_asks_for_one(name, asked):
    key = "lstm2" if name == "reading" else "cnn_small"
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


def test_an_unknown_layer_is_told_with_the_layers_that_there_are(asked):
    told = shown(panel._once(inside.inside)(asked(layer_cnn_small="conv9")))
    assert "conv1, conv2" in told["trouble"]


def test_a_network_without_the_pages_recipe_is_shown_in_its_own(asked):
    slots = inside.inside(asked(key="modern", recipe="plain", layer_modern="features.6.0"))
    assert "128 × 2 × 2" in slots["maps"]


def test_maps_that_stand_already_are_not_sent_again(asked):
    first = inside.inside(asked())
    seen = first["maps"].split('name="shown" value="')[1].split('"')[0]
    assert set(inside.inside(asked(shown=seen, y="3"))) == {"formula"}
    assert "maps" in inside.inside(asked(shown=seen, layer_cnn_small="conv2"))


@pytest.mark.parametrize("layer", ["conv1", "conv2"])
@pytest.mark.parametrize(("y", "x"), [("0", "0"), ("5", "9"), ("99", "-4"), ("", "")])
def test_the_formula_shows_the_layers_own_number(asked, digit, layer, y, x):
    rounded = (digit * 255).round().astype(np.float32) / 255
    html = inside.inside(asked(layer_cnn_small=layer, y=y, x=x, map="1"))["formula"]
    found = probe.conv_layer(rounded, "cnn_small", layer, "robust")
    side = found.output.shape[-1] - 1
    at = [min(side, max(0, int(text or 0))) for text in (y, x)]
    from demo.old.images import number

    assert f"= <b>{number(float(found.output[1, at[0], at[1]]))}</b>" in html


def test_beyond_the_limit_a_panel_says_that_the_server_is_busy(asked, monkeypatch):
    import threading

    monkeypatch.setattr(panel, "CALLS", threading.BoundedSemaphore(1))
    monkeypatch.setattr(panel, "PATIENCE", 0.01)
    with panel.CALLS:
        assert "busy" in shown(panel._once(inside.inside)(asked()))["trouble"]
    assert "maps" in shown(panel._once(inside.inside)(asked()))


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
