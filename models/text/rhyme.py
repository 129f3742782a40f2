"""Which characters rhyme, learnt from the poems: those that close even lines together belong together.

Eight-century rhymes are not today's: by modern pinyin finals fewer than half of the even lines rhyme.
Source: spectral clustering, Ng, Jordan and Weiss, 2002.
"""

import numpy as np
import torch
from scipy.cluster.vq import kmeans2
from scipy.sparse import coo_matrix, diags
from scipy.sparse.linalg import eigsh

from models.text.tang import Poem
from models.vocab import Vocab

GROUPS = 40
SEEN = 3  # a character that closed fewer even lines than this has no group


def closes(poem: Poem) -> list[str]:
    """The last characters of its even lines."""
    return [line[-1] for line in poem[1::2]]


def groups(poems: list[Poem], vocab: Vocab, seed: int = 0) -> torch.Tensor:
    """(V,) int16: the rhyme group of each character, -1 for one that seldom closes an even line."""
    ends = [vocab.encode("".join(closes(poem))).tolist() for poem in poems]
    counts = np.bincount([end for poem in ends for end in poem], minlength=len(vocab))
    places = np.flatnonzero(counts >= SEEN)
    index = {character: at for at, character in enumerate(places)}
    pairs = np.array(
        [
            (index[a], index[b])
            for poem in ends
            for a in poem
            for b in poem
            if a != b and {a, b} <= index.keys()
        ]
    )
    together = coo_matrix((np.ones(len(pairs)), pairs.T), shape=(len(places), len(places))).tocsr()
    scale = diags(1 / np.sqrt(np.asarray(together.sum(1)).ravel() + 1e-9))
    _, vectors = eigsh(scale @ together @ scale, k=GROUPS, which="LA", v0=np.ones(len(places)))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True) + 1e-12
    _, found = kmeans2(vectors, GROUPS, minit="++", seed=seed, iter=50)
    labels = torch.full((len(vocab),), -1, dtype=torch.int16)
    labels[torch.from_numpy(places)] = torch.from_numpy(found.astype(np.int16))
    return labels


def rate(poems: list[Poem], labels: torch.Tensor, vocab: Vocab) -> float:
    """The share of even lines after the second that close in the group of the second."""
    hits = count = 0
    for poem in poems:
        first, *others = labels[vocab.encode("".join(closes(poem)))].tolist()
        hits += sum(other == first >= 0 for other in others)
        count += len(others)
    return hits / count
