"""Interpolated n-grams, the baseline beside the poem writer: how far do counts alone get?

Source: Jelinek and Mercer, "Interpolated estimation of Markov source parameters from sparse data", 1980.
"""

import math
from collections import Counter
from collections.abc import Iterator

from models.text.tang import Poem

START = "\n"
ROUNDS = 20  # of expectation-maximisation; twice as many change the perplexity by 3 in 100,000


def perplexities(
    train: list[Poem], choose: list[Poem], report: list[Poem], orders=(2, 3)
) -> dict[int, float]:
    """{order: perplexity per character on the poems to report on}.

    Uniform, unigram, bigram … are mixed; expectation-maximisation weighs them on the poems to choose by.
    A poem is one string: it goes on over the ends of its lines. Unlike the network, they know no form.
    """
    grams = _Counts(train, max(orders))
    return {order: Ngrams(grams, choose, order).perplexity(report) for order in orders}


class Ngrams:
    """The n-grams of one order: what they make of poems that they do not know."""

    def __init__(self, grams: "_Counts", choose: list[Poem], order: int):
        self._grams = grams
        self._order = order
        # On other poems than the counts come from: on these the longest context would always win.
        self._weights = _weights(grams.estimates(choose, order))

    @classmethod
    def learnt(cls, train: list[Poem], choose: list[Poem], order: int) -> "Ngrams":
        """Counted on the first poems, weighed on the others."""
        return cls(_Counts(train, order), choose, order)

    def perplexity(self, poems: list[Poem]) -> float:
        """Perplexity per character."""
        rows = self._grams.estimates(poems, self._order)
        nats = -sum(math.log(_mixed(self._weights, row)) for row in rows)
        return math.exp(nats / len(rows))


class _Counts:
    """How often each string of up to `longest` characters stands in the poems."""

    def __init__(self, poems: list[Poem], longest: int):
        self.longest = longest
        self.strings = [Counter() for _ in range(longest + 1)]  # by length
        self.contexts = [Counter() for _ in range(longest + 1)]  # the same without their last character
        for text, end in self._places(poems):
            for length in range(1, longest + 1):
                string = text[end - length : end]
                self.strings[length][string] += 1
                self.contexts[length][string[:-1]] += 1

    def estimates(self, poems: list[Poem], order: int) -> list[list[float]]:
        """For every character its probability by each part of the mixture, from uniform up to `order`."""
        vocab = len(self.strings[1])
        rows = []
        for text, end in self._places(poems):
            row = [1 / vocab]
            for length in range(1, order + 1):
                string = text[end - length : end]
                times = self.contexts[length][string[:-1]]
                # After what was never there: what the shorter context says.
                row.append(self.strings[length][string] / times if times else row[-1])
            rows.append(row)
        return rows

    def _places(self, poems: list[Poem]) -> Iterator[tuple[str, int]]:
        """(text, end) of every character, which is text[end - 1]; the text begins with enough marks."""
        for poem in poems:
            text = START * (self.longest - 1) + "".join(poem)
            for end in range(self.longest, len(text) + 1):
                yield text, end


def _mixed(weights: list[float], row: list[float]) -> float:
    return sum(weight * p for weight, p in zip(weights, row, strict=True))


def _weights(rows: list[list[float]]) -> list[float]:
    """The weights of the mixture's parts that make the rows likeliest: each gets the share it explained."""
    parts = len(rows[0])
    weights = [1 / parts] * parts
    for _ in range(ROUNDS):
        shares = [0.0] * parts
        for row in rows:
            mixed = _mixed(weights, row)
            for part in range(parts):
                shares[part] += weights[part] * row[part] / mixed
        weights = [share / len(rows) for share in shares]
    return weights
