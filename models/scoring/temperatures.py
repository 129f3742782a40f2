"""How warm poems should begin: `python -m models.scoring.temperatures` prints what each temperature costs.

Too warm, and lines lose their sense; too cool, and the same couplets come after whatever was given.
"""

import argparse
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

import torch
from torch import nn

from models import checkpoint
from models.scoring.ngrams import Ngrams
from models.scoring.poems import repeated
from models.text import poems, rhyme, tang
from models.text.sampling import Sampling
from models.vocab import Vocab

TEMPERATURES = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 1.0)
BEGINNINGS = 200
FORM = (4, 7)  # one for all, or couplets of different lengths would never come again; the page's first
HEAD = (
    "| temperature | couplets that come again | lines that come again | lines of training poems "
    "| perplexity by trigrams | even lines that rhyme |\n|---|--:|--:|--:|--:|--:|"
)


@dataclass(frozen=True)
class Line:
    """A line of the table: shares of the couplets and lines, and the perplexity per character.

    `couplets`, `lines`: those that come more than once; `known`: lines that stand, very likely, in the
    training poems; `perplexity`: by trigrams; `rhyming`: even lines.
    """

    name: str
    couplets: float
    lines: float
    known: float
    perplexity: float
    rhyming: float

    def __str__(self) -> str:
        shares = (self.couplets, self.lines, self.known)
        cells = (self.name, *(f"{100 * share:.1f} %" for share in shares))
        return f"| {' | '.join(cells)} | {self.perplexity:.0f} | {100 * self.rhyming:.0f} % |"


def table(
    model: nn.Module,
    facts: dict,
    extras: dict[str, torch.Tensor],
    temperatures: tuple[float, ...] = TEMPERATURES,
    count: int = BEGINNINGS,
    beginning: str | None = None,
    root=None,
) -> Iterator[Line]:
    """A line for each temperature, of `count` poems; at last one of poems kept out.

    They begin differently, or all with `beginning`, as when "Write" is pressed again and again.

    The judge is another model than the writer, which finds likeliest whatever it writes at its coolest: the
    trigrams that stand beside the network in the README. A poem that recites pleases them too, so their
    perplexity is read beside the other columns, and beside that of the poets themselves.
    """
    vocab = Vocab(facts["vocab"])
    train, choose, report = tang.split(root)
    judge = Ngrams.learnt(train, choose, 3)

    def line(name: str, written: list[tang.Poem]) -> Line:
        return Line(
            name=name,
            couplets=again([couplet for poem in written for couplet in couplets(poem)]),
            lines=again([line for poem in written for line in poem]),
            known=repeated(written, extras["known"]),
            perplexity=judge.perplexity(written),
            rhyming=rhyme.rate(written, extras["rhyme"], vocab),
        )

    begun = [beginning] * count if beginning else list(islice(beginnings(report), count))
    for temperature in temperatures:
        written = write_poems(model, vocab, extras["rhyme"], begun, Sampling(temperature))
        yield line(f"{temperature:g}", written)
    yield line("poems kept out", report)


def beginnings(kept_out: list[tang.Poem]) -> Iterator[str]:
    """The first characters of poems that the network has not read, each once: what a visitor may give."""
    yield from dict.fromkeys(poem[0][0] for poem in kept_out)


def write_poems(
    model: nn.Module, vocab: Vocab, groups: torch.Tensor, begun: list[str], sampling: Sampling
) -> list[tang.Poem]:
    """A poem after each beginning, drawn as the page draws it, with seeds from 0."""
    model.eval()
    written = []
    for seed, beginning in enumerate(begun):
        given = dict(enumerate(beginning))
        settings = replace(sampling, seed=seed).begun(beginning)
        text = "".join(poems.compose(model, vocab, groups, FORM, given, settings))
        written.append(poems.lines_of(text, FORM))
    return written


def couplets(poem: tang.Poem) -> list[str]:
    """Two lines at a time, as they are printed."""
    return [odd + even for odd, even in zip(poem[::2], poem[1::2], strict=True)]


def again(texts: list[str]) -> float:
    """The share of the texts that are there more than once."""
    counts = Counter(texts)
    return sum(counts[text] > 1 for text in texts) / len(texts)


def main() -> None:
    """Print the table, each line as soon as it is there."""
    parser = argparse.ArgumentParser(prog="python -m models.scoring.temperatures", description=__doc__)
    parser.add_argument("temperatures", nargs="*", type=float, default=TEMPERATURES, metavar="TEMPERATURE")
    parser.add_argument("--beginnings", type=int, default=BEGINNINGS, help="how many poems for each (200)")
    parser.add_argument("--beginning", help="one for all of them, instead of different ones")
    parser.add_argument("--data", help="folder of the data sets ($INKWELL_DATA, ./data)")
    args = parser.parse_args()
    torch.set_num_threads(1)  # one character after the other: more threads would only wait for each other
    model, facts = checkpoint.load("poems")
    extras = checkpoint.extras("poems")
    chosen = (tuple(args.temperatures), args.beginnings, args.beginning)
    lines = table(model, facts, extras, *chosen, root=args.data)
    print(HEAD, flush=True)
    for line in lines:
        print(line, flush=True)


if __name__ == "__main__":
    main()
