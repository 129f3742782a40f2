"""The comparison: every cell can be patched, dissent is told by name, no probability is certain."""

import pytest

from demo import predict
from demo.draw.numbers import NONE
from demo.pages.digits import compare
from demo.words import languages
from models.drawing import from_strokes


def told(reading: dict, language: str) -> str:
    """The line above the panels, in one language."""
    return " · ".join(part.to(language) for part in compare.in_words(reading))


@pytest.mark.parametrize("recipe", predict.RECIPES)
def test_every_patched_cell_stands_in_the_table(recipe, seven):
    table = compare.verdict() + compare.table()
    patch = compare.patch(predict.read(from_strokes(seven, 1024), recipe=recipe))
    for key in patch["cells"]:
        assert f'data-key="{key}"' in table
    for key in patch["bars"]:
        for digit in range(10):
            assert f'data-bar="{key}.{digit}"' in table
    assert len(patch["digit"]) == 784 and max(patch["digit"]) <= 255


def test_a_blank_reading_is_told_in_words():
    patch = compare.patch(predict.read(None))
    for language in languages():
        assert patch["cells"].pop(f"told.{language}") == compare.BLANK.to(language)
    assert set(patch["cells"].values()) == {NONE}
    assert patch["digit"] is None and patch["bars"] == {}


def test_dissent_is_told_by_name():
    rows = [{"key": "cnn", "says": 7}, {"key": "lstm", "says": 1}]
    reading = {"vote": 7, "agree": 1, "rows": rows}
    assert told(reading, "en") == "1 of 2 agree · LSTM says 1"
    assert "LSTM 说是 1" in told(reading, "zh")


def test_only_two_dissenters_are_told_by_name():
    rows = [{"key": "cnn", "says": 7}] + [{"key": key, "says": 1} for key in ("rnn", "lstm", "gru", "mlp")]
    assert told({"vote": 7, "agree": 1, "rows": rows}, "en").endswith("LSTM says 1 · 2 more disagree")


def test_the_table_shows_the_headers_own_figures():
    table = compare.table()
    facts = predict.facts("cnn", "plain")
    assert f">{100 * facts['correct'] / facts['total']:.2f}<" in table
    assert table.count("<tr data-row=") == len(predict.names())


def test_a_network_without_weights_says_which_file_is_missing(monkeypatch):
    why = "weights/gru.robust.safetensors is missing."
    problems = {"plain": {}, "robust": {"gru": why}}
    monkeypatch.setattr(predict, "problems", problems.get)
    row = compare.row("gru", "GRU", problems)
    assert row.missing == {"robust": why} and row.accuracy["robust"] == NONE
    assert f"not ready: {why}" in compare.table()
