"""A trial: a digit network of one's own, or the few of an experiment that differ in one setting only."""

from dataclasses import replace

import torch

from models.own.settings import KINDS, Settings
from models.own.training import Training, split
from models.problem import Term, one_of

EXPERIMENTS = {  # the setting that differs, its values
    "one": ("kind", ()),
    "units": ("kind", ("mlp_sigmoid", "mlp")),
    "batch": ("batch", (10, 64, 256)),
}

LEAST = 1e-9  # seconds that a single step fills


def variants(settings: Settings, experiment: str) -> dict[str, Settings]:
    """{value of what differs: settings}; under the network's kind when there is only one. Problem."""
    one_of(Term("The experiment"), experiment, EXPERIMENTS)
    name, values = EXPERIMENTS[experiment]
    if not values:
        return {settings.kind: settings}
    return {str(value): _with(settings, name, value) for value in values}


def _with(settings: Settings, name: str, value) -> Settings:
    """The settings with one changed; the width becomes the usual one where the new kind lacks it."""
    kind = KINDS[value if name == "kind" else settings.kind]
    # The runs of an experiment are to differ in nothing else: the width stays wherever it can.
    width = settings.width if settings.width in kind.widths else kind.usual
    return replace(settings, **{name: value, "width": width})


class Trial:
    """Runs that advance together, the least advanced first, so that a pause finds them equally far."""

    def __init__(self, settings: Settings, experiment: str, images: torch.Tensor, labels: torch.Tensor):
        """images, labels: MNIST's training part, (N, 28, 28) uint8 and (N,) int64. Problem."""
        self.settings = settings
        self.experiment = experiment
        self.runs = {
            name: Training(one, *split(one, images, labels))
            for name, one in variants(settings, experiment).items()
        }
        self.first = {name: run.first_weights() for name, run in self.runs.items()}  # before any step

    def advance(self, seconds: float) -> None:
        """Let one run work for so many seconds; nothing once all have ended."""
        if run := self._next:
            next(run.go(seconds), None)

    def step(self) -> None:
        """Let one run take one optimizer step; the last one ends with its validation."""
        if run := self._next:
            number = run.step
            # After its last step the run still has its validation to do, part by part.
            while not run.end and run.step in (number, run.settings.steps):
                next(run.go(LEAST), None)

    @property
    def _next(self) -> Training | None:
        return min((run for run in self.runs.values() if not run.end), key=_share, default=None)

    @property
    def steps(self) -> int:
        """Optimizer steps taken, of all runs together."""
        return sum(run.step for run in self.runs.values())

    @property
    def share(self) -> float:
        """How much of the whole trial is done, 0 to 1."""
        shares = [1.0 if run.end else _share(run) for run in self.runs.values()]
        return sum(shares) / len(shares)

    @property
    def begun(self) -> bool:
        """Whether a step has been taken."""
        return self.steps > 0

    @property
    def over(self) -> bool:
        """Whether every run has ended, in whatever way."""
        return all(run.end for run in self.runs.values())

    @property
    def best(self) -> tuple[str, Training]:
        """(name, run) with the least validation error so far; the first when none was measured."""
        return min(self.runs.items(), key=lambda item: error(item[1]))


def error(run: Training) -> float:
    """The share of validation digits read wrongly when last measured; infinite before, or diverged."""
    if run.end == "diverged":
        return float("inf")
    # A copy of the history: another thread may be adding to it.
    measured = [point.validation for point in list(run.history) if point.validation is not None]
    return measured[-1] if measured else float("inf")


def _share(run: Training) -> float:
    return run.step / run.settings.steps
