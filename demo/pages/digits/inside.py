"""Inside: the whole network on the visitor's own digit, any operation of it large, any number taken apart.

The visitor learns what each operation makes of a digit, and that a convolution layer is a small table of
numbers laid over every place.
"""

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np
from markupsafe import Markup

from demo import predict, probe
from demo.draw.images import SIGNED, Span, heat, map_of, mosaic, reach, scale
from demo.draw.numbers import number, rounded
from demo.pages.choices import Convolutional, Reader, Recipe
from demo.pages.digits import arithmetic, step
from demo.pages.digits import whole as picture
from demo.pages.digits.parts import NetworkForm
from demo.pages.recurrence.form import HoldForm
from demo.panel.form import Choice, ChoiceBy, Number, Place, Strip
from demo.panel.panel import Page, Panel, Slots, blank
from demo.panel.problems import endpoint_problems
from demo.panel.templates import Template
from demo.probe import Convolution, Pooling, Whole
from demo.recipes import RECIPES
from demo.words import Phrase, _
from models.probing.convolve import Pixel, output_size, pixel
from models.probing.whole import ANSWER, Operation
from models.problem import Range, Term

T = Template("pages/digits/inside.jinja")
MOST_MAPS = 128  # of one layer of our networks; the fields hold any of them
LAST = 255  # the largest row and column of a map or of a list laid out in lines
SUMS_LISTED = 12  # input channels whose sums are listed; the others are added up
PATCH_SIDE = 112  # px of the pictures that show where a patch lies
SIDES = ((4, 96), (8, 84), (20, 64), (32, 56))  # up to so many maps in a row: px of each
SMALLEST_SIDE = 40  # px, when there are more
STACKED = 8  # input channels whose kernels are seen below each other; of more they would be a tower
KERNEL_SIDE = 40  # px of one of these
NEXT = {
    "relu": _("ReLU keeps what is above 0"),
    "norm": _("batch normalisation, SiLU and channel attention follow"),
    "add": _("the block adds its input first; then ReLU"),
    "none": _("no activation here: what follows takes the numbers as they are"),
}
BETWEEN = {
    "relu": _("Between convolution and pooling: ReLU."),
    "norm": _("Between convolution and pooling: batch normalisation, SiLU and channel attention."),
}
SLOTS = ("whole", "about", "maps", "formula", "pooled")
POOLINGS = {"max": _("max pooling"), "mean": _("average pooling")}


# What is opened first: the first of these that a network has.
FIRST = ("convolution", "recurrent", "linear")


def networks() -> list[tuple[str, str]]:
    """(key, name) of all."""
    return list(predict.names().items())


def layers() -> dict[str, Choice]:
    """For each network the choice of one of its operations."""
    choices = {}
    for key in predict.names():
        operations = probe.operations(key)
        options = [(one.name, f"{one.name}  {shape_of(one.shape)}") for one in operations]
        choices[key] = Choice(_("Operation"), first_of(operations), options, strict=False)
    return choices


def first_of(operations: Sequence[Operation]) -> str:
    """The name of the operation that is opened first."""
    names = {one.kind: one.name for one in reversed(operations)}
    return next(names[kind] for kind in (*FIRST, *names) if kind in names)


def _place(words: Phrase, most: int, called: str, default: int | None = None) -> Number:
    return Number(words, default, Range(0, most, whole=True), clamp=True, called=Term(called))


class InsideForm(NetworkForm, HoldForm):
    """Which operation of which network, and which number of what it made."""

    key: str = Strip(_("Network"), "cnn_small", networks, strict=False)
    layer: str = ChoiceBy("key", layers)
    map: int = _place(_("Feature map"), MOST_MAPS - 1, "The feature map", default=0)
    # Empty: where the map is strongest, for most pixels of a digit are background.
    y: int | None = _place(_("row"), LAST, "The row")
    x: int | None = _place(_("column"), LAST, "The column")
    # The input channel whose numbers are seen, from 1; 0 for the one that adds most.
    channel: int = Place(_("input"), 0, Range(0, MOST_MAPS, whole=True), called=Term("The input channel"))


@dataclass(frozen=True)
class Spot:
    """One pixel of a layer's output: which map, row and column, and the input channel that is looked at."""

    map: int
    y: int
    x: int
    channel: int


# ---- what is answered --------------------------------------------------------------------------------------


def inside(form: InsideForm, page: Page) -> Slots:
    """The whole network, the chosen operation large, one number of it taken apart; what stands may stay."""
    if page.digit is None:
        return {**dict.fromkeys(SLOTS, Markup()), "whole": blank()}
    recipe = form.recipe(page.recipe)
    part = step.opened(form)
    if part is not None and page.pointed and not page.is_drawing:
        return step.recurrent(form, page, part)
    whole = probe.whole(page.digit, form.key, recipe)
    operation = whole.operation(form.layer or first_of(whole.operations))
    field_name = f"layer_{form.key}"
    name = predict.names()[form.key]
    slots = {}
    if not page.pointed:
        slots["whole"] = picture.picture(whole, name, RECIPES[recipe], operation.name, field_name)
    if page.is_drawing:
        return slots
    if operation.kind == "convolution" and operation.name in probe.conv_layers(form.key):
        return slots | convolution(form, page, whole, operation)
    if part is not None:
        return slots | step.recurrent(form, page, part)
    return slots | other(form, page, whole, operation)


def convolution(form: InsideForm, page: Page, whole: Whole, operation: Operation) -> Slots:
    """Kernels and feature maps of a convolution, and one pixel; maps that stand already stay."""
    recipe = form.recipe(page.recipe)
    conv = probe.conv_layer(page.digit, form.key, operation.name, recipe)
    follows = probe.follows(form.key, operation.name)
    slots = {"formula": pixel_figure(conv, form, follows, operation.code)}
    if not page.pointed:
        slots["about"] = arithmetic.about(whole.operations, operation)
        slots["maps"] = made_figure(conv, predict.names()[form.key], RECIPES[recipe])
        slots["pooled"] = pooled_figures(conv, follows)
    return slots


def other(form: InsideForm, page: Page, whole: Whole, operation: Operation) -> Slots:
    """What any other operation made, and one number of it."""
    value = whole.values[operation.name]
    place = arithmetic.place_of(value, form.map, form.y, form.x)
    slots = {"formula": arithmetic.figure(whole, operation, place, f"layer_{form.key}")}
    if not page.pointed:
        slots["about"] = arithmetic.about(whole.operations, operation)
        slots["maps"] = arithmetic.made(whole, operation, pointed_maps)
        slots["pooled"] = Markup()
    return slots


def pointed_maps(maps: np.ndarray, colour: str, span: Span) -> list[Markup]:
    """A picture of each map, to be pointed at."""
    height, width = maps.shape[1:]
    return map_pictures(
        maps, colour, span, {"data_pick": "x y", "data_hover": True, "data_cells": f"{width} {height}"}
    )


def feature_maps(digit: list[list[float]], key: Convolutional, layer: str, recipe: Recipe = "robust") -> dict:
    """One convolution layer of a network on a digit: its feature maps, and what pooling makes of them.

    Example: the "digit" that /read_strokes returns, "cnn_small", "conv1".

    Args:
        digit: 28 rows of 28 numbers from 0 to 1, ink bright.
        key: A network with convolutions: cnn_small, cnn, inception, resnet, cnn_rnn or modern.
        layer: The path of one of its convolutions, such as "conv1"; an unknown one is answered with a list.
        recipe: "plain" (the tutorial's training) or "robust" (ours).

    Returns:
        {"kernel": size, "stride", "padding", "kernels": shape, "maps": C x H x W, "pooled": the same or null}
    """
    with endpoint_problems():
        pixels = predict.checked([digit])[0]
        conv = probe.conv_layer(pixels, key, layer, recipe)
        return {
            "kernel": conv.size,
            "stride": conv.stride,
            "padding": conv.padding,
            "kernels": list(conv.weight.shape),
            "maps": lists(conv.output),
            "pooled": lists(conv.pooling.after) if conv.pooling else None,
        }


def whole_network(
    digit: list[list[float]], key: Reader = "cnn_small", recipe: Recipe = "robust", operation: str = ""
) -> dict:
    """Every operation of a network in order, its size and cost; on request all numbers that one of them made.

    Example: the "digit" that /read_strokes returns, "cnn_small", "robust", "conv1".

    Args:
        digit: 28 rows of 28 numbers from 0 to 1, ink bright.
        key: Any network that reads digits.
        recipe: "plain" (the tutorial's training) or "robust" (ours).
        operation: The name of one of the operations, such as "conv1"; none if empty.

    Returns:
        {"operations": a list of {"name", "kind", "inputs": names, "shape", "parameters", "multiply_adds",
        "code": the line of PyTorch}, "probs": the ten probabilities, "values": of `operation`, or null}
    """
    with endpoint_problems():
        found = probe.whole(predict.checked([digit])[0], key, recipe)
        values = lists(found.values[found.operation(operation).name]) if operation else None
        operations = [asdict(one) for one in found.operations]
        for one in operations:
            del one["detail"]  # it stands in the code
        return {"operations": operations, "probs": lists(found.values[ANSWER]), "values": values}


def lists(array: np.ndarray) -> list:
    """JSON-ready lists of numbers with five decimals."""
    return np.round(array.astype(float), 5).tolist()


# ---- kernels and maps --------------------------------------------------------------------------------------


def made_figure(conv: Convolution, name: str, recipe: Phrase) -> Markup:
    """Each of the layer's kernels above the feature map that it makes; the maps are to be pointed at."""
    maps, channels, size, _size = conv.weight.shape
    title = _(
        "{name}, {recipe}: kernels, {maps} feature maps × {channels} input, {size} × {size} each",
        name=name,
        recipe=recipe,
        maps=maps,
        channels=channels,
        size=size,
    )
    weights = reach(conv.weight, signed=True)
    outputs = reach(conv.output, signed=True)
    pictures = pointed_maps(conv.output, SIGNED, outputs)
    kernels = [kernel_picture(kernel, side_of(maps), weights) for kernel in conv.weight]
    columns = list(zip(kernels, pictures, strict=True))
    shape = shape_of(conv.output.shape)
    return T.made(title, columns, weights, outputs, shape, parts_of(channels), T.size(size_lines(conv)))


def kernel_picture(kernel: np.ndarray, side: int, span: Span) -> Markup:
    """A feature map's kernel, (C, k, k): few input channels in a column, many in a block of `side` px."""
    channels, size, _size = kernel.shape
    columns = 1 if channels <= STACKED else math.ceil(math.sqrt(channels))
    rows = math.ceil(channels / columns)
    tiles = np.full((rows * columns, size, size), np.nan)
    tiles[:channels] = kernel
    picture = mosaic(tiles.reshape(rows, columns, size, size))
    if columns == 1:
        side = len(picture) * KERNEL_SIDE // size
    return heat(picture, side, SIGNED, span)


def parts_of(channels: int) -> Phrase:
    """Which part of a kernel is for which input channel."""
    if channels == 1:
        return _("One kernel a feature map: the input has a single channel.")
    if channels <= STACKED:
        return _(
            "It has a part for each input channel, from top to bottom: a kernel is as thick as its input."
        )
    return _("It has a part for each input channel, row by row: a kernel is as thick as its input.")


def pooled_figures(conv: Convolution, follows: str) -> Markup:
    """Into and out of the pooling that follows, if one does."""
    pooling = conv.pooling
    if pooling is None:
        return T.no_pooling()
    how = POOLINGS[pooling.kind]
    after_title = _("After {how}, {shape}", how=how, shape=shape_of(pooling.after.shape))
    after = amounts_strip("after", after_title, pooling.after)
    if np.array_equal(pooling.before, conv.output):
        return after
    before_title = _("What pooling takes, {shape}", shape=shape_of(pooling.before.shape))
    between = BETWEEN.get(follows)
    return T.pooled(amounts_strip("before", before_title, pooling.before, between), after)


def amounts_strip(name: str, title: Phrase, maps: np.ndarray, note: Phrase | None = None) -> Markup:
    """The maps in a row, each a button that chooses it."""
    colour, span = map_of(maps)
    return T.strip(name, title, map_pictures(maps, colour, span, {}), colour, span, T.note(note))


def map_pictures(maps: np.ndarray, colour: str, span: Span, attributes) -> list[Markup]:
    """A picture of each map; a click on one chooses it."""
    return [
        heat(
            one,
            side_of(len(maps)),
            colour,
            span,
            _("Feature map {index}", index=index),
            **attributes,
            data_fill={"map": index},
        )
        for index, one in enumerate(maps)
    ]


def side_of(count: int) -> int:
    """px of each of so many maps."""
    return next((px for most, px in SIDES if count <= most), SMALLEST_SIDE)


def shape_of(shape: Sequence[int]) -> str:
    """Such as "4 × 28 × 28"."""
    return " × ".join(map(str, shape))


def size_lines(conv: Convolution) -> list[Phrase]:
    """The layer's output size by the formula, and the pooling's."""
    size = conv.input.shape[-1]
    out = output_size(size, conv.size, conv.stride, conv.padding)
    lines = [
        _(
            "Output size: ⌊({size} + 2·{padding} − {kernel}) / {stride}⌋ + 1 = {out}",
            size=size,
            padding=conv.padding,
            kernel=conv.size,
            stride=conv.stride,
            out=out,
        )
    ]
    if conv.pooling:
        lines.append(pooling_size(conv.pooling))
    return lines


def pooling_size(pooling: Pooling) -> Phrase:
    """How large pooling leaves the maps."""
    return _(
        "pooling: ⌊({out} − {window}) / {stride}⌋ + 1 = {half}",
        out=pooling.before.shape[-1],
        window=pooling.size,
        stride=pooling.stride,
        half=pooling.after.shape[-1],
    )


# ---- one pixel ---------------------------------------------------------------------------------------------


def pixel_figure(conv: Convolution, form: InsideForm, follows: str, code: str) -> Markup:
    """One output pixel: where its patch lies, patch × kernel = products, the sum, the bias, what follows."""
    maps, height, width = conv.output.shape
    index = min(form.map, maps - 1)
    y, x = np.unravel_index(conv.output[index].argmax(), (height, width))
    y = int(y) if form.y is None else min(form.y, height - 1)
    x = int(x) if form.x is None else min(form.x, width - 1)
    bias = 0.0 if conv.bias is None else float(conv.bias[index])
    parts = pixel(conv.input, conv.weight[index], bias, y, x, conv.stride, conv.padding)
    strongest = int(np.abs(parts.sums).argmax())
    channel = min(form.channel, len(parts.sums)) - 1 if form.channel else strongest
    spot = Spot(index, y, x, channel)
    outside = padding_of(conv, parts)
    return T.pixel(
        spot,
        len(conv.input),
        patch_picture(conv, parts, channel),
        output_picture(conv, spot),
        number_tables(conv, parts, channel, outside),
        T.sums(channel, *listed_sums(parts)),
        T.total(parts, conv.bias is not None, follows, NEXT[follows]),
        [scale(*map_of(conv.input), _("input")), scale(*map_of_output(conv), _("output"))],
        bool(outside.any()),
        code,
    )


def patch_picture(conv: Convolution, parts: Pixel, channel: int) -> Markup:
    """The input channel, a frame around the patch that the pixel sees."""
    height, width = conv.input.shape[1:]
    values = conv.input[channel]
    picture = heat(values, PATCH_SIDE, *map_of(conv.input))
    return T.marked(picture, parts.left / width, parts.top / height, conv.size / width, conv.size / height)


def output_picture(conv: Convolution, spot: Spot) -> Markup:
    """The feature map, a frame around the pixel."""
    height, width = conv.output.shape[1:]
    picture = heat(conv.output[spot.map], PATCH_SIDE, *map_of_output(conv))
    return T.marked(picture, spot.x / width, spot.y / height, 1 / width, 1 / height)


def map_of_output(conv: Convolution) -> tuple[str, Span]:
    """(colour map, span) of what the convolution gives, before anything follows."""
    return SIGNED, reach(conv.output, signed=True)


def padding_of(conv: Convolution, parts: Pixel) -> np.ndarray:
    """(k, k) bool: the numbers of the patch that lie outside the input and are therefore 0."""
    height, width = conv.input.shape[1:]
    rows = np.arange(conv.size) + parts.top
    columns = np.arange(conv.size) + parts.left
    is_row_outside = (rows < 0) | (rows >= height)
    is_column_outside = (columns < 0) | (columns >= width)
    return is_row_outside[:, None] | is_column_outside[None]


def number_tables(conv: Convolution, parts: Pixel, channel: int, outside: np.ndarray) -> list[Markup]:
    """Patch, kernel and their products in one input channel, each on the colours of the diverging map."""
    products = parts.patch[channel] * parts.kernel[channel]
    nowhere = np.zeros_like(outside)
    _low, input_top = reach(conv.input, signed=True)
    _low, weight_top = reach(parts.kernel, signed=True)
    _low, product_top = reach(products, signed=True)
    return [
        T.numbers(number_cells(parts.patch[channel], input_top, outside), _("patch")),
        T.numbers(number_cells(parts.kernel[channel], weight_top, nowhere), _("kernel")),
        T.numbers(number_cells(products, product_top, nowhere), _("products")),
    ]


def number_cells(array: np.ndarray, top: float, outside: np.ndarray) -> list[list[tuple[str, str, str]]]:
    """Rows of (number, its style class, the strength of its colour)."""
    rows = []
    for values, hatched in zip(array, outside, strict=True):
        cells = []
        for value, is_outside in zip(values, hatched, strict=True):
            kind = "plus" if value > 0 else "minus"
            if is_outside:
                kind += " out"
            strength = abs(value) / max(top, 1e-9)
            cells.append((rounded(value), kind, f"{strength:.0%}"))
        rows.append(cells)
    return rows


def listed_sums(parts: Pixel) -> tuple[list[tuple[int, str]], int, str]:
    """((channel, its sum) of the strongest, how many others there are, what those add up to)."""
    if len(parts.sums) == 1:
        return [], 0, ""
    order = np.argsort(-np.abs(parts.sums))
    listed = [(int(channel), number(float(parts.sums[channel]))) for channel in order[:SUMS_LISTED]]
    others = order[SUMS_LISTED:]
    return listed, len(others), number(float(parts.sums[others].sum()))


PANEL = Panel(
    "inside",
    _(
        "Point at an operation for its idea, click it to see all that it made; point at a number there to "
        "see how it came about."
    ),
    InsideForm,
    "pages/digits/inside.jinja",
    inside,
    follows_pen=True,
    endpoints=(feature_maps, whole_network, step.recurrent_step),
)
