"""The Tang poems to learn from: four or eight lines of five or seven characters, simplified, split.

Source: chinese-poetry/chinese-poetry (MIT licence), from the Complete Tang Poems of 1705; OpenCC simplifies.
"""

import json
import random
import re
from pathlib import Path
from urllib.parse import quote

import opencc

from models.data import check, download, folder

URL = (
    "https://raw.githubusercontent.com/chinese-poetry/chinese-poetry/99ebbef7e1345c0985c44b9fd96a3f9e776f117b/"
    + quote("全唐诗")
)
SHA256 = dict(
    reversed(line.split()) for line in (Path(__file__).parent / "tang.sha256").read_text().splitlines()
)
RARE = 3  # a character in fewer poems' places than this is not learnt, nor is a poem that has it
HELD = 1500  # poems to choose settings by, and as many again to report on
MARKS = re.compile("[，。？！；]")
HAN = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff〇]+")

Poem = tuple[str, ...]  # its lines, without punctuation


def poems(root=None) -> list[Poem]:
    """Every distinct poem of 4 or 8 lines of 5 or 7 characters, simplified, sorted. DataError."""
    simplify = opencc.OpenCC("t2s").convert
    shards = sorted(SHA256)
    missing = [name for name in shards if not (folder(root) / "tang" / name).exists()]
    for name in missing:
        print(f"Fetching the Tang poems: {name}", flush=True)
        for _ in download(f"{URL}/{quote(name)}", folder(root) / "tang" / name, SHA256[name]):
            pass
    found = set()
    for name in shards:
        path = folder(root) / "tang" / name
        check(path, SHA256[name])
        for entry in json.loads(path.read_text(encoding="utf-8")):
            if lines := lines_of("".join(entry["paragraphs"])):
                found.add(tuple(simplify("\n".join(lines)).split("\n")))
    return sorted(found)


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
    counts: dict[str, int] = {}
    for character in "".join("".join(poem) for poem in every):
        counts[character] = counts.get(character, 0) + 1
    common = [poem for poem in every if all(counts[character] >= RARE for character in "".join(poem))]
    random.Random(0).shuffle(common)
    held, train = common[: 2 * HELD], common[2 * HELD :]
    kept_out = {line for poem in held for line in poem}
    train = [poem for poem in train if kept_out.isdisjoint(poem)]
    known = {character for poem in train for line in poem for character in line}
    held = [[poem for poem in part if known.issuperset("".join(poem))] for part in (held[:HELD], held[HELD:])]
    return train, *held
