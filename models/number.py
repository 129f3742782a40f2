"""A drawing of a number -> what may be its digits, and of these the ones that the networks are surest of.

Ink that overlaps from left to right is a piece; neighbouring pieces are a part, which may be a digit. All
parts are read in one batch, and then the drawing is cut where the answers say: over-segmentation, as in
LeCun, Bottou, Bengio and Haffner, "Gradient-Based Learning Applied to Document Recognition", 1998, section V.
The settings were chosen on the choosing writers' digits, alone and side by side: `models.scoring.numbers`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from models.drawing import centre, from_strokes
from models.voting import votes

MOST_DIGITS = 6
MOST_STROKES = 20  # of so many the pieces are found in 2 ms: more are a drawing of something else
MOST_PIECES = 8  # of which 36 parts can be made: more are a scribble, and would cost everybody time
# From left to right, as a share of the narrower of two: what overlaps more is of one digit.
OVERLAP = 0.5  # of two about as tall, which also stand apart in height, or one in the middle of the other
LOW_OVERLAP = 0.25  # of a bar or a tail, which no digit is alone
LOW = 0.4  # of the taller one's height: what is lower is such a bar
INSIDE = 0.8  # overlap of a stroke through a 0, and not of a 1 that stands close to it
NARROWEST = 0.05  # of the drawing's height: an upright line has no width to take a share of
LEVEL = 0.65  # of the height that two cover together, that both do: less, and one stands above the other
DOT = 0.12  # of the drawing's height: what is smaller belongs to the nearest piece
BEGUN = 0.3  # of the tallest digit's height: what the pen has only begun is lower, and in line with nothing
WIDEST = 2.0  # of its height: a wider part is no digit
SQUARE = 1.1  # width to height: the more a part exceeds it, the less it is believed to be one digit
DOUBT = 0.8  # in logarithms of the probability, for each unit of that
UNEVEN = 0.6  # as LEVEL: neighbours that share less of their height are doubted
TILT = 2.0  # as DOUBT
# In a picture what stands beside a digit is one too if it has so much of its height, and is so in line.
AS_TALL = (0.6, 1.6)
IN_LINE = 0.5  # as LEVEL
LEFT_OUT = 0.35  # as DOUBT, of the digit alone where something in line with it is left out

Box = tuple[float, float, float, float]  # left, top, right, bottom in the drawing's units, y down


@dataclass(frozen=True)
class Part:
    """Neighbouring pieces of a drawing, which may be a digit: those from `start` to before `stop`.

    `digit`: (28, 28) float32, as `models.drawing` makes it of the part alone; `strokes`: which of the
    drawing's belong to it, none in a picture; `doubt`: how much less than its sureness it is believed, in
    logarithms.
    """

    digit: np.ndarray
    box: Box
    start: int = 0
    stop: int = 1
    strokes: tuple[int, ...] = ()
    doubt: float = 0.0

    @property
    def width(self) -> float:
        """In the drawing's units."""
        return self.box[2] - self.box[0]

    @property
    def height(self) -> float:
        """The same."""
        return self.box[3] - self.box[1]


def stroke_parts(strokes, size=None) -> list[Part]:
    """Everything in a drawing that may be a digit, the whole of it first; [] if it is blank.

    Arguments and Problem as for `models.drawing.from_strokes`.
    """
    digit = from_strokes(strokes, size)
    if digit is None:
        return []
    lines = {at: np.asarray(stroke, float) for at, stroke in enumerate(strokes) if len(stroke)}
    boxes = {at: _box_of(line) for at, line in lines.items()}
    whole = _around(boxes.values())
    pieces = _pieces(boxes, whole[3] - whole[1]) if len(boxes) <= MOST_STROKES else []
    if not 1 < len(pieces) <= MOST_PIECES:
        return [Part(digit, whole, strokes=tuple(lines))]
    parts = [Part(digit, whole, 0, len(pieces), tuple(lines))]
    for start, stop in _spans(len(pieces)):
        members = sorted(at for piece in pieces[start:stop] for at in piece)
        box = _around(boxes[at] for at in members)
        # The pen may be still down: what is drawn last may be a digit that has only begun.
        begun = max(members) == max(lines)
        if _may_be_digit(box, whole, begun):
            # Without the pad's size: what is small there may still be a digit among others.
            digit = from_strokes([strokes[at] for at in members])
            if digit is not None:
                parts.append(Part(digit, box, start, stop, tuple(members)))
    return parts


def picture_parts(image) -> list[Part]:
    """The same of a picture: the digit that `models.drawing.from_image` finds first; boxes in its pixels.

    A picture of a number has others in line with that digit, as tall and by the same pen. Problem for what
    is no picture.
    """
    if image is None:
        return []
    # Here and not above: see `models.drawing`.
    from models.picture import grey_levels, ink

    found = ink.find(grey_levels.grey(image))
    main = _picture_digit(found, found.mask) if found and ink.may_be_digit(found) else None
    if main is None:
        return []
    masks = dict(enumerate(ink.components(found)))
    boxes = {at: _box_of(np.argwhere(mask)[:, ::-1]) for at, mask in masks.items()}
    around = _box_of(np.argwhere(found.mask)[:, ::-1])
    height = around[3] - around[1]
    pieces = [piece for piece in _pieces(boxes, height) if _is_in_line(piece, boxes, around)]
    scale = _longest_side(image) / (max(found.ink.shape) - 2 * found.margin)

    def placed(box: Box) -> Box:
        left, top, right, bottom = ((side - found.margin) * scale for side in box)
        return left, top, right, bottom

    if not 1 < len(pieces) <= MOST_DIGITS:
        return [Part(main, placed(around))]
    own = [piece for piece in pieces if any((masks[at] & found.mask).any() for at in piece)]
    left_out = LEFT_OUT if len(own) < len(pieces) else 0.0
    parts = [Part(main, placed(around), 0, len(pieces), doubt=left_out)]
    for start, stop in _spans(len(pieces)):
        members = [at for piece in pieces[start:stop] for at in piece]
        box = _around(boxes[at] for at in members)
        if box[2] - box[0] > WIDEST * height:
            continue
        digit = _picture_digit(found, np.any([masks[at] for at in members], 0))
        if digit is not None:
            parts.append(Part(digit, placed(box), start, stop))
    return parts


def best(parts: Sequence[Part], probs: np.ndarray) -> list[int]:
    """Which of the parts are the digits, left to right; `probs`: (P, N, 10) what N networks say of each.

    A drawing is cut only where its least sure part is surer than the whole: so a single digit stays whole.
    """
    vote, _agree = votes(probs)
    # How probable the vote is on average; never 0, which has no logarithm.
    sure = np.log(np.maximum(probs.mean(1)[np.arange(len(probs)), vote], 1e-9))
    belief = [sure[at] - DOUBT * _too_wide(part) - part.doubt for at, part in enumerate(parts)]
    at_span = {(part.start, part.stop): at for at, part in enumerate(parts)}
    pieces = max(part.stop for part in parts)
    chosen: list[int] = []
    most = -np.inf
    for places in _cuts(0, pieces, at_span):
        digits = [parts[at] for at in places]
        if len(digits) > MOST_DIGITS:
            continue
        score = min(belief[at] for at in places) - TILT * _tilt(digits)
        if score > most:
            most = score
            chosen = places
    return chosen


# ---- pieces ------------------------------------------------------------------------------------------------


def _pieces(boxes: dict[int, Box], height: float) -> list[list[int]]:
    """The strokes that surely belong together, left to right."""
    pieces = [[at] for at in boxes]
    while len(pieces) > 1:
        around = [_around(boxes[at] for at in piece) for piece in pieces]
        pair = _dot(around, height) or _closest(around, height)
        if pair is None:
            break
        one, other = pair
        pieces[one] = pieces[one] + pieces[other]
        del pieces[other]
    return sorted(pieces, key=lambda piece: _middle(_around(boxes[at] for at in piece)))


def _dot(boxes: list[Box], height: float) -> tuple[int, int] | None:
    """The nearest piece to a dot, and the dot."""
    for dot, (left, top, right, bottom) in enumerate(boxes):
        if max(right - left, bottom - top) < DOT * height:
            others = [at for at in range(len(boxes)) if at != dot]
            nearest = min(others, key=lambda at: max(boxes[at][0] - right, left - boxes[at][2]))
            return nearest, dot
    return None


def _closest(boxes: list[Box], height: float) -> tuple[int, int] | None:
    """Of two pieces that belong together those that overlap most."""
    closest = None
    most = 0.0
    for one, box in enumerate(boxes):
        for other in range(one + 1, len(boxes)):
            share = _overlap(box, boxes[other], height)
            if share > most and _are_one(box, boxes[other], share):
                most = share
                closest = (one, other)
    return closest


def _overlap(one: Box, other: Box, height: float) -> float:
    """From left to right, as a share of the narrower one; below 0 there is a gap."""
    (left, right), (start, end) = _reach(one, height), _reach(other, height)
    shared = min(right, end) - max(left, start)
    return shared / max(min(right - left, end - start), 1e-9)


def _reach(box: Box, height: float) -> tuple[float, float]:
    """Left and right of a box, spread where it has hardly any width."""
    spread = max(0.0, NARROWEST * height - (box[2] - box[0])) / 2
    return box[0] - spread, box[2] + spread


def _are_one(one: Box, other: Box, share: float) -> bool:
    """Whether two that overlap by so much are of one digit, whatever the networks say."""
    heights = sorted((one[3] - one[1], other[3] - other[1]))
    if heights[0] < LOW * heights[1]:
        return share > LOW_OVERLAP
    if share <= OVERLAP:
        return False
    # The strokes of a 4 stand apart in height; two digits that touch are as high and as low as each other.
    if _level(one, other) < LEVEL:
        return True
    apart = abs(_middle(one) - _middle(other))
    return share > INSIDE and apart < max(one[2] - one[0], other[2] - other[0]) / 4


def _level(one: Box, other: Box) -> float:
    """The height that two share, of what they cover together; below 0 one stands above the other."""
    covered = max(one[3], other[3]) - min(one[1], other[1])
    return (min(one[3], other[3]) - max(one[1], other[1])) / max(covered, 1e-9)


def _is_in_line(piece: list[int], boxes: dict[int, Box], main: Box) -> bool:
    """Whether a piece of a picture stands beside its digit, as tall as that."""
    box = _around(boxes[at] for at in piece)
    share = (box[3] - box[1]) / max(main[3] - main[1], 1e-9)
    return AS_TALL[0] <= share <= AS_TALL[1] and _level(box, main) >= IN_LINE


def _picture_digit(found, mask: np.ndarray) -> np.ndarray | None:
    """(28, 28) float32 of a part of a picture's ink; None where that is no digit."""
    from models.picture import digit, ink

    named = digit.boxed(ink.cleaned(found, mask))
    return centre(named[-1][1]) if named else None


def _longest_side(image) -> int:
    """Of a PIL image or an array, in pixels."""
    return max(image.shape[:2] if isinstance(image, np.ndarray) else image.size)


def _middle(box: Box) -> float:
    return (box[0] + box[2]) / 2


def _box_of(line: np.ndarray) -> Box:
    (left, top), (right, bottom) = line.min(0).tolist(), line.max(0).tolist()
    return left, top, right, bottom


def _around(boxes) -> Box:
    """The smallest box around boxes."""
    left, top, right, bottom = zip(*boxes, strict=True)
    return min(left), min(top), max(right), max(bottom)


# ---- parts -------------------------------------------------------------------------------------------------


def _spans(pieces: int) -> Iterator[tuple[int, int]]:
    """Every run of neighbours but all of them."""
    for start in range(pieces):
        for stop in range(start + 1, pieces + 1):
            if stop - start < pieces:
                yield start, stop


def _may_be_digit(box: Box, whole: Box, begun: bool) -> bool:
    """Whether a part is worth reading: not much wider than high, nor low unless it has only begun."""
    height = box[3] - box[1]
    tallest = whole[3] - whole[1]
    return box[2] - box[0] <= WIDEST * max(height, tallest / 2) and (begun or height >= LOW * tallest)


def _cuts(start: int, stop: int, at_span: dict[tuple[int, int], int]) -> Iterator[list[int]]:
    """Every way to make up the pieces from `start` on of parts that there are."""
    if start == stop:
        yield []
    # The whole first: a cut must be surer than it, and not only as sure.
    for end in range(stop, start, -1):
        if (start, end) in at_span:
            for rest in _cuts(end, stop, at_span):
                yield [at_span[start, end], *rest]


def _too_wide(part: Part) -> float:
    return max(0.0, part.width / max(part.height, 1e-9) - SQUARE)


def _tilt(digits: list[Part]) -> float:
    """How far the worst two neighbours are from standing side by side, 0 where all do.

    One that has only begun is as high or low as the pen is by now.
    """
    tallest = max(digit.height for digit in digits)
    levels = [
        _level(one.box, other.box)
        for one, other in pairwise(digits)
        if min(one.height, other.height) >= BEGUN * tallest
    ]
    return max(0.0, UNEVEN - min(levels, default=UNEVEN))
