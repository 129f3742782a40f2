"""Known words <-> ids, and the groups of letters of any word, which may tell of an unknown one.

Source of the letter groups: Bojanowski et al., "Enriching word vectors with subword information", 2017.
"""

import re
import zlib
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache

import torch
from torch.nn.utils.rnn import pad_sequence

from models.reviews import UNKNOWN

PADDING = 0  # stands after the end of a text, and after the last letter group of a word
FIRST = 2  # the id of the first known word
MOST_GROUPS = 32  # of one word: enough for a word of 12 letters, and the ends of longer ones say little more
SHORTEST, LONGEST = 3, 5  # letters in a group, both marks counted


class Lexicon:
    """`words`: every known word once, in order of their ids from FIRST on."""

    def __init__(self, words: Sequence[str]):
        self.words = tuple(words)
        self.ids = {word: index for index, word in enumerate(self.words, FIRST)}

    @classmethod
    def of(cls, sentences: Iterable[Sequence[str]], least: int = 1) -> "Lexicon":
        """The words that stand at least so often in the sentences, the commonest first."""
        counts = Counter(word for sentence in sentences for word in sentence)
        # By the alphabet among equals: the ids must be the same in the run that goes on tomorrow.
        known = sorted((word for word in counts if counts[word] >= least), key=lambda w: (-counts[w], w))
        return cls(known)

    @classmethod
    def read(cls, text: str) -> "Lexicon":
        """The lexicon that `str` wrote."""
        return cls(text.split(" "))

    def __str__(self) -> str:
        return " ".join(self.words)

    def __len__(self) -> int:
        """How many ids there are, that of the padding and the unknown word among them."""
        return len(self.words) + FIRST

    def find(self, word: str) -> int:
        """The word's id; of a drawn-out one that of the word meant: "soo" is "so"; else UNKNOWN."""
        if word in self.ids:
            return self.ids[word]
        # Of three letters and more `words.placed` leaves two; only the lexicon knows whether one is meant.
        return self.ids.get(re.sub(r"([^\W\d_])\1", r"\1", word), UNKNOWN)

    def knows(self, word: str) -> bool:
        """Whether it is known, drawn out or not."""
        return self.find(word) != UNKNOWN

    def encode(self, sentences: Sequence[Sequence[str]]) -> torch.Tensor:
        """(B, T) int64 ids of tokenised sentences, PADDING after the end of each."""
        if not sentences:
            return torch.zeros(0, 1, dtype=torch.long)
        rows = [
            torch.tensor([self.find(word) for word in sentence], dtype=torch.long) for sentence in sentences
        ]
        return pad_sequence(rows, batch_first=True)

    def encode_letters(self, sentences: Sequence[Sequence[str]]) -> torch.Tensor:
        """(B, T, 1 + MOST_GROUPS) int64: each word's id, then the hashes of its groups of letters."""
        ids = self.encode(sentences)
        groups = torch.zeros(*ids.shape, MOST_GROUPS, dtype=torch.long)
        for row, sentence in zip(groups, sentences, strict=True):
            if sentence:
                row[: len(sentence)] = torch.tensor([groups_of(word) for word in sentence])
        return torch.cat([ids[..., None], groups], dim=2)

    def letter_table(self) -> torch.Tensor:
        """(len(self), MOST_GROUPS) int64: the groups of every known word, for look-up by id."""
        rows = torch.tensor([groups_of(word) for word in self.words]).reshape(-1, MOST_GROUPS)
        return torch.cat([torch.zeros(FIRST, MOST_GROUPS, dtype=torch.long), rows])


@lru_cache(maxsize=50_000)
def groups_of(word: str) -> tuple[int, ...]:
    """MOST_GROUPS hashes above 0 of a word's groups of letters, the whole word's first; PADDING after them.

    Of a compound every part is a group too: of "cliche-ridden" the network knows at least "cliche".
    """
    parts = [f"<{part}>" for part in word.split("-") if part]
    marked = f"<{word}>"
    letters = [
        marked[start : start + count]
        for count in range(SHORTEST, LONGEST + 1)
        for start in range(len(marked) - count + 1)
    ]
    groups = dict.fromkeys([marked, *parts, *letters])
    hashes = [zlib.crc32(group.encode()) + 1 for group in groups][:MOST_GROUPS]
    return (*hashes, *[PADDING] * (MOST_GROUPS - len(hashes)))
