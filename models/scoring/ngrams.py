"""Interpolated n-grams, the yardstick of the poem writer: how far do counts alone get?

Source: Jelinek and Mercer, "Interpolated estimation of Markov source parameters from sparse data", 1980.
"""

import math
from collections import Counter

from models.text.tang import Poem

START = "\n"


def perplexities(
    train: list[Poem], choose: list[Poem], report: list[Poem], orders=(2, 3)
) -> dict[int, float]:
    """{order: perplexity per character on the poems to report on}.

    Uniform, unigram, bigram … are mixed; expectation-maximisation weighs them on the poems to choose by.
    A poem is one string: it goes on over the ends of its lines. Unlike the network, they know no form.
    """
    counts = [Counter() for _ in range(max(orders) + 1)]  # by length; of length 0 the number of characters
    for poem in train:
        text = START * (max(orders) - 1) + "".join(poem)
        for end in range(max(orders), len(text) + 1):
            for length in range(max(orders) + 1):
                counts[length][text[end - length : end]] += 1
    contexts = [Counter() for _ in range(max(orders) + 1)]
    for length in range(1, max(orders) + 1):
        for string, count in counts[length].items():
            contexts[length][string[:-1]] += count
    vocab = len(counts[1])

    def estimates(poems: list[Poem], order: int) -> list[list[float]]:
        """For every character its probability by each part of the mixture."""
        rows = []
        for poem in poems:
            text = START * (max(orders) - 1) + "".join(poem)
            for end in range(max(orders), len(text) + 1):
                row = [1 / vocab]
                for length in range(1, order + 1):
                    string = text[end - length : end]
                    seen = contexts[length][string[:-1]]  # never seen: what the shorter context says
                    row.append(counts[length][string] / seen if seen else row[-1])
                rows.append(row)
        return rows

    found = {}
    for order in orders:
        weights = _fitted(estimates(choose, order))
        rows = estimates(report, order)
        total = sum(math.log(sum(w * p for w, p in zip(weights, row, strict=True))) for row in rows)
        found[order] = math.exp(-total / len(rows))
    return found


def _fitted(rows: list[list[float]], turns: int = 20) -> list[float]:
    weights = [1 / len(rows[0])] * len(rows[0])
    for _ in range(turns):
        shares = [0.0] * len(weights)
        for row in rows:
            mixed = sum(w * p for w, p in zip(weights, row, strict=True))
            for part, (w, p) in enumerate(zip(weights, row, strict=True)):
                shares[part] += w * p / mixed
        weights = [share / len(rows) for share in shares]
    return weights
