"""The diabetes network: eight measurements through 6 and 4 units to one answer, trained in mini-batches.

Source: the tutorial's fourth lesson; 759 patients of the Pima Indians Diabetes data, scaled to [-1, 1].
"""

from collections.abc import Iterator
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

from models.basics import counted, one_of, within
from models.training.loop import fit

ACTIVATIONS = {"sigmoid": nn.Sigmoid, "relu": nn.ReLU}
OPTIMIZERS = ("SGD", "Adam", "AdamW", "RMSprop", "Adagrad")
TRAINING, EPOCHS = 607, 300  # patients to train on (80 %), the other 152 test; the most epochs


@dataclass(frozen=True)
class Course:
    """What a run depends on, checked. ValueError in a sentence."""

    activation: str = "sigmoid"
    optimizer: str = "SGD"
    rate: float = 0.1
    batch: int = 32
    seed: int = 0

    def __post_init__(self):
        one_of("The activation", self.activation, ACTIVATIONS)
        one_of("The optimizer", self.optimizer, OPTIMIZERS)
        within("The learning rate", self.rate, 1e-6, 10)
        object.__setattr__(self, "batch", counted("The batch size", self.batch, 4, TRAINING))
        object.__setattr__(self, "seed", counted("The seed", self.seed, 0, 2**31))

    @property
    def updates(self) -> int:
        """Steps of the optimizer in an epoch."""
        return -(-TRAINING // self.batch)


@dataclass(frozen=True)
class Report:
    """After `number` epochs: loss and accuracy (0-1) on the training and on the test patients.

    `low`, `high`: the lowest and the highest logit of a test patient.
    """

    number: int
    train_loss: float
    test_loss: float
    train_right: float
    test_right: float
    low: float
    high: float


def build(course: Course) -> nn.Sequential:
    """(B, 8) -> (B, 1) logits; as `torch.manual_seed` begins it, the caller's random numbers left alone."""
    act = ACTIVATIONS[course.activation]
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(course.seed)
        return nn.Sequential(nn.Linear(8, 6), act(), nn.Linear(6, 4), act(), nn.Linear(4, 1))


def split(x: torch.Tensor, y: torch.Tensor) -> tuple[torch.Tensor, ...]:
    """(training x, training y, test x, test y), always the same patients; y as (B, 1)."""
    order = torch.randperm(len(x), generator=torch.Generator().manual_seed(0))
    x, y = x[order], y[order, None]
    return x[:TRAINING], y[:TRAINING], x[TRAINING:], y[TRAINING:]


@torch.no_grad()
def report(model: nn.Module, number: int, parts: tuple[torch.Tensor, ...]) -> Report:
    """Loss and accuracy on both parts, as `split` gives them."""
    losses, rights = [], []
    for x, y in (parts[:2], parts[2:]):
        logits = model(x)
        losses.append(F.binary_cross_entropy_with_logits(logits, y).item())
        rights.append(((logits > 0) == (y > 0.5)).float().mean().item())
    return Report(number, *losses, *rights, logits.min().item(), logits.max().item())


def epochs(course: Course, x: torch.Tensor, y: torch.Tensor, count: int = 100) -> Iterator[Report]:
    """Reports after 0, 1, … `count` epochs of x (759, 8), y (759,)."""
    counted("The number of epochs", count, 1, EPOCHS)
    parts, model = split(x, y), build(course)
    optimizer = getattr(torch.optim, course.optimizer)(model.parameters(), lr=course.rate)
    order = torch.Generator().manual_seed(course.seed)
    loader = DataLoader(TensorDataset(*parts[:2]), course.batch, shuffle=True, generator=order)
    yield report(model, 0, parts)
    for number in range(count):
        for _ in fit(model, loader, F.binary_cross_entropy_with_logits, optimizer):
            pass
        yield report(model, number + 1, parts)
