"""Negation: forty pairs of sentences, of which the second turns the first, and the networks that notice.

The visitor learns what reading in order buys over counting words, and adds pairs of their own.
"""

from functools import lru_cache

from markupsafe import Markup

from demo import predict, probe
from demo.draw.numbers import percent
from demo.draw.tiles import tiles
from demo.pages.reviews.parts import TONES, network_name, points, tone_scale
from demo.panel.form import Form, Text
from demo.panel.panel import Page, Panel, Slots
from demo.panel.templates import Template
from demo.probe import COUNTING
from demo.words import Phrase, _
from models.text.negation import PAIRS, Pair, Turn, share
from models.text.reviews import checked, tone

T = Template("pages/reviews/negation.jinja")
LONGEST = 300  # characters of either sentence
KINDS = {  # by what the second phrase of a pair turns the first
    "not": _("Praise negated"),
    "not bad": _("Blame negated"),
    "but": _("A “but” after it"),
    "other words": _("Turned by other words"),
}


class NegationForm(Form):
    """A pair of the visitor's own."""

    first: str = Text(_("A sentence"), longest=LONGEST)
    second: str = Text(_("The same, turned round"), longest=LONGEST)


def board_of(form: NegationForm, page: Page) -> Slots:
    """The board, and above it the visitor's own pair once both of its sentences are there."""
    slots = {"board": whole_board(tuple(predict.reviewers())), "own": Markup()}
    if not form.first.strip() or not form.second.strip():
        return slots
    turns = probe.turns([own_pair(form.first, form.second)])
    if not turns:
        return slots
    (row,) = rows_of(turns)
    return slots | {"own": T.own(heads(turns), row)}


def own_pair(first: str, second: str) -> Pair:
    """A visitor's pair: the first is on the side on which most networks see it. NoReview."""
    probs = predict.levels([word.text for word in checked(first)])
    tones = [float(tone(one)) for one in probs.values()]
    return Pair(first, second, "own", 1 if sum(tones) >= 0 else -1)


@lru_cache(maxsize=1)
def whole_board(keys: tuple[str, ...]) -> Markup:
    """The board, drawn once: it stays the same as long as these networks can answer."""
    turns = probe.turns()
    if not turns:
        return Markup()
    kinds: dict[str, list] = {}
    for pair, row in zip(PAIRS, rows_of(turns), strict=True):
        kinds.setdefault(pair.kind, []).append(row)
    shares = []
    for key, answers in turns.items():
        turned = share(answers)
        count = sum(turn.turned for turn in answers)
        shares.append((reader_name(key), turned, f"{percent(turned, 0)} · {count}"))
    groups = [(KINDS[kind], rows) for kind, rows in kinds.items()]
    return T.board(heads(turns), groups, shares, len(PAIRS), tone_scale())


Turns = dict[str, list[Turn]]  # {key: what the network makes of each pair}


def heads(turns: Turns) -> list[Phrase]:
    """The readers' names, in the columns' order."""
    return [reader_name(key) for key in turns]


def reader_name(key: str) -> Phrase:
    """A network's name, or that of the reader that only counts words."""
    return _("Counting words") if key == COUNTING else network_name(key)


def rows_of(turns: Turns) -> list[tuple]:
    """Of each pair (first, second, [(both tiles, whether it is turned) by each network])."""
    rows = []
    for answers in zip(*turns.values(), strict=True):
        cells = []
        for turn in answers:
            numbers = [points(one) for one in turn.tones]
            cells.append((tiles(turn.tones, TONES, numbers), turn.turned))
        pair = answers[0].pair
        rows.append((pair.first, pair.second, cells))
    return rows


PANEL = Panel(
    "negation",
    _(
        "Compare the shares first: who turns round when a sentence does? Then look for the turns that nobody "
        "follows, and try one of your own."
    ),
    NegationForm,
    "pages/reviews/negation.jinja",
    board_of,
    listens="none",
)
