"""Every network named once, in display order: the page, the command line and the tests read this table.

What can be known of a network before it is trained stands on its card; its settings are in `recipes.py`, and
what training found out is in the header of its weights file.
"""

import inspect
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from torch import nn

from models.cnn import CNN, SmallCNN
from models.cnn_rnn import ConvRecurrent
from models.inception import Inception
from models.mlp import MLP
from models.modern import Modern
from models.names import NameClassifier, NameEnsemble
from models.problem import Term, Unlisted
from models.recurrent import Recurrent
from models.resnet import ResNet
from models.reviews import ReviewEnsemble, ReviewReader
from models.writer import Writer

RECIPES = ("plain", "robust")  # the tutorial's way to train, and ours
TEST_DIGITS = 10_000  # in MNIST's test set


@dataclass(frozen=True)
class Conv:
    """A convolution that may be opened: its path in the network, and what happens to its output next.

    `then`: "relu"; "norm", a batch normalisation; "add", the block's input is added; "none", it is handed on
    as it is. Pooling in between changes nothing of this.
    """

    path: str
    then: str = "relu"


@dataclass(frozen=True)
class Split:
    """The part of MNIST's test digits, from `start` up to `stop`, that a tutorial tested on."""

    name: str
    start: int
    stop: int

    @property
    def part(self) -> slice:
        """Its place in the test set."""
        return slice(self.start, self.stop)

    @property
    def share(self) -> float:
        """How much of the test set it is, in (0, 1]."""
        return (self.stop - self.start) / TEST_DIGITS


@dataclass(frozen=True)
class Card:
    """What is known of a network before training.

    `idea`: what is special about it, in two plain sentences for whoever opens its card; may be empty.
    `reported`: the tutorial's accuracy as a fraction, None if it gave none; `own_split`: what it was measured
    on, None for the whole test set. `convolutions`: in the order in which they run; `last_conv`: the path of
    the last convolutional part that still has an extent, for Grad-CAM. `steps`: what a recurrent network
    reads one after the other, "rows" or "columns" of the digit or "feature rows" of its maps; None if it does
    not read step by step. `run`: the class of its training run.
    """

    key: str
    name: str
    build: Callable[[], nn.Module]
    recipes: tuple[str, ...] = RECIPES
    idea: Term = Term("")
    reported: float | None = None
    own_split: Split | None = None
    convolutions: tuple[Conv, ...] = ()
    last_conv: str | None = None
    steps: str | None = None
    # A string, so that whoever only wants to read a digit imports no training.
    run: str = "models.training.digits:DigitRun"

    @property
    def source(self) -> str:
        """The path of the file that defines the network, from the top of the repository."""
        build = self.build.func if isinstance(self.build, partial) else self.build
        module = inspect.getmodule(build).__name__
        return module.replace(".", "/") + ".py"

    def run_class(self) -> type:
        """The class of its training run, imported now; it knows too how the network is measured."""
        return pkgutil.resolve_name(self.run)


def _branches(block: str) -> tuple[Conv, ...]:
    """The convolutions of an Inception block: joined or handed on as they are, without ReLU."""
    parts = ("branch1", "branch5.0", "branch5.1", "branch3.0", "branch3.1", "branch3.2", "branch_pool.1")
    return tuple(Conv(f"{block}.{part}", "none") for part in parts)


def _residual(block: str) -> tuple[Conv, ...]:
    """The convolutions of a residual block: the second one's output is added to the block's input."""
    return Conv(f"{block}.conv1"), Conv(f"{block}.conv2", "add")


TWO_CONVS = (Conv("conv1"), Conv("conv2"))

# Neighbours in the table differ in little: sigmoid or ReLU, the cell, rows or columns.

DIGITS = (
    Card(
        "mlp_sigmoid",
        "MLP, sigmoid",
        partial(MLP, "sigmoid"),
        ("plain",),
        reported=0.9714,
        idea=Term(
            "Five fully connected layers with sigmoid between them. The sigmoid is nearly flat at both ends, "
            "so the gradient shrinks at every layer and the first ones hardly learn: hence so many epochs."
        ),
    ),
    Card(
        "mlp",
        "MLP",
        MLP,
        reported=0.9833,
        idea=Term(
            "Five fully connected layers with ReLU. The picture is flattened to 784 numbers, so it must "
            "learn every shape anew at every place."
        ),
    ),
    Card(
        "cnn_small",
        "CNN, small",
        SmallCNN,
        own_split=Split("last 5,000", 5_000, 10_000),
        convolutions=TWO_CONVS,
        last_conv="conv2",
        idea=Term(
            "Two convolutions with only 4 and 8 kernels, so that everything it sees can be shown. Each "
            "kernel looks for the same small pattern all over the picture."
        ),
    ),
    Card(
        "cnn",
        "CNN",
        CNN,
        reported=0.9911,
        convolutions=TWO_CONVS,
        last_conv="conv2",
        idea=Term(
            "Two convolutions with 10 and 20 kernels, then three fully connected layers. Pooling keeps the "
            "strongest answer of every 2 × 2 pixels, so a small shift matters less."
        ),
    ),
    Card(
        "inception",
        "Inception",
        Inception,
        reported=0.989,
        convolutions=(Conv("conv1"), *_branches("incep1"), Conv("conv2"), *_branches("incep2")),
        last_conv="incep2",
        idea=Term(
            "Each Inception block looks through kernels of 1, 3 and 5 pixels at once and joins the results. "
            "1 × 1 convolutions first reduce the channels, which keeps it small."
        ),
    ),
    Card(
        "resnet",
        "ResNet",
        ResNet,
        reported=0.992,
        convolutions=(Conv("conv1"), *_residual("res1"), Conv("conv2"), *_residual("res2")),
        last_conv="res2",
        idea=Term(
            "Each residual block adds what it learned to its input instead of replacing it. Gradients pass "
            "the addition unchanged, so more layers do no harm."
        ),
    ),
    Card(
        "rnn",
        "RNN",
        partial(Recurrent, "rnn"),
        reported=0.974,
        steps="rows",
        idea=Term(
            "Reads the picture row by row, 28 steps, into a memory of 128 numbers, and answers after the "
            "last row. What the top rows said fades as new rows come."
        ),
    ),
    Card(
        "lstm",
        "LSTM",
        partial(Recurrent, "lstm", hidden=64, signed=False),  # its tutorial's sizes, and pixels as they are
        reported=0.96,
        own_split=Split("first 2,000", 0, 2_000),
        steps="rows",
        idea=Term(
            "As the RNN, but gates decide what to keep, forget and tell. With half the memory it reads "
            "better, because the top rows survive until the end."
        ),
    ),
    Card(
        "lstm2",
        "LSTM, 2 layers",
        partial(Recurrent, "lstm", 100, 2, columns=True),
        reported=0.98,
        steps="columns",
        idea=Term(
            "Two LSTM layers that read columns from left to right, as you read a line. The second layer "
            "reads the first one's thoughts."
        ),
    ),
    Card(
        "gru",
        "GRU",
        partial(Recurrent, "gru"),
        steps="rows",
        idea=Term(
            "A lighter gated cell: two gates instead of three and no separate cell state. It reads rows, "
            "like the RNN."
        ),
    ),
    Card(
        "cnn_rnn",
        "CNN + LSTM",
        ConvRecurrent,
        convolutions=TWO_CONVS,
        last_conv="conv2",
        steps="feature rows",
        idea=Term(
            "Convolutions look first, then an LSTM reads their feature maps row by row. Deeper features have "
            "a stronger order than pixels, and there are only 7 steps."
        ),
    ),
    Card(
        "modern",
        "Modern",
        Modern,
        ("robust",),  # no tutorial trains it, so there is nothing plain to reproduce
        convolutions=tuple(Conv(f"features.{block}.0", "norm") for block in (0, 2, 4, 5, 6)),
        # The block after it is as small as 2 x 2: too coarse to point at anything.
        last_conv="features.5",
        idea=Term(
            "Our own: five 3 × 3 convolutions with batch normalisation, smooth SiLU activations and channel "
            "attention. Under 400,000 parameters and 4 million multiply-adds."
        ),
    ),
)
NAMES = (
    Card(
        "names",
        "Names",
        NameClassifier,
        ("plain",),
        run="models.training.names:NamesRun",
        idea=Term(
            "The tutorial’s: each letter becomes 100 numbers, a bidirectional GRU of two layers reads them "
            "from both ends, and both last states decide among 18 countries."
        ),
    ),
    Card(
        "names_best",
        "Names, ensemble",
        NameEnsemble,
        ("robust",),
        run="models.training.names:EnsembleRun",
        idea=Term(
            "Ours: several small bidirectional GRUs, beside a table in which every group of one to five "
            "letters has a vote of its own. Their probabilities are averaged, and a temperature makes “80 % "
            "sure” mean right four times in five."
        ),
    ),
)
REVIEW_WORDS = 8_215  # ids of the plain networks: the words that stand twice in the training sentences
# The four differ in the cell and in nothing else.
REVIEWS = (
    Card(
        "reviews_rnn",
        "Reviews, RNN",
        partial(ReviewReader, "rnn", words=REVIEW_WORDS),
        ("plain",),
        run="models.training.reviews:ReviewRun",
        idea=Term(
            "Each word becomes 100 numbers, and a plain recurrent cell reads them one after the other. Every "
            "new word writes over a little of its memory, so the beginning of a long sentence fades."
        ),
    ),
    Card(
        "reviews_lstm",
        "Reviews, LSTM",
        partial(ReviewReader, "lstm", words=REVIEW_WORDS),
        ("plain",),
        run="models.training.reviews:ReviewRun",
        idea=Term(
            "The same with gates that decide what to keep, forget and tell. A “not” can wait in the cell "
            "until the word comes that it turns."
        ),
    ),
    Card(
        "reviews_gru",
        "Reviews, GRU",
        partial(ReviewReader, "gru", words=REVIEW_WORDS),
        ("plain",),
        run="models.training.reviews:ReviewRun",
        idea=Term(
            "The same with a lighter gated cell: two gates instead of three and no separate cell state, a "
            "quarter fewer numbers to learn in it."
        ),
    ),
    Card(
        "reviews_bilstm",
        "Reviews, LSTM both ways",
        partial(ReviewReader, "lstm", bidirectional=True, words=REVIEW_WORDS),
        ("plain",),
        run="models.training.reviews:ReviewRun",
        idea=Term(
            "Two LSTMs, one of which reads from the end; both last states decide. What stands at the "
            "beginning is the last that the second one reads, so neither end fades."
        ),
    ),
    Card(
        "reviews_best",
        "Reviews, ensemble",
        ReviewEnsemble,
        ("robust",),
        run="models.training.reviews:ReviewEnsembleRun",
        idea=Term(
            "Ours: three small networks that read in both directions, beside a table in which every word "
            "and every pair of words has a vote. Words that it never met it knows by their letters, for "
            "words were hidden from it while it learnt."
        ),
    ),
)
# A writer's first number is the size of its vocabulary, which stands in its weights' header. `conditions` are
# the places of all forms of a poem (`poems.PLACES`), and the countries of a surname.
WRITERS = (
    Card(
        "shakespeare",
        "Shakespeare",
        partial(Writer, 65),
        ("robust",),
        run="models.training.writers:ShakespeareRun",
        idea=Term(
            "A two-layer LSTM that read one million letters of Shakespeare, always guessing the next one. "
            "The table that turns letters into numbers also turns numbers into letters (tied embeddings)."
        ),
    ),
    Card(
        "poems",
        "Tang poems",
        partial(Writer, 5050, 192, 448, dropout=0.4, conditions=144),
        ("robust",),
        run="models.training.writers:PoemsRun",
        idea=Term(
            "A two-layer LSTM that read 31,185 Tang poems. At every step it is told which place of which "
            "form it writes for, so that it needs no punctuation and never loses count."
        ),
    ),
    Card(
        "surnames",
        "Surnames",
        partial(Writer, 56, 48, 160, cell="gru", dropout=0.3, conditions=18),
        ("robust",),
        run="models.training.writers:SurnamesRun",
        idea=Term(
            "A two-layer GRU that spells surnames letter by letter; with every letter it is told the country."
        ),
    ),
)
CARDS = {card.key: card for card in DIGITS + NAMES + REVIEWS + WRITERS}


def find(key: str, recipe: str | None = None) -> tuple[Card, str]:
    """The card and its recipe (its last if None). Unlisted names both when the table does not list them."""
    # Two sentences: who named no recipe is not told about recipes.
    card = CARDS.get(key)
    if card is None and not recipe:
        raise Unlisted("No network {key!r}; there are: {these}.", key=key, these=tuple(CARDS))
    if card is None or recipe not in (None, *card.recipes):
        raise Unlisted(
            "No network {key!r} with recipe {recipe!r}; there are: {these}.",
            key=key,
            recipe=recipe,
            these=tuple(Term(name) for name in card.recipes) if card else tuple(CARDS),
        )
    return card, recipe or card.recipes[-1]
