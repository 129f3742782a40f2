"""What the page shows: every cell can be patched, typed text is escaped, both languages everywhere."""

import re

import pytest

from demo import predict
from demo.draw.numbers import accuracy
from demo.old.tables import LANGUAGES, both, spans
from demo.old.tables.networks import NETWORKS
from demo.pages import networks
from demo.pages.networks import figures
from models.registry import DIGITS as CARDS


@pytest.mark.parametrize("words", [NETWORKS])
def test_every_word_stands_in_both_languages(words):
    for key, (en, zh) in words.items():
        assert en and zh, key
        assert set(re.findall(r"{(\w+)}", en)) == set(re.findall(r"{(\w+)}", zh)), key


def test_every_network_has_an_idea_in_words():
    assert {card.key for card in CARDS} <= NETWORKS.keys()


def test_words_are_escaped():
    assert "<b>" not in spans("<b>", "<b>")
    assert "<b>" not in both({"k": ("{x}", "{x}")}, "k", x="<b>")


@pytest.mark.parametrize("card", CARDS, ids=lambda card: card.key)
@pytest.mark.parametrize("recipe", predict.RECIPES)
def test_every_card_shows_its_shapes_curve_and_command(card, recipe):
    html = networks.card({"key": card.key, "recipe": recipe})
    shown = recipe if recipe in card.recipes else card.recipes[-1]
    assert f"models.train {card.key} --recipe {shown}" in html
    assert html.count("<svg") == 2 * len(LANGUAGES)
    assert "plot_" not in html
    assert f"{card.source}" in html


@pytest.mark.parametrize(
    "which",
    [
        None,
        {},
        {"key": "<script>", "recipe": "robust"},
        {"key": "cnn", "recipe": "x"},
        {"key": "nope", "recipe": "robust"},
    ],
)
def test_an_unknown_card_is_told_in_a_sentence(which):
    html = networks.card(which)
    assert "<script>" not in html
    assert 'role="alert"' in html


def test_the_networks_table_shows_the_headers_own_figures():
    facts = {("cnn", "robust"): predict.network("cnn", "robust")[1]}
    table = figures.networks(facts)
    assert accuracy(facts["cnn", "robust"]) in table
    assert "99.11" in table
