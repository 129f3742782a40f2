"""What pruning and rounding cost: accuracy on MNIST's test digits with less and less left of a network."""

from collections.abc import Iterator
from pathlib import Path

import torch
from torch import nn

from models import data
from models.probing import whole
from models.probing.surgery import BITS, Change, Operated, Prune, Round

SHARES = (*(tenths / 10 for tenths in range(1, 10)), 0.95, 0.99)  # of the weights that are pruned
FULL = 32  # bits of a weight as it was trained
READINGS = len(SHARES) + len(BITS)  # of the test digits, for both curves
AT_ONCE = 500  # digits in one batch: the maps of many more would not stay in a processor’s cache


def counts(operated: Operated, images: torch.Tensor, labels: torch.Tensor) -> Iterator[tuple[int, int]]:
    """(read rightly, read) so far, batch by batch, of (N, 28, 28) uint8 images."""
    right = 0
    read = 0
    for part, wanted in zip(images.split(AT_ONCE), labels.split(AT_ONCE), strict=True):
        says = operated(part[:, None].to(operated.device).float() / 255).argmax(1).cpu()
        right += int((says == wanted).sum())
        read += len(wanted)
        yield right, read


def measure(model: nn.Module, facts: dict, root: str | Path | None = None) -> dict:
    """Both curves of a trained network, JSON-ready: {"total", "pruned": [[share, correct], …], "rounded":
    [[bits, correct], …]}; each begins with the network as trained. DataError."""
    images, labels = data.mnist(train=False, data=root)
    network = whole.trace(model.eval())

    def correct(change: Change) -> int:
        right, _read = list(counts(Operated(network, [change]), images, labels))[-1]
        return right

    return {
        "total": len(labels),
        "pruned": [[0, facts["correct"]], *([share, correct(Prune(share))] for share in SHARES)],
        "rounded": [[FULL, facts["correct"]], *([bits, correct(Round(bits))] for bits in BITS)],
    }


def sentence(curves: dict) -> str:
    """What a network keeps, in words."""
    pruned = {share: correct / curves["total"] for share, correct in curves["pruned"]}
    rounded = {bits: correct / curves["total"] for bits, correct in curves["rounded"]}
    return (
        f"as trained {pruned[0]:.2%}; half pruned {pruned[0.5]:.2%}, nine tenths {pruned[0.9]:.2%}; "
        f"4 bits {rounded[4]:.2%}, 1 bit {rounded[1]:.2%}"
    )
