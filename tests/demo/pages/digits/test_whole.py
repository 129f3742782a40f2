"""The picture of the whole network: every operation once, in order, joined by lines, within its room."""

import re

import numpy as np
import pytest

from demo import predict, probe
from demo.pages.digits import whole
from models.drawing import from_strokes
from models.registry import DIGITS

KEYS = [card.key for card in DIGITS]


@pytest.fixture
def seen(seven):
    """seen(key): (what the network makes of a 7, the HTML of its picture)."""
    digit = from_strokes(seven, 1024)

    def look(key):
        made = probe.whole(digit, key, predict.offered(key, "robust"))
        chosen = made.operations[1].name
        return made, str(whole.picture(made, "Its name", "robust", chosen, f"layer_{key}"))

    return look


@pytest.mark.parametrize("key", KEYS)
def test_every_operation_stands_there_once_and_in_order(seen, key):
    made, html = seen(key)
    names = re.findall(rf"layer_{key}&#34;: &#34;([^&]+)&#34;", html)
    assert names == [one.name for one in made.operations]
    for operation in made.operations:
        assert whole.KINDS[operation.kind].idea.to("en").split(".")[0] in html
    assert html.count('aria-pressed="true"') == 1


@pytest.mark.parametrize("key", KEYS)
def test_it_fits_beside_the_pad(key):
    parts = whole.laid_out(probe.operations(key))
    lines = whole.rows(parts)
    assert sum(whole.ROW_GAP + max(part.height for part in line) for line in lines) <= whole.ROOM[1]
    assert all(sum(part.width for part in line) <= whole.ROOM[0] for line in lines)
    assert len(lines) == 1 or len(lines[-1]) > 1, "the answer stands alone"


@pytest.mark.parametrize("key", KEYS)
def test_an_operation_stands_right_of_all_that_it_takes_and_upon_none(key):
    for part in whole.laid_out(probe.operations(key)):
        spots = {(place.column, place.lane) for place in part.places.values()}
        assert len(spots) == len(part.places)
        for place in part.places.values():
            inside = [part.places[name] for name in place.operation.inputs if name in part.places]
            assert all(source.column < place.column for source in inside)
            assert all(name in part.places or name == part.entry for name in place.operation.inputs)


def lanes(key: str) -> list[int]:
    return [part.lanes for part in whole.laid_out(probe.operations(key)) if len(part.places) > 1]


def test_branches_are_drawn_below_each_other_and_what_skips_a_block_below_it():
    assert lanes("inception") == [4, 4]
    assert lanes("resnet") == [1, 1]
    assert lanes("cnn") == []
    skipped = [part for part in whole.laid_out(probe.operations("resnet")) if part.is_skipped]
    assert [list(part.places)[-1] for part in skipped] == ["add", "add_1"]
    gates = [part for part in whole.laid_out(probe.operations("modern")) if part.is_skipped]
    assert len(gates) == 5
    for part in gates:
        assert [place.operation.kind for place in part.places.values()][-1] == "scale"


@pytest.mark.parametrize("key", KEYS)
def test_every_line_ends_at_an_operation(key):
    for part in whole.laid_out(probe.operations(key)):
        joins = sum(len(place.operation.inputs) for place in part.places.values())
        heads = part.lines.count("L") / 2  # two strokes each
        assert heads == joins


def test_one_picture_an_operation_however_many_maps_it_made(seen):
    made, html = seen("inception")
    # The last is drawn in the page's own colours.
    assert html.count("<img") == len(made.operations) - 1 + 2  # with the two scales


def test_a_recurrence_is_unrolled_step_by_step_and_layer_by_layer(seen):
    _made, html = seen("lstm2")
    unrolled = html.split('class="unrolled"')[1].split("</span>")[0]
    assert unrolled.count("<img") == 3  # what it reads, and the states of two layers
    assert unrolled.count("v6h-") == 28  # a box each


def test_the_answer_says_what_the_table_says(seen, seven):
    digit = from_strokes(seven, 1024)
    for key in KEYS:
        made, html = seen(key)
        recipe = predict.offered(key, "robust")
        probs = predict.digit_probs(digit[None], [key], recipe)[key][0]
        np.testing.assert_allclose(made.values["softmax"], probs, atol=1e-5)
        assert f"{probs.argmax()}: " in html


def test_more_multiply_adds_have_a_longer_bar(seen):
    made, html = seen("inception")
    bars = [float(share) for share in re.findall(r'class="work" style="--p: ([\d.]+)"', html)]
    assert len(bars) == len(made.operations) and max(bars) == 1
    order = np.argsort([one.multiply_adds for one in made.operations])
    assert sorted(bars) == [bars[at] for at in order]


def test_bars_rise_above_0_and_hang_below_it():
    pixels = whole.bars(np.array([1.0, -1.0, 0.0]), 30, 30)
    opaque = pixels[..., 3] > 0
    middle = len(pixels) // 2
    first, second, third = (opaque[:, at] for at in (2, 12, 22))
    assert first[: middle - 1].all() and not first[middle + 1 :].any()
    assert second[middle + 1 :].all() and not second[: middle - 1].any()
    assert 1 <= third.sum() <= 2
    assert tuple(pixels[1, 2]) == whole.RISING and tuple(pixels[-2, 12]) == whole.FALLING


def test_many_maps_are_a_few_of_all_branches():
    maps = np.arange(88)[:, None, None] * np.ones((88, 2, 2))
    tiles = whole.sheet(maps, 9)
    assert tiles.shape == (8, 8)  # three by three of 2 x 2, a gap between them
    assert tiles[0, 0] == 0 and tiles[-1, -1] == 87
