"""Forms made from strokes: each does what its name says, and what comes out is still a digit."""

import numpy as np
import pytest
import torch
from PIL import Image

from models import data
from models.data import PenDigit
from models.samples import SAMPLES
from models.training import hands
from tests.kit.digits import is_digit


def drawing(label):
    """Our own drawing of a digit, as a form takes it."""
    return hands.unit(dict(reversed(SAMPLES))[label])


def form(name, label):
    return next(form for form in hands.FORMS if form.name == name and label in form.digits)


@pytest.fixture
def random():
    return np.random.default_rng(0)


def length(strokes):
    return sum(hands.arc(stroke)[-1] for stroke in strokes)


def test_every_form_can_be_made_of_a_drawing_and_is_a_digit(random):
    digits = [PenDigit(strokes, label, 1) for label, strokes in SAMPLES]
    names = {form.name for form, _label, _strokes in hands.made(digits, random)}
    assert names == {form.name for form in hands.FORMS}
    images, labels = hands.pictures(digits)
    assert len(images) == len(labels) and set(labels.tolist()) == set(range(10))
    for image in images:
        assert is_digit((image.float() / 255).numpy()) and image.any()


def test_a_seed_gives_the_same_forms_again():
    digits = [PenDigit(strokes, label, 1) for label, strokes in SAMPLES]
    first, again, other = (hands.pictures(digits, seed)[0] for seed in (3, 3, 4))
    assert torch.equal(first, again)
    assert not torch.equal(first, other)


def test_a_slash_crosses_the_zero_and_a_dot_stays_within_it(random):
    zero = drawing(0)
    low, high = hands.box(zero)
    for _ in range(20):
        *_ring, slash = hands.slashed(zero, random)
        assert slash[0, 0] < (low + high)[0] / 2 < slash[-1, 0] and slash[0, 1] > slash[-1, 1]
        *_ring, dot = hands.dotted(zero, random)
        assert (dot > low + 0.1).all() and (dot < high - 0.1).all()


def test_a_bare_one_is_a_stem_and_a_flagged_one_has_its_flag_on_the_left(random):
    one = drawing(1)
    (stem,) = hands.bare(one, random)
    assert length([stem]) < length(one)
    for _ in range(20):
        flagged, *base = hands.flagged(one, random)
        assert flagged[0, 0] < stem[0, 0] and flagged[0, 1] > stem[0, 1]
        assert all(hands.box([line])[0][1] > 0.8 for line in base)


def test_the_arm_of_an_open_four_stays_beside_the_stem_and_of_a_closed_one_begins_at_it(random):
    arm, stem = hands.open_four(drawing(4), random)
    assert stem[0, 0] - arm[0, 0] > 0.1
    closed, joined = hands.closed_four(drawing(4), random)
    assert np.hypot(*(closed[0] - joined[0])) < 0.1
    assert abs(closed[0, 0] - stem[0, 0]) < 0.1


def test_a_seven_loses_its_bar_and_nothing_else(random):
    crossed = next(hands.unit(strokes) for label, strokes in SAMPLES if label == 7 and len(strokes) == 2)
    assert hands.unbarred(crossed, random)[0] is crossed[0]
    assert hands.unbarred(drawing(7), random) is None


def test_a_two_gains_a_loop_and_can_lose_it_again(random):
    (looped,) = hands.looped_two(drawing(2), random)
    start, end = hands._knot(looped)
    (plain,) = hands.plain_two([looped], random)
    assert hands._knot(drawing(2)[0]) is None
    assert len(plain) == len(looped) - (end - start) + 1


@pytest.mark.parametrize("label", [6, 9])
def test_a_tail_changes_and_the_loop_stays(label, random):
    for name in ("straight tail", "curled tail"):
        (written,) = form(name, label).make(drawing(label), random)
        before = hands.loop(drawing(label)[0], 0.4)
        after = hands.loop(written, 0.4)
        assert after is not None
        assert abs((after[1] - after[0]) - (before[1] - before[0])) < 8


def test_a_tiny_loop_is_smaller_and_the_rest_stays(random):
    nine = drawing(9)
    (tiny,) = hands.tiny_loop(nine, random)
    start, end = hands.loop(nine[0], 0.4, 2.2)
    assert np.ptp(tiny[start : end + 1], axis=0).max() <= 0.31
    assert np.array_equal(tiny[end + 1 :], nine[0][end + 1 :])


def test_a_broken_stroke_is_two_and_a_doubled_one_has_a_part_twice(random):
    three = drawing(3)
    broken = hands.broken(three, random)
    assert len(broken) == 2 and length(broken) < length(three) - 0.09
    doubled = hands.doubled(three, random)
    assert len(doubled) == 2 and length(doubled) > length(three) + 0.2


def test_the_sheet_has_a_line_for_every_form_and_digit():
    digits = [PenDigit(strokes, label, 1) for label, strokes in SAMPLES]
    lines = sum(len(form.digits) if len(form.digits) < 10 else 1 for form in hands.FORMS)
    assert hands.sheet(digits).height == 30 * lines


def test_the_command_draws_the_sheet_and_counts_what_each_form_makes(tmp_path, monkeypatch, capsys):
    digits = [PenDigit(strokes, label, 1) for label, strokes in SAMPLES]
    monkeypatch.setattr(data, "pens", lambda writers, root=None: digits)
    file = tmp_path / "forms.png"
    assert hands.main(["--sheet", str(file)]) == 0
    assert Image.open(file).size == hands.sheet(digits).size
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(hands.FORMS)
    assert lines[-1].split() == ["doubled", "of", *"0, 1, 2, 3, 4, 5, 6, 7, 8, 9".split(), str(len(SAMPLES))]


def test_the_command_without_pen_digits_says_what_to_do(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(data, "PENDIGITS_URL", "http://127.0.0.1:9/none")
    assert hands.main(["--sheet", str(tmp_path / "forms.png"), "--data", str(tmp_path)]) == 1
    assert "--data" in capsys.readouterr().err
