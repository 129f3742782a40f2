"""Shift: every network's answer wherever the digit is moved, plain beside robust.

The visitor learns what convolution, pooling, recurrence and augmentation each do about a moved digit.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from markupsafe import Markup

from demo import predict, probe
from demo.draw.axes import Axes
from demo.draw.images import AMOUNT, heat, reach
from demo.draw.numbers import NONE, confidence, percent, plain
from demo.pages.choices import Reader, Recipe
from demo.pages.digits.parts import NetworkForm, chooser
from demo.panel.form import Slider
from demo.panel.panel import Page, Panel, Slots, blank
from demo.panel.problems import endpoint_problems
from demo.panel.templates import Template
from demo.probe import Grid, Sweep
from demo.recipes import RECIPES
from demo.words import _, pgettext
from models.probing import transforms
from models.problem import Range, Term

T = Template("pages/digits/shift.jinja")
SIDE = 2 * transforms.FARTHEST + 1  # shifts each way
UNIT = (0.0, 1.0)
SLIDERS = {
    "angle": _("turn, °"),
    "scale": _("size, ×"),
    "pen": _("pen, px"),
    "noise": _("noise"),
}
LAYERS = ("conv1", "conv2")  # of the small CNN, whose feature maps the tutorial compares


def _slider(name: str, words, called: str, step: float) -> Slider:
    low, high, none = transforms.RANGES[name]
    return Slider(words, none, Range(low, high), step, called=Term(called))


class ShiftForm(NetworkForm):
    """What the digit is put through."""

    dx: float = _slider("dx", pgettext("direction", "right"), "The shift to the right", 1)
    dy: float = _slider("dy", _("down"), "The shift down", 1)
    angle: float = _slider("angle", SLIDERS["angle"], "The angle", 9)
    scale: float = _slider("scale", SLIDERS["scale"], "The size", 0.05)
    pen: float = _slider("pen", SLIDERS["pen"], "The pen width", 0.1)
    noise: float = _slider("noise", SLIDERS["noise"], "The noise", 0.05)

    def amounts(self) -> dict[str, float]:
        """The sliders by name."""
        return {name: getattr(self, name) for name in transforms.RANGES}

    def cell(self) -> tuple[int, int]:
        """(dx, dy) in whole pixels: the heat-maps have no others."""
        return round(self.dx), round(self.dy)


SLOTS = (
    "grid_plain",
    "kept_plain",
    "grid_robust",
    "kept_robust",
    "digit",
    "place",
    "legend",
    "answers",
    "cost",
    "sweeps",
    "maps",
    "curve",
    "learned",
)


def empty() -> Slots:
    """While the pad is blank."""
    return {**dict.fromkeys(SLOTS, Markup()), "answers": blank()}


# ---- what is answered --------------------------------------------------------------------------------------


def shift(form: ShiftForm, page: Page) -> Slots:
    """The chosen network everywhere, the moved digit, and what every network says of it."""
    if page.digit is None:
        return empty()
    ready = {recipe: predict.ready(recipe) for recipe in RECIPES}
    recipes = [recipe for recipe in RECIPES if form.key in ready[recipe]]
    if not recipes:
        # Its error names the file that is missing and the command that makes it.
        predict.require(form.key, form.recipe(page.recipe))
    amounts = form.amounts()
    moved, lost = transforms.framed(page.digit, **amounts)
    centred = unshifted(page.digit, amounts)
    # Noise would reach every edge: the margins are those of the ink alone.
    margins = transforms.margins(unshifted(page.digit, amounts | {"noise": 0}))
    dx, dy = form.cell()
    slots = {
        "digit": T.digit(moved),
        "place": T.place(dx, dy, percent(lost) if lost > 5e-4 else None, margins),
        "legend": T.scales(),
    }
    for recipe in RECIPES:
        grid = probe.shift_grid(centred, form.key, recipe, page.digit) if recipe in recipes else None
        slots[f"grid_{recipe}"] = heat_map(grid, dx, dy, margins)
        slots[f"kept_{recipe}"] = kept_line(grid)
    probs = {recipe: predict.digit_probs(moved[None], keys, recipe) for recipe, keys in ready.items()}
    grids = {pair: probe.known_grid(centred, *pair, page.digit) for pair in pairs(probs)}
    return slots | {"answers": answers_table(probs, grids, form.key)}


def shift_everywhere(form: ShiftForm, page: Page) -> Iterator[Slots]:
    """Every network everywhere, the page's recipe first; strips, feature maps, the curve, what it shows."""
    if page.digit is None:
        yield empty()
        return
    amounts = form.amounts()
    moved = transforms.moved(page.digit, **amounts)
    centred = unshifted(page.digit, amounts)
    probs = {recipe: predict.digit_probs(moved[None], predict.ready(recipe), recipe) for recipe in RECIPES}
    grids = {}
    for recipe in sorted(RECIPES, key=lambda recipe: recipe != page.recipe):
        for key in probs[recipe]:
            grids[key, recipe] = probe.shift_grid(centred, key, recipe, page.digit)
        yield {"answers": answers_table(probs, grids, form.key)}
    recipes = [recipe for recipe in RECIPES if (form.key, recipe) in grids]
    sweeps = {name: probe.sweep(page.digit, form.key, recipes, name, amounts) for name in SLIDERS}
    facts = {pair: predict.facts(*pair) for pair in grids}
    batched = sum(grid.ms for grid in grids.values())
    single = SIDE**2 * sum(predict.pace(*pair) for pair in grids)
    yield {
        "cost": T.cost(len(grids), round(batched), round(single)),
        "sweeps": sweeps_figure(sweeps, amounts, form.key),
        "maps": moved_maps(page.digit, moved, page.recipe),
        "curve": curve_figure(facts, form.key),
        "learned": T.learned(accuracies(facts)),
    }


def unshifted(digit: np.ndarray, amounts) -> np.ndarray:
    """The digit after all sliders but the shift: what the heat-maps move about."""
    return transforms.moved(digit, **amounts | {"dx": 0, "dy": 0})


def pairs(probs) -> list[tuple[str, str]]:
    """(key, recipe) of every answer in {recipe: {key: probabilities}}."""
    return [(key, recipe) for recipe, by_key in probs.items() for key in by_key]


# ---- how it is shown ---------------------------------------------------------------------------------------


def heat_map(grid: Grid | None, dx: int, dy: int, margins) -> Markup:
    """A network's heat-map over all shifts: other answers as numbers, the 4 px square, the chosen cell."""
    if grid is None:
        return Markup()
    room = {side: min(transforms.FARTHEST, free) for side, free in margins.items()}
    middle = transforms.FARTHEST
    frame = (
        middle - room["left"],
        middle - room["up"],
        room["left"] + room["right"] + 1,
        room["up"] + room["down"] + 1,
    )
    others = [(x, y, grid.says[y, x]) for y, x in np.argwhere(grid.says != grid.own)]
    return T.heat_map(
        heat(grid.kept, 300, AMOUNT, UNIT), others, SIDE, transforms.MARGIN, frame, (dx + middle, dy + middle)
    )


def kept_line(grid: Grid | None) -> Markup:
    """In how many of the shifts the answer is that to the drawn digit; or that there is no such recipe."""
    if grid is None:
        return T.absent()
    same = grid.says == grid.own
    middle = transforms.FARTHEST
    near = slice(middle - transforms.MARGIN, middle + transforms.MARGIN + 1)
    return T.kept(int(same[near, near].sum()), int(same.sum()))


@dataclass(frozen=True)
class Cell:
    """One answer of the table: the digit and how sure, whether the shift changed it, the small heat-map."""

    digit: int | str = NONE
    sure: str = ""
    changed: bool = False
    map: Markup = Markup()


def answers_table(probs, grids, chosen: str) -> Markup:
    """Every network's answer to the moved digit and its small heat-map, plain beside robust.

    `probs`: {recipe: {key: ten probabilities}}; `grids`: {(key, recipe): Grid}, those that are ready.
    """
    rows = []
    for key in predict.names():
        cells = [answer_cell(probs[recipe].get(key), grids.get((key, recipe))) for recipe in RECIPES]
        rows.append((chooser(key), key == chosen, cells))
    return T.answers(rows)


def answer_cell(probs: np.ndarray | None, grid: Grid | None) -> Cell | None:
    """One network's answer; None where it has no such recipe."""
    if probs is None:
        return None
    digit = int(probs.argmax())
    sure = confidence(probs.max())
    if grid is None:
        return Cell(digit, sure)
    return Cell(digit, sure, digit != grid.own, heat(grid.kept, 42, AMOUNT, UNIT))


def sweeps_figure(sweeps, amounts, key: str) -> Markup:
    """The chosen network over each slider's range. `sweeps`: {slider: {recipe: Sweep}}."""
    sliders = []
    for name, by_recipe in sweeps.items():
        strips = [strip(sweep, RECIPES[recipe], name, amounts[name]) for recipe, sweep in by_recipe.items()]
        values = next(iter(by_recipe.values())).values
        sliders.append((SLIDERS[name], strips, plain(values[0]), plain(values[-1])))
    return T.sweeps(predict.names()[key], sliders)


def strip(sweep: Sweep, words, name: str, amount: float) -> Markup:
    """One network over one slider: what it keeps of its answer, other answers as numbers."""
    others = [(at, digit) for at, digit in enumerate(sweep.says) if digit != sweep.own]
    nearest = int(np.abs(sweep.values - amount).argmin())
    stops = [{name: round(float(value), 3)} for value in sweep.values]
    picture = heat(sweep.kept[None], 16 * len(stops), AMOUNT, UNIT)
    return T.strip(words, picture, others, nearest, stops)


def moved_maps(digit: np.ndarray, moved: np.ndarray, recipe: str) -> Markup:
    """The small CNN's pooled feature maps of the digit, and of the moved digit under them."""
    if "cnn_small" not in predict.ready(recipe):
        return Markup()
    before = probe.conv_maps(digit, "cnn_small", recipe)
    after = probe.conv_maps(moved, "cnn_small", recipe)
    layers = []
    for name in LAYERS:
        both = np.stack([maps[name].pooling.after for maps in (before, after)])
        # One scale for both, so that what has changed can be seen.
        span = reach(both)
        rows = [[heat(one, 64, AMOUNT, span) for one in maps] for maps in both]
        layers.append((name, span, *rows))
    return T.maps(layers)


def curve_figure(facts, key: str) -> Markup:
    """Accuracy against shift from the headers: the chosen network in both recipes, the others in grey."""
    shifts = tuple((*pair, tuple(fact["shift"])) for pair, fact in facts.items())
    return T.curve(predict.names()[key], shift_curve(shifts, key))


@lru_cache(maxsize=32)
def shift_curve(shifts: tuple, key: str) -> Markup:
    """The plot alone; it changes only with the chosen network."""
    pixels = range(len(shifts[0][2]))
    axes = Axes(0, pixels[-1], 0, 102, width=420, height=250)
    lines = []
    # The chosen network comes last, on top of the others.
    for other, recipe, accuracy in sorted(shifts, key=lambda shift: shift[0] == key):
        percents = [100 * share for share in accuracy]
        kind = f"shift {recipe}" if other == key else "shift other"
        lines.append(axes.line(pixels, percents, kind))
        if other == key:
            lines += [axes.dot(pixel, percents[pixel], kind, 3) for pixel in pixels]
    grid = axes.grid(_("moved by, px"), _("accuracy, %"))
    alt = _(
        "Accuracy against shift from 0 to 8 pixels: plain dashed, robust solid, the other networks in grey"
    )
    return axes.svg(grid, axes.plane(*lines), alt=alt)


def accuracies(facts) -> dict[str, list[str]]:
    """{network: accuracy in percent at each shift in pixels}, of those that the sentences speak of."""
    networks = {
        "cnn": ("cnn", "plain"),
        "mlp": ("mlp", "plain"),
        "gru": ("gru", "plain"),
        "robust_cnn": ("cnn", "robust"),
        "robust_mlp": ("mlp", "robust"),
    }
    return {
        name: [f"{100 * share:.1f}" for share in facts[pair]["shift"]]
        for name, pair in networks.items()
        if pair in facts
    }


def shift_grid(digit: list[list[float]], key: Reader = "cnn", recipe: Recipe = "robust") -> dict:
    """One network's answers to a digit at 441 shifts, up to 10 pixels each way.

    Example: the "digit" that /read_strokes returns, "cnn", "plain". A table's row is 10 + dy, column 10 + dx.

    Args:
        digit: 28 rows of 28 numbers from 0 to 1, ink bright.
        key: A digit reader, such as cnn or lstm.
        recipe: "plain" (the tutorial's training) or "robust" (ours).

    Returns:
        {"says", "sure", "kept" (probability of its unmoved answer), "ink_lost": 21 x 21 each, "own", "flip"}
    """
    with endpoint_problems():
        pixels = predict.checked([digit])[0]
        grid = probe.shift_grid(pixels, key, recipe)
        tables = {"sure": grid.sure, "kept": grid.kept, "ink_lost": transforms.ink_lost(pixels)}
        rounded = {name: table.astype(float).round(4).tolist() for name, table in tables.items()}
        return {"says": grid.says.tolist(), **rounded, "own": grid.own, "flip": grid.flip}


PANEL = Panel(
    "shift",
    _(
        "Look where the yellow ends. Inside the dotted frame no ink is lost: a change of mind there is the "
        "network's own. Compare plain with robust."
    ),
    ShiftForm,
    "pages/digits/shift.jinja",
    shift,
    follow=shift_everywhere,
    endpoints=(shift_grid,),
)
