"""The comparison: every cell can be patched, dissent is told by name, no probability is certain."""

import numpy as np
import pytest

from demo import predict
from demo.draw.numbers import NONE
from demo.pages.digits import compare
from demo.pages.digits.bars import magnified
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
    assert set(patch["bars"]) == set(patch["traces"])
    for key in patch["bars"]:
        for digit in range(10):
            assert f'data-bar="{key}.{digit}"' in table
    assert len(patch["digit"]) == 784 and max(patch["digit"]) <= 255


def test_a_blank_reading_is_told_in_words():
    patch = compare.patch(predict.read(None))
    for language in languages():
        assert patch["cells"].pop(f"told.{language}") == compare.BLANK.to(language)
    assert set(patch["cells"].values()) == {NONE}
    assert patch["digit"] is None and patch["bars"] == patch["traces"] == {}


def test_where_all_agree_the_pale_bars_differ(seven):
    patch = compare.patch(predict.read(from_strokes(seven, 1024)))
    assert patch["dissents"] == []
    traces = patch["traces"]
    assert all(max(traces[key]) == traces[key][7] == 1 for key in traces)
    seconds = {key: sorted(traces[key])[-2] for key in traces}
    assert len(set(seconds.values())) > len(seconds) / 2


def test_a_tenth_of_a_probability_is_an_eighth_less_of_a_pale_bar():
    assert magnified(np.array([1, 0.1, 1e-4, 1e-8, 1e-9, 0])) == [1, 0.88, 0.5, 0, 0, 0]


def test_where_all_agree_who_is_least_sure_is_told_and_what_it_would_say_next():
    sure = {"key": "cnn", "says": 7, "probs": [0, 0.01, 0, 0, 0, 0, 0, 0.99, 0, 0]}
    unsure = {"key": "lstm", "says": 7, "probs": [0, 0.2, 0.1, 0, 0, 0, 0, 0.7, 0, 0]}
    reading = {"vote": 7, "agree": 2, "rows": [sure, unsure]}
    assert told(reading, "en") == "2 of 2 agree · least sure: LSTM, 70.0 %; next it would say 1"
    assert "LSTM：70.0 %，其次会说 1" in told(reading, "zh")


def test_a_network_that_gives_nothing_to_any_other_digit_has_no_next_one():
    certain = {"key": "cnn", "says": 7, "probs": [0, 0, 0, 0, 0, 0, 0, 1, 0, 0]}
    assert told({"vote": 7, "agree": 1, "rows": [certain]}, "en").endswith("least sure: CNN, > 99.9 %")


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
