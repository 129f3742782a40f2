"""hello -> ohlol: the smallest recurrent network that must remember, in the tutorial's three versions.

Each letter must become the letter at the same place in the other word; the two l become different letters,
so a network without memory cannot do it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import repeat
from unicodedata import normalize

import torch
import torch.nn.functional as F
from torch import nn

from models.basics import counted, one_of, within
from models.recurrent import CELLS
from models.training.loop import fit

ONE = {"rnn": nn.RNNCell, "lstm": nn.LSTMCell, "gru": nn.GRUCell}
RATES = {"cell": 0.1, "layer": 0.05, "embedding": 0.05}  # each version's learning rate in the tutorial
EPOCHS, LETTERS = 200, 20  # the most of each


@dataclass(frozen=True)
class Spelling:
    """What a run depends on, checked: two words of equal length, in code points. ValueError in a sentence."""

    source: str = "hello"
    target: str = "ohlol"
    version: str = "cell"
    cell: str = "rnn"
    rate: float | None = None
    seed: int = 0

    def __post_init__(self):
        if not isinstance(self.source, str) or not isinstance(self.target, str):
            raise ValueError("Give two words.")
        for name in ("source", "target"):
            object.__setattr__(self, name, normalize("NFC", getattr(self, name)))
        if not self.source or not self.target:
            raise ValueError("There is no word: type one in both fields, of the same length.")
        if max(len(self.source), len(self.target)) > LETTERS:
            raise ValueError(f"A word has at most {LETTERS} characters here.")
        if len(self.source) != len(self.target):
            raise ValueError(
                f"{self.source!r} has {len(self.source)} characters, {self.target!r} has {len(self.target)}: "
                "they must be of the same length."
            )
        one_of("The version", self.version, RATES)
        one_of("The cell", self.cell, ONE)
        rate = RATES[self.version] if self.rate is None else self.rate
        object.__setattr__(self, "rate", within("The learning rate", rate, 1e-6, 10))
        object.__setattr__(self, "seed", counted("The seed", self.seed, 0, 2**31))

    @property
    def alphabet(self) -> str:
        """The letters of both words in order; a letter's place is its number."""
        return "".join(sorted(set(self.source + self.target)))

    def ids(self, word: str) -> torch.Tensor:
        """(T,) int64 places in the alphabet."""
        return torch.tensor([self.alphabet.index(letter) for letter in word])


@dataclass(frozen=True)
class Epoch:
    """One epoch, from 1: loss and word before its update, (T, E) letters as vectors, (T, D) states."""

    number: int
    loss: float
    says: str
    inputs: torch.Tensor
    hidden: torch.Tensor


class Loop(nn.Module):
    """(T,) letters -> (T, V) logits: a cell called once a letter; its hidden state is the answer itself."""

    def __init__(self, letters: int, cell="rnn"):
        super().__init__()
        self.letters, self.cell = letters, ONE[cell](letters, letters)

    def inputs(self, ids: torch.Tensor) -> torch.Tensor:
        return F.one_hot(ids, self.letters).float()  # (T, E = V)

    def states(self, ids: torch.Tensor) -> torch.Tensor:
        state, hidden = None, []
        for one_hot in self.inputs(ids):
            state = self.cell(one_hot[None], state)
            hidden.append(state[0] if isinstance(state, tuple) else state)  # an LSTM has a cell state as well
        return torch.cat(hidden)  # (T, D = V)

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        return self.states(ids)


class Layer(nn.Module):
    """(T,) letters -> (T, V) logits: the same network, the loop over the letters left to PyTorch."""

    def __init__(self, letters: int, cell="rnn"):
        super().__init__()
        self.letters, self.rnn = letters, CELLS[cell](letters, letters)

    def inputs(self, ids: torch.Tensor) -> torch.Tensor:
        return F.one_hot(ids, self.letters).float()  # (T, E = V)

    def states(self, ids: torch.Tensor) -> torch.Tensor:
        return self.rnn(self.inputs(ids))[0]  # (T, D = V)

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        return self.states(ids)


class Embedded(nn.Module):
    """(T,) letters -> (T, V) logits: learnt vectors instead of one-hot ones, two layers, a linear readout."""

    def __init__(self, letters: int, cell="rnn", embedding=10, hidden=8, layers=2):
        super().__init__()
        self.embedding = nn.Embedding(letters, embedding)
        self.rnn = CELLS[cell](embedding, hidden, layers)
        self.fc = nn.Linear(hidden, letters)

    def inputs(self, ids: torch.Tensor) -> torch.Tensor:
        return self.embedding(ids)  # (T, E)

    def states(self, ids: torch.Tensor) -> torch.Tensor:
        return self.rnn(self.inputs(ids))[0]  # (T, D)

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        return self.fc(self.states(ids))


VERSIONS = {"cell": Loop, "layer": Layer, "embedding": Embedded}


def build(spelling: Spelling) -> nn.Module:
    """The network as `torch.manual_seed` begins it; the caller's random numbers are left alone."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(spelling.seed)
        return VERSIONS[spelling.version](len(spelling.alphabet), spelling.cell)


def epochs(spelling: Spelling, count: int = 15) -> Iterator[Epoch]:
    """Train epoch by epoch. The loop version adds the letters' losses up, as its tutorial does."""
    counted("The number of epochs", count, 1, EPOCHS)
    model, x, y = build(spelling), spelling.ids(spelling.source), spelling.ids(spelling.target)
    reduction = "sum" if spelling.version == "cell" else "mean"
    optimizer = torch.optim.Adam(model.parameters(), lr=spelling.rate)

    def loss(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
        return F.cross_entropy(logits, targets, reduction=reduction)

    inside = model.inputs(x).detach().clone(), model.states(x).detach()
    for step in fit(model, repeat((x, y), count), loss, optimizer):
        says = "".join(spelling.alphabet[i] for i in step.outputs.argmax(1).tolist())
        yield Epoch(step.number + 1, step.loss, says, *inside)
        inside = model.inputs(x).detach().clone(), model.states(x).detach()


def reached(version: str, cell="rnn", seeds=range(20), count=15) -> tuple[float, float]:
    """The shares of seeds that say ohlol in one of `count` epochs, and in the last."""
    runs = [list(epochs(Spelling(version=version, cell=cell, seed=seed), count)) for seed in seeds]
    ever = sum(any(epoch.says == "ohlol" for epoch in run) for run in runs)
    return ever / len(runs), sum(run[-1].says == "ohlol" for run in runs) / len(runs)


def report() -> dict[str, float]:
    """Print each version's shares for seeds 0-19; {version: share that says ohlol within 15 epochs}."""
    shares = {name: reached(name) for name in VERSIONS}
    for name, (ever, last) in shares.items():
        print(f"{name}: {ever:.0%} of seeds 0-19 say ohlol within 15 epochs, {last:.0%} in the 15th")
    return {name: ever for name, (ever, _) in shares.items()}


if __name__ == "__main__":
    report()
