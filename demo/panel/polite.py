"""Work that steps back: whoever draws is answered before panels, and panels before trainings.

And little of it at once: more threads than cores are ready no sooner, and whoever draws waits for each of
them that holds Python's lock. Twelve instead of two made the answers to a drawing six times as old.
"""

import os
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from contextvars import copy_context

# By how much the system prefers other work, where it can tell threads apart: beside a thread at 0, one at 3
# gets half of its time, at 6 a quarter, at 10 a tenth.
ANSWERS = 3
PARTS = 6  # of what takes longer
TRAININGS = 10


def pool(at_once: int, name: str, politeness: int) -> ThreadPoolExecutor:
    """Threads that do so much at once, as politely."""

    def step_back() -> None:
        if sys.platform == "linux":  # elsewhere it would slow the whole process
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), politeness)

    return ThreadPoolExecutor(at_once, name, step_back)


def done_in(pool: Executor, work: Callable, *arguments):
    """What `work` returns, or raises; the caller waits while a thread of the pool does it."""
    return pool.submit(copy_context().run, work, *arguments).result()
