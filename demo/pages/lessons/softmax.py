"""Softmax and cross-entropy by hand: scores become probabilities, a loss, and a gradient.

The visitor learns what every classifier's last step computes, and what NLL and cross-entropy share.
"""

import math
from dataclasses import dataclass, replace
from typing import ClassVar

from markupsafe import Markup

from demo.draw.numbers import percent, power_of_ten, steady
from demo.pages.lessons import programs
from demo.pages.lessons.parts import Tries
from demo.panel.form import Form, NumberChoice, Slider
from demo.panel.panel import Page, Panel, Update
from demo.panel.problems import endpoint_problems
from demo.panel.templates import Template
from demo.words import _, pgettext
from models import basics
from models.problem import Range, Term

T = Template("pages/lessons/softmax.jinja")

MOST = 6  # classes: as many sliders as a phone shows above the table
REACH = Range(-10, 10)  # eᶻ still has a number of ordinary length there


def score_field(place: int, start: float) -> Slider:
    """The slider of one class's score, there while there are so many classes."""
    counts = " ".join(str(count) for count in range(max(2, place + 1), MOST + 1))
    return Slider(_("Score {i}", i=place), start, REACH, 0.1, clamp=False, when=f"classes={counts}")


class SoftmaxForm(Form):
    """The scores, and which class is the right one."""

    classes: int = NumberChoice(
        _("Classes"),
        3,
        tuple(range(2, MOST + 1)),
        called=Term("The number of classes"),
        range=Range(2, MOST, whole=True),
    )
    s0: float = score_field(0, 0.2)
    s1: float = score_field(1, 0.1)
    s2: float = score_field(2, -0.1)
    s3: float = score_field(3, 0.0)
    s4: float = score_field(4, 0.0)
    s5: float = score_field(5, 0.0)
    target: int = NumberChoice(
        _("Right class"),
        0,
        tuple(range(MOST)),
        called=Term("The right class"),
        range=Range(0, MOST - 1, whole=True),
    )

    tries: ClassVar[Tries] = (
        (pgettext("scores", "the tutorial’s"), {"classes": 3, "target": 0, "s0": 0.2, "s1": 0.1, "s2": -0.1}),
        (_("all equal"), dict.fromkeys(("s0", "s1", "s2", "s3", "s4", "s5"), 0)),
        (_("sure and right"), {"target": 0, "s0": 8, "s1": 0, "s2": -1}),
        (_("sure, and wrong"), {"target": 1, "s0": 8, "s1": 0, "s2": -1}),
    )

    def scores(self) -> list[float]:
        """The scores of the classes that there are."""
        scores = [self.s0, self.s1, self.s2, self.s3, self.s4, self.s5]
        return scores[: self.classes]


@dataclass(frozen=True)
class Listed:
    """The list of right classes as it stands on the page: of how many, and which was chosen then."""

    count: int
    chosen: int


def probabilities(form: SoftmaxForm, page: Page, listed: Listed | None) -> Update:
    """The scores' probabilities, losses and gradient.

    The list of right classes is drawn anew only with another number of them: whoever holds it keeps it.
    """
    scores = form.scores()
    target = min(form.target, form.classes - 1)
    if listed is None or listed.count != form.classes:
        listed = Listed(form.classes, target)
    softmax = basics.softmax(scores, target)
    loss = softmax["cross_entropy"]
    chance = softmax["probs"][target]
    exponentials = [math.exp(score) for score in scores]
    rows = list(zip(scores, exponentials, softmax["probs"], softmax["gradient"], strict=True))
    losses = (steady(softmax["nll"]), steady(loss), steady(math.log(len(scores))), percent(chance, 2))
    slots = {
        "target": targets(listed),
        "losses": T.losses(len(scores), *losses),
        "table": T.table(rows, target),
        "told": T.written_out(steady(sum(exponentials)), precise(chance), steady(loss)),
        "code": Markup.escape(programs.softmax(scores, target)),
    }
    return Update(slots, (listed,))


def targets(listed: Listed) -> Markup:
    """The list of right classes."""
    field = SoftmaxForm.fields["target"]
    return replace(field, options=tuple(range(listed.count))).render("target", listed.chosen)


def precise(probability: float) -> str:
    """In six digits, so that the logarithm of what is printed is the loss that is printed."""
    return power_of_ten(f"{probability:.6g}")


def softmax(scores: list[float], target: int = 0) -> dict:
    """Scores to probabilities, NLL, cross-entropy and the loss's gradient.

    Example: [0.2, 0.1, -0.1], 0.

    Args:
        scores: 2 to 10 numbers, each from -1000 to 1000.
        target: The right class, from 0.

    Returns:
        {"probs", "logs", "nll", "cross_entropy", "gradient"}
    """
    with endpoint_problems():
        return basics.softmax(scores, target)


PANEL = Panel(
    "softmax",
    _(
        "Move a slider and watch all probabilities change, though you touched one score; the last column "
        "says which way training would push each."
    ),
    SoftmaxForm,
    "pages/lessons/softmax.jinja",
    probabilities,
    listens="none",
    endpoints=(softmax,),
)
