"""What the panels of First steps have in common: the fields of a run's start, and types of a form."""

from demo.panel.form import Form, Number, Radios
from demo.words import Phrase, _
from models import basics

Tries = tuple[tuple[Phrase, dict], ...]  # settings worth trying: (words, {field: value})

MADE = _("made data")  # stands in every figure of a run that did not learn from the real data

GIVEN = "given"
SEED = "seed"


def w_field(start: float) -> Number:
    """Where w begins."""
    return Number(_("w"), start, basics.PLACES, called=basics.START_W, when=f"start={GIVEN}")


def b_field(start: float) -> Number:
    """Where b begins."""
    return Number(_("b"), start, basics.PLACES, called=basics.START_B, when=f"start={GIVEN}")


class StartForm(Form):
    """Where the run of a line or a curve begins: at w and b, or where a seed puts them."""

    start: str = Radios(_("Start"), GIVEN, [(GIVEN, _("at w, b")), (SEED, _("at random"))])
    w0: float = w_field(0)
    b0: float = b_field(0)
    seed: int = Number(_("Seed"), 0, basics.SEEDS, called=basics.SEED, when=f"start={SEED}")

    def seed_used(self) -> int | None:
        """The seed, or None when w and b are given."""
        return self.seed if self.start == SEED else None

    def first(self) -> dict[str, float]:
        """{"w", "b"} before any step."""
        if self.start == SEED:
            w, b = basics.seeded(self.seed)
            return {"w": w, "b": b}
        return {"w": self.w0, "b": self.b0}
