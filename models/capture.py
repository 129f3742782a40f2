"""Look inside a running network from outside: hooks that are taken off again."""

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


def layers(model: nn.Module, example: torch.Tensor) -> list[Layer]:
    """Leaf modules by first run on `example` (1, ...), e.g. ("conv1", "Conv2d", (10, 24, 24), 260)."""
    seen: dict[str, Layer] = {}

    def record(name: str):
        def hook(module: nn.Module, inputs: tuple, output) -> None:
            output = output[0] if isinstance(output, tuple) else output
            count = sum(parameter.numel() for parameter in module.parameters())
            seen.setdefault(name, Layer(name, type(module).__name__, tuple(output.shape[1:]), count))

        return hook

    leaves = [(name, module) for name, module in model.named_modules() if not list(module.children())]
    hooks = [module.register_forward_hook(record(name)) for name, module in leaves]
    try:
        with torch.inference_mode():
            model(example)
    finally:
        for hook in hooks:
            hook.remove()
    return list(seen.values())
