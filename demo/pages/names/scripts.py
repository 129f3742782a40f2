"""What a name is written in, what its transliteration lost, and whether that counts, in words."""

from demo.words import Phrase, _
from models.text import writing

# What the answer is made of, for both panels.
COUNTED = (("writing", _("Count the writing as evidence")), ("network", _("The network alone")))

SCRIPTS = {
    "Han": _("Han characters"),
    "Han and kana": _("Han characters as Japan writes them"),
    "Kana": _("Kana"),
    "Hangul": _("Hangul"),
    "Latin": _("Letters with marks"),
    "Cyrillic": _("Cyrillic"),
    "Greek": _("Greek letters"),
    "Arabic": _("Arabic script"),
    "Hebrew": _("Hebrew script"),
    writing.MIXED: _("Several scripts"),
}


def script_words(script: str) -> Phrase | None:
    """The script's name; None for plain letters, which tell nothing."""
    if not script:
        return None
    return SCRIPTS.get(script) or _("Another script")


def lost_words(what: str, read: str) -> Phrase:
    """The warning that a transliteration lost this."""
    if what == writing.VOWELS:
        return _(
            "Lost on the way: the vowels, which this script leaves out. No network can read “{read}”.",
            read=read,
        )
    if what == writing.CHARACTERS:
        return _(
            "Lost on the way: characters and tones. Many characters are all spelled “{read}”.", read=read
        )
    if what == writing.LETTERS:
        return _(
            "Lost on the way: letters. Some are left out of “{read}”, or spelled as other letters are.",
            read=read,
        )
    return _("Lost on the way: the marks on the letters, which the network has never seen.")
