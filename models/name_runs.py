"""Training runs of the name classifiers."""

from collections.abc import Iterator

import torch

from models import data, scores
from models.names import ids_of
from models.runs import Run


class NamesRun(Run):
    """A name classifier's run. The plain curve is drawn on the test names, as the tutorial's is."""

    def read_data(self) -> None:
        """Training names, and the names of the curve. DataError."""
        names, self.labels = data.names(True, self.root)
        self.ids = ids_of(names)
        names, labels = data.names(False, self.root)
        self.validation = ids_of(names), labels

    @property
    def batches(self) -> int:
        """Steps in an epoch."""
        return -(-len(self.ids) // self.settings.batch)

    def epoch_batches(self) -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
        """Every name once, in random order."""
        for at in torch.randperm(len(self.ids)).split(self.settings.batch):
            yield self.ids[at].to(self.device), self.labels[at].to(self.device)

    def validate(self) -> float:
        """The error on the names of the curve."""
        said = scores.country_probs(self.model, self.validation[0]).argmax(1)
        return (said != self.validation[1]).float().mean().item()

    def shorten(self) -> None:
        """Leave three batches."""
        count = 3 * self.settings.batch
        self.ids, self.labels = self.ids[:count], self.labels[:count]

    def results(self) -> dict:
        """What it was trained on, and every published figure."""
        return {
            "countries": data.COUNTRIES,
            "data": "13,374 surnames of 18 countries",
            "validation": "the 6,700 test names, as in the tutorial; they chose nothing",
            "test_reads": 1 + self.epoch,
            **scores.measure_names(self.model, self.root),
        }
