"""Composed numbers: where their digits stand, and how many are read exactly."""

import numpy as np
import pytest

from models import data, evaluate
from models.checkpoint import CheckpointError
from models.samples import SAMPLES
from models.scoring import numbers
from models.scoring.numbers import GAPS, HEIGHT, Drawn

DIGITS = [Drawn(strokes, str(label)) for label, strokes in SAMPLES[:10]]


def sides(strokes) -> tuple[float, float]:
    """The left and the right end of some strokes."""
    xs = [x for stroke in strokes for x, _y in stroke]
    return min(xs), max(xs)


@pytest.mark.parametrize("kind", GAPS)
def test_the_gap_between_two_digits_is_of_its_kind(kind):
    random = np.random.default_rng(0)
    least, most = GAPS[kind]
    for _ in range(20):
        made = numbers.composed([DIGITS[8], DIGITS[4]], GAPS[kind], random)
        assert made.says == "84"
        _left, end = sides(made.strokes[:1])
        start, _right = sides(made.strokes[1:])
        assert least * HEIGHT - 1e-6 <= start - end <= most * HEIGHT + 1e-6


def test_our_own_digits_side_by_side_are_read_exactly():
    random = np.random.default_rng(1)
    made = [
        numbers.composed([DIGITS[at] for at in random.integers(10, size=size)], GAPS["separate"], random)
        for size in (2, 3, 3, 6)
    ]
    probs_of = numbers.reader()
    assert numbers.right([*made, *DIGITS], probs_of) == 1
    assert numbers.read(made, probs_of) == [number.says for number in made]


def test_numbers_are_of_one_writers_digits_and_the_same_again(data_root):
    some = numbers.numbers("touching", "choose", 20, data_root)
    assert some == numbers.numbers("touching", "choose", 20, data_root)
    assert some != numbers.numbers("touching", "report", 20, data_root)
    assert {len(number.says) for number in some} == {2, 3}


def test_most_numbers_of_the_reporting_writers_are_read_exactly(data_root):
    probs_of = numbers.reader()
    for kind, least in (("separate", 0.85), ("touching", 0.8)):
        assert numbers.right(numbers.numbers(kind, "report", 40, data_root), probs_of) >= least


@pytest.mark.slow
def test_the_goals_are_met_and_single_digits_lose_nothing(data_root):
    measured = numbers.measure(root=data_root)
    assert measured["separate"] >= 0.93 and measured["touching"] >= 0.85
    assert measured["single"] >= measured["whole"] - 0.001


def test_the_command_prints_each_figure(monkeypatch, capsys):
    measured = {"separate": 0.5, "touching": 0.25, "whole": 1.0, "single": 0.75}
    monkeypatch.setattr(numbers, "measure", lambda part, root: measured)
    assert evaluate.main(["--numbers"]) == 0
    text = capsys.readouterr().out
    assert all(f"| {100 * share:.2f} % |" in text for share in measured.values())


@pytest.mark.parametrize("problem", [data.DataError("No data."), CheckpointError("No weights.")])
def test_the_command_says_what_is_missing(monkeypatch, capsys, problem):
    def measure(part, root):
        raise problem

    monkeypatch.setattr(numbers, "measure", measure)
    assert evaluate.main(["--numbers"]) == 1
    assert str(problem) in capsys.readouterr().err
