"""Wait for what happens on another thread."""

import time
from collections.abc import Callable

DEADLINE = 60.0  # seconds: patience with a machine that has much else to do


def wait_until(condition: Callable[[], object], deadline: float = DEADLINE) -> None:
    """Return as soon as the condition holds; AssertionError if it never does."""
    end = time.monotonic() + deadline
    while not condition():
        assert time.monotonic() < end, "what was waited for has not happened"
        time.sleep(0.01)
