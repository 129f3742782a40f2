"""What the networks that write have in common: their loss in nats, and when two measurements agree."""

import math

import torch
import torch.nn.functional as F
from torch import nn

from models.scoring import verdict
from models.vocab import IGNORED

WRITTEN = 25  # poems of each form, surnames of each country, written to be counted

# How far a figure may be from its header's.
NATS_SLACK = 0.0005  # what another CPU's rounding may move
COUNTED_SLACK = 0.1  # a share of some hundred texts written anew: another rounding draws others
RATIOS = {"bigram": 0.001, "trigram": 0.001}
SHARES = {
    **dict.fromkeys(("poems", "chance"), 0.002),
    **dict.fromkeys(("written", "unaided", "repeated", "agreement", "existing"), COUNTED_SLACK),
}


@torch.inference_mode()
def conditioned_nats(model: nn.Module, inputs: torch.Tensor, targets: torch.Tensor) -> tuple[float, int]:
    """Sum of the loss in nats, and the count of characters, for (N, T, 2) inputs and (N, T) targets."""
    model.eval()
    device = next(model.parameters()).device
    total = 0.0
    # A hundred texts at once: their logits over some 5,000 characters are what fills the memory.
    for texts, wanted in zip(inputs.split(100), targets.split(100), strict=True):
        ids, conditions = texts.to(device).unbind(-1)
        logits, _ = model(ids, None, conditions)
        loss = F.cross_entropy(
            logits.flatten(0, 1),
            wanted.to(device).flatten(),
            ignore_index=IGNORED,
            reduction="sum",
        )
        total += loss.item()
    return total, int((targets != IGNORED).sum())


def compare(measured: dict, header: dict) -> dict:
    """The published line of one writer: what was measured, what its header says, and whether they agree."""
    more = {name: measured[name] for name in measured if name not in ("nats", "characters", "perplexity")}
    return {
        "nats_per_char": measured["nats"],
        "perplexity": round(math.exp(measured["nats"]), 4),
        "header": header["nats"],
        "agrees": agree(measured, header),
        **more,
    }


def agree(measured: dict, header: dict) -> bool:
    """Whether everything measured is what the header says, as near as another computer can come."""
    if abs(measured["nats"] - header["nats"]) > NATS_SLACK:
        return False
    # The shares of rhymes stand one level deeper.
    figures = measured | measured.get("rhyme", {})
    stated = header | header.get("rhyme", {})
    for name in RATIOS.keys() & figures.keys():
        if abs(figures[name] / stated[name] - 1) > RATIOS[name]:
            return False
    return all(abs(figures[name] - stated[name]) <= SHARES[name] for name in SHARES.keys() & figures.keys())


def sentence(facts: dict) -> str:
    """What a finished writer scored, in words."""
    return f"{facts['nats']:.4f} nats per character on {facts['characters']:,} characters kept out"


def summary(line: dict) -> str:
    """A published line in a few words, for the terminal."""
    return f"{line['nats_per_char']:.4f} nats per character  {verdict(line, line['header'])}"
