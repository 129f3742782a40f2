"""A network at one moment of its training: what its first layer looks for, what it makes of a digit, says."""

import math
from dataclasses import dataclass

import torch
from torch import nn

from models import capture

MOST_MAPS = 16  # of a convolution
MOST_WEIGHTS = 8  # pictures of a layer of neurons, each as large as a digit


@dataclass(frozen=True)
class Maps:
    """(M, H, W) that one operation made, under its path."""

    name: str
    values: torch.Tensor


@dataclass(frozen=True)
class Scene:
    """`weights` (N, H, W) of the first layer; `maps` of every convolution, or the memory; `logits` (10,).

    The weights of a layer of neurons are (N, 28, 28), those of its strongest at the end of the film; of a
    convolution its kernels; of a recurrent cell a picture for each gate, a row for each unit.
    """

    weights: torch.Tensor
    maps: tuple[Maps, ...]
    logits: torch.Tensor


def strongest(network: nn.Module) -> list[int]:
    """Which neurons of a first layer weigh their input most, the strongest first; of other layers all."""
    weight = _first_weight(network).flatten(1)
    if hasattr(network, "rnn") or not _is_of_neurons(network):
        return list(range(len(weight)))
    return weight.square().sum(1).argsort(descending=True)[:MOST_WEIGHTS].tolist()


def scene(network: nn.Module, x: torch.Tensor, chosen: list[int]) -> Scene:
    """The network with one digit (1, 1, 28, 28); `chosen`: of its first layer's pictures."""
    with torch.inference_mode():
        logits = network(x)[0]
    return Scene(_pictures(network, chosen), _maps(network, x), logits)


def _first_weight(network: nn.Module) -> torch.Tensor:
    return next(parameter for parameter in network.parameters() if parameter.dim() > 1).detach()


def _is_of_neurons(network: nn.Module) -> bool:
    return _first_weight(network).dim() == 2


def _pictures(network: nn.Module, chosen: list[int]) -> torch.Tensor:
    weight = _first_weight(network)
    if hasattr(network, "rnn"):
        hidden = network.rnn.hidden_size
        return weight.reshape(-1, hidden, weight.shape[1])
    weight = weight[chosen]
    if weight.dim() == 4:
        return weight[:, 0]
    side = math.isqrt(weight.shape[1])
    return weight.reshape(-1, side, side)


def _maps(network: nn.Module, x: torch.Tensor) -> tuple[Maps, ...]:
    if hasattr(network, "rnn"):
        return (Maps("rnn", capture.unrolled(network, x).hidden.mT),)  # (1, D, T)
    found = []
    for name, maps in capture.conv_maps(network, x).items():
        # After the ReLU, as everywhere in our networks: what is below 0 goes no further.
        found.append(Maps(name, maps.output[:MOST_MAPS].relu()))
    return tuple(found)
