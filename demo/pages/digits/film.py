"""Film of the training: what a network looked for, made and said at a dozen moments while it learnt.

The visitor sees kernels grow out of noise, and the answer for the digit on the pad settle.
"""

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from markupsafe import Markup

from demo import learn, predict, probe
from demo.draw.axes import Axes
from demo.draw.elements import element
from demo.draw.images import AMOUNT, SIGNED, heat, mosaic, reach, scale
from demo.draw.numbers import NONE, grouped, percent, probability
from demo.draw.plots import log_marks
from demo.learn import OwnNetwork
from demo.pages.digits import own_inside
from demo.panel.form import Form, Slider, Strip
from demo.panel.panel import Page, Panel, Slots, blank
from demo.panel.templates import Template
from demo.probe import Shot
from demo.words import Phrase, _
from models.probing.recurrent import GATES
from models.problem import Range

T = Template("pages/digits/film.jinja")

OWN = "own"
SLOTS = ("time", "curve", "moments")
AFTER = {
    "epoch": _("after epoch {n}"),
    "batch": _("after {n} batches"),
    "step": _("after {n} steps"),
}
UNITS = {"epoch": _("epoch"), "batch": _("batch"), "step": _("step")}
UNTRAINED = _("before training")
LEAST = 1e-3  # the lowest error rate that the curve tells apart
WEIGHTS = {
    "neurons": _("What the strongest eight neurons of the first layer look for"),
    "kernels": _("The kernels of the first convolution"),
    "gates": _("How the gates weigh a row: a line for each unit, a column for each pixel"),
    "cell": _("How the cell weighs a row: a line for each unit, a column for each pixel"),
}
WIDE = 352  # px that a row of pictures takes at most
LARGEST = 84  # px of one picture
BEATS = 6.0  # seconds that a whole film takes


def networks() -> list[tuple[str, Phrase | str]]:
    """(key, name) of those that were filmed, and the visitor's own."""
    names = predict.names()
    return [*((key, names[key]) for key in probe.filmed()), (OWN, _("yours"))]


class FilmForm(Form):
    """Whose film it is, and the moment that is shown, which the page's script chooses."""

    key: str = Strip(_("Network"), "cnn_small", networks, strict=False)
    step: int = Slider(_("moment"), 0, Range(0, 59, whole=True), passing=True)


# ---- what is answered --------------------------------------------------------------------------------------


def film(form: FilmForm, page: Page, own: OwnNetwork | None) -> Slots:
    """All moments for the digit on the pad, of which the page shows one; the slider that chooses it."""
    empty = dict.fromkeys(SLOTS, Markup())
    if page.digit is None:
        return {**empty, "moments": blank()}
    if form.key == OWN and own is None:
        return {**empty, "moments": own_inside.T.untrained()}
    is_own = form.key == OWN
    moments = learn.film_moments(own, page.digit) if is_own else probe.film_moments(page.digit, form.key)
    return {
        "time": time(len(moments)),
        "curve": curve(moments, is_own),
        "moments": pictures(moments),
    }


# ---- how it is shown ---------------------------------------------------------------------------------------


def time(count: int) -> Markup:
    """The slider over so many moments, at the last one, and the button that plays it."""
    last = count - 1
    slider = replace(FilmForm.fields["step"], range=Range(0, last, whole=True))
    return T.time(slider.render("step", last), round(1000 * BEATS / max(12, count)))


def curve(moments: Sequence[Shot], is_own: bool) -> Markup:
    """The error rate over the training, and on it the moment that is shown."""
    points = [
        (moment.done, math.log10(max(LEAST, moment.error))) for moment in moments if moment.error is not None
    ]
    heights = [height for _done, height in points]
    low = min(heights) - 0.1
    axes = Axes(0, max(1, moments[-1].done), low, 0, width=400, height=170, left=56)
    marks = {place: percent(10**place, 0 if place >= -2 else 1) for place in log_marks(low, 0)}
    line = axes.line(*zip(*points, strict=True), "train")
    dots = [axes.dot(x, y, "train", 3) for x, y in points]
    rings = []
    for index, moment in enumerate(moments):
        ring = axes.dot(moment.done, height_of(moment), "now", 7)
        rings.append(element("g", ring, data_moment=index, hidden=index != len(moments) - 1))
    grid = axes.grid(UNITS[moments[-1].unit], _("wrong"), marks, step_x=1)
    alt = _("Error rate over the training, logarithmic")
    return T.curve(axes.svg(grid, axes.plane(line, *dots), *rings, alt=alt), is_own)


def height_of(moment: Shot) -> float:
    """The error rate on the logarithmic axis; before it was measured, all wrong."""
    return 0.0 if moment.error is None else math.log10(max(LEAST, moment.error))


def pictures(moments: Sequence[Shot]) -> Markup:
    """Of each moment when it was, its error, the weights, the maps and the bars; all on the same colours."""
    last = moments[-1]
    # The end's, so that one sees the weights grow.
    weights_span = reach(last.weights, signed=True)
    spans = {name: span_of([moment.maps[name] for moment in moments]) for name in last.maps}
    parts = []
    for index, moment in enumerate(moments):
        weights = heat(picture_row(moment.weights), row_side(moment.weights), SIGNED, weights_span)
        rows = [(name_of_weights(moment), weights)]
        for name, values in moment.maps.items():
            colour, span = spans[name]
            rows.append((name_of(name, values), heat(picture_row(values), row_side(values), colour, span)))
        parts.append(T.moment(index, index == len(moments) - 1, facts(moment), rows, bars(moment)))
    scales = [scale(SIGNED, weights_span, _("weight"))]
    for name, (colour, span) in spans.items():
        words = _("activation") if name == "rnn" else _("output of {name}", name=name)
        scales.append(scale(colour, span, words))
    return T.moments(parts, WEIGHTS[kind_of(last)], scales)


def span_of(arrays: Sequence[np.ndarray]) -> tuple[str, tuple[float, float]]:
    """The colours that hold the maps of every moment."""
    together = np.stack(arrays)
    signed = bool(together.min() < 0)
    return (SIGNED if signed else AMOUNT), reach(together, signed)


def kind_of(moment: Shot) -> str:
    """What the first layer's pictures are."""
    if "rnn" in moment.maps:
        return "gates" if len(moment.weights) > 1 else "cell"
    return "kernels" if moment.maps else "neurons"


def name_of_weights(moment: Shot) -> Phrase:
    """What stands below the first layer's pictures."""
    count, height, width = moment.weights.shape
    match kind_of(moment):
        case "gates":
            letters = next(gates for gates in GATES.values() if len(gates) == count)
            return _("gates, from left to right: {letters}", letters=", ".join(letters))
        case "cell":
            return _("the weights of {count} units", count=height)
        case "kernels":
            return _("{count} kernels, {height} × {width}", count=count, height=height, width=width)
        case _:
            return _("the weights of {count} neurons", count=count)


def name_of(path: str, values: np.ndarray) -> Phrase:
    """What stands below maps."""
    count, height, width = values.shape
    if path == "rnn":
        return _("hidden state: {units} units over {count} steps", units=height, count=width)
    return _("{name}: {count} maps after ReLU", name=path, count=count)


def picture_row(arrays: np.ndarray) -> np.ndarray:
    """(H, W) of (N, h, w): up to four beside each other, more in two lines."""
    lines = 1 if len(arrays) <= 5 else 2
    columns = math.ceil(len(arrays) / lines)
    padded = np.full((lines * columns, *arrays.shape[1:]), np.nan)
    padded[: len(arrays)] = arrays
    return mosaic(padded.reshape(lines, columns, *arrays.shape[1:]))


def row_side(arrays: np.ndarray) -> int:
    """px of the longer side of their picture."""
    height, width = picture_row(arrays).shape
    columns = math.ceil(len(arrays) / (1 if len(arrays) <= 5 else 2))
    wide = min(WIDE, columns * LARGEST)
    return round(wide * max(1.0, height / width))


def facts(moment: Shot) -> Markup:
    """When it was, how much was read wrongly, what it says of the digit."""
    when = AFTER[moment.unit] if moment.done else UNTRAINED
    if moment.done:
        when = Phrase(when.template, {"n": grouped(moment.done)})
    wrong = NONE if moment.error is None else percent(moment.error, 2)
    says = int(moment.probs.argmax())
    return T.facts(when, wrong, says, probability(float(moment.probs.max())))


def bars(moment: Shot) -> Markup:
    """The ten probabilities."""
    return T.bars([f"{p:.4f}" for p in moment.probs.tolist()], int(moment.probs.argmax()))


PANEL = Panel(
    "film",
    _(
        "Press play: the weights grow out of chance, the errors fall, and your digit is read, at first by "
        "guessing. Which comes first, the picture or the answer?"
    ),
    FilmForm,
    "pages/digits/film.jinja",
    film,
    listens="digit trained",
    title=_("Film of the training"),
)
