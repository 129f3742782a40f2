"""A trial: a digit network of one's own, or the few of an experiment that differ in one setting only."""

import math
import time
from dataclasses import dataclass, replace

import numpy as np
import torch

from models.own import files
from models.own.settings import KINDS, Settings, build, first_weights
from models.own.training import Progress, Training, split
from models.problem import Term, one_of

EXPERIMENTS = {  # the setting that differs, its values
    "one": ("kind", ()),
    "units": ("kind", ("mlp_sigmoid", "mlp")),
    "batch": ("batch", (10, 64, 256)),
}

LEAST = 1e-9  # seconds that a single step fills
SHOWN = 32  # of the first layer's pictures, or rows of a gate's: no page shows more


@dataclass(frozen=True)
class NetworkState:
    """One network of a trial as it is now; `error` as `error` tells it.

    `first`, `weights`: what its first layer weighs its input with, before training and now, (N, H, W), the
    first SHOWN of it.
    """

    settings: Settings
    step: int
    epoch: int
    seconds: float
    end: str | None
    history: tuple[Progress, ...]
    error: float
    first: np.ndarray
    weights: np.ndarray


@dataclass(frozen=True)
class TrialState:
    """A trial as it is now: steps taken, how much of it is done (0-1), whether no step follows.

    `networks`: of an experiment several, by what differs; `best`: which of them reads best so far.
    """

    step: int
    share: float
    over: bool
    best: str
    networks: dict[str, NetworkState]

    @property
    def begun(self) -> bool:
        """Whether a step was taken."""
        return self.step > 0


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


def untrained(settings: Settings, experiment: str) -> TrialState:
    """What a trial is before its first step, without one."""
    networks = {}
    for name, one in variants(settings, experiment).items():
        weights = _shown(one, first_weights(one, build(one)))
        networks[name] = NetworkState(one, 0, 1, 0.0, None, (), math.inf, weights, weights)
    return TrialState(0, 0.0, False, next(iter(networks)), networks)


class Trial:
    """Runs that advance together, the least advanced first, so that a pause finds them equally far."""

    def __init__(self, settings: Settings, experiment: str, images: torch.Tensor, labels: torch.Tensor):
        """images, labels: all digits of the settings' source, (N, 28, 28) uint8 and (N,) int64. Problem."""
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

    def go_to(self, step: float, seconds: float) -> None:
        """Train towards that step for so many seconds, a step at the least; infinity: as far as it goes."""
        if step == math.inf:
            self.advance(seconds)
            return
        until = time.perf_counter() + seconds
        while self.steps < step and not self.over:
            self.step()
            if time.perf_counter() > until:
                return

    def state(self) -> TrialState:
        """What there is to see of it now."""
        networks = {}
        for name, run in self.runs.items():
            first = _shown(run.settings, self.first[name])
            weights = _shown(run.settings, run.first_weights())
            networks[name] = NetworkState(
                run.settings, run.step, run.epoch, run.seconds, run.end, tuple(run.history), error(run),
                first, weights,
            )  # fmt: skip
        best, _run = self.best
        return TrialState(self.steps, self.share, self.over, best, networks)

    def weights(self) -> bytes:
        """The best network as a safetensors file. NoFile."""
        _name, run = self.best
        return files.weights(run)

    def film(self) -> bytes:
        """The best network's film, as `models.own.film.read` takes it."""
        _name, run = self.best
        return run.reel.content()

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


def _shown(settings: Settings, weights: np.ndarray) -> np.ndarray:
    return weights[:, :SHOWN] if KINDS[settings.kind].gates else weights[:SHOWN]


def _share(run: Training) -> float:
    return run.step / run.settings.steps
