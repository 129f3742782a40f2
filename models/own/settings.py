"""A digit network of one's own: what may be chosen, the network it gives, and what its first layer looks for.

The architectures are those of the table in models/registry.py, with their width left open.
"""

from dataclasses import asdict, dataclass, field

import numpy as np
import torch
from torch import nn

from models.cnn import CNN
from models.mlp import MLP
from models.problem import Problem, Range, Term, one_of
from models.recipes import OPTIMIZERS, Recipe
from models.recurrent import Recurrent
from models.seeds import seeded


@dataclass(frozen=True)
class Source:
    """Digits to learn from: how many there are, and how many of them, the last ones, are kept to validate."""

    count: int
    kept: int


MNIST = Source(60_000, 5_000)  # its training part; the test part is never touched
MADE = Source(2_500, 500)  # made from our own drawings, where MNIST is not at hand

RANGES = {
    # A batch of one takes a step a digit; above a thousand an epoch has too few steps to learn anything.
    "batch": Range(1, 1024, whole=True),
    "epochs": Range(1, 5, whole=True),
    "digits": Range(1_000, MNIST.count, whole=True),
    "seed": Range(0, 2**31 - 1, whole=True),
}
TERMS = {
    "batch": Term("The batch size"),
    "epochs": Term("The number of epochs"),
    "digits": Term("The number of digits"),
    "seed": Term("The seed"),
}
LEARNING_RATE = Term("The learning rate")
ALLOWED_RATES = Range(0, 10, above=True)
RATES = {"sgd": 0.1, "adam": 0.001, "adamw": 0.001, "adadelta": 1.0}  # where each one learns well
USUAL = "adam"  # the optimizer that needs least care


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
    """What a visitor chose. Problem: a sentence that says what is wrong and what may be given.

    `made`: it learns from digits made on the spot, and not from MNIST.
    """

    kind: str = "cnn"
    width: int = 10
    optimizer: str = USUAL
    lr: float = RATES[USUAL]
    batch: int = 64
    epochs: int = 3
    digits: int = 10_000
    seed: int = 0
    made: bool = False

    def __post_init__(self):
        one_of(Term("The kind of network"), self.kind, KINDS)
        one_of(Term("The optimizer"), self.optimizer, OPTIMIZERS)
        checked = {name: RANGES[name].checked(TERMS[name], getattr(self, name)) for name in RANGES}
        checked["width"] = _checked_width(self.kind, self.width)
        checked["lr"] = ALLOWED_RATES.checked(LEARNING_RATE, self.lr)
        # A slider's 64.0 is 64, so that equal choices are equal settings.
        for name, value in checked.items():
            object.__setattr__(self, name, value)

    @property
    def source(self) -> Source:
        """Where its digits come from."""
        return MADE if self.made else MNIST

    @property
    def learned(self) -> int:
        """Digits an epoch learns from: the chosen number, at most all but those kept to validate."""
        return min(self.digits, self.source.count - self.source.kept)

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
    with seeded(settings.seed):
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


def _checked_width(kind: str, width: object) -> int:
    """The width as an int. Problem for one that this kind of network does not come in."""
    what = Term("The width")
    widths = KINDS[kind].widths
    # Any number of the range first: what is none is told as such.
    Range(widths[0], widths[-1]).number(what, width)
    if width not in widths:
        *most, last = widths
        raise Problem(
            "{what} is {value}: for {kind} give {these} or {last}.",
            what=what, value=f"{width:g}", kind=kind, these=tuple(most), last=last,
        )  # fmt: skip
    return int(width)
