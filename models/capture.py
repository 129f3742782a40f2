"""Look inside a running network from outside: a copy runs with hooks, so that the original never has any."""

import copy
from dataclasses import dataclass

import torch
from torch import nn


@dataclass(frozen=True)
class Layer:
    """One leaf module as it ran: path, class, its output's shape without the batch, parameters."""

    name: str
    kind: str
    shape: tuple[int, ...]
    parameters: int


@dataclass(frozen=True)
class Call:
    """One run of a leaf module: path, the module (a copy), what went in and came out, both (B, ...)."""

    name: str
    module: nn.Module
    input: torch.Tensor
    output: torch.Tensor


@dataclass(frozen=True)
class ConvMaps:
    """A convolution as it ran on one digit.

    `conv` made `output` (C', H', W') of `input` (C, H, W). `pooled` is what the pooling layer right after it
    took and gave, ((C', H', W'), (C', H'', W'')), or None where another layer comes first.
    """

    conv: nn.Conv2d
    input: torch.Tensor
    output: torch.Tensor
    pooled: tuple[torch.Tensor, torch.Tensor] | None
    pool: nn.Module | None


@dataclass(frozen=True)
class Unrolled:
    """A recurrent network after each of its T steps: logits (T, 10), hidden (L, T, D), cell the same or None.

    `output` (D,) is the last output, which the classifier reads.
    """

    logits: torch.Tensor
    hidden: torch.Tensor
    cell: torch.Tensor | None
    output: torch.Tensor


def calls(model: nn.Module, x: torch.Tensor) -> list[Call]:
    """Every run of a leaf module while `model` reads `x`, in order."""
    model, seen = copy.deepcopy(model).to(x.device), []

    def record(name: str):
        def hook(module: nn.Module, inputs: tuple, output) -> None:
            seen.append(Call(name, module, inputs[0], output[0] if isinstance(output, tuple) else output))

        return hook

    for name, module in model.named_modules():
        if not list(module.children()):
            module.register_forward_hook(record(name))
    with torch.inference_mode():
        model(x)
    return seen


def layers(model: nn.Module, example: torch.Tensor) -> list[Layer]:
    """Leaf modules by first run on `example` (1, ...), e.g. ("conv1", "Conv2d", (10, 24, 24), 260)."""
    seen: dict[str, Layer] = {}
    for call in calls(model, example):
        count = sum(parameter.numel() for parameter in call.module.parameters())
        kind, shape = type(call.module).__name__, tuple(call.output.shape[1:])
        seen.setdefault(call.name, Layer(call.name, kind, shape, count))
    return list(seen.values())


def conv_maps(model: nn.Module, x: torch.Tensor) -> dict[str, ConvMaps]:
    """{path: ConvMaps} of every convolution in the order they run, for one digit `x` (1, 1, 28, 28)."""
    seen, found = calls(model, x), {}
    for at, call in enumerate(seen):
        if not isinstance(call.module, nn.Conv2d):
            continue
        after = next((later for later in seen[at + 1 :] if later.input.ndim == 4 and _layer(later)), None)
        taken = after is not None and isinstance(after.module, (nn.MaxPool2d, nn.AvgPool2d))
        taken = taken and after.input.shape == call.output.shape
        found[call.name] = ConvMaps(
            call.module,
            call.input[0],
            call.output[0],
            (after.input[0], after.output[0]) if taken else None,
            after.module if taken else None,
        )
    return found


def unrolled(model: nn.Module, x: torch.Tensor) -> Unrolled:
    """`model` (Recurrent or ConvRecurrent) reading one digit `x` (1, 1, 28, 28) a step at a time."""
    model = copy.deepcopy(model).to(x.device)
    states, hidden, cell, logits, output = None, [], [], [], None
    with torch.inference_mode():
        for step in model.steps(x).unbind(1):
            output, states = model.rnn(step[:, None], states)  # (1, 1, D); (L, 1, D)
            h, c = states if isinstance(states, tuple) else (states, None)
            hidden.append(h[:, 0])
            cell.append(None if c is None else c[:, 0])
            logits.append(model.fc(output[0, -1]))
    cells = None if cell[-1] is None else torch.stack(cell, 1)
    return Unrolled(torch.stack(logits), torch.stack(hidden, 1), cells, output[0, -1])


def _layer(call: Call) -> bool:
    return isinstance(call.module, (nn.Conv2d, nn.MaxPool2d, nn.AvgPool2d))
