"""How many numbers of two and three digits the vote reads right, and what single digits lose by the cutting.

`python -m models.evaluate --numbers` prints it. The numbers are composed: digits of one writer side by side.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from models import data, export, number
from models.drawing import from_strokes
from models.number import Part
from models.scoring.photographs import PARTS, WRITERS, Strokes
from models.voting import votes

COUNT = 500  # numbers of a kind
RECIPE = "robust"
HEIGHT = 100.0  # of a digit, in the composed drawing's units
# How far a hand strays, in shares of the height.
HEIGHTS = 0.08  # deviation of its logarithm
BASELINE = 0.05
FLATTEST = 0.8  # of its width: what a digit's height counts at least, so that a lying one does not grow
# The gap between the ink of two digits, in shares of the height; below 0 they overlap, and the ink meets.
GAPS = {"separate": (0.1, 0.6), "touching": (-0.1, 0.03)}

Reader = Callable[[np.ndarray], np.ndarray]  # (B, 28, 28) digits -> (B, N, 10) probabilities


@dataclass(frozen=True)
class Drawn:
    """A number, or a digit alone, as somebody may draw it: strokes of (x, y), y down; what it says."""

    strokes: Strokes
    says: str


def single_digits(part: str, root=None) -> list[tuple[Drawn, int]]:
    """The digits of one of PARTS, and their writers. DataError."""
    return [
        (Drawn([stroke for stroke in digit.strokes if stroke], str(digit.label)), digit.writer)
        for digit in data.pens(WRITERS[part], root)
        if from_strokes(digit.strokes) is not None
    ]


def composed(digits: Sequence[Drawn], gaps: tuple[float, float], random) -> Drawn:
    """Digits side by side, each of its own height, a little above or below the line, a gap between them."""
    strokes = []
    right = 0.0
    for place, digit in enumerate(digits):
        lines = [np.array(stroke, float) for stroke in digit.strokes]
        points = np.concatenate(lines)
        low = points.min(0)
        width, height = points.max(0) - low
        scale = HEIGHT * np.exp(random.normal(0, HEIGHTS)) / max(height, FLATTEST * width)
        left = right + HEIGHT * random.uniform(*gaps) if place else 0.0
        top = HEIGHT * random.normal(0, BASELINE) - scale * height
        strokes += [((line - low) * scale + (left, top)).tolist() for line in lines]
        right = left + scale * width
    return Drawn(strokes, "".join(digit.says for digit in digits))


def numbers(kind: str, part: str, count: int = COUNT, root=None) -> list[Drawn]:
    """`count` numbers of two or three digits, of a kind in GAPS, each by one writer of PARTS. DataError."""
    random = np.random.default_rng((PARTS.index(part), list(GAPS).index(kind)))
    of_writer: dict[int, list[Drawn]] = {}
    for digit, writer in single_digits(part, root):
        of_writer.setdefault(writer, []).append(digit)
    made = []
    for _ in range(count):
        hand = of_writer[WRITERS[part][random.integers(len(WRITERS[part]))]]
        digits = [hand[random.integers(len(hand))] for _ in range(random.integers(2, 4))]
        made.append(composed(digits, GAPS[kind], random))
    return made


def reader(recipe: str = RECIPE) -> Reader:
    """What all networks of a recipe say. ExportError."""
    graph = export.Graph(recipe)
    return lambda digits: graph(digits).softmax(2).numpy()


def read(drawings: Sequence[Drawn], probs_of: Reader) -> list[str]:
    """The number that is read in each drawing."""
    parts = [number.stroke_parts(drawing.strokes) for drawing in drawings]
    # All in one batch: one by one the parts would take the networks ten times as long.
    probs = probs_of(np.stack([part.digit for these in parts for part in these]))
    said = []
    for these in parts:
        said.append(number_of(these, probs[: len(these)]))
        probs = probs[len(these) :]
    return said


def number_of(parts: Sequence[Part], probs: np.ndarray) -> str:
    """The digits that are seen in the parts of a drawing; `probs`: (P, N, 10) of them."""
    vote, _agree = votes(probs)
    return "".join(str(vote[at]) for at in number.best(parts, probs))


def right(drawings: Sequence[Drawn], probs_of: Reader) -> float:
    """The share that is read exactly."""
    said = read(drawings, probs_of)
    return float(np.mean([drawing.says == says for drawing, says in zip(drawings, said, strict=True)]))


def measure(part: str = "report", count: int = COUNT, root=None) -> dict[str, float]:
    """{"separate", "touching": share of numbers read exactly; "whole", "single": share of the digits alone
    read right, taken whole and as they are read}. DataError, CheckpointError.
    """
    alone = [digit for digit, _writer in single_digits(part, root)]
    probs_of = reader()
    vote, _agree = votes(probs_of(np.stack([from_strokes(digit.strokes) for digit in alone])))
    whole = [digit.says == str(said) for digit, said in zip(alone, vote, strict=True)]
    shares = {kind: right(numbers(kind, part, count, root), probs_of) for kind in GAPS}
    return shares | {"whole": float(np.mean(whole)), "single": right(alone, probs_of)}


def table(measured: dict[str, float]) -> str:
    """The figures as Markdown."""
    names = {
        "separate": "numbers of two or three digits, apart",
        "touching": "the same, touching",
        "whole": "one digit, taken whole",
        "single": "one digit, as it is read",
    }
    lines = ["| drawn | read exactly |", "|---|--:|"]
    lines += [f"| {words} | {100 * measured[kind]:.2f} % |" for kind, words in names.items()]
    return "\n".join(lines)
