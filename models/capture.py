"""Look inside a running network from outside: a copy runs with hooks, so that the original never has any."""

import copy
from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import nn

POOLING = (nn.MaxPool2d, nn.AvgPool2d)


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
    model = copy.deepcopy(model).to(x.device)
    record: list[Call] = []

    def recorder(name: str) -> Callable:
        def hook(module: nn.Module, inputs: tuple, output) -> None:
            # A recurrent layer gives its state too: its outputs over the steps are what goes on.
            first = output[0] if isinstance(output, tuple) else output
            record.append(Call(name, module, inputs[0], first))

        return hook

    for name, module in model.named_modules():
        # Leaves only: a block's output is that of its last layer, which is there already.
        if not list(module.children()):
            module.register_forward_hook(recorder(name))
    with torch.inference_mode():
        model(x)
    return record


def layers(model: nn.Module, example: torch.Tensor) -> list[Layer]:
    """Leaf modules by first run on `example` (1, ...), e.g. ("conv1", "Conv2d", (10, 24, 24), 260)."""
    first_runs: dict[str, Layer] = {}
    for call in calls(model, example):
        if call.name not in first_runs:
            count = sum(parameter.numel() for parameter in call.module.parameters())
            shape = tuple(call.output.shape[1:])
            first_runs[call.name] = Layer(call.name, type(call.module).__name__, shape, count)
    return list(first_runs.values())


def conv_maps(model: nn.Module, x: torch.Tensor) -> dict[str, ConvMaps]:
    """{path: ConvMaps} of every convolution in the order they run, for one digit `x` (1, 1, 28, 28)."""
    # Activations and normalisations in between keep the maps' shape, so only these two kinds are looked at.
    record = [call for call in calls(model, x) if isinstance(call.module, (nn.Conv2d, *POOLING))]
    maps = {}
    for at, call in enumerate(record):
        if isinstance(call.module, nn.Conv2d):
            after = record[at + 1] if at + 1 < len(record) else None
            pool = _pooling_of(call, after)
            maps[call.name] = ConvMaps(
                conv=call.module,
                input=call.input[0],
                output=call.output[0],
                pooled=(pool.input[0], pool.output[0]) if pool else None,
                pool=pool.module if pool else None,
            )
    return maps


def _pooling_of(call: Call, after: Call | None) -> Call | None:
    """The run `after` a convolution's, if it pools that convolution's maps."""
    # In an Inception block the next to run pools the block's input: it has another shape.
    if after is None or not isinstance(after.module, POOLING) or after.input.shape != call.output.shape:
        return None
    return after


def unrolled(model: nn.Module, x: torch.Tensor) -> Unrolled:
    """`model` (Recurrent or ConvRecurrent) reading one digit `x` (1, 1, 28, 28) a step at a time."""
    model = copy.deepcopy(model).to(x.device)
    states = None
    hidden = []
    cells = []
    logits = []
    with torch.inference_mode():
        # One at a time: a run over the whole sequence gives every output, but only the last cell state.
        for step in model.steps(x).unbind(1):
            output, states = model.rnn(step[:, None], states)  # (1, 1, D); (L, 1, D)
            h, c = states if isinstance(states, tuple) else (states, None)
            hidden.append(h[:, 0])
            if c is not None:
                cells.append(c[:, 0])
            logits.append(model.fc(output[0, -1]))
    return Unrolled(
        logits=torch.stack(logits),
        hidden=torch.stack(hidden, 1),
        cell=torch.stack(cells, 1) if cells else None,
        output=output[0, -1],
    )
