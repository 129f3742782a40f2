"""Ways of writing that the training writers do not have, made from their strokes.

`python -m models.training.hands --sheet FILE` draws a sheet of them. A form stands here because what it makes
looks like somebody's hand. A flag set onto any 1, or a bar onto any 7, did not: the one is set onto nearly
straight stems alone, the other only moved where its writer set one.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import torch
from PIL import Image

from models import data
from models.data import DataError, PenDigit
from models.drawing import from_strokes

Strokes = list[np.ndarray]  # each (N, 2) float64, y down, the drawing's longest side 1

STEP = 0.02  # between the points of a stroke: what is bent must have points to bend
NEAR = 0.04  # at this distance a stroke meets itself: people do not close a loop to the point
PENS = (1.6, 3.6)  # pixels at the digit's scale, a random width for each picture
ALL = tuple(range(10))


@dataclass(frozen=True)
class Form:
    """A way to write some digits. `make`: strokes -> strokes, None if these have not what it takes."""

    name: str
    digits: tuple[int, ...]
    make: Callable[[Strokes, np.random.Generator], Strokes | None]


def pictures(digits: list[PenDigit], seed: int = 0) -> tuple[torch.Tensor, torch.Tensor]:
    """(N, 28, 28) uint8 and (N,) int64 labels: each digit once in every form that it can take."""
    random = np.random.default_rng(seed)
    greys = []
    labels = []
    for _form, label, strokes in made(digits, random):
        picture = from_strokes(strokes, pen=random.uniform(*PENS))
        if picture is not None:
            greys.append((picture * 255).round().astype(np.uint8))
            labels.append(label)
    return torch.from_numpy(np.stack(greys)), torch.tensor(labels)


def made(digits: list[PenDigit], random: np.random.Generator) -> Iterator[tuple[Form, int, Strokes]]:
    """(form, label, strokes) of each digit in every form that it can take."""
    for digit in digits:
        strokes = unit(digit.strokes)
        for form in FORMS:
            if digit.label in form.digits:
                written = form.make(strokes, random)
                if written:
                    yield form, digit.label, written


def unit(strokes: list[list[tuple[int, int]]]) -> Strokes:
    """The same drawing with its box's corner at (0, 0) and its longest side 1, points evenly STEP apart."""
    points = np.array([point for stroke in strokes for point in stroke], float)
    low = points.min(0)
    span = (points.max(0) - low).max() or 1.0
    return [evenly((np.array(stroke, float) - low) / span) for stroke in strokes if stroke]


def evenly(points: np.ndarray) -> np.ndarray:
    """(N, 2) -> (M, 2) points along the same line, about STEP apart; its ends stay."""
    at = arc(points)
    count = max(2, round(at[-1] / STEP) + 1)
    places = np.linspace(0, at[-1], count)
    return np.stack([np.interp(places, at, points[:, axis]) for axis in (0, 1)], axis=1)


def arc(points: np.ndarray) -> np.ndarray:
    """(N,) the length of the line up to each point."""
    steps = np.hypot(*np.diff(points, axis=0).T)
    return np.concatenate([[0], np.cumsum(steps)])


def box(strokes: Strokes) -> tuple[np.ndarray, np.ndarray]:
    """The upper left and the lower right corner."""
    points = np.concatenate(strokes)
    return points.min(0), points.max(0)


def curve(*knots: tuple[float, float] | np.ndarray) -> np.ndarray:
    """(N, 2) points of the Bézier curve of two, three or four knots."""
    t = np.linspace(0, 1, 24)[:, None]
    line = [np.asarray(knot, float)[None] for knot in knots]
    while len(line) > 1:  # de Casteljau's construction
        line = [(1 - t) * a + t * b for a, b in zip(line, line[1:], strict=False)]
    return evenly(line[0])


def loop(points: np.ndarray, least: float, most: float = 9.0) -> tuple[int, int] | None:
    """The shortest part from i to j at whose end the stroke is back at its start; None without one.

    least, most: how long the part may be.
    """
    at = arc(points)
    apart = np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1))
    length = at[None] - at[:, None]
    meets = (apart < NEAR) & (length > least) & (length < most)
    if not meets.any():
        return None
    return np.unravel_index(np.where(meets, length, np.inf).argmin(), meets.shape)


def longest(strokes: Strokes) -> int:
    """The index of the longest stroke."""
    return int(np.argmax([arc(stroke)[-1] for stroke in strokes]))


def slashed(strokes: Strokes, random: np.random.Generator) -> Strokes:
    """A line through the 0 from below left to above right, as programmers and many engineers write it."""
    low, high = box(strokes)
    middle = (low + high) / 2 + random.normal(0, 0.03, 2)
    angle = np.radians(random.uniform(35, 70))
    # As long as the ring is wide in that direction, or half as long again: many let it stick out.
    radius = (high - low) / 2
    reach = 1 / np.hypot(np.cos(angle) / radius[0], np.sin(angle) / radius[1])
    half = reach * random.uniform(0.75, 1.5) * np.array([np.cos(angle), -np.sin(angle)])
    bend = random.normal(0, 0.04, 2)
    return [*strokes, curve(middle - half, middle + bend, middle + half)]


def dotted(strokes: Strokes, random: np.random.Generator) -> Strokes:
    """A dot, or a short dash, within the 0."""
    low, high = box(strokes)
    middle = (low + high) / 2 + random.normal(0, 0.03, 2)
    half = random.uniform(0, 0.09) * np.array([random.normal(0, 0.4), -1.0])
    return [*strokes, curve(middle - half, middle + half)]


def unbarred(strokes: Strokes, random: np.random.Generator) -> Strokes | None:
    """The 7 without the bar that its writer set through it."""
    return [strokes[longest(strokes)]] if len(strokes) == 2 else None


def other_bar(strokes: Strokes, random: np.random.Generator) -> Strokes | None:
    """The bar higher, lower, longer or steeper than its writer set it."""
    if len(strokes) != 2:
        return None
    stem = longest(strokes)
    bar = strokes[1 - stem]
    middle = bar.mean(0)
    angle = random.normal(0, 0.2)
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    bar = (bar - middle) @ turn * random.uniform(0.6, 1.3) + middle
    return [strokes[stem], bar + [0, random.uniform(-0.12, 0.12)]]


def bare(strokes: Strokes, random: np.random.Generator) -> Strokes | None:
    """The stem of the 1 alone."""
    stem = _stem(strokes)
    return None if stem is None else [stem]


def flagged(strokes: Strokes, random: np.random.Generator) -> Strokes | None:
    """The stem with a short flag, and mostly with a base under it."""
    stem = _stem(strokes)
    if stem is None:
        return None
    length = random.uniform(0.18, 0.42)
    angle = np.radians(random.uniform(28, 60))  # from the stem: wider and longer would be a 7
    tip = stem[0] + length * np.array([-np.sin(angle), np.cos(angle)])
    flag = curve(tip, (tip + stem[0]) / 2 + random.normal(0, 0.02, 2), stem[0])
    written = [np.concatenate([flag, stem])]
    return written + [_base(stem, random)] if random.random() < 0.7 else written


def based(strokes: Strokes, random: np.random.Generator) -> Strokes | None:
    """The stem with a base under it, without a flag."""
    stem = _stem(strokes)
    return None if stem is None else [stem, _base(stem, random)]


def _stem(strokes: Strokes) -> np.ndarray | None:
    """The 1 from its highest point to its lowest; None where that is not nearly a straight line."""
    stroke = strokes[longest(strokes)]
    top = int(stroke[:, 1].argmin())
    bottom = int(stroke[:, 1].argmax())
    if bottom - top < 0.5 / STEP:
        return None
    stem = stroke[top : bottom + 1]
    straight = np.hypot(*(stem[-1] - stem[0]))
    return stem if arc(stem)[-1] < 1.05 * straight else None


def _base(stem: np.ndarray, random: np.random.Generator) -> np.ndarray:
    width = random.uniform(0.3, 0.65)
    left = stem[-1] - [width * random.uniform(0.4, 0.6), random.normal(0, 0.02)]
    right = left + [width, random.normal(0, 0.03)]
    return curve(left, (left + right) / 2 + [0, random.normal(0, 0.02)], right)


def open_four(strokes: Strokes, random: np.random.Generator) -> Strokes | None:
    """The arm of the 4 upright beside the stem, or leaning away from it."""
    parts = _four(strokes)
    if parts is None:
        return None
    arm, stem = parts
    corner = _corner(arm)
    return [_leaning(arm, corner, arm[corner, 0] + random.uniform(-0.08, 0.1)), stem]


def closed_four(strokes: Strokes, random: np.random.Generator) -> Strokes | None:
    """The arm of the 4 beginning where the stem begins, as it is printed."""
    parts = _four(strokes)
    if parts is None:
        return None
    arm, stem = parts
    leaning = _leaning(arm, _corner(arm), stem[0, 0] + random.normal(0, 0.02))
    # The stem begins as high as the arm.
    begin = leaning[0] + random.normal(0, 0.015, 2)
    return [leaning, np.concatenate([curve(begin, stem[0]), stem])]


def _four(strokes: Strokes) -> Strokes | None:
    """The arm and the stem of a 4 in two strokes, the arm first; None for another."""
    if len(strokes) != 2:
        return None
    arm, stem = strokes
    stem_is_upright = stem[-1, 1] - stem[0, 1] > 0.4 and np.ptp(stem[:, 0]) < 0.45
    arm_is_bent = 0.2 / STEP < _corner(arm) < len(arm) - 0.15 / STEP
    return [arm, stem] if stem_is_upright and arm_is_bent else None


def _corner(arm: np.ndarray) -> int:
    """Where the arm of a 4 turns to the right: its point farthest to the lower left."""
    return int((arm[:, 1] - arm[:, 0]).argmax())


def _leaning(arm: np.ndarray, corner: int, x: float) -> np.ndarray:
    """The arm sheared so that it begins at `x`; from its corner on it stays."""
    height = np.maximum(arm[corner, 1] - arm[:, 1], 0) * (np.arange(len(arm)) < corner)
    sheared = arm.copy()
    sheared[:, 0] += (x - arm[0, 0]) * height / max(height[0], 0.1)
    return sheared


def straight_tail(strokes: Strokes, random: np.random.Generator) -> Strokes | None:
    """The 9 with a straight stem."""
    parts = _nine(strokes)
    if parts is None:
        return None
    head, length = parts
    end = head[-1] + length * np.array([random.uniform(-0.4, 0.05), 1.0])
    return [np.concatenate([head, curve(head[-1], end)])]


def curled_tail(strokes: Strokes, random: np.random.Generator) -> Strokes | None:
    """The 9 with a tail that curls to the left, and up again."""
    parts = _nine(strokes)
    if parts is None:
        return None
    head, length = parts
    start = head[-1]
    width = length * random.uniform(0.5, 0.9)
    low = start + [random.normal(0, 0.05), 1.2 * length]
    end = start + [-width, length * random.uniform(0.65, 0.95)]
    return [np.concatenate([head, curve(start, low, low - [width, -0.1], end)])]


def _nine(strokes: Strokes) -> tuple[np.ndarray, float] | None:
    """The head of a 9 up to where its tail begins, and how far down the tail reaches; None without a loop."""
    if len(strokes) != 1:
        return None
    stroke = strokes[0]
    closed = loop(stroke, 0.4)
    if closed is None or closed[0] > len(stroke) / 3:
        return None
    head = stroke[: closed[1] + 1]
    length = stroke[:, 1].max() - head[-1, 1]
    # A tail on the left would make a P of it.
    tail_is_right = head[-1, 0] > (head[:, 0].min() + head[:, 0].max()) / 2
    return (head, length) if tail_is_right and length > 0.3 else None


def upside_down(form: Callable) -> Callable[[Strokes, np.random.Generator], Strokes | None]:
    """The form of a 9 for a 6, which is one that stands on its head, written from its tail."""

    def make(strokes: Strokes, random: np.random.Generator) -> Strokes | None:
        written = form([1 - stroke[::-1] for stroke in strokes], random)
        return [1 - stroke[::-1] for stroke in written] if written else None

    return make


def looped_two(strokes: Strokes, random: np.random.Generator) -> Strokes | None:
    """A loop where the 2 turns to the right."""
    stroke = strokes[longest(strokes)]
    turn = _turn(stroke)
    if turn is None or _knot(stroke):
        return None
    before = stroke[: turn + 1]
    after = stroke[turn:]
    way = before[-1] - before[-6]
    begin = np.arctan2(-way[0], way[1])  # of a circle that the pen enters in the direction of its way
    angles = np.linspace(begin, np.radians(290), 24)
    size = random.uniform(0.05, 0.13) * np.array([1.0, random.uniform(0.6, 1.0)])
    circle = size * np.stack([np.cos(angles), np.sin(angles)], axis=1)
    knot = before[-1] + circle - circle[0]
    # The base goes on from where the loop ends, and comes back to its own line.
    share = np.linspace(1, 0, len(after))[:, None]
    return [np.concatenate([before, knot, after + (knot[-1] - after[0]) * share])]


def plain_two(strokes: Strokes, random: np.random.Generator) -> Strokes | None:
    """The 2 without the loop that its writer made at its turn."""
    stroke = strokes[longest(strokes)]
    knot = _knot(stroke)
    if knot is None:
        return None
    return [np.concatenate([stroke[: knot[0] + 1], stroke[knot[1] :]])]


def _turn(stroke: np.ndarray) -> int | None:
    """Where a 2 turns to the right: of its later part the point farthest to the lower left."""
    later = len(stroke) // 3
    turn = later + int((stroke[later:, 1] - stroke[later:, 0]).argmax())
    return turn if 10 < turn < len(stroke) - 10 else None


def _knot(stroke: np.ndarray) -> tuple[int, int] | None:
    """The loop at the turn of a 2; None without one."""
    later = len(stroke) // 3
    knot = loop(stroke[later:], 0.12, 0.9)
    return (knot[0] + later, knot[1] + later) if knot else None


def tiny_loop(strokes: Strokes, random: np.random.Generator) -> Strokes | None:
    """One loop so small that the pen nearly fills it."""
    index = longest(strokes)
    stroke = strokes[index]
    closed = loop(stroke, 0.4, 2.2)
    if closed is None:
        return None
    start, end = closed
    part = stroke[start : end + 1]
    # Smaller, and nothing would tell a 6 from a 1.
    share = random.uniform(0.2, 0.3) / np.ptp(part, axis=0).max()
    is_at_an_end = start < len(stroke) / 3 or end > len(stroke) * 2 / 3
    if share > 0.8 or not is_at_an_end:
        return None
    small = stroke.copy()
    meeting = (stroke[start] + stroke[end]) / 2
    small[start : end + 1] = meeting + (part - meeting) * share
    return [*strokes[:index], small, *strokes[index + 1 :]]


def broken(strokes: Strokes, random: np.random.Generator) -> Strokes | None:
    """A gap where the pen left the paper."""
    index = longest(strokes)
    stroke = strokes[index]
    gap = round(random.uniform(0.1, 0.18) / STEP)  # the pen's own width closes about as much
    if len(stroke) < 5 * gap:
        return None
    start = int(random.integers(gap, len(stroke) - 2 * gap))
    return [*strokes[:index], stroke[:start], stroke[start + gap :], *strokes[index + 1 :]]


def doubled(strokes: Strokes, random: np.random.Generator) -> Strokes | None:
    """A part written over again, not quite in the same place."""
    stroke = strokes[longest(strokes)]
    length = round(len(stroke) * random.uniform(0.3, 0.7))
    start = int(random.integers(0, len(stroke) - length))
    part = stroke[start : start + length]
    away = random.normal(0, 0.035, 2) + np.linspace(0, 1, length)[:, None] * random.normal(0, 0.03, 2)
    return [*strokes, part + away]


FORMS = (
    Form("slashed", (0,), slashed),
    Form("dotted", (0,), dotted),
    Form("bare", (1,), bare),
    Form("based", (1,), based),
    Form("flagged", (1,), flagged),
    Form("looped", (2,), looped_two),
    Form("without loop", (2,), plain_two),
    Form("open", (4,), open_four),
    Form("closed", (4,), closed_four),
    Form("straight tail", (9,), straight_tail),
    Form("curled tail", (9,), curled_tail),
    Form("straight tail", (6,), upside_down(straight_tail)),
    Form("curled tail", (6,), upside_down(curled_tail)),
    Form("without bar", (7,), unbarred),
    Form("other bar", (7,), other_bar),
    Form("tiny loop", (6, 8, 9), tiny_loop),
    Form("broken", ALL, broken),
    Form("doubled", ALL, doubled),
)


def sheet(digits: list[PenDigit], seed: int = 0, columns: int = 24) -> Image.Image:
    """Random pictures, a line for each digit of a form, one for a form of all digits; black on white."""
    random = np.random.default_rng(seed)
    lines = {}
    for index in random.permutation(len(digits)):
        for form, label, strokes in made([digits[index]], random):
            line = lines.setdefault((form.name, label if len(form.digits) < 10 else -1), [])
            if len(line) < columns:
                line.append(from_strokes(strokes, pen=random.uniform(*PENS)))
    page = np.zeros((len(lines) * 30, columns * 30), np.float32)
    for row, (_name, line) in enumerate(sorted(lines.items(), key=lambda item: item[0][1])):
        for column, picture in enumerate(line):
            page[30 * row + 1 : 30 * row + 29, 30 * column + 1 : 30 * column + 29] = picture
    return Image.fromarray((255 - 255 * page).astype(np.uint8))


def main(argv=None) -> int:
    """Draw the sheet; 1 where the pen digits are missing."""
    parser = argparse.ArgumentParser(prog="python -m models.training.hands", description=__doc__)
    parser.add_argument("--sheet", required=True, metavar="FILE", help="the picture to write")
    parser.add_argument("--data", help="folder of the data sets ($INKWELL_DATA, ./data)")
    args = parser.parse_args(argv)
    try:
        digits = data.pens(data.LEARNT_WRITERS, args.data)
    except DataError as error:
        print(error, file=sys.stderr)
        return 1
    sheet(digits).save(args.sheet)
    counts = Counter((form.name, label) for form, label, _strokes in made(digits, np.random.default_rng(0)))
    for form in FORMS:
        count = sum(counts[form.name, label] for label in form.digits)
        print(f"{form.name:14} of {', '.join(map(str, form.digits)):28} {count:6,}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
