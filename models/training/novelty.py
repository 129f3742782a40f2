"""Train what tells that a drawing may be no digit: `python -m models.training.novelty [--recipe R]`.

It learns from the logits of a recipe's readers, for digits that they learnt from and for made drawings that
are none; its threshold is the one that a share ALARMS of digits passes which have trained nothing. Trained
again whenever one of the readers is, in some minutes.
"""

import argparse
import sys

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from models import checkpoint, data, export, novelty, registry
from models.drawing import centre, from_strokes
from models.novelty import Detector
from models.scoring import novelty as scoring
from models.seeds import seeded
from models.training import hands, negatives
from models.training.distortions import distort

SEED = 0
EPOCHS = 12
BATCH = 256
LR = 0.003
ALARMS = 0.007  # of digits; the figures are held to 0.01
EACH = 3500  # made drawings of each kind
SCANS = 20_000  # MNIST's digits as they are, and three quarters as many distorted
DISTORTED = 15_000
FORMS = 8000
TURNED = 6000  # of MNIST's digits turned or mirrored, of which some are digits again


def positives(root, random: np.random.Generator) -> np.ndarray:
    """(N, 28, 28) float32 in [0, 1]: digits by many hands, of MNIST and of tablets. DataError."""
    images, _labels = data.mnist(train=True, data=root)
    pens = data.pens(data.LEARNT_WRITERS, root)
    # Weaker than in training, and centred again, as every drawing is.
    bent = distort(images[SCANS : SCANS + DISTORTED, None].float() / 255, shift=0, strength=0.6)
    drawn = [from_strokes(digit.strokes, pen=random.uniform(*hands.PENS)) for digit in pens]
    forms, _ = hands.pictures(pens, SEED)
    some = random.permutation(len(forms))[:FORMS]
    parts = (
        images[:SCANS].numpy() / 255,
        np.stack([centre(picture) for picture in bent[:, 0].numpy()]),
        np.stack([picture for picture in drawn if picture is not None]),
        forms[some].numpy() / 255,
    )
    return np.concatenate(parts).astype(np.float32)


def nothings(root, random: np.random.Generator) -> np.ndarray:
    """(N, 28, 28) float32 in [0, 1]: made drawings that are no digits. DataError."""
    pens = data.pens(data.LEARNT_WRITERS, root)
    made = [negatives.pictures(kind, pens, EACH, random) for kind in negatives.KINDS]
    return np.concatenate([*made, upset_scans(root, random)])


def upset_scans(root, random: np.random.Generator) -> np.ndarray:
    """(N, 28, 28) float32: MNIST's digits turned and mirrored, where that makes them none. DataError."""
    images, labels = data.mnist(train=True, data=root)
    moves = {
        90: np.rot90,
        180: lambda picture: np.rot90(picture, 2),
        270: lambda picture: np.rot90(picture, 3),
        "left and right": np.fliplr,
        "up and down": np.flipud,
    }
    found = []
    for index in random.permutation(len(images) - data.HELD_OUT)[:TURNED]:
        how = list(moves)[random.integers(len(moves))]
        if int(labels[index]) not in negatives.STILL_DIGITS[how]:
            found.append(centre(moves[how](images[index].numpy() / np.float32(255))))
    return np.stack(found)


def train(logits: torch.Tensor, is_none: torch.Tensor) -> Detector:
    """The detector from (N, readers, 10) logits and (N,) bool; its threshold is not chosen yet."""
    detector = Detector(logits.shape[1])
    flat = logits.flatten(1)
    detector.mean.copy_(flat.mean(0))
    detector.deviation.copy_(flat.std(0) + 1e-3)
    steps = EPOCHS * -(-len(logits) // BATCH)
    optimizer = torch.optim.AdamW(detector.parameters(), LR, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, LR, total_steps=steps)
    target = is_none.float()
    for _ in range(EPOCHS):
        for index in torch.randperm(len(logits)).split(BATCH):
            loss = F.binary_cross_entropy_with_logits(detector.outputs(logits[index]), target[index])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
    return detector.eval()


@torch.inference_mode()
def threshold(detector: nn.Module, choosing: list[torch.Tensor]) -> torch.Tensor:
    """() what a share ALARMS of each of some kinds of digits passes at most."""
    return torch.stack([detector.outputs(logits).quantile(1 - ALARMS) for logits in choosing]).max()


def main(argv=None) -> int:
    """Train, measure, write; 1 if data or weights are missing."""
    parser = argparse.ArgumentParser(prog="python -m models.training.novelty", description=__doc__)
    parser.add_argument("--recipe", choices=registry.RECIPES, help="only for the readers of this recipe")
    parser.add_argument("--data", help="folder of the data sets ($INKWELL_DATA, ./data)")
    args = parser.parse_args(argv)
    try:
        for recipe in [args.recipe] if args.recipe else registry.RECIPES:
            print(f"{recipe}: {scoring.sentence(make(recipe, args.data))}.", flush=True)
    except (data.DataError, export.ExportError) as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


def make(recipe: str, root=None) -> dict:
    """Train the detector of a recipe's readers and write it; its header. DataError, ExportError."""
    read = export.Graph(recipe)
    random = np.random.default_rng(SEED)
    images, labels = data.choosing_digits(root)
    with seeded(SEED):
        digits = read(positives(root, random))
        none = read(nothings(root, random))
        is_none = torch.arange(len(digits) + len(none)) >= len(digits)
        detector = train(torch.cat([digits, none]), is_none)
    choosing = read(images)
    detector.threshold.copy_(threshold(detector, [choosing[: data.HELD_OUT], choosing[data.HELD_OUT :]]))
    facts = {
        novelty.SOURCES: export.sources(read.keys, recipe),
        "seed": SEED,
        "epochs": EPOCHS,
        "digits": len(digits),
        "nothings": len(none),
        "alarms": ALARMS,
        "test_reads": 1,
        **scoring.measure(detector, read, root),
    }
    file = novelty.path(recipe)
    if file.exists():
        # A new one replaces the former, but not the memory of what has been looked at.
        facts["test_reads"] += checkpoint.read(file)[1]["test_reads"]
    checkpoint.save(detector.state_dict(), facts, file)
    return facts


if __name__ == "__main__":
    sys.exit(main())
