"""What makes an array a digit."""

import numpy as np
from hypothesis import settings

relaxed = settings(deadline=None, max_examples=80)


def is_digit(digit: np.ndarray) -> bool:
    """Whether it is (28, 28) float32 in [0, 1]; an AssertionError says what it is instead."""
    assert digit.shape == (28, 28) and digit.dtype == np.float32
    assert np.isfinite(digit).all() and digit.min() >= 0 and digit.max() <= 1
    return True
