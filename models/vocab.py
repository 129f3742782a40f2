"""Characters <-> ids. A vocabulary is a string of distinct characters; it stands in the weights' header."""

import torch


class Vocab:
    """`text`: every known character once, in order of their ids. `encode` names unknown ones in an error."""

    def __init__(self, text: str):
        if len(set(text)) != len(text):
            raise ValueError("A vocabulary names every character once.")
        self.text = text
        self.ids = {character: index for index, character in enumerate(text)}

    @classmethod
    def of(cls, text: str) -> "Vocab":
        """All characters of `text`, sorted."""
        return cls("".join(sorted(set(text))))

    def __len__(self) -> int:
        return len(self.text)

    def unknown(self, text: str) -> str:
        """The characters of `text` that are not in the vocabulary, each once, in order."""
        return "".join(dict.fromkeys(character for character in text if character not in self.ids))

    def encode(self, text: str) -> torch.Tensor:
        """(T,) int64 ids. ValueError names unknown characters."""
        unknown = self.unknown(text)
        if unknown:
            raise ValueError(f"The network has never seen {' '.join(unknown[:20])}: leave them out.")
        return torch.tensor([self.ids[character] for character in text], dtype=torch.long)

    def decode(self, ids) -> str:
        """The text of (T,) ids."""
        return "".join(self.text[int(index)] for index in ids)
