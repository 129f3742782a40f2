"""Random numbers from a seed, while other visitors' runs share the process."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock

import torch
from torch import nn

# torch's random numbers are the whole process's: two threads must not seed them at once.
SEEDING = Lock()


def built(build: Callable[[], nn.Module]) -> nn.Module:
    """A network whose weights do not matter, for they are replaced or never asked; no other run's random
    numbers are used up."""
    with seeded(0):
        return build()


@contextmanager
def seeded(seed: int) -> Iterator[None]:
    """torch's random numbers on the CPU as `torch.manual_seed(seed)` begins them; afterwards as they were."""
    with SEEDING, torch.random.fork_rng(devices=[]):
        torch.default_generator.manual_seed(seed)
        yield
