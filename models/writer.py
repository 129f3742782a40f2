"""Character-level networks that write: one character in, the probabilities of the next one out.

Source: Graves, "Generating sequences with recurrent neural networks", 2013; Press and Wolf, "Using the
output embedding to improve language models", 2017 (tied embeddings); Gal and Ghahramani, 2016 (dropout).
"""

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
