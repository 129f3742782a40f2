"""Where a surname may come from: its letters are read in both directions, and both last states decide.

The tutorial's network, and ours: several readers beside a table in which every group of neighbouring letters
has its own vote; their probabilities are averaged, and one temperature makes the confidence honest.

Sources: the name classifier of PyTorchZeroToAll; Schuster and Paliwal, "Bidirectional recurrent neural
networks", 1997; Cho et al., 2014 (GRU); Joulin et al., "Bag of tricks for efficient text classification",
2017 (hashed letter groups); Lakshminarayanan et al., 2017 (deep ensembles); Menon et al., "Long-tail learning
via logit adjustment", 2021; Guo et al., "On calibration of modern neural networks", 2017.
"""

import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

ALPHABET = 128  # ASCII; 0 pads
START, END, HIDDEN = 2, 3, 4  # codes that no name holds: its two ends, and a letter hidden while training


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


class Reader(nn.Module):
    """(B, T) codes, (B,) lengths -> (B, countries) logits by a GRU's last states and their maxima."""

    def __init__(self, countries: int, embedding: int, hidden: int):
        super().__init__()
        self.embedding = nn.Embedding(ALPHABET, embedding, padding_idx=0)
        self.rnn = nn.GRU(embedding, hidden, batch_first=True, bidirectional=True)
        self.fc = nn.Linear(4 * hidden, countries)
        self.unseen, self.dropout = nn.Dropout(0.3), nn.Dropout(0.4)

    def forward(self, codes: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
        x = self.unseen(self.embedding(codes))  # (B, T, E)
        packed = pack_padded_sequence(x, lengths.cpu(), batch_first=True, enforce_sorted=False)
        outputs, states = self.rnn(packed)  # states (2, B, D)
        most = pad_packed_sequence(outputs, batch_first=True, padding_value=-1.0)[0].amax(1)  # (B, 2 D)
        return self.fc(self.dropout(torch.cat([states[0], states[1], most], dim=1)))


class NameEnsemble(nn.Module):
    """(B, T) ASCII codes, 0 after the end of a name -> (B, countries) logits whose softmax is calibrated.

    While training: (B, readers, countries), each reader's own logits, and letters hidden at random.
    """

    def __init__(self, countries=18, readers=3, embedding=48, hidden=96, buckets=32749, longest=5):
        super().__init__()
        self.readers = nn.ModuleList(Reader(countries, embedding, hidden) for _ in range(readers))
        self.votes = nn.EmbeddingBag(buckets, countries, mode="sum")
        nn.init.zeros_(self.votes.weight)
        self.dropout, self.longest = nn.Dropout(0.5), longest
        self.register_buffer("balance", torch.zeros(countries))  # minus a part of the countries' log shares
        self.register_buffer("temperature", torch.ones(()))

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        codes, lengths = self.marked(ids)
        votes = self.voted(codes, lengths)
        logits = torch.stack([reader(codes, lengths) + votes for reader in self.readers], dim=1)
        if self.training:
            return logits
        said = logits.log_softmax(2).logsumexp(1)  # (B, countries), of the averaged probabilities
        return (said + self.balance) / self.temperature

    def marked(self, ids: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Small letters between the two marks, and the (B,) lengths with these."""
        ids = torch.where((ids >= 65) & (ids <= 90), ids + 32, ids)
        ends = (ids > 0).sum(1, keepdim=True) + 1
        codes = nn.functional.pad(ids, (1, 1)).scatter(1, ends, END)[:, : int(ends.max()) + 1]
        codes[:, 0] = START
        if self.training:
            hidden = (torch.rand(codes.shape, device=ids.device) < 0.1) & (codes > END)
            codes = codes.masked_fill(hidden, HIDDEN)
        return codes, ends[:, 0] + 1

    def voted(self, codes: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
        """(B, countries): the votes of every group of 1 to 5 neighbouring letters, found by its hash."""
        buckets, there, key = [], [], torch.zeros_like(codes)
        for n in range(1, min(self.longest, codes.shape[1]) + 1):
            key = key[:, : codes.shape[1] - n + 1] * 131 + codes[:, n - 1 :]
            buckets.append((key + 7919 * n) % self.votes.num_embeddings)
            there.append(torch.arange(n, codes.shape[1] + 1, device=codes.device) <= lengths[:, None])
        inside = torch.cat(there, 1).float()
        weights = self.dropout(inside / inside.sum(1, keepdim=True).sqrt())
        return 5 * self.votes(torch.cat(buckets, 1), per_sample_weights=weights)  # 5: they learn faster
