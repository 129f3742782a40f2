"""Training a network of one's own: a run that can be left at any step and taken up again, nothing lost."""

import math
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from threading import Lock

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from models import data
from models.own.film import Frame, Reel
from models.own.settings import Settings, build, first_weights
from models.problem import Problem
from models.scoring.digits import answers
from models.training.loop import Step, fit

Digits = tuple[torch.Tensor, torch.Tensor]  # (N, 28, 28) uint8, (N,) int64

MOST_STEPS = 30_000
MOST_SECONDS = 900.0  # of training; a pause costs nothing
SLICE = 0.1  # seconds until `go` tells something, if no validation comes first
POINTS = 200  # of the curve, besides those with a validation
RECENT = 1_000  # digits that the training error is the mean of
PART = 1_000  # digits validated at once: so long nothing is told
CHECKED = 5_000  # digits learned between two validations; one more at each epoch's end


@dataclass(frozen=True)
class Progress:
    """Where a run is: `step` steps done in its `epoch` (from 1).

    loss: mean of the steps since the last kept point; error: share of the last RECENT digits that were
    answered wrongly, each before it was learned from; validation: share of the validation digits, or None
    where it was not measured; end: None, "done", "diverged" (`loss` is NaN or infinite, or a weight is),
    "steps" or "seconds" (it reached that limit).
    """

    step: int
    epoch: int
    loss: float
    error: float
    validation: float | None = None
    end: str | None = None


def split(settings: Settings, images: torch.Tensor, labels: torch.Tensor) -> tuple[Digits, Digits]:
    """All digits of the settings' source -> the first ones to learn, the last ones to validate."""
    kept = settings.source.kept
    needed = settings.learned + kept
    if len(images) < needed:
        raise Problem(
            "There are {count} digits: {needed} are needed.", count=f"{len(images):,}", needed=f"{needed:,}"
        )
    first = slice(settings.learned)
    last = slice(-kept, None)
    return (images[first], labels[first]), (images[last], labels[last])


def start(settings: Settings, root=None) -> "Training":
    """A run on MNIST's training part, fetched if absent; the test part is never read. DataError."""
    return Training(settings, *split(settings, *data.mnist(train=True, data=root)))


class Training:
    """A run: network, optimizer, place in its data, `history`, the kept points of the curve, and its film."""

    def __init__(self, settings: Settings, learn: Digits, validate: Digits):
        self.settings = settings
        self.learn = learn
        self.validate = validate
        self.network = build(settings)
        self.optimizer = settings.recipe.optimize(self.network.parameters())
        self.step = 0
        self.epoch = 1
        self.seconds = 0.0  # of training alone
        self.end: str | None = None
        self.history: list[Progress] = []
        self.reel = Reel(self.network)
        self._random = torch.Generator().manual_seed(settings.seed)
        # The run's own digits are counted, not `settings.steps`: tests learn from fewer.
        steps = math.ceil(len(learn[0]) / settings.batch) * settings.epochs
        self._keep = max(1, steps // POINTS)  # every so many steps a point of the curve is kept
        self._unchecked = 0  # digits learned since the last validation
        self._losses = []
        self._answers: deque[bool] = deque(maxlen=RECENT)  # whether each digit was answered wrongly
        self._lock = Lock()
        self._turn = None  # whose call of `go` has the run
        self._begin_epoch()
        self._work = self._works()

    def go(self, seconds: float) -> Iterator[Progress]:
        """Train for so many seconds, telling where it is several times a second; call again to go on.

        To pause, stop iterating. Every call does a step at least, or a part of a validation, unless the run
        has ended; the latest call has the run, an earlier one ends. Problem: `seconds` is not above 0.
        """
        if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not seconds > 0:
            raise Problem("The time is {value}: give a number of seconds above 0.", value=str(seconds)[:20])
        self._turn = turn = object()
        until = time.perf_counter() + seconds
        while True:
            with self._lock:
                if self._turn is not turn or self.end:
                    return
                progress = self._slice(until)
            yield progress
            if time.perf_counter() >= until:
                return

    def first_weights(self) -> np.ndarray:
        """The first layer's weights as they are now, as `models.own.first_weights` tells them."""
        with self._lock:
            return first_weights(self.settings, self.network)

    def copy(self) -> nn.Module:
        """The network as it is now, in eval mode, on its own: going on does not change it."""
        network = build(self.settings)
        with self._lock:
            network.load_state_dict(self.network.state_dict())
        return network.eval()

    def _slice(self, until: float) -> Progress:
        """Work up to the next validation's result, `until` or SLICE from now, whichever comes first."""
        began = time.perf_counter()
        before = self.seconds
        until = min(until, began + SLICE)
        for progress in self._work:
            now = time.perf_counter()
            self.seconds = before + now - began
            if self.end or progress.validation is not None or now >= until:
                break
        if self.end:  # only the network and its curve are kept
            self.network.zero_grad()
            self.optimizer, self._work = None, iter(())
        return progress

    def _works(self) -> Iterator[Progress]:
        """The whole run: where it is after every step, and after every part of a validation."""
        for step in fit(self.network, self._batches(), F.cross_entropy, self.optimizer):
            progress = self._counted(step)
            self.reel.see(Frame(progress.step, progress.epoch, progress.error), self.network)
            is_epoch_over = self._at >= len(self._order)
            is_due = is_epoch_over or progress.end or self._unchecked >= CHECKED
            if is_due and progress.end != "diverged":
                # 5,000 digits take a second or more on a small machine: it is told where it is meanwhile.
                parts = list(zip(*(part.split(PART) for part in self.validate), strict=True))
                wrong = 0
                for images, labels in parts[:-1]:
                    wrong += self._wrong(images, labels)
                    yield replace(progress, end=None)
                wrong += self._wrong(*parts[-1])
                progress = replace(progress, validation=wrong / len(self.validate[0]))
                self._unchecked = 0
                self.network.train()
            if progress.validation is not None or progress.end or self.step % self._keep == 0:
                self.history.append(progress)
                self._losses = []
            self.end = progress.end
            if is_epoch_over and not self.end:
                self.epoch += 1
                self._begin_epoch()
            yield progress

    def _batches(self) -> Iterator[Digits]:
        """What is left to learn, from here on: ((B, 1, 28, 28) float32 in [0, 1], (B,) int64)."""
        while True:
            index = self._order[self._at : self._at + self.settings.batch]
            images = self.learn[0][index][:, None].float() / 255
            yield images, self.learn[1][index]

    def _begin_epoch(self) -> None:
        self._order = torch.randperm(len(self.learn[0]), generator=self._random)
        self._at = 0

    def _counted(self, step: Step) -> Progress:
        """Take note of a step; where the run is now, not validated yet."""
        self.step = step.number + 1
        self._at += len(step.targets)
        self._unchecked += len(step.targets)
        self._answers.extend((step.outputs.argmax(1) != step.targets).tolist())
        self._losses.append(step.loss)
        loss = sum(self._losses) / len(self._losses)
        error = sum(self._answers) / len(self._answers)
        end = self._ended(step.loss, self._at >= len(self._order))
        return Progress(self.step, self.epoch, loss, error, end=end)

    def _ended(self, loss: float, over: bool) -> str | None:
        if not math.isfinite(loss):
            return "diverged"
        if over and self.epoch == self.settings.epochs:
            # The loss is that before the last step, which may have broken the weights.
            whole = all(parameter.isfinite().all() for parameter in self.network.parameters())
            return "done" if whole else "diverged"
        if self.step >= MOST_STEPS:
            return "steps"
        return "seconds" if self.seconds >= MOST_SECONDS else None

    def _wrong(self, images: torch.Tensor, labels: torch.Tensor) -> int:
        """How many of the digits the network reads wrongly now."""
        return int((answers(self.network, images) != labels).sum())
