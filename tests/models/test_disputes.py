"""Drawings that split the networks: kept ones still do, and the search finds more."""

import numpy as np

from models import disputes
from models.samples import KNOTS, PAD
from models.samples import disputes as kept


def test_every_kept_drawing_still_splits_the_networks():
    """Red after new weights: run `python -m models.disputes`."""
    splits = disputes.second(disputes.answers(kept()))
    assert len(splits) == disputes.COUNT
    assert (splits >= disputes.SPLIT).all(), splits


def test_the_second_opinion_is_counted():
    says = np.array([[7, 7, 7, 1, 1], [3, 3, 3, 3, 3], [1, 2, 2, 9, 9]])
    assert disputes.second(says).tolist() == [2, 0, 2]


def test_a_moved_sample_stays_on_the_pad_and_a_seed_moves_it_in_the_same_way():
    one, other = (disputes.moved(KNOTS[4], np.random.default_rng(3)) for _ in range(2))
    assert one == other and len(one) == len(KNOTS[4])
    points = np.concatenate([np.array(stroke) for stroke in one])
    assert points.min() > -PAD / 4 and points.max() < 1.25 * PAD
