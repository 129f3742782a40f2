"""The fields of a panel about a recurrent part: which layer and direction, and which gate is held how."""

from demo.panel.form import Form, Place
from demo.probe import Run, Steps
from demo.words import _
from models.probing.recurrent import GATES, Hold
from models.problem import Range, Term

MOST_RUNS = 8  # layers times directions
MOST_GATES = 4  # of a cell
MOST_UNITS = 512  # of the largest network
OFF = 0


class HoldForm(Form):
    """Which run is looked at, and what is held in it; all is set by buttons."""

    run: int = Place(_("layer"), 0, Range(0, MOST_RUNS - 1, whole=True), called=Term("The layer"))
    # Both counted from 1: the gates in torch's order, OFF while nothing is held; OFF for all units.
    gate: int = Place(_("gate"), OFF, Range(OFF, MOST_GATES, whole=True), called=Term("The gate"))
    only: int = Place(
        _("unit"), OFF, Range(OFF, MOST_UNITS, whole=True), called=Term("The unit that is held")
    )
    opened: int = Place(_("held at"), 0, Range(-1, 1, whole=True), called=Term("What the gate is held at"))

    def hold(self, kind: str, runs: int, units: int) -> Hold | None:
        """What is held in a part of this kind ("LSTM") with so many runs of so many units."""
        letters = GATES[kind.lower()]
        if self.gate == OFF or self.gate > len(letters):
            return None
        unit = None if self.only == OFF else min(self.only, units) - 1
        return Hold(min(self.run, runs - 1), letters[self.gate - 1], float(self.opened), unit)

    def number(self, steps: Steps) -> int:
        """The number of the run that is looked at; the last where there are fewer."""
        return min(self.run, len(steps.runs) - 1)

    def looked_at(self, steps: Steps) -> Run:
        """The run that is looked at."""
        return steps.runs[self.number(steps)]
