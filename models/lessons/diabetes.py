"""The diabetes network: eight measurements through 6 and 4 units to one answer, trained in mini-batches.

Source: the tutorial's fourth lesson; 759 patients of the Pima Indians Diabetes data, scaled to [-1, 1].
"""

from collections.abc import Iterator
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

from models.basics import LEARNING_RATE, SEED, SEEDS
from models.problem import Range, Term, one_of
from models.seeds import seeded
from models.training.loop import fit

ACTIVATIONS = {"sigmoid": nn.Sigmoid, "relu": nn.ReLU}
OPTIMIZERS = ("SGD", "Adam", "AdamW", "RMSprop", "Adagrad")
TRAINING = 607  # patients to train on, 80 %; the other 152 test
EPOCHS = 300  # the most

COUNTS = Range(1, EPOCHS, whole=True)
ALLOWED_RATES = Range(1e-6, 10)
BATCHES = Range(4, TRAINING, whole=True)  # smaller ones would take a second an epoch


@dataclass(frozen=True)
class Course:
    """What a run depends on, checked; `made`: its patients are. Problem in a sentence."""

    activation: str = "sigmoid"
    optimizer: str = "SGD"
    rate: float = 0.1
    batch: int = 32
    seed: int = 0
    made: bool = False

    def __post_init__(self):
        one_of(Term("The activation"), self.activation, ACTIVATIONS)
        one_of(Term("The optimizer"), self.optimizer, OPTIMIZERS)
        ALLOWED_RATES.checked(LEARNING_RATE, self.rate)
        batch = BATCHES.checked(Term("The batch size"), self.batch)
        seed = SEEDS.checked(SEED, self.seed)
        # Typed numbers come as 32.0: a loader wants 32.
        object.__setattr__(self, "batch", batch)
        object.__setattr__(self, "seed", seed)

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
    units = ACTIVATIONS[course.activation]
    with seeded(course.seed):
        # No sigmoid at the end: the loss takes logits, which stays exact where a probability would round.
        return nn.Sequential(nn.Linear(8, 6), units(), nn.Linear(6, 4), units(), nn.Linear(4, 1))


def split(x: torch.Tensor, y: torch.Tensor) -> tuple[torch.Tensor, ...]:
    """(training x, training y, test x, test y), always the same patients; y as (B, 1)."""
    order = torch.randperm(len(x), generator=torch.Generator().manual_seed(0))
    x = x[order]
    y = y[order, None]
    return x[:TRAINING], y[:TRAINING], x[TRAINING:], y[TRAINING:]


@torch.no_grad()
def report(model: nn.Module, number: int, parts: tuple[torch.Tensor, ...]) -> Report:
    """Loss and accuracy on both parts, as `split` gives them."""
    train_x, train_y, test_x, test_y = parts
    train_loss, train_right, _logits = _measured(model, train_x, train_y)
    test_loss, test_right, logits = _measured(model, test_x, test_y)
    low = logits.min().item()
    high = logits.max().item()
    return Report(number, train_loss, test_loss, train_right, test_right, low, high)


def _measured(model: nn.Module, x: torch.Tensor, y: torch.Tensor) -> tuple[float, float, torch.Tensor]:
    logits = model(x)
    loss = F.binary_cross_entropy_with_logits(logits, y)
    right = (logits > 0) == (y > 0.5)  # a logit above 0 is a probability above one half
    return loss.item(), right.float().mean().item(), logits


def epochs(course: Course, x: torch.Tensor, y: torch.Tensor, count: int = 100) -> Iterator[Report]:
    """Reports after 0, 1, … `count` epochs of x (759, 8), y (759,). Problem."""
    COUNTS.checked(Term("The number of epochs"), count)
    parts = split(x, y)
    model = build(course)
    optimizer = getattr(torch.optim, course.optimizer)(model.parameters(), lr=course.rate)
    # The order has a generator of its own, so that the program on the page can take the same one.
    order = torch.Generator().manual_seed(course.seed)
    patients = TensorDataset(*parts[:2])
    loader = DataLoader(patients, course.batch, shuffle=True, generator=order)
    yield report(model, 0, parts)
    for number in range(1, count + 1):
        for _step in fit(model, loader, F.binary_cross_entropy_with_logits, optimizer):
            pass
        yield report(model, number, parts)
