"""The straight line as HTML: points with their errors, the loss surface, the way walked on it."""

from functools import lru_cache

import numpy as np

from demo.old.axes import Axes, shown
from demo.old.images import AMOUNT, colours, data_url, figure, scale
from demo.old.tables import both, label
from demo.old.tables.steps import LINE as W
from models import basics
from models.basics import Moment, Walk

CELLS = 100  # a click on the plot is told as one of 100 x 100 cells
PIXELS, BANDS = 180, 26  # the surface's picture, and the bands of its loss
NAME = 64, 15  # px that an optimizer's name takes in the picture
PATHS = ("#ff5a36", "#ffffff", "#ff9ff3", "#ffc14d", "#7cf3ff", "#c8ff7a", "#ff4d6d", "#d9c2ff", "#000000")


def plane(points: tuple, x: float) -> Axes:
    """The plot's axes: they hold the points, the origin and the x asked for, whatever the line does."""
    xs, ys = zip(*points, strict=True)
    x0, x1 = min(0.0, *xs, x), max(5.0, *xs, x)
    y0, y1 = min(0.0, *ys), max(10.0, *ys)
    return Axes(x0, x1 * 1.02, y0 - 0.06 * (y1 - y0), y1 * 1.04)


def plot(walk: Walk, moment: Moment, x: float) -> str:
    """The points, the line at this step, each point's error, and what the line says at x."""
    axes = plane(walk.points, x)
    w, b = (value if np.isfinite(value) else 0.0 for value in (moment.w, moment.b))
    errors = dots = ""
    for px, py in walk.points:
        (cx, cy), (_, at) = axes.place(px, py), axes.place(px, w * px + b)
        errors += f'<path class="error" d="M{cx} {cy}V{at}"/>'
        dots += f'<circle class="dot" cx="{cx}" cy="{cy}" r="5"/>'
    ends = (axes.x0, axes.x1)
    line = "" if moment.diverged else axes.line(ends, [w * end + b for end in ends], "fit")
    cx, cy = axes.place(x, w * x + b)
    (_, bottom), asked = axes.place(x, axes.y0), ""
    if not moment.diverged:
        asked = f'<path class="ask" d="M{cx} {bottom}V{cy}"/><circle class="ask" cx="{cx}" cy="{cy}" r="5"/>'
    return axes.svg(axes.grid() + axes.plane(errors + line + asked + dots), label(W, "plot_alt"))


def clickable(points: tuple, x: float) -> str:
    """The place over the plot that turns a click into a cell."""
    axes = plane(points, x)
    wide, high = axes.inner
    box = (axes.left / axes.width, 8 / axes.height, wide / axes.width, high / axes.height)
    left, top, width, height = (f"{100 * part:.3f}%" for part in box)
    return (
        f'<div class="over" data-pick="px py" data-cells="{CELLS} {CELLS}" {label(W, "plot_pick")} '
        f'style="left:{left};top:{top};width:{width};height:{height}"></div>'
    )


def clicked(points: tuple, x: float, column: int, row: int) -> tuple[tuple[float, float], ...]:
    """The points and the clicked one, rounded; without it where one stands there already."""
    axes = plane(points, x)
    step = (axes.x1 - axes.x0) / CELLS, (axes.y1 - axes.y0) / CELLS
    new = axes.x0 + (column + 0.5) * step[0], axes.y1 - (row + 0.5) * step[1]
    if any(all(abs(a - b) < 3 * s for a, b, s in zip(new, old, step, strict=True)) for old in points):
        return points
    return (*points, (round(new[0], 2), round(new[1], 1)))


def window(walk: Walk) -> Axes:
    """The surface's axes: w and b around the best pair, wide enough for the start."""
    w, b = basics.best(walk.points)
    far_w, far_b = max(2.5, 1.35 * abs(walk.w - w)), max(2.5, 1.35 * abs(walk.b - b))
    return Axes(w - far_w, w + far_w, b - far_b, b + far_b)


def surface(walk: Walk) -> str:
    """The loss surface with its axes and scale; the same while the run plays."""
    picture, low, high = _painted(walk.points, window(walk))
    axes = window(walk)
    wide, high_px = axes.inner
    box = f'x="{axes.left}" y="8" width="{wide}" height="{high_px}"'
    image = f'<image {box} preserveAspectRatio="none" href="{picture}"/>'
    cx, cy = axes.place(*basics.best(walk.points))
    cross = f'<path class="cross" d="M{cx - 6} {cy}h12M{cx} {cy - 6}v12"/>'
    return axes.svg(axes.grid("w", "b") + image + cross, label(W, "surface_alt")) + (
        f"<p>{scale(AMOUNT, (low, high), 'scale_loss')}</p>"
    )


@lru_cache(maxsize=32)
def _painted(points: tuple, axes: Axes) -> tuple[str, float, float]:
    """(PNG as a data URL, least and largest loss of its scale)."""
    w = np.linspace(axes.x0, axes.x1, PIXELS)
    b = np.linspace(axes.y1, axes.y0, PIXELS)  # b grows upward on the page
    loss = basics.surface(Walk(points=points), w, b)
    top = float(loss.max())
    low = max(float(loss.min()), top * 1e-4)
    height = np.log(np.maximum(loss, low) / low) / np.log(max(top / low, 1.001))
    banded = np.floor(height * BANDS) / BANDS
    return data_url(colours(banded, AMOUNT, 0, 1)), low, top


def trace(walk: Walk, runs: dict[str, tuple[Moment, ...]]) -> str:
    """The ways walked so far, the own one on top; each optimizer's name at its end, where there is room."""
    axes, body, named = window(walk), "", []
    for i, (name, run) in enumerate(runs.items()):
        past = [moment for moment in run if np.isfinite([moment.w, moment.b]).all()]
        ws, bs = [moment.w for moment in past], [moment.b for moment in past]
        (sx, sy), (cx, cy) = axes.place(ws[0], bs[0]), axes.place(ws[-1], bs[-1])
        free = all(abs(cx - x) > NAME[0] or abs(cy - y) > NAME[1] for x, y in named)
        told = f'<text x="{cx + 8}" y="{cy - 6}">{name}</text>' if len(runs) > 1 and free else ""
        named += [(cx, cy)] * bool(told)
        body = (
            f'<g style="--c:{PATHS[i]}">{axes.line(ws, bs, "way")}'
            f'<circle class="from" cx="{sx}" cy="{sy}" r="4"/>'
            f'<circle class="here" cx="{cx}" cy="{cy}" r="5"/>{told}</g>{body}'
        )
    return axes.svg(axes.plane(body), 'aria-hidden="true"')


def standings(runs: dict[str, tuple[Moment, ...]], playing: bool) -> str:
    """The race's losses so far, the lowest first once nothing moves; nothing when one runs alone."""
    if len(runs) < 2:
        return ""
    rows = []
    for i, (name, run) in enumerate(runs.items()):
        at = run[-1]
        loss = float("inf") if at.diverged else at.loss
        rows.append((loss, f'<li style="--c:{PATHS[i]}"><i></i>{name} <b>{shown(loss)}</b></li>'))
    return f'<ol class="race">{"".join(row for _, row in (rows if playing else sorted(rows)))}</ol>'


def told(walk: Walk, run: tuple[Moment, ...], x: float) -> str:
    """What happens at this step, in a sentence."""
    first, moment = run[0], run[-1]
    if moment.diverged:
        return f'<p class="happens up" role="alert">{both(W, "told_diverged", n=moment.number)}</p>'
    slope = max(abs(moment.slope_w), abs(moment.slope_b))
    if moment.number == 0:
        words = both(W, "told_0")
    elif slope < 1e-3:
        words = both(W, "told_flat", x=f"{x:g}", y=shown(moment.w * x + moment.b))
    elif moment.loss > 1.001 * first.loss:
        return f'<p class="happens up">{both(W, "told_up")}</p>'
    else:
        plain = walk.optimizer == "SGD" and not walk.momentum
        words = both(
            W,
            "told_plain" if plain else "told_own",
            rate=f"{walk.rate:g}",
            slope=bracketed(run[-2].slope_w),
            change=shown(moment.w - run[-2].w),
            product=shown(-walk.rate * run[-2].slope_w),
            optimizer=walk.optimizer,
        )
    return f'<p class="happens">{words}</p>'


def bracketed(value: float) -> str:
    """The number as a factor: in brackets when it is below 0."""
    text = shown(value)
    return f"({text})" if text.startswith("−") else text


def framed(name: str, body: str, more: str = "") -> str:
    """A figure with its caption in the table's words."""
    return figure(name, body + more, f"<b>{both(W, name)}</b>")
