"""Made photographs of digits, of every kind that people send, and of nothing at all: labelled, seeded.

A hand is a digit that somebody wrote, as pen strokes or as one of MNIST's training images; a kind is a way to
write it down, to take its picture and to crop it. What is found by them is found on no test digit.
"""

import io
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw
from scipy import ndimage

from models import data
from models.drawing import from_strokes

# Settings of `models.picture` are chosen on the first, figures told of the second.
PARTS = ("choose", "report")
WRITERS = {"choose": data.CHOOSING_WRITERS, "report": data.REPORTING_WRITERS}
IMAGES = {"choose": slice(50_000, 55_000), "report": slice(55_000, 60_000)}
FINER = 3  # how many times larger strokes are drawn, to be given soft edges

Mask = np.ndarray  # (h, w) float32: how much of each pixel is ink, in [0, 1]
Strokes = list[list[tuple[float, float]]]


@dataclass(frozen=True)
class Hand:
    """A digit that somebody wrote: `strokes` of (x, y), y down, or a (28, 28) `image`, ink bright."""

    label: int
    strokes: Strokes | None = None
    image: np.ndarray | None = None


def hands(part: str, root=None) -> list[Hand]:
    """The digits of one of PARTS: of writers kept out and of MNIST's training part. DataError."""
    pens = [
        Hand(digit.label, strokes=digit.strokes)
        for digit in data.pendigits(root)
        if digit.writer in WRITERS[part] and from_strokes(digit.strokes) is not None
    ]
    images, labels = data.mnist(train=True, data=root)
    scans = [
        Hand(int(label), image=image.numpy())
        for image, label in zip(images[IMAGES[part]], labels[IMAGES[part]], strict=True)
    ]
    return pens + scans


# ---- the ink -----------------------------------------------------------------------------------------------


def written(hand: Hand, side: int, pen: float) -> Mask:
    """The hand's ink in its box, longest side `side` pixels; strokes by a pen of `pen` times that."""
    return drawn(hand.strokes, side, pen * side) if hand.strokes else enlarged(hand.image, side)


def drawn(strokes: Strokes, side: int, pen: float, turn: float = 0) -> Mask:
    """Strokes, turned by so many radians, with round ends and soft edges; `pen` in pixels."""
    spin = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    lines = [np.array(stroke, float) @ spin for stroke in strokes if len(stroke)]
    low = np.concatenate(lines).min(0)
    span = (np.concatenate(lines).max(0) - low).max()
    pen = min(pen, 0.6 * side) * FINER
    scale = (side * FINER - pen) / span
    lines = [(line - low) * scale + pen / 2 for line in lines]
    width, height = np.ceil(np.concatenate(lines).max(0) + pen / 2 + 1).astype(int)
    sheet = Image.new("L", (int(width), int(height)))
    draw = ImageDraw.Draw(sheet)
    for line in lines:
        draw.line([tuple(point) for point in line], fill=255, width=max(1, round(pen)), joint="curve")
        for x, y in line:  # round joints and ends; a dot is one of them
            draw.ellipse((x - pen / 2, y - pen / 2, x + pen / 2, y + pen / 2), fill=255)
    return cropped(np.asarray(sheet.reduce(FINER), np.float32) / 255)


def upright(strokes: Strokes, random) -> float:
    """Radians by which to turn the strokes, so that lowest and highest point are nearly above each other."""
    points = np.concatenate([np.array(stroke, float) for stroke in strokes if len(stroke)])
    x, y = points[points[:, 1].argmax()] - points[points[:, 1].argmin()]
    return random.normal(0, 0.05) - np.arctan2(x, y)


def hairline(strokes: Strokes, side: int) -> Mask:
    """Strokes as a paint program's thinnest pen draws them: one pixel wide, hard edges."""
    points = np.concatenate([np.array(stroke, float) for stroke in strokes if len(stroke)])
    low = points.min(0)
    scale = (side - 1) / (points.max(0) - low).max()
    sheet = Image.new("1", (side, side))
    for stroke in strokes:
        line = [tuple(point) for point in ((np.array(stroke, float) - low) * scale).round()]
        ImageDraw.Draw(sheet).line(line, fill=1)
    return cropped(np.asarray(sheet, np.float32))


def enlarged(image: np.ndarray, side: int) -> Mask:
    """An MNIST image's ink at another size, its edges as sharp as before."""
    ink = cropped(image.astype(np.float32) / 255)
    scale = side / max(ink.shape)
    height, width = (max(1, round(n * scale)) for n in ink.shape)
    large = np.asarray(
        Image.fromarray(ink).resize((width, height), Image.BICUBIC if scale > 1 else Image.BOX)
    )
    steep = max(1, min(scale / 2, 4))
    return np.clip((large - 0.5) * steep + 0.5, 0, 1)


def cropped(ink: Mask, least: float = 0.2) -> Mask:
    """The box around all ink stronger than `least`."""
    rows = np.flatnonzero((ink > least).any(1))
    columns = np.flatnonzero((ink > least).any(0))
    return ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def framed(ink: Mask, top: float, right: float, bottom: float, left: float) -> Mask:
    """The ink with margins, as shares of its longest side; below 0 it is cut."""
    longest = max(ink.shape)
    sides = [round(share * longest) for share in (top, right, bottom, left)]
    height, width = ink.shape
    cut = [max(0, -side) for side in sides]
    ink = ink[cut[0] : height - cut[2], cut[3] : width - cut[1]]
    top, right, bottom, left = (max(0, side) for side in sides)
    return np.pad(ink, ((top, bottom), (left, right)))


# ---- the sheet and the camera ------------------------------------------------------------------------------


def paper_colour(random) -> np.ndarray:
    """(3,) a sheet's colour: white to grey, often warm."""
    return random.uniform(0.72, 0.98) * np.array([1, random.uniform(0.96, 1), random.uniform(0.88, 1)])


def ink_colour(random) -> np.ndarray:
    """(3,) black, blue or red, darker than any paper."""
    hues = [(0.1, 0.1, 0.12), (0.1, 0.15, 0.45), (0.6, 0.1, 0.12)]
    return np.array(hues[random.choice(3, p=[0.55, 0.35, 0.1])]) + random.uniform(0, 0.12)


def inked(ink: Mask, ground: np.ndarray, colour: np.ndarray) -> np.ndarray:
    """(H, W, 3) in [0, 1]: the ink in its colour on its ground."""
    return ground + ink[..., None] * (colour - ground)


def lines(shape, gap: float, width: float, tilt: float, start: float) -> Mask:
    """Level ruled lines every `gap` pixels, `tilt` pixels down a pixel."""
    height, width_of = shape
    y = np.arange(height)[:, None] - tilt * np.arange(width_of)
    away = np.abs((y - start + gap / 2) % gap - gap / 2)
    return np.clip(width / 2 + 0.5 - away, 0, 1).astype(np.float32)


def rulings(shape, scale: float, random, squared: bool) -> Mask:
    """Ruled lines as sheets have them; `scale`: the longest side of the digit that is written on them."""
    gap = max(5, scale * random.uniform(0.25, 0.8))
    width = max(1, scale * random.uniform(0.004, 0.015))
    tilt = random.normal(0, 0.012)
    level = lines(shape, gap, width, tilt, random.uniform(0, gap))
    if not squared:
        return level
    upright = lines(shape[::-1], gap, width, -tilt, random.uniform(0, gap)).T
    return np.maximum(level, upright)


def light(shape, random, least: float) -> np.ndarray:
    """(H, W) light that falls off to one side, not below `least`."""
    angle = random.uniform(0, 2 * np.pi)
    y, x = np.mgrid[0 : 1 : complex(shape[0]), 0 : 1 : complex(shape[1])]
    across = x * np.cos(angle) + y * np.sin(angle)
    across = (across - across.min()) / max(np.ptp(across), 1e-9)
    return 1 - across * random.uniform(0, 1 - least)


def shadow(shape, random) -> np.ndarray:
    """(H, W) light under a hand, a phone or a window's frame: an edge, hard or soft, anywhere."""
    height, width = shape
    y, x = np.mgrid[0:height, 0:width]
    angle = random.uniform(0, 2 * np.pi)
    across = (x - random.uniform(0, width)) * np.cos(angle) + (y - random.uniform(0, height)) * np.sin(angle)
    if random.random() < 0.4:  # a thumb at the border
        reach = random.uniform(0.15, 0.45) * min(shape)
        side = random.integers(4)
        at = [(0, random.uniform(0, width)), (height, random.uniform(0, width))]
        at += [(random.uniform(0, height), 0), (random.uniform(0, height), width)]
        across = np.hypot(y - at[side][0], x - at[side][1]) - reach
    softness = random.uniform(0.005, 0.12) * max(shape)
    dark = random.uniform(0.45, 0.8)
    return dark + (1 - dark) / (1 + np.exp(-np.clip(across / softness * 3, -50, 50)))


def photographed(picture: np.ndarray, random, noise: float = 0.03) -> np.ndarray:
    """(H, W, 3) uint8: a little out of focus, with a sensor's noise, as JPEG."""
    picture = ndimage.gaussian_filter(picture, (*[random.uniform(0, 0.8)] * 2, 0))
    picture = picture + random.normal(0, random.uniform(0.003, noise), picture.shape)
    out = io.BytesIO()
    Image.fromarray((np.clip(picture, 0, 1) * 255).astype(np.uint8)).save(
        out, "JPEG", quality=int(random.integers(60, 96))
    )
    return np.asarray(Image.open(out))


def margins(random, least=0.15, most=1.2) -> np.ndarray:
    """(4,) shares of the digit's longest side."""
    return random.uniform(least, most, 4)


def pen_width(random) -> float:
    """A share of the digit's longest side, from a ballpoint to a marker."""
    return float(np.exp(random.uniform(np.log(0.035), np.log(0.16))))


def photo_side(random) -> int:
    """Pixels: the longest side of a photographed digit."""
    return int(random.integers(60, 261))


# ---- kinds of digits ---------------------------------------------------------------------------------------


def on_paper(hand, random):
    """A pen on a sheet in ordinary light."""
    ink = framed(written(hand, photo_side(random), pen_width(random)), *margins(random))
    page = inked(ink, paper_colour(random), ink_colour(random))
    return photographed(page * light(ink.shape, random, 0.6)[..., None], random)


def in_shadow(hand, random):
    """The same with a shadow over it."""
    ink = framed(written(hand, photo_side(random), pen_width(random)), *margins(random))
    page = inked(ink, paper_colour(random), ink_colour(random))
    return photographed(page * shadow(ink.shape, random)[..., None], random)


def on_ruled(hand, random, squared=False):
    """A pen on ruled paper."""
    side = photo_side(random)
    ink = framed(written(hand, side, pen_width(random)), *margins(random))
    page = paper_colour(random)
    rules = rulings(ink.shape, side, random, squared) * random.uniform(0.15, 0.6)
    page = inked(rules, page, np.array([0.3, 0.4, 0.7]))
    page = page + ink[..., None] * (ink_colour(random) - page)
    return photographed(page * light(ink.shape, random, 0.7)[..., None], random)


def on_squared(hand, random):
    """A pen on squared paper."""
    return on_ruled(hand, random, squared=True)


def in_chalk(hand, random):
    """Chalk on a board that has been wiped: its grain, and what the cloth left."""
    ink = framed(written(hand, photo_side(random), random.uniform(0.05, 0.14)), *margins(random))
    grain = ndimage.gaussian_filter(random.normal(0, 1, ink.shape), 0.7)
    ink = ink * np.clip(0.85 + grain * random.uniform(0.1, 0.6), 0, 1)
    smear = ndimage.gaussian_filter(random.normal(0, 1, ink.shape), (4, 25))
    board = np.array([0.12, 0.22, 0.17]) if random.random() < 0.6 else np.full(3, 0.14)
    board = board + 0.05 * (smear / max(np.abs(smear).max(), 1e-9))[..., None]
    page = board + ink[..., None] * (random.uniform(0.65, 0.95) - board)
    return photographed(page * light(ink.shape, random, 0.6)[..., None], random)


def in_pencil(hand, random):
    """A pencil: thin, grey, broken by the paper's grain."""
    ink = framed(written(hand, photo_side(random), random.uniform(0.025, 0.06)), *margins(random))
    grain = ndimage.gaussian_filter(random.normal(0, 1, ink.shape), 0.8)
    ink = ink * np.clip(0.8 + grain * random.uniform(0.2, 0.9), 0, 1)
    paper = paper_colour(random)
    page = inked(ink, paper, paper - random.uniform(0.15, 0.5))
    return photographed(page * light(ink.shape, random, 0.7)[..., None], random, noise=0.02)


def either_way(ink: Mask, random) -> np.ndarray:
    """(H, W) uint8: black on white, white on black, or greys between, as screens and scanners give them."""
    ground = random.uniform(0.75, 1) if random.random() < 0.6 else random.uniform(0, 0.25)
    colour = random.uniform(0, 0.3) if ground > 0.5 else random.uniform(0.7, 1)
    picture = ground + ink * (colour - ground) + random.normal(0, random.choice([0, 0.02]), ink.shape)
    return (np.clip(picture, 0, 1) * 255).astype(np.uint8)


def cropped_tight(hand, random):
    """The digit fills its picture: every side is touched, or nearly."""
    ink = written(hand, int(random.integers(20, 301)), pen_width(random))
    return either_way(np.pad(ink, int(random.integers(0, 2))), random)


def at_border(hand, random):
    """One or two sides of the picture touch the digit, or cut a little off it."""
    sides = margins(random, 0.15, 0.8)
    touched = random.choice(4, random.integers(1, 3), replace=False)
    sides[touched] = random.uniform(-0.04, 0, len(touched))
    ink = framed(written(hand, photo_side(random), pen_width(random)), *sides)
    if random.random() < 0.5:
        return either_way(ink, random)
    page = inked(ink, paper_colour(random), ink_colour(random))
    return photographed(page * light(ink.shape, random, 0.7)[..., None], random)


def edge_to_edge(hand, random):
    """A stroke, upright or level, from one side of the picture to the other."""
    side = photo_side(random)
    pen = random.uniform(0.03, 0.1) * side
    ink = drawn(hand.strokes, side, pen, upright(hand.strokes, random) if hand.label == 1 else 0)
    sides = random.uniform(0.2, 1.2, 4)
    first = 1 if hand.label == 7 and random.random() < 0.5 else 0
    sides[[first, first + 2]] = random.uniform(-0.03, 0.005, 2)
    ink = framed(ink, *sides)
    page = inked(ink, paper_colour(random), ink_colour(random))
    return photographed(page * light(ink.shape, random, 0.7)[..., None], random)


def bold(hand, random):
    """A thick marker in a tight crop: there is more ink than ground, also along the border."""
    ink = written(hand, int(random.integers(40, 301)), random.uniform(0.16, 0.26))
    return either_way(np.pad(ink, int(random.integers(0, 2))), random)


def scanned(hand, random, low=20, high=300):
    """A scan or a screenshot with a narrow margin, 20 to 300 pixels large."""
    side = int(np.exp(random.uniform(np.log(low), np.log(high))))
    ink = written(hand, max(5, round(side / 1.3)), pen_width(random))
    return either_way(framed(ink, *margins(random, 0.05, 0.25)), random)


def scanned_small(hand, random):
    """The same, 8 to 20 pixels large: hardly more than the digit has."""
    return scanned(hand, random, 8, 20)


def in_hairlines(hand, random):
    """A paint program's thinnest pen: one pixel."""
    ink = hairline(hand.strokes, int(random.integers(30, 301)))
    return either_way(framed(ink, *margins(random, 0.05, 0.5)), random)


# ---- kinds of nothing --------------------------------------------------------------------------------------


def _blank_shape(random):
    return tuple(random.integers(24, 401, 2))


def _blank_sheet(shape, random, rules=None):
    page = np.broadcast_to(paper_colour(random), (*shape, 3))
    if rules is not None:
        page = page + (rules * random.uniform(0.15, 0.6))[..., None] * (np.array([0.3, 0.4, 0.7]) - page)
    return page


def empty_paper(random):
    """A sheet in ordinary light."""
    shape = _blank_shape(random)
    return photographed(_blank_sheet(shape, random) * light(shape, random, 0.5)[..., None], random)


def empty_shadow(random):
    """A sheet with a shadow on it."""
    shape = _blank_shape(random)
    return photographed(_blank_sheet(shape, random) * shadow(shape, random)[..., None], random)


def empty_ruled(random, squared=False):
    """Ruled paper, sometimes in shadow."""
    shape = _blank_shape(random)
    rules = rulings(shape, min(shape) * random.uniform(0.3, 0.8), random, squared)
    lit = shadow(shape, random) if random.random() < 0.3 else light(shape, random, 0.6)
    return photographed(_blank_sheet(shape, random, rules) * lit[..., None], random)


def empty_squared(random):
    """Squared paper."""
    return empty_ruled(random, squared=True)


def empty_board(random):
    """A wiped board."""
    shape = _blank_shape(random)
    smear = ndimage.gaussian_filter(random.normal(0, 1, shape), (6, 30))
    board = np.array([0.14, 0.24, 0.19]) + 0.03 * (smear / max(np.abs(smear).max(), 1e-9))[..., None]
    return photographed(board * light(shape, random, 0.5)[..., None], random)


def only_noise(random):
    """Noise, fine or coarse, of any strength."""
    shape = _blank_shape(random)
    noise = ndimage.gaussian_filter(random.normal(0, 1, shape), random.choice([0, 0, 0.7, 1.2]))
    noise = noise / noise.std() * random.uniform(0.01, 0.3)
    return (np.clip(random.uniform(0.2, 0.8) + noise, 0, 1) * 255).astype(np.uint8)


def one_colour(random):
    """One colour."""
    return np.full((*_blank_shape(random), 3), random.integers(0, 256, 3), np.uint8)


DIGITS: dict[str, Callable] = {
    "paper": on_paper,
    "shadow": in_shadow,
    "ruled": on_ruled,
    "squared": on_squared,
    "chalk": in_chalk,
    "pencil": in_pencil,
    "tight crop": cropped_tight,
    "at the border": at_border,
    "edge to edge": edge_to_edge,
    "bold": bold,
    "scan": scanned,
    "scan, 8 to 20 px": scanned_small,
    "one-pixel lines": in_hairlines,
}
BLANKS: dict[str, Callable] = {
    "paper": empty_paper,
    "shadow": empty_shadow,
    "ruled": empty_ruled,
    "squared": empty_squared,
    "board": empty_board,
    "noise": only_noise,
    "one colour": one_colour,
}
NEEDS_STROKES = ("edge to edge", "bold", "one-pixel lines")
LABELS = {"edge to edge": (1, 7)}  # digits with a stroke that a crop may touch at both ends


def digit(kind: str, everyone: list[Hand], seed: int) -> tuple[np.ndarray, int]:
    """A picture of that kind, uint8, and what it shows; the same for the same seed."""
    random = np.random.default_rng((list(DIGITS).index(kind), seed))
    able = [
        hand
        for hand in everyone
        if (hand.strokes or kind not in NEEDS_STROKES) and hand.label in LABELS.get(kind, range(10))
    ]
    # Half by pen and half by MNIST's writers, whatever their numbers are.
    pens = [hand for hand in able if hand.strokes]
    scans = [hand for hand in able if not hand.strokes]
    chosen = scans if scans and random.random() < 0.5 else pens
    hand = chosen[random.integers(len(chosen))]
    return DIGITS[kind](hand, random), hand.label


def blank(kind: str, seed: int) -> np.ndarray:
    """A picture of that kind without a digit, uint8."""
    return BLANKS[kind](np.random.default_rng((list(BLANKS).index(kind), seed)))
