"""How many made photographs the vote reads right, and how many pictures of nothing stay blank.

`python -m models.evaluate --pictures` prints both, kind by kind.
"""

from collections.abc import Sequence

import numpy as np

from models import export
from models.drawing import from_image
from models.scoring import photographs
from models.scoring.photographs import BLANKS, DIGITS, Hand
from models.voting import votes

COUNT = 30  # pictures of a kind
RECIPE = "robust"


def vote(digits: np.ndarray) -> np.ndarray:
    """(B,) what most robust networks say of (B, 28, 28) digits. ExportError."""
    probs = export.Graph(RECIPE)(digits).softmax(2)  # (B, N, 10)
    winner, _count = votes(probs.numpy())
    return winner


def right(kind: str, hands: list[Hand], seeds: Sequence[int]) -> np.ndarray:
    """(N,) bool: which pictures of that kind are read right; one that is taken for blank is not."""
    pictures, labels = zip(*[photographs.digit(kind, hands, seed) for seed in seeds], strict=True)
    found = [from_image(picture) for picture in pictures]
    # What is blank has no vote, and no place in the batch.
    seen = np.array([digit is not None for digit in found])
    said = np.full(len(found), -1)
    if seen.any():
        said[seen] = vote(np.stack([digit for digit in found if digit is not None]))
    return said == np.array(labels)


def stays_blank(kind: str, seeds: Sequence[int]) -> np.ndarray:
    """(N,) bool: which pictures of that kind of nothing are seen to hold none."""
    return np.array([from_image(photographs.blank(kind, seed)) is None for seed in seeds])


def measure(part: str = "report", count: int = COUNT, root=None) -> dict[str, dict[str, float]]:
    """{"digits": {kind: share read right}, "blanks": {kind: share that stays blank}}. DataError."""
    hands = photographs.hands(part, root)
    # Each part has seeds of its own too: what was tuned on one paper must not be told of it.
    first = 1_000_000 * photographs.PARTS.index(part)
    seeds = range(first, first + count)
    return {
        "digits": {kind: float(right(kind, hands, seeds).mean()) for kind in DIGITS},
        "blanks": {kind: float(stays_blank(kind, seeds).mean()) for kind in BLANKS},
    }


def table(measured: dict[str, dict[str, float]]) -> str:
    """The figures as Markdown."""
    lines = ["| picture of a digit | read right |", "|---|--:|"]
    lines += [f"| {kind} | {100 * share:.1f} % |" for kind, share in measured["digits"].items()]
    mean = np.mean(list(measured["digits"].values()))
    lines += [f"| all kinds | {100 * mean:.1f} % |", "", "| picture of nothing | stays blank |", "|---|--:|"]
    lines += [f"| {kind} | {100 * share:.1f} % |" for kind, share in measured["blanks"].items()]
    return "\n".join(lines)
