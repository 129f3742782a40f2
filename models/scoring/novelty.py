"""How well "this may be no digit" is told: letters that are none, and digits that must not be called so.

Letters come from Omniglot (Lake, Salakhutdinov and Tenenbaum, "Human-level concept learning through
probabilistic program induction", 2015). Settings are chosen on three alphabets, figures told of two others.
"""

from collections.abc import Callable

import numpy as np
import torch
from torch import nn

from models import data
from models.drawing import from_strokes
from models.novelty import HINT

CLOSE = 0.003  # so near are two shares of the same answers
CHOOSING = ("Balinese", "Greek", "Latin")
REPORTING = ("Korean", "Early_Aramaic")
# Characters that many people write as others write a digit, listed before anything was measured: to call
# these no digit would be as wrong as right. Figures are told with and without them.
LOOKALIKES = {
    "Balinese": (5, 14),  # 7, 2
    "Early_Aramaic": (2, 3, 4, 5, 6, 10, 12, 14, 16, 17, 20),  # 9, 7, 4, 3, 4, crossed 7, 6, 9, 0, 1, 4
    "Greek": (2, 4, 6, 8, 9, 14, 15, 18),  # β δ ζ θ ι ξ ο σ: 8, 8, 3, slashed 0, 1, 3, 0, 6
    "Korean": (9, 21, 22, 27, 33, 37),  # ㅗ ㅣ ㄱ ㄹ ㅇ ㅋ: 1 with a base, 1, 7, 2, 0, crossed 7
    "Latin": (2, 7, 9, 12, 15, 17, 19, 25, 26),  # b g i l o q s y z: 6, 9, 1, 1, 0, 9, 5, 4, 2
}


def is_lookalike(letter: data.Letter) -> bool:
    """Whether it stands in the list."""
    return letter.character in LOOKALIKES[letter.alphabet]


def measure(detector: nn.Module, read: Callable[[torch.Tensor], torch.Tensor], root=None) -> dict:
    """Every published figure, JSON-ready. DataError.

    {"auroc": {"choosing", "reporting": {"without", "with"}}: of letters against MNIST's test digits, without
    and with the lookalikes; "told": the same shares of letters that get the hint; "false": {"mnist",
    "reporting"}: of digits that get it}. read: (N, 28, 28) uint8 -> logits of the readers.
    """
    test, _ = data.mnist(train=False, data=root)
    pens, _ = data.drawn(data.pens(data.REPORTING_WRITERS, root))
    digits = novelties(detector, read(test))
    letters = data.omniglot(root)
    drawn = novelties(detector, read(pictures(letters)))
    auroc = {}
    told = {}
    for name, alphabets in (("choosing", CHOOSING), ("reporting", REPORTING)):
        auroc[name] = {}
        told[name] = {}
        for lookalikes in ("without", "with"):
            chosen = torch.tensor(
                [
                    letter.alphabet in alphabets and (lookalikes == "with" or not is_lookalike(letter))
                    for letter in letters
                ]
            )
            auroc[name][lookalikes] = round(area(drawn[chosen], digits), 5)
            told[name][lookalikes] = share(drawn[chosen])
    return {
        "auroc": auroc,
        "told": told,
        "false": {"mnist": share(digits), "reporting": share(novelties(detector, read(pens)))},
    }


def pictures(letters: list[data.Letter]) -> torch.Tensor:
    """(N, 28, 28) uint8: the letters as the pad would draw them."""
    drawn = np.stack([from_strokes(letter.strokes) for letter in letters])
    return torch.from_numpy((drawn * 255).round().astype(np.uint8))


@torch.inference_mode()
def novelties(detector: nn.Module, logits: torch.Tensor) -> torch.Tensor:
    """(N,) what the detector says, from 0 to 1."""
    return detector(logits)


def share(values: torch.Tensor) -> float:
    """Of (N,) values those that mean the hint."""
    return round((values > HINT).float().mean().item(), 5)


def area(none: torch.Tensor, digits: torch.Tensor) -> float:
    """The area under the ROC curve: how often one of (N,) `none` is larger than one of (M,) `digits`.

    Ties count half. Source: Mann and Whitney, 1947.
    """
    ordered = digits.sort().values
    below = torch.searchsorted(ordered, none)
    up_to = torch.searchsorted(ordered, none, right=True)
    return ((below + up_to).double().mean() / 2 / len(digits)).item()


def compare(measured: dict, header: dict) -> dict:
    """The published line, and whether it agrees with its header."""
    drift = [
        abs(measured[figure][part][which] - header[figure][part][which])
        for figure in ("auroc", "told")
        for part in ("choosing", "reporting")
        for which in ("without", "with")
    ]
    drift += [abs(measured["false"][part] - header["false"][part]) for part in ("mnist", "reporting")]
    return {**measured, "agrees": max(drift) <= CLOSE}


def sentence(facts: dict) -> str:
    """What it scored, in words."""
    auroc = facts["auroc"]["reporting"]
    told = facts["told"]["reporting"]
    false = facts["false"]
    return (
        f"AUROC {auroc['without']:.4f} on alphabets that chose nothing, {told['without']:.1%} of them told "
        f"({auroc['with']:.4f} and {told['with']:.1%} with letters that look like digits); "
        f"told of {false['mnist']:.2%} of MNIST's test digits and {false['reporting']:.2%} of the reporting "
        "writers'"
    )
