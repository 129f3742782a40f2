"""The visitor's own network taken apart on the digit, as Inside does it with the networks of the table.

The visitor learns that what was trained a minute ago is made of the same few operations.
"""

from markupsafe import Markup

from demo import learn
from demo.learn import OwnNetwork
from demo.pages.digits import arithmetic, inside, whole
from demo.pages.digits.own_row import title
from demo.panel.form import Form, Part
from demo.panel.panel import Page, Panel, Slots, blank
from demo.panel.templates import Template
from demo.words import _

T = Template("pages/digits/own_inside.jinja")
FIELD = "operation"  # that a click on the whole picture sets


class OwnInsideForm(Form):
    """Which operation, and which number of what it made."""

    operation: str = Part(_("Operation"))
    map: int = inside.InsideForm.fields["map"]
    y: int | None = inside.InsideForm.fields["y"]
    x: int | None = inside.InsideForm.fields["x"]


def own_inside(form: OwnInsideForm, page: Page, own: OwnNetwork | None) -> Slots:
    """The whole network, an operation large, one number of it; without a network where to train one."""
    empty = dict.fromkeys(("about", "maps", "formula"), Markup())
    if own is None:
        return {**empty, "whole": T.untrained()}
    if page.digit is None:
        return {**empty, "whole": blank()}
    found = learn.look_through(own, page.digit)
    names = [one.name for one in found.operations]
    # Another network may have been trained since the click.
    chosen = form.operation if form.operation in names else inside.first_of(found.operations)
    operation = found.operation(chosen)
    value = found.values[chosen]
    place = arithmetic.place_of(value, form.map, form.y, form.x)
    slots = {"formula": arithmetic.figure(found, operation, place, FIELD)}
    if not page.pointed:
        slots["whole"] = whole.picture(found, title(own), _("trained by you"), chosen, FIELD)
        slots["about"] = arithmetic.about(found.operations, operation)
        slots["maps"] = arithmetic.made(found, operation, inside.pointed_maps)
    return slots


PANEL = Panel(
    "own_inside",
    _(
        "What you trained under “First steps”, on the digit on the pad: click an operation, then point at a "
        "number."
    ),
    OwnInsideForm,
    "pages/digits/own_inside.jinja",
    own_inside,
    listens="digit trained",
    title=_("Inside your own network"),
)
