"""The Test set panel: mistakes first, page by page; it fetches the digits, or says why it cannot."""

import numpy as np
import pytest

from demo import predict, probe
from demo.pages.digits import testset
from demo.panel.panel import Update
from models import data
from tests.kit.panels import ask, ask_all, is_chinese, problem_of, sentences

REQUEST = {"recipe": "robust", "lang": "en", "key": "cnn_small", "order": "mistakes"}
COUNT = 200


@pytest.fixture
def no_mnist(tmp_path, monkeypatch):
    """A server without MNIST and without a way to it."""
    monkeypatch.setenv("INKWELL_DATA", str(tmp_path))
    monkeypatch.setattr(data, "MNIST_URL", "http://127.0.0.1:9/none")


@pytest.fixture
def read_digits(monkeypatch):
    """200 test digits that were read: the last of them wrongly."""
    images = np.zeros((COUNT, 28, 28), np.uint8)
    labels = np.arange(COUNT) % 10
    says = labels.copy()
    says[-1] = 4
    answers = images, labels, says, np.full(COUNT, 0.9)
    monkeypatch.setattr(probe, "has_test_set", lambda: True)
    monkeypatch.setattr(probe, "has_read_test", lambda key, recipe: True)
    monkeypatch.setattr(probe, "test_answers", lambda key, recipe: answers)
    # Blank pictures are no digits, and that is not what these tests are about.
    monkeypatch.setattr(predict, "hints", lambda digits, recipe: np.zeros(len(digits), bool))


def shown_page(request: dict, listing=None) -> tuple[str, testset.Listing]:
    """The HTML of the digits, and what they are a part of."""
    (update,) = ask_all(testset.PANEL, request, listing)
    assert isinstance(update, Update)
    return update.slots["grid"], update.states[0]


def test_it_offers_to_fetch_the_digits_and_tells_why_it_cannot(no_mnist):
    assert 'data-trigger="submit"' in ask(testset.PANEL, REQUEST, None)["grid"]
    assert ask_all(testset.PANEL, REQUEST, None) == []
    (slots,) = ask_all(testset.PANEL, REQUEST, None, handler="play")
    assert "could not be fetched" in slots["grid"]


def test_progress_is_told_while_the_digits_come(monkeypatch, no_mnist):
    monkeypatch.setattr(data, "fetch_mnist", lambda train: iter([(500_000, 1_700_000)]))
    first = ask_all(testset.PANEL, REQUEST, None, handler="play")[0]
    assert "500 of 1,700 kB" in first["grid"] and 'data-trigger="stop"' in first["grid"]


def test_the_networks_curve_and_matrix_are_shown_at_once(read_digits):
    slots = ask(testset.PANEL, REQUEST, None)
    assert slots["header"].count("<figure") == 2 and "grid" not in slots
    assert "60,000 training digits" in ask(testset.PANEL, REQUEST | {"recipe": "plain"}, None)["header"]


def test_mistakes_come_first_the_surest_ahead():
    says = np.array([1, 2, 3, 4])
    labels = np.array([1, 0, 3, 9])
    sure = np.array([0.9, 0.6, 0.9, 0.8])
    assert testset.mistakes_first(says, sure, labels).tolist() == [3, 1, 0, 2]


def test_each_digit_tells_what_it_is_and_what_is_said_of_it(read_digits):
    html, _ = shown_page(REQUEST)
    assert html.count('class="test"') == testset.MANY - 1 and html.count('class="test wrong"') == 1
    assert html.index("9 → 4") < html.index("<b>0</b>")
    assert "Test digit 199: a 9, read as 4." in html and "1 of 10,000 read wrongly" in html
    in_order, _ = shown_page(REQUEST | {"order": "file"})
    assert in_order.count('class="test"') == testset.MANY and "→ 4" not in in_order


def test_a_digit_that_may_be_none_is_marked_and_says_so(read_digits, monkeypatch):
    assert "may be no digit" not in shown_page(REQUEST)[0]
    monkeypatch.setattr(predict, "hints", lambda digits, recipe: np.arange(len(digits)) == 0)
    html, _ = shown_page(REQUEST)
    assert "a 9, read as 4; it may be no digit" in html
    assert html.count("<i>?</i>") == 1 and "“?”: by what all networks answer together" in html


def test_pages_are_turned_and_another_network_or_order_begins_anew(read_digits):
    _, listing = shown_page(REQUEST)
    html, listing = shown_page(REQUEST | {"page": "2"}, listing)
    assert "page 2 of 157" in html and 'name="page" min="1" value="2"' in html
    for other in ({"key": "gru"}, {"order": "file"}, {"recipe": "plain"}):
        html, _ = shown_page(REQUEST | {"page": "2"} | other, listing)
        assert "page 1 of 157" in html


def test_an_address_may_name_the_page_that_is_shown_first(read_digits):
    html, listing = shown_page(REQUEST | {"page": "3", "key": "gru"})
    assert "page 3 of 157" in html and listing.key == "gru"


def test_there_is_no_page_before_the_first_or_after_the_last(read_digits):
    _, listing = shown_page(REQUEST)
    first, _ = shown_page(REQUEST | {"page": "-4"}, listing)
    last, _ = shown_page(REQUEST | {"page": "9999"}, listing)
    assert "page 1 of 157" in first and "page 157 of 157" in last
    assert first.count(" disabled") == last.count(" disabled") == 1


def test_a_page_that_is_no_number_is_told_in_both_languages(read_digits):
    english, chinese = sentences(problem_of(testset.PANEL, REQUEST | {"page": "many"}, None))
    assert "'many': give a whole number" in english
    assert "页码不能是“many”" in chinese and is_chinese(chinese, set())


def test_a_network_without_the_pages_recipe_is_shown_in_its_own(read_digits):
    html, listing = shown_page(REQUEST | {"key": "modern", "recipe": "plain"})
    assert listing.recipe == "robust" and predict.names()["modern"] in html


def test_a_wrong_network_is_told(read_digits):
    assert problem_of(testset.PANEL, REQUEST | {"key": "<b>"}, None)
