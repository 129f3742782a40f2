"""By what settings are chosen: `python -m models.scoring.choosing KEY... [--weights DIR]` prints errors.

None of these digits trains a network by the robust recipe, and none of them is reported. Weights that are
older than the held-out digits have learnt those: in their line both columns of them flatter.
"""

import argparse
import sys
from pathlib import Path

import numpy as np
import torch
from torch import nn

from models import checkpoint, data, registry
from models.data import DataError
from models.drawing import from_strokes
from models.probing.transforms import shifted
from models.scoring.digits import answers
from models.training import hands

RECIPE = "robust"
MOVED = 4  # pixels
HEAD = "| network | held-out digits | moved 4 px | choosing writers | unmet forms |\n|---|--:|--:|--:|--:|"

Digits = tuple[torch.Tensor, torch.Tensor]


def error(model: nn.Module, digits: Digits) -> float:
    """The share of (images, labels) that the network reads otherwise, in percent."""
    images, labels = digits
    wrong = answers(model, images) != labels
    return 100 * wrong.float().mean().item()


def unmet_forms(root=None, seed: int = 1) -> dict[str, Digits]:
    """{name: (images, labels)}: the choosing writers' digits in forms that they do not write. DataError."""
    random = np.random.default_rng(seed)
    pictures = {}
    for form, label, strokes in hands.made(data.pens(data.CHOOSING_WRITERS, root), random):
        name = f"{form.name} {label}" if len(form.digits) < 10 else form.name
        picture = from_strokes(strokes, pen=random.uniform(*hands.PENS))
        pictures.setdefault(name, []).append(((255 * picture).round().astype(np.uint8), label))
    sets = {}
    for name, pairs in pictures.items():
        images, labels = zip(*pairs, strict=True)
        sets[name] = torch.from_numpy(np.stack(images)), torch.tensor(labels)
    return sets


def moved(digits: Digits) -> Digits:
    """The digits up, down, left and right by MOVED pixels."""
    images, labels = digits
    moves = ((MOVED, 0), (-MOVED, 0), (0, MOVED), (0, -MOVED))
    return data.joined(*((shifted(images, dx, dy), labels) for dx, dy in moves))


def main(argv=None) -> int:
    """Print a line a network, then the errors form by form; 1 if data or weights are missing."""
    keys = [card.key for card in registry.DIGITS if RECIPE in card.recipes]
    parser = argparse.ArgumentParser(prog="python -m models.scoring.choosing", description=__doc__)
    parser.add_argument("keys", nargs="+", choices=keys, metavar="KEY", help=", ".join(keys))
    parser.add_argument("--weights", type=Path, help="folder of the weights (weights/)")
    parser.add_argument("--data", help="folder of the data sets ($INKWELL_DATA, ./data)")
    args = parser.parse_args(argv)
    try:
        networks = {key: checkpoint.load(key, RECIPE, args.weights)[0] for key in args.keys}
        images, labels = data.choosing_digits(args.data)
        forms = unmet_forms(args.data)
    except (DataError, checkpoint.CheckpointError) as problem:
        print(problem, file=sys.stderr)
        return 1
    held_out = images[: data.HELD_OUT], labels[: data.HELD_OUT]
    tablet = images[data.HELD_OUT :], labels[data.HELD_OUT :]
    measures = (held_out, moved(held_out), tablet, data.joined(*forms.values()))
    print("Errors in percent.\n", HEAD, sep="\n")
    for key, network in networks.items():
        cells = (f"{error(network, digits):.2f}" for digits in measures)
        print(f"| {key} | {' | '.join(cells)} |", flush=True)
    print(f"\n| form | digits | {' | '.join(networks)} |\n|---|--:|{'--:|' * len(networks)}")
    for name, digits in forms.items():
        cells = (f"{error(network, digits):.1f}" for network in networks.values())
        print(f"| {name} | {len(digits[1])} | {' | '.join(cells)} |", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
