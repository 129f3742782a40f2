"""Checks on convolutions: sizes by the formula, kernels by hand, and what one layer makes of the digit."""

from collections.abc import Mapping

import numpy as np

from demo import predict, probe
from demo.draw.numbers import number, percent
from demo.guide.checks.finding import Check, Finding, Situation
from demo.guide.checks.params import network, one, text, whole
from demo.words import _
from models.probing import convolve
from models.problem import Problem

SIZE = 3  # of the well-known kernels
GREY = 0.5  # of the flat area that a kernel is laid over


def output_size(
    situation: Situation, kernel: int, size: int = 28, stride: int = 1, padding: int = 0
) -> Finding:
    """How many places a kernel has, each way, in a picture of `size`. Problem if it does not fit."""
    if size + 2 * padding < kernel:
        raise Problem("A kernel of {kernel} does not fit into {size} pixels.", kernel=kernel, size=size)
    out = convolve.output_size(size, kernel, stride, padding)
    return Finding(
        float(out),
        _(
            "⌊({size} + 2·{padding} − {kernel}) / {stride}⌋ + 1 = {out}",
            size=size,
            padding=padding,
            kernel=kernel,
            stride=stride,
            out=out,
        ),
    )


def flat(situation: Situation, kernel: str) -> Finding:
    """What a well-known kernel makes of an area of one grey: "zero", "same" or "other"."""
    weights = convolve.kernels(SIZE)[kernel]
    result = float(convolve.convolve(np.full((SIZE, SIZE), GREY), weights)[0, 0])
    kinds = {0.0: "zero", GREY: "same"}
    answer = next((kind for value, kind in kinds.items() if abs(result - value) < 1e-6), "other")
    return Finding(
        (answer,),
        _(
            "The weights add up to {sum}; an area of grey {grey} becomes {result}.",
            sum=number(float(weights.sum())),
            grey=number(GREY),
            result=number(result),
        ),
    )


def kernel_numbers(situation: Situation, key: str, layer: str) -> Finding:
    """How many numbers one kernel of a layer has. Unlisted, Problem for a network without convolutions."""
    conv = _layer(predict.BLANK[0], key, layer, situation.recipe)
    maps, channels, height, width = conv.weight.shape
    count = channels * height * width
    return Finding(
        float(count),
        _(
            "The weights of {layer} have the shape {maps} × {channels} × {size} × {size}: {channels} input "
            "channels × {size} × {size} = {count} numbers a kernel, and a bias.",
            layer=layer,
            maps=maps,
            channels=channels,
            size=height,
            count=count,
        ),
    )


def silenced(situation: Situation, key: str, layer: str) -> Finding:
    """The percentage of a layer's outputs for the digit that ReLU makes 0. Unlisted, Problem."""
    conv = _layer(situation.drawn(), key, layer, situation.recipe)
    below = int((conv.output <= 0).sum())
    share = below / conv.output.size
    return Finding(
        100 * share,
        _(
            "{below} of the {count} outputs of {layer} are not above 0: {share}.",
            below=f"{below:,}",
            count=f"{conv.output.size:,}",
            layer=layer,
            share=percent(share, 0),
        ),
    )


def strongest_map(situation: Situation, key: str, layer: str) -> Finding:
    """The feature map with the largest number anywhere. Unlisted, Problem."""
    conv = _layer(situation.drawn(), key, layer, situation.recipe)
    peaks = conv.output.reshape(len(conv.output), -1).max(1)
    figures = tuple(_("map {map}: {peak}", map=at, peak=number(float(peak))) for at, peak in enumerate(peaks))
    return Finding((str(int(peaks.argmax())),), _("The largest number of each: {figures}.", figures=figures))


def receptive_field(situation: Situation, key: str, layer: str) -> Finding:
    """How many pixels wide the part of the picture is that one number of a layer's output depends on.

    Unlisted; Problem for a network whose convolutions do not stand in one row.
    """
    recipe = predict.offered(key, situation.recipe)
    maps = probe.conv_maps(predict.BLANK[0], key, recipe)
    _layer(predict.BLANK[0], key, layer, recipe)
    if not _stand_in_a_row(key, maps):
        raise Problem(
            "The convolutions of {name} do not simply follow each other: choose another network.",
            name=predict.names()[key],
        )
    width = 1
    apart = 1  # pixels of the picture between two neighbours of the layer
    terms = []
    for path, conv in maps.items():
        windows = [(conv.size, conv.stride)]
        if conv.pooling and path != layer:
            windows.append((conv.pooling.size, conv.pooling.stride))
        for size, stride in windows:
            width += (size - 1) * apart
            terms.append(f"{size - 1} · {apart}")
            apart *= stride
        if path == layer:
            break
    return Finding(
        float(width),
        _(
            "1 + {terms} = {width}: each layer adds (its size − 1) times the distance of its inputs in "
            "pixels.",
            terms=" + ".join(terms),
            width=width,
        ),
    )


def _stand_in_a_row(key: str, maps: Mapping[str, probe.Convolution]) -> bool:
    """Whether each convolution reads what the one before gave, and no other part sees the whole picture."""
    last = np.zeros((1, 28, 28))
    for path, conv in maps.items():
        # Channel attention, which follows with "norm", averages over all places.
        if conv.input.shape != last.shape or probe.follows(key, path) == "norm":
            return False
        last = conv.pooling.after if conv.pooling else conv.output
    return True


def _layer(digit: np.ndarray, key: str, layer: str, recipe: str) -> probe.Convolution:
    return probe.conv_layer(digit, key, layer, predict.offered(key, recipe))


LAYER = {"key": network, "layer": text(60)}
KERNELS = tuple(convolve.kernels(SIZE))

CHECKS = {
    "output_size": Check(
        output_size,
        {"size": whole(1, 1000), "kernel": whole(1, 100), "stride": whole(1, 10), "padding": whole(0, 50)},
    ),
    "flat": Check(flat, {"kernel": one(KERNELS)}),
    "kernel_numbers": Check(kernel_numbers, LAYER),
    "silenced": Check(silenced, LAYER),
    "strongest_map": Check(strongest_map, LAYER),
    "receptive_field": Check(receptive_field, LAYER),
}
