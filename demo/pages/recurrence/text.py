"""A recurrent part that reads a text letter by letter or word by word: what its panels have in common."""

from collections.abc import Callable, Sequence

from demo.draw.elements import joined
from demo.draw.numbers import number
from demo.pages.recurrence import figures
from demo.pages.recurrence.form import HoldForm
from demo.panel.form import Number, Place
from demo.panel.panel import Page, Slots
from demo.probe import Run, Steps
from demo.words import Phrase, _
from models.probing.recurrent import Hold
from models.problem import Range, Term

SLOTS = ("maps", "formula")
MOST_STEPS = 500
MOST_PARTS = 8  # recurrent modules of one network


class TextStepsForm(HoldForm):
    """Which of a network's recurrent parts is looked at, at which step and which unit."""

    part: int = Place(_("reader"), 0, Range(0, MOST_PARTS - 1, whole=True), called=Term("The reader"))
    # Empty: where the state is strongest.
    y: int | None = Number(
        _("step"), None, Range(0, MOST_STEPS, whole=True), clamp=True, called=Term("The step")
    )
    x: int | None = Number(_("unit"), None, Range(0, 511, whole=True), clamp=True, called=Term("The unit"))

    def path(self, parts: Sequence[str]) -> str:
        """The path of the part; the last where there are fewer."""
        return parts[min(self.part, len(parts) - 1)]


def slots(
    form: TextStepsForm,
    page: Page,
    steps: Steps,
    hold: Hold | None,
    letters: Sequence[str],
    readers: int,
    name_of: Callable[[int], figures.Words],
    most: int,
) -> Slots:
    """The figure of all steps, the chosen unit's formulas, the answer with a gate held.

    `letters`: what is read, in order; `readers`: how many recurrent parts the network has; `name_of`,
    `most`: of its answers, and how many of them are shown.
    """
    run = form.looked_at(steps)
    spot = figures.spot_of(run, form.number(steps), form.y, form.x)
    below = joined(
        figures.formulas(steps, spot, hold, moment_title(run, spot, letters), form.only),
        figures.answers(steps, hold, name_of, most),
    )
    if page.pointed:
        return {"formula": below}
    title = _("{cell}: {steps} steps, {units} units", cell=steps.kind, steps=run.steps, units=run.units)
    choices = choices_of(form, steps, spot, readers)
    return {
        "maps": figures.maps(steps, spot, hold, title, letters, _("what is read"), choices),
        "formula": below,
    }


def moment_title(run: Run, spot: figures.Spot, letters: Sequence[str]) -> Phrase:
    """Which letter or word, which unit, and what its state becomes."""
    return _(
        "Step {step} (“{letter}”), unit {unit}: h = {value}",
        step=spot.step + 1,
        letter=letters[spot.step],
        unit=spot.unit,
        value=number(float(run.hidden[spot.step, spot.unit])),
    )


def choices_of(form: TextStepsForm, steps: Steps, spot: figures.Spot, readers: int) -> list[figures.Choice]:
    """A button for each layer and direction of each of the network's readers."""
    if readers == 1:
        return figures.runs_of(steps, spot)
    choices = []
    chosen = min(form.part, readers - 1)
    for part in range(readers):
        for at, run in enumerate(steps.runs):
            words = _("reader {reader}, {run}", reader=part + 1, run=figures.run_words(run))
            choices.append((words, {"part": part, "run": at}, (part, at) == (chosen, spot.run)))
    return choices
