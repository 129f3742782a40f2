"""The next character, drawn from a network's probabilities, and a text of many: temperature, top-k, top-p.

Source: Holtzman et al., "The curious case of neural text degeneration", 2020 (top-p).
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import torch
import torch.nn.functional as F
from torch import nn

from models.problem import Problem, Range, Term

RANGES = {
    "temperature": Range(0, 5),
    "top_k": Range(0, 10_000, whole=True),
    "top_p": Range(0, 1),
    "seed": Range(0, 2**32, whole=True),
    "length": Range(1, 2000, whole=True),
}
LIMITS = {name: (allowed.low, allowed.high) for name, allowed in RANGES.items()}
COLDEST = 1e-6  # a temperature that is divided by; below it the likeliest character takes all anyway


@dataclass(frozen=True)
class Sampling:
    """How the next character is drawn. Problem for a setting out of range.

    `temperature` 0 takes the likeliest; 1 the network's own probabilities. `top_k`: only so many likeliest
    characters (0: all). `top_p`: only the likeliest ones that together have this probability. `seed`: the
    same seed and settings write the same. `stop`: the id that ends the text, or None. `length`: characters at
    most.
    """

    temperature: float = 0.8
    top_k: int = 0
    top_p: float = 1.0
    seed: int = 0
    stop: int | None = None
    length: int = 400

    def __post_init__(self):
        # Named as in the call, in every language: whoever programs a request looks for this word in it.
        for name, allowed in RANGES.items():
            allowed.checked(Term(name), getattr(self, name))

    def begun(self, beginning: str) -> "Sampling":
        """The same settings with the seed that a text with this beginning has: its own, always the same one.

        Of one seed for all, a cool network would write the same lines after many beginnings.
        """
        digest = hashlib.blake2b(f"{int(self.seed)} {beginning}".encode(), digest_size=4).digest()
        return replace(self, seed=int.from_bytes(digest, "big"))

    def probs(self, logits: torch.Tensor) -> torch.Tensor:
        """(V,) float32 probabilities to draw from. Of equal ones at the edge of top-k the lower ids stay."""
        if self.temperature == 0:
            return F.one_hot(logits.argmax(), len(logits)).float()
        # The largest becomes 0 before the division, which could overflow at low temperatures.
        scaled = (logits - logits.max()) / max(self.temperature, COLDEST)
        probs, order = scaled.softmax(0).sort(descending=True, stable=True)
        if self.top_k:
            # JSON knows no whole numbers: 5 may come as 5.0.
            probs[int(self.top_k) :] = 0
        if self.top_p < 1:
            before = probs.cumsum(0) - probs
            probs[1:][before[1:] >= self.top_p] = 0  # the likeliest one always stays
        return torch.zeros_like(probs).index_add(0, order, probs / probs.sum())


@torch.inference_mode()
def write(
    writer: nn.Module,
    prompt: torch.Tensor,
    sampling: Sampling,
    condition: torch.Tensor | None = None,
    steer: Callable[[list[int], torch.Tensor], torch.Tensor] | None = None,
) -> Iterator[int]:
    """Yield the ids of the characters that follow the (T,) prompt, until the stop mark or the length.

    `condition`: one for all steps (), or one for each, prompt included. `steer`: given the ids written so far
    and the (V,) logits, gives the logits to draw from.
    """
    if not len(prompt):
        raise Problem("A writer needs at least one character to begin with.")
    # One of its own, on the CPU: another visitor's text must not draw from the same numbers.
    generator = torch.Generator().manual_seed(int(sampling.seed))
    device = next(writer.parameters()).device
    written: list[int] = []
    state = None
    # The prompt at once, then each character alone: the state remembers the rest.
    ids = prompt.to(device)
    while len(written) < sampling.length:
        end = len(prompt) + len(written)
        here = None if condition is None else _conditions(condition, end - len(ids), end).to(device)
        logits, state = writer(ids[None], state, here)
        last = logits[0, -1].float().cpu()
        if steer:
            last = steer(written, last)
        drawn = int(torch.multinomial(sampling.probs(last), 1, generator=generator))
        if drawn == sampling.stop:
            return
        written.append(drawn)
        yield drawn
        ids = torch.tensor([drawn], device=device)


def _conditions(condition: torch.Tensor, start: int, end: int) -> torch.Tensor:
    """(1,) the one for all steps, or (1, T) those of the steps from `start` up to `end`."""
    return condition.expand(1) if condition.ndim == 0 else condition[None, start:end]
