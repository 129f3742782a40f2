"""The first models: a straight line and a logistic curve through a few points, and the softmax, step by step.

Source: the tutorials' first lessons (y = 2x by gradient descent; hours studied -> passed). The learning rules
are PyTorch's own; LBFGS asks for the loss several times within one step.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import repeat

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from models import seeds
from models.problem import Problem, Range, Term, one_of
from models.training.loop import fit

OPTIMIZERS = ("SGD", "Adagrad", "Adam", "AdamW", "RMSprop", "Adamax", "ASGD", "Rprop", "LBFGS")
HEAVY = ("SGD", "RMSprop")  # those that know momentum
LOSSES = {"line": ("mse",), "logistic": ("bce", "mse")}

LINE = ((1.0, 2.0), (2.0, 4.0), (3.0, 6.0))  # the tutorial's points on y = 2x
HOURS = ((1.0, 0.0), (2.0, 0.0), (3.0, 1.0))  # hours studied, passed or not

STEPS = 1000  # the most: far more than the eye follows, and still computed in a second
POINTS = 50  # the most: more would hide each other in the plot
FAR = 1e3  # the largest number of a point or a start: beyond it float32 has no digits left for the loss
RATE = 100.0  # the highest learning rate; everything diverges long before

COUNTS = Range(1, STEPS, whole=True)
RATES = Range(0, RATE)
MOMENTA = Range(0, 0.999)  # with 1 nothing would ever slow down
PLACES = Range(-FAR, FAR)
SEEDS = Range(0, 2**31, whole=True)

START_W = Term("The start w")
START_B = Term("The start b")
SEED = Term("The seed")
LEARNING_RATE = Term("The learning rate")


@dataclass(frozen=True)
class Walk:
    """What a run depends on, checked: `kind` "line" or "logistic"; the same Walk always takes the same steps.

    Problem for what cannot be run, in a sentence.
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
        one_of(Term("The model"), self.kind, LOSSES)
        one_of(Term("The loss"), self.loss, LOSSES[self.kind])
        one_of(Term("The optimizer"), self.optimizer, OPTIMIZERS)
        RATES.checked(LEARNING_RATE, self.rate)
        if not self.rate:
            raise Problem("With a learning rate of 0 nothing is learnt: give a number above 0.")
        MOMENTA.checked(Term("The momentum"), self.momentum)
        PLACES.checked(START_W, self.w)
        PLACES.checked(START_B, self.b)
        # The dataclass is frozen: equal settings must stay equal, for runs are remembered by them.
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
        numbers = (self.w, self.b, self.loss, self.slope_w, self.slope_b)
        return not all(map(math.isfinite, numbers))


def checked_points(points: Sequence, kind: str = "line") -> tuple[tuple[float, float], ...]:
    """The points as pairs of numbers, 1 to 50 of them; y is 0 or 1 when `kind` is logistic. Problem."""
    if not isinstance(points, list | tuple) or not points:
        raise Problem("There are no points: give at least one, as (x, y).")
    if len(points) > POINTS:
        raise Problem("These are {count} points: give at most {most}.", count=len(points), most=POINTS)
    return tuple(_checked_point(point, kind) for point in points)


def _checked_point(point: Sequence, kind: str) -> tuple[float, float]:
    if not isinstance(point, list | tuple) or len(point) != 2:
        raise Problem("{point} is no point: give pairs (x, y).", point=str(point)[:30])
    x, y = (PLACES.checked(Term("A number of a point"), value) for value in point)
    if kind == "logistic" and y not in (0, 1):
        raise Problem("Passed is {value}: give 1 for passed or 0 for failed.", value=f"{y:g}")
    return x, y


def seeded(seed: int) -> tuple[float, float]:
    """The w and b that `nn.Linear(1, 1)` begins with after `torch.manual_seed(seed)`. Problem."""
    with seeds.seeded(SEEDS.checked(SEED, seed)):
        linear = nn.Linear(1, 1)
    return linear.weight.item(), linear.bias.item()


def loss_of(walk: Walk) -> Callable[[torch.Tensor, torch.Tensor], torch.Tensor]:
    """(outputs, targets) -> the run's loss; a logistic network's outputs are logits."""
    if walk.kind == "line":
        return F.mse_loss
    if walk.loss == "bce":
        return F.binary_cross_entropy_with_logits
    return lambda logits, targets: F.mse_loss(logits.sigmoid(), targets)


def pull(walk: Walk, z: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    """d loss / d output at every point, in closed form: how far off, and which way."""
    count = len(z)
    if walk.kind == "line":
        return 2 * (z - y) / count
    p = z.sigmoid()
    if walk.loss == "bce":
        return (p - y) / count
    # The sigmoid's slope, p (1 - p), is what holds MSE fast where the network is sure and wrong.
    slope = p * (1 - p)
    return 2 * (p - y) * slope / count


def steps(walk: Walk, count: int) -> Iterator[Moment]:
    """The Moments after 0, 1, … `count` steps; ends early, with a diverged one, when numbers overflow."""
    Range(0, STEPS, whole=True).checked(Term("The number of steps"), count)
    model = nn.Linear(1, 1)
    with torch.no_grad():
        model.weight.fill_(walk.w)
        model.bias.fill_(walk.b)
    options = {"lr": walk.rate}
    if walk.momentum and walk.optimizer in HEAVY:
        options["momentum"] = walk.momentum
    optimizer = getattr(torch.optim, walk.optimizer)(model.parameters(), **options)
    x, y = torch.tensor(walk.points).T[..., None]  # (B, 1) each
    # `fit` tells a step when it is done, with the loss before it: w and b are kept from before it too.
    w, b = model.weight.item(), model.bias.item()
    for step in fit(model, repeat((x, y), count + 1), loss_of(walk), optimizer):
        error = pull(walk, step.outputs, y)
        slope_w = (error * x).sum().item()
        slope_b = error.sum().item()
        moment = Moment(step.number, w, b, step.loss, slope_w, slope_b)
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
        # The logarithm of the sigmoid without taking it, which would be 0 where the network is sure.
        return (np.logaddexp(0, z) - y * z).mean(-1)
    return ((sigmoid(z) - y) ** 2).mean(-1)


def best(points: Sequence) -> tuple[float, float]:
    """The (w, b) of the least squares line; of all the best, the smallest, where the points leave it open."""
    x, y = np.array(points, float).T
    columns = np.stack([x, np.ones_like(x)], 1)
    w, b = np.linalg.lstsq(columns, y, rcond=None)[0]
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
    return sigmoid(moment.w * x + moment.b)


def half(moment: Moment) -> float | None:
    """The hours at which the curve crosses one half; None when it never does, or too far away to say."""
    if moment.diverged or abs(moment.w) < 1e-6 or not math.isfinite(moment.b / moment.w):
        return None
    return -moment.b / moment.w


def sigmoid(z: np.ndarray) -> np.ndarray:
    """1 / (1 + exp(-z)); float64 would overflow beyond 709."""
    return 1 / (1 + np.exp(-np.clip(z, -500, 500)))


def softmax(scores: Sequence[float], target: int) -> dict:
    """{probs, logs, nll, cross_entropy, gradient for the scores} of 2 to 10 scores. Problem."""
    if not isinstance(scores, list | tuple) or not 2 <= len(scores) <= 10:
        raise Problem("Give 2 to 10 scores, as a list of numbers.")
    numbers = [PLACES.checked(Term("A score"), score) for score in scores]
    target = Range(0, len(scores) - 1, whole=True).checked(Term("The target"), target)
    # float64, so that NLL and cross-entropy agree in every digit that is shown.
    z = torch.tensor(numbers, dtype=torch.float64, requires_grad=True)
    logs = z.log_softmax(0)
    nll = F.nll_loss(logs[None], torch.tensor([target]))
    cross_entropy = F.cross_entropy(z[None], torch.tensor([target]))
    cross_entropy.backward()
    return {
        "probs": logs.exp().tolist(),
        "logs": logs.tolist(),
        "nll": nll.item(),
        "cross_entropy": cross_entropy.item(),
        "gradient": z.grad.tolist(),
    }
