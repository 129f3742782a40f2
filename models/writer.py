"""Character-level networks that write: one character in, the probabilities of the next one out.

Source: Graves, "Generating sequences with recurrent neural networks", 2013; Press and Wolf, "Using the
output embedding to improve language models", 2017 (tied embeddings); Gal and Ghahramani, 2016 (dropout).
"""

import torch
from torch import nn

CELLS = {"lstm": nn.LSTM, "gru": nn.GRU}


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
        # torch drops between layers only, and warns where there is nothing between.
        between = dropout if layers > 1 else 0.0
        self.rnn = CELLS[cell](embedding, hidden, layers, batch_first=True, dropout=between)
        self.dropout = nn.Dropout(dropout)
        self.project = nn.Linear(hidden, embedding)
        self.bias = nn.Parameter(torch.zeros(vocab))

    def forward(self, ids: torch.Tensor, state=None, condition=None):
        hidden, state = self.read(ids, state, condition)
        return self.logits(hidden), state

    def read(self, ids: torch.Tensor, state=None, condition=None):
        """(B, T, D) the top layer's hidden states after each character, and the state to go on from."""
        x = self.embedding(ids)  # (B, T, E)
        if self.condition is not None:
            at_every_step = condition if condition.ndim == 2 else condition[:, None]
            x = x + self.condition(at_every_step)
        if ids.shape[1] == 1 and not torch.is_grad_enabled():
            return self._step(x[:, 0], state)
        return self.rnn(self.dropout(x), state)

    def logits(self, hidden: torch.Tensor) -> torch.Tensor:
        """(B, T, D) hidden states -> (B, T, V) logits of the next characters."""
        x = self.project(self.dropout(hidden))  # (B, T, E)
        # The embedding serves twice: for 5,050 characters a table of its own would add a million weights.
        return x @ self.embedding.weight.T + self.bias

    def _step(self, x: torch.Tensor, state):
        """One step by the cells alone: oneDNN reorders an LSTM's weights at each call, 3.4 ms against 0.3."""
        lstm = isinstance(self.rnn, nn.LSTM)
        if state is None:
            zeros = x.new_zeros(self.rnn.num_layers, len(x), self.rnn.hidden_size)
            state = (zeros, zeros) if lstm else zeros
        after = []
        for layer, weights in enumerate(self.rnn.all_weights):
            if lstm:
                hidden, cell = state
                after.append(torch.lstm_cell(x, (hidden[layer], cell[layer]), *weights))
                x, _ = after[-1]
            else:
                x = torch.gru_cell(x, state[layer], *weights)
                after.append(x)
        if not lstm:
            return x[:, None], torch.stack(after)
        hidden, cell = zip(*after, strict=True)
        return x[:, None], (torch.stack(hidden), torch.stack(cell))
