"""Writing: character-level networks go on from a beginning, in sight.

The visitor learns what such a network knows (spelling, line, rhyme, never sense), what temperature does, and
what else it considered at every character.
"""

import random
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import numpy as np
from markupsafe import Markup

from demo import write
from demo.draw.elements import joined
from demo.pages.writing.kinds import KINDS, SHEETS, SURNAMES, Kind, kind_of, temperature_field
from demo.pages.writing.leaves import Look, alternatives, leaf, quoted_before
from demo.panel.form import Number, Place, Radios, Slider, Switch
from demo.panel.panel import Page, Panel, Slots, Update
from demo.panel.problems import alert
from demo.words import _
from demo.write import Piece, Sheet
from models.problem import Problem, Range, Term
from models.text.sampling import RANGES, Sampling

BEAT = 0.1  # seconds between two pictures of what is being written
MOST = 4  # sheets side by side
LONGEST = 10_000  # characters among which one may be chosen by its number
UNITS = 512  # hidden units of the largest network
SEEDS = 1_000_000  # among which one is drawn: six digits can be read out to a class

_MEETING = threading.Lock()  # a run, and the request that ends it, meet at the same desk


class WritingForm(*(kind.form for kind in KINDS.values())):
    """What is to be written, how the next character is drawn, and how it is looked at."""

    kinds = tuple(KINDS.values())

    key: str = Radios(
        _("Network"), "shakespeare", [(key, kind.name) for key, kind in KINDS.items()], strict=False
    )
    only: int = Place(
        _("on sheet"), 0, Range(0, SURNAMES, whole=True), called=Term("The sheet"), passing=True
    )
    again: int = Place(
        _("The same again"), 0, Range(0, 1, whole=True), called=Term("The same again"), passing=True
    )
    temperature: float = temperature_field(0.8, when="key=shakespeare surnames")
    top_p: float = Slider(_("Top-p"), 1, Range(0.05, 1), step=0.05)
    top_k: int = Number(_("Top-k (0: all)"), 0, RANGES["top_k"], clamp=True, called=Term("Top-k"))
    seed: int | None = Number(_("Seed"), None, RANGES["seed"], clamp=True, called=Term("The seed"))
    keep: bool = Switch(_("keep it"))
    sheets: int = Number(
        _("Side by side"),
        2,
        Range(1, MOST, whole=True),
        clamp=True,
        called=Term("The number of sheets"),
    )
    colour: str = Radios(
        _("Colour by"),
        "off",
        [("off", _("nothing")), ("unit", _("a hidden unit")), ("surprise", _("how likely"))],
    )
    unit: int | None = Number(
        _("Unit"), None, Range(0, UNITS - 1, whole=True), clamp=True, called=Term("The hidden unit")
    )
    at: int = Number(
        _("Character no."),
        0,
        Range(0, LONGEST, whole=True),
        clamp=True,
        called=Term("The character’s place"),
    )
    sheet: int = Number(
        _("on sheet"), 1, Range(1, SURNAMES, whole=True), clamp=True, called=Term("The sheet")
    )

    def sampling(self) -> Sampling:
        """How characters are drawn; each sheet has a seed of its own."""
        warmth = kind_of(self.key).temperature(self)
        return Sampling(warmth, self.top_k, self.top_p, length=self.length)

    def look(self) -> Look:
        return Look(self.colour, self.unit, self.script)


# ---- what a visitor has had written ------------------------------------------------------------------------


@dataclass(frozen=True)
class Written:
    """The sheets of one network, and the piece that they were written for."""

    piece: Piece
    sheets: tuple[Sheet, ...]

    def filled(self) -> tuple[Sheet, ...]:
        """The sheets with something on them: a run may be stopped before its first character."""
        return tuple(sheet for sheet in self.sheets if sheet.text)


@dataclass(frozen=True)
class Drawing:
    """What a request's answer drew: the sheets, how they were looked at, in which language."""

    written: Written | None
    look: Look
    language: str
    number: int = field(compare=False)


@dataclass
class Desk:
    """What one visitor has had written, by network; it lives in gr.State.

    It is changed in place, so that a run and the request that ends it see the same sheets: what the run wrote
    last is what that request's answer shows.
    """

    written: dict[str, Written] = field(default_factory=dict)
    drawings: dict[str, Drawing] = field(default_factory=dict)
    newest: int = 0
    seed: int | None = None
    seed_number: int = 0

    def receive(self, number: int) -> None:
        """A request has come: whatever an older one still has written is not kept."""
        with _MEETING:
            self.newest = max(self.newest, number)

    def keep(self, number: int, written: Written) -> bool:
        """Keep what the run of this request has written; False if a later request has ended the run."""
        with _MEETING:
            is_newest = number >= self.newest
            if is_newest:
                self.written[written.piece.key] = written
        return is_newest

    def next_seed(self, form: WritingForm, page: Page) -> int:
        """The seed of what is written now: another at every press, unless it is to stay or was just typed."""
        # The page tells whose answer it shows: an older seed than the last one drawn was not typed.
        is_typed = form.seed != self.seed and page.drawn.get("seed", 0) == self.seed_number
        stays = form.keep or form.again or is_typed
        return form.seed if stays and form.seed is not None else another_seed(form.seed)

    def show_seed(self, seed: int, number: int) -> Slots:
        """The field with the seed that this request's text is drawn by."""
        self.seed = seed
        self.seed_number = number
        return {"seed": WritingForm.field("seed", seed)}

    def stands(self, key: str, drawing: Drawing, page: Page) -> bool:
        """Whether this network's sheets stand on the page just so."""
        last = self.drawings.get(key)
        # The page tells whose answer it shows: it may have dropped the last one for coming late.
        return last == drawing and page.drawn.get(key) == last.number


# ---- what is answered --------------------------------------------------------------------------------------


def look_at_sheets(form: WritingForm, page: Page, desk: Desk) -> Update:
    """The sheets as they stand, coloured and marked; the chosen character's alternatives."""
    kind = kind_of(form.key)
    piece = kind.piece(form)
    look = form.look()
    desk.receive(page.number)
    written = desk.written.get(kind.key)
    slots = {"place": place(kind, written, look, form)}
    drawing = Drawing(written, look, page.language, page.number)
    if not desk.stands(kind.key, drawing, page):
        slots[kind.key] = finished(kind, written, look)
        desk.drawings[kind.key] = drawing
    try:
        piece.start()
    except Problem as problem:
        slots["trouble"] = alert(problem)
    return Update(slots, (desk,))


def write_sheets(form: WritingForm, page: Page, desk: Desk) -> Iterator[Slots | Update]:
    """Write, a picture every tenth of a second; then the finished sheets."""
    kind = kind_of(form.key)
    look = form.look()
    seed = desk.next_seed(form, page)
    written, growing = begin(kind, form, desk.written.get(kind.key), seed)
    desk.receive(page.number)
    if not desk.keep(page.number, written):
        return
    slots = {"trouble": Markup(), "place": Markup(), kind.key: unfinished(written, look)}
    if len(growing) == len(written.sheets):
        slots |= desk.show_seed(written.sheets[0].seed, page.number)
    yield Update(slots, (desk,))
    piece = written.piece
    beat = Beat()
    for grown in write.grow(piece, written.sheets, growing, form.sampling()):
        written = Written(piece, grown)
        if beat.is_due():
            if not desk.keep(page.number, written):
                return
            yield {kind.key: unfinished(written, look)}
    if desk.keep(page.number, written):
        yield {kind.key: finished(kind, written, look), "place": place(kind, written, look, form)}


def begin(kind: Kind, form: WritingForm, before: Written | None, seed: int) -> tuple[Written, list[int]]:
    """The sheets before the first character, and the places of those that are written. Problem.

    Either all anew, the first of this seed and each other one of the next, or only the one that the form
    names, of its own seed as before, beside the others as they stand.
    """
    piece = kind.piece(form)
    standing = before.filled() if before and before.piece.setting == piece.setting else ()
    if 0 < form.only <= len(standing):
        piece = piece.going_on(before.piece)
        at = form.only - 1
        sheets = list(standing)
        sheets[at] = piece.sheet(piece.start(), sheets[at].seed)
        return Written(piece, tuple(sheets)), [at]
    start = piece.start()
    count = kind.count(form.sheets)
    seeds = [(seed + at) % (RANGES["seed"].high + 1) for at in range(count)]
    return Written(piece, tuple(piece.sheet(start, each) for each in seeds)), list(range(count))


def another_seed(before: int | None) -> int:
    """A seed that differs from the one before."""
    seed = random.randrange(SEEDS)
    return seed if seed != before else seed + 1


class Beat:
    """Tells when the next picture is due: a tenth of a second after the last."""

    def __init__(self):
        self._last = time.perf_counter()

    def is_due(self) -> bool:
        now = time.perf_counter()
        is_due = now - self._last > BEAT
        if is_due:
            self._last = now
        return is_due


# ---- how it is shown ---------------------------------------------------------------------------------------


def unfinished(written: Written, look: Look) -> Markup:
    """The sheets while they are written: plain text."""
    texts = [look.spell(written.piece.printed(sheet.text)) for sheet in written.sheets]
    return SHEETS.growing(written.piece.key, texts)


def finished(kind: Kind, written: Written | None, look: Look) -> Markup:
    """The sheets with all that is known of every character, or what to try while there are none."""
    sheets = written.filled() if written else ()
    if not sheets:
        return kind.empty()
    piece = written.piece
    readings = [piece.read_again(sheet.text) for sheet in sheets]
    units = write.liveliest(np.concatenate([reading.hidden for reading in readings]))
    last_unit = readings[0].hidden.shape[1] - 1
    unit = units[0] if look.unit is None else min(look.unit, last_unit)
    look = replace(look, unit=unit)
    pairs = zip(sheets, readings, strict=True)
    leaves = [leaf(piece, sheet, at + 1, reading, look) for at, (sheet, reading) in enumerate(pairs)]
    return joined(SHEETS.colours(look, units), kind.finished(piece, leaves), kind.legend())


def place(kind: Kind, written: Written | None, look: Look, form: WritingForm) -> Markup:
    """The alternatives at the chosen character of the chosen sheet; nothing where there is none."""
    sheets = written.filled() if written else ()
    number = form.sheet
    if number > len(sheets):
        return Markup()
    sheet = sheets[number - 1]
    piece = written.piece
    at = form.at or first_choice(piece, sheet)
    if at > len(sheet.text):
        return Markup()
    reading = piece.read_again(sheet.text)
    if np.isnan(reading.chances[at - 1]):
        return SHEETS.nothing_before()
    rows = []
    for alternative in alternatives(piece, reading, at - 1, look):
        fill = None
        if alternative.text is not None:
            fill = kind.refill(piece, alternative.text) | {"only": number}
        rows.append((alternative, fill))
    return SHEETS.place(quoted_before(reading.text, at - 1, look), rows)


def first_choice(piece: Piece, sheet: Sheet) -> int:
    """The place, from 1, of the first character that the network itself chose: looked at until another is."""
    heads = piece.heads(sheet.text)
    at = sheet.given
    while at in heads:
        at += 1
    return at + 1


PANEL = Panel(
    "writing",
    _(
        "Press “Write”, then colour the text by a hidden unit, or click any character and choose what else "
        "the network considered there. Raise the temperature, and watch sense go first, spelling last."
    ),
    WritingForm,
    "pages/writing/sheets.jinja",
    look_at_sheets,
    play=write_sheets,
    listens="none",
)
