"""The Inside panel: every operation of every network for any digit, any number; a sentence for bad input."""

import json
from html import unescape

import gradio as gr
import numpy as np
import pytest

from demo import predict, probe
from demo.draw.numbers import number
from demo.pages.digits import inside
from models.drawing import from_strokes
from models.registry import CARDS
from tests.kit.panels import ask, greys, is_chinese, problem_of, sentences, slots_sent

SAME_IN_CHINESE = {*CARDS, *(one.name for one in probe.operations("cnn_small"))}


@pytest.fixture
def digit(seven):
    return from_strokes(seven, 1024)


@pytest.fixture
def request_of(digit):
    """request_of(**fields): what the page sends for a 7."""
    usual = {"digit": greys(digit), "recipe": "robust", "lang": "en", "key": "cnn_small"}
    return lambda **fields: usual | {"layer_cnn_small": "conv1"} | fields


def test_a_digit_fills_the_panel_and_a_blank_pad_asks_for_one(request_of):
    filled = "".join(ask(inside.PANEL, request_of()).values())
    assert "<figure" in filled and "<img" in filled
    for blank in (None, [0] * 784):
        empty = "".join(ask(inside.PANEL, request_of(digit=blank)).values())
        assert "blank-note" in empty and "<figure" not in empty


@pytest.mark.parametrize(
    "bad",
    [{"digit": [1, 2]}, {"digit": "seven"}, {"digit": [900] * 784}, {"key": "<b>"}, {"recipe": "baked"}],
    ids=lambda bad: str(bad)[:40],
)
def test_bad_input_is_told_in_a_sentence_and_escaped(bad, request_of):
    slots = slots_sent(inside.PANEL, request_of(**bad))
    assert set(slots) == {"trouble", "n"}
    assert 'role="alert"' in slots["trouble"] and "<b>" not in slots["trouble"]


def test_an_unknown_operation_is_told_with_those_that_there_are(request_of):
    slots = slots_sent(inside.PANEL, request_of(layer_cnn_small="conv9"))
    assert "conv1, relu, pool, conv2" in slots["trouble"]


def test_a_network_without_the_pages_recipe_is_shown_in_its_own(request_of):
    slots = ask(inside.PANEL, request_of(key="modern", recipe="plain", layer_modern="features.6.0"))
    assert "128 × 2 × 2" in slots["maps"]


def test_every_layer_of_every_network_can_be_looked_at(request_of):
    for key in probe.convolutional():
        for layer, (maps, *_sizes) in probe.conv_layers(key).items():
            slots = ask(inside.PANEL, request_of(key=key, **{f"layer_{key}": layer}))
            assert slots["maps"].count('data-pick="x y"') == maps
            assert inside.NEXT[probe.follows(key, layer)].to("en") in slots["formula"]


@pytest.mark.parametrize("key", predict.names())
def test_every_operation_of_every_network_can_be_opened(request_of, key):
    for name, _words in inside.layers()[key].pairs():
        slots = ask(inside.PANEL, request_of(key=key, **{f"layer_{key}": name}))
        assert f"<b>{name}</b>" in slots["about"]
        assert "data-pick" in slots["maps"] and "<code>" in slots["formula"]
        pressed = slots["whole"].split('aria-pressed="true"')
        assert len(pressed) == 2 and f"{name}&#34;" in pressed[0][-200:]


@pytest.mark.parametrize("key", predict.names())
def test_each_network_opens_on_what_makes_it_what_it_is(key):
    operations = {one.name: one.kind for one in probe.operations(key)}
    kind = operations[inside.layers()[key].default]
    kinds = set(operations.values())
    assert kind == next(one for one in ("convolution", "recurrent", "linear") if one in kinds)


def test_while_one_draws_only_the_whole_network_is_answered(request_of):
    assert set(ask(inside.PANEL, request_of(drawing=True))) == {"whole"}


def test_one_walks_back_from_a_number_to_what_it_was_made_of(request_of):
    name = "softmax"
    opened = []
    fields = {}
    while name != "input":
        opened.append(name)
        html = ask(inside.PANEL, request_of(key="mlp", layer_mlp=name, **fields))["formula"]
        fill = html.split('data-fill="')[1].split('"')[0]
        values = json.loads(unescape(str(fill)))
        name = values.pop("layer_mlp")
        fields = {field: str(value) for field, value in values.items()}
    assert opened == [one.name for one in reversed(probe.operations("mlp")[1:])]


def test_each_kernel_stands_above_the_map_that_it_makes(request_of):
    for layer, maps in (("conv1", 4), ("conv2", 8)):
        html = ask(inside.PANEL, request_of(layer_cnn_small=layer))["maps"]
        columns = html.split('class="maps made"')[1].split("</div>")[0].split("<span>")[1:]
        assert len(columns) == maps
        for index, column in enumerate(columns):
            kernel, feature_map = column.split("<img")[1:]
            assert "data-pick" not in kernel and f'data-fill="{{&#34;map&#34;: {index}}}"' in feature_map


def test_a_kernel_of_few_channels_is_a_column_and_of_many_a_block(digit):
    conv = probe.conv_layer(digit, "cnn_small", "conv2", "robust")
    column = inside.kernel_picture(conv.weight[0], 84, (-1, 1))
    assert 'width="40"' in column and 'height="184"' in column  # four of 5 x 5, three gaps of one
    deep = probe.conv_layer(digit, "modern", "features.6.0", "robust")
    block = inside.kernel_picture(deep.weight[0], 40, (-1, 1))
    assert 'width="40"' in block and 'height="37"' in block  # 12 columns and 11 rows of 3 x 3


def test_maps_that_stand_already_are_not_sent_again(request_of):
    for layer in ("conv1", "pool"):
        assert set(ask(inside.PANEL, request_of(layer_cnn_small=layer))) == set(inside.SLOTS)
        assert set(ask(inside.PANEL, request_of(layer_cnn_small=layer, pointed=True, y="3"))) == {"formula"}


@pytest.mark.parametrize("layer", ["conv1", "conv2"])
@pytest.mark.parametrize(("y", "x"), [("0", "0"), ("5", "9"), ("99", "-4")])
def test_the_formula_shows_the_layers_own_number(request_of, digit, layer, y, x):
    rounded = (digit * 255).round().astype(np.float32) / 255
    html = ask(inside.PANEL, request_of(layer_cnn_small=layer, y=y, x=x, map="1"))["formula"]
    conv = probe.conv_layer(rounded, "cnn_small", layer, "robust")
    side = conv.output.shape[-1] - 1
    row, column = (min(side, max(0, int(text))) for text in (y, x))
    assert f"= <b>{number(float(conv.output[1, row, column]))}</b>" in html


@pytest.mark.parametrize("layer", ["conv1", "conv2"])
def test_it_opens_on_the_strongest_pixel_of_the_map(request_of, digit, layer):
    conv = probe.conv_layer((digit * 255).round().astype(np.float32) / 255, "cnn_small", layer, "robust")
    y, x = np.unravel_index(conv.output[2].argmax(), conv.output[2].shape)
    for fields in ({}, {"y": "", "x": ""}):
        html = ask(inside.PANEL, request_of(layer_cnn_small=layer, map="2", **fields))["formula"]
        assert f"One pixel: map 2, row {y}, column {x}" in html
        assert f"= <b>{number(float(conv.output[2].max()))}</b>" in html


def test_the_channel_that_adds_most_is_shown_unless_another_is_chosen(request_of):
    html = ask(inside.PANEL, request_of(layer_cnn_small="conv2"))["formula"]
    chips = html.split('class="chips"')[1]
    strongest = chips.split('aria-pressed="true"')[1]
    assert chips.index('aria-pressed="true"') < chips.index('aria-pressed="false"')
    assert strongest.startswith(">")
    other = ask(inside.PANEL, request_of(layer_cnn_small="conv2", channel="3"))["formula"]
    assert "input channel 2 of 4" in other


def test_padding_is_hatched_where_the_patch_leaves_the_picture(request_of):
    corner = ask(inside.PANEL, request_of(y="0", x="0"))["formula"]
    middle = ask(inside.PANEL, request_of(y="14", x="14"))["formula"]
    assert 'class="minus out"' in corner and "Hatched" in corner
    assert " out" not in middle and "Hatched" not in middle


@pytest.mark.parametrize("field", ["map", "y", "x", "channel"])
def test_a_field_that_is_no_number_is_named_in_both_languages(request_of, field):
    english, chinese = sentences(problem_of(inside.PANEL, request_of(**{field: "many"})))
    assert "'many': give a " in english and english.startswith("The ")
    assert "不能是“many”" in chinese and is_chinese(chinese, set())


def test_a_column_is_named_by_what_it_means_here(request_of):
    assert sentences(problem_of(inside.PANEL, request_of(x="?")))[0].startswith("The column")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"digit": [1, 2]}, "不是 784 个灰度值"),
        ({"digit": [900] * 784}, "0 到 255"),
        ({"layer_cnn_small": "conv9"}, "这个网络没有运算“conv9”，可选：input、conv1、relu、"),
    ],
    ids=lambda wrong: str(wrong)[:40],
)
def test_a_wrong_setting_is_told_in_both_languages(request_of, wrong, sentence):
    english, chinese = sentences(problem_of(inside.PANEL, request_of(**wrong)))
    assert sentence in chinese and is_chinese(chinese, SAME_IN_CHINESE), chinese
    assert english.endswith(".")


def test_the_endpoint_gives_plain_numbers(digit):
    maps = inside.feature_maps(digit.tolist(), "cnn_small", "conv1")
    assert np.shape(maps["maps"]) == (4, 28, 28) and np.shape(maps["pooled"]) == (4, 14, 14)
    assert (maps["kernel"], maps["stride"], maps["padding"]) == (5, 1, 2)
    assert maps["kernels"] == [4, 1, 5, 5]


def test_the_endpoint_of_the_whole_network_tells_every_operation(digit):
    answer = inside.whole_network(digit.tolist(), "cnn_small", operation="conv1")
    operations = {one["name"]: one for one in answer["operations"]}
    assert list(operations)[0] == "input" and list(operations)[-1] == "softmax"
    assert operations["conv1"]["parameters"] == 4 * 25 + 4
    assert np.shape(answer["values"]) == (4, 28, 28)
    assert np.argmax(answer["probs"]) == 7 and sum(answer["probs"]) == pytest.approx(1, abs=1e-4)
    assert inside.whole_network(digit.tolist())["values"] is None
    with pytest.raises(gr.Error, match="No operation 'conv9'"):
        inside.whole_network(digit.tolist(), operation="conv9")


@pytest.mark.parametrize(
    "wrong",
    [{"key": "mlp"}, {"layer": "conv7"}, {"digit": [[1]]}, {"recipe": "baked"}],
    ids=str,
)
def test_a_wrong_call_of_the_endpoint_gets_a_sentence(digit, wrong):
    call = {"digit": digit.tolist(), "key": "cnn", "layer": "conv1"}
    with pytest.raises(gr.Error) as raised:
        inside.feature_maps(**call | wrong)
    assert len(raised.value.message) > 20
