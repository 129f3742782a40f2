"""What the panels about reviews have in common: the text, the levels in words and signs, the networks."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from markupsafe import Markup

from demo.draw.images import SIGNED, Span, scale
from demo.draw.numbers import minus, probability
from demo.draw.tiles import Tile, tiles
from demo.panel.form import Form, Strip, Text
from demo.panel.limits import LIMITS
from demo.panel.templates import Template
from demo.predict import REVIEWER
from demo.words import Phrase, _
from models import registry
from models.text.reviews import NoReview, checked, tone
from models.text.words import Word

T = Template("pages/reviews/parts.jinja")

NAMES = {
    "reviews_rnn": _("RNN"),
    "reviews_lstm": _("LSTM"),
    "reviews_gru": _("GRU"),
    "reviews_bilstm": _("LSTM both ways"),
    "reviews_best": _("Ensemble"),
}
# Very negative first, as the networks' outputs are.
LEVELS = (_("very negative"), _("negative"), _("neutral"), _("positive"), _("very positive"))
SIGNS = ("−−", "−", "0", "+", "++")
TONES: Span = (-1.0, 1.0)
LEAST = 0.1  # of a tone: the colours of moves reach at least so far
TEXT = _("A film review, in English")


class ReviewForm(Form):
    """The form of a panel about the review that is in the box above it."""

    # What is too long for a review is told as such, and not as a field that is full.
    text: str = Text(TEXT, longest=LIMITS.body, passing=True)


class NetworkForm(ReviewForm):
    """The same about one chosen network."""

    key: str = Strip(_("Network"), REVIEWER, lambda: every_network())


def every_network() -> list[tuple[str, Phrase]]:
    """(key, name) of all networks that read reviews, ready or not, in display order."""
    return named_networks([card.key for card in registry.REVIEWS])


def named_networks(keys: Sequence[str]) -> list[tuple[str, Phrase]]:
    """(key, name) of these networks."""
    return [(key, network_name(key)) for key in keys]


def network_name(key: str) -> Phrase:
    """The network's name in every language."""
    return NAMES.get(key) or Phrase(registry.CARDS[key].name, {})


def has_review(text: str) -> bool:
    """Whether the box holds what can be read; what is wrong with it stands under the box."""
    try:
        checked(text)
    except NoReview:
        return False
    return True


def nothing_to_show() -> Markup:
    """What a panel shows while there is no review."""
    return T.no_review()


def typed(text: str) -> list[str]:
    """The words of a review as they were typed. NoReview."""
    return [text[word.start : word.stop] for word in checked(text)]


# ---- levels ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Level:
    """One of the five levels: its number from 0, very negative, its sign, its words."""

    at: int
    sign: str
    words: Phrase


def level(at: int) -> Level:
    """The level of this number."""
    return Level(at, SIGNS[at], LEVELS[at])


def level_of(probs: np.ndarray) -> Level:
    """The level that (5,) probabilities say."""
    return level(int(probs.argmax()))


def level_tiles(probs: np.ndarray) -> list[Tile]:
    """A tile for each row of (N, 5) probabilities: the level's sign on the tone's colour."""
    return tiles(tone(probs), TONES, [level_of(row).sign for row in probs])


def chances(probs: np.ndarray) -> Phrase:
    """All five probabilities in words, for a tooltip."""
    return _(
        "very negative {a}, negative {b}, neutral {c}, positive {d}, very positive {e}",
        **dict(zip("abcde", map(probability, probs.tolist()), strict=True)),
    )


# ---- tones -------------------------------------------------------------------------------------------------


def points(value: float) -> str:
    """A tone in whole hundredths, as it is written on a tile: -0.456 -> "−46"."""
    return minus(f"{round(100 * float(value)) + 0}")


def moved_points(value: float) -> str:
    """The same of a difference, with its sign: 0.456 -> "+46", and no sign before a zero."""
    rounded = round(100 * float(value))
    return minus(f"{rounded:+d}") if rounded else "0"


def span_of(moves: np.ndarray) -> Span:
    """How far the colours of moves reach: to the largest, and far enough that little looks little."""
    top = max(LEAST, float(np.abs(moves).max()))
    return -top, top


def tone_scale(span: Span = TONES) -> Markup:
    """The colours of tones, the ends in hundredths."""
    low, high = span
    return scale(SIGNED, (round(100 * low), round(100 * high)), _("against … for the film"))


def coloured(
    text: str, words: Sequence[Word], moves: np.ndarray, unseen: Sequence[bool], span: Span
) -> Markup:
    """The text as it was typed, each word on a tile with what it moves."""
    numbers = [moved_points(move) for move in moves]
    pieces = []
    last = 0
    for word, tile, is_unseen in zip(words, tiles(moves, span, numbers), unseen, strict=True):
        pieces.append((text[last : word.start], text[word.start : word.stop], tile, is_unseen))
        last = word.stop
    return T.coloured(pieces, text[last:])
