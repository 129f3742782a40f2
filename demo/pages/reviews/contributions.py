"""What each word contributes to a network's answer, and the one-word change that turns it.

The visitor learns how little an answer may hang on: leave a word out, or put another in its place.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from markupsafe import Markup

from demo import predict, probe
from demo.draw.numbers import probability
from demo.pages.reviews.parts import (
    Level,
    NetworkForm,
    coloured,
    has_review,
    level_of,
    network_name,
    nothing_to_show,
    span_of,
    tone_scale,
)
from demo.panel.panel import Page, Panel, Slots
from demo.panel.templates import Template
from demo.words import _
from models.reviews import NEUTRAL
from models.text.reviews import Change, checked
from models.text.words import Word, placed

T = Template("pages/reviews/contributions.jinja")
FLIPS = 8  # changed reviews on buttons


def asked(form: NetworkForm, page: Page) -> Slots:
    """Nothing of a review that is gone; the evidence of another waits for a pause."""
    if not has_review(form.text):
        return {"evidence": nothing_to_show(), "flips": Markup()}
    return {}


def evidence_of(form: NetworkForm, page: Page) -> Iterator[Slots]:
    """What each word contributes and what turns the answer, once the typing has paused."""
    if not has_review(form.text):
        yield {"evidence": nothing_to_show(), "flips": Markup()}
        return
    words = checked(form.text)
    read = [word.text for word in words]
    probs = predict.read_reviews([read], form.key)[0]
    tones = probe.review_contributions(read, form.key).tones
    yield {"evidence": contributions(form, words, probs, tones)}
    turned = [typed_change(form.text, words, change) for change in probe.review_flips(read, form.key)]
    yield {"flips": flips([change for change in turned if change], level_of(probs))}


def contributions(
    form: NetworkForm, words: list[Word], probs: np.ndarray, tones: np.ndarray | None
) -> Markup:
    """The review on tiles: by how much each word raises the tone; a single word cannot be left out."""
    name = network_name(form.key)
    if tones is None:
        return T.single(name, level_of(probs))
    span = span_of(tones)
    tiles = coloured(form.text, words, tones, [False] * len(words), span)
    return T.contributions(name, level_of(probs), probability(float(probs.max())), tiles, tone_scale(span))


# ---- one word changed --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Turned:
    """A review with one word changed, which puts it on the other side.

    `text`: the whole as it would be typed; `old`: the word that goes, or before which `new` is put where it
    `is_inserted`; `new`: "" where the word is left out. `probs`: (5,).
    """

    text: str
    old: str
    new: str
    is_inserted: bool
    probs: np.ndarray


def typed_change(text: str, words: list[Word], change: Change) -> Turned | None:
    """The change in the text as it was typed; None where typing it would read as something else."""
    word = words[change.at]
    before = text[: word.start]
    after = text[word.stop :]
    old = text[word.start : word.stop]
    if change.inserted:
        changed = f"{before}{change.new} {old}{after}"
    elif change.new:
        changed = before + change.new + after
    else:
        changed = before + after.removeprefix(" ")
    # "not" before the "n't" of "don't" would be a word that nobody wrote.
    if tuple(one.text for one in placed(changed)) != change.words:
        return None
    return Turned(changed, old, change.new, change.inserted, change.probs)


def flips(turned: list[Turned], now: Level) -> Markup:
    """Buttons of reviews with one word changed that are on the other side, the farthest first."""
    farthest: dict[tuple[str, str], Turned] = {}
    for change in turned:
        farthest.setdefault((change.old, change.new), change)
    rows = []
    for change in list(farthest.values())[:FLIPS]:
        rows.append((change, level_of(change.probs), probability(float(change.probs.max()))))
    return T.flips(rows, len(turned), now.at == NEUTRAL)


PANEL = Panel(
    "contributions",
    _(
        "Each word is left out once: find the one that the answer hangs on. Then change a single word and "
        "turn it round."
    ),
    NetworkForm,
    "pages/reviews/contributions.jinja",
    asked,
    play=evidence_of,
    listens="none",
    asks_again="submit",
)
