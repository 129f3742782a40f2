"""Gradients by layer and by step: the same as PyTorch's own, and a network left as it was."""

import copy

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from models.mlp import MLP
from models.probing import gradients
from models.recurrent import Recurrent
from models.resnet import ResNet


@pytest.fixture
def x():
    return torch.rand(1, 1, 28, 28, generator=torch.Generator().manual_seed(1))


def rms(tensor: torch.Tensor) -> float:
    return float(tensor.detach().square().mean().sqrt())


@pytest.mark.parametrize("build", [MLP, ResNet])
def test_a_layers_gradient_is_that_of_its_own_weights(build, x):
    network = gradients.new(build, 0)
    weights, _outputs = gradients.by_layer(network.requires_grad_(False), x, 7)
    twin = copy.deepcopy(network).requires_grad_()
    F.cross_entropy(twin(x), torch.tensor([7])).backward()
    assert list(weights) == [name for name, module in twin.named_modules() if hasattr(module, "weight")]
    for name, size in weights.items():
        assert size == pytest.approx(rms(twin.get_submodule(name).weight.grad), rel=1e-3)


def test_the_gradient_of_the_last_outputs_is_p_minus_y(x):
    network = gradients.new(MLP, 0)
    _weights, outputs = gradients.by_layer(network, x, 7)
    probs = network(x).softmax(1)[0]
    assert outputs["layers.9"] == pytest.approx(rms(probs - F.one_hot(torch.tensor(7), 10)), rel=1e-3)


def test_the_network_is_left_without_hooks_and_gradients(x):
    network = gradients.new(ResNet, 0)
    gradients.by_layer(network, x, 7)
    assert not any(module._forward_hooks for module in network.modules())
    assert all(weight.grad is None for weight in network.parameters())


def test_without_additions_the_same_weights_give_other_answers(x):
    network = gradients.new(ResNet, 0)
    cut = gradients.without_additions(network)
    pairs = zip(network.state_dict().items(), cut.state_dict().items(), strict=True)
    assert all(name == other and torch.equal(one, two) for (name, one), (other, two) in pairs)
    change = network.res1.conv2(network.res1.conv1(x.expand(1, 16, 28, 28)).relu())
    assert torch.allclose(cut.res1(x.expand(1, 16, 28, 28)), change.relu())
    assert not torch.allclose(cut(x), network(x))


@pytest.mark.parametrize("kind", ["rnn", "lstm", "gru"])
def test_the_gradient_of_each_step_is_that_of_pytorchs_own_cell(kind, x):
    networks = [gradients.new(lambda: Recurrent(kind, 24), seed) for seed in (0, 1)]
    sizes, cells = gradients.by_step([one.requires_grad_(False) for one in networks], x, 3)
    assert sizes.shape == (2, 28) and (cells is None) == (kind != "lstm")
    for network, own in zip(networks, sizes, strict=True):
        # The other way round: a nudge to the state after a step, and what it does to the loss.
        for step in (0, 13, 27):
            assert rms(state_gradient(network, x, 3, step)) == pytest.approx(own[step], rel=1e-3)


def state_gradient(network: Recurrent, x: torch.Tensor, target: int, step: int) -> torch.Tensor:
    """What PyTorch gives for the hidden state after that step, the rest of the sequence read from it."""
    rows = network.steps(x)
    _outputs, states = network.rnn(rows[:, : step + 1])
    h, c = states if isinstance(states, tuple) else (states, None)
    h = h.detach().requires_grad_()
    last = h
    if step < 27:
        _outputs, after = network.rnn(rows[:, step + 1 :], h if c is None else (h, c))
        last = after[0] if isinstance(after, tuple) else after
    (gradient,) = torch.autograd.grad(F.cross_entropy(network.fc(last[-1]), torch.tensor([target])), h)
    return gradient


def test_an_lstms_cell_state_counts_every_way_to_the_loss(x):
    network = gradients.new(lambda: Recurrent("lstm", 24), 0)
    _sizes, cells = gradients.by_step([network], x, 3)
    rows = network.steps(x)
    _outputs, (h, c) = network.rnn(rows[:, :20])
    nudged = c.detach().requires_grad_()
    # h is what the output gate lets out of c, so the nudge reaches it too.
    tell = (h / c.tanh()).detach()
    outputs, _states = network.rnn(rows[:, 20:], (tell * nudged.tanh(), nudged))
    (gradient,) = torch.autograd.grad(F.cross_entropy(network.fc(outputs[:, -1]), torch.tensor([3])), nudged)
    assert rms(gradient) == pytest.approx(cells[0, 19], rel=1e-3)


def test_sigmoids_leave_the_first_layer_hundreds_of_times_less_than_relus(x):
    shares = {}
    for activation in ("sigmoid", "relu"):
        weights, _outputs = gradients.by_layer(gradients.new(lambda a=activation: MLP(a), 0), x, 7)
        shares[activation] = weights["layers.1"] / weights["layers.9"]
    assert shares["sigmoid"] < shares["relu"] / 100


def test_the_mean_is_that_of_the_powers_of_ten():
    sizes = [np.array([1e-2, 1e-6]), np.array([1e-4, 1e-6])]
    assert gradients.mean_size(sizes) == pytest.approx([1e-3, 1e-6])
    assert gradients.mean_size([np.array([0.0]), np.array([1.0])]) == 0
