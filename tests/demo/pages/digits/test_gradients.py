"""The Gradients panel: a plot for each network of a comparison, for the digit that was meant."""

import pytest

from demo import predict, probe
from demo.pages.digits import gradients
from demo.pages.digits.gradients import GradientsForm
from demo.panel.panel import Page
from models.drawing import from_strokes


@pytest.fixture
def page(seven):
    return Page(digit=from_strokes(seven, 1024), recipe="robust")


def bars(page, **fields) -> str:
    return gradients.gradients(GradientsForm.parse(fields), page)["bars"]


@pytest.mark.parametrize("pair", probe.PAIRS)
def test_every_network_of_a_comparison_has_bars(page, pair):
    html = bars(page, pair=pair)
    plots = 4 if pair == "recurrent" else 2  # the LSTM's cell state has its own
    assert html.count('class="axes"') == plots
    parts = {"mlp": 5, "resnet": 7, "recurrent": 28}[pair]
    assert html.count('<rect class="fresh"') == html.count('<rect class="trained"') == parts * plots


def test_the_label_is_the_vote_unless_the_visitor_says_which(page):
    vote = predict.read(page.digit)["vote"]
    assert f"your digit with {vote}, for which the networks vote" in bars(page)
    assert "your digit with 2, which you say it is" in bars(page, label="2")


def test_another_label_gives_other_gradients(page):
    (one, *_others) = probe.gradients(page.digit, "resnet", "outputs", 7, "plain")
    (two, *_others) = probe.gradients(page.digit, "resnet", "outputs", 2, "plain")
    assert one.new[-1] != two.new[-1] and one.trained[-1] != two.trained[-1]


def test_a_blank_pad_has_no_gradient():
    assert "Draw a digit on the pad first" in bars(Page())


def test_a_comparison_that_there_is_none_of_is_refused():
    with pytest.raises(predict.Problem, match="Comparison"):
        GradientsForm.parse({"pair": "cnn"})
