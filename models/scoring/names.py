"""Published figures of the name classifiers: accuracy, macro-F1, calibration."""

import torch
from torch import nn

from models import data
from models.scoring import calibration, verdict
from models.vocab import ids_of


@torch.inference_mode()
def country_probs(model: nn.Module, ids: torch.Tensor, batch: int = 500) -> torch.Tensor:
    """(N, countries) float32 probabilities for (N, T) padded names."""
    device = next(model.parameters()).device
    model.eval()
    probs = []
    for part in ids.split(batch):
        logits = model(part.to(device))
        probs.append(logits.softmax(1).cpu())
    return torch.cat(probs)


def measure(model: nn.Module, facts: dict | None = None, extras: dict | None = None, root=None) -> dict:
    """Every published figure of a name classifier, by one reading of the 6,700 test names.

    `unseen`: of those that do not also stand among the training names; `ece`: expected calibration error.
    """
    names, labels = data.names(False, root)
    learnt = set(data.names(True, root)[0])
    probs = country_probs(model, ids_of(names))
    said = probs.argmax(1)
    right = said == labels
    # A thousand test names stand among the training names too: those could be known by heart.
    unseen = torch.tensor([name not in learnt for name in names])
    return {
        "correct": int(right.sum()),
        "total": len(labels),
        "unseen_correct": int(right[unseen].sum()),
        "unseen_total": int(unseen.sum()),
        "macro_f1": round(macro_f1(said, labels, probs.shape[1]), 5),
        "ece": round(calibration.error(probs.amax(1), right), 5),
    }


def macro_f1(said: torch.Tensor, labels: torch.Tensor, classes: int) -> float:
    """The mean over the classes of 2 hits / (times said + times true); 0 for a class that never occurs."""
    hits = torch.bincount(labels[said == labels], minlength=classes)
    times_said = torch.bincount(said, minlength=classes)
    times_true = torch.bincount(labels, minlength=classes)
    scores = 2 * hits / (times_said + times_true).clamp(min=1)
    # A mean of countries and not of names: nearly half of these are Russian.
    return float(scores.mean())


def compare(measured: dict, header: dict) -> dict:
    """The published line of one name classifier, and whether it agrees with its header."""
    # Two names, as two images of the digits; a name that falls into another bin moves the shares more.
    counts = all(abs(measured[name] - header[name]) <= 2 for name in ("correct", "unseen_correct"))
    shares = all(abs(measured[name] - header[name]) <= 0.002 for name in ("ece", "macro_f1"))
    return {
        "accuracy": measured["correct"] / measured["total"],
        "correct": measured["correct"],
        "total": measured["total"],
        "header": header["correct"] / header["total"],
        "unseen": measured["unseen_correct"] / measured["unseen_total"],
        "macro_f1": measured["macro_f1"],
        "ece": measured["ece"],
        "agrees": counts and shares,
    }


def sentence(facts: dict) -> str:
    """What a finished run scored, in words."""
    accuracy = facts["correct"] / facts["total"]
    unseen = facts["unseen_correct"] / facts["unseen_total"]
    return (
        f"{100 * accuracy:.2f} % of 6,700 test names, {100 * unseen:.2f} % of those it never saw; "
        f"macro-F1 {facts['macro_f1']:.3f}, calibration error {facts['ece']:.3f}"
    )


def summary(line: dict) -> str:
    """A published line in a few words, for the terminal."""
    accuracy = f"names {line['accuracy']:.2%}  unseen {line['unseen']:.2%}"
    honesty = f"macro-F1 {line['macro_f1']:.3f}  ECE {line['ece']:.3f}"
    stated = f"{100 * line['header']:.2f} %"
    return f"{accuracy}  {honesty}  {verdict(line, stated)}"
