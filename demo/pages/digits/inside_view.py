"""Kernels, feature maps, one output pixel taken apart, and convolution by hand, as HTML."""

import json

import numpy as np

from demo.old.images import SIGNED, figure, heat, map_of, mosaic, number, reach, scale
from demo.old.tables import both, pick
from demo.old.tables.inside import INSIDE as W
from demo.old.tables.shell import SHELL
from demo.pages.digits.comparison import NAMES
from demo.probe import Convolution
from models.probing.convolve import Pixel, output_size

SHOWN_SUMS = 12  # input channels whose sums are listed; the others are added up


def kernels(found: Convolution, key: str, recipe: str) -> str:
    """Every kernel of the layer in one picture: a row a feature map, a column an input channel."""
    weight = found.weight
    maps, channels, size, _ = weight.shape
    if channels == 1:  # in a line, like the tutorial's
        weight = weight.transpose(1, 0, 2, 3)
    picture, span = mosaic(weight), reach(weight, signed=True)
    side = min(640, max(picture.shape) * max(2, 48 // size if weight.shape[1] <= 10 else 20 // size))
    told = {"maps": maps, "channels": channels, "size": size}
    told |= {"name": NAMES[key], "recipe": SHELL[recipe]}
    alt = tuple(pick(W, "kernels", lang, **told) for lang in ("en", "zh"))
    legend = f"<p>{scale(SIGNED, span, 'scale_weight')}</p>"
    body = f'<div class="scroll">{heat(picture, side, SIGNED, span, alt)}</div>{legend}'
    return figure(
        "kernels",
        f'{body}<p class="legend">{both(W, "kernels_is" if channels > 1 else "kernels_one")}</p>',
        f"<b>{both(W, 'kernels', **told)}</b>",
    )


def convolved(found: Convolution) -> str:
    """The layer's feature maps as the convolution gives them, to be pointed at; and how large they are."""
    span = reach(found.output, signed=True)
    return _strip("output", found.output, SIGNED, span, size_told(found))


def pooled(found: Convolution, between: str) -> str:
    """Into and out of the pooling that follows, if one does."""
    if found.pooling is None:
        return f'<p class="legend">{both(W, "no_pool")}</p>'
    before = found.pooling.before
    after = found.pooling.after
    strips = _strip("after", after, *map_of(after), "", found.pooling.kind)
    if np.array_equal(before, found.output):
        return strips
    note = f'<p class="legend">{both(W, f"before_{between}")}</p>'
    return f'<div class="pair">{_strip("before", before, *map_of(before), note)}{strips}</div>'


def size_told(found: Convolution) -> str:
    """The layer's output size by the formula, and the pooling's."""
    size = found.input.shape[-1]
    told = both(
        W,
        "size",
        size=size,
        padding=found.padding,
        kernel=found.size,
        stride=found.stride,
        out=output_size(size, found.size, found.stride, found.padding),
    )
    pool = found.pooling
    if pool is not None:
        out = found.output.shape[-1]
        half = pool.after.shape[-1]
        told += " · " + both(W, "size_pool", out=out, window=pool.size, stride=pool.stride, half=half)
    return f'<p class="formula">{told}</p>'


def _strip(name: str, maps: np.ndarray, colour: str, span: tuple, more: str, how: str = "") -> str:
    count, height, width = maps.shape
    side = next(side for most, side in ((4, 96), (8, 84), (20, 64), (32, 56), (999, 40)) if count <= most)
    shape = f"{count} × {height} × {width}"
    told = both(W, f"maps_{name}", shape=shape, how=W[how or "max"])
    pick_one = name == "output"
    pictures = ""
    for index, one in enumerate(maps):
        alt = tuple(f"{pick(W, 'map', lang)} {index}" for lang in ("en", "zh"))
        fill = f"data-fill='{json.dumps({'map': index})}'"
        more_attributes = (
            f'data-pick="x y" data-hover data-cells="{width} {height}" {fill}' if pick_one else fill
        )
        pictures += heat(one, side, colour, span, alt, more_attributes)
    legend = scale(colour, span, "scale_output")
    return figure(
        f"maps-{name}", f'<div class="maps">{pictures}</div><p>{legend}</p>{more}', f"<b>{told}</b>"
    )


def formula(found: Convolution, pixel: Pixel, index: int, y: int, x: int, channel: int, after: str) -> str:
    """One output pixel: where its patch lies, patch × kernel = products, the sum, the bias, what follows."""
    inputs = found.input
    output = found.output
    size = found.size
    height, width = inputs.shape[1:]
    in_span, weight_span = reach(inputs, signed=True), reach(pixel.kernel, signed=True)
    products = pixel.patch[channel] * pixel.kernel[channel]
    where = _marked(
        heat(inputs[channel], 132, *map_of(inputs)),
        *(pixel.left / width, pixel.top / height, size / width, size / height),
    )
    there = _marked(
        heat(output[index], 132, SIGNED, reach(output, signed=True)),
        *(x / output.shape[2], y / output.shape[1], 1 / output.shape[2], 1 / output.shape[1]),
    )
    outside = np.zeros((size, size), bool)
    rows, columns = np.arange(size) + pixel.top, np.arange(size) + pixel.left
    outside |= ((rows < 0) | (rows >= height))[:, None] | ((columns < 0) | (columns >= width))[None]
    channels = both(W, "input", channel=channel, channels=len(inputs))
    steps = (
        f'<div class="sums"><figure>{where}<figcaption>{channels}</figcaption></figure>'
        f"{_numbers(pixel.patch[channel], in_span, 'patch', outside)}<b>×</b>"
        f"{_numbers(pixel.kernel[channel], weight_span, 'kernel')}<b>=</b>"
        f"{_numbers(products, reach(products, signed=True), 'products')}"
        f"<figure>{there}<figcaption>{both(W, 'output')} {index}</figcaption></figure></div>"
    )
    total = _total(pixel, found.bias is not None, after)
    told = both(W, "pixel", map=index, y=y, x=x)
    notes = f"<p class='legend'>{both(W, 'padding_is')}</p>" if outside.any() else ""
    return figure(
        "pixel",
        f"{steps}{_sums(pixel, channel)}<p class='total'>{total}</p>{notes}",
        f"<b>{told}</b>",
    )


def _marked(picture: str, left: float, top: float, width: float, height: float) -> str:
    """The picture with a frame around a part of it, in shares of its size."""
    box = f"left:{left:.2%};top:{top:.2%};width:{width:.2%};height:{height:.2%}"
    return f'<span class="marked">{picture}<i style="{box}"></i></span>'


def _numbers(array: np.ndarray, span: tuple, name: str, hatched: np.ndarray | None = None) -> str:
    """(k, k) numbers as a table on the colours of the diverging map."""
    rows = ""
    for y, line in enumerate(array):
        cells = ""
        for x, value in enumerate(line):
            strength = abs(value) / max(span[1], 1e-9)
            side = "plus" if value > 0 else "minus"
            out = " out" if hatched is not None and hatched[y, x] else ""
            shown = f"{round(float(value), 2) + 0.0:.2f}".replace("-", "−")  # + 0.0: no −0.00
            cells += f'<td class="{side}{out}" style="--s:{strength:.0%}">{shown}</td>'
        rows += f"<tr>{cells}</tr>"
    return f'<figure><table class="numbers">{rows}</table><figcaption>{both(W, name)}</figcaption></figure>'


def _sums(pixel: Pixel, chosen: int) -> str:
    """The sums of the input channels, strongest first, as buttons that show their numbers."""
    if len(pixel.sums) == 1:
        return ""
    order = np.argsort(-np.abs(pixel.sums))
    buttons = "".join(
        f'<button type="button" class="quiet" aria-pressed="{str(channel == chosen).lower()}" '
        f"data-fill='{json.dumps({'channel': int(channel) + 1})}'>"
        f"{channel}: <b>{number(float(pixel.sums[channel]))}</b></button>"
        for channel in order[:SHOWN_SUMS]
    )
    rest = order[SHOWN_SUMS:]
    if len(rest):
        total = number(float(pixel.sums[rest].sum()))
        buttons += f"<span>{both(W, 'others', count=len(rest))}: <b>{total}</b></span>"
    return f'<p class="legend">{both(W, "sums")}</p><div class="chips">{buttons}</div>'


def _total(pixel: Pixel, biased: bool, after: str) -> str:
    count = pixel.kernel.size
    told = f"{both(W, 'sum', count=count)} <b>{number(float(pixel.sums.sum()))}</b>"
    if biased:
        told += f" + {both(W, 'bias')} <b>{number(pixel.bias)}</b> = <b>{number(pixel.value)}</b>"
    if after == "relu":
        told += f" → ReLU <b>{number(max(0.0, pixel.value))}</b> <small>({both(W, 'relu')})</small>"
    else:
        told += f" <small>({both(W, after)})</small>"
    return told


def tensors(found: Convolution) -> dict:
    """The layer's arrays as JSON-ready lists, for the API."""

    def lists(array: np.ndarray) -> list:
        return np.round(array.astype(float), 5).tolist()

    return {
        "kernel": found.size,
        "stride": found.stride,
        "padding": found.padding,
        "kernels": list(found.weight.shape),
        "maps": lists(found.output),
        "pooled": None if found.pooling is None else lists(found.pooling.after),
    }
