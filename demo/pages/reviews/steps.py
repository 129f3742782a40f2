"""A review from within: every gate of the network that reads it, word by word.

The visitor learns where a “not” waits for its word, and what becomes of the answer when nothing may wait.
"""

from markupsafe import Markup

from demo import probe
from demo.pages.recurrence import text
from demo.pages.reviews.parts import (
    LEVELS,
    ReviewForm,
    every_network,
    has_review,
    nothing_to_show,
    typed,
)
from demo.panel.form import Strip
from demo.panel.panel import Page, Panel, Slots
from demo.predict import MOVER
from demo.words import _
from models.text.reviews import checked


class ReviewStepsForm(ReviewForm, text.TextStepsForm):
    """Which network reads the review in the box above."""

    key: str = Strip(_("Network"), MOVER, every_network)


def review_steps(form: ReviewStepsForm, page: Page) -> Slots:
    """Every gate over the words, one unit's step in formulas, the five levels with a gate held."""
    if not has_review(form.text):
        return {"maps": nothing_to_show(), "formula": Markup()}
    words = [word.text for word in checked(form.text)]
    parts = probe.recurrent_paths(form.key)
    path = form.path(parts)
    hold = form.hold(*probe.recurrent_module(form.key, path))
    steps = probe.review_steps_within(words, form.key, path, hold)
    return text.slots(form, page, steps, hold, typed(form.text), len(parts), LEVELS.__getitem__, len(LEVELS))


PANEL = Panel(
    "review_steps",
    _(
        "Write “not” before a word of praise and watch the gates at both: which units keep it, and what does "
        "the network say with the gate shut?"
    ),
    ReviewStepsForm,
    "pages/reviews/steps.jinja",
    review_steps,
    listens="none",
)
