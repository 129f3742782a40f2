"""A straight line: gradient descent on three points, step by step, on its loss surface.

The visitor learns what a step is, what the learning rate and the optimizer change, and why runs diverge.
"""

from collections.abc import Iterator

import gradio as gr

from demo.learn import Run, points_of, typed, walked
from demo.old.fields import slider
from demo.old.panel import panel, sentences, whole
from demo.old.tables import both
from demo.old.tables.steps import LINE as L
from demo.old.tables.steps import STEPS as W
from demo.pages.lessons import line_view as view
from demo.pages.lessons import programs, walking
from demo.pages.lessons import steps_view as shared
from models import basics
from models.basics import OPTIMIZERS, Moment, Walk

POINTS = "1, 2; 2, 4; 3, 6"
TRIES = {
    "tutorial": {"optimizer": "SGD", "rate": 0.01, "momentum": 0},
    "fast": {"optimizer": "SGD", "rate": 0.18, "momentum": 0},
    "diverge": {"optimizer": "SGD", "rate": 0.25, "momentum": 0},
    "heavy": {"optimizer": "SGD", "rate": 0.01, "momentum": 0.9},
    "adam": {"optimizer": "Adam", "rate": 0.2, "momentum": 0},
    "lbfgs": {"optimizer": "LBFGS", "rate": 0.1, "momentum": 0},
}


def build() -> None:
    """Settings on the left; the plot and the loss surface on the right, the numbers and the code below."""
    tries = "".join(shared.fill(both(L, f"try_{name}"), values) for name, values in TRIES.items())
    fields = (
        f"{shared.rules()}{shared.amount(W, 'rate', 0.01)}"
        f'<div data-if="optimizer=SGD RMSprop">{slider(W, "momentum", 0, 0.99, 0, 0.01)}</div>'
        f'<p class="chips"><span>{both(L, "try")}</span> {tries}</p>'
        f"{walking.start_fields(-1, 4)}{shared.amount(W, 'steps', 100)}{shared.speeds()}"
        f"{shared.amount(L, 'x', 4)}"
        f'<div class="points" data-slot="dots">{dots(POINTS)}</div>'
        f'<p class="chips">{shared.fill(both(L, "points_back"), {"points": POINTS})}</p>'
        f"{racers()}"
    )
    clicks = '<div class="stage"><div data-slot="plot"></div><div data-slot="click"></div></div>'
    stage = '<div class="stage"><div data-slot="surface"></div><div class="on" data-slot="trace"></div></div>'
    body = (
        f'<div class="taught">{shared.transport()}{shared.slots("numbers", "told")}'
        f'<div class="pair">{view.framed("plot", clicks)}'
        f"{view.framed('surface', stage, shared.slots('race'))}</div>"
        f'<p class="legend">{both(L, "surface_is")}</p>{shared.program()}</div>'
    )
    panel("line", fields, body, line, on_request=play, on="none", on_step=step)
    gr.api(fit_line, api_name="fit_line", concurrency_limit=2)


def dots(points: str) -> str:
    """The field of the points, and the cell that was clicked."""
    cell = "".join(f'<input type="hidden" name="{name}" min="0" value="">' for name in ("px", "py"))
    return f"{shared.lines(L, 'points', points)}<small>{both(L, 'points_is')}</small>{cell}"


def racers() -> str:
    """The optimizers that may run beside the chosen one."""
    boxes = "".join(
        f'<label><input type="checkbox" name="race_{name}" value="on"> {name}</label>' for name in OPTIMIZERS
    )
    return f'<details class="racers"><summary>{both(L, "race")}</summary><div>{boxes}</div></details>'


def settings(asked: dict) -> tuple[Walk, int, float, int | None]:
    """(run, how many steps at most, the x to predict at, the seed or None). ValueError."""
    w, b, seed = walking.start_of(asked)
    points = points_of(str(asked.get("points", POINTS)))
    momentum = typed(asked, "momentum", 0)
    optimizer, rate = str(asked.get("optimizer")), typed(asked, "rate", 0.01)
    walk = Walk("line", "mse", points, optimizer, rate, momentum, w, b)
    count = basics.counted("The number of steps", typed(asked, "steps", 100), 1, basics.STEPS)
    x = basics.within("The x to predict at", typed(asked, "x", 4), -basics.FAR, basics.FAR)
    return walk, count, x, seed


def runs_of(walk: Walk, asked: dict) -> dict[str, Run]:
    """{optimizer: its run}: the own one, then those that race it from the same start at the same rate."""
    others = [name for name in OPTIMIZERS if asked.get(f"race_{name}") and name != walk.optimizer]
    raced = {name: Walk(**vars(walk) | {"optimizer": name}) for name in others}
    return {name: walked(one) for name, one in ({walk.optimizer: walk} | raced).items()}


def taken(runs: dict[str, Run], n: int) -> tuple[dict[str, tuple[Moment, ...]], int]:
    """({optimizer: its Moments until n}, the farthest step that one of them reached)."""
    until = {name: run.until(n) for name, run in runs.items()}
    return until, max(map(len, until.values())) - 1


def frame(walk: Walk, runs: dict, n: int, count: int, x: float, playing=False) -> dict:
    """All that changes from step to step. `runs`: {optimizer: its Moments until n}."""
    own = runs[walk.optimizer]
    moment = own[-1]
    return {
        "plot": view.plot(walk, moment, x),
        "trace": view.trace(walk, runs),
        "race": view.standings(runs, playing),
        "numbers": shared.of_moment(moment, x, moment.w * x + moment.b),
        "told": view.told(walk, own, x),
        "stand": shared.stand(n, count, walking.name_of(walk), playing),
    }


def line(asked: dict, ahead: int = 0) -> dict:
    """The run at the step that the page shows, `ahead` further on; a click on the plot becomes a point."""
    walk, count, x, seed = settings(asked)
    slots = {}
    if str(asked.get("px", "")) and str(asked.get("py", "")):
        cell = (whole(asked, name, 0, view.CELLS - 1, 0) for name in ("px", "py"))
        points = view.clicked(walk.points, x, *cell)
        walk = Walk(**vars(walk) | {"points": points})
        slots["dots"] = dots("; ".join(f"{px:g}, {py:g}" for px, py in points))
    n = min(walking.at(asked, walking.name_of(walk), count) + ahead, count)
    runs, n = taken(runs_of(walk, asked), n)
    return (
        slots
        | frame(walk, runs, n, count, x)
        | {
            "surface": view.surface(walk),
            "click": view.clickable(walk.points, x),
            "code": shared.listing(programs.walk(walk, n, seed, x)),
        }
    )


def step(asked: dict) -> dict:
    """One step on."""
    return line(asked, ahead=1)


def play(asked: dict) -> Iterator[dict]:
    """The steps from the page's on, so many a second; from the start when all have been taken."""
    walk, count, x, seed = settings(asked)
    every, name = runs_of(walk, asked), walking.name_of(walk)
    start = walking.at(asked, name, count)
    yield from walking.played(
        start,
        count,
        whole(asked, "speed", 1, 200, 20),
        lambda to: taken(every, to),
        lambda runs, at, playing: frame(walk, runs, at, count, x, playing=playing),
        lambda n: programs.walk(walk, n, seed, x),
    )


def fit_line(
    points: list[list[float]] | None = None,
    optimizer: str = "SGD",
    rate: float = 0.01,
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
    with sentences():
        walk, count = walking.called(
            "line", "mse", points, basics.LINE, optimizer, rate, momentum, w, b, seed, steps
        )
        x = basics.within("x", x, -basics.FAR, basics.FAR)
        told = walking.answer(tuple(basics.steps(walk, count)))
        last = None if told["diverged"] else told["w"] * x + told["b"]
        return told | {"predicts": last}
