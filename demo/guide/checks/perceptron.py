"""Checks on networks of fully connected layers: how many numbers they hold, what their units let through."""

import math
from collections.abc import Sequence

import numpy as np

from demo import predict
from demo.draw.numbers import grouped, rounded
from demo.guide.checks.finding import Check, Finding, Situation
from demo.guide.checks.params import network, one, several, text, whole
from demo.words import _
from models import basics
from models.probing.gradients import layer_gradients
from models.problem import Unlisted

REACH = np.linspace(-8, 8, 1601)  # where a unit's slope is looked for: beyond it every sigmoid is flat


def parameters(situation: Situation, key: str, layer: str = "") -> Finding:
    """How many numbers training adjusted, in the whole network or in one layer. Unlisted."""
    recipe = predict.offered(key, situation.recipe)
    _recipe, _facts, layers = predict.described(key, recipe)
    counts = {one.name: one.parameters for one in layers if one.parameters}
    if layer and layer not in counts:
        raise Unlisted(
            "{kind} has no layer {value!r} with parameters; there are: {these}.",
            kind=key, value=layer, these=tuple(counts),
        )  # fmt: skip
    name = predict.names()[key]
    total = sum(counts.values())
    if not layer:
        words = _("{name} has {count} parameters.", name=name, count=grouped(total))
        return Finding(float(total), words)
    return Finding(
        float(counts[layer]),
        _(
            "Layer {layer} of {name} has {count} parameters, of {total} in the whole network.",
            layer=layer,
            name=name,
            count=grouped(counts[layer]),
            total=grouped(total),
        ),
    )


def steepest(situation: Situation) -> Finding:
    """The largest slope of the sigmoid."""
    heights = basics.sigmoid(REACH)
    slopes = heights * (1 - heights)
    at = int(slopes.argmax())
    return Finding(
        float(slopes[at]),
        _(
            "σ′(z) = σ(z) (1 − σ(z)) is largest at z = {z}: {slope}. Four such slopes one after the other: "
            "{product} at most.",
            z=rounded(REACH[at], 0),
            slope=rounded(slopes[at], 3),
            product=rounded(slopes[at] ** 4, 4),
        ),
    )


def vanishing(situation: Situation, activation: str, powers: Sequence[int]) -> Finding:
    """The nearest of `powers` to: how many times smaller a new MLP's gradient is in its first layer than in
    its last, for the visitor's digit."""
    digit = situation.drawn()
    vote = predict.read(digit, recipe=situation.recipe)["vote"]
    gradients = layer_gradients(activation, digit, vote)
    ratio = gradients[-1] / max(gradients[0], 1e-30)
    nearest = min(powers, key=lambda power: abs(math.log(power / ratio)))
    return Finding(
        (str(nearest),),
        _(
            "Mean |gradient| of the weights, first layer to last: {gradients}. The first is {ratio} times "
            "smaller than the last.",
            gradients=tuple(f"{gradient:.1e}".replace("-", "−") for gradient in gradients),
            ratio=grouped(round(ratio)) if ratio > 10 else rounded(ratio, 1),
        ),
    )


CHECKS = {
    "parameters": Check(parameters, {"key": network, "layer": text(60)}),
    "steepest": Check(steepest),
    "vanishing": Check(
        vanishing, {"activation": one(("sigmoid", "relu")), "powers": several(whole(1, 10**9), most=10)}
    ),
}
