"""The vote of several networks."""

import numpy as np

from models.voting import votes


def probs(*rows):
    """(1, N, 10) of {digit: probability} for each network."""
    answers = np.zeros((1, len(rows), 10))
    for answer, row in zip(answers[0], rows, strict=True):
        for digit, p in row.items():
            answer[digit] = p
    return answers


def test_most_networks_win_however_sure_the_others_are():
    winner, count = votes(probs({1: 0.6, 7: 0.4}, {1: 0.55, 7: 0.45}, {7: 1.0}))
    assert (winner.tolist(), count.tolist()) == ([1], [2])


def test_of_as_many_votes_the_more_probable_wins():
    winner, count = votes(probs({1: 0.6, 7: 0.4}, {7: 1.0}))
    assert (winner.tolist(), count.tolist()) == ([7], [1])
