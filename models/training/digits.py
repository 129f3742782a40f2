"""Training runs of the networks that read digits."""

from collections.abc import Iterator

import torch

from models import checkpoint, data
from models.scoring import digits as scoring
from models.training.distortions import distort
from models.training.run import Run

PLAIN_DATA = "MNIST, 60,000 training digits"
ROBUST_DATA = f"{PLAIN_DATA}, and the pen digits of 24 writers, three pen widths, distorted"


def shuffled(images, labels, batch: int, robust: bool) -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
    """One epoch of ((B, 1, 28, 28) float32 in [0, 1], (B,) labels) in random order; distorted if `robust`."""
    # Drawn on the CPU, so that a seed gives the same order on every device.
    for index in torch.randperm(len(images)).to(images.device).split(batch):
        x = images[index][:, None].float() / 255
        yield (distort(x) if robust else x), labels[index]


class DigitRun(Run):
    """A digit reader's run: distorted digits if its recipe says so."""

    scoring = scoring

    def read_data(self) -> None:
        """Training digits, and the digits of the validation curve, as tensors. DataError."""
        (images, labels), self.validation = data.digits_for(self.settings.robust, self.root)
        # As bytes they all fit on the device at once, and no batch waits for a copy.
        self.images = images.to(self.device)
        self.labels = labels.to(self.device)

    @property
    def batches(self) -> int:
        """Steps in an epoch."""
        return -(-len(self.images) // self.settings.batch)

    def epoch_batches(self) -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
        """Every digit once, in random order."""
        return shuffled(self.images, self.labels, self.settings.batch, self.settings.robust)

    def validate(self) -> float:
        """The error on the digits of the curve."""
        images, labels = self.validation
        wrong = scoring.answers(self.model, images) != labels
        return wrong.float().mean().item()

    def shorten(self) -> None:
        """Leave three batches."""
        count = 3 * self.settings.batch
        self.images = self.images[:count]
        self.labels = self.labels[:count]

    def results(self) -> dict:
        """What it was trained on, and every published figure."""
        robust = self.settings.robust
        return {
            "data": ROBUST_DATA if robust else PLAIN_DATA,
            # The plain curve is drawn on test digits, as the tutorials' are: every epoch reads some.
            "test_reads": 1 if robust else 1 + self.epoch,
            "validation": "pen digits of writers kept out" if robust else "first 5,000 test images",
            "golden": checkpoint.golden(self.model),
            **scoring.measure(self.model, self.identity(), {}, self.root),
        }
