"""What went wrong, as data: a template and the values in it, so that it can be said in any language.

ValueError
└── Problem                 something given is wrong; the sentence says what, and what to do
    ├── Unlisted            nothing is listed under that name (a KeyError too)
    ├── WrongType           not the kind of thing that was asked for (a TypeError too)
    ├── data.DataError      a data set is not at hand, or not the published one
    ├── cluster.ClusterError         a Ray cluster cannot be reached, has no room, or lost a machine
    └── checkpoint.CheckpointError   a weights file is missing, damaged, or another's
"""

from collections.abc import Collection
from dataclasses import dataclass
from numbers import Real


class Term(str):
    """A word of a sentence that has a translation of its own, such as a field's name; it is never quoted."""

    def __repr__(self) -> str:
        return str(self)


def sayable(text: str) -> str:
    """The text, a question mark for each lone half of a character: those can be sent in no encoding."""
    return text.encode("utf-8", "replace").decode()


def _sayable(value: object) -> object:
    if isinstance(value, tuple):
        return tuple(map(_sayable, value))
    # Terms are words of the code, and stay Terms.
    return sayable(value) if type(value) is str else value


class Problem(ValueError):
    """`template` with its `values` filled in, as `str.format` does; as text it is that English sentence.

    A value that is a tuple is a list: "one, two, three". A Term in a value is translated with the sentence.
    Templates are literals where they are raised, because the catalogues of other languages are keyed by them.
    `field`: the field of a form whose value it refuses, if it is one.
    """

    field: str | None = None

    def __init__(self, template: str, /, **values):
        self.template = template
        values = {name: _sayable(value) for name, value in values.items()}
        self.values = values
        listed = {name: ", ".join(map(str, v)) if isinstance(v, tuple) else v for name, v in values.items()}
        super().__init__(template.format(**listed))

    def __reduce__(self):
        # As data, so that another process of a cluster can raise it here, still to be said in any language.
        return _again, (type(self), self.template, self.values)

    def __str__(self) -> str:
        # A KeyError would show its argument in quotation marks.
        return self.args[0]


def _again(kind: type[Problem], template: str, values: dict) -> Problem:
    return kind(template, **values)


def one_of(what: Term, value: object, listed: Collection[str]) -> str:
    """The word itself. Problem naming `what` and all that is listed when it is none of those."""
    if not isinstance(value, str) or value not in listed:
        raise Problem(
            "{what} is {value!r}: give one of {these}.", what=what, value=_given(value), these=tuple(listed)
        )
    return value


class Unlisted(Problem, KeyError):
    """Nothing is listed under the name given; the sentence says what is."""


class WrongType(Problem, TypeError):
    """Not the kind of thing that was asked for."""


@dataclass(frozen=True)
class Range:
    """The numbers from `low` to `high`: whole ones only if `whole`, without `low` itself if `above`."""

    low: float
    high: float
    whole: bool = False
    above: bool = False

    def parse(self, what: Term, text: str) -> float:
        """The number that somebody typed, wherever it lies; a real minus sign will do. Problem."""
        try:
            return self.number(what, float(text.strip().replace("−", "-")))
        except ValueError:
            raise self._refusal(what, text) from None

    def number(self, what: Term, value) -> float:
        """`value` itself, wherever it lies. Problem naming `what` when it is no number."""
        # Not a number is the one that differs from itself; math.isnan knows no whole number of 400 digits.
        if isinstance(value, bool) or not isinstance(value, Real) or value != value:
            raise self._refusal(what, value)
        return value

    def checked(self, what: Term, value) -> float:
        """`value` as a number of this range, an int if `whole`. Problem naming `what` and the range."""
        number = self.number(what, value)
        inside = self.low < number <= self.high if self.above else self.low <= number <= self.high
        if not inside or (self.whole and number != int(number)):
            raise self._refusal(what, value)
        return int(number) if self.whole else float(number)

    def nearest(self, what: Term, value) -> float:
        """The number of this range nearest to `value`, an int if `whole`. Problem for what is no number."""
        number = min(self.high, max(self.low, self.number(what, value)))
        return int(number) if self.whole else float(number)

    def _refusal(self, what: Term, value) -> Problem:
        given = _given(value)
        low, high = (f"{end:,}" if self.whole else f"{end:g}" for end in (self.low, self.high))
        if self.whole:
            return Problem(
                "{what} is {value!r}: give a whole number from {low} to {high}.",
                what=what, value=given, low=low, high=high,
            )  # fmt: skip
        if self.above:
            return Problem(
                "{what} is {value!r}: give a number above {low} and at most {high}.",
                what=what, value=given, low=low, high=high,
            )  # fmt: skip
        return Problem(
            "{what} is {value!r}: give a number from {low} to {high}.",
            what=what, value=given, low=low, high=high,
        )  # fmt: skip


def _given(value: object) -> str:
    """What somebody gave, short enough for a sentence: a number as it is read, 2 instead of 2.0."""
    if value is None or value == "":
        return Term("missing")
    if not isinstance(value, Real):
        return str(value)[:20]
    text = f"{value:.10g}" if isinstance(value, float) else str(value)
    return Term(text if len(text) <= 20 else text[:20] + "…")
