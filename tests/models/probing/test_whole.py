"""A network taken apart: all its operations in order, and every number computed anew from its parts."""

import math
import random
import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import torch
from torch import nn

from models import checkpoint
from models.capture import conv_maps
from models.probing import whole
from models.registry import DIGITS

CLOSE = 1e-4
HEAT = 1.3


@pytest.fixture(scope="module")
def digit():
    torch.manual_seed(4)
    return torch.rand(1, 1, 28, 28)


@pytest.fixture(scope="module", params=DIGITS, ids=lambda card: card.key)
def traced(request, digit):
    """(the trained network, its operations, what they made of a digit)."""
    model, _facts = checkpoint.load(request.param.key)
    network = whole.trace(model)
    return model, network, whole.run(network, digit, HEAT)


@torch.inference_mode()
def test_the_last_but_one_are_the_logits_and_the_last_their_softmax(traced, digit):
    model, network, values = traced
    logits = model(digit)[0]
    *_others, before, answer = network.operations
    torch.testing.assert_close(values[before.name], logits)
    torch.testing.assert_close(values[answer.name], (logits / HEAT).softmax(0))


def test_no_parameter_is_counted_twice_or_left_out(traced):
    model, network, _values = traced
    assert sum(one.parameters for one in network.operations) == sum(one.numel() for one in model.parameters())


def test_what_each_takes_was_made_before_it(traced):
    _model, network, values = traced
    seen = set()
    for operation in network.operations:
        assert set(operation.inputs) <= seen
        assert operation.shape == tuple(values[operation.name].shape)
        seen.add(operation.name)
    assert len(seen) == len(network.operations)
    assert {name for one in network.operations for name in one.inputs} == seen - {whole.ANSWER}


def test_every_kind_of_our_networks_has_its_rule(traced):
    _model, network, _values = traced
    assert {one.kind for one in network.operations} <= set(whole.RULES)


def recomputed(network, values, count: int) -> float:
    """The largest difference between so many numbers of every operation and what their parts give."""
    chosen = random.Random(7)
    worst = 0.0
    for operation in network.operations:
        for _ in range(count):
            place = tuple(chosen.randrange(length) for length in operation.shape)
            number = whole.number(network, values, operation.name, place, HEAT)
            worst = max(worst, abs(number.again() - float(values[operation.name][place])))
    return worst


def test_numbers_of_every_operation_come_out_of_their_parts(traced):
    _model, network, values = traced
    assert recomputed(network, values, 5) < CLOSE


@pytest.mark.slow
def test_many_numbers_of_every_operation_come_out_of_their_parts(traced):
    _model, network, values = traced
    assert recomputed(network, values, 50) < CLOSE


def test_the_numbers_that_a_number_came_from_are_where_it_says(traced):
    _model, network, values = traced
    chosen = random.Random(3)
    for operation in network.operations:
        if operation.kind not in (*whole.COPYING, *whole.ACTIVATIONS, "linear", "addition", "normalisation"):
            continue  # the first number of a window may lie in the padding
        if not operation.inputs:
            continue
        place = tuple(chosen.randrange(length) for length in operation.shape)
        number = whole.number(network, values, operation.name, place)
        name, origin = number.origin
        assert name in operation.inputs
        assert float(values[name][origin]) == pytest.approx(number.inputs.flat[0], abs=1e-6)


def test_a_wrong_weight_is_noticed(digit):
    model, _facts = checkpoint.load("cnn_small")
    network = whole.trace(model)
    values = whole.run(network, digit)
    with torch.no_grad():
        model.fc2.weight[3, 5] += 1
    place = (3,)
    number = whole.number(network, values, "fc2", place)
    assert abs(number.again() - float(values["fc2"][place])) > CLOSE


def test_convolutions_have_the_names_and_the_maps_that_the_registry_knows(digit):
    for card in DIGITS:
        model, _facts = checkpoint.load(card.key)
        network = whole.trace(model)
        values = whole.run(network, digit)
        maps = conv_maps(model, digit)
        named = [one.name for one in network.operations if one.kind == "convolution"]
        assert named == [conv.path for conv in card.convolutions]
        for path, one in maps.items():
            torch.testing.assert_close(values[path], one.output)


def test_branches_meet_in_a_concatenation_and_blocks_in_an_addition():
    inception = whole.trace(checkpoint.load("inception")[0])
    joins = [one for one in inception.operations if one.kind == "concatenation"]
    assert [len(one.inputs) for one in joins] == [4, 4]
    resnet = whole.trace(checkpoint.load("resnet")[0])
    sums = [one for one in resnet.operations if one.kind == "addition"]
    assert [one.inputs for one in sums] == [("pool", "res1.conv2"), ("pool_1", "res2.conv2")]


def test_1_x_1_convolutions_are_seen_to_save_work():
    operations = {one.name: one for one in whole.trace(checkpoint.load("inception")[0]).operations}
    reduced = operations["incep2.branch5.0"], operations["incep2.branch5.1"]
    assert [one.multiply_adds for one in reduced] == [20 * 16 * 16, 16 * 24 * 25 * 16]


def test_a_network_keeps_its_weights_and_its_mode(digit):
    model, _facts = checkpoint.load("modern")
    before = {name: value.clone() for name, value in model.state_dict().items()}
    whole.run(whole.trace(model), digit)
    assert not model.training
    for name, value in model.state_dict().items():
        assert torch.equal(value, before[name])


class Unusual(nn.Module):
    """What none of ours has: a stride, bias-free layers, an average of all, an unknown operation."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 3, (3, 5), stride=(2, 3), padding=(1, 2), bias=False)
        self.pool = nn.AvgPool2d(2, stride=1)
        self.fc = nn.Linear(3 * 13 * 9, 10, bias=False)

    def forward(self, x):
        x = self.pool(self.conv(x)).tanh() + 1
        return self.fc(x.flatten(1))


def test_another_network_needs_nothing_here(digit):
    torch.manual_seed(0)
    network = whole.trace(Unusual().eval())
    values = whole.run(network, digit)
    kinds = [one.kind for one in network.operations]
    assert kinds == ["input", "convolution", "mean_pool", "tanh", "other", "flatten", "linear", "softmax"]
    for operation in network.operations:
        place = tuple(length // 2 for length in operation.shape)
        if operation.kind == "other":
            with pytest.raises(KeyError):
                whole.number(network, values, operation.name, place)
            continue
        number = whole.number(network, values, operation.name, place)
        assert number.again() == pytest.approx(float(values[operation.name][place]), abs=CLOSE)


def test_padding_is_no_largest_number():
    torch.manual_seed(0)
    pool = nn.MaxPool2d(3, stride=1, padding=1)
    network = whole.trace(nn.Sequential(nn.Conv2d(1, 1, 1), pool, nn.Flatten(), nn.Linear(784, 10)).eval())
    values = whole.run(network, -torch.rand(1, 1, 28, 28))
    number = whole.number(network, values, "1", (0, 0, 0))
    assert np.isinf(number.inputs).sum() == 5
    assert number.again() == pytest.approx(float(values["1"][0, 0, 0]))
    assert math.isfinite(number.value)


def test_the_code_is_what_one_would_write():
    codes = {one.name: one.code for one in whole.trace(checkpoint.load("lstm2")[0]).operations}
    assert codes["reshaped"] == "reshaped = x.mT"
    assert codes["standardised"] == "standardised = (reshaped - 0.5) / 0.5"
    assert codes["last"] == "last = rnn[:, -1]"
    codes = {one.name: one.code for one in whole.trace(checkpoint.load("cnn_small")[0]).operations}
    assert codes["conv1"] == "conv1 = self.conv1(x)  # nn.Conv2d(1, 4, 5, padding=2)"
    assert codes["relu"] == "relu = conv1.relu()"
    assert codes["fc2"] == "fc2 = self.fc2(dropout)  # nn.Linear(512, 10)"


def test_other_threads_go_on_asking_their_networks_while_one_is_taken_apart():
    asked = checkpoint.load("mlp", "robust")[0]
    x = torch.rand(1, 1, 28, 28)
    expected = asked(x)
    traced = threading.Event()
    answers = []

    def ask():
        while not traced.is_set():
            answers.append(asked(x))

    with ThreadPoolExecutor(1) as pool:
        asking = pool.submit(ask)
        for _ in range(3):
            whole.trace(checkpoint.load("modern", "robust")[0])
        traced.set()
        asking.result()
    assert answers and all(torch.equal(answer, expected) for answer in answers)
