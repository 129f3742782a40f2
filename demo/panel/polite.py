"""Work that steps back: whoever draws is answered before panels, and panels before trainings."""

import os
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from contextvars import copy_context

PANELS = 3  # by how much the system prefers other work, where it can tell threads apart
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
