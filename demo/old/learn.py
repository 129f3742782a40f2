"""Runs of the first models, taken again from their settings when the page asks: nothing of a visitor is kept.

A run is so small that taking all its steps again costs milliseconds; the last ones asked for stay at hand.
"""

import re
import threading
import time
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

from demo.old.tables.errors import FIELDS
from models import basics, data
from models.lessons import diabetes, hello

SPEEDS = (2, 5, 10, 20, 50, 200)  # steps a second
FRAME, LONGEST = 0.055, 120.0  # seconds between two pictures at least; of one playing at most


class Run:
    """A run, taken as far as it was asked for."""

    def __init__(self, records: Iterator):
        self._records, self._taken, self._lock = records, [], threading.Lock()

    def until(self, n: int) -> tuple:
        """Its records 0 … n; fewer when it ends before."""
        with self._lock:
            self._taken += islice(self._records, max(0, n + 1 - len(self._taken)))
            return tuple(self._taken[: n + 1])


@lru_cache(maxsize=32)
def walked(walk: basics.Walk) -> Run:
    """The run's Moments. ValueError."""
    return Run(basics.steps(walk, basics.STEPS))


@lru_cache(maxsize=32)
def spelled(spelling: hello.Spelling) -> Run:
    """The run's Epochs. ValueError."""
    return Run(hello.epochs(spelling, hello.EPOCHS))


@lru_cache(maxsize=32)
def taken_course(course: diabetes.Course) -> Run:
    """The run's Reports. ValueError; DataError when the table is not there and cannot be fetched."""
    return Run(diabetes.epochs(course, *data.diabetes(), diabetes.EPOCHS))


def typed(asked: dict, name: str, other: float, called: str = "") -> float:
    """The field as a number; `other` when it is empty. ValueError for what is none.

    `called`: the key of FIELDS that its sentence names it by, if not `name`.
    """
    said, _ = FIELDS[called or name]
    text = str(asked.get(name, "")).strip().replace("−", "-") or str(other)
    try:
        return float(text)
    except ValueError:
        raise ValueError(f"{said} is {text[:20]!r}: give a number.") from None


def points_of(text: str) -> tuple[tuple[float, float], ...]:
    """The points of "1, 2; 2, 4", in any brackets. ValueError names what is no point."""
    found = []
    for part in re.split(r"[;\n；]|\)\s*,?\s*\(", text[:4000]):
        part = re.sub(r"[()（）\[\]]", " ", part).strip()
        if not part:
            continue
        try:
            x, y = map(float, re.split(r"[\s,，]+", part.replace("−", "-")))
        except ValueError:
            raise ValueError(f"{part[:20]!r} is no point: write x, y; x, y.") from None
        found.append((x, y))
    return tuple(found)


def paced(start: int, last: int, speed: float) -> Iterator[int]:
    """Step numbers after `start` up to `last`, in real time: as many a second as asked, some left out."""
    began, shown = time.perf_counter(), start
    while shown < last:
        due = shown + max(1, round(FRAME * speed))
        wait = began + (min(due, last) - start) / speed - time.perf_counter()
        time.sleep(max(0.0, wait))
        passed = time.perf_counter() - began
        if passed > LONGEST:
            return
        shown = min(last, max(shown + 1, start + round(passed * speed)))
        yield shown
