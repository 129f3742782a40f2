"""Published figures of the network that writes poems: perplexity beside n-grams', rhymes, lines repeated."""

import math
from itertools import product

import torch
from torch import nn

from models.scoring import ngrams
from models.scoring.nats import WRITTEN, compare, conditioned_nats, summary
from models.text import bloom_filter, poems, rhyme, tang
from models.text.sampling import Sampling
from models.vocab import Vocab

__all__ = ["compare", "measure", "sentence", "summary"]


def measure(model: nn.Module, facts: dict, extras: dict[str, torch.Tensor], root=None) -> dict:
    """Nats and perplexity on poems kept out, beside n-grams'; how often even lines rhyme; lines repeated.

    `rhyme`: "poems" of the poets kept out, "written" by the network, "unaided" without encouragement, and
    "chance": two ends of even lines drawn at random. `repeated`: the share of written lines that stand, very
    likely, in the training poems.
    """
    vocab = Vocab(facts["vocab"])
    train, choose, report = tang.split(root)
    nats, count = nats_of_poems(model, poems.rows(report, vocab))
    grams = ngrams.perplexities(train, choose, report)
    groups = extras["rhyme"]
    # Both ways: how much of the rhyming is the network's own, and how much the nudge's.
    aided = write_poems(model, vocab, groups, poems.ENCOURAGED)
    unaided = write_poems(model, vocab, groups, 0.0)
    rhymes = {
        "poems": rhyme.rate(report, groups, vocab),
        "written": rhyme.rate(aided, groups, vocab),
        "unaided": rhyme.rate(unaided, groups, vocab),
        "chance": chance_of_rhyme(report, groups, vocab),
    }
    return {
        "nats": round(nats, 5),
        "characters": count,
        "perplexity": round(math.exp(nats), 3),
        "bigram": round(grams[2], 3),
        "trigram": round(grams[3], 3),
        "rhyme": {name: round(share, 4) for name, share in rhymes.items()},
        "repeated": round(repeated(aided, extras["known"]), 4),
    }


def nats_of_poems(model: nn.Module, rows: dict[tuple[int, int], torch.Tensor]) -> tuple[float, int]:
    """Nats per Han character on poems as `poems.rows` gives them, and how many characters those are."""
    sums = [conditioned_nats(model, *poems.examples(form, ids)) for form, ids in rows.items()]
    total = sum(nats for nats, _ in sums)
    count = sum(characters for _, characters in sums)
    return total / count, count


def write_poems(model: nn.Module, vocab: Vocab, groups: torch.Tensor, encouraged: float) -> list[tang.Poem]:
    """Poems by the network at temperature 0.8, as many of each form, seeds from 0."""
    model.eval()
    written = []
    for form, seed in product(poems.FORMS, range(WRITTEN)):
        # 0.8, Sampling's own: what a program gets that names no temperature. The page begins cooler.
        text = "".join(poems.compose(model, vocab, groups, form, {}, Sampling(seed=seed), encouraged))
        written.append(poems.lines_of(text, form))
    return written


def chance_of_rhyme(report: list[tang.Poem], groups: torch.Tensor, vocab: Vocab) -> float:
    """The probability that two ends of even lines, drawn at random, are of one group."""
    ends = "".join(end for poem in report for end in rhyme.endings(poem))
    labels = groups[vocab.encode(ends)].long()
    # What is in no group rhymes with nothing: it counts among the ends, not among the pairs.
    shares = torch.bincount(labels[labels >= 0]) / len(labels)
    return float((shares**2).sum())


def repeated(written: list[tang.Poem], bits: torch.Tensor) -> float:
    """The share of written lines that stand, very likely, in the training poems."""
    lines = [line for poem in written for line in poem]
    return sum(bloom_filter.contains(bits, line) for line in lines) / len(lines)


def sentence(facts: dict) -> str:
    """What a finished run scored, in words."""
    rhymes = facts["rhyme"]
    return (
        f"perplexity {facts['perplexity']:.0f} on {facts['characters']:,} characters of poems kept out "
        f"(bigrams {facts['bigram']:.0f}, trigrams {facts['trigram']:.0f}); even lines rhyme: "
        f"{100 * rhymes['written']:.0f} % as written, {100 * rhymes['poems']:.0f} % of the poets', "
        f"{100 * rhymes['chance']:.0f} % by chance"
    )
