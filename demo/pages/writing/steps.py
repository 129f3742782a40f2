"""What was written from within: every gate of the network that wrote it, letter by letter.

The visitor learns that the same step makes every letter, and what a writer forgets when a gate is shut.
"""

from dataclasses import replace

from markupsafe import Markup

from demo import probe, write
from demo.pages.recurrence import text
from demo.pages.writing.kinds import KINDS
from demo.pages.writing.sheets import MOST, SURNAMES, Desk
from demo.panel.form import Number, Radios
from demo.panel.panel import Page, Panel, Slots
from demo.panel.templates import Template
from demo.words import _
from models.problem import Range, Term

T = Template("pages/writing/steps.jinja")
WINDOW = 40  # characters that are seen at once
SHOWN = 8  # characters in the answer
SIGNS = {"\n": "↵", " ": "␣"}  # what would not be seen


class WritingStepsForm(text.TextStepsForm):
    """Whose text is looked at, on which sheet, and from which character on."""

    key: str = Radios(
        _("Network"), "shakespeare", [(key, kind.name) for key, kind in KINDS.items()], strict=False
    )
    sheet: int = Number(
        _("on sheet"),
        1,
        Range(1, max(MOST, SURNAMES), whole=True),
        clamp=True,
        called=Term("The sheet"),
    )
    first: int = Number(
        _("from character"),
        1,
        Range(1, 10_000, whole=True),
        clamp=True,
        called=Term("The character’s place"),
    )


def writing_steps(form: WritingStepsForm, page: Page, desk: Desk) -> Slots:
    """Every gate over the letters, one unit's step in formulas, what comes next with a gate held."""
    write.kind_of(form.key)
    written = desk.written.get(form.key)
    sheets = [sheet for sheet in written.filled() if len(sheet.text) > 1] if written else []
    if not sheets:
        return {"maps": T.nothing_written(), "formula": Markup()}
    whole = sheets[min(form.sheet, len(sheets)) - 1].text
    # At least two: a single step goes past the layer that is looked into.
    start = min(form.first - 1, len(whole) - 2)
    window = slice(start, min(start + WINDOW, len(whole)))
    count = window.stop - window.start
    at = count - 1 if form.y is None else min(form.y, count - 1)
    piece = written.piece
    hold = form.hold(*probe.recurrent_module(form.key, "rnn"))
    steps = piece.within(whole, window, at, hold)
    letters = [SIGNS.get(letter, letter) for letter in whole[window]]
    characters = piece.characters()

    def name_of(at: int) -> str:
        return SIGNS.get(characters[at], characters[at])

    return text.slots(replace(form, y=at), page, steps, hold, letters, 1, name_of, SHOWN)


PANEL = Panel(
    "writing_steps",
    _(
        "Point at a letter that was written: its gates made the next one. Hold one shut, and see which "
        "letter would have come instead."
    ),
    WritingStepsForm,
    "pages/writing/steps.jinja",
    writing_steps,
    step=writing_steps,
    listens="none",
    title=_("From within: every gate at every letter"),
)
