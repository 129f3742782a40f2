"""The tree: a test sentence phrase by phrase, how people judged each, and what a network says of it.

The visitor learns where the network parts from people: at which phrase a turn is missed.
"""

from dataclasses import dataclass

from markupsafe import Markup

from demo import probe
from demo.draw.elements import element
from demo.draw.images import SIGNED, TYPE, scale
from demo.draw.numbers import percent
from demo.draw.tiles import tiles
from demo.pages.reviews.parts import LEVELS, SIGNS, TONES, every_network, level, network_name
from demo.panel.form import Choice, Form, Strip
from demo.panel.panel import Page, Panel, Slots
from demo.panel.templates import Template
from demo.predict import REVIEWER
from demo.words import _
from models.text.reviews import Node, quoted
from models.text.trees import sentence, written

T = Template("pages/reviews/tree.jinja")
ROW = 26  # px of a word
STEP = 58  # px from a node to its children
HALF = 22  # px of either half of a node
HIGH = 20
LETTER = 9  # px that a letter of a word takes at most
PARTED = 6  # phrases that are listed, the farthest apart first


def sentences() -> list[tuple[int, str]]:
    """(number, sentence) of the test sentences whose trees are at hand."""
    return [(at, sentence(tree.words())) for at, tree in enumerate(quoted())]


class TreeForm(Form):
    """Which sentence, and whose answers stand beside people's."""

    quotation: int = Choice(_("Test sentence"), 0, sentences)
    key: str = Strip(_("Network"), REVIEWER, every_network)


def tree_of(form: TreeForm, page: Page) -> Slots:
    """The tree with both judgements at every node, and the phrases at which they part."""
    quotation = quoted()[form.quotation]
    tree = JudgedTree(quotation.words(), probe.judged(quotation, form.key))
    parted = sorted(
        (node for node in tree.nodes if node.level != node.label),
        key=lambda node: -abs(node.level - node.label),
    )
    rows = [(tree.phrase(node), level(node.label), level(node.level)) for node in parted[:PARTED]]
    total = len(tree.nodes)
    agreeing = total - len(parted)
    drawing = picture(tree)
    words = T.tree(
        network_name(form.key), drawing, total, agreeing, percent(agreeing / total, 0), rows, level_scale()
    )
    return {"tree": words}


@dataclass(frozen=True)
class JudgedTree:
    """A sentence: its words as the corpus has them, and every node, each before its children."""

    words: list[str]
    nodes: list[Node]

    def phrase(self, node: Node) -> str:
        """The words of a node as people write them."""
        return sentence(self.words[node.start : node.stop])


def level_scale() -> Markup:
    """The colours of the five levels, in their order."""
    return scale(SIGNED, None, _("very negative … very positive"))


# ---- the drawing -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Place:
    """Where a node stands: px of its left edge and of its middle from the top."""

    x: float
    y: float


def places(tree: JudgedTree) -> list[Place]:
    """The place of each node: a word has a row, other phrases stand in the middle of their parts."""
    deepest = max(node.depth for node in tree.nodes)
    found: list[Place | None] = [None] * len(tree.nodes)
    # Children stand behind their parents in the list.
    for at, node in reversed(list(enumerate(tree.nodes))):
        if node.children:
            y = (found[node.children[0]].y + found[node.children[-1]].y) / 2
            found[at] = Place(node.depth * STEP + 2, y)
        else:
            # All words stand in the last column.
            found[at] = Place(deepest * STEP + 2, node.start * ROW + ROW / 2)
    return found


def picture(tree: JudgedTree) -> Markup:
    """The tree as SVG, the sentence from top to bottom on the right: it is narrow enough for a phone."""
    where = places(tree)
    branches = []
    marks = []
    for node, place in zip(tree.nodes, where, strict=True):
        for child in node.children:
            steps = f"M{place.x + HALF} {place.y}V{where[child].y}H{where[child].x}"
            branches.append(element("path", class_="branch", d=steps))
        marks.append(mark(tree, node, place))
    right = max(place.x for place in where) + STEP
    words = [written(word) for word in tree.words]
    texts = [
        element("text", word, x=right, y=row * ROW + ROW / 2 + 5, translate="no")
        for row, word in enumerate(words)
    ]
    width = right + LETTER * max(map(len, words)) + 8
    return element(
        "svg",
        *branches,
        *marks,
        *texts,
        class_="tree",
        viewBox=f"0 0 {width} {ROW * len(words)}",
        style=f"width:{width / TYPE:.2f}rem",
        role="img",
        named=_("The tree of the sentence"),
    )


def mark(tree: JudgedTree, node: Node, place: Place) -> Markup:
    """A node's two halves: people's level, then the network's; a frame where they part."""
    top = place.y - HIGH / 2
    parts = []
    pair = (node.label, node.level)
    colours = tiles([(at - 2) / 2 for at in pair], TONES, [SIGNS[at] for at in pair])
    for half, tile in enumerate(colours):
        left = place.x + half * HALF
        ground = f"fill:rgb({tile.colour})"
        parts.append(element("rect", x=left, y=top, width=HALF, height=HIGH, style=ground))
        ink = f"fill:{tile.ink}"
        parts.append(element("text", tile.text, class_="sign", x=left + HALF / 2, y=place.y + 4, style=ink))
    if node.label != node.level:
        box = {"x": place.x - 1, "y": top - 1, "width": 2 * HALF + 2, "height": HIGH + 2, "rx": 3}
        parts.append(element("rect", class_="apart", **box))
    words = _(
        "{phrase}: people {label}, the network {said}",
        phrase=tree.phrase(node),
        label=LEVELS[node.label],
        said=LEVELS[node.level],
    )
    return element("g", element("title", str(words)), *parts)


PANEL = Panel(
    "tree",
    _(
        "Follow a sentence from its words on the right to its whole on the left: where does the network part "
        "from people, and does the mistake travel up?"
    ),
    TreeForm,
    "pages/reviews/tree.jinja",
    tree_of,
    listens="none",
)
