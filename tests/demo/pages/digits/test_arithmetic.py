"""One number of any operation on the page: the parts that it shows give the number that it shows."""

import re

import numpy as np
import pytest

from demo import predict, probe
from demo.pages.digits import arithmetic
from models.drawing import from_strokes


@pytest.fixture
def taken_apart(seven):
    """taken_apart(key, name, place): the figure's HTML and the network on a 7."""
    digit = from_strokes(seven, 1024)

    def figure(key, name, place):
        made = probe.whole(digit, key, predict.offered(key, "robust"))
        return str(arithmetic.figure(made, made.operation(name), place, f"layer_{key}")), made

    return figure


def numbers(html: str) -> list[float]:
    """What stands in bold, as numbers."""
    return [float(text.replace("−", "-")) for text in re.findall(r"<b>(−?[\d.]+(?:e-?\d+)?)</b>", html)]


def test_the_products_of_a_weighted_sum_add_up(taken_apart):
    html, made = taken_apart("cnn_small", "fc2", (7,))
    *products, rest, total, bias, value = numbers(html)
    assert len(products) == arithmetic.LISTED
    assert sum(products) + rest == pytest.approx(total, abs=0.11)
    assert total + bias == pytest.approx(value, abs=0.11)
    assert value == pytest.approx(float(made.values["fc2"][7]), rel=1e-2)


def test_the_largest_of_a_window_is_marked(taken_apart):
    html, made = taken_apart("cnn_small", "pool", (0, 3, 5))
    cells = re.findall(r"<td([^>]*)>([^<]*)</td>", html)
    assert len(cells) == 4
    largest = max(float(text.replace("−", "-")) for _attributes, text in cells)
    assert all(float(text.replace("−", "-")) == largest for kind, text in cells if "taken" in kind)
    assert numbers(html)[-1] == pytest.approx(float(made.values["pool"][0, 3, 5]), rel=1e-2, abs=1e-3)


def test_an_addition_names_both_that_are_added(taken_apart):
    html, _made = taken_apart("resnet", "add", (4, 6, 6))
    left, right, value = numbers(html)
    assert left + right == pytest.approx(value, abs=0.02)
    assert "<small>pool</small>" in html and "<small>res1.conv2</small>" in html


def test_a_normalisation_shows_all_its_numbers(taken_apart):
    html, _made = taken_apart("modern", "features.0.1", (3, 9, 9))
    value, x, mean, variance, epsilon, weight, bias = numbers(html)
    assert (x - mean) / np.sqrt(variance + epsilon) * weight + bias == pytest.approx(value, abs=0.05)


def test_the_ten_shares_are_those_of_the_powers(taken_apart):
    html, made = taken_apart("lstm", "softmax", (7,))
    assert html.count('scope="row"') == 11  # ten digits and their sum
    assert f"{made.temperature:.3g}"[:3] in html


@pytest.mark.parametrize("shape", [(3, 5, 7), (6, 11), (10,), (100,)])
def test_the_fields_say_a_place_and_the_place_the_fields(shape):
    value = np.zeros(shape)
    for place in (
        tuple(0 for _ in shape),
        tuple(length // 2 for length in shape),
        tuple(n - 1 for n in shape),
    ):
        fields = arithmetic.fields_of(value, place)
        assert arithmetic.place_of(value, fields["map"], fields["y"], fields["x"]) == place


@pytest.mark.parametrize("shape", [(3, 5, 7), (6, 11), (10,), (100,)])
def test_what_the_fields_leave_open_is_the_largest_and_what_is_outside_is_moved_in(shape):
    value = np.zeros(shape)
    top = tuple(length - 2 for length in shape)
    value[top] = 1
    assert arithmetic.place_of(value, top[0], None, None) == top
    place = arithmetic.place_of(value, 127, 255, 255)
    assert all(0 <= one < length for one, length in zip(place, shape, strict=True))


def test_a_recurrent_step_shows_its_gates_and_how_the_state_comes_of_them(taken_apart):
    html, made = taken_apart("gru", "rnn", (20, 5))
    assert re.findall(r'<th scope="row"><b>(\w′?)</b>', html) == ["r", "z", "n", "h′"]
    assert numbers(html)[-1] == pytest.approx(float(made.values["rnn"][20, 5]), rel=1e-2)
