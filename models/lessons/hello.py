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

from models.basics import LEARNING_RATE, SEED, SEEDS
from models.problem import Problem, Range, Term, WrongType, one_of
from models.recurrent import CELLS
from models.seeds import seeded
from models.training.loop import fit

ONE = {"rnn": nn.RNNCell, "lstm": nn.LSTMCell, "gru": nn.GRUCell}
RATES = {"cell": 0.1, "layer": 0.05, "embedding": 0.05}  # each version's learning rate in the tutorial
EPOCHS = 200  # the most
LETTERS = 20  # the most: wider, the pictures of the hidden states would not fit a phone
COUNTS = Range(1, EPOCHS, whole=True)
ALLOWED_RATES = Range(1e-6, 10)  # Adam's: its steps are as long as the rate, whatever the gradient


@dataclass(frozen=True)
class Spelling:
    """What a run depends on, checked: two words of equal length, in code points. Problem in a sentence."""

    source: str = "hello"
    target: str = "ohlol"
    version: str = "cell"
    cell: str = "rnn"
    rate: float | None = None
    seed: int = 0

    def __post_init__(self):
        if not isinstance(self.source, str) or not isinstance(self.target, str):
            raise WrongType("Give two words.")
        # Composed, for "é" is one letter to who types it, and two code points to some keyboards.
        source = normalize("NFC", self.source)
        target = normalize("NFC", self.target)
        _check_words(source, target)
        one_of(Term("The version"), self.version, RATES)
        one_of(Term("The cell"), self.cell, ONE)
        rate = RATES[self.version] if self.rate is None else self.rate
        checked = {
            "source": source,
            "target": target,
            "rate": ALLOWED_RATES.checked(LEARNING_RATE, rate),
            "seed": SEEDS.checked(SEED, self.seed),
        }
        for name, value in checked.items():
            object.__setattr__(self, name, value)

    @property
    def alphabet(self) -> str:
        """The letters of both words in order; a letter's place is its number."""
        return "".join(sorted(set(self.source + self.target)))

    def ids(self, word: str) -> torch.Tensor:
        """(T,) int64 places in the alphabet."""
        return torch.tensor([self.alphabet.index(letter) for letter in word])


def _check_words(source: str, target: str) -> None:
    if not source or not target:
        raise Problem("There is no word: type one in both fields, of the same length.")
    if max(len(source), len(target)) > LETTERS:
        raise Problem("A word has at most {most} characters here.", most=LETTERS)
    if len(source) != len(target):
        raise Problem(
            "{source!r} has {n} characters, {target!r} has {m}: they must be of the same length.",
            source=source, n=len(source), target=target, m=len(target),
        )  # fmt: skip


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
        self.letters = letters
        # As many hidden units as letters, so that the state can be the answer itself.
        self.cell = ONE[cell](letters, letters)

    def inputs(self, ids: torch.Tensor) -> torch.Tensor:
        return F.one_hot(ids, self.letters).float()  # (T, E = V)

    def states(self, ids: torch.Tensor) -> torch.Tensor:
        state = None  # zeros
        hidden = []
        for one_hot in self.inputs(ids):
            state = self.cell(one_hot[None], state)
            # An LSTM has a cell state as well, which is its own affair.
            hidden.append(state[0] if isinstance(state, tuple) else state)
        return torch.cat(hidden)  # (T, D = V)

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        return self.states(ids)


class Layer(nn.Module):
    """(T,) letters -> (T, V) logits: the same network, the loop over the letters left to PyTorch."""

    def __init__(self, letters: int, cell="rnn"):
        super().__init__()
        self.letters = letters
        self.rnn = CELLS[cell](letters, letters)

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
    with seeded(spelling.seed):
        return VERSIONS[spelling.version](len(spelling.alphabet), spelling.cell)


def epochs(spelling: Spelling, count: int = 15) -> Iterator[Epoch]:
    """Train epoch by epoch. The loop version adds the letters' losses up, as its tutorial does. Problem."""
    COUNTS.checked(Term("The number of epochs"), count)
    model = build(spelling)
    x = spelling.ids(spelling.source)
    y = spelling.ids(spelling.target)
    reduction = "sum" if spelling.version == "cell" else "mean"
    optimizer = torch.optim.Adam(model.parameters(), lr=spelling.rate)

    def loss(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
        return F.cross_entropy(logits, targets, reduction=reduction)

    # What is inside is copied before the update that follows it, for an epoch tells of the network it had.
    inside = _inside(model, x)
    for step in fit(model, repeat((x, y), count), loss, optimizer):
        places = step.outputs.argmax(1).tolist()
        says = "".join(spelling.alphabet[place] for place in places)
        yield Epoch(step.number + 1, step.loss, says, *inside)
        inside = _inside(model, x)


def _inside(model: nn.Module, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """The letters as vectors and the hidden states, as they are now."""
    return model.inputs(x).detach().clone(), model.states(x).detach()


def reached(version: str, cell="rnn", seeds=range(20), count=15) -> tuple[float, float]:
    """The shares of seeds that say ohlol in one of `count` epochs, and in the last."""
    ever = 0
    last = 0
    for seed in seeds:
        said = [epoch.says for epoch in epochs(Spelling(version=version, cell=cell, seed=seed), count)]
        ever += "ohlol" in said
        last += said[-1] == "ohlol"
    return ever / len(seeds), last / len(seeds)


def report() -> dict[str, float]:
    """Print each version's shares for seeds 0-19; {version: share that says ohlol within 15 epochs}."""
    shares = {}
    for name in VERSIONS:
        ever, last = reached(name)
        print(f"{name}: {ever:.0%} of seeds 0-19 say ohlol within 15 epochs, {last:.0%} in the 15th")
        shares[name] = ever
    return shares


if __name__ == "__main__":
    report()
