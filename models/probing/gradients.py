"""How much of the gradient of one digit's loss reaches each layer of a network, and each step of a reading.

Source: Glorot and Bengio, "Understanding the difficulty of training deep feedforward neural networks", 2010;
Bengio, Simard and Frasconi, "Learning long-term dependencies with gradient descent is difficult", 1994.
"""

import copy
from collections.abc import Sequence

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn
from torch.nn.grad import conv2d_weight

from models.mlp import MLP
from models.recurrent import Recurrent
from models.resnet import Residual, ResNet
from models.seeds import seeded

LEARNING = (nn.Linear, nn.Conv2d)  # layers that have weights of their own

Sizes = dict[str, float]  # root mean squares of gradients, by the names of what they belong to, in order


class Cut(nn.Module):
    """(B, C, H, W) -> the same shape: a residual block's own convolutions without the addition."""

    def __init__(self, block: Residual):
        super().__init__()
        self.conv1 = block.conv1
        self.conv2 = block.conv2

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.conv2(self.conv1(x).relu()).relu()


def without_additions(network: ResNet) -> ResNet:
    """A copy with the same weights whose blocks no longer add their input."""
    network = copy.deepcopy(network)
    for name, block in list(network.named_children()):
        if isinstance(block, Residual):
            setattr(network, name, Cut(block))
    return network


def by_layer(network: nn.Module, x: torch.Tensor, target: int) -> tuple[Sizes, Sizes]:
    """({layer: gradient of its weights}, {layer: of its outputs}) of the loss of `x` (1, 1, 28, 28).

    Both as root mean squares, the first layer first; the loss is the cross-entropy with the digit `target`.
    """
    calls = []

    def keep(module: nn.Module, inputs: tuple, output: torch.Tensor) -> None:
        calls.append((names[module], module, inputs[0], output))

    # A copy that can have hooks, of which the weights are those of the network itself.
    network = copy.deepcopy(network, memo={id(weight): weight for weight in network.parameters()})
    names = {module: name for name, module in network.named_modules() if isinstance(module, LEARNING)}
    for module in names:
        module.register_forward_hook(keep)
    logits = network(x.clone().requires_grad_())
    gradients = torch.autograd.grad(_loss(logits, target), [output for *_call, output in calls])
    weights = {}
    outputs = {}
    with torch.no_grad():
        for (name, module, inputs, _output), gradient in zip(calls, gradients, strict=True):
            outputs[name] = _size(gradient)
            weights[name] = _weight_size(module, inputs, gradient)
    return weights, outputs


def by_step(
    networks: Sequence[Recurrent], x: torch.Tensor, target: int
) -> tuple[np.ndarray, np.ndarray | None]:
    """(N, T) how much of the gradient reaches the hidden state after each step, and the cell state or None.

    Root mean squares of the gradient with respect to the states of N networks that differ in nothing but
    their weights, of one layer. What reaches h_t has come back through all later steps; an LSTM's cell state
    has a way of its own, on which it is only multiplied by the forget gates.
    """
    cell = STEPS[type(networks[0].rnn)]
    # All networks at once: step by step, most of the time goes into calling torch.
    weights = [torch.stack([getattr(one.rnn, name) for one in networks]).detach() for name in PARAMETERS]
    hidden_size = networks[0].rnn.hidden_size
    h = torch.zeros(len(networks), hidden_size, 1, requires_grad=True)
    c = torch.zeros(len(networks), hidden_size, 1, requires_grad=True)
    hidden = []
    cells = []
    for row in networks[0].steps(x)[0]:
        h, c = cell(weights, row[:, None], h, c)
        hidden.append(h)
        cells.append(c)
    logits = torch.stack([one.fc(state[:, 0]) for one, state in zip(networks, h, strict=True)])
    has_cell = isinstance(networks[0].rnn, nn.LSTM)
    asked = [*hidden, *cells] if has_cell else hidden
    gradients = torch.autograd.grad(_loss(logits, target), asked)
    sizes = torch.stack(gradients, 1).square().mean((2, 3)).sqrt().numpy()
    count = len(hidden)
    return sizes[:, :count], sizes[:, count:] if has_cell else None


def _rnn_step(weights: list[torch.Tensor], x: torch.Tensor, h: torch.Tensor, c: torch.Tensor) -> tuple:
    from_input, from_state = _parts(weights, x, h)
    return (from_input + from_state).tanh(), c


def _lstm_step(weights: list[torch.Tensor], x: torch.Tensor, h: torch.Tensor, c: torch.Tensor) -> tuple:
    from_input, from_state = _parts(weights, x, h)
    keep_in, forget, new, tell = (from_input + from_state).chunk(4, 1)
    c = forget.sigmoid() * c + keep_in.sigmoid() * new.tanh()
    return tell.sigmoid() * c.tanh(), c


def _gru_step(weights: list[torch.Tensor], x: torch.Tensor, h: torch.Tensor, c: torch.Tensor) -> tuple:
    from_input, from_state = (part.chunk(3, 1) for part in _parts(weights, x, h))
    reset = (from_input[0] + from_state[0]).sigmoid()
    update = (from_input[1] + from_state[1]).sigmoid()
    new = (from_input[2] + reset * from_state[2]).tanh()
    return (1 - update) * new + update * h, c


def _parts(weights: list[torch.Tensor], x: torch.Tensor, h: torch.Tensor) -> tuple:
    """What the gates get from the row, and from the state: (N, gates * D, 1) each."""
    input_weight, state_weight, input_bias, state_bias = weights
    return input_weight @ x + input_bias[..., None], state_weight @ h + state_bias[..., None]


PARAMETERS = ("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0")
STEPS = {nn.RNN: _rnn_step, nn.LSTM: _lstm_step, nn.GRU: _gru_step}


def new(build, seed: int) -> nn.Module:
    """The network that `build` makes, with the random weights of this seed."""
    with seeded(seed):
        return build()


def mean_size(sizes: list[np.ndarray]) -> np.ndarray:
    """The geometric mean of several: on a logarithmic axis the middle of their bars."""
    with np.errstate(divide="ignore"):
        return np.exp(np.log(np.stack(sizes)).mean(0))


def layer_gradients(activation: str, digit: np.ndarray, target: int, seed: int = 0) -> list[float]:
    """The mean size of the gradient for the weights of each layer of a new MLP, the first layer first.

    `activation` is "relu" or "sigmoid"; the loss is the cross-entropy of one (28, 28) digit.
    """
    network = new(lambda: MLP(activation), seed)
    x = torch.from_numpy(np.asarray(digit, np.float32))[None, None]  # (1, 1, 28, 28)
    F.cross_entropy(network(x), torch.tensor([target])).backward()
    weights = [weight for name, weight in network.named_parameters() if name.endswith("weight")]
    return [float(weight.grad.abs().mean()) for weight in weights]


def _loss(logits: torch.Tensor, target: int) -> torch.Tensor:
    """The sum of the networks' losses, for (N, 10) logits: none of them depends on another's weights."""
    # In 64 bits: a network may be so sure of the digit that 32 leave nothing of 1 - p.
    targets = torch.full((len(logits),), target)
    return F.cross_entropy(logits.double(), targets, reduction="sum")


def _weight_size(module: nn.Module, inputs: torch.Tensor, gradient: torch.Tensor) -> float:
    if isinstance(module, nn.Linear):
        # Each is the product of an input and an output's gradient: so are their mean squares.
        return _size(inputs) * _size(gradient)
    shape = module.weight.shape
    return _size(conv2d_weight(inputs, shape, gradient, module.stride, module.padding))


def _size(gradient: torch.Tensor) -> float:
    return float(gradient.square().mean().sqrt())
