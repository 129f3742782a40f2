"""From strokes to one digit: the same however it was drawn, and safe with anything."""

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from models.drawing import from_strokes, stroke_steps
from tests.kit.digits import is_digit, relaxed

SEVEN = [[(x, 230) for x in range(310, 700, 20)] + [(690 - 12 * i, 230 + 36 * i) for i in range(18)]]
coordinates = st.floats(-1e4, 1e4)
drawings = st.lists(st.lists(st.tuples(coordinates, coordinates), max_size=12), max_size=4)


def centre_of_mass(digit):
    rows, columns = np.indices(digit.shape)
    return (digit * rows).sum() / digit.sum(), (digit * columns).sum() / digit.sum()


def test_a_drawing_is_boxed_at_twenty_pixels_and_centred_by_mass():
    digit = from_strokes(SEVEN, 1024)
    rows, columns = np.nonzero(digit > 0.5)
    assert 19 <= max(np.ptp(rows), np.ptp(columns)) + 1 <= 20
    assert centre_of_mass(digit) == pytest.approx((14, 14), abs=0.51)


@relaxed
@given(st.floats(0.01, 50), st.floats(-3000, 3000), st.floats(-3000, 3000))
def test_place_and_size_on_the_pad_do_not_matter(scale, dx, dy):
    moved = [[(scale * x + dx, scale * y + dy) for x, y in stroke] for stroke in SEVEN]
    assert np.abs(from_strokes(moved) - from_strokes(SEVEN)).max() < 0.02


def test_more_points_on_the_same_line_give_the_same_digit():
    coarse = [[(0, 0), (300, 0), (100, 700)]]
    fine = [[(x, 0) for x in range(0, 300, 2)] + [(300 - 2 * i / 7, i) for i in range(700)] + [(100, 700)]]
    assert np.abs(from_strokes(coarse) - from_strokes(fine)).max() < 0.05


@relaxed
@given(drawings, st.none() | st.floats(1, 1e4))
@example([[(0, 0)], [(0, 1), (1, 1)]], None)  # the dot falls off the edge when the line is centred
def test_any_finite_drawing_is_a_centred_digit_or_blank(strokes, size):
    digit = from_strokes(strokes, size)
    if digit is not None and is_digit(digit):
        assert centre_of_mass(digit) == pytest.approx((14, 14), abs=0.75)


@pytest.mark.parametrize(
    "strokes", [None, [], [[]], [[], []], [[(5, 5)]], [[(5, 5), (5, 5)]], np.zeros((1, 3, 2))]
)
def test_no_ink_is_blank(strokes):
    assert from_strokes(strokes) is None
    assert from_strokes(strokes, 100) is None
    assert stroke_steps(strokes, 100) == []


def test_less_than_four_percent_of_the_pad_is_a_slip_of_the_pen():
    assert from_strokes([[(50, 50), (53.9, 50)]], 100) is None
    assert is_digit(from_strokes([[(50, 50), (54.1, 50)]], 100))
    assert is_digit(from_strokes([[(50, 50), (53.9, 50)]]))


def test_a_dot_beside_a_stroke_is_drawn():
    with_dot = from_strokes([[(0, 0), (0, 100)], [(60, 50)]])
    assert with_dot.sum() > from_strokes([[(0, 0), (0, 100)]]).sum() + 2


def test_a_stroke_outside_the_pad_is_part_of_the_drawing():
    assert is_digit(from_strokes([[(-500, 20), (700, 2000)]], 100))


@pytest.mark.parametrize(
    "strokes",
    [
        [[(float("nan"), 1), (2, 3)]],
        [[(float("inf"), 1), (2, 3)]],
        [[(10**400, 1), (2, 3)]],
        [[(i, i) for i in range(100_000)]],
        [["ab", "cd"]],
        [[("1", "2"), ("3", "4")]],
        [[(1, 2, 3), (4, 5, 6)]],
        [[(1, None), (2, 3)]],
        [[(True, False), (2, 3)]],
        [(1, 2), (3, 4)],
        "strokes",
        7,
        [[1, 2], None],
    ],
)
def test_what_is_no_drawing_is_refused_in_a_sentence(strokes):
    with pytest.raises(ValueError, match=r"\.$"):
        from_strokes(strokes, 1024)


@pytest.mark.parametrize("size", [0, -5, float("nan"), float("inf"), "100", True])
def test_what_is_no_size_is_refused_in_a_sentence(size):
    with pytest.raises(ValueError, match="size"):
        from_strokes(SEVEN, size)


def test_huge_coordinates_stay_finite():
    assert is_digit(from_strokes([[(-1e308, 0), (1e308, 1e308)]]))


def test_twenty_thousand_points_are_read():
    angle = np.linspace(0, 40 * np.pi, 20_000)
    assert is_digit(from_strokes([np.stack([angle * np.cos(angle), angle * np.sin(angle)], 1)]))


def test_the_steps_end_with_the_digit():
    named = stroke_steps(SEVEN, 1024)
    assert [name for name, _ in named] == ["drawn", "boxed", "centred"]
    assert np.array_equal(named[-1][1], from_strokes(SEVEN, 1024))


def test_too_many_points_are_counted_for_the_sender():
    with pytest.raises(ValueError, match="100,000 points: send at most 20,000"):
        from_strokes([[(i, i) for i in range(100_000)]])


def test_a_drawing_without_a_pad_and_with_huge_coordinates_has_steps():
    named = stroke_steps([[(-1e308, 0), (1e308, 1e308)], [(0, 1e308)]])
    assert all(np.isfinite(array).all() for _, array in named) and named[0][1].max() == 1


def test_kept_out_writers_are_read_by_every_convolutional_network(data_root):
    from models import checkpoint, data
    from models.registry import DIGITS
    from models.scoring.digits import accuracy

    pictures, labels = data.pen_digits(keep=True, root=data_root)
    for card in DIGITS:
        if card.convolutions and "robust" in card.recipes:
            assert accuracy(checkpoint.load(card.key)[0], pictures, labels) >= 0.985, card.key
