"""What counting words makes of reviews: multinomial naive Bayes, the baseline beside the networks.

It knows which words a text has and not in which order. Source: Pang, Lee and Vaithyanathan, "Thumbs up?",
2002.
"""

from collections.abc import Sequence

import torch

from models import data
from models.reviews import LEVELS
from models.scoring import reviews as scoring
from models.text.lexicon import FIRST, Lexicon
from models.text.trees import Tree
from models.text.words import of_tree


class NaiveBayes:
    """(words known, 5) counts of words by level, (5,) counts of texts -> logits of texts, smoothed by one."""

    reads_letters = False

    def __init__(self, lexicon: Lexicon, counts: torch.Tensor, texts: torch.Tensor):
        self.lexicon = lexicon
        self.counts = counts.float()
        self.texts = texts.float()
        smooth = self.counts + 1
        self.votes = (smooth / smooth.sum(0)).log()
        self.prior = (self.texts / self.texts.sum()).log()

    @classmethod
    def of(cls, lexicon: Lexicon, texts: Sequence[tuple[Sequence[str], int]]) -> "NaiveBayes":
        """What these texts with their labels teach."""
        counts = torch.zeros(len(lexicon) - FIRST, LEVELS)
        totals = torch.zeros(LEVELS)
        for words, label in texts:
            totals[label] += 1
            for word in words:
                at = lexicon.find(word) - FIRST
                if at >= 0:
                    counts[at, label] += 1
        return cls(lexicon, counts, totals)

    def logits(self, texts: Sequence[Sequence[str]]) -> torch.Tensor:
        """(N, 5) logits of tokenised texts; an unknown word says nothing."""
        rows = []
        for words in texts:
            places = [self.lexicon.find(word) - FIRST for word in words]
            rows.append(self.prior + self.votes[[at for at in places if at >= 0]].sum(0))
        return torch.stack(rows)


def measure(root=None) -> dict:
    """{"accuracy", "binary", "nodes", "unseen"} on the 2,210 test trees, trained afresh.

    Sentences and two levels after learning the sentences, phrases after learning all phrases.
    """
    trees = data.sst("train", root)
    test = data.sst("test", root)
    lexicon = Lexicon.of([of_tree(tree) for tree in trees])
    sentences = NaiveBayes.of(lexicon, [(of_tree(tree), tree.label) for tree in trees])
    phrases = NaiveBayes.of(lexicon, scoring.phrases_of(trees))
    return {**_shares(sentences, test, trees, ("accuracy", "binary")),
            **_shares(phrases, test, trees, ("nodes", "unseen"))}  # fmt: skip


def _shares(model: NaiveBayes, test: list[Tree], learnt: list[Tree], names: tuple[str, ...]) -> dict:
    figures = scoring.figures(model.logits, test, learnt)
    places = {name: scoring.SHARES[name] for name in names}
    return {name: round(figures[right] / figures[total], 5) for name, (right, total) in places.items()}


def sentence(measured: dict) -> str:
    """What it scored, in words."""
    shares = "  ".join(f"{name} {measured[name]:.2%}" for name in ("binary", "nodes", "unseen"))
    return f"sentences {measured['accuracy']:.2%}  {shares}  (naive Bayes)"
