"""Every network named once, in display order: the page, the command line and the tests read this table."""

import inspect
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
from models.recurrent import Recurrent
from models.resnet import ResNet
from models.writer import Writer


@dataclass(frozen=True)
class Card:
    """What is known of a network before training; what training found out is in its weights file's header.

    `reported` is the tutorial's accuracy as a fraction (None: it gave none), `family` groups rows by idea,
    `last_conv` is the path of the last convolutional part that still has an extent, for Grad-CAM.
    """

    key: str
    name: str
    build: Callable[[], nn.Module]
    family: str  # mlp, conv, recurrent, mixed, names, writer
    recipes: tuple[str, ...] = ("plain", "robust")
    reported: float | None = None
    last_conv: str | None = None

    @property
    def source(self) -> str:
        """The path of the file that defines the network, from the top of the repository."""
        build = self.build.func if isinstance(self.build, partial) else self.build
        return inspect.getmodule(build).__name__.replace(".", "/") + ".py"


DIGITS = (
    Card("mlp_sigmoid", "MLP, sigmoid", partial(MLP, "sigmoid"), "mlp", ("plain",), 0.9714),
    Card("mlp", "MLP", MLP, "mlp", reported=0.9833),
    Card("cnn_small", "CNN, small", SmallCNN, "conv", last_conv="conv2"),
    Card("cnn", "CNN", CNN, "conv", reported=0.9911, last_conv="conv2"),
    Card("inception", "Inception", Inception, "conv", reported=0.989, last_conv="incep2"),
    Card("resnet", "ResNet", ResNet, "conv", reported=0.992, last_conv="res2"),
    Card("rnn", "RNN", partial(Recurrent, "rnn"), "recurrent", reported=0.974),
    Card("lstm", "LSTM", partial(Recurrent, "lstm", hidden=64, signed=False), "recurrent", reported=0.96),
    Card(
        "lstm2",
        "LSTM, 2 layers",
        partial(Recurrent, "lstm", 100, 2, columns=True),
        "recurrent",
        reported=0.98,
    ),
    Card("gru", "GRU", partial(Recurrent, "gru"), "recurrent"),
    Card("cnn_rnn", "CNN + LSTM", ConvRecurrent, "mixed", last_conv="conv2"),
    Card("modern", "Modern", Modern, "conv", ("robust",), last_conv="features.5"),
)
NAMES = (
    Card("names", "Names", NameClassifier, "names", ("plain",)),
    Card("names_best", "Names, ensemble", NameEnsemble, "names", ("robust",)),
)
WRITERS = (
    Card("shakespeare", "Shakespeare", partial(Writer, 65), "writer", ("robust",)),
    Card(
        "poems",
        "Tang poems",
        partial(Writer, 5050, 192, 448, dropout=0.4, conditions=144),
        "writer",
        ("robust",),
    ),
    Card(
        "surnames",
        "Surnames",
        partial(Writer, 56, 48, 160, cell="gru", dropout=0.3, conditions=18),
        "writer",
        ("robust",),
    ),
)
CARDS = {card.key: card for card in DIGITS + NAMES + WRITERS}


def find(key: str, recipe: str | None = None) -> tuple[Card, str]:
    """The card and its recipe (its last if None). KeyError names both when the table does not list them."""
    card = CARDS.get(key)
    if card is None or recipe is not None and recipe not in card.recipes:
        listed = ", ".join(card.recipes) if card else ", ".join(CARDS)
        recipe = f" with recipe {recipe!r}" if recipe else ""
        raise KeyError(f"No network {key!r}{recipe}; there are: {listed}.")
    return card, recipe or card.recipes[-1]
