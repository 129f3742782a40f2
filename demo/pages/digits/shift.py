"""Shift: every network's answer wherever the digit is moved, plain beside robust.

The visitor learns what convolution, pooling, recurrence and augmentation each do about a moved digit.
"""

import json
from collections.abc import Iterator

import gradio as gr
import numpy as np

from demo import predict, probe
from demo.draw.images import figure
from demo.pages.digits import shift_view as view
from demo.pages.digits.comparison import NAMES
from demo.panel.fields import choice, slider
from demo.panel.panel import blank, digit_of, fraction, panel, recipe_of, sentences
from demo.words import both, label
from demo.words.shift import SHIFT as W
from models.probing import transforms

SWEPT = ("angle", "scale", "pen", "noise")
SLOTS = tuple(
    "grid_plain kept_plain grid_robust kept_robust digit place legend answers cost sweeps maps curve "
    "learned".split()
)
STEPS = {"dx": 1, "dy": 1, "angle": 9, "scale": 0.05, "pen": 0.1, "noise": 0.05}


def build() -> None:
    """Sliders, the chosen network's two heat-maps, the moved digit; the rest comes from the server."""
    sliders = "".join(slider(W, name, *transforms.RANGES[name], step) for name, step in STEPS.items())
    reset = json.dumps({name: none for name, (_, _, none) in transforms.RANGES.items()})
    fields = choice(W, "key", list(NAMES.items()), "cnn_small")
    where = 'data-pick="dx dy" tabindex="0" role="application"'
    grids = "".join(
        f'<div><p><b>{both(W, recipe)}</b></p><div class="wide-grid" {where} data-cells="21 21" '
        f'{label(W, "grid_label")} data-slot="grid_{recipe}"></div>'
        f'<div data-slot="kept_{recipe}"></div></div>'
        for recipe in predict.RECIPES
    )
    moved = (
        f'<div><p><b>{both(W, "moved")}</b></p><div class="drag" {where} data-drag data-cells="28 28" '
        f'{label(W, "moved_label")} data-slot="digit"></div><div data-slot="place"></div></div>'
    )
    title = f"<b>{both(W, 'grid')}</b>"
    grids = f'<div class="pair">{grids}{moved}</div><div data-slot="legend"></div>'
    body = (
        f"{figure('shift-map', grids, title)}"
        f'<div class="fields">{sliders}<button type="button" class="quiet" data-fill=\'{reset}\'>'
        f"{both(W, 'reset')}</button></div>"
        '<div data-slot="answers"></div><div data-slot="cost"></div><div data-slot="sweeps"></div>'
        '<div data-slot="maps"></div><div class="pair"><div data-slot="curve"></div>'
        '<div class="learned" data-slot="learned"></div></div>'
    )
    panel("shift", fields, body, shift, rest)
    gr.api(shift_grid, api_name="shift_grid", concurrency_limit=2)


def shift(asked: dict) -> dict:
    """The chosen network everywhere, the moved digit, and what every network says of it."""
    digit, (key, _), amounts = digit_of(asked), recipe_of(asked), amounts_of(asked)
    if digit is None:
        return dict.fromkeys(SLOTS, "") | {"answers": blank()}
    ready = {recipe: predict.ready(recipe) for recipe in predict.RECIPES}
    recipes = [recipe for recipe in predict.RECIPES if key in ready[recipe]]
    if not recipes:
        predict.network(*recipe_of(asked))  # its error names the file and the command
    moved, lost = transforms.framed(digit, **amounts)
    dx, dy, turned = round(amounts["dx"]), round(amounts["dy"]), unmoved(digit, amounts)
    grids = {recipe: probe.shift_grid(turned, key, recipe) for recipe in recipes}
    margins = transforms.margins(unmoved(digit, amounts | {"noise": 0}))
    slots = {f"kept_{recipe}": view.kept(grids.get(recipe)) for recipe in predict.RECIPES}
    slots |= {f"grid_{recipe}": view.grid(grids.get(recipe), dx, dy, margins) for recipe in predict.RECIPES}
    said = {recipe: predict.digit_probs(moved[None], keys, recipe) for recipe, keys in ready.items()}
    known = {pair: grid for pair in view.PAIRS if (grid := probe.known_grid(turned, *pair))}
    return slots | {
        "digit": view.digit(moved),
        "place": view.place(dx, dy, lost, margins),
        "legend": view.legend(),
        "answers": view.answers(said, known, key),
    }


def rest(asked: dict) -> Iterator[dict]:
    """Every network everywhere, the page's recipe first; strips, feature maps, the curve, what it shows."""
    digit, key, page = digit_of(asked), str(asked.get("key")), str(asked.get("recipe"))
    if digit is None:
        yield dict.fromkeys(SLOTS, "") | {"answers": blank()}
        return
    amounts = amounts_of(asked)
    moved, turned, grids = transforms.moved(digit, **amounts), unmoved(digit, amounts), {}
    said = {
        recipe: predict.digit_probs(moved[None], predict.ready(recipe), recipe) for recipe in predict.RECIPES
    }
    for recipe in sorted(predict.RECIPES, key=lambda recipe: recipe != page):
        grids |= {(other, recipe): probe.shift_grid(turned, other, recipe) for other in said[recipe]}
        yield {"answers": view.answers(said, grids, key)}
    spent = sum(grid.ms for grid in grids.values())
    single = sum(441 * predict.pace(*pair) for pair in grids)
    recipes = [recipe for recipe in predict.RECIPES if (key, recipe) in grids]
    sweeps = {name: probe.sweep(digit, key, recipes, name, amounts) for name in SWEPT}
    facts = {pair: predict.network(*pair)[1] for pair in grids}
    yield {
        "cost": view.cost(len(grids), spent, single),
        "sweeps": view.sweeps(sweeps, amounts, key),
        "maps": small_maps(digit, moved, page),
        "curve": view.curve(facts, key),
        "learned": view.learned(facts),
    }


def unmoved(digit: np.ndarray, amounts: dict[str, float]) -> np.ndarray:
    """The digit after all sliders but the shift: what the heat-maps move about."""
    return transforms.moved(digit, **amounts | {"dx": 0, "dy": 0})


def amounts_of(asked: dict) -> dict[str, float]:
    """The sliders. ValueError."""
    return {name: fraction(asked, name, *given) for name, given in transforms.RANGES.items()}


def small_maps(digit, moved, recipe: str) -> str:
    """`cnn_small`'s feature maps before and after, as the tutorial compares them."""
    if "cnn_small" not in predict.ready(recipe):
        return ""
    return view.maps(*(probe.conv_maps(one, "cnn_small", recipe) for one in (digit, moved)))


def shift_grid(digit: list[list[float]], key: str = "cnn", recipe: str = "robust") -> dict:
    """One network's answers to a digit at 441 shifts, up to 10 pixels each way.

    Example: the "digit" that /read_strokes returns, "cnn", "plain". A table's row is 10 + dy, column 10 + dx.

    Args:
        digit: 28 rows of 28 numbers from 0 to 1, ink bright.
        key: A digit reader, such as cnn or lstm.
        recipe: "plain" (the tutorial's training) or "robust" (ours).

    Returns:
        {"says", "sure", "kept" (probability of its unmoved answer), "ink_lost": 21 x 21 each, "own", "flip"}
    """
    with sentences():
        checked = predict.checked([digit])[0]
        found = probe.shift_grid(checked, key, recipe)
        tables = {"sure": found.sure, "kept": found.kept, "ink_lost": transforms.ink_lost(checked)}
        rounded = {name: table.astype(float).round(4).tolist() for name, table in tables.items()}
        return {"says": found.says.tolist(), **rounded, "own": found.own, "flip": found.flip}
