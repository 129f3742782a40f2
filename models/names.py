"""Where a surname may come from: its letters are read in both directions, and both last states decide.

Source: the name classifier of PyTorchZeroToAll; Schuster and Paliwal, "Bidirectional recurrent neural
networks", 1997; Cho et al., 2014 (GRU).
"""

import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence

ALPHABET = 128  # ASCII; 0 pads


class NameClassifier(nn.Module):
    """(B, T) ASCII codes, 0 after the end of a name -> (B, countries) logits."""

    def __init__(self, countries=18, embedding=100, hidden=100, layers=2):
        super().__init__()
        self.embedding = nn.Embedding(ALPHABET, embedding, padding_idx=0)
        self.rnn = nn.GRU(embedding, hidden, layers, batch_first=True, bidirectional=True)
        self.fc = nn.Linear(2 * hidden, countries)

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        lengths = (ids > 0).sum(1).clamp(min=1)
        x = self.embedding(ids)  # (B, T, E)
        packed = pack_padded_sequence(x, lengths.cpu(), batch_first=True, enforce_sorted=False)
        _, states = self.rnn(packed)  # (2 L, B, D)
        return self.fc(torch.cat([states[-2], states[-1]], dim=1))


def ids_of(names: list[str]) -> torch.Tensor:
    """(B, T) int64 ASCII codes, padded with 0. ValueError for a name with other characters or none at all."""
    for name in names:
        if not name or not name.isascii() or "\0" in name:
            raise ValueError(f"{name[:40]!r} is not a name in ASCII letters.")
    rows = [torch.tensor([ord(letter) for letter in name]) for name in names]
    return nn.utils.rnn.pad_sequence(rows, batch_first=True) if rows else torch.zeros(0, 1, dtype=torch.long)
