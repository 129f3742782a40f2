"""The first models: a straight line and a logistic curve through a few points, and the softmax, step by step.

Source: the tutorials' first lessons (y = 2x by gradient descent; hours studied -> passed). The learning rules
are PyTorch's own; LBFGS asks for the loss several times within one step.
"""

import math
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import repeat

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from models.training.loop import fit

OPTIMIZERS = ("SGD", "Adagrad", "Adam", "AdamW", "RMSprop", "Adamax", "ASGD", "Rprop", "LBFGS")
LINE = ((1.0, 2.0), (2.0, 4.0), (3.0, 6.0))  # the tutorial's points on y = 2x
HOURS = ((1.0, 0.0), (2.0, 0.0), (3.0, 1.0))  # hours studied, passed or not
STEPS, POINTS, RATE, FAR = (
    1000,
    50,
    100.0,
    1e3,
)  # the most of each; FAR: the largest number of a point or start
LOSSES = {
    "line": ("mse",),
    "logistic": ("bce", "mse"),
}


@dataclass(frozen=True)
class Walk:
    """What a run depends on, checked: `kind` "line" or "logistic"; the same Walk always takes the same steps.

    ValueError for what cannot be run, in a sentence.
    """

    kind: str = "line"
    loss: str = "mse"
    points: tuple[tuple[float, float], ...] = LINE
    optimizer: str = "SGD"
    rate: float = 0.01
    momentum: float = 0.0
    w: float = 0.0
    b: float = 0.0

    def __post_init__(self):
        one_of("The model", self.kind, LOSSES)
        one_of("The loss", self.loss, LOSSES[self.kind])
        one_of("The optimizer", self.optimizer, OPTIMIZERS)
        within("The learning rate", self.rate, 0, RATE)
        if not self.rate:
            raise ValueError("With a learning rate of 0 nothing is learnt: give a number above 0.")
        within("The momentum", self.momentum, 0, 0.999)
        within("The start w", self.w, -FAR, FAR)
        within("The start b", self.b, -FAR, FAR)
        object.__setattr__(self, "points", checked_points(self.points, self.kind))


@dataclass(frozen=True)
class Moment:
    """Where a run stands after `number` steps: its parameters, the loss there, and the loss's gradient."""

    number: int
    w: float
    b: float
    loss: float
    slope_w: float
    slope_b: float

    @property
    def diverged(self) -> bool:
        """Whether a number has left what a float32 holds: nothing can be learnt any more."""
        return not all(map(math.isfinite, (self.w, self.b, self.loss, self.slope_w, self.slope_b)))


def one_of(name: str, value: str, allowed: Collection[str]) -> str:
    """The word itself. ValueError when it is none of those allowed."""
    if not isinstance(value, str) or value not in allowed:
        raise ValueError(f"{name} is {str(value)[:20]!r}: give one of {', '.join(allowed)}.")
    return value


def said(value) -> str:
    """A value as a sentence names it: -1.0 as -1, and at most 20 characters."""
    return (f"{value:.10g}" if isinstance(value, float) else str(value))[:20]


def within(name: str, value: float, low: float, high: float) -> float:
    """The number itself. ValueError when it is none, or not from low to high."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        raise ValueError(f"{name} is {said(value)}: give a number from {said(low)} to {said(high)}.")
    return float(value)


def counted(name: str, value: int, low: int, high: int) -> int:
    """The whole number itself. ValueError when it is none, or not from low to high."""
    if isinstance(value, bool) or value != value or not isinstance(value, int | float) or value % 1:
        raise ValueError(f"{name} is {said(value)}: give a whole number from {low} to {high}.")
    return int(within(name, value, low, high))


def checked_points(points: Sequence, kind: str = "line") -> tuple[tuple[float, float], ...]:
    """The points as pairs of numbers, 1 to 50 of them; y is 0 or 1 when `kind` is logistic. ValueError."""
    if not isinstance(points, list | tuple) or not points:
        raise ValueError("There are no points: give at least one, as (x, y).")
    if len(points) > POINTS:
        raise ValueError(f"These are {len(points)} points: give at most {POINTS}.")
    for point in points:
        if not isinstance(point, list | tuple) or len(point) != 2:
            raise ValueError(f"{str(point)[:30]} is no point: give pairs (x, y).")
        for value in point:
            within("A number of a point", value, -FAR, FAR)
        if kind == "logistic" and point[1] not in (0, 1):
            raise ValueError(f"Passed is {point[1]:g}: give 1 for passed or 0 for failed.")
    return tuple((float(x), float(y)) for x, y in points)


def seeded(seed: int) -> tuple[float, float]:
    """The w and b that `nn.Linear(1, 1)` begins with after `torch.manual_seed(seed)`."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(counted("The seed", seed, 0, 2**31))
        linear = nn.Linear(1, 1)
    return linear.weight.item(), linear.bias.item()


def loss_of(walk: Walk):
    """(outputs, targets) -> the run's loss; a logistic network's outputs are logits."""
    if walk.kind == "line":
        return F.mse_loss
    if walk.loss == "bce":
        return F.binary_cross_entropy_with_logits
    return lambda logits, targets: F.mse_loss(logits.sigmoid(), targets)


def pull(walk: Walk, z: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    """d loss / d output at every point, in closed form: how far off, and which way."""
    if walk.kind == "line":
        return 2 * (z - y) / len(z)
    p = z.sigmoid()
    return (p - y) / len(z) if walk.loss == "bce" else 2 * (p - y) * p * (1 - p) / len(z)


def steps(walk: Walk, count: int) -> Iterator[Moment]:
    """The Moments after 0, 1, … `count` steps; ends early, with a diverged one, when numbers overflow."""
    counted("The number of steps", count, 0, STEPS)
    model = nn.Linear(1, 1)
    with torch.no_grad():
        model.weight.fill_(walk.w), model.bias.fill_(walk.b)
    options = {"momentum": walk.momentum} if walk.optimizer in ("SGD", "RMSprop") and walk.momentum else {}
    optimizer = getattr(torch.optim, walk.optimizer)(model.parameters(), lr=walk.rate, **options)
    x, y = torch.tensor(walk.points).T[..., None]  # (B, 1) each
    w, b = model.weight.item(), model.bias.item()
    for step in fit(model, repeat((x, y), count + 1), loss_of(walk), optimizer):
        error = pull(walk, step.outputs, y)
        moment = Moment(step.number, w, b, step.loss, (error * x).sum().item(), error.sum().item())
        yield moment
        if moment.diverged:
            return
        w, b = model.weight.item(), model.bias.item()


def surface(walk: Walk, w: np.ndarray, b: np.ndarray) -> np.ndarray:
    """(len(b), len(w)) float64: the loss at every pair, b growing downward."""
    x, y = np.array(walk.points).T
    z = w[None, :, None] * x + b[:, None, None]  # (b, w, B)
    if walk.kind == "line":
        return ((z - y) ** 2).mean(-1)
    if walk.loss == "bce":
        return (np.logaddexp(0, z) - y * z).mean(-1)
    return ((1 / (1 + np.exp(-np.clip(z, -500, 500))) - y) ** 2).mean(-1)


def best(points: Sequence) -> tuple[float, float]:
    """The (w, b) of the least squares line; of all the best, the smallest, where the points leave it open."""
    x, y = np.array(points, float).T
    w, b = np.linalg.lstsq(np.stack([x, np.ones_like(x)], 1), y, rcond=None)[0]
    return float(w), float(b)


def right(walk: Walk, moment: Moment) -> float:
    """The mean probability that a logistic run gives to the right answers, at this moment."""
    return float(1 - _errors(walk, moment).mean())


def worst(walk: Walk, moment: Moment) -> float:
    """The largest probability that a logistic run gives to a wrong answer, at this moment."""
    return float(_errors(walk, moment).max())


def _errors(walk: Walk, moment: Moment) -> np.ndarray:
    x, y = np.array(walk.points).T
    return np.abs(y - chance(moment, x))


def chance(moment: Moment, x: np.ndarray) -> np.ndarray:
    """The sigmoid of w x + b: the probability of passing after x hours."""
    return 1 / (1 + np.exp(-np.clip(moment.w * x + moment.b, -500, 500)))


def softmax(scores: Sequence[float], target: int) -> dict:
    """{probs, logs, nll, cross_entropy, gradient for the scores} of 2 to 10 scores. ValueError."""
    if not isinstance(scores, list | tuple) or not 2 <= len(scores) <= 10:
        raise ValueError("Give 2 to 10 scores, as a list of numbers.")
    z = torch.tensor([within("A score", score, -FAR, FAR) for score in scores], dtype=torch.float64)
    target = counted("The target", target, 0, len(scores) - 1)
    z.requires_grad_()
    logs = z.log_softmax(0)
    nll = F.nll_loss(logs[None], torch.tensor([target]))
    whole = F.cross_entropy(z[None], torch.tensor([target]))
    whole.backward()
    return {
        "probs": logs.exp().tolist(),
        "logs": logs.tolist(),
        "nll": nll.item(),
        "cross_entropy": whole.item(),
        "gradient": z.grad.tolist(),
    }
