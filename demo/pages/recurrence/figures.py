"""Figures of a recurrent part: every gate over all steps, one unit's step in formulas, a gate held.

The visitor learns that a gate is a number from 0 to 1 that multiplies, and what becomes of an answer when it
is kept shut.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from markupsafe import Markup

from demo.draw.elements import element
from demo.draw.images import AMOUNT, SIGNED, TYPE, Span, map_of, map_url, reach, scale
from demo.draw.numbers import minus, number, plain, probability
from demo.pages.recurrence.form import OFF
from demo.panel.templates import Template
from demo.probe import Run, Steps
from demo.words import Phrase, _, text_of
from models.probing.recurrent import BENT, GATES, Gate, Hold, Moment

T = Template("pages/recurrence/figures.jinja")
UNIT: Span = (0.0, 1.0)
EITHER: Span = (-1.0, 1.0)
HIGH = 280  # px of all steps of a digit
LINE = 24  # px of a letter or a word
CHAIN = 64  # px: how wide the unrolled cells are drawn
BOX = (26, 16)  # px of a cell at most
WIDE = 7  # px of a head of an arrow and what is left free beside it

Words = Phrase | str
Choice = tuple[Words, dict, bool]  # words, what a click fills in, whether it is so

# What each gate is for, by the cell's kind and its letter.
IDEAS = {
    ("RNN", "h"): _("the new state"),
    ("LSTM", "i"): _("input gate: how much of what is new goes in"),
    ("LSTM", "f"): _("forget gate: how much of the old memory stays"),
    ("LSTM", "g"): _("candidate: what is new"),
    ("LSTM", "o"): _("output gate: how much of the memory is told"),
    ("GRU", "r"): _("reset gate: how much of the old state the candidate sees"),
    ("GRU", "z"): _("update gate: how much of the old state stays"),
    ("GRU", "n"): _("candidate: what is new"),
}
STATE = _("hidden state: what the next step and the layer above see")
CELL = _("cell state: the long memory")
BETWEEN = {"RNN": text_of("h"), "LSTM": _("g and h"), "GRU": _("n and h")}  # what lies between −1 and 1


@dataclass(frozen=True)
class Spot:
    """What is looked at: the number of the run, a step and a unit of it."""

    run: int
    step: int
    unit: int


@dataclass(frozen=True)
class Map:
    """One column of the figure: its letter, what it is, (T, D) values, colours; how it is held, if it is."""

    letter: str
    idea: Phrase
    picture: Markup
    held: str | None = None


def spot_of(run: Run, at: int, step: int | None, unit: int | None) -> Spot:
    """What the fields say, moved into the run; the strongest state where they leave it open."""
    strongest = np.unravel_index(np.abs(run.unheld).argmax(), run.unheld.shape)
    step = int(strongest[0]) if step is None else min(step, run.steps - 1)
    row = np.abs(run.unheld[step])
    unit = int(row.argmax()) if unit is None else min(unit, run.units - 1)
    return Spot(at, step, unit)


# ---- every gate over all steps -----------------------------------------------------------------------------


def maps(
    steps: Steps,
    spot: Spot,
    hold: Hold | None,
    title: Phrase,
    letters: Sequence[str] | None,
    read: Phrase,
    choices: Sequence[Choice],
) -> Markup:
    """What is read, the unrolled cells, every gate and the memory, a line a step, to be pointed at.

    `letters`: what is read at each step, None where it is numbers; `read`: what that column is; `choices`: of
    the layer and direction that is looked at, none where there is one.
    """
    run = steps.runs[spot.run]
    line = HIGH / run.steps if letters is None else LINE
    columns = []
    for letter, values in run.gates.items():
        if steps.kind == "RNN":
            continue  # its only gate is the state itself
        span = EITHER if letter in BENT else UNIT
        columns.append(
            column(letter, IDEAS[steps.kind, letter], values, span, hold_in(hold, spot.run, letter))
        )
    if run.cell is not None:
        columns.append(column("c", CELL, run.cell, reach(run.cell, signed=True)))
    held = hold_in(hold, spot.run, "h")
    columns.append(column("h", STATE, run.hidden, EITHER, held))
    scales = [scale(AMOUNT, UNIT, _("gate, shut … open"))] if steps.kind != "RNN" else []
    scales.append(scale(SIGNED, EITHER, BETWEEN[steps.kind]))
    if run.cell is not None:
        scales.append(scale(SIGNED, reach(run.cell, signed=True), text_of("c")))
    return T.maps(
        title,
        choices,
        letters,
        stretched(run.read, *map_of(run.read)),
        read,
        chain(run.steps, line, run.place.is_backward),
        first_state(steps.kind),
        run.place.is_backward,
        columns,
        style_of(run, line, spot),
        scales,
        f"{run.units} {run.steps}",
    )


def column(letter: str, idea: Phrase, values: np.ndarray, span: Span, held: str | None = None) -> Map:
    """A map of (T, D) values: amounts on the sequential colours, what goes below 0 on the diverging ones."""
    return Map(letter, idea, stretched(values, AMOUNT if span == UNIT else SIGNED, span), held)


def stretched(values: np.ndarray, colour: str, span: Span) -> Markup:
    """<img> of (T, F) values that takes whatever room the style sheet gives it."""
    return element("img", class_="pixels", draggable="false", alt="", src=map_url(values, colour, span))


def hold_in(hold: Hold | None, run: int, letter: str) -> str | None:
    """What a gate of a run is held at, None where it is free."""
    if hold is None or hold.run != run or hold.gate != letter:
        return None
    return plain(hold.value)


def style_of(run: Run, line: float, spot: Spot) -> str:
    """The numbers that the style sheet lays the figure out by."""
    return (
        f"--steps:{run.steps};--units:{run.units};--line:{line / TYPE:.4f}rem;--x:{spot.unit};--y:{spot.step}"
    )


def runs_of(steps: Steps, spot: Spot) -> list[Choice]:
    """A button for every run, if there are several."""
    if len(steps.runs) == 1:
        return []
    return [(run_words(run), {"run": at}, at == spot.run) for at, run in enumerate(steps.runs)]


def run_words(run: Run) -> Phrase:
    """Such as "layer 2", "layer 1, from the end"."""
    if not run.place.has_ways:
        return _("layer {layer}", layer=run.place.layer)
    if run.place.layers == 1:
        return _("from the end ↑") if run.place.is_backward else _("from the start ↓")
    if run.place.is_backward:
        return _("layer {layer}, from the end ↑", layer=run.place.layer)
    return _("layer {layer}, from the start ↓", layer=run.place.layer)


def first_state(kind: str) -> str:
    """What the first step begins with."""
    return "h₀ = c₀ = 0" if kind == "LSTM" else "h₀ = 0"


def chain(steps: int, line: float, is_backward: bool) -> Markup:
    """<svg> of the cell once for each step: what is read comes from the left, the state from before."""
    height = steps * line
    wide, high = min(BOX[0], 3 * line), min(BOX[1], line * 0.6)
    middle = CHAIN / 2
    left, right = middle - wide / 2, middle + wide / 2
    parts = []
    for step in range(steps):
        y = line * (step + 0.5)
        parts.append(f"M{left:.1f} {y - high / 2:.1f}h{wide:.1f}v{high:.1f}h-{wide:.1f}z")
        parts.append(f"M2 {y:.1f}H{left - 1:.1f}{head(left - 1, y)}M{right:.1f} {y:.1f}H{CHAIN - 2}")
        is_first = step == (steps - 1 if is_backward else 0)
        # From the box before, or from the edge where the first state stands.
        length = (line - high) / (2 if is_first else 1)
        parts.append(
            f"M{middle} {y + high / 2:.1f}v{length:.1f}"
            if is_backward
            else f"M{middle} {y - high / 2:.1f}v{-length:.1f}"
        )
    drawn = element("path", d="".join(parts))
    return element("svg", drawn, viewBox=f"0 0 {CHAIN} {height:.1f}", class_="chain", aria_hidden="true")


def head(x: float, y: float) -> str:
    """The head of an arrow that ends there."""
    return f"M{x - 4:.1f} {y - 2.5:.1f}L{x:.1f} {y:.1f}L{x - 4:.1f} {y + 2.5:.1f}"


# ---- one unit in one step ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """A gate as the table has it: letter, idea, formula, its sum in numbers, value, what it is held at."""

    letter: str
    idea: Phrase
    formula: str
    sums: str
    value: str
    held: str | None


def formulas(steps: Steps, spot: Spot, hold: Hold | None, title: Phrase, only: int, code: str = "") -> Markup:
    """The chosen unit in the chosen step: each gate, the memory and the state as formulas with their numbers.

    `only`: of HoldForm; `code`: the line of PyTorch that does it.
    """
    moment = steps.moment(spot.run, spot.step, spot.unit)
    is_held_here = hold is not None and hold.run == spot.run and hold.unit in (None, spot.unit)
    lines = lines_of(steps.kind, moment, hold if is_held_here else None)
    buttons = [holds(line.letter, at, hold, spot.run) for at, line in enumerate(lines, 1)]
    scopes = [
        (_("in all units"), {"only": OFF}, only == OFF),
        (_("in unit {unit} alone", unit=spot.unit), {"only": spot.unit + 1}, only == spot.unit + 1),
    ]
    return T.formulas(title, lines, buttons, results(steps.kind, moment), scopes, code)


def table(kind: str, moment: Moment) -> Markup:
    """The gates, memory and state of one unit in one step, of a cell such as "LSTM"; nothing to hold."""
    return T.table(lines_of(kind, moment, None), (), results(kind, moment))


def lines_of(kind: str, moment: Moment, hold: Hold | None) -> list[Line]:
    """A line for each gate; `hold`: what is held of this unit."""
    lines = []
    for gate, value in zip(moment.gates, moment.opened, strict=True):
        held = plain(hold.value) if hold is not None and hold.gate == gate.name else None
        idea = IDEAS[kind, gate.name]
        lines.append(
            Line(gate.name, idea, general(kind, gate.name), sums(kind, gate, moment), number(value), held)
        )
    return lines


def general(kind: str, letter: str) -> str:
    """The formula of a gate in letters."""
    bend = "tanh" if letter in BENT else "σ"
    if (kind, letter) == ("GRU", "n"):
        return "tanh(Wx + b + r·(Uh + b′))"
    return f"{bend}(Wx + Uh + b)"


def sums(kind: str, gate: Gate, moment: Moment) -> str:
    """The same in numbers: what each part adds, their sum."""
    bend = "tanh" if gate.name in BENT else "σ"
    if (kind, gate.name) == ("GRU", "n"):
        r = moment.opened[0]
        inner = gate.from_state + gate.bias_state
        total = gate.from_input + gate.bias_input + r * inner
        parts = f"{sum_of(gate.from_input, gate.bias_input)} + {factor(r)} · {factor(inner)}"
        return f"{bend}({parts}) = {bend}({number(total)})"
    bias = gate.bias_input + gate.bias_state
    total = gate.from_input + gate.from_state + bias
    return f"{bend}({sum_of(gate.from_input, gate.from_state, bias)}) = {bend}({number(total)})"


def sum_of(first: float, *others: float) -> str:
    """1.2, -0.3 -> "1.2 − 0.3"."""
    text = number(first)
    for value in others:
        sign = "−" if value < 0 else "+"
        text += f" {sign} {number(abs(value))}"
    return text


def factor(value: float) -> str:
    """A number that is multiplied: in brackets where it is below 0."""
    text = number(value)
    return f"({text})" if text.startswith("−") else text


def results(kind: str, moment: Moment) -> list[tuple[str, Phrase, str, str, str]]:
    """(letter, idea, formula, its numbers, value) of the new memory and the new state."""
    gates = {gate.name: value for gate, value in zip(moment.gates, moment.opened, strict=True)}
    after = number(moment.after)
    if kind == "RNN":
        return []
    if kind == "GRU":
        z, n = gates["z"], gates["n"]
        numbers = f"{factor(1 - z)} · {factor(n)} + {factor(z)} · {factor(moment.before)}"
        return [("h′", STATE, "(1 − z)·n + z·h", numbers, after)]
    i, f, g, o = (gates[letter] for letter in "ifgo")
    cell = f"{factor(f)} · {factor(moment.cell_before)} + {factor(i)} · {factor(g)}"
    return [
        ("c′", CELL, "f·c + i·g", cell, number(moment.cell)),
        ("h′", STATE, "o · tanh c′", f"{factor(o)} · tanh {factor(moment.cell)}", after),
    ]


def holds(letter: str, place: int, hold: Hold | None, run: int) -> list[Choice]:
    """The buttons of a gate: shut, open, let go; of a candidate the numbers between which it lies."""
    kept = hold.value if hold is not None and (hold.run, hold.gate) == (run, letter) else None
    if letter in BENT:
        choices = [(minus(f"{value}"), value) for value in (-1, 0, 1)]
    else:
        choices = [(_("shut"), 0), (_("open"), 1)]
    buttons = [(words, {"gate": place, "opened": value}, kept == value) for words, value in choices]
    if kept is not None:
        buttons.append((_("let it go"), {"gate": OFF, "opened": 0}, False))
    return buttons


# ---- the answer --------------------------------------------------------------------------------------------


def answers(steps: Steps, hold: Hold | None, name_of: Callable[[int], Words], most: int) -> Markup:
    """The answer as it is and with the gate held, side by side; `most`: answers that are shown."""
    if hold is None or steps.held is None:
        return T.no_hold(len(GATES[steps.kind.lower()]) == 1)
    both = np.maximum(steps.probs, steps.held)
    order = sorted(np.argsort(-both, kind="stable")[:most].tolist())
    if most < len(both):
        order.sort(key=lambda at: -both[at])
    before, after = int(steps.probs.argmax()), int(steps.held.argmax())
    rows = []
    for at in order:
        rows.append((name_of(at), float(steps.probs[at]), at == before, float(steps.held[at]), at == after))
    sure, then = probability(float(steps.probs[before])), probability(float(steps.held[after]))
    what = held_words(steps, hold)
    if before == after:
        says = _(
            "{what}: the network still says {answer}, {then} sure instead of {sure}.",
            what=what, answer=name_of(after), then=then, sure=sure,
        )  # fmt: skip
    else:
        says = _(
            "{what}: the network says {other} ({then}) instead of {answer} ({sure}).",
            what=what, other=name_of(after), then=then, answer=name_of(before), sure=sure,
        )  # fmt: skip
    return T.answers(says, rows)


def held_words(steps: Steps, hold: Hold) -> Phrase:
    """Such as "With f held at 0 in all units"."""
    value = plain(hold.value)
    if hold.unit is None:
        return _("With {gate} held at {value} in all units and steps", gate=hold.gate, value=value)
    return _(
        "With {gate} held at {value} in unit {unit} in all steps", gate=hold.gate, value=value, unit=hold.unit
    )
