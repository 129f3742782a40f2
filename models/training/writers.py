"""Training runs of the networks that write."""

from collections.abc import Iterator
from functools import cached_property

import torch

from models import checkpoint, data
from models.scoring import nats as shared
from models.scoring import poems as poem_scoring
from models.scoring import prose as prose_scoring
from models.scoring import surnames as surname_scoring
from models.text import bloom_filter, poems, rhyme, surnames, tang
from models.training.loop import Step
from models.training.run import Run
from models.vocab import Vocab
from models.writer import Carried, Conditioned, nats

PIECE = 128  # characters that the gradient goes back


class WriterRun(Run):
    """What the runs of all writers share: the loss in nats, and weights kept in half precision."""

    loss_fn = staticmethod(nats)

    def score(self, step: Step) -> tuple[float, int]:
        """The loss of a step."""
        return step.loss, 1

    def learner(self) -> torch.nn.Module:
        """The network, told the condition of every place."""
        return Conditioned(self.model)

    @cached_property
    def extras(self) -> dict[str, torch.Tensor]:
        """What its weights file holds beside the network."""
        return {}

    def tensors(self) -> dict[str, torch.Tensor]:
        """The weights in half precision, and what is held beside them."""
        kept = {name: tensor.half() for name, tensor in self.model.state_dict().items()}
        return kept | {checkpoint.EXTRA + name: tensor for name, tensor in self.extras.items()}

    def results(self) -> dict:
        """Its vocabulary, what it was trained on, and its figures, as it will be stored."""
        self.model.half().float()  # the file holds half precision: what is measured is what is kept
        facts = {"vocab": self.vocab.text, "test_reads": 1, "data": self.source}
        return facts | self.scoring.measure(self.model, self.identity() | facts, self.extras, self.root)


class ShakespeareRun(WriterRun):
    """The text in `batch` strips read side by side, the state carried from piece to piece."""

    scoring = prose_scoring
    source = "tinyshakespeare, the first 1,003,854 characters"

    def read_data(self) -> None:
        """The training text as ids; its last tenth is the curve's. DataError."""
        text, _ = data.shakespeare(self.root)
        self.vocab = Vocab.of(text)
        self.ids = self.vocab.encode(text).to(self.device)

    @property
    def batches(self) -> int:
        """Steps in an epoch."""
        return (len(self.ids) // self.settings.batch - 1) // PIECE

    def learner(self) -> torch.nn.Module:
        """The network, going on where it stopped."""
        return Carried(self.model)

    def epoch_batches(self) -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
        """The whole text from a random place on."""
        start = int(torch.randint(len(self.ids), ()))
        strips = torch.roll(self.ids, -start)[: len(self.ids) // self.settings.batch * self.settings.batch]
        strips = strips.view(self.settings.batch, -1)  # (B, strip)
        for at in range(0, self.batches * PIECE, PIECE):
            yield strips[:, at : at + PIECE], strips[:, at + 1 : at + PIECE + 1]

    def validate(self) -> None:
        """No point: every character of the training part is trained on, and the other is kept for the end."""

    def shorten(self) -> None:
        """Leave three pieces a strip."""
        self.ids = self.ids[: self.settings.batch * (3 * PIECE + 1)]


class PoemsRun(WriterRun):
    """Poems of one form a batch, every place told. None of the poems kept out shares a line with these."""

    scoring = poem_scoring
    source = "31,185 Tang poems of 4 or 8 lines of 5 or 7 characters, simplified"

    def read_data(self) -> None:
        """The poems' ids by form. DataError."""
        self.poems, held, _ = tang.split(self.root)
        self.vocab = poems.vocab_of(self.poems)
        self.rows, self.held = poems.rows(self.poems, self.vocab), poems.rows(held, self.vocab)

    @property
    def batches(self) -> int:
        """Steps in an epoch."""
        return sum(-(-len(rows) // self.settings.batch) for rows in self.rows.values())

    def epoch_batches(self) -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
        """Every poem once, in random order."""
        parts = [(form, rows[at]) for form, rows in self.rows.items()
                 for at in torch.randperm(len(rows)).split(self.settings.batch)]  # fmt: skip
        for index in torch.randperm(len(parts)).tolist():
            yield tuple(part.to(self.device) for part in poems.told(*parts[index]))

    def validate(self) -> float:
        """The loss on the poems to choose settings by."""
        return poem_scoring.nats_of_poems(self.model, self.held)[0]

    def shorten(self) -> None:
        """Leave three batches of one form."""
        form, rows = next(iter(self.rows.items()))
        self.rows = {form: rows[: 3 * self.settings.batch]}

    @cached_property
    def extras(self) -> dict[str, torch.Tensor]:
        """The rhyme groups, and what stands in the training poems: whole lines, runs of eight characters."""
        there = [run for poem in self.poems for run in (*poem, *bloom_filter.runs("".join(poem)))]
        return {"rhyme": rhyme.groups(self.poems, self.vocab), "known": bloom_filter.bloom(there)}


class SurnamesRun(WriterRun):
    """Surnames letter by letter, their country told; every tenth is the curve's."""

    scoring = surname_scoring
    source = "nine in ten of 13,374 surnames of 18 countries"

    def read_data(self) -> None:
        """The names' ids and countries; that their judge is there. DataError, CheckpointError."""
        checkpoint.facts("names_best")
        names, labels = data.names(True, self.root)
        self.vocab = Vocab.of(surnames.STOP + "".join(names))
        every = list(zip(*surnames.rows(names, labels, self.vocab), strict=True))
        held = [row for at, row in enumerate(every) if at % 10 == 0]
        self.pairs = [row for at, row in enumerate(every) if at % 10]
        self.held = tuple(map(torch.stack, zip(*held, strict=True)))

    @property
    def batches(self) -> int:
        """Steps in an epoch."""
        return -(-len(self.pairs) // self.settings.batch)

    def epoch_batches(self) -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
        """Every surname once, in random order."""
        for at in torch.randperm(len(self.pairs)).split(self.settings.batch):
            yield tuple(torch.stack(part).to(self.device)
                        for part in zip(*(self.pairs[i] for i in at), strict=True))  # fmt: skip

    def validate(self) -> float:
        """The loss on the names kept out."""
        total, count = shared.conditioned_nats(self.model, *self.held)
        return total / count

    def shorten(self) -> None:
        """Leave three batches."""
        self.pairs = self.pairs[: 3 * self.settings.batch]

    @cached_property
    def extras(self) -> dict[str, torch.Tensor]:
        """Every surname of the data set, to mark those that exist."""
        return {"known": bloom_filter.bloom(data.names(True, self.root)[0] + data.names(False, self.root)[0])}
