"""A name from within: every gate of the network that reads it, letter by letter.

The visitor learns what a bidirectional network keeps of each letter, and that one gate can hold an answer.
"""

from markupsafe import Markup

from demo import probe
from demo.draw.countries import country_name
from demo.pages.recurrence import text
from demo.panel.form import Strip, Text
from demo.panel.limits import LIMITS
from demo.panel.panel import Page, Panel, Slots
from demo.panel.templates import Template
from demo.predict import COUNTRIES
from demo.words import Phrase, _, text_of
from models import registry
from models.names import END, START
from models.text.letters import Unreadable, latin

T = Template("pages/names/steps.jinja")
SHOWN = 6  # countries in the answer
MARKS = {START: "⊢", END: "⊣"}  # of a name's ends, which ours reads too


def networks() -> list:
    """(key, name) of the networks that read names."""
    return [(card.key, text_of(card.name)) for card in registry.NAMES]


class NameStepsForm(text.TextStepsForm):
    """Which network reads the name in the box above."""

    name: str = Text(_("A surname, in any writing"), longest=LIMITS.body, passing=True)
    key: str = Strip(_("Network"), "names", networks)


def name_steps(form: NameStepsForm, page: Page) -> Slots:
    """Every gate over the letters, one unit's step in formulas, the countries with a gate held."""
    try:
        read = latin(form.name)
    except Unreadable:
        # The panel of the name says why.
        return {"maps": T.no_name(), "formula": Markup()}
    parts = probe.recurrent_paths(form.key)
    path = form.path(parts)
    hold = form.hold(*probe.recurrent_module(form.key, path))
    steps = probe.name_steps_within(read, form.key, path, hold)
    letters = list(read)
    if steps.runs[0].steps > len(letters):
        letters = [MARKS[START], *letters, MARKS[END]]

    def name_of(at: int) -> Phrase:
        return country_name(COUNTRIES[at])

    return text.slots(form, page, steps, hold, letters, len(parts), name_of, SHOWN)


PANEL = Panel(
    "names_steps",
    _(
        "Follow the letters down, or up where the network reads from the end: which gate shuts at which "
        "letter, and what does the network say if it may not?"
    ),
    NameStepsForm,
    "pages/names/steps.jinja",
    name_steps,
    listens="none",
    title=_("From within: every gate at every letter"),
)
