"""Names, reviews and what was written from within: every gate at every letter, and what a hold changes."""

import numpy as np
import pytest

from demo import predict, probe
from demo.pages.names import steps as names
from demo.pages.reviews import steps as reviews
from demo.pages.writing import steps as writing
from demo.pages.writing.sheets import Desk, Written
from demo.write import Poem, Prose, Sheet, Surname
from models.probing.recurrent import Hold
from models.registry import NAMES, REVIEWS
from tests.kit.panels import ask

TEXT = "It's not bad at all, but it drags."
WRITTEN = (
    Written(Prose("ROMEO:\n"), (Sheet("ROMEO:\nBut, soft! what light through?", 7, 1),)),
    Written(Poem("春"), (Sheet("春眠不觉晓处处闻啼鸟", 1, 1),)),
    Written(Surname("", "Italian"), (Sheet("Rossini", 0, 1),)),
)


@pytest.mark.parametrize("key", [card.key for card in NAMES])
def test_a_name_is_read_letter_by_letter_in_both_directions(key):
    slots = ask(names.PANEL, {"name": "Rossi", "key": key})
    letters = "Rossi" if key == "names" else "⊢Rossi⊣"
    assert "".join(f"<b>{letter}</b>" for letter in letters) in slots["maps"]
    back = ask(names.PANEL, {"name": "Rossi", "key": key, "run": "1"})
    assert "h₀ = 0 ↑" in back["maps"] and "h₀ = 0 ↑" not in slots["maps"]


def test_a_gate_held_in_a_name_gives_the_countries_side_by_side():
    slots = ask(names.PANEL, {"name": "Rossi", "key": "names", "gate": "2", "opened": "1"})
    assert 'data-figure="held"' in slots["formula"] and "With z held at 1" in slots["formula"]
    steps = probe.name_steps_within("Rossi", "names", "rnn", Hold(0, "z", 1.0))
    assert steps.held.shape == steps.probs.shape == (18,)
    assert np.abs(steps.held - steps.probs).max() > 0.01


def test_without_a_name_nothing_is_taken_apart():
    assert "blank-note" in ask(names.PANEL, {"name": " ", "key": "names"})["maps"]
    assert "blank-note" in ask(names.PANEL, {"name": "123", "key": "names"})["maps"]


@pytest.mark.parametrize("key", [card.key for card in REVIEWS])
def test_a_review_is_read_word_by_word(key):
    slots = ask(reviews.PANEL, {"text": TEXT, "key": key})
    assert "<b>not</b><b>bad</b>" in slots["maps"]
    assert (">reader 3," in slots["maps"]) == (key == "reviews_best")


def test_the_answer_without_a_hold_is_that_of_the_tab():
    words = ["not", "bad", "at", "all"]
    for key in ("reviews_lstm", "reviews_best"):
        [path, *_others] = probe.recurrent_paths(key)
        steps = probe.review_steps_within(words, key, path, Hold(0, "f" if "lstm" in key else "i", 0.0))
        np.testing.assert_allclose(steps.probs, predict.read_reviews([words], key)[0], atol=1e-4)
        assert np.abs(steps.held - steps.probs).max() > 1e-3


@pytest.mark.parametrize("written", WRITTEN, ids=lambda written: written.piece.key)
def test_what_was_written_is_looked_into_and_what_comes_next_is_its_own(written):
    key = written.piece.key
    desk = Desk({key: written})
    slots = ask(writing.PANEL, {"key": key}, desk)
    assert f"<b>{written.sheets[0].text[-1]}</b>" in slots["maps"]
    text = written.sheets[0].text
    reading = written.piece.read_again(text)
    at = 3
    steps = written.piece.within(
        text, slice(2, len(text)), at, Hold(1, "n" if key == "surnames" else "f", 0.0)
    )
    character = written.piece.characters().index(text[2 + at + 1])
    assert float(steps.probs[character]) == pytest.approx(float(reading.chances[2 + at + 1]), abs=1e-4)
    assert np.abs(steps.held - steps.probs).max() > 1e-3
    np.testing.assert_allclose(steps.runs[1].unheld, reading.hidden[2:], atol=2e-3)


def test_before_anything_is_written_the_page_says_so():
    assert "blank-note" in ask(writing.PANEL, {"key": "poems"}, Desk())["maps"]
