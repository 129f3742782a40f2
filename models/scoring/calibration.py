"""Whether "sure" is honest: of all answers given with a probability of 0.9, nine in ten ought to be right.

Source: Guo, Pleiss, Sun and Weinberger, "On calibration of modern neural networks", 2017.
"""

import torch
import torch.nn.functional as F

BINS = 15  # of equal width, from 0 to 1


def temperature(logits: torch.Tensor, labels: torch.Tensor) -> float:
    """The number by which a network's logits are divided, chosen on (N, C) logits and (N,) labels.

    It is `least_surprising` where that makes the error smaller too, else 1: what makes rare mistakes less
    sure can make all the right answers too unsure.
    """
    heat = least_surprising(logits, labels)
    return heat if diagram(logits, labels, heat)["ece"] < diagram(logits, labels)["ece"] else 1.0


def least_surprising(logits: torch.Tensor, labels: torch.Tensor) -> float:
    """The temperature with the smallest cross-entropy."""
    logits = logits.double()
    log_t = torch.zeros(1, dtype=torch.double, requires_grad=True)
    optimizer = torch.optim.LBFGS([log_t], max_iter=50, line_search_fn="strong_wolfe")

    def surprise() -> torch.Tensor:
        optimizer.zero_grad()
        loss = F.cross_entropy(logits / log_t.exp(), labels)
        loss.backward()
        return loss

    optimizer.step(surprise)
    return round(log_t.exp().item(), 4)


def bins(sure: torch.Tensor, right: torch.Tensor) -> list[list[float]]:
    """[[mean sureness, share of right answers, how many], …] of each bin that holds an answer.

    sure: (N,) probabilities of the networks' own answers; right: (N,) bool.
    """
    at = (sure * BINS).long().clamp(max=BINS - 1)
    rows = []
    for index in at.unique().tolist():
        inside = at == index
        mean = sure[inside].double().mean().item()
        share = right[inside].double().mean().item()
        rows.append([round(mean, 5), round(share, 5), int(inside.sum())])
    return rows


def error(sure: torch.Tensor, right: torch.Tensor) -> float:
    """How far sureness is from accuracy, averaged over the bins by their share of the answers (ECE)."""
    at = (sure * BINS).long().clamp(max=BINS - 1)
    # A bin's gap times its share is the sum of its differences over N: no bin needs its own mean.
    gap = torch.zeros(BINS, dtype=torch.double).index_add(0, at, right.double() - sure.double())
    return float(gap.abs().sum() / len(sure))


def diagram(logits: torch.Tensor, labels: torch.Tensor, heat: float = 1.0) -> dict:
    """{"ece": the error, "bins": `bins`} of (N, C) logits, softened by a temperature."""
    sure, said = (logits / heat).softmax(1).max(1)
    right = said == labels
    return {"ece": round(error(sure, right), 5), "bins": bins(sure, right)}
