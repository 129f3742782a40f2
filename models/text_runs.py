"""Training runs of the networks for text: name classifiers and writers."""

import time
from collections.abc import Iterator

import torch
import torch.nn.functional as F

from models import data, scores
from models.loop import Step, fit
from models.names import ids_of
from models.runs import Run
from models.vocab import Vocab
from models.writer import Carried, nats

PIECE = 128  # characters that the gradient goes back


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

    def train_epoch(self) -> Iterator[Step]:
        """Train one epoch, yielding every step, then measure the error on the names of the curve."""
        began, wrong = time.perf_counter(), 0
        order = torch.randperm(len(self.ids)).split(self.settings.batch)
        batches = ((self.ids[at].to(self.device), self.labels[at].to(self.device)) for at in order)
        rate = self.settings.schedule(self.batches * self.settings.epochs)
        first = self.batches * self.epoch
        for step in fit(
            self.model, batches, F.cross_entropy, self.optimizer, rate, first, self.settings.clip
        ):
            wrong += int((step.outputs.argmax(1) != step.targets).sum())
            yield step
        probs = scores.country_probs(self.model, self.validation[0])
        said = (probs.argmax(1) != self.validation[1]).float().mean().item()
        self.curve.setdefault("train", []).append(round(wrong / len(self.ids), 5))
        self.curve.setdefault("validation", []).append(round(said, 5))
        self.seconds += time.perf_counter() - began
        self.epoch += 1

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


class WriterRun(Run):
    """A writer's run: the text in `batch` strips read side by side, the state carried from piece to piece."""

    def read_data(self) -> None:
        """The training text as ids. DataError."""
        text, _ = data.shakespeare(self.root)
        self.vocab = Vocab.of(text)
        self.ids = self.vocab.encode(text).to(self.device)

    @property
    def batches(self) -> int:
        """Steps in an epoch."""
        return (len(self.ids) // self.settings.batch - 1) // PIECE

    def train_epoch(self) -> Iterator[Step]:
        """Train one epoch from a random place of the text on, yielding every step."""
        began, losses = time.perf_counter(), []
        start = int(torch.randint(len(self.ids), ()))
        strips = torch.roll(self.ids, -start)[: len(self.ids) // self.settings.batch * self.settings.batch]
        strips = strips.view(self.settings.batch, -1)  # (B, strip)
        pieces = ((strips[:, at : at + PIECE], strips[:, at + 1 : at + PIECE + 1])
                  for at in range(0, self.batches * PIECE, PIECE))  # fmt: skip
        rate = self.settings.schedule(self.batches * self.settings.epochs)
        first = self.batches * self.epoch
        for step in fit(Carried(self.model), pieces, nats, self.optimizer, rate, first, self.settings.clip):
            losses.append(step.loss)
            yield step
        self.curve.setdefault("train", []).append(round(sum(losses) / len(losses), 5))
        self.seconds += time.perf_counter() - began
        self.epoch += 1

    def shorten(self) -> None:
        """Leave three pieces a strip."""
        self.ids = self.ids[: self.settings.batch * (3 * PIECE + 1)]

    def tensors(self) -> dict[str, torch.Tensor]:
        """The weights in half precision."""
        return {name: tensor.half() for name, tensor in self.model.state_dict().items()}

    def results(self) -> dict:
        """Its vocabulary, what it was trained on, and its loss on the text kept out, as it will be stored."""
        self.model.half().float()  # the file holds half precision: what is measured is what is kept
        return {
            "vocab": self.vocab.text,
            "data": "tinyshakespeare, the first 1,003,854 characters",
            "test_reads": 1,
            **scores.measure_writer(self.model, self.vocab, self.root),
        }
