"""Checks on networks that write: what temperature does, what they know, what they copy."""

import math
from collections.abc import Sequence
from functools import lru_cache

from demo import predict, write
from demo.draw.countries import country_name
from demo.draw.numbers import plain, probability, rounded
from demo.guide.checks.finding import Check, Finding, Situation
from demo.guide.checks.params import amount, one, several, text, whole
from demo.words import _
from demo.write import Piece, Poem, Prose, Surname
from models.data import COUNTRIES
from models.problem import Problem
from models.text.sampling import Sampling

LONGEST = 200  # characters that a check has written: so many take a moment
LOOP = 20  # characters that come twice in a text that repeats itself: no phrase is so long by chance
SHOWN = 40  # characters of a text that are quoted
MOST_NAMES = 12


def repeats(situation: Situation, prompt: str, temperatures: Sequence[float], length: int = 160) -> Finding:
    """The temperatures at which the prose comes back to what it wrote: 20 characters or more stand twice."""
    stretches = {
        f"{temperature:g}": longest_repeat(_written(Prose(prompt), temperature, 0, length))
        for temperature in temperatures
    }
    figures = tuple(
        _("temperature {t}: {count}", t=temperature, count=count) for temperature, count in stretches.items()
    )
    return Finding(
        tuple(temperature for temperature, count in stretches.items() if count >= LOOP),
        _(
            "The longest run of characters that comes twice in {length}: {figures}.",
            length=length,
            figures=figures,
        ),
    )


def by_seed(
    situation: Situation, prompt: str, temperature: float, seeds: Sequence[int], length: int = 80
) -> Finding:
    """Whether these seeds write the "same" at this temperature, or something "different"."""
    texts = {seed: _written(Prose(prompt), temperature, seed, length) for seed in seeds}
    figures = tuple(
        _("seed {seed}: “{text}…”", seed=seed, text=" ".join(text.split())[:SHOWN])
        for seed, text in texts.items()
    )
    return Finding(
        ("same" if len(set(texts.values())) == 1 else "different",),
        _("Temperature {t}, {figures}", t=plain(temperature), figures=figures),
    )


def vocabulary(situation: Situation, key: str) -> Finding:
    """Among how many characters the network chooses at every step."""
    count = len(predict.facts(key)["vocab"])
    return Finding(
        float(count),
        _(
            "{count} characters. Giving each the same probability would cost ln {count} = {loss} nats a "
            "character.",
            count=count,
            loss=rounded(math.log(count)),
        ),
    )


def next_chance(situation: Situation, prompt: str, character: str) -> Finding:
    """The probability, in percent, of a character after a prompt of prose. Problem for an unknown one."""
    reading = Prose(prompt + character).read_again(Prose(prompt + character).start())
    chance = float(reading.chances[-1])
    likeliest = tuple(f"{option!r} {probability(p)}" for option, p in reading.options[-1][:3])
    return Finding(
        100 * chance,
        _(
            "{character!r} gets {p}. The likeliest: {likeliest}.",
            character=character,
            p=probability(chance),
            likeliest=likeliest,
        ),
    )


def believed(situation: Situation, country: str, seed: int = 0, count: int = MOST_NAMES) -> Finding:
    """How many of so many surnames invented for a country the name classifier gives to that country."""
    surnames = [
        _written(Surname("", country), 0.8, seed + at, write.Surname("", country).room) for at in range(count)
    ]
    guesses = [guess for guess in predict.guesses(surnames) if guess.problem is None]
    agreeing = sum(COUNTRIES[guess.country] == country for guess in guesses)
    return Finding(
        float(agreeing),
        _(
            "{agreeing} of {count} are heard as {country}: {surnames}.",
            agreeing=agreeing,
            count=len(guesses),
            country=country_name(country),
            surnames=tuple(guess.name for guess in guesses),
        ),
    )


def copied(situation: Situation, prompt: str, seed: int = 0) -> Finding:
    """How many lines of a poem with this beginning stand so in the training poems."""
    piece = Poem(prompt)
    poem = _written(piece, 0.6, seed, LONGEST)
    lines, width = piece.form
    is_known = piece.marked(poem)
    starts = range(0, lines * width, width)
    count = sum(bool(is_known[start : start + width].all()) for start in starts)
    return Finding(
        float(count),
        _(
            "{poem} — {count} of {lines} lines stand in the training poems.",
            poem=" ".join(piece.printed(poem).split()),
            count=count,
            lines=lines,
        ),
    )


def longest_repeat(text: str) -> int:
    """The length of the longest piece of a text that stands in it twice."""
    length = 0
    for start in range(len(text)):
        # A longer one that begins here, or none: the piece only ever grows.
        while text.find(text[start : start + length + 1], start + 1) >= 0 and start + length < len(text):
            length += 1
    return length


@lru_cache(maxsize=256)
def _written(piece: Piece, temperature: float, seed: int, length: int) -> str:
    """What a piece's network writes; the same asked again, it is at hand."""
    sampling = Sampling(temperature, seed=seed, length=length)
    text = "".join(piece.stream(sampling))
    if not text:
        raise Problem("The network wrote nothing: give it another beginning.")
    return text


PROMPT = text(100)
WRITERS = tuple(write.KINDS)

CHECKS = {
    "repeats": Check(
        repeats,
        {
            "prompt": PROMPT,
            "temperatures": several(amount(0, 2), most=4),
            "length": whole(20, LONGEST),
        },
    ),
    "by_seed": Check(
        by_seed,
        {
            "prompt": PROMPT,
            "temperature": amount(0, 2),
            "seeds": several(whole(0, 10**6), most=3),
            "length": whole(20, LONGEST),
        },
    ),
    "vocabulary": Check(vocabulary, {"key": one(WRITERS)}),
    "next_chance": Check(next_chance, {"prompt": PROMPT, "character": text(1)}),
    "believed": Check(
        believed,
        {"country": one(COUNTRIES), "seed": whole(0, 10**6), "count": whole(1, MOST_NAMES)},
    ),
    "copied": Check(copied, {"prompt": text(7), "seed": whole(0, 10**6)}),
}
