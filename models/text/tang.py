"""The Tang poems to learn from: four or eight lines of five or seven characters, simplified, split.

Source: chinese-poetry/chinese-poetry (MIT licence), from the Complete Tang Poems of 1705; OpenCC simplifies.
"""

import json
import random
import re
from collections import Counter
from pathlib import Path
from urllib.parse import quote

from models.data import check, download, folder

# A commit and not a branch, so that the checksums stay true.
URL = (
    "https://raw.githubusercontent.com/chinese-poetry/chinese-poetry/99ebbef7e1345c0985c44b9fd96a3f9e776f117b/"
    + quote("全唐诗")
)
SUMS = (Path(__file__).parent / "tang.sha256").read_text().splitlines()
SHA256 = dict(reversed(line.split()) for line in SUMS)  # {name: checksum}, 58 files of a thousand poems
RARE = 3  # a character in fewer poems' places than this is not learnt, nor is a poem that has it
KEPT_OUT = 1500  # poems to choose settings by, and as many again to report on
MARKS = re.compile("[，。？！；]")
# Nothing but Han, 〇 among them: □ stands where a character is lost, and brackets where editors disagree.
HAN = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff〇]+")

Poem = tuple[str, ...]  # its lines, without punctuation


def poems(root=None) -> list[Poem]:
    """Every distinct poem of 4 or 8 lines of 5 or 7 characters, simplified, sorted. DataError."""
    # Imported by whoever trains or measures: the page reads no training poem.
    import opencc

    simplify = opencc.OpenCC("t2s").convert
    distinct = set()
    for name in sorted(SHA256):
        path = folder(root) / "tang" / name
        if not path.exists():
            print(f"Fetching the Tang poems: {name}", flush=True)
            for _ in download(f"{URL}/{quote(name)}", path, SHA256[name]):
                pass
        check(path, SHA256[name])
        for entry in json.loads(path.read_text(encoding="utf-8")):
            lines = lines_of("".join(entry["paragraphs"]))
            if lines:
                # Simplified as a whole: OpenCC chooses by the characters around.
                distinct.add(tuple(simplify("\n".join(lines)).split("\n")))
    return sorted(distinct)


def lines_of(text: str) -> Poem | None:
    """The lines of a poem in one of the four forms; None for any other."""
    *lines, rest = MARKS.split(text)
    regular = len(lines) in (4, 8) and len(set(map(len, lines))) == 1 and len(lines[0]) in (5, 7)
    return tuple(lines) if regular and not rest and all(map(HAN.fullmatch, lines)) else None


def split(root=None) -> tuple[list[Poem], list[Poem], list[Poem]]:
    """Poems to train on, to choose settings by, and to report on: some 1,500 each of the last two. DataError.

    No poem kept out shares a line with a poem to train on, or has a character that none of those has.
    """
    every = poems(root)
    counts = Counter(character for poem in every for line in poem for character in line)
    common = [poem for poem in every if all(counts[character] >= RARE for character in "".join(poem))]
    # Its own generator with a fixed seed: the split must be the same for every run, whatever its seed.
    random.Random(0).shuffle(common)
    kept_out = common[: 2 * KEPT_OUT]
    # Poets quote, and poems recur in variants: a line learnt by heart would be measured as written well.
    lines = {line for poem in kept_out for line in poem}
    train = [poem for poem in common[2 * KEPT_OUT :] if lines.isdisjoint(poem)]
    learnt = {character for poem in train for line in poem for character in line}

    def readable(part: list[Poem]) -> list[Poem]:
        return [poem for poem in part if learnt.issuperset("".join(poem))]

    return train, readable(kept_out[:KEPT_OUT]), readable(kept_out[KEPT_OUT:])
