"""Published figures of the name classifiers: accuracy, macro-F1, calibration."""

import torch
from torch import nn

from models import data
from models.names import ids_of


@torch.inference_mode()
def country_probs(model: nn.Module, ids: torch.Tensor, batch: int = 500) -> torch.Tensor:
    """(N, countries) float32 probabilities for (N, T) padded names."""
    device = next(model.parameters()).device
    return torch.cat([model.eval()(part.to(device)).softmax(1).cpu() for part in ids.split(batch)])


def measure_names(model: nn.Module, root=None) -> dict:
    """Every published figure of a name classifier, by one reading of the 6,700 test names.

    `unseen`: of those that do not also stand among the training names; `ece`: expected calibration error.
    """
    names, labels = data.names(False, root)
    known = set(data.names(True, root)[0])
    probs = country_probs(model, ids_of(names))
    said = probs.argmax(1)
    right, unseen = said == labels, torch.tensor([name not in known for name in names])
    return {
        "correct": int(right.sum()),
        "total": len(labels),
        "unseen_correct": int(right[unseen].sum()),
        "unseen_total": int(unseen.sum()),
        "macro_f1": round(macro_f1(said, labels, probs.shape[1]), 5),
        "ece": round(calibration_error(probs.amax(1), right), 5),
    }


def macro_f1(said: torch.Tensor, labels: torch.Tensor, classes: int) -> float:
    """The mean over the classes of 2 hits / (times said + times true); 0 for a class that never occurs."""
    hits = torch.bincount(labels[said == labels], minlength=classes)
    both = torch.bincount(said, minlength=classes) + torch.bincount(labels, minlength=classes)
    return float((2 * hits / both.clamp(min=1)).mean())


def calibration_error(sure: torch.Tensor, right: torch.Tensor, bins: int = 15) -> float:
    """How far confidence is from accuracy, averaged over equal-width bins by their share of the answers.

    Source: Guo et al., "On calibration of modern neural networks", 2017.
    """
    at = (sure * bins).long().clamp(max=bins - 1)
    gap = torch.zeros(bins, dtype=torch.double).index_add(0, at, (right.double() - sure.double()))
    return float(gap.abs().sum() / len(sure))


def compare_names(found: dict, header: dict) -> dict:
    """The published line of one name classifier, and whether it agrees with its header."""
    accuracy, stated = found["correct"] / found["total"], header["correct"] / header["total"]
    agrees = all(abs(found[name] - header[name]) <= 2 for name in ("correct", "unseen_correct"))
    agrees &= all(abs(found[name] - header[name]) <= 0.002 for name in ("ece", "macro_f1"))
    unseen = found["unseen_correct"] / found["unseen_total"]
    return {
        **{"accuracy": accuracy, "correct": found["correct"], "total": found["total"], "header": stated},
        **{"unseen": unseen, "macro_f1": found["macro_f1"], "ece": found["ece"], "agrees": agrees},
    }
