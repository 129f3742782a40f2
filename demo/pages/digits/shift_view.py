"""The shift experiment as HTML: heat-maps over all shifts, strips over the sliders, every answer."""

import json
from functools import lru_cache

import numpy as np
from matplotlib.figure import Figure

from demo.draw.images import AMOUNT, figure, grey, heat, reach, scale
from demo.pages.digits.comparison import NAMES, NONE, chooser, confidence, percent
from demo.pages.networks.figures import svg
from demo.probe import Grid, Sweep
from demo.words import both, pick
from demo.words.shift import SHIFT as W
from models.capture import ConvMaps
from models.probing.transforms import FARTHEST
from models.registry import DIGITS

SIDE = 2 * FARTHEST + 1
MARGIN = 4  # pixels that MNIST leaves around its digits
UNIT = (0.0, 1.0)
PAIRS = [(card.key, recipe) for card in DIGITS for recipe in card.recipes]


def grid(found: Grid | None, dx: int, dy: int, margins: dict[str, int]) -> str:
    """A network's heat-map over all shifts: other answers as numbers, the 4 px square, the chosen cell."""
    if found is None:
        return ""
    others = "".join(
        f'<text x="{x + 0.5}" y="{y + 0.82}">{found.says[y, x]}</text>'
        for y, x in np.argwhere(found.says != found.own)
    )
    inner, most = FARTHEST - MARGIN, {side: min(FARTHEST, room) for side, room in margins.items()}
    own = (
        f'<rect class="own" x="{FARTHEST - most["left"]}" y="{FARTHEST - most["up"]}" '
        f'width="{most["left"] + most["right"] + 1}" height="{most["up"] + most["down"] + 1}"/>'
    )
    return (
        f'<div class="grid">{heat(found.kept, 252, AMOUNT, UNIT)}<svg viewBox="0 0 {SIDE} {SIDE}" '
        f'aria-hidden="true">{others}<rect class="margin" x="{inner}" y="{inner}" width="{SIDE - 2 * inner}" '
        f'height="{SIDE - 2 * inner}"/>{own}{_cell(dx + FARTHEST, dy + FARTHEST)}</svg></div>'
    )


def _cell(x: float, y: float) -> str:
    return f'<rect class="chosen" x="{x}" y="{y}" width="1" height="1"/>'


def kept(found: Grid | None) -> str:
    """In how many of the shifts the answer stays; or that the network lacks this recipe."""
    if found is None:
        return f'<p class="legend">{both(W, "absent")}</p>'
    same = found.says == found.own
    near = same[FARTHEST - MARGIN : FARTHEST + MARGIN + 1, FARTHEST - MARGIN : FARTHEST + MARGIN + 1]
    return f'<p class="legend">{both(W, "kept", kept=int(near.sum()), all=int(same.sum()))}</p>'


def legend() -> str:
    """What the colours, the numbers and the dashed square of a heat-map mean."""
    return f'<p>{scale(AMOUNT, UNIT, "scale_kept")}</p><p class="legend">{both(W, "legend")}</p>'


def place(dx: int, dy: int, lost: float, margins: dict[str, int]) -> str:
    """In words: where the digit is, and how much of it was cut off."""
    across, down = W["right" if dx >= 0 else "left"], W["down" if dy >= 0 else "up"]
    at = both(W, "at", x=abs(dx), across=across, y=abs(dy), along=down)
    told = both(W, "lost", share=percent(lost)) if lost > 5e-4 else both(W, "none_lost")
    return f'<p><b>{at}</b><br>{told}</p><p class="legend">{both(W, "margins", **margins)}</p>'


def answers(said: dict, grids: dict[tuple[str, str], Grid], chosen: str) -> str:
    """Every network's answer to the moved digit and its small heat-map, plain beside robust.

    `said`: {recipe: {key: ten probabilities}}; `grids`: {(key, recipe): Grid}, those that are ready.
    """
    heads = "".join(
        f'<th scope="col">{both(W, name)}</th>'
        for name in ("network", "says_plain", "everywhere_plain", "says_robust", "everywhere_robust")
    )
    rows = ""
    for key in NAMES:
        cells = "".join(
            _answer(said[recipe].get(key), grids.get((key, recipe))) for recipe in ("plain", "robust")
        )
        rows += f'<tr{" class=chosen" * (key == chosen)}><th scope="row">{chooser(key)}</th>{cells}</tr>'
    table = f'<table class="moved"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>'
    return figure("answers", table, f"<b>{both(W, 'answers')}</b>")


def _answer(probs: np.ndarray | None, found: Grid | None) -> str:
    if probs is None:
        return f"<td>{NONE}</td><td></td>"
    digit = int(probs.argmax())
    changed = " changed" * (found is not None and digit != found.own)
    mini = "" if found is None else heat(found.kept, 42, AMOUNT, UNIT)
    return (
        f'<td class="answer{changed}"><b>{digit}</b> <small>{confidence(probs.max())}</small></td>'
        f'<td><span class="mini">{mini}<i></i></span></td>'
    )


def cost(count: int, batched: float, single: float) -> str:
    """What the 441 shifts took in batches, and what they would take one by one, in milliseconds."""
    return (
        f'<p class="legend">{both(W, "cost", count=count, batched=round(batched), single=round(single))}</p>'
    )


def sweeps(strips: dict[str, dict[str, Sweep]], amounts: dict[str, float], key: str) -> str:
    """The chosen network over each slider's range: {slider: {recipe: Sweep}}."""
    parts = ""
    for name, found in strips.items():
        bars = ""
        for recipe, one in found.items():
            values = one.values
            others = "".join(
                f'<text x="{x + 0.5}" y="0.82">{digit}</text>'
                for x, digit in enumerate(one.says)
                if digit != one.own
            )
            at = int(np.abs(values - amounts[name]).argmin())
            buttons = "".join(
                f"<b data-fill='{json.dumps({name: round(float(value), 3)})}'></b>" for value in values
            )
            bars += (
                f'<div class="strip"><span>{both(W, recipe)}</span><div class="grid">'
                f'{heat(one.kept[None], 16 * len(values), AMOUNT, UNIT)}<svg viewBox="0 0 {len(values)} 1" '
                f'aria-hidden="true">{others}{_cell(at, 0)}</svg>'
                f'<div class="stops">{buttons}</div></div></div>'
            )
        ends = f"<span>{values[0]:g}</span><span>{values[-1]:g}</span>".replace("-", "−")
        parts += f'<div><p>{both(W, name)}</p>{bars}<p class="ends">{ends}</p></div>'
    told = f"<b>{both(W, 'sweeps', name=NAMES[key])}</b>"
    return figure(
        "sweeps", f'<div class="sweeps">{parts}</div><p class="legend">{both(W, "sweeps_is")}</p>', told
    )


def maps(before: dict[str, ConvMaps], after: dict[str, ConvMaps]) -> str:
    """The small CNN's pooled feature maps of the digit, and of the moved digit under them."""
    parts = ""
    for layer in before:
        pair = [found[layer].pooled[1].numpy() for found in (before, after)]
        span = reach(np.stack(pair))
        lines = "".join(
            f'<div class="maps line"><span>{both(W, when)}</span>'
            f"{''.join(heat(one, 64, AMOUNT, span) for one in those)}</div>"
            for when, those in zip(("before", "after"), pair, strict=True)
        )
        parts += f"<div><p>{both(W, layer)} {scale(AMOUNT, span, 'scale_output')}</p>{lines}</div>"
    note = f'<p class="legend">{both(W, "maps_is")}</p>'
    return figure("moved-maps", parts + note, f"<b>{both(W, 'maps')}</b>")


def curve(facts: dict[tuple[str, str], dict], key: str) -> str:
    """Accuracy against shift from the headers: the chosen network in both recipes, the others in grey."""
    told = both(W, "curve", name=NAMES[key])
    drawn = _curve(tuple((*pair, tuple(fact["shift"])) for pair, fact in facts.items()), key)
    return figure("shift-accuracy", drawn, f"<b>{told}</b>")


@lru_cache(maxsize=32)
def _curve(shifts: tuple, key: str) -> str:
    drawn = Figure(figsize=(5.2, 2.7))
    axes = drawn.subplots()
    style = {"plain": ("--", "#b35806"), "robust": ("-", "#5e8bd6")}
    for other, recipe, accuracy in shifts:
        if other != key:
            axes.plot(100 * np.array(accuracy), style[recipe][0], color="#9a9a9a", linewidth=0.7)
    axes.plot([], color="#9a9a9a", linewidth=0.7, label="plot_others")
    for other, recipe, accuracy in shifts:
        if other == key:
            line, colour = style[recipe]
            marks = {"marker": "o", "markersize": 3, "linewidth": 2.2, "label": f"plot_{recipe}"}
            axes.plot(100 * np.array(accuracy), line, color=colour, **marks)
    axes.set(xlabel="plot_shift", ylabel="plot_accuracy", ylim=(0, 101))
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(frameon=False, loc="lower left")
    return svg(drawn, "curve_alt", W)


def learned(facts: dict[tuple[str, str], dict]) -> str:
    """What the experiment shows, in words whose figures are the headers'."""
    names = {"cnn": ("cnn", "plain"), "mlp": ("mlp", "plain"), "gru": ("gru", "plain")}
    names |= {"rcnn": ("cnn", "robust"), "rmlp": ("mlp", "robust")}
    values = {
        f"{short}{pixels}": f"{100 * facts[which]['shift'][pixels]:.1f}"
        for short, which in names.items()
        if which in facts
        for pixels in (0, 1, 2, 4)
    }
    lines = "".join(
        f"<li>{both(W, word, **values)}</li>"
        for word in ("claim", "convolution", "pooling", "recurrence", "augmentation")
        if _known(word, values)
    )
    return f"<h3>{both(W, 'learned')}</h3><ul>{lines}</ul>"


def _known(word: str, values: dict) -> bool:
    """Whether the weights that the sentence speaks of are there."""
    try:
        pick(W, word, **values)
    except KeyError:
        return False
    return True


def digit(moved: np.ndarray) -> str:
    """The moved digit, white on black."""
    return grey(moved, 168)
