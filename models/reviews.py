"""What the writer of a film review thought of it: words are read one after the other, the last state decides.

One network with the recurrent cell swapped, as a tutorial would build it; and ours: several readers in both
directions beside a table in which every word, pair of words and group of letters has a vote of its own.

Sources: Socher et al., "Recursive deep models for semantic compositionality over a sentiment treebank", 2013
(the corpus); Elman, 1990 (RNN); Hochreiter and Schmidhuber, 1997 (LSTM); Cho et al., 2014 (GRU); Iyyer et
al., "Deep unordered composition rivals syntactic methods", 2015 (the mean of words, words dropped); Joulin et
al., 2017 (hashed groups); Lakshminarayanan et al., 2017 (deep ensembles); Guo et al., 2017 (temperature).
"""

import torch
from torch import nn
from torch.nn.utils.rnn import PackedSequence, pack_padded_sequence, pad_packed_sequence

LEVELS = 5  # very negative, negative, neutral, positive, very positive
NEUTRAL = 2
UNKNOWN = 1  # the id of every word that is not known; 0 pads
DROPPED = 0.1  # the share of the words that are made unknown while training
CELLS = {"rnn": nn.RNN, "gru": nn.GRU, "lstm": nn.LSTM}


def lengths_of(ids: torch.Tensor) -> torch.Tensor:
    """(B,) words of each row of (B, T) ids, at least 1: a recurrent layer has to read something."""
    return (ids > 0).sum(1).clamp(min=1)


def packed(x: torch.Tensor, lengths: torch.Tensor) -> PackedSequence:
    """(B, T, E) padded inputs as a recurrent layer reads them without their padding."""
    return pack_padded_sequence(x, lengths.cpu(), batch_first=True, enforce_sorted=False)


def hidden_of(states: torch.Tensor | tuple[torch.Tensor, torch.Tensor]) -> torch.Tensor:
    """(directions, B, D) last hidden states; an LSTM has cell states beside them."""
    return states[0] if isinstance(states, tuple) else states


class ReviewReader(nn.Module):
    """(B, T) word ids, 0 after the end of a text -> (B, 5) logits, very negative first.

    The logits are divided by a temperature, 1 until a training has found its own.
    """

    reads_letters = False

    def __init__(self, cell="lstm", bidirectional=False, words=8_220, embedding=100, hidden=100):
        super().__init__()
        self.embedding = nn.Embedding(words, embedding, padding_idx=0)
        self.rnn = CELLS[cell](embedding, hidden, batch_first=True, bidirectional=bidirectional)
        self.fc = nn.Linear(hidden * (1 + bidirectional), LEVELS)
        self.register_buffer("temperature", torch.ones(()))

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        _, states = self.rnn(packed(self.embedding(ids), lengths_of(ids)))
        return self.decide(torch.cat(list(hidden_of(states)), dim=1))

    def decide(self, state: torch.Tensor) -> torch.Tensor:
        """(…, 5) logits by the state after the last word."""
        return self.fc(state) / self.temperature

    def states(self, ids: torch.Tensor) -> torch.Tensor:
        """(B, T, D) hidden states after each word, of both directions side by side where there are two."""
        outputs, _ = self.rnn(packed(self.embedding(ids), lengths_of(ids)))
        outputs, _ = pad_packed_sequence(outputs, batch_first=True, total_length=ids.shape[1])
        return outputs


class Reader(nn.Module):
    """(B, T, E) words, (B,) lengths -> (B, 5) logits by the last states, the maxima and the mean word."""

    def __init__(self, cell: str, embedding: int, hidden: int):
        super().__init__()
        self.rnn = CELLS[cell](embedding, hidden, batch_first=True, bidirectional=True)
        self.fc = nn.Linear(4 * hidden + embedding, LEVELS)
        self.dropout = nn.Dropout(0.5)

    def forward(self, x: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
        outputs, states = self.rnn(packed(x, lengths))
        forward, backward = hidden_of(states)  # (B, D) each
        # A cell's outputs lie in (-1, 1): padding of -1 never is the largest.
        outputs, _ = pad_packed_sequence(outputs, batch_first=True, padding_value=-1.0)
        most = outputs.amax(1)  # (B, 2 D)
        # The padding's vectors are zeros, so they add nothing to the sum.
        mean = x.sum(1) / lengths[:, None].to(x.device)
        return self.fc(self.dropout(torch.cat([forward, backward, most, mean], dim=1)))


class ReviewEnsemble(nn.Module):
    """(B, T, 1 + G) word ids with G hashes of their letter groups, 0 after the end -> (B, 5) logits.

    Their softmax is calibrated. While training: (B, readers, 5), each reader's own logits, with words made
    unknown at random.
    """

    reads_letters = True

    def __init__(
        self,
        words=16_503,
        readers=("lstm", "gru", "lstm"),
        embedding=64,
        hidden=80,
        buckets=16_381,
        ballots=65_521,
    ):
        super().__init__()
        self.embeddings = nn.ModuleList(nn.Embedding(words, embedding, padding_idx=0) for _ in readers)
        # A prime number of buckets, so that the hashes fill them evenly.
        self.letters = nn.EmbeddingBag(buckets, embedding, mode="mean", padding_idx=0)
        self.readers = nn.ModuleList(Reader(cell, embedding, hidden) for cell in readers)
        self.votes = nn.EmbeddingBag(ballots, LEVELS, mode="sum", padding_idx=0)
        # A pair of words that training never meets must not vote.
        nn.init.zeros_(self.votes.weight)
        self.unseen = nn.Dropout(0.4)
        self.ballot = nn.Dropout(0.5)
        self.register_buffer("temperature", torch.ones(()))

    def forward(self, rows: torch.Tensor) -> torch.Tensor:
        ids = rows[..., 0]
        lengths = lengths_of(ids)
        if self.training:
            # A word is unknown now and then, so that its letters and its neighbours learn to speak for it.
            drawn = torch.rand(ids.shape, device=ids.device) < DROPPED
            ids = ids.masked_fill(drawn & (ids > 0), UNKNOWN)
        spelled = self.spelled(rows[..., 1:])
        votes = self.all_votes(ids, rows[..., 1:])
        logits = []
        for embedding, reader in zip(self.embeddings, self.readers, strict=True):
            x = self.unseen(embedding(ids) + spelled)
            logits.append(reader(x, lengths) + votes)
        logits = torch.stack(logits, dim=1)  # (B, readers, 5)
        if self.training:
            # Each reader learns by itself: averaging lives on readers that are wrong in different places.
            return logits
        return logits.log_softmax(2).logsumexp(1) / self.temperature

    def states(self, rows: torch.Tensor) -> torch.Tensor:
        """(B, T, D) hidden states after each word, of all readers and both directions side by side."""
        ids = rows[..., 0]
        spelled = self.spelled(rows[..., 1:])
        states = []
        for embedding, reader in zip(self.embeddings, self.readers, strict=True):
            outputs, _ = reader.rnn(packed(embedding(ids) + spelled, lengths_of(ids)))
            states.append(pad_packed_sequence(outputs, batch_first=True, total_length=ids.shape[1])[0])
        return torch.cat(states, dim=2)

    def spelled(self, groups: torch.Tensor) -> torch.Tensor:
        """(B, T, E): what the letters of each word say, the mean over its groups."""
        # A word stands in many texts of a batch, above all when they are parts of one sentence: it is spelled
        # once. The first group is the whole word.
        _, place = groups[..., 0].unique(return_inverse=True)  # (B, T)
        index = torch.arange(place.numel(), device=groups.device)
        example = index.new_zeros(int(place.max()) + 1).scatter(0, place.flatten(), index)
        buckets = self.buckets(groups.flatten(0, 1)[example], self.letters)  # (words, G)
        return nn.functional.embedding(place, self.letters(buckets))

    def all_votes(self, ids: torch.Tensor, groups: torch.Tensor) -> torch.Tensor:
        """(B, 5): the votes of every word and of every pair of neighbours, found by their hashes."""
        # The first group of a word is the whole of it: unknown words have hashes too.
        whole = groups[..., 0]
        known = torch.where(ids > UNKNOWN, whole, 0)
        pairs = torch.where((whole[:, 1:] > 0) & (whole[:, :-1] > 0), whole[:, :-1] * 131 + whole[:, 1:], 0)
        keys = torch.cat([known, pairs], dim=1)
        weights = (keys > 0).float()
        # By the root of their number: long texts have more words, and would otherwise be surer of all.
        weights = self.ballot(weights / weights.sum(1, keepdim=True).clamp(min=1).sqrt())
        # Times 5: at the readers' learning rate they would learn too slowly.
        return 5 * self.votes(self.buckets(keys, self.votes), per_sample_weights=weights)

    @staticmethod
    def buckets(keys: torch.Tensor, table: nn.EmbeddingBag) -> torch.Tensor:
        """The row of the table for each key; row 0, the padding's, for key 0."""
        return torch.where(keys > 0, 1 + keys % (table.num_embeddings - 1), 0)
