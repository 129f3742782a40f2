"""A form is declared once: each field's name, kind, range, default and words stand in one place.

    class LineForm(Form):
        rate: float = Number(_("Learning rate"), 0.01, Range(0, 100, above=True))
        steps: int = Number(_("Steps"), 100, Range(1, 1000, whole=True))

`LineForm.parse(request)` gives a frozen LineForm whose attributes are typed values, or raises a Problem that
names the field; `LineForm.field("rate")` and `LineForm.render()` give its HTML.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar, dataclass_transform

from markupsafe import Markup

from demo.draw.elements import attributes_of, joined
from demo.panel.templates import Template
from demo.words import Phrase
from models.problem import Problem, Range, Term, sayable

FIELDS = Template("panel/fields.jinja")
LONGEST = 10_000  # characters of a text field, unless it says otherwise


@dataclass(frozen=True, kw_only=True)
class Field:
    """What every kind of field has besides its words and its default.

    `when`: "optimizer=SGD RMSprop" shows it only while that field has one of these values; what is not seen
    has its default, so that nothing is wrong with it.
    `called`: its name in the sentence of an error, if the words of the page will not do.
    `passing`: it tells of one moment, such as a click or a file just chosen, and stands in no address.
    """

    when: str | None = None
    called: Term | None = None
    passing: bool = False

    def name_in_sentences(self) -> Term:
        """The field's name for a problem's sentence."""
        return self.called or Term(str(self.words))

    def read(self, name: str, request: Mapping[str, object]):
        """The typed value out of what the page sent; the default where that has nothing. Problem."""
        given = request.get(name)
        return self.default if given is None else self.parse(str(given))

    def parse(self, given: str):
        """The typed value of what the page sent for this field; Problem naming the field."""
        raise NotImplementedError

    def render(self, name: str, value=None) -> Markup:
        """The field's HTML, holding `value`, or its default for None."""
        macro = getattr(FIELDS, type(self).__name__.lower())
        return macro(name, self, self.default if value is None else value, self.condition())

    def names(self, name: str) -> tuple[str, ...]:
        """What the page calls the field's values, where it has several."""
        return (name,)

    def condition(self) -> Markup:
        """The attribute that shows the field only while another has certain values."""
        return attributes_of({"data_if": self.when})


@dataclass(frozen=True)
class Number(Field):
    """A number that is typed; empty means the default. Outside its range: the nearest in it if `clamp`,
    otherwise a Problem. A default of None stands for "as is usual", and the value is None."""

    words: Phrase
    default: float | None
    range: Range
    clamp: bool = False

    def parse(self, given: str) -> float | int | None:
        if not given.strip():
            return self.default
        what = self.name_in_sentences()
        number = self.range.parse(what, given)
        return self.range.nearest(what, number) if self.clamp else self.range.checked(what, number)


@dataclass(frozen=True)
class Slider(Field):
    """A number on a slide; what lies outside its range is moved into it, or refused if not `clamp`."""

    words: Phrase
    default: float
    range: Range
    step: float = 1
    clamp: bool = True

    def parse(self, given: str) -> float | int:
        if not given.strip():
            return self.default
        what = self.name_in_sentences()
        number = self.range.parse(what, given)
        return self.range.nearest(what, number) if self.clamp else self.range.checked(what, number)


@dataclass(frozen=True)
class Choice(Field):
    """One of several values in a list that opens. `options`: (value, words), or the values themselves.

    They may be a function where they are only known once the networks are loaded. What is none of them is
    refused, or, if not `strict`, handed on to those who say better why it will not do.
    """

    words: Phrase
    default: Any
    options: Iterable | Callable[[], Iterable]
    strict: bool = True

    def pairs(self) -> list[tuple[str, Any]]:
        """(value, words) of every option, in order; the value as the page sends it."""
        options = self.options() if callable(self.options) else self.options
        pairs = (option if isinstance(option, tuple) else (option, option) for option in options)
        return [(str(value), words) for value, words in pairs]

    def parse(self, given: str):
        if not given:
            return self.default
        values = [value for value, words in self.pairs()]
        if self.strict and given not in values:
            raise Problem(
                "{what} is {value!r}: give one of {these}.",
                what=self.name_in_sentences(),
                value=given[:40],
                these=tuple(values),
            )
        return type(self.default)(given)


@dataclass(frozen=True)
class Radios(Choice):
    """One of a few values, all in sight as a row of buttons."""


@dataclass(frozen=True)
class Strip(Choice):
    """One of a dozen values, all in sight: buttons that take as many rows as they need."""


@dataclass(frozen=True)
class NumberChoice(Choice):
    """One of several numbers in a list that opens; any other will do too, moved into the range."""

    range: Range = Range(0, 100, whole=True)

    def parse(self, given: str) -> float | int:
        if not given.strip():
            return self.default
        what = self.name_in_sentences()
        return self.range.nearest(what, self.range.parse(what, given))


@dataclass(frozen=True)
class Several(Field):
    """Any of several values, each with a box to check: a tuple of those that are.

    The page sends the box of "Adam" in the field `race` as "race_Adam".
    """

    words: Phrase
    options: tuple[str, ...]
    default: tuple[str, ...] = ()

    def read(self, name: str, request: Mapping[str, object]) -> tuple[str, ...]:
        return tuple(option for option in self.options if request.get(f"{name}_{option}") == "on")


@dataclass(frozen=True)
class ChoiceBy(Field):
    """A choice whose options depend on the field `of`: a list for each of its values, one of them in sight.

    `choices` gives the Choice for each value. The page sends them as "layer_cnn", "layer_resnet" and so on:
    each keeps what was chosen while another is in sight. Without a list for the value: the default.
    """

    of: str
    choices: Callable[[], Mapping[str, Choice]]
    default: str = ""

    def read(self, name: str, request: Mapping[str, object]):
        value = str(request.get(self.of))
        choice = self.choices().get(value)
        return self.default if choice is None else _read(choice, f"{name}_{value}", request)

    def render(self, name: str, value=None) -> Markup:
        lists = []
        for key, choice in self.choices().items():
            seen = replace(choice, when=f"{self.of}={key}")
            lists.append(seen.render(f"{name}_{key}", value))
        return joined(*lists)


@dataclass(frozen=True)
class Text(Field):
    """A text as it was typed, at most `longest` characters; `lines` of them are seen at once.

    `grows`: the field is as high as its text.
    """

    words: Phrase
    default: str = ""
    lines: int = 1
    grows: bool = False
    longest: int = LONGEST
    placeholder: Phrase | None = None

    def parse(self, given: str) -> str:
        if len(given) > self.longest:
            raise Problem(
                "{what} has {count} characters: give at most {most}.",
                what=self.name_in_sentences(),
                count=f"{len(given):,}",
                most=f"{self.longest:,}",
            )
        return sayable(given)


@dataclass(frozen=True)
class Switch(Field):
    """On or off."""

    words: Phrase
    default: bool = False

    def parse(self, given: str) -> bool:
        return given == "on"


@dataclass(frozen=True)
class Place(Field):
    """A whole number that the pointer sets, such as the row of a cell; no field is seen."""

    words: Phrase
    default: int | None
    range: Range

    def parse(self, given: str) -> int | None:
        if not given.strip():
            return self.default
        what = self.name_in_sentences()
        return self.range.nearest(what, self.range.parse(what, given))


@dataclass(frozen=True)
class Part(Field):
    """The name of something that a click opens, empty before one; no field is seen."""

    words: Phrase
    default: str = ""

    def parse(self, given: str) -> str:
        return given[:LONGEST]


def _read(field: Field, name: str, request: Mapping[str, object]):
    """The field's typed value; a Problem tells in which field of the page it is."""
    try:
        return field.read(name, request)
    except Problem as problem:
        problem.field = problem.field or name
        raise


@dataclass_transform(frozen_default=True)
class Form:
    """The base of every form: a subclass declares its fields, an instance holds their typed values.

    A form of several parts is a subclass of them all.
    """

    fields: ClassVar[Mapping[str, Field]] = {}

    def __init_subclass__(cls) -> None:
        own = {name: value for name, value in vars(cls).items() if isinstance(value, Field)}
        inherited = {}
        for base in reversed(cls.__mro__[1:]):
            inherited |= vars(base).get("fields", {})
        cls.fields = inherited | own
        for name, field in own.items():
            # What a dataclass takes for the attribute's default; None in place of a table or a list.
            setattr(cls, name, field.default)
        dataclass(frozen=True)(cls)

    @classmethod
    def parse(cls, request: Mapping[str, object]) -> "Form":
        """The form's values out of what the page sent; what is missing has its default. Problem."""
        values = {}
        for name, field in cls.fields.items():
            values[name] = _read(field, name, request) if cls._sees(field, request) else field.default
        return cls(**values)

    @classmethod
    def _sees(cls, field: Field, request: Mapping[str, object]) -> bool:
        """Whether the page shows the field, as other fields stand."""
        if field.when is None:
            return True
        name, _equals, wanted = field.when.partition("=")
        return str(request.get(name, cls.fields[name].default)) in wanted.split()

    @classmethod
    def field(cls, name: str, value=None) -> Markup:
        """The HTML of one field."""
        return cls.fields[name].render(name, value)

    @classmethod
    def render(cls, *names: str) -> Markup:
        """The HTML of these fields, or of all, in order."""
        return joined(*(cls.field(name) for name in names or cls.fields))
