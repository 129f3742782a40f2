"""What a check is, what it is given, and what it finds."""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from demo.words import Phrase
from models.problem import Problem

SAME = 1e-5  # numbers nearer than this are the same, but for rounding


@dataclass(frozen=True)
class Situation:
    """What stands on the page when a question is answered.

    `digit`: (28, 28) float32 in [0, 1], None for a blank pad.
    """

    digit: np.ndarray | None
    recipe: str = "robust"

    def drawn(self) -> np.ndarray:
        """The digit. Problem for a blank pad."""
        if self.digit is None:
            raise Problem("Draw a digit first.")
        return self.digit


@dataclass(frozen=True)
class Finding:
    """`answer`: the keys of the right choices, or the number; `words`: a sentence with the figures."""

    answer: tuple[str, ...] | float
    words: Phrase


@dataclass(frozen=True)
class Check:
    """`compute(situation, **params)` finds the answer; Problem when it cannot.

    `params`: a function for each parameter, which gives its value for what a lesson's file says, or a
    Problem. Those that `compute` has no default for must be given.
    """

    compute: Callable[..., Finding]
    params: Mapping[str, Callable[[object], object]] = field(default_factory=dict)

    def __call__(self, situation: Situation, **params) -> Finding:
        return self.compute(situation, **params)

    @property
    def needed(self) -> list[str]:
        """The parameters that a lesson must give."""
        declared = inspect.signature(self.compute).parameters
        return [name for name in self.params if declared[name].default is inspect.Parameter.empty]
