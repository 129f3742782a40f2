"""The film's panel: every moment is there and one of them seen; one's own film beside the published ones."""

import re

import numpy as np
import pytest

from demo import learn, predict, probe
from demo.pages.digits import film
from demo.pages.digits.film import FilmForm
from demo.panel.panel import Page
from models.drawing import from_strokes
from models.own.settings import Settings
from models.own.trial import Trial
from models.registry import find
from models.seeds import built
from tests.kit.training import digits


@pytest.fixture
def page(seven):
    return Page(digit=from_strokes(seven, 1024))


@pytest.fixture
def own():
    run = learn.OwnRun(Settings(kind="cnn", width=5, digits=1000, epochs=1, batch=100), "one")
    run._trial = Trial(run.chosen, "one", *digits(6_000))
    run.go_to(float("inf"))
    while not run.over:
        run.go_to(float("inf"))
    return run.network()


def shown(page, key, own=None) -> dict:
    return film.film(FilmForm.parse({"key": key}), page, own)


def moments(slots) -> list[str]:
    return re.findall(r'<div class="moment" data-moment="(\d+)"( hidden)?', slots["moments"])


@pytest.mark.parametrize("key", probe.filmed())
def test_every_moment_is_there_and_the_last_one_seen(page, key):
    slots = shown(page, key)
    found = moments(slots)
    count = len(probe.film(key).moments)
    assert [int(index) for index, _hidden in found] == list(range(count))
    assert [index for index, hidden in found if not hidden] == [str(count - 1)]
    assert f'max="{count - 1}"' in slots["time"] and f'value="{count - 1}"' in slots["time"]
    assert slots["curve"].count('class="now"') == count


@pytest.mark.parametrize("key", probe.filmed())
def test_the_last_moment_answers_as_the_network_does(page, key):
    probs = predict.digit_probs(page.digit[None], [key], "plain")[key][0]
    last = probe.film_moments(page.digit, key)[-1]
    assert np.allclose(last.probs, probs, atol=1e-4)


def test_ones_own_film_is_played_too(page, own):
    slots = shown(page, "own", own)
    found = moments(slots)
    assert len(found) == 11  # ten steps, and the beginning
    assert "before training" in slots["moments"] and "after 10 steps" in slots["moments"]
    last = learn.film_moments(own, page.digit)[-1]
    assert np.allclose(last.probs, learn.read(own, page.digit)[0], atol=1e-6)


def test_without_a_network_of_ones_own_it_is_said_where_to_train_one(page):
    assert "Train one under “First steps”" in shown(page, "own")["moments"]


def test_a_blank_pad_asks_for_a_digit():
    assert "Draw a digit on the pad first" in shown(Page(), "mlp")["moments"]


def test_the_first_layers_pictures_say_what_they_are(page):
    said = {key: shown(page, key)["moments"] for key in probe.filmed()}
    assert "gates, from left to right: i, f, g, o" in said["lstm"]
    assert "4 kernels, 5 × 5" in said["cnn_small"] and "output of conv2" in said["cnn_small"]
    assert "the weights of 8 neurons" in said["mlp"]


def test_a_cell_without_gates_is_called_a_cell(page):
    network = built(find("rnn", "plain")[0].build).eval()
    moments = probe.moments_of(page.digit, [network, network], [(0, "step", None), (1, "step", 0.5)])
    assert film.kind_of(moments[-1]) == "cell"
    assert "How the cell weighs a row" in film.pictures(moments)
