"""A visitor's own digit network: the digits it learns from, and what it answers once it is trained."""

import asyncio
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
import torch
from torch import nn

from demo.panel.limits import LIMITS
from demo.panel.waiting_line import Turns
from demo.predict import checked
from models import data
from models.own.settings import Settings
from models.own.trial import Trial, error

HEAVY = Turns(LIMITS.trainings)  # trainings at once, of all visitors together
POLITENESS = 10  # by how much the system prefers other work, where it can tell threads apart
MOMENT = 0.06  # seconds between two pictures


def _step_back() -> None:
    """Let whoever draws go first: the thread that calls this trains."""
    if sys.platform == "linux":  # elsewhere it would slow the whole process
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), POLITENESS)


THREADS = ThreadPoolExecutor(HEAVY.most, "training", _step_back)


async def aside(work: Callable, *arguments):
    """What `work` returns, done in a thread that lets others go first."""
    return await asyncio.get_running_loop().run_in_executor(THREADS, work, *arguments)


@lru_cache(maxsize=1)
def digits() -> tuple[torch.Tensor, torch.Tensor]:
    """MNIST's training part, (60,000, 28, 28) uint8 and (60,000,) int64, loaded once. DataError."""
    return data.mnist(train=True)


def at_hand() -> bool:
    """Whether the digits are on this machine."""
    return all(file.exists() for file in data.mnist_files(train=True))


def fetched() -> Iterator[tuple[int, int]]:
    """(bytes so far, bytes in all) of the file at work, until the digits are there. DataError."""
    if not at_hand():
        yield from data.fetch_mnist(train=True)


@dataclass(frozen=True)
class Own:
    """A trained network of a visitor; `error`: share of the 5,000 validation digits that it reads wrongly."""

    settings: Settings
    network: nn.Module = field(compare=False)  # the same settings and error, the same network
    error: float

    @property
    def parameters(self) -> int:
        """How many numbers training adjusted."""
        return sum(parameter.numel() for parameter in self.network.parameters())


def taken(trial: Trial) -> Own | None:
    """The best network of a trial as it is now; None when none has learned to answer."""
    _, run = trial.best
    return None if error(run) == float("inf") else Own(run.settings, run.copy(), error(run))


@torch.inference_mode()
def read(own: Own, digit: np.ndarray) -> tuple[np.ndarray, float]:
    """((10,) float32 probabilities of a (28, 28) digit in [0, 1], the milliseconds taken). ValueError."""
    began = time.perf_counter()
    probs = own.network(torch.from_numpy(checked(digit[None]))[:, None]).softmax(1)[0].numpy()
    return probs, (time.perf_counter() - began) * 1000
