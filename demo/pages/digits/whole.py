"""The whole network as one picture: every operation in order, and what it made of the visitor's digit.

The visitor learns where in a network numbers become maps, maps a list, and the list an answer.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from markupsafe import Markup

from demo.draw.elements import element
from demo.draw.images import TYPE, grey, heat, image, map_of, mosaic
from demo.draw.numbers import grouped, probability
from demo.panel.templates import Template
from demo.probe import Whole
from demo.words import Phrase, _, languages, text_of
from models.probing.whole import ANSWER, INPUT, Operation

T = Template("pages/digits/whole.jinja")
# Pixels of a thumbnail, the largest first: the first with which all fits into ROOM is taken.
SIDES = (88, 76, 64, 52, 44, 38, 32, 28, 24)
ROOM = (870, 366)  # px beside the pad in a window of 1280 × 800
GAP = 12  # px between two operations, for the line from one to the next
LABEL = 16  # px: the line above a thumbnail
SHAPE = 19  # px: the line below it, and the bar of its work
ROW_GAP = 4  # px between two rows
SKIP = 8  # px for a line that passes below a block
LEAST = 44  # px: the narrowest operation
SHARE = 7.7  # px of a Latin letter or a digit in the smallest type
WIDE = {"×": 10.1}  # of wider ones; of a Chinese one
CHINESE = 12.2
TILES = {True: 16, False: 9}  # maps in a thumbnail, by whether it is a large one
LARGE = 60  # px: from there on it is
# Where several branches stand below each other, the words stand beside the thumbnails: it takes less height.
BESIDE = 32  # px of such a thumbnail
LANE = 38  # px from one branch to the next
BARS = 64  # numbers of a list that are drawn as bars; more are a block of colours
BARS_WIDTH = 44  # px
RISING = (128, 115, 172, 255)  # a bar above 0 and one below it: of the diverging map, seen on light and dark
FALLING = (224, 130, 20, 255)
STEP = 10  # px of one step of a recurrence that has many
STEPS_WIDTH = 140  # px at least of all
FLATTEST = 3  # times as wide as high a picture of steps may be
UNITS = 32  # of a state at most, one below the other
ANSWER_WIDTH = 112  # px of the ten bars


@dataclass(frozen=True)
class Kind:
    """What the operations of a kind are called, above a thumbnail and in a sentence, and their idea."""

    short: Phrase
    name: Phrase
    idea: Phrase


KINDS = {
    "input": Kind(
        _("input"),
        _("the input"),
        _("Your digit as the network gets it: 28 × 28 numbers from 0, paper, to 1, ink."),
    ),
    "standardise": Kind(
        text_of("(x−μ)/σ"),
        _("standardisation"),
        _(
            "The same mean is taken from every number and the rest divided by the spread: around 0 a network "
            "learns best."
        ),
    ),
    "convolution": Kind(
        _("convolution"),
        _("convolution"),
        _(
            "A small kernel of weights is laid over every place: where the numbers below it are like the "
            "kernel, the result is large."
        ),
    ),
    "relu": Kind(
        _("ReLU"),
        _("ReLU"),
        _(
            "What is below 0 becomes 0, the rest stays. Without such a bend all layers together could do no "
            "more than one."
        ),
    ),
    "sigmoid": Kind(
        _("sigmoid"),
        _("sigmoid"),
        _("Every number is pressed between 0 and 1. Far from 0 the curve is flat: little is learnt there."),
    ),
    "silu": Kind(
        text_of("SiLU"),
        text_of("SiLU"),
        _("A number times its own sigmoid: like ReLU, but smooth, and a little below 0 gets through."),
    ),
    "tanh": Kind(
        text_of("tanh"),
        text_of("tanh"),
        _("Every number is pressed between −1 and 1."),
    ),
    "max_pool": Kind(
        _("max pool"),
        _("max pooling"),
        _(
            "Of each small square only the largest number goes on: the maps shrink, and a small shift "
            "matters less."
        ),
    ),
    "mean_pool": Kind(
        _("avg pool"),
        _("average pooling"),
        _("Each number becomes the mean of the small square around it."),
    ),
    "linear": Kind(
        _("linear"),
        _("fully connected layer"),
        _("Every result is a sum over all numbers before it, each times a weight of its own, plus a bias."),
    ),
    "dropout": Kind(
        _("dropout"),
        _("dropout"),
        _(
            "In training it wipes out numbers at random, so that the network leans on none of them alone. "
            "Now it hands on everything."
        ),
    ),
    "flatten": Kind(
        _("flatten"),
        _("flattening"),
        _("All maps are laid one after the other as a single list. Nothing is computed."),
    ),
    "reshape": Kind(
        _("reshape"),
        _("reshaping"),
        _("The same numbers in another order, so that the next layer finds one step of its reading a row."),
    ),
    "concatenation": Kind(
        _("concat"),
        _("concatenation"),
        _("The maps of all branches are stacked into one pile; nothing is mixed yet."),
    ),
    "addition": Kind(
        _("add"),
        _("addition"),
        _(
            "What the block made is added to what came in, number by number: the block need only learn what "
            "is missing."
        ),
    ),
    "normalisation": Kind(
        _("batch norm"),
        _("batch normalisation"),
        _("Each map gets the mean and the spread that training found good, whatever came in."),
    ),
    "recurrent": Kind(
        _("recurrent"),
        _("recurrent layer"),
        _(
            "Step by step the same cell reads what comes next and its own last state and makes the next "
            "state of both: its memory."
        ),
    ),
    "last": Kind(
        _("last step"),
        _("the last step"),
        _("Only the state after the last step goes on: all that was read must be in it."),
    ),
    "squeeze": Kind(
        _("mean"),
        _("mean of each map"),
        _("Each map is summed up in a single number, its mean."),
    ),
    "scale": Kind(
        _("multiply"),
        _("scaling"),
        _("Each map is multiplied by a number from 0 to 1: how much this picture calls for it."),
    ),
    "softmax": Kind(
        text_of("softmax"),
        text_of("softmax"),
        _("The ten numbers become probabilities: e to the power of each, divided by the sum of all ten."),
    ),
    "other": Kind(
        _("other"),
        _("another operation"),
        _("An operation that this page cannot take apart."),
    ),
}


def label(operation: Operation) -> Phrase:
    """What stands above its thumbnail, such as "conv 5×5"."""
    if operation.kind == "recurrent":
        return text_of(operation.detail)
    if operation.kind == "convolution":
        return _("conv {size}", size=operation.detail)
    return KINDS[operation.kind].short


def shape_of(shape: Sequence[int]) -> str:
    """Such as "4×28×28"."""
    return "×".join(map(str, shape))


def work(operation: Operation) -> Phrase:
    """Its parameters and multiply-adds, as far as it has any."""
    if not operation.parameters:
        return _("no parameters")
    if not operation.multiply_adds:
        return _("{parameters} parameters", parameters=grouped(operation.parameters))
    return _(
        "{parameters} parameters, {multiply_adds} multiply-adds",
        parameters=grouped(operation.parameters),
        multiply_adds=grouped(operation.multiply_adds),
    )


# ---- where each stands -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Place:
    """An operation in its block: column and lane counted from 0; px of all its width, px of its picture."""

    operation: Operation
    column: int
    lane: int
    width: int
    drawn: int
    is_beside: bool = False


@dataclass(frozen=True)
class Block:
    """Operations that stand together: one alone, or all between a fork and where its branches meet.

    `entry`: the operation before it, None at the beginning; `side`: px of a thumbnail. Lane 0 goes on in the
    next block.
    """

    entry: str | None
    side: int
    places: Mapping[str, Place]

    @property
    def lanes(self) -> int:
        """How many stand below each other."""
        return 1 + max(place.lane for place in self.places.values())

    @property
    def widths(self) -> list[int]:
        """px of each column."""
        columns = 1 + max(place.column for place in self.places.values())
        return [
            max(place.width for place in self.places.values() if place.column == column)
            for column in range(columns)
        ]

    @property
    def width(self) -> int:
        """px of all columns and of the gap before each."""
        return sum(self.widths) + GAP * len(self.widths)

    @property
    def heights(self) -> list[int]:
        """px of each lane; the line of the first passes through the middle of its thumbnail."""
        if self.lanes == 1:
            return [LABEL + self.side + SHAPE]
        first = max(LABEL + self.side // 2 + LANE // 2, LABEL + self.side + SHAPE - LANE)
        return [first, *[LANE] * (self.lanes - 1)]

    def middle(self, lane: int) -> int:
        """px from the top to the line of a lane."""
        return LABEL + self.side // 2 + LANE * lane

    def left(self, place: Place) -> int:
        """px from the block's left to the operation's."""
        before = self.widths[: place.column]
        free = self.widths[place.column] - place.width
        return sum(before) + GAP * (len(before) + 1) + (0 if place.is_beside else free // 2)

    def edges(self, place: Place) -> tuple[int, int]:
        """px from the block's left to where a line reaches the operation's picture, and where one leaves."""
        left = self.left(place)
        if place.is_beside:
            return left, left + place.width
        margin = (place.width - place.drawn) // 2
        return left + margin, left + place.width - margin

    def skips(self, place: Place) -> bool:
        """Whether what comes in reaches this operation past others."""
        return place.column > 0 and self.entry in place.operation.inputs

    @property
    def is_skipped(self) -> bool:
        """Whether a line passes below it."""
        return any(self.skips(place) for place in self.places.values())

    @property
    def height(self) -> int:
        """px of all lanes and of the line below them."""
        return sum(self.heights) + (SKIP if self.is_skipped else 0)

    @cached_property
    def lines(self) -> Markup:
        """<svg> of the lines within it."""
        return lines_of(self)


def blocks(operations: Sequence[Operation], side: int) -> Iterator[Block]:
    """The network cut wherever a single result goes on."""
    last_use = {}
    for at, operation in enumerate(operations):
        last_use |= dict.fromkeys(operation.inputs, at)
    entry = None
    members = []
    for at, operation in enumerate(operations):
        members.append(operation)
        waiting = [one.name for one in operations[: at + 1] if last_use.get(one.name, -1) > at]
        if waiting == [operation.name] or at == len(operations) - 1:
            yield block(members, entry, side)
            entry = operation.name
            members = []


def block(members: Sequence[Operation], entry: str | None, side: int) -> Block:
    """Where its operations stand: right of all that they take, branches below each other."""
    columns = {}
    lanes = {}
    ends = []  # of each lane the last column that is taken
    for operation in members:
        before = [name for name in operation.inputs if name in columns]
        column = 1 + max((columns[name] for name in before), default=-1)
        if len(operation.inputs) > 1:
            lane = 0  # where branches meet again
        elif before and ends[lanes[before[0]]] == columns[before[0]]:
            lane = lanes[before[0]]
        else:
            lane = len(ends)
            ends.append(column)
        ends[lane] = column
        columns[operation.name] = column
        lanes[operation.name] = lane
    places = {}
    for operation in members:
        is_beside = len(ends) > 1 and len(operation.inputs) == 1
        drawn = drawn_width(operation, BESIDE if is_beside else side)
        written = math.ceil(max(map(text_width, texts_of(operation))))
        width = drawn + 4 + written if is_beside else max(LEAST, drawn, written)
        name = operation.name
        places[name] = Place(operation, columns[name], lanes[name], width, drawn, is_beside)
    return Block(entry, side, places)


def drawn_width(operation: Operation, side: int) -> int:
    """px of its picture."""
    if operation.name == ANSWER:
        return ANSWER_WIDTH
    if operation.kind == "recurrent":
        return steps_width(operation.shape[0])
    return BARS_WIDTH if is_bars(operation) else side


def is_bars(operation: Operation) -> bool:
    """Whether it made a list that is drawn as bars."""
    return len(operation.shape) == 1 and operation.shape[0] <= BARS


def steps_width(steps: int) -> int:
    """px of an unrolled recurrence."""
    return max(STEP * steps, STEPS_WIDTH)


def texts_of(operation: Operation) -> list[str]:
    """The lines of text at its thumbnail, in any language."""
    return [*(label(operation).to(language) for language in languages()), shape_of(operation.shape)]


def text_width(text: str) -> float:
    """About so many px in the smallest type."""
    return sum(CHINESE if ord(letter) > 0x2E7F else WIDE.get(letter, SHARE) for letter in text)


def rows(parts: Sequence[Block]) -> list[list[Block]]:
    """The blocks as they stand in rows of ROOM."""
    lines = [[]]
    free = ROOM[0]
    for part in parts:
        if part.width > free and lines[-1]:
            lines.append([])
            free = ROOM[0]
        lines[-1].append(part)
        free -= part.width
    return lines


# By what the network does and not by its key; how its numbers change with every digit plays no part.
@lru_cache(maxsize=64)
def laid_out(operations: tuple[Operation, ...]) -> list[Block]:
    """The blocks with thumbnails as large as the room allows."""
    for side in SIDES:
        parts = list(blocks(operations, side))
        lines = rows(parts)
        height = sum(ROW_GAP + max(part.height for part in line) for line in lines)
        # An answer alone in its row looks lost.
        if height <= ROOM[1] and (len(lines) == 1 or len(lines[-1]) > 1):
            break
    return parts


# ---- lines between them ------------------------------------------------------------------------------------


def lines_of(part: Block) -> Markup:
    """<svg> of the lines within a block, from what comes in to what goes on."""
    paths = []
    for place in part.places.values():
        begins, ends = part.edges(place)
        y = part.middle(place.lane)
        turn = part.left(place) - GAP // 2
        for name in place.operation.inputs:
            if name in part.places:
                source = part.places[name]
                leaves = part.edges(source)[1]
                paths.append(f"M{leaves} {part.middle(source.lane)}H{turn}V{y}H{begins - 1}{head(begins, y)}")
            elif part.skips(place):
                paths.append(under(part, (begins + ends) // 2))
            else:
                paths.append(f"M0 {part.middle(0)}H{turn}V{y}H{begins - 1}{head(begins, y)}")
    last = list(part.places.values())[-1]
    if last.operation.name != ANSWER:
        paths.append(f"M{part.edges(last)[1]} {part.middle(last.lane)}H{part.width}")
    drawn = element("path", d="".join(paths))
    return element("svg", drawn, viewBox=f"0 0 {part.width} {part.height}", aria_hidden="true")


def under(part: Block, x: int) -> str:
    """The line that passes below a block, from where it comes in up to the operation at x."""
    low = part.height - 2
    top = part.heights[0]
    line = f"M0 {part.middle(0)}H{GAP // 2 - 3}V{low}H{x}V{top}"
    return f"{line}M{x - 3} {top + 4}L{x} {top}L{x + 3} {top + 4}"


def head(x: int, y: int) -> str:
    """The head of an arrow that ends there."""
    return f"M{x - 5} {y - 3}L{x - 1} {y}L{x - 5} {y + 3}"


# ---- what each made ----------------------------------------------------------------------------------------


def thumbnail(whole: Whole, operation: Operation, side: int) -> Markup:
    """What the operation made of the digit, as one small picture."""
    value = whole.values[operation.name]
    if operation.name == INPUT:
        return grey(value[0], side)
    if operation.name == ANSWER:
        return answer_bars(value, side)
    if operation.kind == "recurrent":
        return unrolled(whole, operation, side)
    colour, span = map_of(value)
    if is_bars(operation):
        return image(bars(value, side), max(side, BARS_WIDTH))
    return heat(sheet(value, TILES[side >= LARGE]), side, colour, span)


def sheet(value: np.ndarray, most: int) -> np.ndarray:
    """One (H, W) picture of (C, H, W) maps, of at most so many; a list is folded into a square."""
    if value.ndim == 1:
        return folded(value)
    if value.ndim == 2:
        return value.repeat(max(1, value.shape[1] // value.shape[0] // FLATTEST), 0)
    count = min(len(value), most)
    chosen = np.linspace(0, len(value) - 1, count).round().astype(int)
    columns = math.ceil(math.sqrt(count))
    tiles = np.full((math.ceil(count / columns) * columns, *value.shape[1:]), np.nan)
    tiles[:count] = value[chosen]
    return mosaic(tiles.reshape(-1, columns, *value.shape[1:]))


def folded(values: np.ndarray) -> np.ndarray:
    """(N,) as rows of equal length, about a square; what is left over is NaN."""
    columns = math.ceil(math.sqrt(len(values)))
    rows = math.ceil(len(values) / columns)
    square = np.full(rows * columns, np.nan)
    square[: len(values)] = values
    return square.reshape(rows, columns)


def bars(values: np.ndarray, side: int, width: int = BARS_WIDTH) -> np.ndarray:
    """(H, W, 4) uint8: (N,) numbers as upright bars from 0, in the proportions of `width` × `side`."""
    wide = max(1, round(width / len(values)))
    height = max(2, round(len(values) * wide * side / width))
    top = max(0.0, float(values.max()))
    bottom = min(0.0, float(values.min()))
    levels = np.linspace(top, bottom, height)[:, None]
    is_ground = np.abs(levels) == np.abs(levels).min()
    rising = ((levels > 0) & (levels <= values)) | (is_ground & (values >= 0))
    falling = ((levels < 0) & (levels >= values)) | (is_ground & (values < 0))
    pixels = np.zeros((height, len(values), 4), np.uint8)
    pixels[rising] = RISING
    pixels[falling] = FALLING
    pixels = pixels.repeat(wide, 1)
    if wide > 2:
        pixels[:, wide - 1 :: wide] = 0
    return pixels


def unrolled(whole: Whole, operation: Operation, side: int) -> Markup:
    """Steps side by side: the row that each read, its cell, the state of every layer after it."""
    layers = whole.states(operation.name)
    steps = len(layers[0])
    read = whole.values[operation.inputs[0]].reshape(steps, -1)
    width = steps_width(steps)
    pictures = [steps_picture(read, width), *(steps_picture(states, width) for states in layers)]
    return T.unrolled(pictures[0], pictures[1:], cells(steps, width))


def steps_picture(values: np.ndarray, width: int) -> Markup:
    """(T, F) numbers, each step a column; of many numbers some."""
    colour, span = map_of(values)
    count = min(values.shape[1], UNITS)
    chosen = np.linspace(0, values.shape[1] - 1, count).round().astype(int)
    return heat(values[:, chosen].T, width, colour, span)


def cells(steps: int, width: int) -> Markup:
    """<svg> of a box for each step, an arrow from each to the next."""
    pitch = width / steps
    box = min(6.0, pitch / 2)
    parts = []
    for step in range(steps):
        middle = pitch * (step + 0.5)
        left = middle - box / 2
        parts.append(f"M{left:.1f} 3h{box:.1f}v6h-{box:.1f}z")
        if step < steps - 1:
            parts.append(f"M{left + box:.1f} 6h{pitch - box:.1f}")
    drawn = element("path", d="".join(parts))
    return element("svg", drawn, viewBox=f"0 0 {width} 12", class_="cells", aria_hidden="true")


def answer_bars(probs: np.ndarray, side: int) -> Markup:
    """<svg> of ten bars, the digit below each; what the network says stands out."""
    pitch = ANSWER_WIDTH / len(probs)
    says = int(probs.argmax())
    foot = side - 14
    parts = []
    for digit, share in enumerate(probs):
        kind = "top" if digit == says else None
        x = pitch * digit
        height = max(1.0, foot * float(share))
        bar = {"x": f"{x + 1:.1f}", "y": f"{foot - height:.1f}", "width": f"{pitch - 2:.1f}"}
        parts.append(element("rect", **bar, height=f"{height:.1f}", class_=kind))
        parts.append(element("text", digit, x=f"{x + pitch / 2:.1f}", y=side - 2, class_=kind))
    return element("svg", *parts, viewBox=f"0 0 {ANSWER_WIDTH} {side}", class_="ten", aria_hidden="true")


# ---- the picture -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Tile:
    """An operation as the template draws it; `share`: of the most multiply-adds that one of them takes."""

    operation: Operation
    label: Phrase
    idea: Phrase
    work: Phrase
    size: str
    picture: Markup
    is_fine: bool
    is_beside: bool
    style: str
    share: float
    is_chosen: bool
    values: dict[str, object]


def picture(whole: Whole, name: Phrase | str, recipe: Phrase, chosen: str, field_name: str) -> Markup:
    """The whole network on the digit; a click on an operation puts its name into the field."""
    parts = laid_out(whole.operations)
    most = max(one.multiply_adds for one in whole.operations) or 1
    drawn = []
    for part in parts:
        tiles = []
        for place in part.places.values():
            operation = place.operation
            side = BESIDE if place.is_beside else part.side
            tile = Tile(
                operation,
                label(operation),
                KINDS[operation.kind].idea,
                work(operation),
                size_of(whole, operation),
                thumbnail(whole, operation, side),
                is_fine(operation, side),
                place.is_beside,
                style_of(part, place),
                operation.multiply_adds / most,
                operation.name == chosen,
                {field_name: operation.name, "map": 0, "y": "", "x": ""},
            )
            tiles.append(tile)
        drawn.append((style_of_block(part), part.lines, tiles))
    total = _(
        "{parameters} parameters, {multiply_adds} multiply-adds; the blue bars show where they are.",
        parameters=grouped(sum(one.parameters for one in whole.operations)),
        multiply_adds=grouped(sum(one.multiply_adds for one in whole.operations)),
    )
    title = _("{name}, {recipe}: from your digit to the answer", name=name, recipe=recipe)
    return T.whole(title, drawn, f"{parts[0].side / TYPE:.3f}", total)


def style_of_block(part: Block) -> str:
    """A column of the grid for each gap and each column of operations, a row for each lane."""
    columns = " ".join(f"{rem(GAP)} {rem(width)}" for width in part.widths)
    lanes = " ".join(rem(height) for height in part.heights)
    below = f"; padding-bottom: {rem(SKIP)}" if part.is_skipped else ""
    return f"grid-template: {lanes} / {columns}{below}"


def style_of(part: Block, place: Place) -> str:
    """Where in the grid it stands; what has its words above and below may reach into the lanes below it."""
    rows = str(place.lane + 1) if place.is_beside else "1 / -1"
    return f"grid-row: {rows}; grid-column: {2 * place.column + 2}; width: {rem(place.width)}"


def rem(px: float) -> str:
    """A length that grows with the type."""
    return f"{px / TYPE:.3f}rem"


def size_of(whole: Whole, operation: Operation) -> str:
    """What stands below a thumbnail: its shape, or what the network says."""
    if operation.name == ANSWER:
        probs = whole.values[ANSWER]
        return f"{int(probs.argmax())}: {probability(float(probs.max()))}"
    return shape_of(operation.shape)


def is_fine(operation: Operation, side: int) -> bool:
    """Whether the thumbnail has more pixels than it is shown with, and has to be smoothed."""
    if len(operation.shape) != 3 or operation.name == INPUT:
        return False
    columns = math.ceil(math.sqrt(min(operation.shape[0], TILES[side >= LARGE])))
    return columns * operation.shape[-1] > side
