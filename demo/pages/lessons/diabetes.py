"""Diabetes: eight measurements, one answer, trained in mini-batches and tested on other patients.

The visitor learns what a batch, an epoch and a test set are, and what sigmoids cost.
"""

from collections.abc import Iterator

import numpy as np

from demo.learn import paced, taken_course, typed
from demo.old.fields import radios
from demo.old.panel import mark, panel, whole
from demo.old.tables import both
from demo.old.tables.diabetes import DIABETES as D
from demo.old.tables.steps import STEPS as W
from demo.pages.lessons import diabetes_view as view
from demo.pages.lessons import programs, walking
from demo.pages.lessons import steps_view as shared
from models import basics, data
from models.lessons.diabetes import ACTIVATIONS, EPOCHS, OPTIMIZERS, TRAINING, Course, split

BATCHES = tuple(view.COLOURS)
USUAL = {"activation": "sigmoid", "optimizer": "SGD", "rate": 0.1, "batch": 32, "epochs": 100}
QUICK = USUAL | {"activation": "relu", "batch": 8}  # by its training loss, which falls for every seed
TRIES = {
    "quick": QUICK,
    "tutorial": USUAL,
    "small": USUAL | {"batch": 8},
    "whole": USUAL | {"batch": TRAINING},
    "relu": USUAL | {"activation": "relu"},
}


def build() -> None:
    """Settings on the left; loss and accuracy on the right."""
    tries = "".join(shared.fill(both(D, f"try_{name}"), values) for name, values in TRIES.items())
    speeds = shared.options(W, "speed", [(str(speed), f"{speed} / s") for speed in (2, 5, 10, 20)], "20")
    boxes = "".join(
        f'<label style="--c:{colour}"><input type="checkbox" name="race_{batch}" value="on">'
        f"<i></i> {batch}</label>"
        for batch, colour in view.COLOURS.items()
    )
    fields = (
        f'<p class="chips"><span>{both(D, "try")}</span> {tries}</p>'
        f"{radios(D, 'activation', list(ACTIVATIONS), QUICK['activation'])}"
        f"{shared.options(D, 'optimizer', [(name, name) for name in OPTIMIZERS], 'SGD')}"
        f"{shared.amount(D, 'rate', 0.1)}{shared.amount(D, 'batch', QUICK['batch'])}"
        f"{shared.amount(D, 'epochs', 100)}{shared.amount(D, 'seed', 0)}{speeds}"
        f'<div class="racers"><p class="legend">{both(D, "beside")}</p><div>{boxes}</div></div>'
        f"{shared.slots('beside')}"
    )
    body = (
        f'<div class="taught">{shared.transport()}{shared.slots("numbers", "told")}'
        f'<div class="pair">{view.framed("loss", shared.slots("loss"))}'
        f"{view.framed('right', shared.slots('right'))}</div>"
        f'<p class="legend">{both(D, "data_is")}</p>{shared.program()}</div>'
    )
    panel("diabetes", fields, body, diabetes, on_request=play, on="none", on_step=step)


def settings(asked: dict) -> tuple[Course, int]:
    """(run, how many epochs). ValueError."""
    words = (str(asked.get(name, "")) for name in ("activation", "optimizer"))
    course = Course(
        *words, typed(asked, "rate", 0.1), typed(asked, "batch", QUICK["batch"]), typed(asked, "seed", 0)
    )
    return course, basics.counted("The number of epochs", typed(asked, "epochs", 100), 1, EPOCHS)


def name_of(course: Course) -> str:
    """A short name of the run: while it stands, the page's epoch means something."""
    return mark(np.zeros(0), course)


def larger() -> float:
    """The share of the test patients who belong to the larger group."""
    share = float(split(*data.diabetes())[3].mean())
    return max(share, 1 - share)


def frame(course: Course, n: int, count: int, asked: dict, playing=False) -> dict:
    """All that changes from epoch to epoch."""
    run, share = taken_course(course).until(n), larger()
    beside = [batch for batch in BATCHES if asked.get(f"race_{batch}")]
    runs = {batch: taken_course(Course(**vars(course) | {"batch": batch})).until(n) for batch in beside}
    own = runs.pop(course.batch, None)
    told = both(D, "at_epoch", n=n, count=count)
    return {
        "loss": view.curves("loss", run, runs, count, share),
        "right": view.curves("right", run, runs, count, share),
        "beside": f"<small>{both(D, 'beside_own', n=course.batch)}</small>" if own else "",
        "numbers": view.numbers(run[-1], course),
        "told": view.told(run, course, share),
        "stand": shared.stand(n, count, name_of(course), playing, told),
    }


def diabetes(asked: dict, ahead: int = 0) -> dict:
    """The run at the epoch that the page shows, `ahead` further on."""
    course, count = settings(asked)
    n = min(walking.at(asked, name_of(course), count) + ahead, count)
    return frame(course, n, count, asked) | {"code": shared.listing(programs.course(course, n))}


def step(asked: dict) -> dict:
    """One epoch on."""
    return diabetes(asked, ahead=1)


def play(asked: dict) -> Iterator[dict]:
    """The epochs from the page's on, so many a second; from the first when all have been run."""
    course, count = settings(asked)
    n = start = walking.at(asked, name_of(course), count)
    for n in paced(0 if start == count else start, count, whole(asked, "speed", 1, 20, 20)):
        yield frame(course, n, count, asked, playing=True)
    yield frame(course, n, count, asked) | {"code": shared.listing(programs.course(course, n))}
