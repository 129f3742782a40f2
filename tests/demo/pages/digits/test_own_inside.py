"""The visitor's own network taken apart: every kind that can be trained, every operation of it."""

import numpy as np
import pytest

from demo import learn
from demo.learn import OwnNetwork
from demo.pages.digits import own_inside
from models.drawing import from_strokes
from models.own.settings import KINDS, Settings, build
from tests.kit.panels import ask, greys


def network(kind: str) -> OwnNetwork:
    """As it is before its first step, which is all the same to whoever takes it apart."""
    settings = Settings(kind=kind, width=KINDS[kind].usual)
    return OwnNetwork(settings, 0.5, 100, build(settings).eval())


@pytest.fixture
def request_(seven):
    return {"digit": greys(from_strokes(seven, 1024)), "lang": "en"}


@pytest.mark.parametrize("kind", KINDS)
def test_every_operation_of_every_kind_can_be_opened(kind, request_):
    own = network(kind)
    digit = np.array(request_["digit"], np.float32).reshape(28, 28) / 255
    found = learn.look_through(own, digit)
    probs, _ms = learn.read(own, digit)
    assert np.allclose(found.values["softmax"], probs, atol=1e-5)
    for operation in found.operations:
        slots = ask(own_inside.PANEL, {**request_, "operation": operation.name}, own)
        assert operation.name in slots["formula"] and "<img" in slots["maps"], operation.name
        assert slots["whole"].count('class="operation') == len(found.operations)


def test_without_a_network_it_says_where_to_train_one_and_a_blank_pad_asks_for_a_digit(request_):
    assert "First steps" in ask(own_inside.PANEL, request_, None)["whole"]
    assert "Draw a digit" in ask(own_inside.PANEL, {}, network("mlp"))["whole"]


def test_an_operation_of_a_network_trained_before_opens_the_first_one(request_):
    slots = ask(own_inside.PANEL, {**request_, "operation": "conv9"}, network("cnn"))
    assert "conv1" in slots["formula"]
