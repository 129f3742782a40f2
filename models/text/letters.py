"""A surname in any writing -> the ASCII letters that a name classifier has learned to read.

Transliteration: anyascii. Casing and joining follow the training names: "Ivanov", "O'Brien", "Van tonder",
"OuYang", "BestuzhevLada" (they have neither hyphens nor accents).
"""

import re
import unicodedata

from anyascii import anyascii

from models.problem import Problem, WrongType

LONGEST = 100  # letters: the evidence for a name reads three others for each of them
# People and keyboards write them in many ways; the training names have one apostrophe, and no hyphen.
APOSTROPHES = dict.fromkeys(map(ord, "'’‘ʼʻʹ`´′"), "'")
HYPHENS = dict.fromkeys(map(ord, "-‐‑‒–—−·・･‧"), "-")

# Family names of two characters; every other Han or Hangul family name has one.
COMPOUND_HAN = set(
    "欧阳 歐陽 司马 司馬 诸葛 諸葛 上官 皇甫 尉迟 尉遲 夏侯 慕容 令狐 长孙 長孫 宇文 司徒 端木 公孙 公孫 "
    "轩辕 軒轅 独孤 獨孤 南宫 南宮 东方 東方 百里 呼延 闻人 聞人 拓跋 申屠 钟离 鍾離 西门 西門".split()
)
COMPOUND_HANGUL = set("남궁 황보 제갈 사공 선우 서문 독고 동방".split())
HANGUL = set(
    "김이박최정강조윤장임한오서신권황안송류전홍고문양손배백허유남심노하곽성차주우구민진지엄채원천방공현변염"
)
# Where the letters that Koreans sign with are not the official romanisation (which anyascii gives).
SIGNED_AS = {
    **{"김": "Kim", "이": "Lee", "박": "Park", "최": "Choi", "강": "Kang", "임": "Lim", "오": "Oh"},
    **{"권": "Kwon", "백": "Baik", "문": "Moon", "구": "Koo", "노": "Noh", "우": "Woo"},
}


class Unreadable(Problem):
    """There is no name to read; the sentence says why."""


def latin(name: str) -> str:
    """The name in ASCII letters, with single spaces and apostrophes; at most LONGEST characters.

    What is no letter is left out. Of a full name in Han or Hangul only the family name is read, Han in
    Mandarin. WrongType for what is no text, Unreadable where there is no name.
    """
    if not isinstance(name, str):
        raise WrongType("A name is text, not {kind}.", kind=type(name).__name__)
    words = name.split()
    if not words:
        raise Unreadable("There is no name here.")
    if sum(map(len, words)) + len(words) - 1 > LONGEST:
        raise _too_long()
    # Composed, so that a letter and its accent are one character, which anyascii knows.
    text = unicodedata.normalize("NFC", " ".join(words)).translate(APOSTROPHES | HYPHENS)
    text = "".join(_kept(character) for character in text)
    if not any(map(str.isalpha, text)):
        if any(map(str.isdigit, name)):
            raise Unreadable("Only digits and signs: a name has letters.")
        raise Unreadable("No letters here: a name has letters, in any writing.")
    return _checked(_cased(_spelled(text.split())))


def _kept(character: str) -> str:
    """The character if it is part of a word, a space if it separates words, else nothing."""
    if character in "'-" or character.isalpha() or unicodedata.category(character)[0] == "M":
        return character
    return " " if character.isspace() or character in ",;./_" else ""


def _spelled(words: list[str]) -> str:
    """Transliterated words; of a full name whose family name comes first, only that."""
    first = next(word for word in words if any(map(str.isalpha, word)))
    family = family_of(first)
    if family:
        return signed(family)
    # Without capitals of its own a word gets one from anyascii for every syllable: "KimMinJi".
    spelled = [anyascii(word).capitalize() if _caseless(word) else anyascii(word) for word in words]
    return " ".join(spelled)


def signed(family: str) -> str:
    """A family name in Han or Hangul as its bearers sign in Latin letters."""
    return SIGNED_AS.get(family) or anyascii(family)


def _caseless(word: str) -> bool:
    """Whether a word is of a writing without capitals, such as Hangul or Arabic."""
    return word.upper() == word.lower()


def family_of(word: str) -> str:
    """The family name at the start of a word in Han or Hangul, "" for any other word."""
    # A full name has two or three characters, or four with a family name of two; longer words are none.
    if all("\u4e00" <= character <= "\u9fff" for character in word):
        if word[:2] in COMPOUND_HAN and len(word) <= 4:
            return word[:2]
        return word[:1] if len(word) <= 3 else ""
    if word[:2] in COMPOUND_HANGUL and len(word) <= 4:
        return word[:2]
    single = word[:1] in HANGUL and len(word) <= 3 and "가" <= word[-1] <= "힣"
    return word[:1] if single else ""


def _cased(text: str) -> str:
    """Capitals as in the training names; no hyphens, no stray apostrophes."""
    text = re.sub(r"[^A-Za-z' ]", "", text)
    words = [re.sub("'+", "'", word).strip("'") for word in text.split()]
    words = [word for word in words if word]
    if not words:
        return ""
    first, *others = words
    parts = [_capital(part) for part in first.split("'")]
    # Only the first word has a capital: "Van tonder" is how the training file writes it.
    return " ".join(["'".join(parts), *map(str.lower, others)])


def _capital(part: str) -> str:
    """ "IVANOV" and "ivanov" -> "Ivanov"; "OuYang" stays; "McDonald" -> "Mcdonald"."""
    if re.fullmatch("([A-Z][a-z]+)+", part):
        # Of the two ways to write such names the training file has this one.
        return re.sub("^(Ma?c)([A-Z])", lambda match: match[1] + match[2].lower(), part)
    return part.capitalize()


def _checked(read: str) -> str:
    """What was read, if it is something and not too much. Unreadable."""
    if not read:
        raise Unreadable("Nothing is known of this writing: write the name in Latin letters.")
    if len(read) > LONGEST:
        raise _too_long()
    return read


def _too_long() -> Unreadable:
    return Unreadable("Longer than {most} letters: give one surname.", most=LONGEST)
