"""What accuracy costs: every network that reads digits as a point, against its parameters and its time."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from demo import predict
from demo.draw.axes import Axes, around
from demo.draw.elements import joined
from demo.draw.numbers import number, plain, thousands
from demo.draw.plots import log_marks
from demo.panel.templates import Template
from demo.words import Phrase, _
from models import registry

T = Template("pages/networks/tradeoffs.jinja")
WIDTH = 560
HEIGHT = 300
LEFT = 56  # px for the numbers of accuracy
CAPITAL, SMALL, SPACE = 9, 7, 4  # px that a letter of a name takes, or none
HIGH = 18  # px of a name
BESIDE = 10  # px from a point to its name
# Where a name may stand beside its point, the best place first: how far it is moved, of its width and height.
SIDES = {
    "right": (0.0, -0.5),
    "left": (-1.0, -0.5),
    "above": (-0.5, -1.3),
    "below": (-0.5, 0.3),
    "above leftwards": (-0.8, -1.3),
    "above rightwards": (-0.2, -1.3),
    "below leftwards": (-0.8, 0.3),
    "below rightwards": (-0.2, 0.3),
}

MARKS = (50, 80, 90, 95, 98, 99, 99.5, 99.8, 99.9)  # percent

Box = tuple[float, float, float, float]  # left, top, right, bottom


@dataclass(frozen=True)
class Point:
    """A network: what it costs, the logarithm of that, and its accuracy in percent."""

    key: str
    name: str
    cost: str
    place: float
    accuracy: float

    @property
    def height(self) -> float:
        """How high it lies: the nearer to 100 %, the farther apart, for most networks are near."""
        return height_of(self.accuracy)


@dataclass(frozen=True)
class Label:
    """A point's button: where it lies, in shares of the picture, and on which side of it the name stands."""

    point: Point
    left: float
    top: float
    side: str


def height_of(accuracy: float) -> float:
    """The negative logarithm of the share that is read wrongly, of a test set of 10,000."""
    return -math.log10(max(100 - accuracy, 0.01))


def plots() -> Markup:
    """Both plots, with the recipe that each network has last; nothing where no network is ready."""
    networks = []
    for card in registry.DIGITS:
        recipe = card.recipes[-1]
        if card.key in predict.ready(recipe):
            networks.append((card, predict.facts(card.key, recipe), predict.pace(card.key, recipe)))
    if not networks:
        return Markup()
    by_parameters = []
    by_time = []
    for card, facts, ms in networks:
        accuracy = 100 * facts["correct"] / facts["total"]
        size = facts["parameters"]
        by_parameters.append(Point(card.key, card.name, thousands(size), math.log10(size), accuracy))
        by_time.append(Point(card.key, card.name, f"{number(ms)} ms", math.log10(ms), accuracy))
    return T.plots(
        plot(by_parameters, _("parameters"), thousands),
        plot(by_time, _("ms for one digit"), plain),
    )


def plot(points: Sequence[Point], cost: Phrase, written) -> Markup:
    """The points over a logarithmic cost, each a button that opens its network's card."""
    low, high = around([point.place for point in points], least=0.3, share=0.1)
    least, most = around([point.height for point in points], least=0.3, share=0.1)
    axes = Axes(low, high, least, most, width=WIDTH, height=HEIGHT, left=LEFT)
    costs = {place: written(round(10**place, 6)) for place in log_marks(low, high)}
    heights = {height_of(accuracy): plain(accuracy) for accuracy in MARKS}
    shown = {height: mark for height, mark in heights.items() if least <= height <= most}
    grid = axes.grid(cost, _("accuracy, %"), shown, marks_x=costs)
    dots = joined(*(axes.dot(point.place, point.height, "dot") for point in points))
    picture = axes.svg(grid, dots)
    return T.plot(picture, labels(axes, points), cost)


def labels(axes: Axes, points: Sequence[Point]) -> list[Label]:
    """Each point's button; its name where it covers nothing, else seen only when pointed at."""
    places = [axes.place(point.place, point.height) for point in points]
    taken: list[Box] = [(x - 5, y - 5, x + 5, y + 5) for x, y in places]
    sides: dict[int, str] = {}
    while waiting := [at for at in range(len(points)) if at not in sides]:
        # Whose name has the fewest places left chooses first.
        free = {at: free_sides(points[at], *places[at], taken) for at in waiting}
        chosen = min(waiting, key=lambda at: len(free[at]) or math.inf)
        boxes = free.pop(chosen)
        best = [side for side in boxes if leaves_room(boxes[side], free)]
        sides[chosen] = next(iter([*best, *boxes]), "right crowded")
        taken += [box for side, box in boxes.items() if side == sides[chosen]]
    return [
        Label(point, x / WIDTH, y / HEIGHT, sides[at])
        for at, (point, (x, y)) in enumerate(zip(points, places, strict=True))
    ]


def leaves_room(box: Box, free: Mapping[int, Mapping[str, Box]]) -> bool:
    """Whether every name that has places has one left when this box is taken."""
    return all(
        not boxes or any(not covers_any(box, [other]) for other in boxes.values()) for boxes in free.values()
    )


def free_sides(point: Point, x: float, y: float, taken: Sequence[Box]) -> dict[str, Box]:
    """Where the name would cover nothing, the best place first."""
    boxes = {side: box_of(point, x, y, side) for side in SIDES}
    return {side: box for side, box in boxes.items() if is_inside(box) and not covers_any(box, taken)}


def box_of(point: Point, x: float, y: float, side: str) -> Box:
    """Where the name would stand, px."""
    across, down = SIDES[side]
    wide = sum(width_of(letter) for letter in point.name)
    beside = {"right": BESIDE, "left": -BESIDE}.get(side, 0)
    left = x + beside + across * wide
    top = y + down * HIGH
    return left, top, left + wide, top + HIGH


def width_of(letter: str) -> int:
    """How many px the letter takes, rather more than fewer."""
    if letter == " ":
        return SPACE
    return CAPITAL if letter.isupper() else SMALL


def is_inside(box: Box) -> bool:
    """Whether the box lies within the picture."""
    left, top, right, bottom = box
    return left >= 0 and top >= 0 and right <= WIDTH and bottom <= HEIGHT


def covers_any(box: Box, others: Sequence[Box]) -> bool:
    """Whether the box and one of the others lie over each other."""
    left, top, right, bottom = box
    return any(
        left < other_right and other_left < right and top < other_bottom and other_top < bottom
        for other_left, other_top, other_right, other_bottom in others
    )
