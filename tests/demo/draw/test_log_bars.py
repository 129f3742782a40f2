"""Bars on a logarithmic axis: from the lowest power of ten to their value."""

import re

import numpy as np
import pytest

from demo.draw.log_bars import decades, log_bars, power_marks
from demo.words import _

NAMES = (_("layer"), _("gradient, root mean square"), _("Gradients"))


def heights(svg: str, kind: str) -> list[float]:
    return [float(height) for height in re.findall(rf'class="{kind}"[^>]* height="([\d.]+)"', svg)]


def test_ten_times_as_much_is_as_much_higher_everywhere():
    svg = str(log_bars({"fresh": np.array([1e-4, 1e-3, 1e-2])}, ["1", "2", "3"], (-5, 0), *NAMES))
    first, second, third = heights(svg, "fresh")
    assert second - first == pytest.approx(third - second, abs=0.2)
    assert first == pytest.approx(second - first, abs=0.2)  # one decade above the floor


def test_of_nothing_there_is_no_bar():
    svg = str(log_bars({"fresh": np.array([0.0, 1.0])}, ["1", "2"], (-3, 0), *NAMES))
    assert len(heights(svg, "fresh")) == 1


def test_series_stand_side_by_side():
    values = np.array([0.5, 0.5])
    svg = str(log_bars({"fresh": values, "trained": values}, ["1", "2"], (-3, 0), *NAMES))
    places = [float(x) for x in re.findall(r'<rect class="\w+" x="([\d.]+)"', svg)]
    assert len(set(places)) == 4


def test_the_axis_holds_all_that_is_above_nothing():
    assert decades(np.array([0.0, 3e-7, 0.2])) == (-7, 0)
    assert decades(np.array([1.0])) == (0, 1)
    assert decades(np.array([0.0])) == (-1, 0)


def test_the_marks_are_whole_powers_and_few():
    assert power_marks(-2, 0) == {-2: "10⁻²", -1: "10⁻¹", 0: "10⁰"}
    assert len(power_marks(-20, 0)) <= 7
