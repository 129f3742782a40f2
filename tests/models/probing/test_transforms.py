"""What a digit is put through: where ink lands, how much of it is left, which amounts are refused."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from models.drawing import from_strokes
from models.probing.transforms import (
    FARTHEST,
    RANGES,
    framed,
    ink_lost,
    margins,
    moved,
    shifted,
    shifts,
    turned,
)

AWAY = range(-FARTHEST, FARTHEST + 1)
OPPOSITE = {"left": (-1, 0), "right": (1, 0), "up": (0, -1), "down": (0, 1)}


@pytest.fixture
def digit(seven):
    return from_strokes(seven, 1024)


@pytest.fixture
def blob():
    y, x = np.indices((28, 28))
    return np.exp(-((x - 16) ** 2 / 18 + (y - 11) ** 2 / 8)).astype(np.float32)


def test_a_shift_loses_what_leaves_and_brings_in_nothing():
    image = torch.arange(1.0, 785).view(1, 28, 28)
    found = shifted(image, 2, -3)[0]
    assert torch.equal(found[:25, 2:], image[0, 3:, :26])
    assert not found[25:].any() and not found[:, :2].any()
    assert torch.equal(shifted(image, 0, 0), image)


def test_all_shifts_are_each_shift(digit):
    every, image = shifts(digit), torch.from_numpy(digit)[None]
    assert every.shape == (21, 21, 28, 28) and every.dtype == np.float32
    for dy in AWAY:
        for dx in AWAY:
            expected = shifted(image, dx, dy)[0].numpy()
            assert np.array_equal(every[dy + FARTHEST, dx + FARTHEST], expected), (dx, dy)


@pytest.mark.parametrize(("dx", "dy"), [(0, 0), (3, 0), (0, -4), (-10, 10), (7, 2)])
def test_moving_by_whole_pixels_is_a_shift(digit, dx, dy):
    expected = shifted(torch.from_numpy(digit)[None], dx, dy)[0].numpy()
    assert np.array_equal(moved(digit, dx=dx, dy=dy), expected)


def test_ink_is_lost_by_any_move_that_cuts_it_off(digit):
    assert framed(digit)[1] == pytest.approx(0, abs=1e-6)
    assert framed(digit, scale=1.5)[1] > 0.01
    assert framed(digit, dx=10)[1] == pytest.approx(ink_lost(digit)[10, 20], abs=1e-5)
    assert framed(digit, scale=0.5, dx=10)[1] < framed(digit, dx=10)[1]


def test_no_amounts_leave_the_digit_alone(digit):
    before = digit.copy()
    assert np.array_equal(moved(digit), digit)
    moved(digit, 1, 1, 20, 1.2, 1, 1)
    assert np.array_equal(digit, before)


def test_a_quarter_turn_is_clockwise_about_the_middle_pixel(blob):
    quarter = moved(blob, angle=90)
    expected = np.rot90(blob[1:, 1:], -1)
    assert quarter[1:, 1:] == pytest.approx(expected, abs=1e-3)
    assert np.abs(quarter - blob).max() > 0.3


def test_a_turn_and_its_opposite_give_the_digit_back(blob):
    assert moved(moved(blob, angle=90), angle=-90)[1:, 1:] == pytest.approx(blob[1:, 1:], abs=1e-3)


@pytest.mark.parametrize(("angle", "scale"), [(30, 1), (-77.5, 1.3), (0, 0.55), (90, 1.5), (-90, 0.5)])
def test_a_turn_is_torchvisions_affine(digit, angle, scale):
    functional = pytest.importorskip("torchvision.transforms.v2.functional")
    bilinear = pytest.importorskip("torchvision.transforms.v2").InterpolationMode.BILINEAR
    x = torch.from_numpy(digit)[None, None]
    expected = functional.affine(x, angle, [0, 0], scale, [0.0, 0.0], bilinear, center=[14.5, 14.5])
    torch.testing.assert_close(turned(x, angle, scale, 14.5), expected, atol=1e-5, rtol=0)


def test_half_the_size_is_a_quarter_of_the_ink(blob):
    assert moved(blob, scale=0.5).sum() == pytest.approx(blob.sum() / 4, rel=0.05)
    assert moved(blob, scale=1.2).sum() == pytest.approx(blob.sum() * 1.44, rel=0.05)


def test_a_bolder_pen_adds_ink_and_a_thinner_one_takes_it(digit):
    ink = [moved(digit, pen=pen).sum() for pen in (-1, -0.5, 0, 0.5, 1)]
    assert (np.diff(ink) > 5).all()
    assert (moved(digit, pen=1) >= digit).all() and (moved(digit, pen=-1) <= digit).all()


def test_a_bolder_pen_spreads_one_pixel_to_its_neighbours():
    point = np.zeros((28, 28), np.float32)
    point[10, 12] = 1
    expected = np.zeros((28, 28), np.float32)
    expected[9:12, 11:14] = 1
    assert np.array_equal(moved(point, pen=1), expected)
    assert np.array_equal(moved(expected, pen=-1), point)


def test_noise_is_the_same_every_time_and_stays_in_range(digit):
    noisy = moved(digit, noise=0.5)
    assert np.array_equal(noisy, moved(digit, noise=0.5))
    assert noisy.min() >= 0 and noisy.max() <= 1 and noisy.dtype == np.float32
    middle = np.full((28, 28), 0.5, np.float32)
    assert (moved(middle, noise=0.1) - middle).std() == pytest.approx(0.1, rel=0.15)


def test_no_ink_is_lost_inside_the_margins_and_some_one_pixel_beyond(digit):
    lost, room = ink_lost(digit), margins(digit)
    assert lost.shape == (21, 21)
    middle = slice(FARTHEST - min(room["up"], FARTHEST), FARTHEST + min(room["down"], FARTHEST) + 1)
    across = slice(FARTHEST - min(room["left"], FARTHEST), FARTHEST + min(room["right"], FARTHEST) + 1)
    assert lost[middle, across] == pytest.approx(0, abs=1e-12)
    beyond = [(way, far + 1) for way, far in room.items() if far < FARTHEST]
    assert beyond
    for way, far in beyond:
        dx, dy = (far * step for step in OPPOSITE[way])
        assert lost[dy + FARTHEST, dx + FARTHEST] > 0, way


def test_margins_are_the_empty_rows_and_columns_at_each_edge():
    digit = np.zeros((28, 28), np.float32)
    digit[5:20, 9:24] = 1
    assert margins(digit) == {"left": 9, "right": 4, "up": 5, "down": 8}
    assert ink_lost(digit)[FARTHEST, FARTHEST + 5] == pytest.approx(1 / 15)
    assert ink_lost(digit)[FARTHEST - 7, FARTHEST] == pytest.approx(2 / 15)


def test_an_empty_picture_has_no_ink_to_lose():
    empty = np.zeros((28, 28), np.float32)
    assert not ink_lost(empty).any()
    assert set(margins(empty).values()) == {0}


@pytest.mark.parametrize("name", RANGES)
@pytest.mark.parametrize("bad", [-91, 91, float("nan"), float("inf"), "1", None, [1]])
def test_an_amount_out_of_range_is_named(name, bad, digit):
    with pytest.raises(ValueError, match=f"^{name} is .*: give a number from"):
        moved(digit, **{name: bad})


@given(st.fixed_dictionaries({name: st.floats(low, high) for name, (low, high, _) in RANGES.items()}))
@settings(deadline=None, max_examples=40)
def test_every_amount_in_range_gives_a_digit(amounts):
    digit = np.zeros((28, 28), np.float32)
    digit[6:22, 12:16] = 1
    found = moved(digit, **amounts)
    assert found.shape == (28, 28) and found.dtype == np.float32
    assert np.isfinite(found).all() and found.min() >= 0 and found.max() <= 1
