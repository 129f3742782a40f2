"""An answer in a few thousand characters: what is long in it is told by how many there are and the extremes.

A program reads megabytes; an assistant pays for every character, and cannot add up a table of 784 anyway.
"""

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

ROOM = 8000  # characters of the whole answer
FIGURES = 4  # significant figures of a number
FEW = 12  # numbers that are shorter than what would be said of them
NOTE = 'Shortened: what is long is told by its size and its extremes. detail="full" brings all of it.'


@dataclass(frozen=True)
class Part:
    """Something in an answer that can be told more briefly: where it stands, and its length in characters."""

    holder: dict | list
    place: str | int
    length: int

    def tell_briefly(self) -> None:
        """Put the brief words in its place; what has been thinned out is thinned out further."""
        brief = briefly(self.holder[self.place])
        # What is left of a list of lists may be an array, which is told by its extremes after all.
        is_thinned = self.place == "shown" and "count" in self.holder and "shown" in brief
        self.holder[self.place] = brief["shown"] if is_thinned else brief


def abridged(answer, room: int = ROOM):
    """The answer, JSON-ready, in at most `room` characters if that can be; itself untouched.

    The longest part is told briefly first, until it fits: what is short stays whole.
    """
    # In a list, so that the whole answer has a place too.
    whole = [rounded(answer)]
    while length_of(whole[0]) > room - len(NOTE):
        longest = max(parts(whole), key=lambda part: part.length, default=None)
        if longest is None:
            break
        longest.tell_briefly()
    [short] = whole
    is_shortened = isinstance(short, dict) and short != rounded(answer)
    return {**short, "note": NOTE} if is_shortened else short


def length_of(value) -> int:
    """Characters of it as text."""
    return len(json.dumps(value, ensure_ascii=False))


def rounded(value):
    """A copy in which every number has four significant figures."""
    if isinstance(value, dict):
        return {name: rounded(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [rounded(inner) for inner in value]
    if isinstance(value, float) and math.isfinite(value):
        return float(f"{value:.{FIGURES}g}")
    return value


def parts(value) -> Iterator[Part]:
    """Everything below a value that can be told more briefly; nothing inside an array of numbers."""
    pairs = list(value.items()) if isinstance(value, dict) else list(enumerate(value))
    for place, inner in pairs:
        array = numbers(inner)
        if array is not None:
            if array.size > FEW:
                yield Part(value, place, length_of(inner))
        elif isinstance(inner, dict | list):
            if isinstance(inner, list) and len(inner) > 2:
                yield Part(value, place, length_of(inner))
            yield from parts(inner)


def numbers(value) -> np.ndarray | None:
    """A list of numbers, or of such lists of one length, as an array; None for anything else."""
    if not isinstance(value, list) or not value:
        return None
    try:
        array = np.array(value)
    except ValueError:  # lists of several lengths
        return None
    return array if array.dtype.kind in "iuf" else None


def briefly(value: list) -> dict:
    """Of numbers the shape, the extremes and where they are; of other things how many, and every second."""
    array = numbers(value)
    if array is None:
        # The last is the outcome of a run, and stays.
        return {"count": len(value), "shown": [*value[:-1:2], value[-1]]}
    return {
        "shape": list(array.shape),
        "least": rounded(array.min().item()),
        "largest": rounded(array.max().item()),
        "largest_at": [int(at) for at in np.unravel_index(array.argmax(), array.shape)],
        "mean": rounded(array.mean().item()),
    }
