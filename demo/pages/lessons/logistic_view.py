"""Logistic regression as HTML: the sigmoid curves of two losses, what they give to the right answers."""

import math

import numpy as np

from demo.old.axes import Axes, axis, shown
from demo.old.images import figure
from demo.old.tables import LANGUAGES, both, label, pick
from demo.old.tables.taught import PASSING as W
from demo.pages.digits.comparison import percent
from models import basics
from models.basics import Moment, Walk

LOSSES = {"bce": "BCE", "mse": "MSE"}


def plane(walk: Walk, hours: float) -> Axes:
    """The plot's axes: they hold the points and the hours asked for, whatever the curves do."""
    xs = [x for x, _ in walk.points]
    return Axes(min(0.0, *xs, hours), max(6.0, *xs, hours) * 1.02, -0.06, 1.06)


def plot(walk: Walk, moments: dict[str, Moment], hours: float) -> str:
    """Points, both curves, the line at one half, where they cross it, and BCE's answer for `hours`."""
    axes = plane(walk, hours)
    x = np.linspace(axes.x0, axes.x1, 97)
    _, half = axes.place(0, 0.5)
    body = f'<path class="half" d="M{axes.left} {half}H{axes.width}"/>'
    for loss, moment in reversed(moments.items()):
        if not moment.diverged:
            body += axes.line(x, basics.chance(moment, x), f"fit {loss}") + crossing(axes, loss, moment)
    if not moments["bce"].diverged:
        (cx, cy), (_, bottom) = (
            axes.place(hours, float(basics.chance(moments["bce"], np.array(hours)))),
            axes.place(0, axes.y0),
        )
        body += f'<path class="ask" d="M{cx} {bottom}V{cy}"/><circle class="ask" cx="{cx}" cy="{cy}" r="5"/>'
    for px, py in walk.points:
        cx, cy = axes.place(px, py)
        body += f'<circle class="dot" cx="{cx}" cy="{cy}" r="5"/>'
    return axes.svg(axes.grid(axis("hours"), axis("passing")) + axes.plane(body), label(W, "plot_alt"))


def crossing(axes: Axes, loss: str, moment: Moment) -> str:
    """A tick from where the curve crosses one half down to the axis, its hour in the corner left free."""
    turns = half(moment)
    if turns is None or not axes.x0 <= turns <= axes.x1:
        return ""
    (cx, cy), (_, bottom) = axes.place(turns, 0.5), axes.place(turns, axes.y0)
    above = loss == "bce"
    side = -1 if above == (moment.w > 0) else 1
    if not axes.left + 40 < cx + 40 * (side > 0) < axes.width - 16:
        side = -side
    return (
        f'<path class="cut {loss}" d="M{cx} {cy}V{bottom}"/><text class="cut {loss}{" start" * (side > 0)}" '
        f'x="{cx + 6 * side}" y="{cy + (-7 if above else 16)}">{_hours(turns)}</text>'
    )


def curve(walks: dict[str, Walk], runs: dict[str, tuple[Moment, ...]], count: int) -> str:
    """The mean probability of the right answers at every step so far."""
    axes = Axes(0, count, 0, 1.02)
    body = ""
    for loss, run in reversed(runs.items()):
        past = [moment for moment in run if not moment.diverged]
        past = past[:: max(1, len(past) // 200)] + past[-1:]
        steps = [moment.number for moment in past]
        body += axes.line(steps, [basics.right(walks[loss], moment) for moment in past], f"fit {loss}")
    return axes.svg(axes.grid(axis("step"), axis("right")) + axes.plane(body), label(W, "curve_alt"))


def standings(walks: dict[str, Walk], moments: dict[str, Moment], hours: float) -> str:
    """Both runs in numbers: w, b, loss, gradient, where the answer turns, what the right answers get."""
    heads = "".join(
        f'<th class="number">{both(W, f"head_{name}", x=f"{hours:g}")}</th>'
        for name in ("w", "b", "loss", "slope", "half", "right", "at")
    )
    rows = ""
    for loss, moment in moments.items():
        turns = half(moment)
        at = both(W, "half_at", x=_hours(turns)) if turns is not None else "–"
        right = percent(basics.right(walks[loss], moment)) if not moment.diverged else "–"
        answer = percent(float(basics.chance(moment, np.array(hours)))) if not moment.diverged else "–"
        numbers = map(shown, (moment.w, moment.b, moment.loss, moment.slope_w))
        cells = (*numbers, at, right, answer)
        rows += (
            f'<tr><th scope="row"><i class="sample {loss}"></i>{LOSSES[loss]}</th>'
            f"{''.join(f'<td class=number>{cell}</td>' for cell in cells)}</tr>"
        )
    table = f'<table class="pass"><thead><tr><th></th>{heads}</tr></thead><tbody>{rows}</tbody></table>'
    return f'<div class="scroll-x">{table}</div>'


def half(moment: Moment) -> float | None:
    """The hours at which the curve crosses one half; None when it never does."""
    if moment.diverged or abs(moment.w) < 1e-6 or not math.isfinite(moment.b / moment.w):
        return None
    return -moment.b / moment.w


def _hours(x: float) -> str:
    return f"{x:.2f}".replace("-", "−")


def told(walk: Walk, moments: dict[str, Moment], hours: float, stuck: bool) -> str:
    """What happens at this step, in a sentence."""
    bce, mse = moments["bce"], moments["mse"]
    if bce.diverged or mse.diverged:
        return f'<p class="happens up" role="alert">{both(W, "told_diverged", n=bce.number)}</p>'
    if bce.number == 0:
        words = both(W, "told_0")
    elif stuck:
        words = both(W, "told_stuck", mse=shown(mse.slope_w))
    else:
        axes, turns = plane(walk, hours), half(bce)
        within = turns is not None and axes.x0 <= turns <= axes.x1
        kind = ("rises" if bce.w > 0 else "falls") if within else "none" if turns is None else "outside"
        middle = float(basics.chance(bce, np.array((axes.x0 + axes.x1) / 2)))
        answer = tuple(pick(W, "pass" if middle >= 0.5 else "fail", lang) for lang in LANGUAGES)
        words = both(W, f"told_{kind}", x="" if turns is None else _hours(turns), answer=answer)
    return f'<p class="happens">{words}</p>'


def framed(name: str, body: str) -> str:
    """A figure with its caption in the table's words."""
    return figure(f"passing-{name}", body, f"<b>{both(W, name)}</b>")
