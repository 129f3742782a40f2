"""Runs of the first models, played again from their settings; the digit network that a visitor trains.

A run of the first models is so small that taking all its steps again costs milliseconds: nothing of it is a
visitor's, and the last ones asked for stay at hand for everybody. An own network's run takes minutes: it
lives in the visitor's state, as a handle that is opened here alone.
"""

import asyncio
import math
import os
import re
import threading
import time
from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import copy_context
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from itertools import islice

import numpy as np
import torch
from torch import nn

from demo import probe
from demo.panel import polite
from demo.panel.limits import LIMITS
from demo.predict import checked
from demo.probe import Shot, Whole, moments_of
from models import basics, cluster, data, made
from models.cluster import ClusterError, Lost
from models.lessons import diabetes, hello
from models.own import code, files, onnx_export
from models.own import film as films
from models.own.film import Frame, OwnFilm
from models.own.remote import RemoteTrial, RemoteTrials, full
from models.own.settings import Settings, build
from models.own.trial import NetworkState, Trial, TrialState, untrained, variants
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
    """The Reports of a run of the diabetes network. DataError for a damaged table."""
    return Run(diabetes.epochs(course, *patients(course.made), diabetes.EPOCHS))


def patients(is_made: bool) -> tuple[torch.Tensor, torch.Tensor]:
    """(759, 8) measurements and (759,) outcomes: those of the published table, or made ones. DataError."""
    return made.patients() if is_made else data.diabetes()


def has_patients() -> bool:
    """Whether the published table is on this machine."""
    return data.diabetes_file().exists()


def larger_group(is_made: bool) -> float:
    """The share of the test patients who belong to the larger group. DataError as above."""
    *_training, answers = diabetes.split(*patients(is_made))
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


# ---- the visitor's own network -----------------------------------------------------------------------------

MOMENT = 0.06  # seconds of training between two pictures


@lru_cache(maxsize=2)
def digits(is_made: bool = False) -> tuple[torch.Tensor, torch.Tensor]:
    """MNIST's training part, (60,000, 28, 28) uint8 and (60,000,) int64, or `made.digits`. DataError."""
    return made.digits() if is_made else data.mnist(train=True)


def at_hand() -> bool:
    """Whether MNIST's training digits are on this machine."""
    return all(file.exists() for file in data.mnist_files(train=True))


@dataclass(frozen=True)
class OwnNetwork:
    """A visitor's trained network; `error`: share of the validation digits that it reads wrongly.

    `parameters`: how many numbers training adjusted. The same settings and error, the same network.
    """

    settings: Settings
    error: float
    parameters: int
    _network: nn.Module = field(compare=False, repr=False)
    _film: OwnFilm | None = field(default=None, compare=False, repr=False)
    _end: Frame | None = field(default=None, compare=False, repr=False)


@torch.inference_mode()
def read(own: OwnNetwork, digit: np.ndarray) -> tuple[np.ndarray, float]:
    """((10,) float32 probabilities of a (28, 28) digit in [0, 1], the milliseconds taken). Problem."""
    began = time.perf_counter()
    image = torch.from_numpy(checked(digit[None]))[:, None]
    probs = own._network(image).softmax(1)[0].numpy()
    return probs, (time.perf_counter() - began) * 1000


def look_through(own: OwnNetwork, digit: np.ndarray) -> Whole:
    """Everything that it makes of one (28, 28) digit. Problem."""
    return probe.look_through(own._network, digit)


def film_moments(own: OwnNetwork, digit: np.ndarray) -> tuple[Shot, ...]:
    """Every moment of its training that was kept, the last one its end, for a (28, 28) digit. Problem."""
    networks = []
    for index in range(len(own._film.frames)):
        network = build(own.settings)
        network.load_state_dict(own._film.weights(index))
        networks.append(network.eval())
    frames = list(own._film.frames)
    # The end itself, and not its rounded weights, where it was kept among the others.
    if frames[-1].step == own._end.step:
        frames.pop()
        networks.pop()
    times = [(frame.step, "step", frame.error) for frame in (*frames, own._end)]
    return moments_of(digit, [*networks, own._network], times)


class OwnRun:
    """A visitor's run, a recording like those of the first models, but for good: its steps are not repeated.

    Until its first step nothing is trained or loaded. Where there is a cluster it is trained there.
    """

    def __init__(self, chosen: Settings, experiment: str):
        """Problem for an experiment that there is none of."""
        self.settings = (chosen, experiment)
        self.chosen = chosen
        self.experiment = experiment
        variants(chosen, experiment)
        self._trial: Trial | RemoteTrial | None = None
        # Of which trial, which of its networks, at which step.
        self._made: tuple[tuple, OwnNetwork] | None = None
        # Whoever looks waits for the step that is under way, so that “Pause” shows where it really stands.
        self._training = threading.Lock()

    @property
    def step(self) -> int:
        """Steps taken, of all its networks together."""
        return self._trial.steps if self._trial else 0

    @property
    def begun(self) -> bool:
        """Whether a step was taken."""
        return self.step > 0

    @property
    def over(self) -> bool:
        """Whether no step follows."""
        return self._trial is not None and self._trial.over

    @property
    def share(self) -> float:
        """How much of it is done, 0 to 1."""
        return self._trial.share if self._trial else 0.0

    def resume(self, former: "OwnRun") -> None:
        """Go on from where a run of the same settings stands."""
        self._trial = former._trial
        self._made = former._made
        self._training = former._training

    def go_to(self, step: float) -> None:
        """Train towards that step for a moment, a step at the least; infinity: as far as it goes. Lost."""
        with self._training, self._beginning_anew_when_lost():
            self._trial = self._trial or _trial(self.chosen, self.experiment)
            self._trial.go_to(step, MOMENT)

    def look(self) -> TrialState:
        """What there is to see of it now."""
        with self._training:
            return self._trial.state() if self._trial else untrained(self.chosen, self.experiment)

    def network(self) -> OwnNetwork | None:
        """The best network as it is now; None when none has learned to answer. Lost."""
        if self._trial is None:
            return None
        state = self._trial.state()
        best = state.networks[state.best]
        if math.isinf(best.error):
            return None
        name = (self._trial, state.best, best.step)
        if self._made is None or self._made[0] != name:
            self._made = name, self._make(best)
        return self._made[1]

    def _make(self, best: NetworkState) -> OwnNetwork:
        network = files.network(self._weights())
        count = sum(parameter.numel() for parameter in network.parameters())
        film = films.read(self._recorded())
        end = Frame(best.step, best.epoch, best.history[-1].error)
        return OwnNetwork(best.settings, best.error, count, network, film, end)

    def file(self, kind: str) -> tuple[str, bytes]:
        """(its name, what it holds) of the best network as "safetensors" or "onnx". NoFile, Lost."""
        content = self._weights()
        if kind == "onnx":
            content = onnx_export.onnx(content)
        return f"inkwell-{self._best_settings.kind}.{kind}", content

    def program(self) -> str:
        """The best network's code, or the chosen one's before there is any."""
        return code.code(self._best_settings)

    @property
    def _best_settings(self) -> Settings:
        if self._trial is None:
            return self.chosen
        state = self._trial.state()
        return state.networks[state.best].settings

    def _weights(self) -> bytes:
        with self._beginning_anew_when_lost():
            return self._trial.weights()

    def _recorded(self) -> bytes:
        with self._beginning_anew_when_lost():
            return self._trial.film()

    @contextmanager
    def _beginning_anew_when_lost(self) -> Iterator[None]:
        try:
            yield
        except Lost:
            self._trial = None
            raise Lost(
                "The machine on which your network was trained has gone, and the training with it. "
                "Press “Play” to begin again."
            ) from None


# ---- where it is trained -----------------------------------------------------------------------------------

RAY = os.environ.get("INKWELL_RAY")  # the address of a Ray cluster; without one, own networks train here

_cluster: RemoteTrials | None = None
_connecting = threading.Lock()

# Where a cluster trains, threads only wait for it.
THREADS = polite.pool(LIMITS.own_runs if RAY else LIMITS.trainings, "training", polite.TRAININGS)


async def aside(work: Callable, *arguments):
    """What `work` returns, done in a thread that lets others go first."""
    context = copy_context()
    return await asyncio.get_running_loop().run_in_executor(THREADS, context.run, work, *arguments)


def places() -> int:
    """How many own networks train at once. ClusterError."""
    return _trials().places if RAY else LIMITS.trainings


def _trial(settings: Settings, experiment: str) -> Trial | RemoteTrial:
    """A trial before its first step, where there is room for it. DataError, ClusterError."""
    if not RAY:
        return Trial(settings, experiment, *digits(settings.made))
    return _trials().begin(settings, experiment)


def _trials() -> RemoteTrials:
    """The cluster's, connected to anew if it was gone."""
    global _cluster
    with _connecting:
        if _cluster is None or not _cluster.is_connected:
            try:
                _cluster = RemoteTrials(cluster.connect(RAY), digits)
            except ClusterError as error:
                # Where it was looked for concerns who runs this server, and no visitor.
                print(error)
                raise full() from None
        return _cluster
