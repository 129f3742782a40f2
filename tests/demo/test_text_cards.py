"""The networks for text on the Networks page: each has a row and a card that say what its header says."""

import pytest

from demo import predict
from demo.pages import networks
from demo.pages.networks import text_cards
from models import checkpoint


@pytest.mark.parametrize("key", text_cards.KEYS)
def test_every_network_for_text_has_a_row_and_a_card(key):
    facts = checkpoint.facts(key)
    told = text_cards.scored(facts)
    assert told in text_cards.table({key: facts})
    card = networks.card({"key": key, "recipe": "plain"})
    assert told in card and f"python -m models.train {key}" in card and "<svg" in card
    assert f"weights/{key}." in card and f"{facts['epochs']}" in card


@pytest.mark.parametrize("key", text_cards.KEYS)
def test_the_parts_of_a_card_add_up_to_the_network(key):
    recipe, facts, parts = predict.dissected(key)
    alone = sum(p.numel() for p in predict.network(key, recipe)[0].parameters(recurse=False))
    assert sum(count for _, _, count in parts) + alone == facts["parameters"]


def test_a_missing_weights_file_leaves_a_row_and_a_sentence(monkeypatch, capsys):
    def missing(key, recipe=None):
        raise checkpoint.CheckpointError(f"{key} is missing. To make it again: python -m models.train {key}")

    monkeypatch.setattr(predict, "network", missing)
    assert predict.text_ready() == []
    assert "python -m models.train shakespeare" in capsys.readouterr().out
    assert text_cards.table({}).count("–") >= len(text_cards.KEYS)
    assert "To make it again" in networks.card({"key": "poems", "recipe": "robust"})
