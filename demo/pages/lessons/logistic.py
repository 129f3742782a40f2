"""Pass or fail: logistic regression, by BCE and by MSE side by side.

The visitor learns what the sigmoid and its 0.5 line are, and why a yes or no is not trained by MSE.
"""

from collections.abc import Iterator

import gradio as gr
import numpy as np

from demo.learn import points_of, typed, walked
from demo.old.panel import panel, sentences, whole
from demo.old.tables import both
from demo.old.tables.steps import STEPS as W
from demo.old.tables.taught import PASSING as P
from demo.pages.lessons import logistic_view as view
from demo.pages.lessons import programs, walking
from demo.pages.lessons import steps_view as shared
from models import basics
from models.basics import Moment, Walk

POINTS = "1, 0; 2, 0; 3, 1"
USUAL = {"optimizer": "SGD", "rate": 0.5, "start": "given", "w0": 0, "b0": 0, "steps": 400}
TRIES = {
    "usual": USUAL,
    "tutorial": USUAL | {"rate": 0.01, "start": "seed", "seed": 0, "steps": 1000},
    "wrong": USUAL | {"w0": -4, "b0": 6},
}


def build() -> None:
    """Settings on the left; the curve and what the right answers get on the right."""
    tries = "".join(shared.fill(both(P, f"try_{name}"), values) for name, values in TRIES.items())
    fields = (
        f'<p class="chips"><span>{both(P, "try")}</span> {tries}</p>'
        f"{shared.rules()}{shared.amount(W, 'rate', 0.5)}{walking.start_fields(0, 0)}"
        f"{shared.amount(W, 'steps', 400)}{shared.speeds(50)}{shared.amount(P, 'x', 4)}"
        f"{shared.lines(P, 'points', POINTS)}"
    )
    body = (
        f'<div class="taught">{shared.transport()}{shared.slots("standings", "told")}'
        f'<div class="pair">{view.framed("plot", shared.slots("plot"))}'
        f"{view.framed('curve', shared.slots('curve'))}</div>{shared.program()}</div>"
    )
    panel("passing", fields, body, passing, on_request=play, on="none", on_step=step)
    gr.api(fit_logistic, api_name="fit_logistic", concurrency_limit=2)


def settings(asked: dict) -> tuple[dict[str, Walk], int, float, int | None]:
    """({loss: run}, how many steps at most, the hours asked for, the seed or None). ValueError."""
    w, b, seed = walking.start_of(asked, 0, 0)
    points = points_of(str(asked.get("points", POINTS)))
    optimizer, rate = str(asked.get("optimizer")), typed(asked, "rate", 0.5)
    walks = {
        loss: Walk("logistic", loss, points, optimizer, rate, 0.0, w, b) for loss in basics.LOSSES["logistic"]
    }
    count = basics.counted("The number of steps", typed(asked, "steps", 400), 1, basics.STEPS)
    hours = basics.within("The number of hours", typed(asked, "x", 4, "hours"), -basics.FAR, basics.FAR)
    return walks, count, hours, seed


def taken(walks: dict[str, Walk], n: int) -> tuple[dict[str, tuple[Moment, ...]], int]:
    """({loss: its Moments until n}, the farthest step that both reached)."""
    runs = {loss: walked(walk).until(n) for loss, walk in walks.items()}
    return runs, min(map(len, runs.values())) - 1


def frame(walks: dict, runs: dict, n: int, count: int, hours: float, playing=False) -> dict:
    """All that changes from step to step."""
    moments = {loss: run[-1] for loss, run in runs.items()}
    rights = {loss: basics.right(walks[loss], moment) for loss, moment in moments.items()}
    behind = rights["mse"] + 0.1 < rights["bce"]
    stuck = behind and basics.worst(walks["mse"], moments["mse"]) > 0.9 and abs(moments["mse"].slope_w) < 0.05
    return {
        "plot": view.plot(walks["bce"], moments, hours),
        "curve": view.curve(walks, runs, count),
        "standings": view.standings(walks, moments, hours),
        "told": view.told(walks["bce"], moments, hours, stuck),
        "stand": shared.stand(n, count, walking.name_of(walks["bce"]), playing),
    }


def passing(asked: dict, ahead: int = 0) -> dict:
    """Both runs at the step that the page shows, `ahead` further on."""
    walks, count, hours, seed = settings(asked)
    n = min(walking.at(asked, walking.name_of(walks["bce"]), count) + ahead, count)
    runs, n = taken(walks, n)
    code = programs.walk(walks["bce"], n, seed, hours)
    return frame(walks, runs, n, count, hours) | {"code": shared.listing(code)}


def step(asked: dict) -> dict:
    """One step on."""
    return passing(asked, ahead=1)


def play(asked: dict) -> Iterator[dict]:
    """The steps from the page's on, so many a second; from the start when all have been taken."""
    walks, count, hours, seed = settings(asked)
    start = walking.at(asked, walking.name_of(walks["bce"]), count)
    yield from walking.played(
        start,
        count,
        whole(asked, "speed", 1, 200, 50),
        lambda to: taken(walks, to),
        lambda runs, at, playing: frame(walks, runs, at, count, hours, playing=playing),
        lambda n: programs.walk(walks["bce"], n, seed, hours),
    )


def fit_logistic(
    points: list[list[float]] | None = None,
    loss: str = "bce",
    optimizer: str = "SGD",
    rate: float = 0.01,
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
    with sentences():
        walk, count = walking.called(
            "logistic", loss, points, basics.HOURS, optimizer, rate, 0.0, w, b, seed, steps
        )
        x = basics.within("x", x, -basics.FAR, basics.FAR)
        run = tuple(basics.steps(walk, count))
        told = walking.answer(run)
        chance = None if told["diverged"] else float(basics.chance(run[-1], np.array(x)))
        return told | {"predicts": chance, "half": view.half(run[-1])}
