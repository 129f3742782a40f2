"""Shapes of recurrent layers: one to many, many to one, many to many, and where each stands in this app.

The visitor learns what goes into nn.LSTM and what comes out, the batch first or not.
"""

from dataclasses import dataclass

from markupsafe import Markup

from demo import probe
from demo.panel.form import Form
from demo.panel.panel import Page, Panel, Slots
from demo.panel.templates import Template
from demo.words import Phrase, _

T = Template("pages/digits/shapes.jinja")

ONE_TO_MANY = _("one to many")
MANY_TO_ONE = _("many to one")
MANY_TO_MANY = _("many to many")

# By the examples of `probe.shapes`: what it is, where it stands.
STANDS = {
    "digits": (MANY_TO_ONE, _("Digits, the LSTM: 28 rows, one digit")),
    "names": (MANY_TO_ONE, _("Names, the tutorial’s GRU: 8 letters of “Nakamura”, one country")),
    "reviews": (MANY_TO_ONE, _("Reviews, the LSTM: 9 words, one level")),
    "writing": (ONE_TO_MANY, _("Writing: one letter goes in, and each letter that comes out goes in next")),
    "training": (MANY_TO_MANY, _("Writing, while it learns: 128 letters, after each the next one")),
    "hello": (MANY_TO_MANY, _("First steps, “hello”: 5 letters, 5 letters; no batch, steps first")),
}


@dataclass(frozen=True)
class Row:
    """One network: what it is, where it stands, its module in a line, the shapes in order."""

    kind: Phrase
    where: Phrase
    code: str
    given: tuple[int, ...]
    output: tuple[int, ...]
    last: tuple[int, ...]
    answer: tuple[int, ...]


class ShapesForm(Form):
    """Nothing is asked."""


def shapes(form: ShapesForm, page: Page) -> Slots:
    """The table."""
    rows = []
    for name, found in probe.shapes().items():
        kind, where = STANDS[name]
        code = f"nn.{found.module}"
        rows.append(Row(kind, where, code, found.given, found.output, found.last, found.answer))
    return {"table": table(rows)}


def table(rows: list[Row]) -> Markup:
    """A line a network; below it the same layer with the steps first."""
    digits = rows[0]
    batch, steps, features = digits.given
    _batch, _steps, units = digits.output
    return T.table(rows, (steps, batch, features), (steps, batch, units), digits.last)


PANEL = Panel(
    "shapes",
    _(
        "What goes into a recurrent layer and what comes out, measured on networks of this app: B texts or "
        "digits, T steps, E numbers a step, D units, L layers times directions."
    ),
    ShapesForm,
    "pages/digits/shapes.jinja",
    shapes,
    listens="none",
    title=_("Shapes: one to many, many to one, many to many"),
)
