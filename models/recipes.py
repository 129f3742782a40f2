"""Training: `plain` is the tutorial's way; `robust` is ours: distortions, pen strokes, a schedule."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

import torch
from torch.nn import Parameter

from models.registry import find

OPTIMIZERS = {
    "sgd": torch.optim.SGD,
    "adam": torch.optim.Adam,
    "adamw": torch.optim.AdamW,
    "adadelta": torch.optim.Adadelta,
}
BETA2 = 0.999  # torch's own
BEST = ("modern", "cnn_rnn")  # the robust networks that teach the others


@dataclass(frozen=True)
class Recipe:
    """A way to train. `robust` adds distortions, pen digits, a learning rate that rises, then falls to 0.

    `clip`: the largest norm of the gradient. `beta2`: how long AdamW's second moment remembers.
    `fused`: its step is taken in one pass over the weights, which tables of millions of them need.

    Of digit readers alone: `forms`, whether ways of writing are learnt that the training writers do not have;
    `average`, how much of the weights' running mean is kept at a step, and it is the mean that answers, or at
    0 the last weights; `fade`, the last share of the epochs, in which distortions weaken to `faintest` of
    their strength; `teachers`, robust networks whose averaged logits are learnt from too, which makes the
    share `taught` of the loss, at this `temperature`; `refit`, whether it goes on from weights that are there
    and learns the held-out digits too; `stays`, how much of those is kept in the mean with what it came to.
    """

    epochs: int
    optimizer: str
    lr: float
    batch: int = 64
    momentum: float = 0.0
    weight_decay: float = 0.0
    robust: bool = False
    clip: float | None = None
    beta2: float = BETA2
    fused: bool = False
    forms: bool = False
    average: float = 0.0
    fade: float = 0.0
    faintest: float = 0.3
    teachers: tuple[str, ...] = ()
    taught: float = 0.7
    temperature: float = 2.0
    refit: bool = False
    stays: float = 0.25

    def optimize(self, parameters: Iterable[Parameter]) -> torch.optim.Optimizer:
        """The torch optimizer over `parameters`."""
        # Only what a recipe sets: not every optimizer knows every option.
        options = {}
        if self.momentum:
            options["momentum"] = self.momentum
        if self.beta2 != BETA2:
            options["betas"] = (0.9, self.beta2)
        if self.fused:
            options["fused"] = True
        if self.weight_decay:
            options["weight_decay"] = self.weight_decay
        return OPTIMIZERS[self.optimizer](parameters, lr=self.lr, **options)

    def strength(self, epoch: int) -> float:
        """How strong distortions are in an epoch, from 0: 1, and less and less in the last of them."""
        fading = self.fade * self.epochs
        left = self.epochs - 1 - epoch
        if left >= fading:
            return 1.0
        return self.faintest + (1 - self.faintest) * left / fading

    def schedule(self, steps: int) -> Callable[[int], float] | None:
        """Step -> learning rate over `steps`: 10 % linear warm-up, half a cosine to 0. None: constant."""
        if not self.robust:
            return None
        # Warmed up, because AdamW's first steps are as large as all others, on moments of a single batch.
        warm = max(1, steps // 10)

        def rate(step: int) -> float:
            if step < warm:
                return self.lr * (step + 1) / warm
            # In torch's float32, as it was when the weights were made: the same command makes them again.
            share = torch.tensor((step - warm) / max(1, steps - warm))
            fall = (1 + torch.cos(share * torch.pi)) / 2
            return self.lr * float(fall)

        return rate


# As the tutorials have them, not tuned. Only mlp_sigmoid stops early: its tutorial took 500 epochs.
PLAIN = {
    "mlp_sigmoid": Recipe(60, "sgd", 0.01, momentum=0.5),
    "mlp": Recipe(20, "sgd", 0.01, momentum=0.5),
    "cnn_small": Recipe(20, "sgd", 0.01, momentum=0.9),
    "cnn": Recipe(30, "sgd", 0.01, momentum=0.5),
    "inception": Recipe(30, "sgd", 0.01, momentum=0.5),
    "resnet": Recipe(30, "sgd", 0.01, momentum=0.5),
    "rnn": Recipe(10, "adam", 0.001),
    # One epoch, as the tutorial has it.
    "lstm": Recipe(1, "adam", 0.01),
    "lstm2": Recipe(10, "adadelta", 0.1),
    "gru": Recipe(10, "adam", 0.001),
    "cnn_rnn": Recipe(10, "adam", 0.001),
    "names": Recipe(100, "adam", 0.001, batch=256),
    # The epoch that answers is chosen on other sentences; later ones only learn by heart.
    **{f"reviews_{cell}": Recipe(5, "adam", 0.001, batch=128) for cell in ("rnn", "lstm", "gru", "bilstm")},
}


def robust(
    epochs: int, lr: float = 0.003, weight_decay: float = 0.02, teachers: tuple[str, ...] = BEST
) -> Recipe:
    """Our recipe for digits, AdamW in batches of 256, for so many epochs, taught by the best networks."""
    return Recipe(
        epochs,
        "adamw",
        lr,
        batch=256,
        weight_decay=weight_decay,
        robust=True,
        forms=True,
        average=0.998,  # 500 steps, more than an epoch: what single batches did is evened out
        # Down to a share and not to nothing: digits that are moved must be read at the end too.
        fade=0.25,
        teachers=teachers,
    )


# More epochs than the tutorials', because no distorted digit comes twice; the heavier networks got fewer, for
# two cores train all of them. A teacher stands before its pupils: `python -m models.train modern cnn_rnn …`.
ROBUST = {
    "modern": robust(40, teachers=()),
    "cnn_rnn": robust(40, teachers=("modern",)),
    "mlp": robust(80, lr=0.001),
    "cnn_small": robust(60),
    "cnn": robust(60),
    "inception": robust(24, lr=0.002),
    "resnet": robust(40),
    "rnn": robust(60, lr=0.001),
    "lstm": robust(60, lr=0.005),
    "lstm2": robust(30),
    "gru": robust(40),
    # Chosen on thirds of the training names.
    "names_best": Recipe(16, "adamw", 0.004, batch=128, weight_decay=0.02, robust=True, clip=5.0, beta2=0.98),
    "reviews_best": Recipe(
        7, "adamw", 0.003, batch=256, weight_decay=0.1, robust=True, clip=5.0, beta2=0.98, fused=True
    ),
    # Gradients through 128 characters now and then explode: the norm is cut down to 1.
    "shakespeare": Recipe(16, "adamw", 0.003, batch=64, weight_decay=0.02, robust=True, clip=1.0),
    "poems": Recipe(24, "adamw", 0.003, batch=64, weight_decay=0.02, robust=True, clip=1.0),
    "surnames": Recipe(30, "adamw", 0.003, batch=64, weight_decay=0.05, robust=True, clip=1.0),
}


def refitted(settings: Recipe) -> Recipe:
    """The recipe of a refit: from trained weights, slowly, with the digits that its settings were chosen by.

    What is chosen is chosen, so no digit need be held out any longer. All else is as in the recipe: teachers,
    averaged weights, made forms, distortions that fade. A quarter of the former weights stays, chosen on
    three networks and the choosing digits: with none, known hands are read a little worse.
    Source: Wortsman et al., "Robust fine-tuning of zero-shot models", 2022.
    """
    # Six for want of processor time and not by a search. Four at a tenth of the rate and without teachers
    # learnt the made forms, and nothing of MNIST.
    return replace(settings, epochs=6, lr=settings.lr / 3, refit=True)


def recipe_of(key: str, recipe: str) -> Recipe:
    """The settings of a listed (key, recipe). Unlisted naming both otherwise."""
    card, recipe = find(key, recipe)
    settings = {"plain": PLAIN, "robust": ROBUST}[recipe]
    return settings[card.key]
