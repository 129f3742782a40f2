"""Which characters rhyme, learnt from the poems: those that close even lines together belong together.

Eight-century rhymes are not today's: by modern pinyin finals fewer than half of the even lines rhyme.
Source: spectral clustering, Ng, Jordan and Weiss, 2002.
"""

from itertools import permutations

import numpy as np
import torch

from models.text.tang import Poem
from models.vocab import Vocab

GROUPS = 40
SEEN = 3  # a character that closed fewer even lines than this has no group


def endings(poem: Poem) -> list[str]:
    """The last characters of its even lines."""
    return [line[-1] for line in poem[1::2]]


def groups(poems: list[Poem], vocab: Vocab, seed: int = 0) -> torch.Tensor:
    """(V,) int16: the rhyme group of each character, -1 for one that seldom closes an even line."""
    # Learnt once, when the poems' network is trained; whoever only reads or writes poems needs no SciPy.
    from scipy.cluster.vq import kmeans2
    from scipy.sparse import coo_matrix, diags
    from scipy.sparse.linalg import eigsh

    ends = [vocab.encode("".join(endings(poem))).tolist() for poem in poems]
    counts = np.bincount([end for poem in ends for end in poem], minlength=len(vocab))
    frequent = np.flatnonzero(counts >= SEEN)
    pairs = _pairs(ends, frequent)
    size = len(frequent), len(frequent)
    together = coo_matrix((np.ones(len(pairs)), pairs.T), shape=size).tocsr()
    # Divided by how often each rhymes at all: the common characters would be a cluster of their own.
    degree = np.asarray(together.sum(1)).ravel()
    scale = diags(1 / np.sqrt(degree + 1e-9))
    # A start vector of ones: a random one would give other groups at every run.
    _, vectors = eigsh(scale @ together @ scale, k=GROUPS, which="LA", v0=np.ones(len(frequent)))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True) + 1e-12
    _, clusters = kmeans2(vectors, GROUPS, minit="++", seed=seed, iter=50)
    labels = torch.full((len(vocab),), -1, dtype=torch.int16)
    labels[torch.from_numpy(frequent)] = torch.from_numpy(clusters.astype(np.int16))
    return labels


def _pairs(ends: list[list[int]], frequent: np.ndarray) -> np.ndarray:
    """(N, 2) places in `frequent` of any two characters that close even lines of the same poem, both ways."""
    index = {character: at for at, character in enumerate(frequent.tolist())}
    pairs = []
    for poem in ends:
        places = [index[end] for end in poem if end in index]
        # That a character rhymes with itself says nothing.
        pairs += [(a, b) for a, b in permutations(places, 2) if a != b]
    return np.array(pairs)


def rate(poems: list[Poem], labels: torch.Tensor, vocab: Vocab) -> float:
    """The share of even lines after the second that close in the group of the second."""
    hits = 0
    count = 0
    for poem in poems:
        first, *others = labels[vocab.encode("".join(endings(poem)))].tolist()
        hits += sum(other == first >= 0 for other in others)
        count += len(others)
    return hits / count
