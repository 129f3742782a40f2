"""What a lesson's file may say for the parameters of a check: each function takes it, or raises a Problem.

Whoever writes a lesson may be anybody, and a check runs on the server: what would make one slow is bounded.
"""

from collections.abc import Callable, Collection
from typing import Any

from demo import predict, probe
from models.problem import Problem, Range, Term, one_of

VALUE = Term("The value")

Param = Callable[[Any], Any]


def whole(low: int, high: int) -> Param:
    """A whole number of this range."""
    allowed = Range(low, high, whole=True)
    return lambda given: allowed.checked(VALUE, given)


def amount(low: float, high: float) -> Param:
    """A number of this range."""
    allowed = Range(low, high)
    return lambda given: allowed.checked(VALUE, given)


def one(listed: Collection[str]) -> Param:
    """One of these words."""
    return lambda given: one_of(VALUE, given, listed)


def text(longest: int) -> Param:
    """A text of at most so many characters."""

    def checked(given: object) -> str:
        if not isinstance(given, str) or not 0 < len(given) <= longest:
            raise Problem("{what} must be a text of 1 to {most} characters.", what=VALUE, most=longest)
        return given

    return checked


def several(part: Param, most: int, repeating: bool = False) -> Param:
    """A list of 2 or more of what `part` takes: a tuple; nothing twice unless `repeating`."""

    def checked(given: object) -> tuple:
        if not isinstance(given, list) or not 2 <= len(given) <= most:
            raise Problem("{what} must be a list of 2 to {most}.", what=VALUE, most=most)
        parts = tuple(part(one) for one in given)
        if len(set(parts)) < len(parts) and not repeating:
            raise Problem("{what} names something twice.", what=VALUE)
        return parts

    return checked


def network(given: object) -> str:
    """The key of a network that reads digits."""
    return one_of(VALUE, given, predict.names())


def reader(given: object) -> str:
    """The key of a network that reads digits step by step."""
    return one_of(VALUE, given, probe.recurrent())


def contestant(given: object) -> tuple[str, str]:
    """(key, recipe) of "cnn.plain"."""
    pairs = {f"{key}.{recipe}": (key, recipe) for key in predict.names() for recipe in predict.recipes(key)}
    return pairs[one_of(VALUE, given, pairs)]
