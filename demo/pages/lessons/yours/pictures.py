"""An own network in pictures and numbers: its errors, and what its first layer looks for."""

import math

import numpy as np
from markupsafe import Markup

from demo.draw.axes import Axes
from demo.draw.elements import element, joined
from demo.draw.images import SIGNED, heat, mosaic, reach, scale
from demo.draw.numbers import NONE, percent, steady
from demo.pages.lessons.parts import MADE
from demo.pages.lessons.yours.form import NAMES
from demo.panel.templates import Template
from demo.words import Phrase, _
from models.own.settings import KINDS
from models.own.trial import SHOWN, NetworkState, TrialState

T = Template("pages/lessons/yours/own_network.jinja")
P = Template("panel/playback.jinja")

COLOURS = ("var(--accent)", "#ff5a36", "#8f7ad1")
LEAST = 0.004  # the lowest error rate that the plot tells apart
MARKS = {math.log10(share / 100): f"{share:g} %" for share in (0.5, 1, 2, 5, 10, 20, 50, 100)}
ENDS = {"mlp_sigmoid": "sigmoid", "mlp": "ReLU"}  # what stands at the end of a curve
MOST = {"mlp": 8, "mlp_sigmoid": 8, "cnn": 16}  # pictures shown of the first layer; of a cell all its gates
IN_LINE = 5  # of them side by side; more stand in two lines
EXPLODED = 100  # a row that reaches so many times further than another has its scale no more
WIDE = 360  # px that the pictures may take
HIGH = 345

Row = tuple[Phrase, str, np.ndarray]  # of pictures: its name, the kind of network, its first layer's weights


def name_of(name: str, experiment: str) -> Phrase:
    """A network's name: its batch size where those differ, else its kind."""
    return _("batches of {n}", n=name) if experiment == "batch" else NAMES[name]


# ---- numbers -----------------------------------------------------------------------------------------------


def share_of(wrong: float) -> str:
    """An error rate in percent; a dash before it was measured."""
    return percent(wrong, 2) if math.isfinite(wrong) else NONE


def numbers(state: TrialState) -> Markup:
    """Of a single network: errors, loss, steps, computing time; dashes before there are any."""
    (network,) = state.networks.values()
    last = network.history[-1] if network.history else None
    pairs = [
        (_("training errors"), percent(last.error, 2) if last else NONE),
        (_("validation errors"), share_of(network.error)),
        (_("loss"), steady(last.loss) if last else NONE),
        (_("steps"), f"{network.step:,}" if state.begun else NONE),
        (_("computing time"), _("{n} s", n=f"{network.seconds:.1f}") if state.begun else NONE),
    ]
    if network.settings.made:
        pairs.append((_("digits"), _("{count} made", count=f"{network.settings.learned:,}")))
    return P.figures(pairs)


def standings(state: TrialState, experiment: str) -> Markup:
    """Of an experiment: each network's colour, steps and errors."""
    rows = []
    for colour, (name, network) in zip(COLOURS, state.networks.items(), strict=False):
        wrong = network.history[-1].error if network.history else math.inf
        steps = f"{network.step:,}" if state.begun else NONE
        rows.append((colour, name_of(name, experiment), steps, share_of(wrong), share_of(network.error)))
    return T.standings(rows)


# ---- the curve ---------------------------------------------------------------------------------------------


def curves(state: TrialState) -> Markup:
    """Error rates over the epochs: training thin, validation thick with its points."""
    epochs = next(iter(state.networks.values())).settings.epochs
    axes = Axes(0, epochs, math.log10(LEAST), 0.02, left=48)
    lines = []
    ends = []
    for colour, (name, network) in zip(COLOURS, state.networks.items(), strict=False):
        checked = [point for point in network.history if point.validation is not None]
        xs = [place_of(point.step, network) for point in checked]
        ys = [height_of(point.validation) for point in checked]
        parts = [training_line(axes, network)]
        if checked:
            parts.append(axes.line(xs, ys, "check"))
        parts += [axes.dot(x, y, "check", 3) for x, y in zip(xs, ys, strict=True)]
        lines.append(element("g", *parts, style=f"--c:{colour}"))
        if checked and len(state.networks) > 1:
            ends.append(axes.text(ENDS.get(name, name), xs[-1], ys[-1], "end", (-6, -7)))
    grid = axes.grid(_("epoch"), _("wrong"), MARKS)
    alt = _("Error rates on training and validation digits over the epochs, logarithmic")
    if next(iter(state.networks.values())).settings.made:
        ends.append(axes.text(MADE, axes.x1, axes.y1, "end made", (-4, 14)))
    return axes.svg(grid, axes.plane(*lines), *ends, alt=alt)


def training_line(axes: Axes, network: NetworkState) -> Markup:
    """The error rate on the digits learned from; nothing before there is one."""
    if not network.history:
        return Markup()
    xs = [place_of(point.step, network) for point in network.history]
    ys = [height_of(point.error) for point in network.history]
    return axes.line(xs, ys, "learn")


def place_of(step: int, network: NetworkState) -> float:
    """The step in epochs, in which networks with other batch sizes are alike."""
    return step * network.settings.epochs / network.settings.steps


def height_of(share: float) -> float:
    """The error rate on the logarithmic axis."""
    return math.log10(max(LEAST, share))


# ---- the first layer ---------------------------------------------------------------------------------------


def rows_of(state: TrialState, experiment: str) -> list[Row]:
    """What is compared: one network at first and now, or the networks of an experiment now."""
    if experiment == "one":
        (network,) = state.networks.values()
        kind = network.settings.kind
        return [(_("at first"), kind, network.first), (_("now"), kind, network.weights)]
    return [
        (name_of(name, experiment), network.settings.kind, network.weights)
        for name, network in state.networks.items()
    ]


def kernels(rows: list[Row]) -> Markup:
    """Rows of pictures on one scale. Where a weight has diverged the page shows through."""
    tops = [reach(weights[np.isfinite(weights)])[1] for _name, _kind, weights in rows]
    top = max(top for top in tops if top <= EXPLODED * min(tops))
    span = (-top, top)
    parts = []
    for name, kind, weights in rows:
        row = picture_row(kind, weights)
        height, width = row.shape
        times = min(WIDE // width, HIGH // len(rows) // height)
        picture = heat(
            row, times * max(height, width), SIGNED, span, _("Weights of the first layer as pictures")
        )
        parts.append(T.looks(name, picture))
    return joined(*parts, scale(SIGNED, span, _("weight")))


def picture_row(kind: str, weights: np.ndarray) -> np.ndarray:
    """(H, W): a cell's gates side by side; of a layer the first pictures, in two lines if there are many."""
    if KINDS[kind].gates:
        return mosaic(weights[None, :, :SHOWN])
    pictures = weights[: MOST[kind]]
    lines = 2 if len(pictures) > IN_LINE else 1
    return mosaic(pictures.reshape(lines, -1, *pictures.shape[1:]))


def kernels_words(kind: str, width: int) -> Markup:
    """How to read those pictures, and how many of them there are."""
    most = SHOWN if KINDS[kind].gates else MOST[kind]
    return T.kernels_words(kind, min(width, most), width)
