"""What runs inside a network, against plain PyTorch, and the network left as it was."""

import pytest
import torch
import torch.nn.functional as F
from torch import nn

from models import checkpoint
from models.capture import calls, conv_maps, layers, unrolled
from models.drawing import from_strokes
from models.registry import DIGITS

CONVOLUTIONAL = [(card.key, recipe) for card in DIGITS if card.convolutions for recipe in card.recipes]
RECURRENT = [(card.key, "robust") for card in DIGITS if card.steps]


@pytest.fixture
def x(seven):
    return torch.from_numpy(from_strokes(seven, 1024))[None, None]


@pytest.mark.parametrize(("key", "recipe"), CONVOLUTIONAL)
@torch.inference_mode()
def test_every_convolution_and_the_pooling_after_it_are_pytorchs_own(key, recipe, x):
    model, _ = checkpoint.load(key, recipe)
    maps = conv_maps(model, x)
    convolutions = {name: part for name, part in model.named_modules() if isinstance(part, nn.Conv2d)}
    assert set(maps) == set(convolutions)
    for name, found in maps.items():
        conv = convolutions[name]
        by_hand = F.conv2d(found.input[None], conv.weight, conv.bias, conv.stride, conv.padding)
        torch.testing.assert_close(found.output, by_hand[0], atol=1e-5, rtol=1e-5)
        assert (found.pooled is None) == (found.pool is None)
        if found.pooled:
            before, after = found.pooled
            assert before.shape == found.output.shape
            assert torch.equal(after, F.max_pool2d(before[None], 2)[0])


@pytest.mark.parametrize(
    ("key", "pooled"),
    [
        ("cnn_small", ["conv1", "conv2"]),
        ("cnn", ["conv1", "conv2"]),
        ("inception", ["conv1", "conv2"]),
        ("resnet", ["conv1", "conv2"]),
        ("cnn_rnn", ["conv1", "conv2"]),
        ("modern", ["features.0.0", "features.2.0"]),
    ],
)
def test_only_the_convolutions_that_a_pooling_layer_follows_have_one(key, pooled, x):
    maps = conv_maps(checkpoint.load(key, "robust")[0], x)
    assert [name for name, found in maps.items() if found.pooled] == pooled


def test_the_first_convolution_of_the_small_cnn_reads_the_digit_itself(x):
    found = conv_maps(checkpoint.load("cnn_small", "plain")[0], x)["conv1"]
    assert torch.equal(found.input, x[0])


@pytest.mark.parametrize("key", [card.key for card in DIGITS])
def test_the_network_itself_keeps_no_hook_and_no_change(key, x):
    model, _ = checkpoint.load(key)
    before = {name: tensor.clone() for name, tensor in model.state_dict().items()}
    layers(model, x)
    if hasattr(model, "rnn"):
        unrolled(model, x)
    conv_maps(model, x)
    assert not any(part._forward_hooks for part in model.modules())
    assert not model.training
    assert all(torch.equal(tensor, before[name]) for name, tensor in model.state_dict().items())


def test_layers_tell_the_shapes_in_the_order_they_run(x):
    told = layers(checkpoint.load("cnn_small", "robust")[0], x)
    assert [(layer.name, layer.shape) for layer in told] == [
        ("conv1", (4, 28, 28)),
        ("pool", (4, 14, 14)),
        ("conv2", (8, 14, 14)),
        ("fc1", (512,)),
        ("dropout", (512,)),
        ("fc2", (10,)),
    ]


def test_a_layer_that_runs_twice_is_called_twice(x):
    names = [call.name for call in calls(checkpoint.load("cnn_small", "robust")[0], x)]
    assert names == ["conv1", "pool", "conv2", "pool", "fc1", "dropout", "fc2"]


@pytest.mark.parametrize(("key", "recipe"), RECURRENT)
@torch.inference_mode()
def test_each_step_is_the_network_on_the_sequence_cut_off_there(key, recipe, x):
    model, _ = checkpoint.load(key, recipe)
    read, steps = unrolled(model, x), model.steps(x)
    assert len(read.logits) == steps.shape[1]
    for t in range(1, steps.shape[1] + 1):
        outputs, states = model.rnn(steps[:, :t])
        h, c = states if isinstance(states, tuple) else (states, None)
        torch.testing.assert_close(read.logits[t - 1], model.fc(outputs[0, -1]), atol=1e-4, rtol=1e-4)
        torch.testing.assert_close(read.hidden[:, t - 1], h[:, 0], atol=1e-5, rtol=1e-4)
        assert (read.cell is None) == (c is None)
        if c is not None:
            torch.testing.assert_close(read.cell[:, t - 1], c[:, 0], atol=1e-4, rtol=1e-4)
    torch.testing.assert_close(read.logits[-1], model(x)[0], atol=1e-4, rtol=1e-4)
    assert torch.equal(read.output, read.hidden[-1, -1])


def test_the_output_of_two_layers_is_the_upper_ones(x):
    read = unrolled(checkpoint.load("lstm2", "robust")[0], x)
    assert len(read.hidden) == 2
    assert not torch.allclose(read.output, read.hidden[0, -1], atol=1e-2)
