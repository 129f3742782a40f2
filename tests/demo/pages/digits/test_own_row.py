"""A trained network of one's own: its answers beside the other networks'."""

import json

import numpy as np
import pytest

from demo import learn, predict
from demo.pages.digits import own_row, pad
from models.drawing import from_strokes
from tests.kit.forms import drawing
from tests.kit.live import read_live
from tests.kit.own_runs import mnist, trained_network  # noqa: F401


def test_it_answers_in_its_row_and_nowhere_else(seven):
    trained = trained_network()
    _steps, update = pad.settle(drawing(seven), trained)
    told = json.loads(update["shown"])
    probs, ms = learn.read(trained, from_strokes(seven, 1024))
    assert told["bars"]["own"] == pytest.approx(probs.tolist(), abs=1e-4) and ms > 0
    assert told["cells"]["own.says"] == str(probs.argmax()) and told["cells"]["own.name.en"] == "CNN 5"
    row = own_row.row()
    assert all(f'data-key="{key}"' in row for key in told["cells"])
    assert "own" not in predict.digit_probs(np.zeros((1, 28, 28), np.float32), recipe="plain")
    with pytest.raises(KeyError):
        predict.digit_probs(np.zeros((1, 28, 28), np.float32), ["own"])


def test_without_a_network_or_a_digit_the_row_says_nothing(seven):
    empty = json.loads(pad.answer_own(drawing(seven), None)["shown"])
    assert set(empty["cells"].values()) == {""} and empty["bars"] == {}
    trained = trained_network()
    for nothing in ({}, drawing([]), {"picture": [0] * 784}):
        told = json.loads(pad.answer_own(nothing, trained)["shown"])
        assert told["cells"]["own.says"] == "–" and told["bars"] == {} and told["cells"]["own.name.zh"]


def test_a_picture_too_is_answered_when_it_is_put_on_the_pad(seven):
    trained = trained_network()
    picture = {"picture": (from_strokes(seven, 1024) * 255).round().astype(int).ravel().tolist()}
    picture |= {"recipe": "robust", "lang": "en"}
    _steps, update = pad.settle(picture, trained)
    assert read_live(picture)["cells"]["vote"] == "7" and json.loads(update["shown"])["bars"]["own"]
