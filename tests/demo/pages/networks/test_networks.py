"""The Networks tab: each network has a row and a card that say what its header says."""

from dataclasses import replace

import pytest

from demo import predict, recipes
from demo.draw.axes import Axes
from demo.draw.numbers import NONE, accuracy, thousands
from demo.pages import networks
from demo.pages.networks import digit_networks, text_networks, tradeoffs
from demo.words import Phrase, translation
from models import checkpoint, registry
from models.problem import Term

TEXT = [card.key for card in text_networks.cards()]


@pytest.mark.parametrize("card", registry.DIGITS, ids=lambda card: card.key)
@pytest.mark.parametrize("recipe", predict.RECIPES)
def test_every_card_shows_its_shapes_curve_and_command(card, recipe):
    html = networks.card({"key": card.key, "recipe": recipe})
    shown = recipe if recipe in card.recipes else card.recipes[-1]
    assert f"models.train {card.key} --recipe {shown}" in html
    assert html.count('<svg class="axes"') == 3 and "Reliability diagram" in html
    assert f"{card.source}" in html
    facts = predict.facts(card.key, shown)
    assert f"{facts['correct']:,} of {facts['total']:,} test digits right" in html
    for layer in predict.described(card.key, shown)[2]:
        assert f"<td>{layer.name}</td>" in html


def test_a_curve_says_what_it_was_drawn_on():
    for recipe in predict.RECIPES:
        facts = predict.facts("cnn", recipe)
        older = facts | {"settings": {"robust": recipe == "robust"}}
        assert recipes.curve_in_words(older) is recipes.CURVES[recipe]
    taught = facts | {"settings": {"robust": True, "forms": True}}
    assert "slashed zeros" in str(recipes.curve_in_words(taught))


@pytest.mark.parametrize("card", registry.CARDS.values(), ids=lambda card: card.key)
def test_every_network_has_an_idea_in_every_language(card):
    idea = Phrase(str(card.idea), {})
    assert str(idea) and translation("zh", str(idea)) != str(idea)
    html = networks.card({"key": card.key, "recipe": card.recipes[-1]})
    assert idea.__html__() in html


@pytest.mark.parametrize(
    "request_",
    [
        None,
        {},
        {"key": "<script>", "recipe": "robust"},
        {"key": "cnn", "recipe": "x"},
        {"key": "nope", "recipe": "robust"},
    ],
)
def test_an_unknown_card_is_told_in_a_sentence(request_):
    html = networks.card(request_)
    assert "<script>" not in html
    assert 'role="alert"' in html


def test_the_networks_table_shows_the_headers_own_figures():
    table = digit_networks.table()
    for card in registry.DIGITS:
        assert f'data-card="{card.key}">{card.name}</button>' in table
        for recipe in card.recipes:
            assert accuracy(predict.facts(card.key, recipe)) in table
    assert "99.11" in table  # what the tutorial reports of CNN


def test_a_network_that_nobody_has_described_has_a_row_and_a_card_all_the_same(monkeypatch):
    card = replace(registry.CARDS["cnn"], name="Brand new", idea=Term(""))
    monkeypatch.setattr(registry, "DIGITS", (card,))
    monkeypatch.setitem(registry.CARDS, "cnn", card)
    assert digit_networks.table().count("Brand new") == 1
    html = networks.card({"key": "cnn", "recipe": "robust"})
    assert "<h2>Brand new" in html and "<p></p>" not in html


@pytest.mark.parametrize("key", TEXT)
def test_every_network_for_text_has_a_row_and_a_card(key):
    facts = checkpoint.facts(key)
    scored = text_networks.scored(facts).__html__()
    assert scored in text_networks.table()
    card = networks.card({"key": key, "recipe": "plain"})
    assert scored in card and f"python -m models.train {key}" in card and "<svg" in card
    assert f"weights/{key}." in card and f"{facts['epochs']}" in card


@pytest.mark.parametrize("key", TEXT)
def test_the_parts_of_a_card_add_up_to_the_network(key):
    recipe, facts, parts = predict.dissected(key)
    alone = sum(p.numel() for p in predict.network(key, recipe)[0].parameters(recurse=False))
    assert sum(count for _, _, count in parts) + alone == facts["parameters"]


def test_a_missing_weights_file_leaves_a_row_and_a_sentence(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(checkpoint, "WEIGHTS", tmp_path)
    monkeypatch.setattr(predict, "_loaded", {})
    assert predict.text_ready() == []
    assert "python -m models.train shakespeare" in capsys.readouterr().out
    assert text_networks.table().count(NONE) >= len(TEXT)
    assert digit_networks.table().count(f">{NONE}<") >= 4 * len(registry.DIGITS)
    assert "To make it again" in networks.card({"key": "poems", "recipe": "robust"})


def test_every_digit_network_is_a_point_of_both_plots_and_opens_its_card():
    html = tradeoffs.plots()
    for card in registry.DIGITS:
        assert html.count(f'data-card="{card.key}"') == 2
        facts = predict.facts(card.key)
        assert f"{card.name}: {accuracy(facts)} %, {thousands(facts['parameters'])}" in html


def test_points_lie_by_cost_and_accuracy_and_names_cover_nothing():
    points = [
        tradeoffs.Point("a", "small", "1 k", 3.0, 98.0),
        tradeoffs.Point("b", "large", "100 k", 5.0, 99.5),
        tradeoffs.Point("c", "beside large", "101 k", 5.01, 99.5),
    ]
    axes = Axes(
        2.5, 5.5, tradeoffs.height_of(97), tradeoffs.height_of(99.8), tradeoffs.WIDTH, tradeoffs.HEIGHT
    )
    small, large, beside = tradeoffs.labels(axes, points)
    assert small.left < large.left < beside.left and large.top == beside.top < small.top
    boxes = [
        tradeoffs.box_of(label.point, tradeoffs.WIDTH * label.left, tradeoffs.HEIGHT * label.top, label.side)
        for label in (large, beside)
    ]
    assert not tradeoffs.covers_any(boxes[0], boxes[1:])
    crowd = tradeoffs.labels(axes, [points[1]] * 9)
    assert {label.side for label in crowd[4:]} == {"right crowded"}


def test_without_weights_there_are_no_plots(monkeypatch):
    monkeypatch.setattr(predict, "ready", lambda recipe: [])
    assert tradeoffs.plots() == ""
