"""The Shift panel: every network's answer wherever the digit is moved."""

import gradio as gr
import numpy as np
import pytest

from demo import predict, probe
from demo.pages.digits import shift
from models.drawing import from_strokes
from models.probing import transforms
from tests.kit.panels import ask, ask_all, greys, problem_of, sentences, slots_sent


@pytest.fixture
def request_of(seven):
    """request_of(**fields): what the page sends for a 7."""
    digit = greys(from_strokes(seven, 1024))
    usual = {"digit": digit, "recipe": "robust", "lang": "en", "key": "cnn_small"}
    return lambda **fields: usual | fields


def test_a_digit_fills_the_panel_and_a_blank_pad_asks_for_one(request_of):
    filled = "".join(ask(shift.PANEL, request_of()).values())
    assert "<figure" in filled and "<img" in filled
    for blank in (None, [0] * 784):
        empty = "".join(ask(shift.PANEL, request_of(digit=blank)).values())
        assert "blank-note" in empty and "<figure" not in empty


def test_the_panel_ends_with_every_networks_two_maps(request_of):
    slots = {}
    for part in ask_all(shift.PANEL, request_of(dx="4", dy="-2")):
        slots |= part
    trained = sum(len(predict.ready(recipe)) for recipe in predict.RECIPES)
    assert (
        slots["answers"].count('class="mini"') == slots["answers"].count("<img") - 1 == trained
    )  # one scale
    assert slots["maps"].count("<img") == 2 * (4 + 8) + 2  # the small CNN's 4 and 8 maps twice, two scales
    figures = predict.facts("cnn", "plain")["shift"]
    assert f"{100 * figures[4]:.1f} %" in slots["learned"]


@pytest.mark.parametrize("field", transforms.RANGES)
@pytest.mark.parametrize("bad", ["many", "nan", "1e", "--3"])
def test_a_slider_that_is_no_number_is_named_in_both_languages(request_of, field, bad):
    english, chinese = sentences(problem_of(shift.PANEL, request_of(**{field: bad})))
    assert f"'{bad}': give a number" in english and english.startswith("The ")
    assert f"不能是“{bad}”" in chinese


def test_sliders_are_kept_in_their_range(request_of):
    form = shift.ShiftForm.parse(request_of(dx="99", noise="-3", angle=""))
    unmoved = {name: none for name, (_low, _high, none) in transforms.RANGES.items()}
    assert form.amounts() == unmoved | {"dx": 10, "noise": 0}


def test_an_unknown_recipe_is_told_with_those_that_there_are(request_of):
    chinese = sentences(problem_of(shift.PANEL, request_of(recipe="baked", key="names")))[1]
    assert chinese


@pytest.mark.parametrize("bad", [{"digit": "<b>"}, {"key": "<b>"}, {"digit": [900] * 784}])
def test_bad_input_is_told_in_a_sentence_and_escaped(request_of, bad):
    trouble = slots_sent(shift.PANEL, request_of(**bad))["trouble"]
    assert 'role="alert"' in trouble and "<b>" not in trouble


def test_a_pad_cleared_meanwhile_empties_what_came_later(request_of):
    (last,) = ask_all(shift.PANEL, request_of(digit=None))
    assert "blank-note" in last["answers"]
    assert not last["sweeps"] and not last["curve"]


def test_the_cost_of_the_shifts_is_what_they_took_not_what_a_cache_took(request_of):
    first, second = (ask_all(shift.PANEL, request_of())[-1]["cost"] for _ in range(2))
    assert first.split("one batch")[0] == second.split("one batch")[0]


def test_maps_and_strips_of_a_turned_digit_compare_with_the_answer_to_the_drawn_one(seven):
    digit = from_strokes(seven, 1024)
    turned = transforms.moved(digit, angle=90)
    says = {}
    for name, pixels in (("drawn", digit), ("turned", turned)):
        says[name] = int(predict.digit_probs(pixels[None], ["cnn"], "robust")["cnn"][0].argmax())
    assert says["drawn"] != says["turned"]
    grid = probe.shift_grid(turned, "cnn", "robust", digit)
    middle = transforms.FARTHEST, transforms.FARTHEST
    assert grid.own == says["drawn"] and grid.says[middle] == says["turned"]
    assert grid.kept[middle] < 0.5
    sweep = probe.sweep(digit, "cnn", ["robust"], "scale", {"angle": 90})
    assert sweep["robust"].own == grid.own
    # Each is kept under both digits: the same pixels as a drawing are compared with another answer.
    assert probe.shift_grid(turned, "cnn", "robust").own == says["turned"]


def test_a_turned_digits_map_shows_its_new_answer_in_the_middle(request_of):
    slots = ask(shift.PANEL, request_of(key="cnn", angle="90"))
    middle = transforms.FARTHEST + 0.5
    assert f'<text x="{middle}" y="{transforms.FARTHEST + 0.82}"' in slots["grid_robust"]


def test_the_heat_map_tells_other_answers_and_marks_the_chosen_cell(request_of):
    slots = ask(shift.PANEL, request_of(dx="3", dy="-1"))
    assert '<rect class="chosen" x="13" y="9"' in slots["grid_robust"]
    assert np.char.count(str(slots["grid_plain"]), "<text") > 0


def test_the_endpoint_gives_plain_numbers(seven):
    grid = shift.shift_grid(from_strokes(seven, 1024).tolist(), "cnn", "plain")
    assert np.shape(grid["says"]) == np.shape(grid["kept"]) == (21, 21) and grid["own"] == 7


@pytest.mark.parametrize("network", [("nope",), ("modern", "plain")], ids=str)
def test_a_wrong_call_of_the_endpoint_gets_a_sentence(network, seven):
    with pytest.raises(gr.Error) as raised:
        shift.shift_grid(from_strokes(seven, 1024).tolist(), *network)
    assert len(raised.value.message) > 20


def test_a_network_that_is_not_listed_is_told_by_its_name(seven):
    request = {"digit": greys(from_strokes(seven, 1024)), "key": "nonsense"}
    assert "'nonsense'" in str(problem_of(shift.PANEL, request, handler="follow"))
