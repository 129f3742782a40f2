"""Pass or fail: logistic regression, by BCE and by MSE side by side.

The visitor learns what the sigmoid and its 0.5 line are, and why a yes or no is not trained by MSE.
"""

from typing import ClassVar

import numpy as np
from markupsafe import Markup

from demo import learn
from demo.draw.axes import RIGHT, Axes
from demo.draw.elements import joined
from demo.draw.numbers import NONE, percent, rounded, steady
from demo.pages.choices import Loss, Optimizer
from demo.pages.lessons import programs
from demo.pages.lessons.parts import GIVEN, SEED, StartForm, Tries
from demo.panel.form import Choice, Number, Text
from demo.panel.limits import LIMITS
from demo.panel.panel import Panel, Slots
from demo.panel.playback import Lesson, Playback, speed_field, stand
from demo.panel.problems import endpoint_problems
from demo.panel.templates import Template
from demo.words import _
from models import basics
from models.basics import Moment, Walk
from models.problem import Term

T = Template("pages/lessons/logistic.jinja")

POINTS = "1, 0; 2, 0; 3, 1"
RATE = 0.5  # fifty times the tutorial's, so that both losses get somewhere while one looks on
USUAL = {"optimizer": "SGD", "rate": RATE, "start": GIVEN, "w0": 0, "b0": 0, "steps": 400}
LOSSES = {"bce": "BCE", "mse": "MSE"}
DRAWN = 200  # points of a curve over the steps; more fall on the same pixels

Runs = dict[str, tuple[Moment, ...]]  # {loss: its Moments so far}
Settings = dict[str, Walk]  # {loss: the run's settings}
Moments = dict[str, Moment]  # {loss: where it stands}


class LogisticForm(StartForm):
    """The hours studied and who passed, and the learning rule."""

    optimizer: str = Choice(_("Optimizer"), Walk.optimizer, basics.OPTIMIZERS, called=Term("The optimizer"))
    rate: float = Number(_("Learning rate"), RATE, basics.RATES, called=basics.LEARNING_RATE)
    steps: int = Number(_("Steps"), 400, basics.COUNTS, called=Term("The number of steps"))
    speed: int = speed_field(50)
    x: float = Number(_("Hours studied"), 4, basics.PLACES, called=Term("The number of hours"))
    points: str = Text(_("Hours, passed 1 or 0; …"), POINTS, grows=True)

    tries: ClassVar[Tries] = (
        (_("a quick start"), USUAL),
        (_("the tutorial’s"), USUAL | {"rate": Walk.rate, "start": SEED, "seed": 0, "steps": 1000}),
        (_("sure, and wrong"), USUAL | {"w0": -4, "b0": 6}),
    )

    def settings(self) -> Settings:
        """The runs that the settings give, one for each loss. Problem."""
        points = learn.points_of(self.points)
        start = self.first()
        return {
            loss: Walk("logistic", loss, points, self.optimizer, self.rate, **start)
            for loss in basics.LOSSES["logistic"]
        }


def begin(form: LogisticForm) -> learn.Recording:
    """Both losses' runs from the same start."""
    settings = form.settings()
    runs = {loss: learn.run_of_walk(walk) for loss, walk in settings.items()}
    return learn.Recording(settings["bce"], runs, form.steps, together=True)


def frame(form: LogisticForm, recording: learn.Recording, playing: bool) -> Slots:
    """All that changes from step to step."""
    settings = form.settings()
    runs = recording.records
    moments = {loss: run[-1] for loss, run in runs.items()}
    rows = [row(settings[loss], moments[loss], form.x) for loss in LOSSES]
    words = _("step {n} of {count}", n=recording.step, count=recording.last)
    return {
        "plot": plot(settings["bce"], moments, form.x),
        "curve": curve(settings, runs, recording.last),
        "standings": T.standings(rows, f"{form.x:g}"),
        "told": happens(settings, moments, form.x),
        "stand": stand(recording.step, recording.last, words, playing),
    }


def program(form: LogisticForm, recording: learn.Recording) -> str:
    """The run by BCE as a program."""
    return programs.walk(recording.settings, recording.step, form.seed_used(), form.x)


# ---- in words and numbers ----------------------------------------------------------------------------------


def row(walk: Walk, moment: Moment, hours: float) -> tuple:
    """(loss, its name, the numbers of its line in the table)."""
    turns = basics.half(moment)
    at = NONE if turns is None else _("{x} h", x=rounded(turns))
    right = NONE if moment.diverged else percent(basics.right(walk, moment))
    answer = NONE if moment.diverged else percent(chance_at(moment, hours))
    numbers = [steady(value) for value in (moment.w, moment.b, moment.loss, moment.slope_w)]
    return walk.loss, LOSSES[walk.loss], [*numbers, at, right, answer]


def is_stuck(settings: Settings, moments: Moments) -> bool:
    """Whether MSE is sure and wrong without a gradient left, while BCE has got further."""
    mse = moments["mse"]
    rights = {loss: basics.right(settings[loss], moment) for loss, moment in moments.items()}
    is_behind = rights["mse"] + 0.1 < rights["bce"]
    is_sure = basics.worst(settings["mse"], mse) > 0.9
    return is_behind and is_sure and abs(mse.slope_w) < 0.05


def happens(settings: Settings, moments: Moments, hours: float) -> Markup:
    """What happens at this step, in a sentence."""
    bce = moments["bce"]
    mse = moments["mse"]
    if bce.diverged or mse.diverged:
        return T.diverged(bce.number)
    if bce.number == 0:
        return T.untrained()
    if is_stuck(settings, moments):
        return T.stuck(steady(mse.slope_w))
    axes = plane(settings["bce"], hours)
    turns = basics.half(bce)
    if turns is not None and axes.x0 <= turns <= axes.x1:
        return T.turns(rounded(turns), bce.w > 0)
    # Nowhere in the plot does it turn, so the answer in the middle is its answer to everybody.
    middle = chance_at(bce, (axes.x0 + axes.x1) / 2)
    answer = _("pass") if middle >= 0.5 else _("fail")
    return T.never_turns(answer) if turns is None else T.turns_outside(rounded(turns), answer)


def chance_at(moment: Moment, hours: float) -> float:
    """The probability of passing after so many hours."""
    return float(basics.chance(moment, np.array(hours)))


# ---- the plots ---------------------------------------------------------------------------------------------


def plane(walk: Walk, hours: float) -> Axes:
    """The plot's axes: they hold the points and the hours asked for, whatever the curves do."""
    xs = [x for x, _passed in walk.points]
    x0 = min(0.0, *xs, hours)
    x1 = max(6.0, *xs, hours)
    return Axes(x0, 1.02 * x1, -0.06, 1.06)


def plot(walk: Walk, moments: Moments, hours: float) -> Markup:
    """Points, both curves, the line at one half, where they cross it, and BCE's answer for `hours`."""
    axes = plane(walk, hours)
    x = np.linspace(axes.x0, axes.x1, 97)
    _left, middle = axes.place(0, 0.5)
    parts = [axes.path("half", f"M{axes.left} {middle}H{axes.width}")]
    # BCE comes last, over the other.
    for loss, moment in reversed(moments.items()):
        if not moment.diverged:
            parts.append(axes.line(x, basics.chance(moment, x), f"fit {loss}"))
            parts.append(crossing(axes, loss, moment))
    if not moments["bce"].diverged:
        answer = chance_at(moments["bce"], hours)
        left, top = axes.place(hours, answer)
        _left, bottom = axes.place(hours, axes.y0)
        parts.append(axes.path("ask", f"M{left} {bottom}V{top}"))
        parts.append(axes.dot(hours, answer, "ask"))
    parts += [axes.dot(px, py, "dot") for px, py in walk.points]
    grid = axes.grid(_("hours studied"), _("probability of passing"))
    alt = _("Two sigmoid curves over the hours, trained by BCE and by MSE, with the line at one half")
    return axes.svg(grid, axes.plane(*parts), alt=alt)


def crossing(axes: Axes, loss: str, moment: Moment) -> Markup:
    """A tick from where the curve crosses one half down to the axis, its hour in the corner left free."""
    turns = basics.half(moment)
    if turns is None or not axes.x0 <= turns <= axes.x1:
        return Markup()
    left, middle = axes.place(turns, 0.5)
    _left, bottom = axes.place(turns, axes.y0)
    above = loss == "bce"
    # A rising curve leaves room above it on its left, and below it on its right.
    side = -1 if above == (moment.w > 0) else 1
    end = left + 40 if side > 0 else left
    if not axes.left + 40 < end < axes.width - RIGHT:
        side = -side
    kind = f"cut {loss} start" if side > 0 else f"cut {loss}"
    by = (6 * side, -7 if above else 16)
    tick = axes.path(f"cut {loss}", f"M{left} {middle}V{bottom}")
    return joined(tick, axes.text(rounded(turns), turns, 0.5, kind, by))


def curve(settings: Settings, runs: Runs, count: int) -> Markup:
    """The mean probability of the right answers at every step so far."""
    axes = Axes(0, count, 0, 1.02)
    lines = []
    for loss, run in reversed(runs.items()):
        past = [moment for moment in run if not moment.diverged]
        apart = max(1, len(past) // DRAWN)
        past = past[::apart] + past[-1:]
        rights = [basics.right(settings[loss], moment) for moment in past]
        lines.append(axes.line([moment.number for moment in past], rights, f"fit {loss}"))
    grid = axes.grid(_("step"), _("probability of the right answers"))
    alt = _("Mean probability of the right answers at every step, by BCE and by MSE")
    return axes.svg(grid, axes.plane(*lines), alt=alt)


# ---- for programs ------------------------------------------------------------------------------------------


def fit_logistic(
    points: list[list[float]] | None = None,
    loss: Loss = "bce",
    optimizer: Optimizer = "SGD",
    rate: float = Walk.rate,
    w: float | None = None,
    b: float | None = None,
    seed: int = 0,
    steps: int = 1000,
    x: float = 4.0,
) -> dict:
    """Fit the probability of passing after so many hours, sigmoid(w x + b), every step told.

    Example: [[1, 0], [2, 0], [3, 1]], "bce".

    Args:
        points: Pairs [hours, 1 for passed or 0], 1 to 50; none for the tutorial's three.
        loss: "bce", or "mse" to compare.
        optimizer: SGD, Adagrad, Adam, AdamW, RMSprop, Adamax, ASGD, Rprop or LBFGS.
        rate: The learning rate, above 0, at most 100.
        w: Where w starts; none for nn.Linear's own start with this seed.
        b: Where b starts; none likewise.
        seed: A whole number from 0.
        steps: 1 to 1000.
        x: Hours for which the probability is asked.

    Returns:
        {"steps": [{"number", "w", "b", "loss", "slope_w", "slope_b"}, …], "diverged", "w", "b", "predicts"
        (the probability), "half" (the hours at which it is 0.5, or null)}
    """
    with endpoint_problems():
        start = learn.start_of(w, b, seed)
        points = basics.HOURS if points is None else basics.checked_points(points, "logistic")
        walk = Walk("logistic", loss, points, optimizer, rate, **start)
        x = basics.PLACES.checked(Term("x"), x)
        run = learn.fit(walk, steps)
        last = run[-1]
        predicts = None if last.diverged else chance_at(last, x)
        return {**learn.json_of(run), "predicts": predicts, "half": basics.half(last)}


PLAYBACK = Playback(Lesson(begin, frame, program))
PANEL = Panel(
    "passing",
    _(
        "Press “Play” and watch the curve cross the 0.5 line between fail and pass. Then try “sure, and "
        "wrong”: one loss gets out of it, the other does not."
    ),
    LogisticForm,
    "pages/lessons/logistic.jinja",
    PLAYBACK.answer,
    play=PLAYBACK.play,
    step=PLAYBACK.step,
    reset=PLAYBACK.reset,
    listens="none",
    at_once=LIMITS.playbacks,
    endpoints=(fit_logistic,),
)
