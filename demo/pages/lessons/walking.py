"""What the panels that walk down a loss share: where a run begins, the step on the page, the endpoint."""

from collections.abc import Callable, Iterator
from dataclasses import asdict

import numpy as np

from demo.learn import paced, typed
from demo.old.fields import radios
from demo.old.panel import mark, whole
from demo.old.tables import both
from demo.old.tables.steps import STEPS as W
from demo.pages.lessons import steps_view as shared
from models import basics
from models.basics import Moment, Walk


def start_fields(w: float, b: float) -> str:
    """Where the run begins: w and b, or those that a seed gives."""
    return (
        f"{radios(W, 'start', ['given', 'seed'], 'given')}"
        f'<div class="both" data-if="start=given">{shared.amount(W, "w0", w)}'
        f"{shared.amount(W, 'b0', b)}</div>"
        f'<div data-if="start=seed">{shared.amount(W, "seed", 0)}</div>'
    )


def start_of(asked: dict, w: float = -1, b: float = 4) -> tuple[float, float, int | None]:
    """(w, b, seed), the seed None when w and b are given. ValueError."""
    if asked.get("start") != "seed":
        return typed(asked, "w0", w), typed(asked, "b0", b), None
    seed = basics.counted("The seed", typed(asked, "seed", 0), 0, 2**31)
    return *basics.seeded(seed), seed


def name_of(walk: Walk) -> str:
    """A short name of the run: while it stands, the page's step number means something."""
    return mark(np.zeros(0), walk)


def at(asked: dict, name: str, count: int) -> int:
    """The step that the page shows; 0 when it is another run's."""
    return whole(asked, "n", 0, count, 0) if asked.get("of") == name else 0


def played(
    start: int, count: int, speed: int, taken: Callable, frame: Callable, code: Callable
) -> Iterator[dict]:
    """Slots step by step from `start` on, so many a second; from 0 when all have been taken. Code comes last.

    `taken`: step -> (runs, how far they came); `frame`: (runs, step, whether it plays) -> slots; `code`:
    step -> the program that comes so far.
    """
    ended = start == count or taken(start + 1)[1] == start
    runs, n, due = {}, 0, 0
    for due in paced(0 if ended else start, count, speed):
        runs, n = taken(due)
        yield frame(runs, n, True)
        if n < due:
            break
    slots = frame(runs, n, False)
    if n == due < count:
        slots["told"] = f"<p>{both(W, 'held')}</p>"
    yield slots | {"code": shared.listing(code(n))}


def plain(moment: Moment) -> dict:
    """A Moment as JSON has it: what is no number any more is null."""
    return {name: value if np.isfinite(value) else None for name, value in asdict(moment).items()}


def called(kind, loss, points, usual, optimizer, rate, momentum, w, b, seed, steps) -> tuple[Walk, int]:
    """An endpoint's arguments, checked: (run, steps). ValueError."""
    own = basics.seeded(seed)
    w, b = own[0] if w is None else w, own[1] if b is None else b
    points = basics.checked_points(usual if points is None else points, kind)
    walk = Walk(kind, loss, points, optimizer, rate, momentum, w, b)
    return walk, basics.counted("The number of steps", steps, 1, basics.STEPS)


def answer(run: tuple[Moment, ...]) -> dict:
    """A run as JSON has it."""
    last = plain(run[-1])
    return {
        "steps": [plain(moment) for moment in run],
        "diverged": run[-1].diverged,
        "w": last["w"],
        "b": last["b"],
    }
