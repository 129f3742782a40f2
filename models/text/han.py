"""How Han characters are read in Mandarin, Korean, Vietnamese and Japanese, and who writes them.

The readings are Unicode's (Unihan); `models.text.han_table` makes the file and says how.
"""

import gzip
from dataclasses import dataclass
from functools import cache
from math import log
from pathlib import Path

from anyascii import anyascii

FILE = Path(__file__).with_name("han.tsv.gz")
# The national character sets, by the name of Python's codec: what a country writes, it encoded.
SETS = {
    "Chinese": ("gb2312", "big5"),
    "Japanese": ("shift_jis",),
    "Korean": ("euc_kr",),
    "Vietnamese": ("big5",),
}
REPEATED = "々"  # stands for the character before it, in Japan alone
BETWEEN = dict.fromkeys("ヶケ", "ga")  # how these are read between Han characters
TRAINING = 660  # Japanese training names, in which the readings were counted


@dataclass(frozen=True)
class Reading:
    """A Japanese reading of a character, and how many training names begin or end with it."""

    letters: str
    seen: int

    @property
    def surprise(self) -> float:
        """How much rarer it is in training names than its length makes likely, in nats; 0 is usual."""
        return -log((self.seen or 0.02) / TRAINING) - len(self.letters)


@dataclass(frozen=True)
class Character:
    """A character's readings: pinyin without tones, Hangul, Vietnamese; Japanese in front, and later."""

    mandarin: str
    hangul: tuple[str, ...]
    vietnamese: str
    first: Reading | None
    later: Reading | None


@cache
def table() -> dict[str, str]:
    """{character: its row of the file}; taken apart when asked for, for most never are."""
    lines = gzip.decompress(FILE.read_bytes()).decode().splitlines()
    return {line[0]: line for line in lines}


def known(character: str) -> Character | None:
    """The character's readings; None if none is known."""
    row = table().get(character)
    if row is None:
        return None
    _, mandarin, hangul, vietnamese, first, later = row.split("\t")
    syllables = tuple(hangul.split(",")) if hangul else ()
    return Character(mandarin, syllables, vietnamese, _reading(first), _reading(later))


def _reading(cell: str) -> Reading | None:
    letters, _, seen = cell.partition(":")
    return Reading(letters, int(seen)) if letters else None


def encodable(character: str, country: str) -> bool:
    """Whether one of the country's character sets has the character."""
    return any(_in_set(character, name) for name in SETS[country])


def _in_set(character: str, codec: str) -> bool:
    try:
        character.encode(codec)
    except UnicodeEncodeError:
        return False
    return True


def is_kana(character: str) -> bool:
    """Whether it is a hiragana or katakana syllable."""
    return "\u3041" <= character <= "\u3096" or "\u30a1" <= character <= "\u30fc"


def japanese(word: str) -> list[Reading] | None:
    """A reading for each character of a Japanese name, kana too; None where one is read in no known way."""
    readings: list[Reading] = []
    for at, character in enumerate(word):
        if character == REPEATED and at:
            readings.append(readings[-1])
            continue
        if is_kana(character):
            readings.append(Reading(BETWEEN.get(character) or anyascii(character).lower(), TRAINING))
            continue
        found = known(character)
        reading = found and (found.later if at else found.first)
        if reading is None:
            return None
        readings.append(reading)
    return readings
