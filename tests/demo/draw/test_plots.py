"""The plots of a header's figures: whole epochs, numbers at their places, mistakes alone."""

from xml.etree import ElementTree

import numpy as np
import pytest

from demo.draw.plots import LINES, confusion, log_marks, training_curve
from demo.words import _, speaking


def parsed(html):
    """The elements of the first <svg>."""
    return ElementTree.fromstring(html[html.index("<svg") : html.rindex("</svg>") + len("</svg>")])


@pytest.mark.parametrize("epochs", [1, 2, 4, 60])
def test_epochs_are_whole_numbers_however_few(epochs):
    errors = np.linspace(0.3, 0.01, epochs).tolist()
    with speaking("en"):
        svg = parsed(training_curve({"train": errors, "validation": errors}, _("error, %"), 100, True))
    numbers = [text.text for text in svg.findall("text") if text.get("class") is None]
    assert numbers and all(number.isdigit() and 1 <= int(number) <= epochs for number in numbers)
    assert [line.get("class") for line in svg.iter("polyline")] == list(LINES)


def test_a_run_without_errors_is_drawn_too():
    assert "polyline" in training_curve({"train": [0.1, 0.0]}, _("error, %"), 100, True)


def test_only_the_lines_that_there_are_are_named():
    html = training_curve({"train": [2.0, 1.5, 1.2]}, _("nats a character"))
    assert html.count("<polyline") == 1 and html.count('class="key ') == 1
    assert '<tspan lang="zh">每字符 nats</tspan>' in html


def test_a_logarithmic_axis_is_marked_at_ones_twos_and_fives():
    assert list(log_marks(-1.1, 1.1).values()) == ["0.1", "0.2", "0.5", "1", "2", "5", "10"]


def test_the_matrix_shows_mistakes_alone():
    matrix = np.diag([900] * 10)
    matrix[4, 9] = 17
    matrix[7, 2] = 3
    with speaking("en"):
        html = confusion(matrix.tolist())
    svg = parsed(html)
    counts = {text.text: text.attrib for text in svg.findall("text") if "count" in text.get("class", "")}
    assert set(counts) == {"17", "3"}
    # True 4 is the fifth row from the top, said 9 the last column.
    image = svg.find("image").attrib
    side = float(image["width"])
    assert float(counts["17"]["x"]) == pytest.approx(float(image["x"]) + 0.95 * side, abs=1)
    assert float(counts["17"]["y"]) == pytest.approx(float(image["y"]) + 0.45 * side + 4, abs=1)
    assert counts["17"]["class"] == "count pale" and counts["3"]["class"] == "count"
    assert matrix[0, 0] == 900
