"""Tang poems as a network reads and writes them: a form, the characters one by one, a place in the form.

The form is kept by construction: the network is told which place it writes for, and writes no punctuation.
"""

from collections.abc import Iterator
from dataclasses import replace

import torch
from torch import nn

from models.text.sampling import Sampling, write
from models.text.tang import Poem
from models.vocab import Vocab

STOP = "\n"  # begins every text; a poem ends with its form
FORMS = ((4, 5), (4, 7), (8, 5), (8, 7))  # lines, characters a line
PLACES = sum(lines * width for lines, width in FORMS)  # 144: every place of every form is a condition
ENCOURAGED = 6.0  # nats that a rhyming character gains at the end of an even line


def places(form: tuple[int, int]) -> torch.Tensor:
    """(T,) int64 conditions, one for every character of the form."""
    at = FORMS.index(form)
    first = sum(lines * width for lines, width in FORMS[:at])
    return torch.arange(first, first + form[0] * form[1])


def vocab_of(poems: list[Poem]) -> Vocab:
    """The stop mark, then every character of the poems."""
    return Vocab.of(STOP + "".join("".join(poem) for poem in poems))


def rows(poems: list[Poem], vocab: Vocab) -> dict[tuple[int, int], torch.Tensor]:
    """{form: (N, 1 + T) ids, the stop mark first}."""
    kinds = {form: [poem for poem in poems if (len(poem), len(poem[0])) == form] for form in FORMS}
    return {
        form: torch.stack([vocab.encode(STOP + "".join(poem)) for poem in kind])
        for form, kind in kinds.items()
        if kind
    }


def told(form: tuple[int, int], ids: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """(N, 1 + T) ids of poems -> (N, T, 2) characters before and places, (N, T) characters to be written."""
    places_told = places(form).expand(len(ids), -1)
    return torch.stack([ids[:, :-1], places_told], dim=2), ids[:, 1:]


def compose(
    writer: nn.Module,
    vocab: Vocab,
    rhyme: torch.Tensor,
    form: tuple[int, int],
    given: dict[int, str],
    sampling: Sampling,
    encouraged: float = ENCOURAGED,
) -> Iterator[str]:
    """Yield a poem of exactly this form, character by character, without punctuation.

    `given`: characters that are set, by place from 0. `rhyme`: (V,) group of each character, -1 for none; at
    an even line's end the characters of the second line's group gain `encouraged` nats, and none comes twice.
    """
    lines, width = form
    ends = [line * width - 1 for line in range(2, lines + 1, 2)]
    ids = {place: vocab.ids[character] for place, character in given.items()}

    def steer(written: list[int], logits: torch.Tensor) -> torch.Tensor:
        place = len(written)
        if place in ids:
            return torch.full_like(logits, -torch.inf).index_fill(0, torch.tensor(ids[place]), 0.0)
        logits[0] = -torch.inf  # the form ends the poem, not the stop mark
        if place in ends[1:]:
            closed = [written[end] for end in ends if end < place]
            group = rhyme[closed[0]]
            logits += encouraged * ((rhyme == group) & (group >= 0))
            logits[closed] = -torch.inf
        return logits

    settings = replace(sampling, stop=None, length=lines * width)
    for index in write(writer, vocab.encode(STOP), settings, places(form), steer):
        yield vocab.text[index]


def punctuated(text: str, form: tuple[int, int]) -> str:
    """A poem, or its beginning, as printed: two lines a row, a comma between, a full stop after them."""
    width = form[1]
    lines = [text[at : at + width] for at in range(0, len(text), width)]
    marks = ["" if len(line) < width else "，。\n"[at % 2 :][: 1 + at % 2] for at, line in enumerate(lines)]
    return "".join(line + mark for line, mark in zip(lines, marks, strict=True)).rstrip("\n")
