"""Training runs of the networks that read film reviews."""

from collections import Counter
from collections.abc import Iterator
from functools import cached_property

import torch
import torch.nn.functional as F

from models import checkpoint, data
from models.reviews import LEVELS
from models.scoring import calibration
from models.scoring import reviews as scoring
from models.scoring.naive_bayes import NaiveBayes
from models.text.lexicon import Lexicon
from models.text.reviews import logits_of
from models.text.words import of_tree
from models.training.loop import Step
from models.training.run import Run

SORTED_AT_ONCE = 16  # batches among which phrases are sorted by length: more would fix who meets whom
SENTENCES = 4.0  # the weight of a whole sentence, when a phrase's is 1


def by_length(lengths: torch.Tensor, batch: int) -> list[torch.Tensor]:
    """The indices of one epoch's batches in random order, texts of like length together."""
    rows = []
    for chunk in torch.randperm(len(lengths)).split(SORTED_AT_ONCE * batch):
        # Those of one length in random order.
        order = (lengths[chunk] + torch.rand(len(chunk))).argsort()
        rows += chunk[order].split(batch)
    # And the batches too, or every epoch would go from short texts to long ones again and again.
    return [rows[index] for index in torch.randperm(len(rows)).tolist()]


class ReviewRun(Run):
    """The plain networks' run: every phrase of the training trees once, the epoch chosen on other sentences.

    A word that stands once in the training sentences is unknown, so that the unknown word's vector is learnt.
    """

    scoring = scoring
    least = 2  # times that a known word stands in the training sentences

    def read_data(self) -> None:
        """Every phrase of the training trees, and the sentences of the curve. DataError."""
        trees = data.sst("train", self.root)
        self.lexicon = Lexicon.of([of_tree(tree) for tree in trees], self.least)
        judged: dict[tuple[str, ...], Counter] = {}
        for phrase, label in scoring.phrases_of(trees):
            judged.setdefault(phrase, Counter())[label] += 1
        phrases = list(judged)
        self.ids = self.lexicon.encode(phrases)
        self.lengths = (self.ids > 0).sum(1)
        # (N, 5) shares of the judgements: 583 of 157,000 phrases were judged in more than one way.
        counts = [[float(labels[level]) for level in range(LEVELS)] for labels in judged.values()]
        self.targets = F.normalize(torch.tensor(counts), p=1)
        sentences = {tuple(of_tree(tree)) for tree in trees}
        self.whole = torch.tensor([phrase in sentences for phrase in phrases])
        validation = data.sst("dev", self.root)
        self.validation = [of_tree(tree) for tree in validation]
        self.validation_labels = torch.tensor([tree.label for tree in validation])

    @property
    def batches(self) -> int:
        """Steps in an epoch."""
        return -(-len(self.ids) // self.settings.batch)

    def epoch_batches(self) -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
        """Every phrase once, those of like length together: little is padded."""
        for at in by_length(self.lengths, self.settings.batch):
            ids = self.ids[at, : int(self.lengths[at].max())]
            yield self.inputs(ids).to(self.device), self.targets[at].to(self.device)

    def inputs(self, ids: torch.Tensor) -> torch.Tensor:
        """What the network takes for (B, T) ids of known words."""
        return ids

    def score(self, step: Step) -> tuple[float, int]:
        """Phrases answered otherwise than most judges did."""
        wrong = step.outputs.argmax(-1) != step.targets.argmax(-1)
        return float(wrong.sum()), len(step.targets)

    def validate(self) -> float:
        """The error on the sentences to choose by; the weights are kept when none was smaller before."""
        wrong = self.validation_logits().argmax(1) != self.validation_labels
        error = wrong.float().mean().item()
        if round(error, 5) < min(self.curve.get("validation", [1.0])):
            self.best = {name: tensor.clone() for name, tensor in self.network.state_dict().items()}
        return error

    def validation_logits(self) -> torch.Tensor:
        """(N, 5) logits of the sentences to choose by."""
        return logits_of(self.network, self.lexicon, self.validation)

    def beside(self) -> dict[str, torch.Tensor]:
        """The best epoch's weights so far."""
        return getattr(self, "best", {})

    def take_up(self, beside: dict[str, torch.Tensor]) -> None:
        """Go on with these as the best weights so far."""
        self.best = beside

    def choose(self) -> dict:
        """Take the chosen epoch's weights and find their temperature; the facts of both."""
        self.network.load_state_dict(self.best)
        self.network.temperature.fill_(1.0)
        logits = self.validation_logits()
        heat = calibration.temperature(logits, self.validation_labels)
        self.network.temperature.fill_(heat)
        errors = self.curve["validation"]
        return {"chosen_epoch": 1 + errors.index(min(errors)), "temperature": heat}

    def shorten(self) -> None:
        """Leave three batches."""
        count = 3 * self.settings.batch
        self.ids = self.ids[:count]
        self.lengths = self.lengths[:count]
        self.targets = self.targets[:count]

    def results(self) -> dict:
        """Its vocabulary, what it was trained on, and every published figure."""
        facts = self.choose() | {
            "vocab": str(self.lexicon),
            "data": "Stanford Sentiment Treebank, all phrases of 8,544 training sentences",
            "validation": "1,101 sentences; they chose the epoch and the temperature",
            "test_reads": 1,
        }
        return facts | self.scoring.measure(self.network, facts, root=self.root)


class ReviewEnsembleRun(ReviewRun):
    """The ensemble's run: all words known, whole sentences weigh more, letters beside the words.

    The file holds half precision, and beside the network how often each word stands in sentences of each
    level: by these counts alone naive Bayes answers, with which the page compares.
    """

    least = 1  # unknown words are made by hiding known ones

    @staticmethod
    def loss_fn(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
        """The readers' cross-entropies, summed; a target's row sums to its weight."""
        readers = logits.shape[1]
        mean = F.cross_entropy(logits.flatten(0, 1), targets.repeat_interleave(readers, 0))
        # The sum, so that a reader's gradient does not depend on how many others there are.
        return readers * mean

    def read_data(self) -> None:
        """The same, with the letters of every known word. DataError."""
        super().read_data()
        self.letters = self.lexicon.letter_table()
        weights = torch.where(self.whole, SENTENCES, 1.0)
        self.targets *= (weights / weights.mean())[:, None]

    def inputs(self, ids: torch.Tensor) -> torch.Tensor:
        """The ids with the letter groups of their words."""
        return torch.cat([ids[..., None], self.letters[ids]], dim=2)

    def score(self, step: Step) -> tuple[float, int]:
        """Wrong answers of the readers together."""
        said = step.outputs.softmax(2).mean(1).argmax(1)
        return float((said != step.targets.argmax(1)).sum()), len(step.targets)

    @cached_property
    def extras(self) -> dict[str, torch.Tensor]:
        """How often each word stands in the training sentences of each level, and how many those are."""
        trees = data.sst("train", self.root)
        counted = NaiveBayes.of(self.lexicon, [(of_tree(tree), tree.label) for tree in trees])
        return {"words": counted.counts.short(), "sentences": counted.texts.short()}

    def tensors(self) -> dict[str, torch.Tensor]:
        """The weights in half precision, and what is held beside them."""
        # Half, so that 4.8 million parameters stay under the 10 MB that a file here may have.
        weights = {name: tensor.half() for name, tensor in self.network.state_dict().items()}
        return weights | {checkpoint.EXTRA + name: tensor for name, tensor in self.extras.items()}

    def choose(self) -> dict:
        """The same of the network as it will be stored."""
        self.best = {name: tensor.half().float() for name, tensor in self.best.items()}
        facts = super().choose()
        self.network.half().float()  # the temperature too
        return facts
