"""Made photographs: what they show, that a seed makes them again, and how many are read right."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models import evaluate
from models.drawing import from_image, from_strokes
from models.samples import PAD, SAMPLES
from models.scoring import photographs, pictures
from models.scoring.photographs import BLANKS, DIGITS, Hand
from tests.kit.digits import is_digit

# The digits that we drew ourselves, as strokes and as images.
PENS = [Hand(label, strokes=strokes) for label, strokes in SAMPLES]
SCANS = [Hand(label, image=(255 * from_strokes(strokes, PAD)).astype(np.uint8)) for label, strokes in SAMPLES]
HANDS = PENS + SCANS


@pytest.mark.parametrize("kind", DIGITS)
def test_a_seed_makes_the_same_photograph_again_and_another_seed_another(kind):
    (picture, label), (again, _), (other, _) = [photographs.digit(kind, HANDS, seed) for seed in (3, 3, 4)]
    assert picture.dtype == np.uint8 and 0 <= label <= 9
    assert np.array_equal(picture, again) and not np.array_equal(picture, other)


@settings(deadline=None, max_examples=20)
@given(st.sampled_from(list(DIGITS)), st.integers(0, 2**32 - 1))
def test_any_made_photograph_is_a_digit_or_none(kind, seed):
    picture, _label = photographs.digit(kind, HANDS, seed)
    digit = from_image(picture)
    assert digit is None or is_digit(digit)


def scores(count):
    """(share of digits read right, share of blanks that stay blank), each kind's printed."""
    seeds = range(count)
    right = {kind: pictures.right(kind, HANDS, seeds).mean() for kind in DIGITS}
    blank = {kind: pictures.stays_blank(kind, seeds).mean() for kind in BLANKS}
    print(pictures.table({"digits": right, "blanks": blank}))
    return np.mean(list(right.values())), np.mean(list(blank.values()))


def test_a_few_photographs_of_each_kind_are_read_and_blanks_stay_blank():
    right, blank = scores(4)
    assert right >= 0.96 and blank >= 0.92


@pytest.mark.slow
def test_many_photographs_of_each_kind_are_read_and_blanks_stay_blank():
    right, blank = scores(40)
    assert right >= 0.97 and blank >= 0.93


def test_choosing_and_reporting_hands_share_no_writer_and_no_image():
    choose, report = photographs.PARTS
    assert not set(photographs.WRITERS[choose]) & set(photographs.WRITERS[report])
    assert photographs.IMAGES[choose].stop <= photographs.IMAGES[report].start


def test_the_hands_of_a_part_are_kept_out_writers_and_training_images(data_root):
    hands = photographs.hands("choose", data_root)
    drawn = [hand for hand in hands if hand.strokes]
    assert len(drawn) == 750 and len(hands) - len(drawn) == 5000
    assert {hand.label for hand in drawn} == set(range(10))


def test_the_command_prints_each_kind(monkeypatch, capsys):
    measured = {"digits": dict.fromkeys(DIGITS, 0.5), "blanks": dict.fromkeys(BLANKS, 1.0)}
    monkeypatch.setattr(pictures, "measure", lambda part, root: measured)
    assert evaluate.main(["--pictures"]) == 0
    text = capsys.readouterr().out
    assert all(f"| {kind} | 50.0 % |" in text for kind in [*DIGITS, "all kinds"])
    assert all(f"| {kind} | 100.0 % |" in text for kind in BLANKS)
