"""The kinds of writing on the page: the fields that ask for a piece, and how its sheets are shown.

A new kind is a class here, its template with the macros `fields(form)` and `blank()`, and its piece in
demo/write.py.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from markupsafe import Markup

from demo import predict, write
from demo.draw.countries import country_name
from demo.draw.numbers import number, percent
from demo.pages.writing.leaves import Leaf
from demo.panel.form import Choice, Form, Number, Radios, Slider, Text
from demo.panel.limits import LIMITS
from demo.panel.templates import Template
from demo.predict import Guess
from demo.words import Phrase, _, languages, pgettext
from demo.write import Piece, Poem, Prose, Surname
from models.data import COUNTRIES
from models.problem import Range, Term
from models.text.poems import FORMS
from models.text.sampling import RANGES, Sampling

SHEETS = Template("pages/writing/sheets.jinja")
SURNAMES = 12  # invented at once
# By `python -m models.scoring.temperatures`, 200 poems of different beginnings: here none has a couplet of
# another, 0.4 % of the lines come again (of the poets' 0.2 %), none stands in the training poems. At 0.4,
# 3.1 % come again, at 0.3, 11 %. Trigrams find them plainer than at 0.8 (perplexity 159, not 294; of the
# poets' 475).
POEM_TEMPERATURE = 0.6
FORM_WORDS = {(4, 5): _("4 × 5"), (4, 7): _("4 × 7"), (8, 5): _("8 × 5"), (8, 7): _("8 × 7")}

Fill = dict[str, str | int]  # what a button puts into the fields of the form
ANEW: Fill = {"only": 0, "again": 0}  # all sheets, of a new seed unless one is kept


def _prompt(key: str, words: Phrase, default: str, lines: int) -> Text:
    """The field for a network's beginning; each network keeps its own."""
    # Its kind says better than the field when it is too long.
    return Text(words, default, lines, longest=LIMITS.body, when=f"key={key}")


def temperature_field(default: float, when: str) -> Slider:
    """The field for a temperature, there while the network is one of these."""
    return Slider(
        _("Temperature"), default, Range(0, 2), step=0.05, called=Term("The temperature"), when=when
    )


class Kind(ABC):
    """One kind of writing as the page has it.

    `has_length`, `has_sheets`: whether one may choose how many characters, and how many sheets, are written.
    """

    key: ClassVar[str]
    name: ClassVar[Phrase]
    form: ClassVar[type[Form]]
    template: ClassVar[Template]
    has_length: ClassVar[bool] = False
    has_sheets: ClassVar[bool] = True

    @abstractmethod
    def piece(self, form: Form) -> Piece:
        """What the form asks to be written. Problem."""

    def temperature(self, form: Form) -> float:
        """The one that the form asks for."""
        return form.temperature

    def count(self, chosen: int) -> int:
        """How many sheets are written at once, where so many are chosen."""
        return chosen

    def refill(self, piece: Piece, text: str) -> Fill:
        """The fields that have this text gone on with, as it was begun."""
        return {f"prompt_{self.key}": text}

    def example(self, piece: Piece) -> Fill:
        """The fields that have an example written; the others stay as they were chosen."""
        return {f"prompt_{self.key}": piece.prompt}

    def empty(self) -> Markup:
        """Before anything is written: what this network is, and beginnings to try."""
        examples = write.kind_of(self.key).examples()
        tries = [(self.invitation(piece), self.example(piece) | ANEW) for piece in examples]
        return SHEETS.empty(self.template.blank(), tries)

    def invitation(self, piece: Piece) -> Phrase | str:
        """An example in a few words."""
        return piece.prompt.strip()

    def finished(self, piece: Piece, leaves: Sequence[Leaf]) -> Markup:
        """The sheets side by side, each with the ways to go on."""
        rows = []
        for leaf in leaves:
            text = leaf.sheet.text
            fill = self.refill(piece, text) | {"only": leaf.number}
            rows.append((leaf, self.note(leaf), fill, len(text) >= piece.room))
        return SHEETS.leaves(self.key, rows)

    def note(self, leaf: Leaf) -> Markup:
        """What is said about one sheet besides its seed and pace."""
        return Markup()

    def legend(self) -> Markup:
        """What the marks of this kind mean."""
        return Markup()


# ---- prose -------------------------------------------------------------------------------------------------


class ProseForm(Form):
    """What prose is asked for with."""

    prompt_shakespeare: str = _prompt("shakespeare", _("Begin with"), "ROMEO:\n", 4)
    length: int = Number(
        _("Characters"),
        400,
        RANGES["length"],
        clamp=True,
        called=Term("The number of characters"),
    )


class ProseKind(Kind):
    key = Prose.key
    name = _("Shakespeare")
    form = ProseForm
    template = Template("pages/writing/prose.jinja")
    has_length = True

    def piece(self, form: ProseForm) -> Prose:
        return Prose(form.prompt_shakespeare)


# ---- poems -------------------------------------------------------------------------------------------------


class PoemForm(Form):
    """What a poem is asked for with; its temperature is its own, for poems begin cooler."""

    prompt_poems: str = _prompt("poems", _("Given characters"), "春", 2)
    form: str = Radios(
        _("Form: lines × characters a line"),
        "4x7",
        [(f"{lines}x{width}", FORM_WORDS[lines, width]) for lines, width in FORMS],
        strict=False,
    )
    head: str = Radios(
        _("They are"), "begin", [("begin", _("the beginning")), ("acrostic", _("every line’s first"))]
    )
    script: str = Radios(
        pgettext("script", "Characters"),
        "simplified",
        [("simplified", _("simplified")), ("traditional", _("traditional"))],
    )

    temperature_poems: float = temperature_field(POEM_TEMPERATURE, when="key=poems")

    def lines_and_width(self) -> tuple[int, ...]:
        """(lines, characters a line), whatever they are."""
        numbers = self.form.split("x")
        return tuple(int(number) for number in numbers if number.isdecimal())


class PoemKind(Kind):
    key = Poem.key
    name = _("Tang poems")
    form = PoemForm
    template = Template("pages/writing/poem.jinja")

    def piece(self, form: PoemForm) -> Poem:
        return Poem(form.prompt_poems, form.lines_and_width(), form.head == "acrostic")

    def temperature(self, form: PoemForm) -> float:
        return form.temperature_poems

    def refill(self, piece: Poem, text: str) -> Fill:
        lines, width = piece.form
        # The whole text is given from now on, so it is the beginning, whatever its first characters were.
        return super().refill(piece, text) | {"head": "begin", "form": f"{lines}x{width}"}

    def example(self, piece: Poem) -> Fill:
        return super().example(piece) | {"head": "acrostic" if piece.acrostic else "begin"}

    def invitation(self, piece: Poem) -> Phrase | str:
        prompt = super().invitation(piece)
        return _("{prompt}: one for every line", prompt=prompt) if piece.acrostic else prompt

    def note(self, leaf: Leaf) -> Markup:
        return self.template.note(leaf.rhymes)

    def legend(self) -> Markup:
        shares = predict.facts(self.key)["rhyme"]
        # The shares in the header were counted at this temperature, whatever the page's slider says.
        return self.template.marks(
            {name: percent(share, 0) for name, share in shares.items()}, number(Sampling.temperature)
        )


# ---- surnames ----------------------------------------------------------------------------------------------


def _in_every_language(country: str) -> str:
    # The options of a list hold plain text, which no style sheet shows in one language alone.
    return " · ".join(country_name(country).to(language) for language in languages())


class SurnameForm(Form):
    """What surnames are asked for with."""

    prompt_surnames: str = _prompt("surnames", _("First letters (or none)"), "", 1)
    country: str = Choice(
        _("Country"), "Italian", [(name, _in_every_language(name)) for name in COUNTRIES], strict=False
    )


@dataclass(frozen=True)
class Verdict:
    """What the network of the Names tab says of a finished surname, and whether that exists already."""

    country: str
    p: float
    agrees: bool
    exists: bool


class SurnameKind(Kind):
    key = Surname.key
    name = _("Surnames")
    form = SurnameForm
    template = Template("pages/writing/surname.jinja")
    has_sheets = False

    def piece(self, form: SurnameForm) -> Surname:
        return Surname(form.prompt_surnames, form.country)

    def count(self, chosen: int) -> int:
        return SURNAMES

    def refill(self, piece: Surname, text: str) -> Fill:
        return super().refill(piece, text) | {"country": piece.country}

    def example(self, piece: Surname) -> Fill:
        return self.refill(piece, piece.prompt)

    def finished(self, piece: Surname, leaves: Sequence[Leaf]) -> Markup:
        """The surnames in a table, the finished ones with what the name classifier says."""
        guesses = predict.guesses([leaf.sheet.text for leaf in leaves])
        rows = []
        for leaf, guess in zip(leaves, guesses, strict=True):
            is_judged = leaf.sheet.done and not guess.problem
            rows.append((leaf, self.verdict(piece, guess) if is_judged else None))
        agreements = [verdict.agrees for leaf, verdict in rows if verdict]
        return self.template.table(piece.country, rows, sum(agreements), len(agreements))

    def verdict(self, piece: Surname, guess: Guess) -> Verdict:
        """What is said of one surname that is finished."""
        country = COUNTRIES[guess.country]
        return Verdict(country, guess.p, country == piece.country, piece.exists(guess.name))


KINDS: dict[str, Kind] = {kind.key: kind for kind in (ProseKind(), PoemKind(), SurnameKind())}


def kind_of(key: str) -> Kind:
    """The kind that the network writes. Unlisted."""
    write.kind_of(key)
    return KINDS[key]
