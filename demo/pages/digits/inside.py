"""Inside: kernels and feature maps of the visitor's own digit, one pixel taken apart, convolution by hand.

The visitor learns that a convolution layer is a small table of numbers laid over every place.
"""

import gradio as gr
import numpy as np

from demo import predict, probe
from demo.old.fields import choice, entry
from demo.old.panel import blank, digit_of, echo, mark, panel, recipe_of, sentences, whole
from demo.old.tables import both
from demo.old.tables.inside import INSIDE
from demo.pages.digits import convolve as convolve_by_hand
from demo.pages.digits import inside_view as view
from demo.pages.digits.comparison import NAMES
from models.probing import convolve


def build() -> None:
    """Two panels, one under the other, and the endpoint."""
    layers = {key: probe.conv_layers(key) for key in probe.convolutional()}
    fields = choice(INSIDE, "key", [(key, NAMES[key]) for key in layers], "cnn_small")
    for key, found in layers.items():
        options = [(name, f"{name}  {out} × {size} × {size}") for name, (out, _, size) in found.items()]
        fields += choice(INSIDE, f"layer_{key}", options, options[0][0], "layer", f'data-if="key={key}"')
    place = "".join(
        entry(INSIDE, *given) for given in (("map", 0, 127, 0), ("y", 0, 27, 12), ("x", 0, 27, 12))
    )
    place += '<input type="hidden" name="channel" value="0">'
    body = (
        f'<div data-slot="maps"></div><div class="fields">{place}<span class="legend">'
        f'{both(INSIDE, "pin")}</span></div><div data-slot="formula"></div><div data-slot="pooled"></div>'
    )
    panel("inside", fields, body, inside)
    convolve_by_hand.PANEL.build()
    gr.api(feature_maps, api_name="feature_maps", concurrency_limit=2)


def inside(asked: dict) -> dict:
    """Kernels and feature maps of the chosen layer, and the chosen pixel; maps that stand already stay."""
    key, recipe = recipe_of(asked)
    digit = digit_of(asked)
    if digit is None:
        return {"maps": blank(), "formula": "", "pooled": ""}
    layer = str(asked.get(f"layer_{key}"))
    found = probe.conv_layer(digit, key, layer, recipe)
    shown = mark(digit, key, layer, recipe)
    slots = {}
    if asked.get("shown") != shown:
        slots["maps"] = (
            f'<div class="pair">{view.kernels(found, key, recipe)}{view.convolved(found)}</div>{echo(shown)}'
        )
        slots["pooled"] = view.pooled(found, probe.follows(key, layer))
    maps, height, width = found.output.shape
    at = whole(asked, "map", 0, maps - 1, 0)
    y, x = whole(asked, "y", 0, height - 1, 0, "row"), whole(asked, "x", 0, width - 1, 0, "column")
    bias = 0.0 if found.bias is None else float(found.bias[at])
    pixel = convolve.pixel(found.input, found.weight[at], bias, y, x, found.stride, found.padding)
    strongest = int(np.abs(pixel.sums).argmax()) + 1
    channel = whole(asked, "channel", 0, len(pixel.sums), 0) or strongest
    return slots | {"formula": view.formula(found, pixel, at, y, x, channel - 1, probe.follows(key, layer))}


def feature_maps(digit: list[list[float]], key: str, layer: str, recipe: str = "robust") -> dict:
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
    with sentences():
        return view.tensors(probe.conv_layer(predict.checked([digit])[0], key, layer, recipe))
