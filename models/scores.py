"""Published figures of the networks for text: names (accuracy, macro-F1, calibration) and writers (nats)."""

import math

import torch
import torch.nn.functional as F
from torch import nn

from models import data, poems
from models.names import ids_of
from models.vocab import Vocab

NATS_SLACK = 0.0005  # what another CPU's rounding may move


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
    agrees = abs(found["correct"] - header["correct"]) <= 2 and abs(found["ece"] - header["ece"]) <= 0.001
    unseen = found["unseen_correct"] / found["unseen_total"]
    return {
        **{"accuracy": accuracy, "correct": found["correct"], "total": found["total"], "header": stated},
        **{"unseen": unseen, "macro_f1": found["macro_f1"], "ece": found["ece"], "agrees": agrees},
    }


@torch.inference_mode()
def measure_writer(model: nn.Module, vocab: Vocab, root=None, strips: int = 10) -> dict:
    """A writer's loss in nats per character on the text kept out, read in `strips` with the state carried."""
    model.eval()
    device = next(model.parameters()).device
    ids = vocab.encode(data.shakespeare(root)[1]).to(device)
    ids = ids[: len(ids) // strips * strips].view(strips, -1)  # (B, T)
    state, total = None, 0.0
    for at in range(0, ids.shape[1] - 1, 512):
        piece = ids[:, at : at + 513]
        logits, state = model(piece[:, :-1], state)
        total += F.cross_entropy(logits.flatten(0, 1), piece[:, 1:].flatten(), reduction="sum").item()
    count = strips * (ids.shape[1] - 1)
    return {"nats": round(total / count, 5), "characters": count}


@torch.inference_mode()
def nats_of_poems(model: nn.Module, rows: dict[tuple[int, int], torch.Tensor]) -> float:
    """A writer's loss in nats per Han character on poems as `poems.rows` gives them."""
    model.eval()
    device, total, count = next(model.parameters()).device, 0.0, 0
    for form, ids in rows.items():
        for part in ids.split(100):
            inputs, targets = (tensor.to(device) for tensor in poems.told(form, part))
            logits, _ = model(inputs[..., 0], None, inputs[..., 1])
            total += F.cross_entropy(logits.flatten(0, 1), targets.flatten(), reduction="sum").item()
            count += targets.numel()
    return total / count


def compare_writer(found: dict, header: dict) -> dict:
    """The published line of one writer: what was found, what its header says, and whether they agree."""
    agrees = abs(found["nats"] - header["nats"]) <= NATS_SLACK
    perplexity = round(math.exp(found["nats"]), 4)
    return {
        "nats_per_char": found["nats"],
        "perplexity": perplexity,
        "header": header["nats"],
        "agrees": agrees,
    }
