"""Recurrent networks: the picture is read like text, one row (or column) a step, into a memory of fixed size.

Source: Elman, "Finding structure in time", 1990 (RNN); Hochreiter and Schmidhuber, "Long short-term memory",
1997 (LSTM); Cho et al., "Learning phrase representations using RNN encoder-decoder", 2014 (GRU).
"""

import torch
from torch import nn

CELLS = {"rnn": nn.RNN, "lstm": nn.LSTM, "gru": nn.GRU}


class Recurrent(nn.Module):
    """(B, 1, 28, 28) in [0, 1] -> (B, 10) logits, read off the top layer's last output.

    `cell` is "rnn", "lstm" or "gru"; `columns` reads from left to right instead of from top to bottom;
    `signed` maps the input to [-1, 1] first.
    """

    def __init__(self, cell="rnn", hidden=128, layers=1, columns=False, signed=True):
        super().__init__()
        self.columns = columns
        self.signed = signed
        self.rnn = CELLS[cell](28, hidden, layers, batch_first=True)
        self.fc = nn.Linear(hidden, 10)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        # The last output is h_n of the top layer; an LSTM's cell state, c_n, stays inside.
        outputs, _ = self.rnn(self.steps(x))  # (B, T, D)
        return self.fc(outputs[:, -1])

    def steps(self, x: torch.Tensor) -> torch.Tensor:
        """(B, 1, 28, 28) -> (B, T=28, 28), the sequence that the cell reads."""
        x = x.squeeze(1)
        if self.columns:
            x = x.mT
        # The tutorials differ in this: one of the LSTMs takes its pixels as they are.
        return (x - 0.5) / 0.5 if self.signed else x
