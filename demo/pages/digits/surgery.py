"""Surgery: parts of a trained network switched off, rewritten, pruned or rounded, and what it says then.

The visitor learns what each part is there for, and how little of a network carries its answer.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

import gradio as gr
import numpy as np
from markupsafe import Markup

from demo import predict, probe
from demo.draw.axes import Axes
from demo.draw.numbers import confidence, percent, plain, probability
from demo.pages.digits.bars import magnified
from demo.pages.digits.parts import NetworkForm
from demo.panel.form import Choice, ChoiceBy, Field, Number, Place, Radios, Slider, Strip
from demo.panel.limits import LIMITS
from demo.panel.panel import Page, Panel, Slots, Update, blank
from demo.panel.templates import Template
from demo.recipes import RECIPES
from demo.words import Phrase, _, text_of
from models.probing import surgery
from models.probing.surgery import (
    BITS,
    Change,
    Cut,
    Drop,
    Edit,
    Hold,
    Operated,
    Part,
    Prune,
    Round,
    Silence,
    Skip,
)
from models.problem import Problem, Range, Term
from models.scoring.surgery import FULL

T = Template("pages/digits/surgery.jinja")
MOST = 40  # changes of one network
STEPS = 200  # that are kept to be undone
LARGEST_SIDE = 7  # of a kernel whose numbers the page may send
READINGS = 20  # with dropout, each drawn by itself
CHANGES = {"silence": Silence, "skip": Skip, "cut": Cut, "hold": Hold, "edit": Edit, "drop": Drop}
VERBS = (
    ("silence", _("switch off a kernel or unit")),
    ("skip", _("pass by an activation")),
    ("cut", _("cut a branch")),
    ("hold", _("hold a gate")),
    ("edit", _("rewrite a kernel")),
    ("drop", _("dropout as in training")),
)
PRUNED = _(
    "Accuracy against the share of weights pruned: plain dashed, robust solid, the other networks in grey"
)
ROUNDED = _("Accuracy against the bits of a weight: plain dashed, robust solid, the other networks in grey")
PRECISIONS = tuple((bits, text_of(str(bits))) for bits in (FULL, *BITS))


# ---- the form ----------------------------------------------------------------------------------------------


def options(change: type) -> dict[str, Choice]:
    """For each network that has any, the choice of its parts to which this can be done."""
    choices = {}
    for key in predict.names():
        parts = [part for part in probe.parts(key) if part.change is change]
        if parts:
            pairs = [(name_of(part), words_of(part)) for part in parts]
            choices[key] = Choice(_("where"), pairs[0][0], pairs, called=Term("The part"))
    return choices


def name_of(part: Part) -> str:
    """The part as the page sends it; no other to which the same can be done has the same name."""
    layer = f"[{part.layer}]" if part.layers > 1 else ""
    return " ".join(word for word in (part.operation + layer, part.gate, part.input) if word)


def words_of(part: Part) -> str:
    """The part as the page shows it, the same in every language."""
    layer = f"[{part.layer}]" if part.layers > 1 else ""
    if part.change is Edit:
        return f"{part.operation}: {part.count} × {part.channels} × {part.size} × {part.size}"
    if part.count:
        return f"{part.operation}{layer}: 0–{part.count - 1}"
    if part.input:
        return f"{part.operation} ← {part.input}"
    return f"{part.operation}{layer} {part.gate}".strip()


@dataclass(frozen=True)
class What(Strip):
    """What is to be done; of each network only what can be done to it is in sight."""

    def render(self, name, value=None):
        rows = []
        for option, words in self.pairs():
            keys = [key for key in predict.names() if parts_of(key, option)]
            rows.append((option, words, f"key={' '.join(keys)}"))
        return T.what(name, self.words, rows, value or self.default)


def parts_of(key: str, what: str) -> list[Part]:
    """The network's parts to which this can be done."""
    return [part for part in probe.parts(key) if part.change is CHANGES[what]]


@dataclass(frozen=True)
class Numbers(Field):
    """A kernel's numbers as they were typed, and of which kernel: (its name, rows of texts)."""

    default: tuple[str, tuple[tuple[str, ...], ...]] = ("", ())

    def names(self, name):
        side = range(LARGEST_SIDE)
        return (f"{name}_of", *(self.cell(name, y, x) for y in side for x in side))

    def read(self, name, request):
        rows = []
        for y in range(LARGEST_SIDE):
            cells = [request.get(self.cell(name, y, x)) for x in range(LARGEST_SIDE)]
            row = tuple(str(cell) for cell in cells if cell is not None)
            if row:
                rows.append(row)
        return str(request.get(f"{name}_of", "")), tuple(rows)

    @staticmethod
    def cell(name: str, y: int, x: int) -> str:
        """The name under which the page sends one number."""
        return f"{name}{y}{x}"


def _place(words: Phrase, called: str, when: str) -> Number:
    return Number(words, 0, Range(0, 9_999, whole=True), called=Term(called), when=when)


class SurgeryForm(NetworkForm):
    """Which network, what is to be done to which part of it, and how much of its weights is left."""

    what: str = What(_("What to do"), "silence", VERBS)
    silence: str = ChoiceBy("key", partial(options, Silence), when="what=silence")
    skip: str = ChoiceBy("key", partial(options, Skip), when="what=skip")
    cut: str = ChoiceBy("key", partial(options, Cut), when="what=cut")
    hold: str = ChoiceBy("key", partial(options, Hold), when="what=hold")
    edit: str = ChoiceBy("key", partial(options, Edit), when="what=edit")
    channel: int = _place(_("kernel or unit"), "The kernel or unit", "what=silence edit")
    source: int = _place(_("input channel"), "The input channel", "what=edit")
    value: int = Radios(
        _("held at"),
        0,
        ((0, text_of("0")), (1, text_of("1"))),
        called=Term("The gate’s value"),
        when="what=hold",
    )
    number: tuple = Numbers(passing=True)
    prune: int = Slider(
        _("weights pruned, %"), 0, Range(0, 99, whole=True), called=Term("The share to prune")
    )
    bits: int = Radios(_("Bits of a weight"), FULL, PRECISIONS, called=Term("The bits of a weight"))
    # 0: what was chosen is done; −1: the last change is undone; else the change of this number, from 1.
    back: int = Place(_("Undo"), 0, Range(-1, MOST + 2, whole=True), called=Term("The change"), passing=True)

    def part(self) -> Part | None:
        """The chosen part; None where the network has nothing of this kind."""
        parts = parts_of(self.key, self.what)
        if self.what == "drop":
            return parts[0] if parts else None
        name = getattr(self, self.what)
        return next((part for part in parts if name_of(part) == name), None)

    def kernel(self, part: Part) -> str:
        """The chosen kernel of a convolution by a name."""
        return f"{self.key} {part.operation} {self.channel} {self.source}"


# ---- what a visitor has done -------------------------------------------------------------------------------


@dataclass
class Surgeries:
    """What one visitor has done to each network, and what it has cost; it lives in gr.State.

    `histories`: for each network the changes before and after each step; `counts`: (read rightly, read) of
    the test digits, by network, recipe and changes; `sliding`: the network whose slides are in sight.
    """

    histories: dict[str, list[tuple[Change, ...]]] = field(default_factory=dict)
    counts: dict[tuple, tuple[int, int]] = field(default_factory=dict)
    sliding: str = ""
    _last: tuple[tuple, Operated] | None = None

    def changes(self, key: str) -> tuple[Change, ...]:
        """What has been done to the network, in order."""
        return self.histories.get(key, [()])[-1]

    def before(self, key: str) -> tuple[Change, ...]:
        """What had been done before the last step."""
        return self.histories.get(key, [()])[-2:][0]

    def become(self, key: str, changes: tuple[Change, ...]) -> None:
        """From now on these are the network's changes; undoing leads back."""
        if changes != self.changes(key):
            history = self.histories.setdefault(key, [()])
            history.append(changes)
            del history[:-STEPS]

    def undo(self, key: str) -> None:
        if len(self.histories.get(key, ())) > 1:
            self.histories[key].pop()

    def operated(self, key: str, recipe: str, changes: tuple[Change, ...] | None = None) -> Operated:
        """The network as it is now, or with other changes; made anew only when they are new. Problem."""
        name = (key, recipe, self.changes(key) if changes is None else changes)
        if self._last is None or self._last[0] != name:
            self._last = name, probe.operated(*name)
        return self._last[1]


def build() -> None:
    """The panel; for each visitor it remembers what has been done."""
    PANEL.build(gr.State(Surgeries(), time_to_live=LIMITS.own_network))


def slide(form: SurgeryForm, surgeries: Surgeries) -> None:
    """Take over what the slider and the bits say: of each there is one change, or none."""
    key = form.key
    wanted = {
        Prune: Prune(form.prune / 100) if form.prune else None,
        Round: Round(form.bits) if form.bits != FULL else None,
    }
    for kind, change in wanted.items():
        changes = surgeries.changes(key)
        if next((one for one in changes if isinstance(one, kind)), None) == change:
            continue
        others = without(changes, kind)
        if changes and isinstance(changes[-1], kind) and without(surgeries.before(key), kind) == others:
            # The same slide goes on: undoing it is one step.
            surgeries.undo(key)
        surgeries.become(key, others if change is None else (*others, change))


def without(changes: Sequence[Change], kind: type) -> tuple[Change, ...]:
    """The changes that are not of this kind."""
    return tuple(one for one in changes if not isinstance(one, kind))


def chosen(form: SurgeryForm, done: Sequence[Change]) -> Change:
    """The change that the form asks for. Problem."""
    part = form.part()
    if part is None:
        raise Problem(
            "{name} has no part to which this can be done: choose something else.",
            name=predict.names()[form.key],
        )
    check(form, part)
    match form.what:
        case "silence":
            return Silence(part.operation, form.channel, part.layer)
        case "skip":
            return Skip(part.operation)
        case "cut":
            return Cut(part.operation, part.input)
        case "hold":
            return Hold(part.operation, part.gate, float(form.value), part.layer)
        case "edit":
            return Edit(part.operation, form.channel, form.source, typed(form, part))
        case _:
            seeds = [one.seed for one in done if isinstance(one, Drop)]
            return Drop(seeds[0] + 1 if seeds else 0)


def check(form: SurgeryForm, part: Part) -> None:
    """Problem for a kernel, unit or channel that the part does not have; it tells in which field it is."""
    try:
        if form.what in ("silence", "edit"):
            name = "channel"
            surgery.check_channel(part, form.channel)
        if form.what == "edit":
            name = "source"
            surgery.check_source(part, form.source)
    except Problem as problem:
        problem.field = name
        raise


def typed(form: SurgeryForm, part: Part) -> tuple[tuple[float, ...], ...]:
    """The kernel's numbers. Problem."""
    kernel, rows = form.number
    if kernel != form.kernel(part):
        raise Problem("These are another kernel’s numbers: wait until this one’s are there.")
    limits = Range(-surgery.LARGEST, surgery.LARGEST)
    what = Term("A number of the kernel")
    return tuple(tuple(limits.checked(what, limits.parse(what, cell or "0")) for cell in row) for row in rows)


def added(done: tuple[Change, ...], change: Change) -> tuple[Change, ...]:
    """The changes with one more, which takes the place of another of the same part. Problem."""
    if change in done:
        raise Problem("This has been done already: choose something else, or take it back.")
    others = tuple(one for one in done if site(one) != site(change))
    if len(others) >= MOST:
        raise Problem("There are {count} changes already: take some back.", count=MOST)
    return (*others, change)


def site(change: Change) -> tuple:
    """What a change is made to: a second one of the same kind there replaces the first."""
    match change:
        case Hold(operation, gate, _value, layer):
            return Hold, operation, gate, layer
        case Edit(operation, kernel, channel):
            return Edit, operation, kernel, channel
        case Drop():
            return (Drop,)
        case _:
            return (change,)


# ---- what is answered --------------------------------------------------------------------------------------


def look(form: SurgeryForm, page: Page, surgeries: Surgeries) -> Update:
    """The network as operated beside the network as trained, after a change of the form or the digit."""
    slots = {}
    if surgeries.sliding in ("", form.key):
        slide(form, surgeries)
    else:
        # Another network has been chosen: the slides are still the former's.
        slots = slides(form, page, surgeries)
    surgeries.sliding = form.key
    slots["curves"] = curves(form, page, surgeries)
    return Update(shown(form, page, surgeries) | slots, (surgeries,))


def operate(form: SurgeryForm, page: Page, surgeries: Surgeries) -> Update:
    """The same after what was chosen is done, the last change undone, or one of them taken back. Problem."""
    key = form.key
    done = surgeries.changes(key)
    if form.back < 0:
        surgeries.undo(key)
    elif form.back:
        surgeries.become(key, tuple(one for at, one in enumerate(done, 1) if at != form.back))
    else:
        changes = added(done, chosen(form, done))
        surgeries.operated(key, form.recipe(page.recipe), changes)  # or it says what is wrong
        surgeries.become(key, changes)
    return after_button(form, page, surgeries)


def reset(form: SurgeryForm, page: Page, surgeries: Surgeries) -> Update:
    """The network as it was trained; undoing leads back."""
    surgeries.become(form.key, ())
    return after_button(form, page, surgeries)


def after_button(form: SurgeryForm, page: Page, surgeries: Surgeries) -> Update:
    """The network as it is now; the curves stay, unless the slides that they mark have moved."""
    slots = slides(form, page, surgeries)
    if slots:
        slots["curves"] = curves(form, page, surgeries)
    return Update(shown(form, page, surgeries) | slots, (surgeries,))


def shown(form: SurgeryForm, page: Page, surgeries: Surgeries) -> Slots:
    """The slots that every change may alter."""
    recipe = form.recipe(page.recipe)
    changes = surgeries.changes(form.key)
    operated = surgeries.operated(form.key, recipe)
    return {
        "done": T.done([words(change, form.key) for change in changes], weights_left(operated, changes)),
        "kernel": kernel_field(form, operated),
        "answer": blank() if page.digit is None else answer(form, page, operated, changes),
        "cost": cost(form, recipe, surgeries),
    }


def slides(form: SurgeryForm, page: Page, surgeries: Surgeries) -> Slots:
    """The slides, drawn anew where a button has moved them."""
    prune, bits = slid(surgeries.changes(form.key))
    if (prune, bits) == (form.prune, form.bits):
        return {}
    # The number makes them other than those that were sent before, which the visitor may have moved since.
    return {"slides": T.slides(SurgeryForm, prune, bits, page.number)}


def slid(changes: Sequence[Change]) -> tuple[int, int]:
    """(percent of the weights pruned, bits of a weight): where the slides stand after the changes."""
    prune = next((round(100 * one.share) for one in changes if isinstance(one, Prune)), 0)
    bits = next((one.bits for one in changes if isinstance(one, Round)), FULL)
    return prune, bits


# ---- how it is shown ---------------------------------------------------------------------------------------


def words(change: Change, key: str) -> Phrase:
    """The change in words."""
    match change:
        case Silence(operation, channel, layer):
            return _("{name}: {channel} off", name=_layered(key, operation, layer), channel=channel)
        case Skip(operation):
            return _("{name} passed by", name=operation)
        case Cut(operation, source):
            return _("{name}: without what {input} gave", name=operation, input=source)
        case Hold(operation, gate, value, layer):
            return _(
                "{name}: gate {gate} held at {value}",
                name=_layered(key, operation, layer),
                gate=gate,
                value=plain(value),
            )
        case Drop(seed):
            return _("dropout as in training, draw {number}", number=seed + 1)
        case Edit(operation, kernel, channel):
            return _(
                "{name}: kernel {kernel}, input {channel} rewritten",
                name=operation,
                kernel=kernel,
                channel=channel,
            )
        case Prune(share):
            return _("{share} of the weights pruned", share=percent(share, 0))
        case Round(bits):
            return _("weights rounded to {bits} bits", bits=bits) if bits > 1 else _("weights of 1 bit")


def _layered(key: str, operation: str, layer: int) -> str:
    """The operation's name, with the layer where it has several."""
    layers = max((part.layers for part in probe.parts(key) if part.operation == operation), default=1)
    return f"{operation}[{layer}]" if layers > 1 else operation


def weights_left(operated: Operated, changes: Sequence[Change]) -> Phrase | None:
    """How many weights are 0, where all of them were changed."""
    if not any(isinstance(change, (Prune, Round)) for change in changes):
        return None
    count, zeros = operated.weights()
    return _("{zeros} of {count} weights are 0.", zeros=f"{zeros:,}", count=f"{count:,}")


def kernel_field(form: SurgeryForm, operated: Operated) -> Markup:
    """The chosen kernel's numbers, to be typed over, as the network has them now."""
    part = form.part()
    if part is None or part.change is not Edit:
        return Markup()
    if form.channel >= part.count or form.source >= part.channels:
        return Markup()
    values = operated.kernel(part.operation, form.channel, form.source)
    rows = []
    for y, row in enumerate(values.tolist()):
        cells = [(Numbers.cell("number", y, x), f"{value + 0.0:.3g}", y, x) for x, value in enumerate(row)]
        rows.append(cells)
    return T.kernel(form.kernel(part), rows, plain(surgery.LARGEST))


def answer(form: SurgeryForm, page: Page, operated: Operated, changes: Sequence[Change]) -> Markup:
    """What the network says as trained and as operated: a row of bars each, and the difference in words."""
    key = form.key
    recipe = form.recipe(page.recipe)
    trained = predict.digit_probs(page.digit[None], [key], recipe)[key][0]
    now = probe.operated_probs(operated, page.digit[None], key, recipe)[0]
    rows = [
        (_("as trained"), *bars(trained)),
        (_("as operated"), *bars(now)),
    ]
    title = _("{name}, {recipe}: your digit", name=predict.names()[key], recipe=RECIPES[recipe])
    sentences = [difference(trained, now, changes)]
    if any(isinstance(change, Drop) for change in changes):
        sentences.append(drawn(operated, page.digit, key, recipe))
    return T.answer(title, rows, sentences)


def bars(probs: np.ndarray) -> tuple[int, str, list[tuple[float, float, bool]]]:
    """(what it says, how sure, the ten bars: length, magnified length, whether it is the answer)."""
    says = int(probs.argmax())
    lengths = zip(probs.tolist(), magnified(probs), strict=True)
    return says, confidence(probs.max()), [(*both, digit == says) for digit, both in enumerate(lengths)]


def difference(trained: np.ndarray, now: np.ndarray, changes: Sequence[Change]) -> Phrase:
    """One sentence of what the changes do to the answer."""
    if not changes:
        return _("Nothing is changed yet: both rows are the same.")
    before = int(trained.argmax())
    says = int(now.argmax())
    figures = {"digit": before, "before": probability(trained[before]), "after": probability(now[before])}
    if says == before:
        return _("It still says {digit}: {after} sure, and {before} as trained.", **figures)
    return _(
        "It says {says} now, no longer {digit}, to which it gives {after}; as trained it gave it {before}.",
        says=says,
        **figures,
    )


def drawn(operated: Operated, digit: np.ndarray, key: str, recipe: str) -> Phrase:
    """How readings differ when dropout is drawn anew for each."""
    probs = probe.operated_probs(operated, np.repeat(digit[None], READINGS, axis=0), key, recipe)
    says = np.bincount(probs.argmax(1), minlength=10)
    most = int(says.argmax())
    return _(
        "In train() no two readings are alike: of {count} with dropout, {most} say {digit}. In eval() every "
        "reading is the same.",
        count=READINGS,
        most=int(says[most]),
        digit=most,
    )


# ---- what it costs -----------------------------------------------------------------------------------------


def cost(form: SurgeryForm, recipe: str, surgeries: Surgeries) -> Markup:
    """The accuracy of the network as it is now, if it has been measured."""
    if not probe.has_test_set():
        return T.no_test_set()
    counted = surgeries.counts.get((form.key, recipe, surgeries.changes(form.key)))
    facts = predict.facts(form.key, recipe)
    return T.cost(counted, facts["correct"] / facts["total"], facts["total"])


def count(form: SurgeryForm, page: Page, surgeries: Surgeries) -> Iterator[Slots | Update]:
    """Read the 10,000 test digits with the network as it is now, in sight."""
    recipe = form.recipe(page.recipe)
    if not probe.has_test_set():
        yield {"cost": T.no_test_set()}
        return
    name = (form.key, recipe, surgeries.changes(form.key))
    operated = surgeries.operated(form.key, recipe)
    total = predict.facts(form.key, recipe)["total"]
    for right, read in probe.test_counts(operated):
        surgeries.counts[name] = right, read
        yield {"cost": T.counting(right, read, total)}
    yield Update({"cost": cost(form, recipe, surgeries)}, (surgeries,))


def curves(form: SurgeryForm, page: Page, surgeries: Surgeries) -> Markup:
    """Accuracy against pruning and bits, from the headers: the chosen network's, the others' in grey; on each
    an upright line where the slides stand."""
    key = form.key
    recipe = form.recipe(page.recipe)
    prune, bits = slid(surgeries.changes(key))
    measured = {}
    for each in RECIPES:
        for other in predict.ready(each):
            if "surgery" in predict.facts(other, each):
                measured[other, each] = predict.facts(other, each)["surgery"]
    if (key, recipe) not in measured:
        command = f"python -m models.evaluate --curves {key} --recipe {recipe}"
        return T.no_curves(predict.names()[key], RECIPES[recipe], command)
    pruned = {pair: [(100 * x, y / one["total"]) for x, y in one["pruned"]] for pair, one in measured.items()}
    rounded = {
        # Evenly spaced: from each to the next, half the bits are left, or a quarter.
        pair: [(at, y / one["total"]) for at, (_bits, y) in enumerate(one["rounded"])]
        for pair, one in measured.items()
    }
    marks = {at: str(each) for at, (each, _y) in enumerate(measured[key, recipe]["rounded"])}
    place = next((at for at, mark in marks.items() if mark == str(bits)), 0)
    return T.curves(
        plot(pruned, key, prune, PRUNED, _("weights pruned, %")),
        plot(rounded, key, place, ROUNDED, _("Bits of a weight"), marks),
    )


def plot(
    points: Mapping[tuple[str, str], Sequence[tuple[float, float]]],
    key: str,
    now: float,
    alt: Phrase,
    name_x: Phrase,
    marks_x: Mapping[float, str] | None = None,
) -> Markup:
    """One of the curves; `now`: where on it the network stands, an upright line."""
    last = max(x for line in points.values() for x, _y in line)
    axes = Axes(0, last, 0, 102, width=420, height=250)
    lines = [axes.line((now, now), (0, 102), "now")]
    # The chosen network comes last, on top of the others.
    for (other, recipe), line in sorted(points.items(), key=lambda item: item[0][0] == key):
        kind = f"shift {recipe}" if other == key else "shift other"
        xs = [x for x, _y in line]
        percents = [100 * y for _x, y in line]
        lines.append(axes.line(xs, percents, kind))
        if other == key:
            lines += [axes.dot(x, y, kind, 3) for x, y in zip(xs, percents, strict=True)]
    grid = axes.grid(name_x, _("accuracy, %"), marks_x=marks_x)
    return axes.svg(grid, axes.plane(*lines), alt=alt)


PANEL = Panel(
    "surgery",
    _(
        "Switch off a kernel, cut a branch, prune nine weights in ten, and see whether the network still "
        "reads your digit. It is your own copy: nobody else’s answers change."
    ),
    SurgeryForm,
    "pages/digits/surgery.jinja",
    look,
    play=count,
    step=operate,
    reset=reset,
    title=_("Surgery"),
)
