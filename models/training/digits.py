"""Training runs of the networks that read digits."""

from collections.abc import Iterator
from functools import cached_property

import torch
import torch.nn.functional as F
from torch import nn

from models import checkpoint, data, export
from models.scoring import digits as scoring
from models.training import hands
from models.training.distortions import distort
from models.training.loop import Step
from models.training.run import Run

PENS = "the pen digits of 24 writers, three pen widths, distorted"
PLAIN_DATA = "MNIST, 60,000 training digits"
ROBUST_DATA = f"MNIST, 55,000 training digits, and {PENS}"
REFIT_DATA = f"MNIST, 60,000 training digits, and {PENS}"
CHOSEN_BY = "5,000 held-out training digits of MNIST, and 750 pen digits of three writers kept out"
REFIT_CHOSEN_BY = "750 pen digits of three writers kept out"


def shuffled(
    images: torch.Tensor, labels: torch.Tensor, batch: int, strength: float = 0.0
) -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
    """One epoch of ((B, 1, 28, 28) float32 in [0, 1], (B,) labels) in random order, distorted so much."""
    # Drawn on the CPU, so that a seed gives the same order on every device.
    for index in torch.randperm(len(images)).to(images.device).split(batch):
        x = images[index][:, None].float() / 255
        yield (distort(x, strength=strength) if strength else x), labels[index]


class Taught(nn.Module):
    """(B, 1, 28, 28) -> (B, 2, 10): the pupil's logits, and the mean of its teachers' for the same pictures.

    Source: Hinton, Vinyals and Dean, "Distilling the knowledge in a neural network", 2015.
    """

    def __init__(self, pupil: nn.Module, teachers: list[nn.Module]):
        super().__init__()
        self.pupil = pupil
        # In a tuple, so that they are no part of this module: `train()` must not reach them.
        self.teachers = tuple(teachers)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        with torch.no_grad():
            lesson = torch.stack([teacher(x) for teacher in self.teachers]).mean(0)
        return torch.stack([self.pupil(x), lesson], dim=1)


class DigitRun(Run):
    """A digit reader's run: distorted digits, made forms and teachers if its recipe says so."""

    scoring = scoring
    forms = 0  # pictures of made forms that it learns from
    begun: dict | None = None  # of a refit: the epochs, seconds and SHA-256 of the weights it goes on from
    former: dict[str, torch.Tensor] | None = None  # these weights

    @cached_property
    def teachers(self) -> dict[str, nn.Module]:
        """{key: network} to learn from, in eval mode. CheckpointError."""
        networks = {}
        for key in self.settings.teachers:
            network, _facts = checkpoint.load(key, self.recipe, self.weights_of(key))
            # As the pupil: convolutions are twice as fast so.
            networks[key] = network.to(self.device, memory_format=torch.channels_last)
        return networks

    @cached_property
    def teacher_files(self) -> dict[str, str]:
        """{key: SHA-256} of their weights: others would give another network."""
        files = {}
        for key in self.teachers:
            files |= export.sources([key], self.recipe, self.weights_of(key))
        return files

    def read_data(self) -> None:
        """Training digits, the digits of the validation curve, teachers. DataError, CheckpointError."""
        _ = self.teachers  # asked now, and not after the data is read
        if self.settings.refit:
            self.begin_from_weights()
        learnt, self.validation = data.digits_for(self.settings.robust, self.root, self.settings.refit)
        if self.settings.forms:
            # By the seed, so that a run taken up again learns from the same.
            forms = hands.pictures(data.pens(data.LEARNT_WRITERS, self.root), self.seed)
            self.forms = len(forms[0])
            learnt = data.joined(learnt, forms)
        images, labels = learnt
        # As bytes they all fit on the device at once, and no batch waits for a copy.
        self.images = images.to(self.device)
        self.labels = labels.to(self.device)

    def begin_from_weights(self) -> None:
        """The weights of its own kind that are there, in place of random ones."""
        folder = self.weights_of(self.key)
        network, facts = checkpoint.load(self.key, self.recipe, folder)
        self.former = network.state_dict()
        self.model.load_state_dict(self.former)
        if self.average:
            self.average.module.load_state_dict(self.former)
        self.begun = {
            "epochs": facts["epochs"],
            "seconds": facts["seconds"],
            "test_reads": facts["test_reads"],
            "data": facts["data"],
            **export.sources([self.key], self.recipe, folder),
        }

    @property
    def batches(self) -> int:
        """Steps in an epoch."""
        return -(-len(self.images) // self.settings.batch)

    def epoch_batches(self) -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
        """Every digit once, in random order."""
        strength = self.settings.strength(self.epoch) if self.settings.robust else 0.0
        return shuffled(self.images, self.labels, self.settings.batch, strength)

    def learner(self) -> nn.Module:
        """The network, beside its teachers if it has any."""
        return Taught(self.model, list(self.teachers.values())) if self.teachers else self.model

    def loss_fn(self, outputs: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
        """Cross-entropy with the labels, and of a pupil with what its teachers believe."""
        if not self.teachers:
            return F.cross_entropy(outputs, labels)
        said, lesson = outputs.unbind(1)
        heat = self.settings.temperature
        belief = (lesson / heat).softmax(1)
        # Squared, because the gradient of the softened answers shrinks by as much.
        copied = F.cross_entropy(said / heat, belief) * heat**2
        return torch.lerp(F.cross_entropy(said, labels), copied, self.settings.taught)

    def score(self, step: Step) -> tuple[float, int]:
        """Wrong answers of a batch."""
        said = step.outputs[:, 0] if self.teachers else step.outputs
        return float((said.argmax(1) != step.targets).sum()), len(step.targets)

    def validate(self) -> float:
        """The error on the digits of the curve."""
        images, labels = self.validation
        wrong = scoring.answers(self.network, images) != labels
        return wrong.float().mean().item()

    def shorten(self) -> None:
        """Leave three batches."""
        count = 3 * self.settings.batch
        self.images = self.images[:count]
        self.labels = self.labels[:count]

    def identity(self) -> dict:
        """What makes two runs the same run: the teachers' weights too, and those of a refit's beginning."""
        identity = super().identity()
        if self.teachers:
            identity["teachers"] = self.teacher_files
        if self.begun:
            identity["begun"] = self.begun
        return identity

    def source(self) -> str:
        """What it learnt from, in words."""
        source = ROBUST_DATA if self.settings.robust else PLAIN_DATA
        if self.settings.refit:
            source = REFIT_DATA
        return f"{source}; {self.forms:,} pictures of forms made from their strokes" if self.forms else source

    def results(self) -> dict:
        """What it was trained on, and every published figure."""
        robust = self.settings.robust
        identity = self.identity()
        heat = scoring.temperature(self.network, identity, self.root)
        chosen_by = REFIT_CHOSEN_BY if self.settings.refit else CHOSEN_BY
        return {
            "temperature": heat,
            "data": self.source(),
            # The plain curve is drawn on test digits, as the tutorials' are: every epoch reads some.
            "test_reads": 1 if robust else 1 + self.epoch,
            "validation": chosen_by if robust else "first 5,000 test images",
            "golden": checkpoint.golden(self.network),
            **self._with_what_came_before(),
            **scoring.measure(self.network, identity | {"temperature": heat}, {}, self.root),
        }

    def facts(self) -> dict:
        """The header of the finished weights; those of a refit are first averaged with what it began from."""
        if self.former:
            weights = self.network.state_dict()
            for name, former in self.former.items():
                if former.is_floating_point():  # not how many batches a normalisation has seen
                    weights[name].lerp_(former.to(weights[name].device), self.settings.stays)
            self.former = None  # only once
        return super().facts()

    def _with_what_came_before(self) -> dict:
        """A refit's epochs, seconds and test reads together with those of the weights it began from."""
        if not self.begun:
            return {}
        return {
            "epochs": self.begun["epochs"] + self.epoch,
            "seconds": round(self.begun["seconds"] + self.seconds, 1),
            "test_reads": self.begun["test_reads"] + 1,
        }
