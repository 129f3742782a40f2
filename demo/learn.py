"""Runs of the first models, recorded as far as they were asked for, and played again from their settings.

A run is so small that taking all its steps again costs milliseconds: nothing of it is a visitor's, and the
last ones asked for stay at hand for everybody.
"""

import math
import re
import threading
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import asdict
from functools import lru_cache
from itertools import islice

from models import basics, data
from models.lessons import diabetes, hello
from models.problem import Problem, Term

LONGEST = 4000  # characters of a list of points; fifty of them are far shorter


class Run:
    """A run, taken as far as it was asked for."""

    def __init__(self, records: Iterator):
        self._records = records
        self._taken = []
        self._lock = threading.Lock()

    def until(self, step: int) -> tuple:
        """Its records 0 … step; fewer when it ends before."""
        with self._lock:
            missing = max(0, step + 1 - len(self._taken))
            self._taken += islice(self._records, missing)
            return tuple(self._taken[: step + 1])


class Recording:
    """Runs of first models side by side, at the step that stands: `records` holds each one's until there.

    `settings`: what the first of them depends on. `last`: the step at which they end at the latest. They go
    on while one of them does, or, `together`, while all do.
    """

    def __init__(self, settings: Hashable, runs: Mapping[str, Run], last: int, together: bool = False):
        self.settings = settings
        self.last = last
        self._runs = runs
        self._reach = min if together else max
        self.go_to(0)

    def go_to(self, step: int) -> None:
        """Stand at that step, or where the runs end before it."""
        records = self._until(step)
        self.step = self._length(records) - 1
        self.records = records

    def resume(self, former: "Recording") -> None:
        """Stand where another recording of the same settings stands."""
        self.go_to(former.step)

    @property
    def over(self) -> bool:
        """Whether no step follows."""
        return self._length(self._until(self.step + 1)) - 1 == self.step

    def _until(self, step: int) -> dict[str, tuple]:
        return {name: run.until(min(step, self.last)) for name, run in self._runs.items()}

    def _length(self, records: Mapping[str, tuple]) -> int:
        return self._reach(len(taken) for taken in records.values())


@lru_cache(maxsize=32)
def run_of_walk(walk: basics.Walk) -> Run:
    """The Moments of a line's or a logistic curve's run."""
    return Run(basics.steps(walk, basics.STEPS))


@lru_cache(maxsize=32)
def run_of_spelling(spelling: hello.Spelling) -> Run:
    """The Epochs of hello's run."""
    return Run(hello.epochs(spelling, hello.EPOCHS))


@lru_cache(maxsize=32)
def run_of_course(course: diabetes.Course) -> Run:
    """The Reports of a run of the diabetes network. DataError when the table can not be had."""
    return Run(diabetes.epochs(course, *data.diabetes(), diabetes.EPOCHS))


def larger_group() -> float:
    """The share of the test patients who belong to the larger group. DataError as above."""
    *_training, answers = diabetes.split(*data.diabetes())
    share = float(answers.mean())
    return max(share, 1 - share)


def points_of(text: str) -> tuple[tuple[float, float], ...]:
    """The points of "1, 2; 2, 4", in any brackets. Problem names what is no point."""
    points = []
    for part in re.split(r"[;\n；]|\)\s*,?\s*\(", text[:LONGEST]):
        part = re.sub(r"[()（）\[\]]", " ", part).strip()
        if not part:
            continue
        try:
            x, y = map(float, re.split(r"[\s,，]+", part.replace("−", "-")))
        except ValueError:
            raise Problem("{point!r} is no point: write x, y; x, y.", point=part[:20]) from None
        points.append((x, y))
    return tuple(points)


# ---- what programs ask -------------------------------------------------------------------------------------


def fit(walk: basics.Walk, steps: int) -> tuple[basics.Moment, ...]:
    """The Moments of `steps` steps, fewer when it diverges before. Problem."""
    count = basics.COUNTS.checked(Term("The number of steps"), steps)
    return tuple(basics.steps(walk, count))


def start_of(w: float | None, b: float | None, seed: int) -> dict[str, float]:
    """{"w", "b"}: those given; for None what nn.Linear begins with after this seed. Problem."""
    seeded_w, seeded_b = basics.seeded(seed)
    return {"w": seeded_w if w is None else w, "b": seeded_b if b is None else b}


def json_of(run: tuple[basics.Moment, ...]) -> dict:
    """A run as JSON has it: {"steps", "diverged", "w", "b"}; what is no number any more is null."""
    steps = [_json_of(moment) for moment in run]
    return {"steps": steps, "diverged": run[-1].diverged, "w": steps[-1]["w"], "b": steps[-1]["b"]}


def _json_of(moment: basics.Moment) -> dict:
    return {name: value if math.isfinite(value) else None for name, value in asdict(moment).items()}


def spell(spelling: hello.Spelling, count: int) -> dict:
    """JSON-ready: the alphabet, every epoch with its loss, word and hidden states, the last word, whether the
    target was said in any. Problem."""
    run = list(hello.epochs(spelling, count))
    epochs = []
    for epoch in run:
        hidden = epoch.hidden.double().numpy().round(5).tolist()
        loss = round(epoch.loss, 6)
        epochs.append({"epoch": epoch.number, "loss": loss, "says": epoch.says, "hidden": hidden})
    return {
        "alphabet": spelling.alphabet,
        "epochs": epochs,
        "says": run[-1].says,
        "reached": any(epoch.says == spelling.target for epoch in run),
    }
