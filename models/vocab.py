"""Characters <-> ids.

A writer's vocabulary is a string of distinct characters, which stands in its weights' header; names are read
in ASCII.
"""

import torch
from torch.nn.utils.rnn import pad_sequence

from models.problem import Problem

IGNORED = -100  # stands where a target is no character; what torch's losses leave out by themselves
NAMED = 20  # unknown characters in one sentence


class Vocab:
    """`text`: every known character once, in order of their ids. `encode` names unknown ones in an error."""

    def __init__(self, text: str):
        if len(set(text)) != len(text):
            raise Problem("A vocabulary names every character once.")
        self.text = text
        self.ids = {character: index for index, character in enumerate(text)}

    @classmethod
    def of(cls, text: str) -> "Vocab":
        """All characters of `text`, sorted."""
        # Sorted, because the ids must be the same in the run that goes on tomorrow: sets have no order.
        return cls("".join(sorted(set(text))))

    def __len__(self) -> int:
        return len(self.text)

    def unknown(self, text: str) -> str:
        """The characters of `text` that are not in the vocabulary, each once, in order."""
        return "".join(dict.fromkeys(character for character in text if character not in self.ids))

    def encode(self, text: str) -> torch.Tensor:
        """(T,) int64 ids. Problem names unknown characters."""
        unknown = self.unknown(text)
        if unknown:
            raise Problem(
                "The network has never seen {characters}: leave them out.",
                characters=" ".join(unknown[:NAMED]),
            )
        return torch.tensor([self.ids[character] for character in text], dtype=torch.long)

    def decode(self, ids) -> str:
        """The text of (T,) ids."""
        return "".join(self.text[int(index)] for index in ids)


def ids_of(names: list[str]) -> torch.Tensor:
    """(B, T) int64 ASCII codes, padded with 0. Problem for a name with other characters or none at all."""
    for name in names:
        # A name of no letters would have no last state; 0 is the padding, so no name may hold it.
        if not name or not name.isascii() or "\0" in name:
            raise Problem("{name!r} is not a name in ASCII letters.", name=name[:40])
    if not names:
        return torch.zeros(0, 1, dtype=torch.long)
    rows = [torch.tensor([ord(letter) for letter in name]) for name in names]
    return pad_sequence(rows, batch_first=True)
