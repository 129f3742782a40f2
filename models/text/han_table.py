"""Makes models/text/han.tsv.gz: `python -m models.text.han_table UNIHAN_FOLDER [--data DIR]`.

Each Han character of a national character set and how it is read in Mandarin, Korean, Vietnamese and Japanese
(Unicode's Unihan database). Where it is read in several ways, the reading that training names have most comes
first: a character, never a surname, is looked up there.

Source: Unihan_Readings.txt of Unicode 14.0, which anybody may use and pass on (Unicode licence, version 3).
"""

import argparse
import gzip
import re
import unicodedata
from collections import Counter
from itertools import groupby
from pathlib import Path

from models import data
from models.text.han import FILE, SETS, encodable

# How Japanese verbs and adjectives end in a name: TAKAI is read "taka", WATARU "watari" or "wata".
STEMS = {
    **{"shii": ("shi",), "kii": ("",), "i": ("",), "ru": ("ri", ""), "mu": ("mi",), "su": ("shi",)},
    **{"tsu": ("chi",), "ku": ("ki",), "gu": ("gi",), "bu": ("bi",), "u": ("i",)},
}
# Inside a name the first consonant of a reading may be voiced: "saki" in "Yamazaki".
VOICED = {"ch": "j", "sh": "j", "ts": "z", "k": "g", "s": "z", "t": "d", "h": "b", "f": "b"}
UNSEEN = 0.02  # names, for a reading that no training name has: less than one
WORTH = 2.7  # as many times rarer is a reading by chance with each letter more
LISTED = 0.55  # as many times as likely is a reading as the one that Unihan lists before it


def unihan(folder: Path) -> dict[str, dict[str, str]]:
    """{character: {property: value}} of Unihan_Readings.txt."""
    lines = (folder / "Unihan_Readings.txt").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line.startswith("U+")]
    return {
        chr(int(code[2:], 16)): {name: value for _, name, value in group}
        for code, group in groupby(rows, key=lambda row: row[0])
    }


def mandarin(properties: dict[str, str]) -> list[str]:
    """Its readings in pinyin without tones, the usual one first."""
    read = properties.get("kMandarin", "").split()
    for entry in properties.get("kXHC1983", "").split():
        read += entry.partition(":")[2].split(",")
    return list(dict.fromkeys(map(toneless, read)))


def toneless(pinyin: str) -> str:
    """ "lǚ" -> "lu"."""
    return "".join(letter for letter in unicodedata.normalize("NFD", pinyin) if letter.isascii())


def japanese(properties: dict[str, str]) -> list[list[str]]:
    """Its kun and on readings in Latin letters as names write them (short vowels), each with its stems."""
    kun = properties.get("kJapaneseKun", "").lower().split()
    on = properties.get("kJapaneseOn", "").lower().split()
    # Only kun readings are words with endings.
    forms = [[reading, *stems(reading)] for reading in kun] + [[reading] for reading in on]
    return [list(dict.fromkeys(map(short, group))) for group in forms]


def short(reading: str) -> str:
    """ "tou" -> "to": names are mostly signed without long vowels."""
    return re.sub("ou|oo", "o", reading).replace("uu", "u")


def stems(reading: str) -> list[str]:
    """What may stand in a name for a reading that ends as verbs and adjectives do."""
    ending = next((ending for ending in STEMS if reading.endswith(ending)), None)
    if ending is None or len(reading) < len(ending) + 2:
        return []
    found = [reading.removesuffix(ending) + stem for stem in STEMS[ending]]
    # "hayashi" is a noun: no syllable ends as "hayash" does.
    return [stem for stem in found if stem[-1] in "aiueo"]


def voiced(reading: str) -> str:
    """The reading with its first consonant voiced."""
    start = next((start for start in VOICED if reading.startswith(start)), "")
    return VOICED.get(start, "") + reading[len(start) :]


def best(readings: list[list[str]], seen: Counter) -> str:
    """ "taka:15": of a character's readings the likeliest in a name, and how many training names have it."""

    def likelihood(form: str, at: int) -> float:
        # Short readings stand in many names by chance. Of those in none, length says nothing.
        return (seen[form] * WORTH ** len(form) if seen[form] else UNSEEN) * LISTED**at

    forms = [(likelihood(form, at), form) for at, group in enumerate(readings) for form in group]
    if not forms:
        return ""
    found = max(forms, key=lambda pair: pair[0])[1]
    return f"{found}:{seen[found]}"


def syllable_ends(name: str) -> list[str]:
    """The name's ends that begin with a syllable: "Noguchi" has "guchi" and no "uchi"."""
    ends = [name[at:] for at in range(len(name)) if name[at] not in "aiueo" or name[at - 1] in "aiueo"]
    return [name, *ends] if name[0] in "aiueo" else ends


def rows(folder: Path, root: Path | None) -> list[str]:
    """A line a character: itself, Mandarin, Hangul, Vietnamese, Japanese first in a name, and later."""
    names, labels = data.names(True, root)
    of = {country: [] for country in data.COUNTRIES}
    for name, label in zip(names, labels.tolist(), strict=True):
        of[data.COUNTRIES[label]].append(name.strip().lower())
    chinese = Counter(of["Chinese"])
    starts = Counter(name[:n] for name in of["Japanese"] for n in range(1, len(name) + 1))
    ends = Counter(end for name in of["Japanese"] for end in syllable_ends(name))
    lines = []
    for character, properties in sorted(unihan(folder).items()):
        if not any(encodable(character, name) for name in SETS):
            continue
        pinyin = sorted(mandarin(properties), key=lambda reading: -chinese[reading])
        hangul = [entry.partition(":")[0] for entry in properties.get("kHangul", "").split()]
        read = japanese(properties)
        inside = [[*forms, *map(voiced, forms)] for forms in read]
        cells = (
            character,
            ",".join(pinyin[:1]),
            ",".join(hangul),
            ",".join(properties.get("kVietnamese", "").split()[:1]),
            best(read, starts),
            best(inside, ends),
        )
        if any(cells[1:]):
            lines.append("\t".join(cells))
    return lines


def main() -> None:
    """Write the table."""
    parser = argparse.ArgumentParser(prog="python -m models.text.han_table", description=__doc__)
    parser.add_argument("unihan", type=Path, help="folder with Unihan_Readings.txt")
    parser.add_argument("--data", help="folder of the data sets ($INKWELL_DATA, ./data)")
    args = parser.parse_args()
    lines = rows(args.unihan, args.data)
    # Without a time in it: the same table is the same file.
    FILE.write_bytes(gzip.compress("\n".join(lines).encode(), mtime=0))
    print(f"{FILE.name}: {len(lines):,} characters, {FILE.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
