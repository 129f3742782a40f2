"""A straight line: gradient descent on three points, step by step, on its loss surface.

The visitor learns what a step is, what the learning rate and the optimizer change, and why runs diverge.
"""

import math
from dataclasses import replace
from functools import lru_cache
from typing import ClassVar

import numpy as np
from markupsafe import Markup

from demo import learn
from demo.draw.axes import TOP, Axes
from demo.draw.elements import element, joined
from demo.draw.images import AMOUNT, colours, data_url
from demo.draw.numbers import steady
from demo.pages.choices import Optimizer
from demo.pages.lessons import programs
from demo.pages.lessons.parts import StartForm, Tries, b_field, w_field
from demo.panel.form import Choice, Number, Place, Several, Slider, Text
from demo.panel.limits import LIMITS
from demo.panel.panel import Panel, Slots
from demo.panel.playback import Lesson, Playback, speed_field, stand
from demo.panel.problems import endpoint_problems
from demo.panel.templates import Template
from demo.words import _
from models import basics
from models.basics import Moment, Walk
from models.problem import Range, Term

T = Template("pages/lessons/line.jinja")
P = Template("panel/playback.jinja")

POINTS = "1, 2; 2, 4; 3, 6"
CELLS = 100  # a click on the plot is told as one of 100 x 100 cells
CELL = Range(0, CELLS - 1, whole=True)
NEAR = 3  # cells: a click so near to a point means that point
FLAT = 1e-3  # a gradient below this is the bottom, to four decimals
PIXELS = 180  # of the surface's picture, each way
BANDS = 26  # of equal colour, by which the eye sees the valley's shape
NAME = (64, 15)  # px that an optimizer's name takes in the picture
PATHS = ("#ff5a36", "#ffffff", "#ff9ff3", "#ffc14d", "#7cf3ff", "#c8ff7a", "#ff4d6d", "#d9c2ff", "#000000")

Runs = dict[str, tuple[Moment, ...]]  # {optimizer: its Moments so far}


def _clicked() -> Place:
    return Place(_("Points (x, y; …)"), None, CELL, called=Term("The place clicked"), passing=True)


class LineForm(StartForm):
    """The points, the learning rule, and who races."""

    optimizer: str = Choice(_("Optimizer"), Walk.optimizer, basics.OPTIMIZERS, called=Term("The optimizer"))
    rate: float = Number(_("Learning rate"), Walk.rate, basics.RATES, called=basics.LEARNING_RATE)
    momentum: float = Slider(_("Momentum"), 0, Range(0, 0.99), 0.01, clamp=False, called=Term("The momentum"))
    w0: float = w_field(-1)
    b0: float = b_field(4)
    steps: int = Number(_("Steps"), 100, basics.COUNTS, called=Term("The number of steps"))
    speed: int = speed_field()
    x: float = Number(_("Predict at x ="), 4, basics.PLACES, called=Term("The x to predict at"))
    points: str = Text(_("Points (x, y; …)"), POINTS, grows=True)
    px: int | None = _clicked()
    py: int | None = _clicked()
    race: tuple[str, ...] = Several(_("Race against"), basics.OPTIMIZERS)

    tries: ClassVar[Tries] = (
        (_("the tutorial’s"), {"optimizer": "SGD", "rate": Walk.rate, "momentum": 0}),
        (_("a larger rate"), {"optimizer": "SGD", "rate": 0.18, "momentum": 0}),
        (_("too large a rate"), {"optimizer": "SGD", "rate": 0.25, "momentum": 0}),
        (_("momentum 0.9"), {"optimizer": "SGD", "rate": Walk.rate, "momentum": 0.9}),
        (_("Adam"), {"optimizer": "Adam", "rate": 0.2, "momentum": 0}),
        (_("LBFGS"), {"optimizer": "LBFGS", "rate": 0.1, "momentum": 0}),
    )

    @property
    def is_clicked(self) -> bool:
        """Whether the plot was clicked since the points were last shown."""
        return self.px is not None and self.py is not None

    def all_points(self) -> tuple[tuple[float, float], ...]:
        """The points typed, and the one that was clicked. Problem."""
        points = basics.checked_points(learn.points_of(self.points))
        return with_clicked(points, self.x, self.px, self.py) if self.is_clicked else points


def begin(form: LineForm) -> learn.Recording:
    """The chosen optimizer's run, then those that race it from the same start at the same rate."""
    walk = Walk(
        points=form.all_points(),
        optimizer=form.optimizer,
        rate=form.rate,
        momentum=form.momentum,
        **form.first(),
    )
    runs = {walk.optimizer: learn.run_of_walk(walk)}
    for name in form.race:
        runs.setdefault(name, learn.run_of_walk(replace(walk, optimizer=name)))
    return learn.Recording(walk, runs, form.steps)


def frame(form: LineForm, recording: learn.Recording, playing: bool) -> Slots:
    """All that changes from step to step; at rest also what does not."""
    walk = recording.settings
    run = recording.records[walk.optimizer]
    moment = run[-1]
    words = _("step {n} of {count}", n=recording.step, count=recording.last)
    slots = {
        "plot": plot(walk, moment, form.x),
        "trace": trace(walk, recording.records),
        "race": standings(recording.records, playing),
        "numbers": P.figures(numbers(moment, form.x)),
        "told": happens(walk, run, form.x),
        "stand": stand(recording.step, recording.last, words, playing),
    }
    if playing:
        return slots
    if form.is_clicked:
        points = "; ".join(f"{x:g}, {y:g}" for x, y in walk.points)
        slots["dots"] = T.dots(LineForm, points)
    return slots | {"surface": surface(walk), "click": clickable(walk.points, form.x)}


def program(form: LineForm, recording: learn.Recording) -> str:
    """The chosen optimizer's run as a program."""
    return programs.walk(recording.settings, recording.step, form.seed_used(), form.x)


# ---- in words and numbers ----------------------------------------------------------------------------------


def numbers(moment: Moment, x: float) -> list[tuple]:
    """[(name, value)] of one step, and what the line says at x."""
    return [
        (_("w"), steady(moment.w)),
        (_("b"), steady(moment.b)),
        (_("loss"), steady(moment.loss)),
        (_("∂loss/∂w"), steady(moment.slope_w)),
        (_("∂loss/∂b"), steady(moment.slope_b)),
        (_("at x = {x}", x=f"{x:g}"), steady(moment.w * x + moment.b)),
    ]


def happens(walk: Walk, run: tuple[Moment, ...], x: float) -> Markup:
    """What happens at this step, in a sentence."""
    first = run[0]
    moment = run[-1]
    if moment.diverged:
        return T.diverged(moment.number)
    if moment.number == 0:
        return T.untrained()
    if max(abs(moment.slope_w), abs(moment.slope_b)) < FLAT:
        return T.flat(f"{x:g}", steady(moment.w * x + moment.b))
    if moment.loss > 1.001 * first.loss:
        return T.uphill()
    before = run[-2]
    slope = steady(before.slope_w)
    if before.slope_w < 0:
        slope = f"({slope})"
    product = steady(-walk.rate * before.slope_w)
    if walk.optimizer == "SGD" and not walk.momentum:
        return T.plain_step(f"{walk.rate:g}", slope, product)
    change = steady(moment.w - before.w)
    return T.other_step(f"{walk.rate:g}", slope, product, change, walk.optimizer)


def standings(runs: Runs, playing: bool) -> Markup:
    """The race's losses so far, the lowest first once nothing moves; nothing when one runs alone."""
    if len(runs) < 2:
        return Markup()
    rows = []
    for colour, (name, run) in zip(PATHS, runs.items(), strict=False):
        last = run[-1]
        loss = math.inf if last.diverged else last.loss
        rows.append((loss, colour, name, steady(loss)))
    return T.race(rows if playing else sorted(rows))


# ---- the plot ----------------------------------------------------------------------------------------------


def plane(points: tuple, x: float) -> Axes:
    """The plot's axes: they hold the points, the origin and the x asked for, whatever the line does."""
    xs, ys = zip(*points, strict=True)
    x0 = min(0.0, *xs, x)
    x1 = max(5.0, *xs, x)
    y0 = min(0.0, *ys)
    y1 = max(10.0, *ys)
    return Axes(x0, 1.02 * x1, y0 - 0.06 * (y1 - y0), 1.04 * y1)


def plot(walk: Walk, moment: Moment, x: float) -> Markup:
    """The points, the line at this step, each point's error, and what the line says at x."""
    axes = plane(walk.points, x)
    w = moment.w if math.isfinite(moment.w) else 0.0
    b = moment.b if math.isfinite(moment.b) else 0.0
    errors = []
    dots = []
    for px, py in walk.points:
        left, top = axes.place(px, py)
        _left, answer = axes.place(px, w * px + b)
        errors.append(axes.path("error", f"M{left} {top}V{answer}"))
        dots.append(axes.dot(px, py, "dot"))
    line = []
    if not moment.diverged:
        ends = (axes.x0, axes.x1)
        line.append(axes.line(ends, [w * end + b for end in ends], "fit"))
        line.append(asked_at(axes, x, w * x + b))
    alt = _("The points and the line w·x + b, with the error of each point")
    return axes.svg(axes.grid(), axes.plane(*errors, *line, *dots), alt=alt)


def asked_at(axes: Axes, x: float, y: float) -> Markup:
    """From the axis up to the answer at x."""
    left, top = axes.place(x, y)
    _left, bottom = axes.place(x, axes.y0)
    return joined(axes.path("ask", f"M{left} {bottom}V{top}"), axes.dot(x, y, "ask"))


def clickable(points: tuple, x: float) -> Markup:
    """The place over the plot that turns a click into a cell."""
    axes = plane(points, x)
    wide, high = axes.inner
    box = {
        "left": axes.left / axes.width,
        "top": TOP / axes.height,
        "width": wide / axes.width,
        "height": high / axes.height,
    }
    style = ";".join(f"{side}:{100 * share:.3f}%" for side, share in box.items())
    return T.clickable(CELLS, style)


def with_clicked(points: tuple, x: float, column: int, row: int) -> tuple[tuple[float, float], ...]:
    """The points and the clicked one, rounded; without it where one stands there already."""
    axes = plane(points, x)
    wide = (axes.x1 - axes.x0) / CELLS
    high = (axes.y1 - axes.y0) / CELLS
    new_x = axes.x0 + (column + 0.5) * wide
    new_y = axes.y1 - (row + 0.5) * high
    for old_x, old_y in points:
        if abs(new_x - old_x) < NEAR * wide and abs(new_y - old_y) < NEAR * high:
            return points
    return (*points, (round(new_x, 2), round(new_y, 1)))


# ---- the loss surface --------------------------------------------------------------------------------------


def window(walk: Walk) -> Axes:
    """The surface's axes: w and b around the best pair, wide enough for the start."""
    w, b = basics.best(walk.points)
    far_w = max(2.5, 1.35 * abs(walk.w - w))
    far_b = max(2.5, 1.35 * abs(walk.b - b))
    return Axes(w - far_w, w + far_w, b - far_b, b + far_b)


def surface(walk: Walk) -> Markup:
    """The loss surface with its axes and scale; the same while the run plays."""
    axes = window(walk)
    picture, span = _painted(walk.points, axes)
    wide, high = axes.inner
    image = element(
        "image", x=axes.left, y=TOP, width=wide, height=high, preserveAspectRatio="none", href=picture
    )
    left, top = axes.place(*basics.best(walk.points))
    cross = axes.path("cross", f"M{left - 6} {top}h12M{left} {top - 6}v12")
    alt = _("Loss surface over w and b with the path of the run; darker is lower")
    return T.surface(axes.svg(axes.grid("w", "b"), image, cross, alt=alt), span)


@lru_cache(maxsize=32)
def _painted(points: tuple, axes: Axes) -> tuple[str, tuple[float, float]]:
    """(PNG as a data URL, least and largest loss of its scale)."""
    w = np.linspace(axes.x0, axes.x1, PIXELS)
    b = np.linspace(axes.y1, axes.y0, PIXELS)  # b grows upward on the page
    loss = basics.surface(Walk(points=points), w, b)
    top = float(loss.max())
    # A perfect fit has loss 0, which has no logarithm: four powers of ten are told apart.
    low = max(float(loss.min()), top * 1e-4)
    height = np.log(np.maximum(loss, low) / low)
    height /= np.log(max(top / low, 1.001))
    banded = np.floor(height * BANDS) / BANDS
    return data_url(colours(banded, AMOUNT, 0, 1)), (low, top)


def trace(walk: Walk, runs: Runs) -> Markup:
    """The ways walked so far, the chosen one on top, each optimizer's name at its end if there is room."""
    axes = window(walk)
    ways = []
    names = []
    for colour, (name, run) in zip(PATHS, runs.items(), strict=False):
        past = [moment for moment in run if math.isfinite(moment.w) and math.isfinite(moment.b)]
        ws = [moment.w for moment in past]
        bs = [moment.b for moment in past]
        parts = [
            axes.line(ws, bs, "way"),
            axes.dot(ws[0], bs[0], "from", 4),
            axes.dot(ws[-1], bs[-1], "here"),
        ]
        end = axes.place(ws[-1], bs[-1])
        if len(runs) > 1 and not any(_overlap(end, other) for other in names):
            names.append(end)
            parts.append(axes.text(name, ws[-1], bs[-1], None, (8, -6)))
        ways.append(element("g", *parts, style=f"--c:{colour}"))
    # SVG paints in order: the first run comes last, over the others.
    return axes.svg(axes.plane(*reversed(ways)))


def _overlap(place: tuple[float, float], other: tuple[float, float]) -> bool:
    return abs(place[0] - other[0]) <= NAME[0] and abs(place[1] - other[1]) <= NAME[1]


# ---- for programs ------------------------------------------------------------------------------------------


def fit_line(
    points: list[list[float]] | None = None,
    optimizer: Optimizer = "SGD",
    rate: float = Walk.rate,
    momentum: float = 0.0,
    w: float | None = None,
    b: float | None = None,
    seed: int = 0,
    steps: int = 100,
    x: float = 4.0,
) -> dict:
    """Fit y = w x + b by gradient descent on the mean squared error, every step told.

    Example: [[1, 2], [2, 4], [3, 6]], "SGD", 0.01.

    Args:
        points: Pairs [x, y], 1 to 50; none for the tutorial's three on y = 2x.
        optimizer: SGD, Adagrad, Adam, AdamW, RMSprop, Adamax, ASGD, Rprop or LBFGS.
        rate: The learning rate, above 0, at most 100.
        momentum: Of SGD and RMSprop, from 0 to 0.999.
        w: Where w starts; none for nn.Linear's own start with this seed.
        b: Where b starts; none likewise.
        seed: A whole number from 0.
        steps: 1 to 1000.
        x: Where the line is asked for its answer.

    Returns:
        {"steps": [{"number", "w", "b", "loss", "slope_w", "slope_b"}, …], "diverged", "w", "b", "predicts"};
        after a divergence numbers are null.
    """
    with endpoint_problems():
        start = learn.start_of(w, b, seed)
        points = basics.LINE if points is None else basics.checked_points(points)
        walk = Walk("line", "mse", points, optimizer, rate, momentum, **start)
        x = basics.PLACES.checked(Term("x"), x)
        run = learn.fit(walk, steps)
        last = run[-1]
        predicts = None if last.diverged else last.w * x + last.b
        return {**learn.json_of(run), "predicts": predicts}


PLAYBACK = Playback(Lesson(begin, frame, program))
PANEL = Panel(
    "line",
    _(
        "Press “Play” and watch both pictures at once: the line turns to the points while the orange path "
        "runs down the loss surface. Then make the learning rate too large."
    ),
    LineForm,
    "pages/lessons/line.jinja",
    PLAYBACK.answer,
    play=PLAYBACK.play,
    step=PLAYBACK.step,
    reset=PLAYBACK.reset,
    listens="none",
    at_once=LIMITS.playbacks,
    endpoints=(fit_line,),
)
