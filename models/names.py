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
from torch.nn.utils.rnn import PackedSequence, pack_padded_sequence, pad_packed_sequence

ALPHABET = 128  # ASCII; 0 pads
# Codes that no name holds: its two ends, and a letter hidden while training.
START = 2
END = 3
HIDDEN = 4
HIDE = 0.1  # the share of the letters that is hidden


def packed(x: torch.Tensor, lengths: torch.Tensor) -> PackedSequence:
    """(B, T, E) padded inputs as a recurrent layer reads them without their padding."""
    # Without packing the backward direction would begin with the padding, and a name's answer would depend
    # on the longest name of its batch.
    return pack_padded_sequence(x, lengths.cpu(), batch_first=True, enforce_sorted=False)


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
        _, states = self.rnn(packed(x, lengths))  # (2 L, B, D)
        # The last two are the top layer's: what each direction knows once it has read the whole name.
        return self.fc(torch.cat([states[-2], states[-1]], dim=1))


class Reader(nn.Module):
    """(B, T) codes, (B,) lengths -> (B, countries) logits by a GRU's last states and their maxima."""

    def __init__(self, countries: int, embedding: int, hidden: int):
        super().__init__()
        self.embedding = nn.Embedding(ALPHABET, embedding, padding_idx=0)
        self.rnn = nn.GRU(embedding, hidden, batch_first=True, bidirectional=True)
        self.fc = nn.Linear(4 * hidden, countries)
        self.unseen = nn.Dropout(0.3)
        self.dropout = nn.Dropout(0.4)

    def forward(self, codes: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
        x = self.unseen(self.embedding(codes))  # (B, T, E)
        outputs, states = self.rnn(packed(x, lengths))  # states (2, B, D)
        # A GRU's outputs lie in (-1, 1): padding of -1 never is the largest.
        outputs, _ = pad_packed_sequence(outputs, batch_first=True, padding_value=-1.0)
        most = outputs.amax(1)  # (B, 2 D)
        return self.fc(self.dropout(torch.cat([states[0], states[1], most], dim=1)))


class NameEnsemble(nn.Module):
    """(B, T) ASCII codes, 0 after the end of a name -> (B, countries) logits whose softmax is calibrated.

    While training: (B, readers, countries), each reader's own logits, and letters hidden at random.
    """

    def __init__(self, countries=18, readers=3, embedding=48, hidden=96, buckets=32749, longest=5):
        super().__init__()
        self.readers = nn.ModuleList(Reader(countries, embedding, hidden) for _ in range(readers))
        # A prime number of buckets, so that the hashes below fill them evenly.
        self.votes = nn.EmbeddingBag(buckets, countries, mode="sum")
        # A group of letters that training never meets must not vote.
        nn.init.zeros_(self.votes.weight)
        self.dropout = nn.Dropout(0.5)
        self.longest = longest
        self.register_buffer("balance", torch.zeros(countries))  # minus a part of the countries' log shares
        self.register_buffer("temperature", torch.ones(()))

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        codes, lengths = self.with_ends(ids)
        votes = self.group_votes(codes, lengths)
        logits = torch.stack([reader(codes, lengths) + votes for reader in self.readers], dim=1)
        if self.training:
            # Each reader learns by itself: averaging lives on readers that are wrong in different places.
            return logits
        said = logits.log_softmax(2).logsumexp(1)  # (B, countries), of the averaged probabilities
        return (said + self.balance) / self.temperature

    def with_ends(self, ids: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Small letters between the two marks, and the (B,) lengths with these."""
        capital = (ids >= ord("A")) & (ids <= ord("Z"))
        ids = torch.where(capital, ids + 32, ids)
        ends = (ids > 0).sum(1, keepdim=True) + 1
        codes = nn.functional.pad(ids, (1, 1)).scatter(1, ends, END)
        # The batch may have come with more padding than its longest name needs.
        codes = codes[:, : int(ends.max()) + 1]
        codes[:, 0] = START
        if self.training:
            drawn = torch.rand(codes.shape, device=ids.device) < HIDE
            # The marks stay: they are how a group of letters knows that it begins or ends the name.
            codes = codes.masked_fill(drawn & (codes > END), HIDDEN)
        return codes, ends[:, 0] + 1

    def group_votes(self, codes: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
        """(B, countries): the votes of every group of 1 to 5 neighbouring letters, found by its hash."""
        buckets = []
        inside = []
        key = torch.zeros_like(codes)
        for n in range(1, min(self.longest, codes.shape[1]) + 1):
            # The hash of n letters is that of the first n - 1, times 131, plus the last one.
            key = key[:, : codes.shape[1] - n + 1] * 131 + codes[:, n - 1 :]
            # 7919 keeps groups of different lengths apart.
            buckets.append((key + 7919 * n) % self.votes.num_embeddings)
            ends = torch.arange(n, codes.shape[1] + 1, device=codes.device)
            inside.append(ends <= lengths[:, None])
        weights = torch.cat(inside, 1).float()
        # By the root of their number: long names have more groups, and would otherwise be surer of all.
        weights = self.dropout(weights / weights.sum(1, keepdim=True).sqrt())
        # Times 5: at the readers' learning rate they would learn too slowly.
        return 5 * self.votes(torch.cat(buckets, 1), per_sample_weights=weights)
