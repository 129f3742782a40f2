"""Numbers as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demo.draw import numbers


@pytest.mark.parametrize(
    ("value", "text"),
    [(-0.12345, "−0.123"), (100.0, "100"), (0, "0"), (-0.0, "0"), (12345.6, "12346"), (-2500.0, "−2500")],
)
def test_a_number_has_three_digits_and_a_real_minus_sign(value, text):
    assert numbers.number(value) == text


@given(st.floats(-1e6, 1e6))
def test_a_number_reads_back_as_itself(value):
    text = numbers.number(value)
    assert "-" not in text
    assert float(text.replace("−", "-")) == pytest.approx(value, rel=0.0051, abs=1e-4)


def test_no_probability_is_shown_as_none_or_all():
    shown = [numbers.probability(p) for p in (0, 4e-4, 0.5, 0.9996)]
    assert shown == ["< 0.1 %", "< 0.1 %", "50.0 %", "> 99.9 %"]


@pytest.mark.parametrize(("value", "text"), [(0.26, "+0.3"), (-1.21, "−1.2"), (0.04, "0"), (-0.04, "0")])
def test_a_signed_number_has_no_sign_before_a_zero(value, text):
    assert numbers.signed(value) == text


def test_long_numbers_are_grouped():
    assert [numbers.grouped(count) for count in (0, 999, 10_000)] == ["0", "999", "10,000"]
