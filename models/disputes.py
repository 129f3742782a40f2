"""Drawings about which the networks disagree: `python -m models.disputes` finds them anew.

Our own samples, their knots moved by chance: most are still read by all, and a few split the networks. They
are kept in disputes.json. Run it again when weights change; a test tells when they split nothing any more.
"""

import json

import numpy as np
import torch

from models import checkpoint, registry
from models.drawing import from_strokes
from models.samples import DISPUTES, EXTRAS, KNOTS, PAD, smooth

RECIPE = "robust"
COUNT = 8  # drawings that are kept
TRIES = 1500  # of each sample
MOVED = (20, 65)  # units that a knot is moved at the usual: less changes nothing, more is nobody's hand
TURNED = 0.25  # radians
# Of eleven networks the second opinion has so many at the least: a single dissenter is nothing to look at.
SPLIT = 3

Strokes = list[list[list[int]]]


def moved(knots: list[list[tuple[int, int]]], random: np.random.Generator) -> Strokes:
    """The sample with these knots as another hand might have drawn it."""
    amount = random.uniform(*MOVED)
    angle = random.normal(0, TURNED)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    widths = np.diag(random.uniform(0.7, 1.3, 2))
    strokes = []
    for stroke in knots:
        points = np.array(stroke, float) - PAD / 2
        points = points @ widths @ turn + random.normal(0, amount, points.shape)
        inside = np.clip(points + PAD / 2, 40, PAD - 40)
        strokes.append(smooth([tuple(point) for point in inside]))
    return strokes


def second(says: np.ndarray) -> np.ndarray:
    """(B,): how many of (B, N) answers give the second commonest digit."""
    votes = (says[:, :, None] == np.arange(10)).sum(1)
    return np.sort(votes, axis=1)[:, -2]


@torch.inference_mode()
def answers(drawings: list[Strokes]) -> np.ndarray:
    """(B, N): what every robust network says of each drawing."""
    digits = np.stack([from_strokes(strokes, PAD) for strokes in drawings])
    x = torch.from_numpy(digits)[:, None]
    networks = [checkpoint.load(card.key, RECIPE)[0] for card in registry.DIGITS if RECIPE in card.recipes]
    return np.stack([network(x).argmax(1).numpy() for network in networks], axis=1)


def search(seed: int = 0) -> list[Strokes]:
    """The drawings that split the networks most evenly, each of another sample."""
    random = np.random.default_rng(seed)
    best = []
    for knots in [*KNOTS.values(), *(strokes for _label, strokes in EXTRAS)]:
        drawings = [moved(knots, random) for _ in range(TRIES)]
        splits = second(answers(drawings))
        at = int(splits.argmax())
        best.append((int(splits[at]), drawings[at]))
    best.sort(key=lambda one: -one[0])
    return [strokes for split, strokes in best[:COUNT] if split >= SPLIT]


def main() -> None:
    """Write the drawings, and print what the networks say of each."""
    drawings = search()
    DISPUTES.write_text(json.dumps(drawings, separators=(",", ":")) + "\n", encoding="utf-8")
    for says in answers(drawings):
        counts = np.bincount(says, minlength=10)
        print(", ".join(f"{counts[digit]} say {digit}" for digit in np.argsort(-counts) if counts[digit]))


if __name__ == "__main__":
    main()
