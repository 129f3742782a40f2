"""The verbs for film reviews: every network answers, lists say what is wrong with which text."""

import numpy as np
import pytest

from demo import predict, probe
from models import registry
from models.problem import Problem, WrongType
from models.text import negation, reviews
from models.text.words import words

TEXT = words("The plot is thin, but this charming little film never bores.")


def test_every_network_answers_with_five_probabilities():
    found = predict.levels(TEXT)
    assert list(found) == [card.key for card in registry.REVIEWS] == list(predict.reviewers())
    for key, probs in found.items():
        assert probs.shape == (5,) and probs.sum() == pytest.approx(1, abs=1e-5)
        assert probs == pytest.approx(predict.read_reviews([TEXT], key)[0], abs=1e-6)


def test_praise_and_reproach_are_told_apart():
    probs = predict.review_probs(["A wonderful, moving film.", "A dull, stupid mess."])
    assert probs.shape == (2, 5) and probs.dtype == np.float32
    assert probs.argmax(1)[0] > 2 > probs.argmax(1)[1]


def test_no_texts_have_no_answers():
    assert predict.review_probs([]).shape == (0, 5) and predict.opinions([]) == []


def test_what_is_wrong_with_a_text_is_told_with_its_place():
    with pytest.raises(WrongType, match="list of strings, not str"):
        predict.review_probs("good")
    with pytest.raises(WrongType, match="Review 2 of 2: A review is text, not int"):
        predict.review_probs(["good", 5])
    with pytest.raises(Problem, match="Review 1 of 2: There is no review here"):
        predict.review_probs(["", "good"])


def test_a_list_goes_on_after_a_text_that_cannot_be_read():
    good, empty, odd = predict.opinions(["Great fun!", "", "A blorptastic film"])
    assert good.level > 2 and good.p == good.probs.max() and good.unknown == ()
    assert isinstance(empty.problem, reviews.NoReview) and empty.probs is None
    assert odd.unknown == ("blorptastic",)


def test_a_long_list_is_answered_as_each_alone(monkeypatch):
    monkeypatch.setattr(predict, "BATCH", 2)
    texts = ["good", "A terrible film, but fun.", "dull", "fine"]
    for text, opinion in zip(texts, predict.opinions(texts), strict=True):
        assert opinion.probs == pytest.approx(predict.review_probs([text])[0], abs=1e-5)


def test_a_text_is_looked_into_by_every_network():
    for key in predict.reviewers():
        steps = probe.review_steps(TEXT, key)
        assert steps.onward.shape == steps.backward.shape == (len(TEXT), 5)
        assert steps.onward[-1] == pytest.approx(predict.levels(TEXT)[key], abs=1e-5)
        assert len(probe.review_contributions(TEXT, key).tones) == len(TEXT)
        assert len(probe.review_paths([TEXT, ["good"]], key).points) == 2


def test_praise_can_be_flipped_by_one_word():
    found = probe.review_flips(words("a good film"))
    assert found and all(change.level < 2 for change in found)


def test_the_board_has_every_network_and_whoever_counts_words():
    board = probe.turns()
    assert list(board) == [probe.COUNTING, *predict.reviewers()]
    shares = {key: negation.share(turned) for key, turned in board.items()}
    assert shares[probe.COUNTING] < shares["reviews_lstm"]


def test_a_quoted_tree_is_judged_at_every_node():
    tree = reviews.quoted()[0]
    nodes = probe.judged(tree)
    assert len(nodes) == sum(1 for _ in tree.nodes()) and nodes[0].label == tree.label
