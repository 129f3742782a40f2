"""The board of pairs: forty of them, each on its sides, and what a reader turns."""

import numpy as np
import pytest

from models.scoring.naive_bayes import NaiveBayes
from models.text import negation
from models.text.lexicon import Lexicon
from models.text.negation import PAIRS, Pair, Turn, share, turns


def test_there_are_forty_pairs_of_four_kinds_and_no_phrase_is_asked_twice():
    assert len(PAIRS) == 40 and len(negation.KINDS) == 4
    assert len({(pair.first, pair.second) for pair in PAIRS}) == 40
    assert all(pair.first != pair.second for pair in PAIRS)
    assert set(negation.REPROACHES) <= {(pair.first, pair.second) for pair in PAIRS}
    assert {pair.side for pair in PAIRS} == {1, -1}


def levels(*said):
    """A reader that says these levels, whatever it reads."""
    return lambda texts: np.eye(5, dtype=np.float32)[list(said)]


@pytest.mark.parametrize(
    ("said", "side", "turned"),
    [((4, 0), 1, True), ((3, 1), 1, True), ((0, 4), 1, False), ((1, 3), -1, True), ((4, 2), 1, False)]
    + [((4, 3), 1, False), ((2, 2), -1, False)],
)
def test_a_pair_is_turned_when_both_phrases_are_on_their_sides(said, side, turned):
    (turn,) = turns(levels(*said), [Pair("good", "not good", "own", side)])
    assert turn.turned is turned


def test_a_share_is_that_of_the_turned():
    pair = PAIRS[0]
    assert share([Turn(pair, (1.0, -1.0)), Turn(pair, (1.0, 1.0))]) == 0.5


def test_phrases_are_cut_as_any_text_is():
    assert Pair("It's good", "it isn't good", "own", 1).texts() == [
        ["it", "'s", "good"],
        ["it", "is", "n't", "good"],
    ]


def test_whoever_counts_words_turns_no_pair_by_a_word_without_a_side():
    lexicon = Lexicon(["good", "bad", "not"])
    counting = NaiveBayes.of(
        lexicon, [(["good"], 4), (["bad"], 0), (["not", "good"], 0), (["not", "bad"], 4)]
    )
    (turn,) = turns(lambda t: counting.logits(t).softmax(1).numpy(), [Pair("good", "not good", "own", 1)])
    assert turn.tones[0] == pytest.approx(turn.tones[1]) and not turn.turned
