"""Word by word: what every network thinks after each word, and the word at which it made up its mind.

The visitor learns that a recurrent network has an opinion at every word, and which words turn it.
"""

from collections.abc import Iterator

import numpy as np

from demo import predict, probe
from demo.pages.reviews.parts import (
    ReviewForm,
    chances,
    has_review,
    level_of,
    level_tiles,
    network_name,
    nothing_to_show,
    tone_scale,
    typed,
)
from demo.panel.panel import Page, Panel, Slots
from demo.panel.templates import Template
from demo.words import _
from models.text.reviews import checked, settled

T = Template("pages/reviews/words.jinja")


def asked(form: ReviewForm, page: Page) -> Slots:
    """Nothing of a review that is gone; what is thought of another waits for a pause."""
    return {} if has_review(form.text) else {"beliefs": nothing_to_show()}


def beliefs_of(form: ReviewForm, page: Page) -> Iterator[Slots]:
    """Every network's opinion after each word of the review in the box, once the typing has paused."""
    if not has_review(form.text):
        yield {"beliefs": nothing_to_show()}
        return
    words = [word.text for word in checked(form.text)]
    rows = []
    for key in predict.reviewers():
        rows += rows_of(key, words)
    yield {"beliefs": T.beliefs(typed(form.text), rows, tone_scale())}


def rows_of(key: str, words: list[str]) -> list[tuple]:
    """A network's row, or both of one that reads both ways: (name, since when, that word, tiles)."""
    if probe.reads_one_way(key):
        onward = predict.on_the_way(words, key)
        return [row(key, onward)]
    steps = probe.review_steps(words, key)
    return [row(key, steps.onward), (None, _("← from the end"), None, tiled(steps.backward))]


def row(key: str, onward: np.ndarray) -> tuple:
    """The row of what a network thinks after each word."""
    place = settled(onward) + 1
    end = level_of(onward[-1]).words
    since = _("{level} from word {word} of {count} on", level=end, word=place, count=len(onward))
    return network_name(key), since, place, tiled(onward)


def tiled(probs: np.ndarray) -> list[tuple]:
    """(tile, its five probabilities in words) after each word."""
    return list(zip(level_tiles(probs), map(chances, probs), strict=True))


PANEL = Panel(
    "words",
    _(
        "Read along from left to right: at which word has each network made up its mind, and which word "
        "makes it change it?"
    ),
    ReviewForm,
    "pages/reviews/words.jinja",
    asked,
    play=beliefs_of,
    listens="none",
    asks_again="submit",
)
