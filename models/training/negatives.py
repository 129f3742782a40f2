"""Drawings that are no digits, made from nothing and from the strokes of digits.

`python -m models.training.negatives --sheet FILE` draws a sheet of them, a line a kind. No letter of any
alphabet is among them: those are what they are judged by.
"""

import argparse
import sys
from collections.abc import Callable

import numpy as np
from PIL import Image
from scipy.interpolate import make_interp_spline

from models import data
from models.data import DataError, PenDigit
from models.drawing import from_strokes
from models.training.hands import PENS, Strokes, box, curve, evenly, unit

# Digits that turned by so many degrees, or seen in a mirror, are digits again, or nearly.
STILL_DIGITS = {
    90: (0,),
    180: (0, 1, 2, 5, 6, 8, 9),
    270: (0,),
    "left and right": (0, 1, 2, 5, 8),
    "up and down": (0, 1, 2, 3, 5, 8),
}


def splines(random: np.random.Generator, _pens: list[PenDigit]) -> Strokes:
    """One to four smooth lines through random points."""
    lines = []
    for _ in range(random.choice([1, 2, 3, 4], p=[0.35, 0.3, 0.2, 0.15])):
        count = int(random.integers(3, 8))
        places = np.arange(count)
        through = make_interp_spline(places, random.uniform(0, 1, (count, 2)), k=min(3, count - 1))
        line = through(np.linspace(0, count - 1, 20 * count))
        lines.append(line * random.uniform(0.4, 1, 2) + random.uniform(0, 0.6, 2))
    return lines


def angles(random: np.random.Generator, _pens: list[PenDigit]) -> Strokes:
    """One to five lines of straight parts: crosses, triangles, arrows."""
    return [
        evenly(random.uniform(0, 1, (int(random.integers(2, 5)), 2))) for _ in range(random.integers(1, 6))
    ]


def frames(random: np.random.Generator, _pens: list[PenDigit]) -> Strokes:
    """Upright and level lines on a grid, as many scripts are built."""
    ticks = np.linspace(0, 1, random.integers(2, 5))
    lines = []
    for _ in range(random.integers(2, 7)):
        start = random.choice(ticks, 2)
        end = start.copy()
        if random.random() < 0.2:
            end = random.choice(ticks, 2)
        else:
            end[random.integers(2)] = random.choice(ticks)
        if np.hypot(*(end - start)) > 0.1:
            knots = np.stack([start, (start + end) / 2, end]) + random.normal(0, 0.03, (3, 2))
            lines.append(curve(*knots))
    return lines


def scribbles(random: np.random.Generator, _pens: list[PenDigit]) -> Strokes:
    """To and fro, as one fills an area, or anywhere."""
    count = int(random.integers(8, 30))
    if random.random() < 0.5:
        across = np.arange(count) % 2 + random.normal(0, 0.1, count)
        down = np.linspace(0, random.uniform(0.3, 1.2), count) + random.normal(0, 0.03, count)
        points = turn(np.stack([across, down], axis=1), random.uniform(0, 360))
    else:
        points = np.cumsum(random.normal(0, 0.4, (count, 2)), axis=0)
    return [evenly((points - points.min(0)) / np.ptp(points, axis=0).max())]


def turned(random: np.random.Generator, pens: list[PenDigit]) -> Strokes:
    """A digit on its side or on its head."""
    digit = anyone(random, pens)
    angles = [how for how, still in STILL_DIGITS.items() if type(how) is int and digit.label not in still]
    if not angles:
        return []
    angle = random.choice(angles) + random.normal(0, 6)
    return [turn(stroke, angle) for stroke in unit(digit.strokes)]


def mirrored(random: np.random.Generator, pens: list[PenDigit]) -> Strokes:
    """A digit in a mirror."""
    digit = anyone(random, pens)
    mirrors = {"left and right": np.array([-1, 1]), "up and down": np.array([1, -1])}
    able = [mirror for how, mirror in mirrors.items() if digit.label not in STILL_DIGITS[how]]
    if not able:
        return []
    mirror = able[random.integers(len(able))]
    return [stroke * mirror for stroke in unit(digit.strokes)]


def pairs(random: np.random.Generator, pens: list[PenDigit]) -> Strokes:
    """Two digits over each other, or side by side."""
    one, other = (unit(anyone(random, pens).strokes) for _ in range(2))
    if random.random() < 0.6:
        away = random.uniform(-0.5, 0.5, 2)
    else:
        away = np.array([random.uniform(0.5, 1.2), random.uniform(-0.2, 0.2)])
    size = random.uniform(0.6, 1.2)
    return one + [stroke * size + away for stroke in other]


def crossed(random: np.random.Generator, pens: list[PenDigit]) -> Strokes:
    """A digit with lines that do not belong to it."""
    strokes = unit(anyone(random, pens).strokes)
    low, high = box(strokes)
    for _ in range(random.integers(1, 4)):
        start, end = random.uniform(low - 0.2, high + 0.2, (2, 2))
        way = end - start
        length = max(np.hypot(*way), 0.01)
        end = start + way * max(1, 0.5 / length)  # shorter ones would be the pen's slips
        strokes.append(curve(start, (start + end) / 2 + random.normal(0, 0.15, 2), end))
    return strokes


KINDS: dict[str, Callable[[np.random.Generator, list[PenDigit]], Strokes]] = {
    "splines": splines,
    "angles": angles,
    "frames": frames,
    "scribbles": scribbles,
    "turned": turned,
    "mirrored": mirrored,
    "pairs": pairs,
    "crossed": crossed,
}


def anyone(random: np.random.Generator, pens: list[PenDigit]) -> PenDigit:
    """A digit by chance."""
    return pens[random.integers(len(pens))]


def turn(points: np.ndarray, degrees: float) -> np.ndarray:
    """(N, 2) points turned around the corner."""
    angle = np.radians(degrees)
    return points @ np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])


def pictures(kind: str, pens: list[PenDigit], count: int, random: np.random.Generator) -> np.ndarray:
    """(count, 28, 28) float32 in [0, 1]: drawings of that kind, each with another pen."""
    found = []
    while len(found) < count:
        strokes = KINDS[kind](random, pens)
        picture = from_strokes(strokes, pen=random.uniform(*PENS)) if strokes else None
        if picture is not None:
            found.append(picture)
    return np.stack(found)


def main(argv=None) -> int:
    """Draw the sheet; 1 where the pen digits are missing."""
    parser = argparse.ArgumentParser(prog="python -m models.training.negatives", description=__doc__)
    parser.add_argument("--sheet", required=True, metavar="FILE", help="the picture to write")
    parser.add_argument("--data", help="folder of the data sets ($INKWELL_DATA, ./data)")
    args = parser.parse_args(argv)
    try:
        pens = data.pens(data.LEARNT_WRITERS, args.data)
    except DataError as error:
        print(error, file=sys.stderr)
        return 1
    random = np.random.default_rng(0)
    lines = [np.concatenate(pictures(kind, pens, 24, random), axis=1) for kind in KINDS]
    sheet = 255 - 255 * np.concatenate(lines)
    Image.fromarray(sheet.astype(np.uint8)).save(args.sheet)
    print(f"{args.sheet}: {', '.join(KINDS)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
