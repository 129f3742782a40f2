"""Character-level networks that write: one character in, the probabilities of the next one out.

Source: Graves, "Generating sequences with recurrent neural networks", 2013; Press and Wolf, "Using the
output embedding to improve language models", 2017 (tied embeddings); Gal and Ghahramani, 2016 (dropout).
"""

import torch
import torch.nn.functional as F
from torch import nn


class Writer(nn.Module):
    """(B, T) ids [, state] [, (B,) condition] -> ((B, T, V) logits, state).

    `cell` is "lstm" or "gru". `conditions` > 0: an embedding of the condition is added to every step's input.
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

    def forward(self, ids: torch.Tensor, state=None, condition=None):
        x = self.embedding(ids)  # (B, T, E)
        if self.condition is not None:
            x = x + self.condition(condition)[:, None]
        outputs, state = self.rnn(self.dropout(x), state)  # (B, T, D)
        x = self.project(self.dropout(outputs))  # (B, T, E)
        return x @ self.embedding.weight.T + self.bias, state


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


def nats(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    """Mean cross-entropy of (B, T, V) logits and (B, T) ids, in nats per character."""
    return F.cross_entropy(logits.flatten(0, 1), targets.flatten())
