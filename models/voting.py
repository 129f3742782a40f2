"""What several networks say of a digit together."""

import numpy as np


def votes(probs: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(B,) the digit that most of N networks see, and (B,) how many do; `probs`: (B, N, 10) probabilities.

    Of digits with as many votes it is the one that is more probable on average.
    """
    counts = (probs.argmax(2)[:, :, None] == np.arange(10)).sum(1)  # (B, 10)
    # Half of the mean probability is less than a vote.
    winner = (counts + probs.mean(1) / 2).argmax(1)
    return winner, counts[np.arange(len(winner)), winner]
