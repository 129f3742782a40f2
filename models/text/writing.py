"""What a name's writing tells of its country: a prior, and what transliteration hides from a network.

    P(country | name) ∝ P(country | writing) × P(country | letters, as that country reads them)

The first factor is made of scripts, alphabets, national character sets and single characters, never of a
table of surnames; the second is a network's. With a factor of 1 for all countries nothing is added.
"""

import math
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import chain

import numpy as np
from anyascii import anyascii

from models.data import COUNTRIES
from models.text import han
from models.text.letters import family_of, latin, signed

# Which of the countries write in a script, by the first word of its characters' names in Unicode.
SCRIPTS = {
    "CJK": ("Chinese", "Japanese", "Korean", "Vietnamese"),
    "HIRAGANA": ("Japanese",),
    "KATAKANA": ("Japanese",),
    "HANGUL": ("Korean",),
    "CYRILLIC": ("Russian",),
    "GREEK": ("Greek",),
    "ARABIC": ("Arabic",),
}
# Letters of the alphabets beside a to z (Unicode CLDR's exemplar characters, as names have them); the other
# countries' names are written without any.
ALPHABETS = {
    "Chinese": "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü",
    "Czech": "áčďéěíňóřšťúůýž",
    "Dutch": "áäéëíïóöúü",
    "French": "àâæçéèêëîïôœùûüÿ",
    "German": "äöüß",
    "Irish": "áéíóú",
    "Italian": "àéèìòù",
    "Japanese": "āēīōū",
    "Korean": "ŏŭ",
    "Polish": "ąćęłńóśźż",
    "Portuguese": "áâãàçéêíóôõúü",
    "Scottish": "àèìòù",
    "Spanish": "áéíñóúü",
    "Vietnamese": "ăâđêôơư" + "áàảãạấầẩẫậắằẳẵặéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ",
}
# The share of names whose writing is not their country's own: emigrants and foreigners have names too.
FOREIGN = 0.02
FOREIGN_IN_KATAKANA = 0.3  # in which Japan writes the names of foreigners
# Shares by the number of Han characters: a Japanese surname has mostly two, the others one, and then a given
# name of one or two may follow. Set by hand; the odd ranks of `models.scoring.rankings` agree.
BY_LENGTH = {
    1: {"Chinese": 0.8, "Japanese": 0.08, "Korean": 0.08, "Vietnamese": 0.04},
    2: {"Chinese": 0.3, "Japanese": 0.6, "Korean": 0.06, "Vietnamese": 0.04},
    3: {"Chinese": 0.5, "Japanese": 0.35, "Korean": 0.1, "Vietnamese": 0.05},
    4: {"Chinese": 0.15, "Japanese": 0.8, "Korean": 0.03, "Vietnamese": 0.02},
}
# How much seldomer a letter is in an alphabet with more of them: 0 not at all, 1 in proportion. Chosen on the
# odd ranks, of which Vietnam loses two by 1.
SELDOM = 0.5
NOT_IN_SET = 0.05  # the chance that a country writes a character that its own character sets lack
USUAL = 2.0  # nats of surprise in which most Japanese readings stay; chosen on the odd ranks
KANA = ("HIRAGANA", "KATAKANA")
ABJADS = ("ARABIC", "HEBREW", "SYRIAC")  # scripts that leave most vowels out
PARTED = "·・‧"  # between the parts of a foreign name in Han characters or kana
MIXED = "several scripts"
# What a transliteration can lose.
VOWELS = "vowels"
CHARACTERS = "characters"
LETTERS = "letters"
MARKS = "marks"
# Where Unicode has the alphabets and syllabaries: Han, kana and Hangul lie between.
SMALL_SCRIPTS = (range(0x3000), range(0xA000, 0xAC00), range(0x10000, 0x20000))


@dataclass(frozen=True)
class Writing:
    """What the writing of a name tells.

    `script`: "Han", "Kana", "Han and kana", "Latin" …, MIXED, "" for letters from a to z
    alone, which tell nothing;
    `countries`: those that write so, none if none of COUNTRIES does; `read`: the name in ASCII letters;
    `readings`: {country: ASCII letters} where a country reads it in its own way; `prior`: (18,) shares;
    `lost`: what the transliteration lost, of VOWELS, CHARACTERS, LETTERS, MARKS, the worst first.
    """

    script: str
    countries: tuple[str, ...]
    read: str
    prior: np.ndarray
    readings: dict[str, str] = field(default_factory=dict)
    lost: tuple[str, ...] = ()

    @property
    def tells(self) -> bool:
        """Whether the writing makes some countries likelier than others."""
        return bool(np.ptp(self.prior))

    @property
    def is_mute(self) -> bool:
        """Whether so much is lost that no network can read the name: then the writing alone answers."""
        return VOWELS in self.lost

    @property
    def is_silent(self) -> bool:
        """Whether neither the network nor the writing can answer, as in Hebrew."""
        return self.is_mute and not self.countries

    def reading(self, country: str) -> str:
        """The letters as this country reads them."""
        return self.readings.get(country, self.read)

    def all_read(self) -> list[str]:
        """Every way in which the name is read, the usual one first."""
        return list(dict.fromkeys((self.read, *self.readings.values())))


def writing_of(name: str) -> Writing:
    """What the writing of a name tells. WrongType, Unreadable, as `letters.latin`."""
    read = latin(name)
    text = unicodedata.normalize("NFKC", name)  # without what is said of a shape: ª is an a, and ﾔ is a ヤ
    scripts = {script_of(character) for character in text if character.isalpha() or character == han.REPEATED}
    lost = _lost(text, scripts)
    if scripts == {"LATIN"}:
        return _latin(text, read, lost)
    if "CJK" in scripts and scripts <= {"CJK", *KANA}:
        if any(sign in text for sign in PARTED):
            # A foreigner's name by its sound: the characters are chosen for that, whoever bears it.
            return Writing("Han", (), read, _prior({}), lost=lost)
        return _in_han(text, read, lost, bool(scripts & set(KANA)) or han.REPEATED in text)
    # Of several scripts each must be the country's: Han beside Hangul is Korean.
    countries = [set(SCRIPTS.get(script, ())) for script in scripts]
    shared = tuple(country for country in COUNTRIES if all(country in some for some in countries))
    foreign = FOREIGN_IN_KATAKANA if scripts == {"KATAKANA"} else FOREIGN
    weights = {country: 1 / len(shared) for country in shared}
    return Writing(_named(scripts), shared, read, _prior(weights, foreign), lost=lost)


def heard(
    names: Sequence[Writing], probs_of: Callable[[list[str]], np.ndarray]
) -> tuple[np.ndarray, np.ndarray]:
    """What a network says of each name: (B, 18) of its usual reading; (B, 18), to each country of its own.

    `probs_of`: N ASCII names -> (N, 18).
    """
    # All readings of all names at once: one by one, the waiting for each would be most of the time.
    asked = list(dict.fromkeys(read for writing in names for read in writing.all_read()))
    at = {read: row for row, read in enumerate(asked)}
    rows = probs_of(asked)
    usual = rows[[at[writing.read] for writing in names]]
    own = usual.copy()
    for row, writing in zip(own, names, strict=True):
        for country, read in writing.readings.items():
            index = COUNTRIES.index(country)
            row[index] = rows[at[read], index]
    return usual, own


def weighed(names: Sequence[Writing], own: np.ndarray) -> np.ndarray:
    """(B, 18) probabilities: each writing's prior times what a network says to each country of its reading.

    Of a mute writing the prior alone.
    """
    priors = np.stack([writing.prior for writing in names]) if names else np.zeros_like(own)
    is_mute = np.array([writing.is_mute for writing in names], bool)
    product = np.where(is_mute[:, None], priors, priors * own)
    return (product / product.sum(1, keepdims=True)).astype(np.float32)


def script_of(character: str) -> str:
    """The first word of the character's name in Unicode: "LATIN", "CJK", "HANGUL" …"""
    if character == han.REPEATED:
        return "CJK"
    return unicodedata.name(character, "").partition(" ")[0].partition("-")[0]


def _named(scripts: set[str]) -> str:
    """The script's usual name; MIXED of several."""
    if scripts <= set(KANA):
        return "Kana"
    return MIXED if len(scripts) > 1 else min(scripts).capitalize()


def _prior(weights: dict[str, float], foreign: float = FOREIGN) -> np.ndarray:
    """(18,) probabilities: the weights of some countries, and `foreign` shared by all the others."""
    total = sum(weights.values())
    others = [country for country in COUNTRIES if country not in weights]
    if not total:
        return np.full(len(COUNTRIES), 1 / len(COUNTRIES))
    share = foreign / len(others) if others else 0
    return np.array(
        [(1 - foreign) * weights[country] / total if country in weights else share for country in COUNTRIES]
    )


def _latin(text: str, read: str, lost: tuple[str, ...]) -> Writing:
    """Latin letters with marks: a country's alphabet has them all, or the name is foreign there."""
    marked = {letter for letter in text.lower() if letter.isalpha() and not letter.isascii()}
    if not marked:
        return Writing("", (), read, _prior({}), lost=lost)
    shared = tuple(country for country in COUNTRIES if marked <= set(ALPHABETS.get(country, "")))
    # One of few letters is met more often than one of many: ü is likelier German than French.
    sizes = {country: len(ALPHABETS[country]) for country in shared}
    weights = {country: size ** (-SELDOM * len(marked)) for country, size in sizes.items()}
    return Writing("Latin", shared, read, _prior(weights), lost=lost)


def _in_han(text: str, read: str, lost: tuple[str, ...], has_kana: bool) -> Writing:
    """Han characters: how many, whose sets have them, how each country reads them."""
    words = ["".join(filter(_is_han_or_kana, word)) for word in text.split()]
    words = [word for word in words if word]
    first = words[0]
    if has_kana:
        # Chinese, Korean and Vietnamese names have no kana.
        readings, _ = _japanese(first, len(words))
        return Writing("Han and kana", ("Japanese",), read, _prior({"Japanese": 1.0}), readings, lost)
    readings, surprise = _japanese(first, len(words))
    family = family_of(first) or first
    for country, letters in (("Chinese", _mandarin), ("Korean", _korean), ("Vietnamese", _vietnamese)):
        found = letters(family)
        if found:
            readings[country] = found
    weights = dict(BY_LENGTH[min(len(first), 4)])
    for country in weights:
        lacking = sum(not han.encodable(character, country) for character in first)
        weights[country] *= NOT_IN_SET**lacking
    weights["Japanese"] *= math.exp(min(0.0, USUAL - surprise))
    return Writing("Han", SCRIPTS["CJK"], read, _prior(weights, FOREIGN / 2), readings, lost)


def _is_han_or_kana(character: str) -> bool:
    return script_of(character) in ("CJK", *KANA)


def _japanese(word: str, words: int) -> tuple[dict[str, str], float]:
    """({"Japanese": letters} if they are known, mean surprise in nats) of the surname in front."""
    # Of a full name in one word the surname is mostly the first two characters, three with a repeated one.
    whole = len(word) <= 3 or words > 1
    surname = word if whole else word[: 3 if han.REPEATED in word[:3] else 2]
    readings = han.japanese(surname)
    if readings is None:
        return {}, 2 * USUAL
    letters = "".join(reading.letters for reading in readings).capitalize()
    return {"Japanese": letters}, sum(reading.surprise for reading in readings) / len(readings)


def _mandarin(family: str) -> str:
    """The family name in pinyin; "" if a character has none."""
    found = [character and character.mandarin for character in map(han.known, family)]
    return "".join(map(str.capitalize, found)) if all(found) else ""


def _korean(family: str) -> str:
    """The family name as Koreans sign it; "" if a character has no Korean reading."""
    found = [character and character.hangul for character in map(han.known, family)]
    if not all(found):
        return ""
    # 金 and 李 are read otherwise in names than in words: the syllable that is a family name, if one is.
    hangul = "".join(next(filter(family_of, syllables), syllables[0]) for syllables in found)
    return latin(signed(hangul))


def _vietnamese(family: str) -> str:
    """The family name in quốc ngữ without its marks; "" if a character has no Vietnamese reading."""
    found = [character and character.vietnamese for character in map(han.known, family)]
    return latin("".join(found)) if all(found) else ""


def _lost(text: str, scripts: set[str]) -> tuple[str, ...]:
    """What ASCII letters cannot hold of the name, the worst first."""
    if scripts & set(ABJADS) and not any(unicodedata.category(c) == "Mn" for c in text):
        return (VOWELS,)  # beside which nothing else matters
    lost = []
    if "CJK" in scripts:
        lost.append(CHARACTERS)
    if any(map(_loses_letter, text)):
        lost.append(LETTERS)
    if any(map(_loses_mark, text)):
        lost.append(MARKS)
    return tuple(lost)


def _spelled(character: str) -> str:
    """The letters from a to z that are left of a character."""
    return "".join(filter(str.isalpha, anyascii(character).lower()))


def _loses_letter(character: str) -> bool:
    """Whether a letter is left out, as ъ is, or spelled as another one of its script is."""
    if not character.isalpha() or script_of(character) in ("LATIN", "CJK"):
        return False
    return not _spelled(character) or _is_spelled_alike(character)


def _is_spelled_alike(letter: str) -> bool:
    """Whether another letter of the script is spelled so: श, ष and स are all "s".

    In the countries' own scripts that is no loss, for the names that the network has learned were spelled so.
    """
    script = script_of(letter)
    if script in SCRIPTS:
        return False
    return len(_letters_by_spelling().get((script, _spelled(letter)), ())) > 1


@cache
def _letters_by_spelling() -> dict[tuple[str, str], set[str]]:
    """{(script, letters from a to z): the letters so spelled}, of SMALL_SCRIPTS."""
    found = defaultdict(set)
    for letter in map(chr, chain(*SMALL_SCRIPTS)):
        if letter.isalpha():
            found[script_of(letter), _spelled(letter)].add(letter.lower())
    return found


def _loses_mark(character: str) -> bool:
    """Whether a mark is left out: one of its own, or the one of a letter, as in ё or Ł."""
    if unicodedata.category(character)[0] == "M":
        return not _spelled(character)
    if not character.isalpha():
        return False
    base, *marks = unicodedata.normalize("NFD", character)
    is_marked = bool(marks) and all(unicodedata.combining(mark) for mark in marks)
    is_bare = is_marked and _spelled(base) == _spelled(character)
    return is_bare or (script_of(character) == "LATIN" and not character.isascii())
