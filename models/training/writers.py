"""Training runs of the networks that write, and what stands between them and the loop."""

from collections.abc import Iterator
from functools import cached_property

import torch
import torch.nn.functional as F
from torch import nn

from models import checkpoint, data
from models.scoring import nats as shared
from models.scoring import poems as poem_scoring
from models.scoring import prose as prose_scoring
from models.scoring import surnames as surname_scoring
from models.text import bloom_filter, poems, rhyme, surnames, tang
from models.training.loop import Step
from models.training.run import Run
from models.vocab import IGNORED, Vocab
from models.writer import Writer

PIECE = 128  # characters that the gradient goes back
HELD_OUT = 10  # every tenth surname is the curve's


def nats(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    """Cross-entropy of (B, T, V) logits and (B, T) ids in nats per character; IGNORED ids are left out."""
    return F.cross_entropy(logits.flatten(0, 1), targets.flatten(), ignore_index=IGNORED)


class Carried(nn.Module):
    """(B, T) ids -> (B, T, V) logits of a Writer whose state goes on from piece to piece, its gradient not.

    Truncated back-propagation through time: Williams and Peng, 1990.
    """

    def __init__(self, writer: Writer):
        super().__init__()
        self.writer = writer
        self.state = None

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        logits, state = self.writer(ids, self.state)
        # Detached, or every step would go back through all the text before it.
        self.state = tuple(part.detach() for part in state) if isinstance(state, tuple) else state.detach()
        return logits


class Conditioned(nn.Module):
    """(B, T, 2) ids and conditions -> (B, T, V) logits of a Writer that starts afresh."""

    def __init__(self, writer: Writer):
        super().__init__()
        self.writer = writer

    def forward(self, inputs: torch.Tensor) -> torch.Tensor:
        # Together in one tensor, because the loop hands on one input.
        ids, conditions = inputs.unbind(-1)
        logits, _ = self.writer(ids, None, conditions)
        return logits


class WriterRun(Run):
    """What the runs of all writers share: the loss in nats, and weights kept in half precision."""

    source: str  # what it learnt from, in words
    loss_fn = staticmethod(nats)

    def score(self, step: Step) -> tuple[float, int]:
        """The loss of a step."""
        return step.loss, 1

    def learner(self) -> nn.Module:
        """The network, given the condition of every place."""
        return Conditioned(self.model)

    @cached_property
    def extras(self) -> dict[str, torch.Tensor]:
        """What its weights file holds beside the network."""
        return {}

    def tensors(self) -> dict[str, torch.Tensor]:
        """The weights in half precision, and what is held beside them."""
        # Half, so that 3.8 million parameters stay under the 10 MB that a file here may have.
        weights = {name: tensor.half() for name, tensor in self.model.state_dict().items()}
        return weights | {checkpoint.EXTRA + name: tensor for name, tensor in self.extras.items()}

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
        """The training text as ids. DataError."""
        text, _ = data.shakespeare(self.root)
        self.vocab = Vocab.of(text)
        self.ids = self.vocab.encode(text).to(self.device)

    @property
    def batches(self) -> int:
        """Steps in an epoch."""
        # A strip needs one character more than its pieces: the last target.
        return (len(self.ids) // self.settings.batch - 1) // PIECE

    def learner(self) -> nn.Module:
        """The network, going on where it stopped."""
        return Carried(self.model)

    def epoch_batches(self) -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
        """The whole text from a random place on."""
        # A random place, so that pieces and strips begin elsewhere in every epoch.
        start = int(torch.randint(len(self.ids), ()))
        length = len(self.ids) // self.settings.batch
        text = torch.roll(self.ids, -start)[: length * self.settings.batch]
        strips = text.view(self.settings.batch, length)
        for at in range(0, self.batches * PIECE, PIECE):
            yield strips[:, at : at + PIECE], strips[:, at + 1 : at + PIECE + 1]

    def validate(self) -> None:
        """No point: every character of the training part is trained on, and the other is kept for the end."""

    def shorten(self) -> None:
        """Leave three pieces a strip."""
        self.ids = self.ids[: self.settings.batch * (3 * PIECE + 1)]


class PoemsRun(WriterRun):
    """Poems of one form a batch, every place given. None of the poems kept out shares a line with these."""

    scoring = poem_scoring
    source = "31,185 Tang poems of 4 or 8 lines of 5 or 7 characters, simplified"

    def read_data(self) -> None:
        """The poems' ids by form. DataError."""
        self.poems, choose, _ = tang.split(self.root)
        self.vocab = poems.vocab_of(self.poems)
        self.rows = poems.rows(self.poems, self.vocab)
        self.validation = poems.rows(choose, self.vocab)

    @property
    def batches(self) -> int:
        """Steps in an epoch."""
        return sum(-(-len(rows) // self.settings.batch) for rows in self.rows.values())

    def epoch_batches(self) -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
        """Every poem once, in random order."""
        parts = []
        for form, rows in self.rows.items():
            # One form a batch: poems of one length need no padding.
            for at in torch.randperm(len(rows)).split(self.settings.batch):
                parts.append((form, rows[at]))
        for index in torch.randperm(len(parts)).tolist():
            inputs, targets = poems.examples(*parts[index])
            yield inputs.to(self.device), targets.to(self.device)

    def validate(self) -> float:
        """The loss on the poems to choose settings by."""
        loss, _ = poem_scoring.nats_of_poems(self.model, self.validation)
        return loss

    def shorten(self) -> None:
        """Leave three batches of one form."""
        form, rows = next(iter(self.rows.items()))
        self.rows = {form: rows[: 3 * self.settings.batch]}

    @cached_property
    def extras(self) -> dict[str, torch.Tensor]:
        """The rhyme groups, and what stands in the training poems: whole lines, runs of eight characters."""
        # Both: a line has five or seven characters, and eight running may have a line's end among them.
        strings = [line for poem in self.poems for line in poem]
        for poem in self.poems:
            strings += bloom_filter.runs("".join(poem))
        return {"rhyme": rhyme.groups(self.poems, self.vocab), "known": bloom_filter.build(strings)}


class SurnamesRun(WriterRun):
    """Surnames letter by letter, their country given; every tenth is the curve's."""

    scoring = surname_scoring
    source = "nine in ten of 13,374 surnames of 18 countries"

    def read_data(self) -> None:
        """The names' ids and countries; that their judge is there. DataError, CheckpointError."""
        # Asked now, and not after five minutes of training.
        checkpoint.facts("names_best")
        names, labels = data.names(True, self.root)
        self.vocab = Vocab.of(surnames.STOP + "".join(names))
        inputs, targets = surnames.examples(names, labels, self.vocab)
        kept_out = torch.arange(len(names)) % HELD_OUT == 0
        self.inputs = inputs[~kept_out]
        self.targets = targets[~kept_out]
        self.validation = inputs[kept_out], targets[kept_out]

    @property
    def batches(self) -> int:
        """Steps in an epoch."""
        return -(-len(self.inputs) // self.settings.batch)

    def epoch_batches(self) -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
        """Every surname once, in random order."""
        for at in torch.randperm(len(self.inputs)).split(self.settings.batch):
            yield self.inputs[at].to(self.device), self.targets[at].to(self.device)

    def validate(self) -> float:
        """The loss on the names kept out."""
        total, count = shared.conditioned_nats(self.model, *self.validation)
        return total / count

    def shorten(self) -> None:
        """Leave three batches."""
        count = 3 * self.settings.batch
        self.inputs = self.inputs[:count]
        self.targets = self.targets[:count]

    @cached_property
    def extras(self) -> dict[str, torch.Tensor]:
        """Every surname of the data set, to mark those that exist."""
        names, _ = data.names(True, self.root)
        more, _ = data.names(False, self.root)
        return {"known": bloom_filter.build(names + more)}
