"""Diabetes: eight measurements, one answer, trained in mini-batches and tested on other patients.

The visitor learns what a batch, an epoch and a test set are, and what sigmoids cost.
"""

import math
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import ClassVar

from markupsafe import Markup

from demo import learn
from demo.draw.axes import Axes
from demo.draw.elements import element
from demo.draw.numbers import percent, steady
from demo.pages.lessons import programs
from demo.pages.lessons.parts import MADE, Tries
from demo.panel import fetching
from demo.panel.form import Choice, Form, Number, Radios, Several, Switch
from demo.panel.limits import LIMITS
from demo.panel.panel import Page, Panel, Slots
from demo.panel.playback import Lesson, Playback, Playhead, speed_field, stand
from demo.panel.templates import Template
from demo.words import Phrase, _
from models import basics, data
from models.lessons.diabetes import ALLOWED_RATES, BATCHES, COUNTS, OPTIMIZERS, TRAINING, Course, Report
from models.problem import Term

T = Template("pages/lessons/diabetes.jinja")

Courses = dict[str, tuple[Report, ...]]  # by the batch size
P = Template("panel/playback.jinja")

OWN = "own"  # the run whose batch size the form says; others may run beside it
COLOURS = {8: "#0c9d75", 32: "#9467bd", 128: "#d08a00", TRAINING: "#d6457f"}  # of batch sizes compared
JUMP = 1.25  # a training loss so many times the one before is a jump
LATELY = 10  # epochs in which a jump is told
SPANS = {  # of the axes, the narrowest first: they change only when a run leaves them
    "loss": ((0.35, 0.85), *((0, 1.7 * 2**power) for power in range(40))),
    "right": ((0.3, 0.9), (0, 1)),
}
USUAL = {"activation": "sigmoid", "optimizer": "SGD", "rate": Course.rate, "batch": 32, "epochs": 100}
FETCH = _("Fetch the table")
TABLE = _("The table of patients")
QUICK = USUAL | {"activation": "relu", "batch": 8}  # by its training loss, which falls for every seed


class DiabetesForm(Form):
    """The network's units, how it is trained, and which batch sizes run beside it.

    `fetch`: the button pressed was the one that fetches the table.
    """

    activation: str = Radios(
        _("Units"),
        QUICK["activation"],
        [("sigmoid", _("sigmoid")), ("relu", _("ReLU"))],
        called=Term("The activation"),
    )
    optimizer: str = Choice(_("Optimizer"), Course.optimizer, OPTIMIZERS, called=Term("The optimizer"))
    rate: float = Number(_("Learning rate"), Course.rate, ALLOWED_RATES, called=basics.LEARNING_RATE)
    batch: int = Number(_("Batch size"), QUICK["batch"], BATCHES, called=Term("The batch size"))
    epochs: int = Number(_("Epochs"), 100, COUNTS, called=Term("The number of epochs"))
    seed: int = Number(_("Seed"), 0, basics.SEEDS, called=basics.SEED)
    speed: int = speed_field(20, (2, 5, 10, 20))
    race: tuple[str, ...] = Several(
        _("Compare its test curve with batches of"), tuple(str(batch) for batch in COLOURS)
    )

    fetch: bool = Switch(FETCH)

    tries: ClassVar[Tries] = (
        (_("a quick start"), QUICK),
        (_("the tutorial’s"), USUAL),
        (_("batches of 8"), USUAL | {"batch": 8}),
        (_("all at once"), USUAL | {"batch": TRAINING}),
        (_("ReLU"), USUAL | {"activation": "relu"}),
    )
    colours: ClassVar = COLOURS


def begin(form: DiabetesForm) -> learn.Recording:
    """The run that the settings give, and those of other batch sizes."""
    is_made = not learn.has_patients()
    course = Course(form.activation, form.optimizer, form.rate, form.batch, form.seed, is_made)
    runs = {OWN: learn.run_of_course(course)}
    for batch in form.race:
        if int(batch) != course.batch:
            runs[batch] = learn.run_of_course(replace(course, batch=int(batch)))
    return learn.Recording(course, runs, form.epochs)


def frame(form: DiabetesForm, recording: learn.Recording, playing: bool) -> Slots:
    """All that changes from epoch to epoch."""
    course = recording.settings
    others = dict(recording.records)
    run = others.pop(OWN)
    share = learn.larger_group(course.made)
    words = _("epoch {n} of {count}", n=recording.step, count=recording.last)
    return {
        "source": offer() if course.made else Markup(),
        "about": T.about(course.made),
        "loss": curves("loss", run, others, recording.last, share, course.made),
        "right": curves("right", run, others, recording.last, share, course.made),
        "beside": T.in_use(course.batch) if str(course.batch) in form.race else Markup(),
        "numbers": P.figures(numbers(run[-1], course)),
        "told": happens(run, course, share),
        "stand": stand(recording.step, recording.last, words, playing),
    }


def offer() -> Markup:
    """That the patients are made, and the offer to fetch the published table."""
    return fetching.T.made(
        _("The table of patients is not on this server yet: it is a download of 14 kB."),
        _("The lesson runs meanwhile with 759 patients made by a formula, which stands under the curves."),
        FETCH,
    )


async def play(form: DiabetesForm, page: Page, head: Playhead) -> AsyncIterator[Slots]:
    """The epochs, so many a second; or the published table is fetched, and its first one stands."""
    if form.fetch:
        async for slots in fetching.fetched_into("source", TABLE, data.fetch_diabetes(), offer()):
            yield slots
        yield await PLAYBACK.aside(PLAYBACK.answer, form, page, head)
        return
    async for slots in PLAYBACK.play(form, page, head):
        yield slots


def program(form: DiabetesForm, recording: learn.Recording) -> str:
    """The run as a program."""
    return programs.course(recording.settings, recording.step)


# ---- in words and numbers ----------------------------------------------------------------------------------


def numbers(report: Report, course: Course) -> list[tuple[Phrase, Phrase | str]]:
    """[(name, value)]: losses, accuracies, how many steps the optimizer has taken, and of which patients."""
    return [
        (_("training loss"), steady(report.train_loss)),
        (_("test loss"), steady(report.test_loss)),
        (_("training accuracy"), percent(report.train_right, 2)),
        (_("test accuracy"), percent(report.test_right, 2)),
        (_("updates so far"), f"{report.number * course.updates:,}"),
        (_("patients"), _("759, made") if course.made else "759"),
    ]


def happens(run: tuple[Report, ...], course: Course, share: float) -> Markup:
    """What happens at this epoch, in a sentence. `share`: of the larger group among the test patients."""
    last = run[-1]
    if last.number == 0:
        return T.untrained(course.updates)
    rise, epoch = jump(run)
    if rise > JUMP:
        before, after = (f"{run[number].train_loss:.2f}" for number in (epoch - 1, epoch))
        return T.jumps(epoch, before, after, f"{course.rate:g}")
    right = percent(last.test_right, 1)
    if last.low > 0 or last.high <= 0:
        is_dead = course.activation == "relu" and last.low == last.high
        kind = "dead" if is_dead else course.activation
        return T.all_the_same(kind, right, probability(last.low), probability(last.high))
    lowest = min(run, key=lambda report: report.test_loss)
    if learns_by_heart(run, lowest):
        return T.by_heart(f"{lowest.test_loss:.4f}", lowest.number)
    return T.compared(right, 100 * (last.test_right - share))


def learns_by_heart(run: tuple[Report, ...], lowest: Report) -> bool:
    """Whether the test loss has gone up since its lowest while the training loss went on going down."""
    last = run[-1]
    if last.number <= 20 or last.test_loss <= 1.04 * lowest.test_loss:
        return False
    least = min(report.train_loss for report in run)
    return last.train_loss <= min(0.99 * lowest.train_loss, 1.01 * least)


def jump(run: tuple[Report, ...]) -> tuple[float, int]:
    """(the largest ratio of a training loss to the one before, its epoch), of the last epochs."""
    rises = []
    for before, report in zip(run[-LATELY - 1 : -1], run[-LATELY:], strict=False):
        rises.append((report.train_loss / max(before.train_loss, 1e-9), report.number))
    return max(rises, default=(0.0, 0))


def probability(logit: float) -> str:
    """Of a logit, three decimals."""
    return f"{1 / (1 + math.exp(-max(-500.0, logit))):.3f}"


# ---- the curves --------------------------------------------------------------------------------------------


def curves(
    name: str, run: tuple[Report, ...], others: Courses, count: int, share: float, made: bool = False
) -> Markup:
    """`name` loss or right: training solid, test dashed; other batch sizes' test curves in their colours.

    `made`: written into the picture, which may be saved and shown without the page.
    """
    parts = {part: [getattr(report, f"{part}_{name}") for report in run] for part in ("train", "test")}
    tests = {
        batch: [getattr(report, f"test_{name}") for report in reports] for batch, reports in others.items()
    }
    reached = [*parts["train"], *parts["test"], *(value for test in tests.values() for value in test)]
    axes = Axes(0, max(2, count), *span(name, reached))
    lines = []
    if name == "right":
        _left, level = axes.place(0, share)
        lines.append(axes.path("ask", f"M{axes.left} {level}H{axes.width}"))
    ends = []
    heights = []
    for batch, test in tests.items():
        colour = f"--c:{COLOURS[int(batch)]}"
        lines.append(element("g", axes.line(range(len(test)), test, "other"), style=colour))
        x, y = axes.place(len(test) - 1, test[-1])
        height = free_height(y - 5, heights)
        heights.append(height)
        ends.append(element("text", batch, class_="end", style=colour, x=x - 4, y=f"{height:.1f}"))
    for part, values in parts.items():
        lines.append(axes.line(range(len(values)), values, f"fit {part}"))
    if name == "loss":
        grid = axes.grid(_("epoch"), _("loss"))
        alt = _("Training and test loss after every epoch")
    else:
        grid = axes.grid(_("epoch"), _("accuracy"))
        alt = _("Training and test accuracy after every epoch, and the share of the larger group")
    if made:
        ends.append(axes.text(MADE, axes.x1, axes.y1, "end made", (-4, 14)))
    return axes.svg(grid, axes.plane(*lines), *ends, alt=alt)


def free_height(y: float, taken: list[float]) -> float:
    """The nearest height above y where a name lies on no other, px."""
    while any(abs(y - other) < 12 for other in taken):
        y -= 1
    return y


def span(name: str, reached: list[float]) -> tuple[float, float]:
    """(low, high) of the axis: the first span that holds all that was reached."""
    finite = [value for value in reached if math.isfinite(value)]
    low = min(finite)
    high = max(finite)
    return next(ends for ends in SPANS[name] if ends[0] <= low and high <= ends[1])


PLAYBACK = Playback(Lesson(begin, frame, program))
PANEL = Panel(
    "diabetes",
    _(
        "Press “Play” and watch the test curve, not the training curve. Then choose another batch size: the "
        "same number of epochs, but many more steps, or far fewer."
    ),
    DiabetesForm,
    "pages/lessons/diabetes.jinja",
    PLAYBACK.answer,
    play=play,
    step=PLAYBACK.step,
    reset=PLAYBACK.reset,
    listens="none",
    at_once=LIMITS.playbacks,
)
