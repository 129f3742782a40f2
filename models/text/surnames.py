"""Surnames of a country, written letter by letter: the stop mark begins and ends each."""

from collections.abc import Iterator
from dataclasses import replace

import torch
from torch import nn
from torch.nn.utils.rnn import pad_sequence

from models.text.sampling import Sampling, write
from models.vocab import IGNORED, Vocab

STOP = "\n"
LONGEST = 30  # letters; the longest training name has 20


def examples(names: list[str], labels: torch.Tensor, vocab: Vocab) -> tuple[torch.Tensor, torch.Tensor]:
    """(N, T, 2) letters before and countries, (N, T) letters to be written; IGNORED after the stop mark."""
    texts = [vocab.encode(STOP + name + STOP) for name in names]
    # Inputs may be padded with any letter: what is written after the stop mark is not counted.
    letters = pad_sequence([ids[:-1] for ids in texts], batch_first=True)
    targets = pad_sequence([ids[1:] for ids in texts], batch_first=True, padding_value=IGNORED)
    countries = labels[:, None].expand_as(letters)
    return torch.stack([letters, countries], dim=2), targets


def invent(writer: nn.Module, vocab: Vocab, country: int, sampling: Sampling, begin: str = "") -> str:
    """A surname of the country (its index in COUNTRIES) that begins with `begin`; never empty."""
    return begin + "".join(letters(writer, vocab, country, sampling, begin))


def letters(
    writer: nn.Module, vocab: Vocab, country: int, sampling: Sampling, begin: str = ""
) -> Iterator[str]:
    """Yield the letters that follow `begin`, to the stop mark or the longest length."""

    def steer(written: list[int], logits: torch.Tensor) -> torch.Tensor:
        # A name that stops before it begins is none.
        if not begin and not written:
            logits[vocab.ids[STOP]] = -torch.inf
        return logits

    length = max(1, min(sampling.length, LONGEST - len(begin)))
    settings = replace(sampling, stop=vocab.ids[STOP], length=length)
    for index in write(writer, vocab.encode(STOP + begin), settings, torch.tensor(country), steer):
        yield vocab.text[index]
