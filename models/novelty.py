"""Whether a drawing may be no digit: a small network that sees what all readers answer, and nothing else.

Ten outputs have no place for "none of these", and a softmax is sure of a horse. But eleven networks are wrong
about a horse in ways in which they are not wrong about a digit.
"""

from pathlib import Path

import torch
from torch import nn

from models import checkpoint, export
from models.problem import Problem

HIDDEN = 64
HINT = 0.5  # above it a drawing may be no digit
SOURCES = "sources"  # in the header: {key: SHA-256 of the weights whose logits it learnt from}, in order


class NoveltyError(Problem):
    """The detector is missing, damaged, or learnt from other weights; the message names what makes it."""


class Detector(nn.Module):
    """(B, N, 10) logits of N readers -> (B,) from 0, surely a digit, to 1; above HINT it may be none."""

    def __init__(self, readers: int):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(10 * readers, HIDDEN),
            nn.ReLU(),
            nn.Linear(HIDDEN, HIDDEN),
            nn.ReLU(),
            nn.Linear(HIDDEN, 1),
        )
        # Of the logits that it learnt from.
        self.register_buffer("mean", torch.zeros(10 * readers))
        self.register_buffer("deviation", torch.ones(10 * readers))
        # How large an output digits hardly ever have: chosen on digits that trained nothing.
        self.register_buffer("threshold", torch.zeros(()))

    def forward(self, logits: torch.Tensor) -> torch.Tensor:
        return (self.outputs(logits) - self.threshold).sigmoid()

    def outputs(self, logits: torch.Tensor) -> torch.Tensor:
        """(B,) log-odds before the threshold."""
        return self.layers((logits.flatten(1) - self.mean) / self.deviation)[:, 0]


def path(recipe: str, weights: str | Path | None = None) -> Path:
    """Where the detector of a recipe's readers belongs."""
    return Path(weights or checkpoint.WEIGHTS) / f"novelty.{recipe}.safetensors"


def command(recipe: str) -> str:
    """The command that makes it."""
    return f"python -m models.training.novelty --recipe {recipe}"


def reminder(recipe: str) -> str:
    """What to say when a reader's weights have changed: the detector stands aside until it is made anew."""
    return f"What tells that a drawing may be no digit is to be made anew: {command(recipe)}"


def load(keys: list[str], recipe: str, weights: str | Path | None = None) -> tuple[Detector, dict]:
    """The detector for the logits of exactly these readers, in eval mode, and its header. NoveltyError."""
    file = path(recipe, weights)
    try:
        tensors, header = checkpoint.read(file)
        detector = Detector(len(keys))
        detector.load_state_dict(tensors)
    except FileNotFoundError:
        raise _unusable(file, recipe, "it is missing") from None
    except (checkpoint.SafetensorError, RuntimeError, ValueError, OSError) as error:
        raise _unusable(file, recipe, str(error).partition("\n")[0]) from error
    # Of other weights the same logits mean something else.
    if list(header.get(SOURCES, {}).items()) != list(export.sources(keys, recipe, weights).items()):
        raise _unusable(file, recipe, "it was made from other weights")
    return detector.eval(), header


def _unusable(file: Path, recipe: str, why: str) -> NoveltyError:
    return NoveltyError(
        "{file} cannot be used ({why}): nobody is told that a drawing may be no digit. To make it: {command}",
        file=file.name,
        why=why,
        command=command(recipe),
    )
