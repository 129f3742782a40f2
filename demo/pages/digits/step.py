"""A recurrent part of a network for digits from within: every gate, one unit in one step, a gate held."""

from markupsafe import Markup

from demo import predict, probe
from demo.draw.elements import joined
from demo.draw.numbers import number
from demo.pages.choices import Recipe, Stepwise
from demo.pages.digits import arithmetic
from demo.pages.recurrence import figures
from demo.pages.recurrence.form import HoldForm
from demo.panel.panel import Page, Slots
from demo.panel.problems import endpoint_problems
from demo.probe import Run, Steps
from demo.recipes import RECIPES
from demo.words import Phrase, _
from models.probing.recurrent import BENT, GATES, Hold
from models.probing.whole import Operation
from models.problem import Range, Term, one_of

READ = {
    "rows": _("your digit, row by row"),
    "columns": _("your digit on its side, column by column"),
    "feature rows": _("rows of the feature maps"),
}


def opened(form: HoldForm) -> Operation | None:
    """The operation that the form has open, if it reads step by step."""
    if probe.read_in_steps(form.key) is None:
        return None
    names = {one.name: one for one in probe.operations(form.key) if one.kind == "recurrent"}
    return names.get(form.layer)


def recurrent(form: HoldForm, page: Page, operation: Operation) -> Slots:
    """The part from within; what stands may stay where only another unit or step is pointed at."""
    key = form.key
    recipe = form.recipe(page.recipe)
    hold = form.hold(*probe.recurrent_module(key, operation.name))
    steps = probe.digit_steps(page.digit, key, operation.name, recipe, hold)
    run = form.looked_at(steps)
    spot = figures.spot_of(run, form.number(steps), form.y, form.x)
    what = probe.read_in_steps(key)
    parts = [
        figures.formulas(steps, spot, hold, moment_title(run, spot, what), form.only, operation.code),
        figures.answers(steps, hold, str, 10),
    ]
    slots = {"formula": joined(*parts)}
    if not page.pointed:
        title = _(
            "{name}, {recipe}: from within, {steps} steps, {units} units",
            name=predict.names()[key],
            recipe=RECIPES[recipe],
            steps=run.steps,
            units=run.units,
        )
        slots["about"] = arithmetic.about(probe.operations(key), operation)
        slots["maps"] = figures.maps(
            steps, spot, hold, title, None, read_words(run, what), figures.runs_of(steps, spot)
        )
        slots["pooled"] = Markup()
    return slots


def read_words(run: Run, what: str) -> Phrase:
    """What stands left of the unrolled cells."""
    if run.place.layer > 1:
        return _("h of layer {layer}", layer=run.place.layer - 1)
    return READ[what]


def moment_title(run: Run, spot: figures.Spot, what: str) -> Phrase:
    """Which step and which unit, and what its state becomes."""
    return _(
        "Step {step} ({line}), unit {unit}: h = {value}",
        step=spot.step + 1,
        line=line_words(what, spot.step),
        unit=spot.unit,
        value=number(float(run.hidden[spot.step, spot.unit])),
    )


def line_words(what: str, row: int) -> Phrase:
    """What is read in a step."""
    if what == "columns":
        return _("column {row} of your digit", row=row)
    if what == "rows":
        return _("row {row} of your digit", row=row)
    return _("row {row} of the feature maps", row=row)


# ---- for programs ------------------------------------------------------------------------------------------


def recurrent_step(
    digit: list[list[float]],
    key: Stepwise = "lstm",
    step: int = 0,
    unit: int = 0,
    layer: int = 1,
    gate: str = "",
    held: float = 0,
    recipe: Recipe = "robust",
) -> dict:
    """One unit of a recurrent network in one step: gates, memory and state; the answer with a gate held.

    Example: the "digit" that /read_strokes returns, "lstm", step 14, unit 5, gate "f" held at 0.

    Args:
        digit: 28 rows of 28 numbers from 0 to 1, ink bright.
        key: rnn, lstm, lstm2, gru or cnn_rnn.
        step: Counted from 0; 28 steps, of cnn_rnn 7.
        unit: Counted from 0; lstm has 64, lstm2 100, the others 128.
        layer: 1, of lstm2 1 or 2.
        gate: Held in all units and steps: i, f, g or o (LSTM), r, z or n (GRU), h (RNN); none if empty.
        held: What it is held at, from 0, shut, to 1, open; of g, n and h from -1.
        recipe: "plain" (the tutorial's training) or "robust" (ours).

    Returns:
        {"cell": "RNN", "LSTM" or "GRU", "gates": {letter: {"from_input", "from_state", "biases", "value",
        "steps": its value in every step}}, "h_before", "h", "c_before" and "c" (null without a cell state),
        "probs": the ten probabilities, "held": the same with the gate held, or null}
    """
    with endpoint_problems():
        pixels = predict.checked([digit])[0]
        part = probe.recurrent_part(key)
        steps, units = part.shape
        _kind, layers, _units = probe.recurrent_module(key, part.name)
        layer = Range(1, layers, whole=True).checked(Term("The layer"), layer)
        hold = hold_of(part, layer, gate, held, layers)
        step = Range(0, steps - 1, whole=True).checked(Term("The step"), step)
        unit = Range(0, units - 1, whole=True).checked(Term("The unit"), unit)
        found = probe.digit_steps(pixels, key, part.name, recipe, hold)
        return as_json(found, layer - 1, step, unit)


def hold_of(part: Operation, layer: object, gate: object, held: object, layers: int) -> Hold | None:
    """What a program asks to be held. Problem."""
    layer = Range(1, layers, whole=True).checked(Term("The layer"), layer)
    if gate == "":
        return None
    one_of(Term("The gate"), gate, GATES[part.detail.lower()])
    lowest = -1 if gate in BENT else 0
    return Hold(layer - 1, gate, Range(lowest, 1).checked(Term("What the gate is held at"), held))


def as_json(steps: Steps, at: int, step: int, unit: int) -> dict:
    """JSON-ready numbers of one unit in one step, to six decimals."""
    run = steps.runs[at]
    moment = steps.moment(at, step, unit)
    gates = {}
    for gate, value in zip(moment.gates, moment.opened, strict=True):
        column = run.hidden if gate.name == "h" else run.gates[gate.name]
        gates[gate.name] = {
            "from_input": round(gate.from_input, 6),
            "from_state": round(gate.from_state, 6),
            "biases": round(gate.bias_input + gate.bias_state, 6),
            "value": round(value, 6),
            "steps": column[:, unit].astype(float).round(6).tolist(),
        }
    return {
        "cell": steps.kind,
        "gates": gates,
        "h_before": round(moment.before, 6),
        "h": round(moment.after, 6),
        "c_before": None if moment.cell_before is None else round(moment.cell_before, 6),
        "c": None if moment.cell is None else round(moment.cell, 6),
        "probs": steps.probs.astype(float).round(4).tolist(),
        "held": None if steps.held is None else steps.held.astype(float).round(4).tolist(),
    }
