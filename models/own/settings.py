"""A digit network of one's own: what may be chosen, the network it gives, and what its first layer looks for.

The architectures are those of the table in models/registry.py, with their width left open.
"""

from dataclasses import asdict, dataclass, field
from numbers import Real
from threading import Lock

import numpy as np
import torch
from torch import nn

from models.cnn import CNN
from models.mlp import MLP
from models.recipes import OPTIMIZERS, Recipe
from models.recurrent import Recurrent

DIGITS = 60_000  # in MNIST's training part; the last of them are kept to validate
VALIDATION = 5_000
LIMITS = {"batch": (1, 1024), "epochs": (1, 5), "digits": (1_000, DIGITS), "seed": (0, 2**31 - 1)}
HIGHEST_RATE = 10.0
RATES = {"sgd": 0.1, "adam": 0.001, "adamw": 0.001, "adadelta": 1.0}  # where each one learns well
_WORDS = {
    "batch": "batch size",
    "epochs": "number of epochs",
    "digits": "number of digits",
    "seed": "seed",
}
_SEEDED = Lock()  # the seed is the whole process's: two networks are not made at once


@dataclass(frozen=True)
class Kind:
    """An architecture with its width open: `width` is its argument's name, `usual` the tutorial's value."""

    network: type[nn.Module]
    width: str
    widths: tuple[int, ...]
    usual: int
    options: dict = field(default_factory=dict)
    gates: tuple[str, ...] = ()  # of a recurrent cell, in the order of its rows


KINDS = {
    "mlp": Kind(MLP, "width", (128, 256, 512), 512, {"activation": "relu"}),
    "mlp_sigmoid": Kind(MLP, "width", (128, 256, 512), 512, {"activation": "sigmoid"}),
    "cnn": Kind(CNN, "width", (5, 10, 16, 32), 10),
    "rnn": Kind(Recurrent, "hidden", (32, 64, 128, 256), 128, {"cell": "rnn"}, ("hidden",)),
    "lstm": Kind(
        Recurrent, "hidden", (32, 64, 128, 256), 64, {"cell": "lstm"}, ("input", "forget", "cell", "output")
    ),
    "gru": Kind(Recurrent, "hidden", (32, 64, 128, 256), 128, {"cell": "gru"}, ("reset", "update", "new")),
}


@dataclass(frozen=True)
class Settings:
    """What a visitor chose. ValueError: a sentence that says what is wrong and what may be given."""

    kind: str = "cnn"
    width: int = 10
    optimizer: str = "adam"
    lr: float = 0.001
    batch: int = 64
    epochs: int = 3
    digits: int = 10_000
    seed: int = 0

    def __post_init__(self):
        _listed("kind of network", self.kind, KINDS)
        _listed("optimizer", self.optimizer, OPTIMIZERS)
        widths = KINDS[self.kind].widths
        if not _number(self.width) or self.width not in widths:
            *most, last = widths
            listed = f"{', '.join(map(str, most))} or {last}"
            raise ValueError(f"The width is {_short(self.width)}: for {self.kind} give {listed}.")
        if not _number(self.lr) or not 0 < self.lr <= HIGHEST_RATE:
            limit = f"above 0 and at most {HIGHEST_RATE:g}"
            raise ValueError(f"The learning rate is {_short(self.lr)}: give a number {limit}.")
        whole = {name: _whole(name, getattr(self, name)) for name in LIMITS}
        for name, value in ({"width": int(self.width), "lr": float(self.lr)} | whole).items():
            object.__setattr__(self, name, value)  # a slider's 64.0 is 64

    @property
    def learned(self) -> int:
        """Digits an epoch learns from: the chosen number, less those kept to validate if it needs them."""
        return min(self.digits, DIGITS - VALIDATION)

    @property
    def steps(self) -> int:
        """Optimizer steps of the whole run."""
        return -(-self.learned // self.batch) * self.epochs

    @property
    def arguments(self) -> dict:
        """What the network's class is called with."""
        kind = KINDS[self.kind]
        return kind.options | {kind.width: self.width}

    @property
    def recipe(self) -> Recipe:
        """The same choice as the other networks' training runs name it."""
        return Recipe(self.epochs, self.optimizer, self.lr, self.batch)

    def facts(self) -> dict:
        """Every setting, JSON-ready."""
        return asdict(self)


def build(settings: Settings) -> nn.Module:
    """The untrained network: (B, 1, 28, 28) in [0, 1] -> (B, 10) logits; the same for the same seed."""
    with _SEEDED, torch.random.fork_rng(devices=[]):
        torch.manual_seed(settings.seed)
        return KINDS[settings.kind].network(**settings.arguments)


def first_weights(settings: Settings, network: nn.Module) -> np.ndarray:
    """A copy of what the first layer weighs its input with, as (N, H, W) float32 pictures.

    mlp: (width, 28, 28), a picture for each neuron; cnn: (width, 5, 5), its kernels; recurrent: (gates,
    hidden, 28), a picture for each of `KINDS[kind].gates`: a row for each hidden unit, a column for a pixel.
    """
    kind = KINDS[settings.kind]
    weight = next(p for p in network.parameters() if p.dim() > 1).detach().cpu()
    shape = (len(kind.gates), settings.width, 28) if kind.gates else (settings.width, *_window(weight))
    return weight.reshape(shape).numpy().copy()


def _window(weight: torch.Tensor) -> tuple[int, int]:
    return tuple(weight.shape[2:]) if weight.dim() == 4 else (28, 28)


def _number(value) -> bool:
    return isinstance(value, Real) and not isinstance(value, bool)


def _short(value) -> str:
    if value is None or value == "":
        return "missing"
    text = f"{value:.10g}" if isinstance(value, float) else str(value)
    return text if len(text) <= 20 else text[:20] + "…"


def _listed(name: str, value, allowed) -> None:
    if not isinstance(value, str) or value not in allowed:
        raise ValueError(f"The {name} is {_short(value)}: give one of {', '.join(allowed)}.")


def _whole(name: str, value) -> int:
    low, high = LIMITS[name]
    if not _number(value) or not low <= value <= high or value != int(value):
        raise ValueError(
            f"The {_WORDS[name]} is {_short(value)}: give a whole number from {low:,} to {high:,}."
        )
    return int(value)
