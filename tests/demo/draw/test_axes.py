"""Axes: named in every language, their numbers as they are given."""

from demo.draw.axes import Axes, spoken
from demo.words import _


def test_axes_are_named_in_every_language():
    epoch = '<tspan lang="en">epoch</tspan><tspan lang="zh">轮</tspan>'
    assert spoken(_("epoch")) == epoch
    assert Axes(0, 1, 0, 1).grid("w", "b", {0: "nought"}).count("nought") == 1
