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

Form = tuple[int, int]  # lines, characters a line

STOP = "\n"  # begins every text; a poem ends with its form
FORMS: tuple[Form, ...] = ((4, 5), (4, 7), (8, 5), (8, 7))
PLACES = sum(lines * width for lines, width in FORMS)  # 144: every place of every form is a condition
ENCOURAGED = 6.0  # nats that a rhyming character gains at the end of an even line


def places(form: Form) -> torch.Tensor:
    """(T,) int64 conditions, one for every character of the form."""
    # No two forms share a place: the fifth character of a line ends it in one form and not in another.
    before = FORMS[: FORMS.index(form)]
    first = sum(lines * width for lines, width in before)
    return torch.arange(first, first + form[0] * form[1])


def vocab_of(poems: list[Poem]) -> Vocab:
    """The stop mark, then every character of the poems."""
    return Vocab.of(STOP + "".join("".join(poem) for poem in poems))


def rows(poems: list[Poem], vocab: Vocab) -> dict[Form, torch.Tensor]:
    """{form: (N, 1 + T) ids, the stop mark first}, of the forms that occur."""
    texts: dict[Form, list[torch.Tensor]] = {form: [] for form in FORMS}
    for poem in poems:
        form = len(poem), len(poem[0])
        texts[form].append(vocab.encode(STOP + "".join(poem)))
    return {form: torch.stack(ids) for form, ids in texts.items() if ids}


def examples(form: Form, ids: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """(N, 1 + T) ids of poems -> (N, T, 2) characters before and places, (N, T) characters to be written."""
    inputs = torch.stack([ids[:, :-1], places(form).expand(len(ids), -1)], dim=2)
    return inputs, ids[:, 1:]


def compose(
    writer: nn.Module,
    vocab: Vocab,
    rhyme: torch.Tensor,
    form: Form,
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
    set_ids = {place: vocab.ids[character] for place, character in given.items()}

    def steer(written: list[int], logits: torch.Tensor) -> torch.Tensor:
        place = len(written)
        if place in set_ids:
            # It takes all the probability, so that the network reads it as if it had written it.
            only = torch.full_like(logits, -torch.inf)
            only[set_ids[place]] = 0.0
            return only
        logits[0] = -torch.inf  # the form ends the poem, not the stop mark
        if place in ends[1:]:
            closed = [written[end] for end in ends if end < place]
            group = rhyme[closed[0]]
            # A nudge and no rule: where no rhyme fits at all, the network may do without.
            logits[(rhyme == group) & (group >= 0)] += encouraged
            # The easiest rhyme is the same character again, which no poet would take.
            logits[closed] = -torch.inf
        return logits

    settings = replace(sampling, stop=None, length=lines * width)
    for index in write(writer, vocab.encode(STOP), settings, places(form), steer):
        yield vocab.text[index]


def lines_of(text: str, form: Form) -> Poem:
    """The lines of a poem, or of as much of it as there is."""
    _, width = form
    return tuple(text[at : at + width] for at in range(0, len(text), width))


def punctuated(text: str, form: Form, a_row: int = 2) -> str:
    """A poem, or its beginning, as printed: `a_row` lines a row, each second one ends in a full stop."""
    _, width = form
    printed = ""
    for number, line in enumerate(lines_of(text, form), start=1):
        printed += line
        # A line that is still being written has no mark yet.
        if len(line) == width:
            printed += "，" if number % 2 else "。"
            if number % a_row == 0:
                printed += "\n"
    return printed.rstrip("\n")
