"""A text -> its words, as the networks for reviews read them: one way for the corpus and for a visitor.

It follows the Penn Treebank: "don't" is "do" and "n't", "film's" is "film" and "'s", signs stand alone. Small
letters without accents, one kind of quotation mark; "soooooo" is "soo", in which a lexicon may find "so".
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from models.text.trees import Tree, written

# People and keyboards write them in many ways.
SIGNS = {
    **dict.fromkeys("’‘‛ʼ′´`＇", "'"),
    **dict.fromkeys("“”„‟«»″＂", '"'),
    **dict.fromkeys("‐‑‒–−", "-"),
    **dict.fromkeys("—―", "--"),
    "⁄": "/",
}
PIECES = re.compile(
    r"""
      \.\.+ | --+                                       # ellipsis and dash, however long
    | (?:[^\W\d_]\.){2,}                                # e.t., h.g.
    | (?:mr|mrs|ms|dr|jr|sr|st|vs|bros|etc|inc)\.       # the full stop is theirs
    | \d+(?:[.,:/]\d+)+                                 # 2,500 and 9/11
    | '(?:s|re|ve|ll|d|m)(?![^\W_])                     # what stood at the end of a word
    | '(?:em|til|tis|twas|n'|\d0s)(?![^\W_])            # words that begin with an apostrophe
    | [^\W_]+(?:[-'&][^\W_]+)*                          # letters and digits: well-made, o'neill, r&b
    | (\S)\1*                                           # a sign, once however often it is repeated
    """,
    re.VERBOSE,
)
# A word's end that is a word of its own.
ENDING = re.compile(r"(?<=[^\W_])(?:n't|'(?:s|re|ve|ll|d|m))$")
# Typed without an apostrophe; "wont" and "cant" are words too, but rare ones.
NEGATED = "do does did ca wo is are was were has have had could would should".split()
HALVES = {f"{word}nt": (word, "n't") for word in NEGATED} | {"cannot": ("can", "not")}
ROMAN = set("ivxlcdm")


@dataclass(frozen=True)
class Word:
    """A word as the networks read it, and where it stands in the text: from `start` up to `stop`.

    Nothing stands there for all but the first of several words in one character, as in "¼".
    """

    text: str
    start: int
    stop: int


def words(text: str) -> list[str]:
    """The text's words as the networks read them."""
    return [word.text for word in placed(text)]


def placed(text: str) -> list[Word]:
    """The same with their places in the text; no two overlap."""
    plain, starts, stops = _plain(text)
    found = []
    last = 0
    for match in PIECES.finditer(plain):
        at = match.start()
        # Of a repeated sign one is read, and all are shown.
        for part, read in [(match[0], match[1])] if match[1] else _parts(match[0]):
            start = max(last, starts[at])
            at += len(part)
            last = max(start, stops[at - 1])
            found.append(Word(read, start, last))
    return found


def of_tree(tree: Tree) -> list[str]:
    """The words of a tree of the corpus as the networks read them; a few of its leaves are two of these."""
    return [word for leaf in tree.leaves() for word in _of_leaf(leaf.word)]


@lru_cache(maxsize=50_000)
def _of_leaf(word: str) -> tuple[str, ...]:
    # The corpus has 20,000 different words and reads each of them thousands of times.
    return tuple(words(written(word)))


def _parts(piece: str) -> list[tuple[str, str]]:
    """[(what is written, what is read)] of a piece: its word, then the endings that are words themselves."""
    if piece[0] in ".-" and len(set(piece)) == 1:
        return [(piece, "..." if piece[0] == "." else "--")]
    endings = []
    while ending := ENDING.search(piece):
        endings.insert(0, (ending[0], ending[0]))
        piece = piece[: ending.start()]
    if piece in HALVES:
        first, second = HALVES[piece]
        return [(first, first), (piece[len(first) :], second), *endings]
    return [(piece, piece), *endings]


def _plain(text: str) -> tuple[str, list[int], list[int]]:
    """Small letters without accents, and where each of them starts and stops in the text."""
    signs = []
    starts = []
    stops = []
    for at, character in enumerate(text):
        for sign in SIGNS.get(character) or _simplest(character):
            signs.append(sign)
            starts.append(at)
            stops.append(at + 1)
    plain = "".join(signs)
    return _shortened(plain, starts, stops)


def _simplest(character: str) -> str:
    """One character decomposed and small, without marks; a space for what can be neither seen nor said."""
    if character.isascii() and character.isprintable():
        return character.lower()
    small = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", character).casefold())
    kept = []
    for part in small:
        kind = unicodedata.category(part)
        if kind[0] == "M" or kind == "Cf":  # accents, and the invisible joints of emoji
            continue
        kept.append(" " if kind[0] in "CZ" else SIGNS.get(part, part))
    return "".join(kept)


def _shortened(plain: str, starts: list[int], stops: list[int]) -> tuple[str, list[int], list[int]]:
    """The same with no letter more than twice in a row; "xxx", "www" and "viii" are words, and stay."""
    kept = []
    last = 0
    for match in re.finditer(r"[^\W\d_]+", plain):
        word = match[0]
        if not re.search(r"(.)\1\1", word) or set(word) <= ROMAN:
            continue
        most = 3 if len(set(word)) == 1 else 2
        for run in re.finditer(r"(.)\1*", word):
            first = match.start() + run.start()
            end = match.start() + run.end()
            if end - first > most:
                kept += range(last, first + most)
                # The last of the letters that stay stands for those that go.
                stops[first + most - 1] = stops[end - 1]
                last = end
    kept += range(last, len(plain))
    if len(kept) == len(plain):
        return plain, starts, stops
    return "".join(plain[at] for at in kept), [starts[at] for at in kept], [stops[at] for at in kept]
