"""Character-level networks that write: one character in, the probabilities of the next one out.

Source: Graves, "Generating sequences with recurrent neural networks", 2013; Press and Wolf, "Using the
output embedding to improve language models", 2017 (tied embeddings); Gal and Ghahramani, 2016 (dropout).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import nn

IGNORED = -100  # a target that is no character


class Writer(nn.Module):
    """(B, T) ids [, state] [, (B,) or (B, T) condition] -> ((B, T, V) logits, state).

    `cell` is "lstm" or "gru". `conditions` > 0: an embedding of the condition, one for all steps or one for
    each, is added to the input.
    """

    def __init__(
        self, vocab: int, embedding=128, hidden=512, layers=2, cell="lstm", dropout=0.3, conditions=0
    ):
        super().__init__()
        self.embedding = nn.Embedding(vocab, embedding)
        self.condition = nn.Embedding(conditions, embedding) if conditions else None
        self.rnn = {"lstm": nn.LSTM, "gru": nn.GRU}[cell](
            embedding, hidden, layers, batch_first=True, dropout=dropout if layers > 1 else 0.0
        )
        self.dropout = nn.Dropout(dropout)
        self.project = nn.Linear(hidden, embedding)
        self.bias = nn.Parameter(torch.zeros(vocab))

    def read(self, ids: torch.Tensor, state=None, condition=None):
        """(B, T, D) the top layer's hidden states after each character, and the state to go on from."""
        x = self.embedding(ids)  # (B, T, E)
        if self.condition is not None:
            x = x + self.condition(condition if condition.ndim == 2 else condition[:, None])
        if ids.shape[1] == 1 and not torch.is_grad_enabled():
            return self._step(x[:, 0], state)
        return self.rnn(self.dropout(x), state)

    def _step(self, x: torch.Tensor, state):
        """One step by the cells alone: oneDNN reorders an LSTM's weights at each call, 3.4 ms against 0.3."""
        lstm = isinstance(self.rnn, nn.LSTM)
        if state is None:
            zeros = x.new_zeros(self.rnn.num_layers, len(x), self.rnn.hidden_size)
            state = (zeros, zeros) if lstm else zeros
        after = []
        for layer, weights in enumerate(self.rnn.all_weights):
            if lstm:
                after.append(torch.lstm_cell(x, (state[0][layer], state[1][layer]), *weights))
                x = after[-1][0]
            else:
                x = torch.gru_cell(x, state[layer], *weights)
                after.append(x)
        states = tuple(map(torch.stack, zip(*after, strict=True))) if lstm else torch.stack(after)
        return x[:, None], states

    def logits(self, hidden: torch.Tensor) -> torch.Tensor:
        """(B, T, D) hidden states -> (B, T, V) logits of the next characters."""
        x = self.project(self.dropout(hidden))  # (B, T, E)
        return x @ self.embedding.weight.T + self.bias

    def forward(self, ids: torch.Tensor, state=None, condition=None):
        hidden, state = self.read(ids, state, condition)
        return self.logits(hidden), state


class Carried(nn.Module):
    """(B, T) ids -> (B, T, V) logits of a Writer whose state goes on from piece to piece, its gradient not.

    Truncated back-propagation through time: Williams and Peng, 1990.
    """

    def __init__(self, writer: Writer):
        super().__init__()
        self.writer, self.state = writer, None

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        logits, state = self.writer(ids, self.state)
        self.state = tuple(part.detach() for part in state) if isinstance(state, tuple) else state.detach()
        return logits


class Conditioned(nn.Module):
    """(B, T, 2) ids and conditions -> (B, T, V) logits of a Writer that starts afresh."""

    def __init__(self, writer: Writer):
        super().__init__()
        self.writer = writer

    def forward(self, told: torch.Tensor) -> torch.Tensor:
        return self.writer(told[..., 0], None, told[..., 1])[0]


def nats(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    """Cross-entropy of (B, T, V) logits and (B, T) ids in nats per character; IGNORED ids are left out."""
    return F.cross_entropy(logits.flatten(0, 1), targets.flatten(), ignore_index=IGNORED)


LIMITS = {
    "temperature": (0, 5),
    "top_k": (0, 10_000),
    "top_p": (0, 1),
    "seed": (0, 2**32),
    "length": (1, 2000),
}


@dataclass(frozen=True)
class Sampling:
    """How the next character is drawn. ValueError for a setting out of range.

    `temperature` 0 takes the likeliest; 1 the network's own probabilities. `top_k`: only so many likeliest
    characters (0: all). `top_p`: only the likeliest ones that together have this probability (Holtzman et
    al., 2020). `seed`: the same seed and settings write the same. `stop`: the id that ends the text, or None.
    `length`: characters at most.
    """

    temperature: float = 0.8
    top_k: int = 0
    top_p: float = 1.0
    seed: int = 0
    stop: int | None = None
    length: int = 400

    def __post_init__(self):
        for name, (low, high) in LIMITS.items():
            value = getattr(self, name)
            if not isinstance(value, int | float) or not low <= value <= high:
                raise ValueError(f"{name} is {str(value)[:20]}: give a number from {low} to {high}.")

    def probs(self, logits: torch.Tensor) -> torch.Tensor:
        """(V,) float32 probabilities to draw from. Of equal ones at the edge of top-k the lower ids stay."""
        if self.temperature == 0:
            return F.one_hot(logits.argmax(), len(logits)).float()
        scaled = (logits - logits.max()) / max(self.temperature, 1e-6)
        probs, order = scaled.softmax(0).sort(descending=True, stable=True)
        if self.top_k:
            probs[self.top_k :] = 0
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
        raise ValueError("A writer needs at least one character to begin with.")
    generator = torch.Generator().manual_seed(sampling.seed)
    device = next(writer.parameters()).device
    written, state, ids = [], None, prompt.to(device)
    while len(written) < sampling.length:
        at = len(prompt) + len(written)
        told = condition
        if condition is not None:
            told = condition.expand(1) if condition.ndim == 0 else condition[None, at - len(ids) : at]
            told = told.to(device)
        logits, state = writer(ids[None], state, told)
        last = logits[0, -1].float().cpu()
        probs = sampling.probs(steer(written, last) if steer else last)
        drawn = int(torch.multinomial(probs, 1, generator=generator))
        if drawn == sampling.stop:
            return
        written.append(drawn)
        yield drawn
        ids = torch.tensor([drawn], device=device)
