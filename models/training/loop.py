"""The one training loop, as a generator: a terminal prints it, a page plots it, a test takes three steps."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import torch
from torch import nn


@dataclass(frozen=True)
class Step:
    """One optimizer step: its number from 0, the loss before it, and what the network answered."""

    number: int
    loss: float
    outputs: torch.Tensor
    targets: torch.Tensor


def fit(
    model: nn.Module,
    batches: Iterable[tuple[torch.Tensor, torch.Tensor]],
    loss_fn: Callable[[torch.Tensor, torch.Tensor], torch.Tensor],
    optimizer: torch.optim.Optimizer,
    rate: Callable[[int], float] | None = None,
    start: int = 0,
    clip: float | None = None,
) -> Iterator[Step]:
    """Train `model` a batch a step, yield Steps; to stop, stop iterating. `rate`: step -> learning rate.

    `clip`: the gradient's norm is cut down to this (Pascanu et al., 2013).
    """
    # Networks differ while they train: dropout, hidden letters, batch statistics.
    model.train()
    for number, (inputs, targets) in enumerate(batches, start):
        if rate:
            for group in optimizer.param_groups:
                group["lr"] = rate(number)
        before = []  # LBFGS calls the closure several times: a Step says what was before the first

        def closure(inputs=inputs, targets=targets, before=before) -> torch.Tensor:
            optimizer.zero_grad()
            outputs = model(inputs)
            loss = loss_fn(outputs, targets)
            loss.backward()
            if clip:
                nn.utils.clip_grad_norm_(model.parameters(), clip)
            if not before:
                before.append((loss.item(), outputs.detach()))
            return loss

        optimizer.step(closure)
        loss, outputs = before[0]
        yield Step(number, loss, outputs, targets)
