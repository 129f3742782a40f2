"""Gradients: how much of the loss of the visitor's digit reaches the first layer, and the first row.

The visitor sees gradients vanish, or not: with sigmoids beside ReLUs, with additions beside none, and back
through the rows of three recurrent networks.
"""

from collections.abc import Mapping

import numpy as np
from markupsafe import Markup

from demo import predict, probe
from demo.draw.log_bars import decades, log_bars
from demo.draw.numbers import number, scientific
from demo.panel.form import Form, Radios, Strip
from demo.panel.panel import Page, Panel, Slots, blank
from demo.panel.templates import Template
from demo.probe import Flow
from demo.words import Phrase, _

T = Template("pages/digits/gradients.jinja")

PAIRS = {
    "mlp": _("Sigmoid and ReLU"),
    "resnet": _("With and without additions"),
    "recurrent": _("Back through 28 rows"),
}
OF = {"weights": _("a layer’s weights"), "outputs": _("a layer’s outputs")}
VOTE = "vote"
SERIES = {"fresh": _("new weights, mean of five networks"), "trained": _("trained weights")}
# What tells the truth about vanishing in each of them.
CAPTIONS = {
    "mlp": _(
        "Look at the new weights, from which learning starts. A sigmoid’s slope is at most 1/4, and each "
        "layer multiplies by it once more; a ReLU’s is 1 where it lets through. Trained weights tell less: "
        "who is sure of the digit has a small loss, and small gradients everywhere."
    ),
    "resnet": _(
        "Look at the new weights, of the same seeds with and without additions: only there are both alike. "
        "“Without additions” was never trained so: its trained weights are the ResNet’s with the additions "
        "cut, and their gradients tell of how badly it reads. Two blocks are few; in networks of a hundred "
        "layers the difference decides whether they learn at all."
    ),
    "recurrent": _(
        "With new weights the gradient fades on its way back in all three: gates that are half open halve it "
        "at each row. Training opens them, and it comes through; the RNN has no gates, and must find weights "
        "that neither fade nor explode. These are the networks for which that went well."
    ),
}


def labels() -> list[tuple[str, Phrase | str]]:
    """What the digit was meant to be."""
    return [(VOTE, _("as the networks vote")), *((str(digit), str(digit)) for digit in range(10))]


class GradientsForm(Form):
    """Which networks are compared, of what the gradient is, and what the digit was meant to be."""

    pair: str = Strip(_("Comparison"), "mlp", PAIRS.items())
    of: str = Radios(_("Gradient of"), "weights", OF.items(), when="pair=mlp resnet")
    label: str = Strip(_("The digit is meant to be"), VOTE, labels)


# ---- what is answered --------------------------------------------------------------------------------------


def gradients(form: GradientsForm, page: Page) -> Slots:
    """The bars of every network of the comparison, on one scale."""
    if page.digit is None:
        return {"bars": blank()}
    target = label_of(form, page)
    # The sigmoid network has only the plain recipe: beside it the other is looked at with that too.
    recipe = "plain" if form.pair == "mlp" else page.recipe
    flows = probe.gradients(page.digit, form.pair, form.of, target, recipe)
    span = decades(np.concatenate([sizes for flow in flows for sizes in (flow.new, flow.trained)]))
    plots = [plot(flow, span, form) for flow in flows]
    return {"bars": T.bars(plots, SERIES.items(), target, form.label == VOTE, CAPTIONS[form.pair])}


def label_of(form: GradientsForm, page: Page) -> int:
    """The digit that the loss is asked for."""
    if form.label != VOTE:
        return int(form.label)
    return predict.read(page.digit, recipe=page.recipe)["vote"]


# ---- how it is shown ---------------------------------------------------------------------------------------


def plot(flow: Flow, span: tuple[int, int], form: GradientsForm) -> Markup:
    """One network's bars, and how many times less arrives at its beginning than at its end."""
    series = {"fresh": flow.new, "trained": flow.trained}
    is_reading = form.pair == "recurrent"
    name = name_of(flow)
    picture = log_bars(
        series,
        flow.parts if is_reading else [str(index + 1) for index in range(len(flow.parts))],
        span,
        _("row") if is_reading else _("layer"),
        _("gradient, root mean square"),
        alt=_("{name}: gradients", name=name),
    )
    losses = [(SERIES[kind], times_less(sizes)) for kind, sizes in series.items()]
    return T.plot(name, picture, losses, is_reading, flow.parts)


def name_of(flow: Flow) -> Phrase | str:
    """What stands above the bars."""
    names: Mapping[str, str] = predict.names()
    if flow.key == probe.CUT:
        return _("{name} without additions", name=names["resnet"])
    if flow.cell:
        return _("{name}, cell state", name=names[flow.key])
    return names[flow.key]


def times_less(sizes: np.ndarray) -> str:
    """The first as a share of the last that is not 0, such as "0.0012"."""
    last = sizes[sizes > 0]
    return scientific(float(sizes[0] / last[-1])) if last.size else number(0.0)


PANEL = Panel(
    "gradients",
    _(
        "Choose a comparison and look from right to left: how much of what your digit teaches the last layer "
        "reaches the first?"
    ),
    GradientsForm,
    "pages/digits/gradients.jinja",
    gradients,
    title=_("Gradients"),
)
