"""Training runs of the name classifiers."""

from collections import deque
from collections.abc import Iterator

import torch
import torch.nn.functional as F

from models import data
from models.scoring import names as scoring
from models.training.loop import Step
from models.training.run import Run
from models.vocab import ids_of

BALANCED = 0.1  # part of the countries' log shares taken out of the answer: more costs accuracy
TEMPERATURES = torch.arange(0.7, 1.6, 0.01)
SORTED_AT_ONCE = 8  # batches among which names are sorted by length: more would fix who meets whom


class NamesRun(Run):
    """A name classifier's run. The plain curve is drawn on the test names, as the tutorial's is."""

    scoring = scoring

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

    def validate(self) -> float | None:
        """The error on the names of the curve."""
        ids, labels = self.validation
        wrong = scoring.country_probs(self.model, ids).argmax(1) != labels
        return wrong.float().mean().item()

    def shorten(self) -> None:
        """Leave three batches."""
        count = 3 * self.settings.batch
        self.ids = self.ids[:count]
        self.labels = self.labels[:count]

    def results(self) -> dict:
        """What it was trained on, and every published figure."""
        return {
            "countries": data.COUNTRIES,
            "data": "13,374 surnames of 18 countries",
            "validation": "the 6,700 test names, as in the tutorial; they chose nothing",
            # Its curve has read them after every epoch.
            "test_reads": 1 + self.epoch,
            **scoring.measure(self.model, root=self.root),
        }


class EnsembleRun(NamesRun):
    """The ensemble's run: names of like length together; a part of the countries' imbalance is taken out.

    A second network of the same recipe sees two thirds of the training names; the temperature is that which
    makes it most honest on the other third. No test name chooses anything.
    """

    @staticmethod
    def loss_fn(logits: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
        """The readers' cross-entropies, summed."""
        readers = logits.shape[1]
        mean = F.cross_entropy(logits.flatten(0, 1), labels.repeat_interleave(readers))
        # The sum, so that a reader's gradient does not depend on how many others there are.
        return readers * mean

    def read_data(self) -> None:
        """The training names. DataError."""
        names, self.labels = data.names(True, self.root)
        self.ids = ids_of(names)

    def epoch_batches(self) -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
        """Every name once, in random order, those of like length together: little is padded."""
        lengths = (self.ids > 0).sum(1)
        batch = self.settings.batch
        rows = []
        for chunk in torch.randperm(len(self.ids)).split(SORTED_AT_ONCE * batch):
            # Names of one length in random order.
            order = (lengths[chunk] + torch.rand(len(chunk))).argsort()
            rows += chunk[order].split(batch)
        # And the batches too, or every epoch would go from short names to long ones eight at a time.
        for index in torch.randperm(len(rows)).tolist():
            at = rows[index]
            ids = self.ids[at, : int(lengths[at].max())]
            yield ids.to(self.device), self.labels[at].to(self.device)

    def score(self, step: Step) -> tuple[float, int]:
        """Wrong answers of the readers together."""
        said = step.outputs.softmax(2).mean(1).argmax(1)
        return float((said != step.targets).sum()), len(step.targets)

    def validate(self) -> None:
        """No point: it trains on every training name, and the test names are not for looking."""

    def calibrate(self) -> float:
        """The temperature, by a network that sees two thirds of the training names."""
        order = torch.randperm(len(self.ids), generator=torch.Generator().manual_seed(self.seed))
        learnt = order[: len(order) * 2 // 3]
        others = order[len(order) * 2 // 3 :]
        # On names that a network has learnt it is surer than it should be: a second one must be asked.
        part = EnsembleRun(
            self.key, self.recipe, self.settings, seed=self.seed, device=str(self.device), root=self.root
        )
        part.ids = self.ids[learnt]
        part.labels = self.labels[learnt]
        for _ in range(self.settings.epochs):
            deque(part.train_epoch(), 0)
        part.balance()
        logits = scoring.country_probs(part.model, self.ids[others]).log()
        labels = self.labels[others]
        return float(min(TEMPERATURES, key=lambda t: F.cross_entropy(logits / t, labels)))

    def balance(self) -> None:
        """Take a part of the countries' imbalance out of the answer."""
        counts = torch.bincount(self.labels, minlength=len(data.COUNTRIES)).clamp(min=1)
        shares = counts / len(self.labels)
        self.model.balance.copy_(-BALANCED * shares.log())

    def results(self) -> dict:
        """Its temperature, what it was trained on, and every published figure."""
        self.balance()
        self.model.temperature.fill_(self.calibrate())
        return {
            "countries": data.COUNTRIES,
            "data": "13,374 surnames of 18 countries",
            "temperature": round(float(self.model.temperature), 2),
            "validation": "settings and temperature: thirds of the training names",
            "test_reads": 1,
            **scoring.measure(self.model, root=self.root),
        }
