"""What the page shows: every cell can be patched, typed text is escaped, both languages everywhere."""

import re

import pytest

from demo import predict
from demo.old.tables import LANGUAGES, both, pick, spans
from demo.old.tables.digits import DIGITS
from demo.old.tables.networks import NETWORKS
from demo.old.tables.shell import SHELL
from demo.pages import digits, networks
from demo.pages.digits import comparison as render
from demo.pages.networks import figures
from models.drawing import from_strokes
from models.registry import DIGITS as CARDS


@pytest.mark.parametrize("words", [DIGITS, NETWORKS, SHELL], ids=["digits", "networks", "shell"])
def test_every_word_stands_in_both_languages(words):
    for key, (en, zh) in words.items():
        assert en and zh, key
        assert set(re.findall(r"{(\w+)}", en)) == set(re.findall(r"{(\w+)}", zh)), key


def test_every_network_has_an_idea_in_words():
    assert {card.key for card in CARDS} <= NETWORKS.keys()


def test_words_are_escaped():
    assert "<b>" not in spans("<b>", "<b>")
    assert "<b>" not in both({"k": ("{x}", "{x}")}, "k", x="<b>")


@pytest.mark.parametrize("recipe", predict.RECIPES)
def test_every_patched_cell_stands_in_the_table(recipe, seven):
    table = render.verdict() + digits.comparison_table()
    patch = render.patch(predict.read(from_strokes(seven, 1024), recipe=recipe))
    for key in patch["cells"]:
        assert f'data-key="{key}"' in table
    for key in patch["bars"]:
        for digit in range(10):
            assert f'data-bar="{key}.{digit}"' in table
    assert len(patch["digit"]) == 784 and max(patch["digit"]) <= 255


def test_a_blank_reading_is_told_in_words():
    patch = render.patch(predict.read(None))
    assert patch["cells"].pop("told.en") == pick(DIGITS, "blank")
    assert patch["cells"].pop("told.zh") == pick(DIGITS, "blank", "zh")
    assert set(patch["cells"].values()) == {render.NONE}
    assert patch["digit"] is None and patch["bars"] == {}


def test_dissent_is_told_by_name():
    rows = [{"key": "cnn", "says": 7}, {"key": "lstm", "says": 1}]
    reading = {"vote": 7, "agree": 1, "rows": rows}
    assert render.told(reading, "en") == "1 of 2 agree · LSTM says 1"
    assert "LSTM 说是 1" in render.told(reading, "zh")


def test_confidence_never_claims_certainty():
    assert render.confidence(0.99999) == "> 99.9 %"
    assert render.confidence(0.9912) == "99.1 %"


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
    assert render.score(facts["cnn", "robust"]) in table
    assert "99.11" in table
