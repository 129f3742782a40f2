"""The path of the hidden state: its first two principal components over the words of a review.

The visitor learns that the memory of a recurrent network is a place that every word moves.
"""

import numpy as np
from markupsafe import Markup

from demo import probe
from demo.draw.axes import Axes, around
from demo.draw.numbers import percent
from demo.pages.reviews.parts import (
    SIGNS,
    ReviewForm,
    has_review,
    named_networks,
    network_name,
    nothing_to_show,
    typed,
)
from demo.panel.form import Strip
from demo.panel.panel import Page, Panel, Slots
from demo.panel.templates import Template
from demo.predict import MOVER
from demo.words import Phrase, _
from models.text.reviews import checked, quoted
from models.text.words import of_tree

T = Template("pages/reviews/path.jinja")
NAMED = 14  # words that stand beside their places; of more, those that moved the state the farthest


def path_networks() -> list[tuple[str, Phrase]]:
    """(key, name) of the networks with one hidden state, which reads from left to right."""
    return named_networks(probe.one_way_reviewers())


class PathForm(ReviewForm):
    """Whose hidden state is followed."""

    key: str = Strip(_("Network"), MOVER, path_networks)


def path_of(form: PathForm, page: Page) -> Slots:
    """The way of the hidden state over the review in the box, among those of quoted sentences."""
    if not has_review(form.text):
        return {"path": nothing_to_show()}
    words = [word.text for word in checked(form.text)]
    quotations = quoted()
    paths = probe.review_paths([words, *map(of_tree, quotations)], form.key)
    way, *others = paths.points
    ends = np.stack([points[-1] for points in others])
    labels = [tree.label for tree in quotations]
    first, second = (percent(float(share), 0) for share in paths.explained)
    picture = drawing(way, ends, labels, typed(form.text))
    return {"path": T.way(network_name(form.key), picture, first, second, len(ends))}


def drawing(way: np.ndarray, ends: np.ndarray, labels: list[int], words: list[str]) -> Markup:
    """The plane: where quoted sentences end, by their signs; the (T, 2) way over the words of this review."""
    every = np.concatenate([way, ends])
    x0, x1 = around(every[:, 0])
    y0, y1 = around(every[:, 1])
    axes = Axes(x0, x1, y0, y1, width=640, height=420)
    signs = [
        axes.text(SIGNS[label], x, y, "ended", by=(0, 5))
        for (x, y), label in zip(ends.tolist(), labels, strict=True)
    ]
    line = axes.line(way[:, 0], way[:, 1], "route")
    dots = [axes.dot(x, y, "route-step", 3) for x, y in way[:-1].tolist()]
    last = axes.dot(*way[-1].tolist(), "route-end", 6)
    names = [axes.text(words[at], *way[at].tolist(), "word", by=(6, -6)) for at in named_words(way)]
    grid = axes.grid(_("first component"), _("second component"))
    return axes.svg(
        grid, axes.plane(*signs, line, *dots, last, *names), alt=_("The path of the hidden state")
    )


def named_words(places: np.ndarray) -> list[int]:
    """The words whose names are written: all of a few, else the first, the last and the largest moves."""
    count = len(places)
    if count <= NAMED:
        return list(range(count))
    moves = np.linalg.norm(np.diff(places, axis=0), axis=1)
    largest = np.argsort(-moves)[: NAMED - 2] + 1
    return sorted({0, count - 1, *largest.tolist()})


PANEL = Panel(
    "path",
    _(
        "Follow the line from the first word to the last: which words push the memory to the side where "
        "praise ends, and which to the other?"
    ),
    PathForm,
    "pages/reviews/path.jinja",
    path_of,
    listens="none",
)
