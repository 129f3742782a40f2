"""Every text of the page in every language: the English sentence stands where it is used and is the key.

The other languages are gettext catalogues, demo/locale/<language>/LC_MESSAGES/inkwell.po: a language is added
by adding one. `python -m pybabel` finds the sentences by the names `_` and `pgettext` (see pyproject.toml).
"""

from collections.abc import Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Formatter

from babel import Locale
from babel.messages.pofile import read_po
from markupsafe import Markup, escape

from models.problem import Problem, Term

ENGLISH = "en"  # the language of the code
LOCALE = Path(__file__).parent / "locale"
FILE = Path("LC_MESSAGES") / "inkwell.po"


@dataclass(frozen=True)
class Phrase:
    """A text in every language. `values` fill its places as `str.format` does; they may be Phrases too.

    As text it is English; in HTML it is every language, each in a <span lang>, and the style sheet shows the
    page's. `context` tells two meanings of one English word apart.
    """

    template: str
    values: Mapping[str, object]
    context: str | None = None

    def to(self, language: str) -> str:
        """The plain text in one language; in English where its catalogue lacks the sentence."""
        template = translation(language, self.template, self.context)
        return filled(template, self.values, language)

    def __str__(self) -> str:
        return self.to(ENGLISH)

    def __html__(self) -> str:
        chosen = languages_spoken()
        if len(chosen) == 1:
            return escape(self.to(chosen[0]))
        spans = (Markup('<span lang="{}">{}</span>').format(lang, self.to(lang)) for lang in chosen)
        return Markup("").join(spans)


def _(template: str, /, **values) -> Phrase:
    """The text whose English is `template`, a literal, with these values in its places."""
    return Phrase(template, values)


def pgettext(context: str, template: str, /, **values) -> Phrase:
    """The same for a word with several meanings: `context` says which, and is never shown."""
    return Phrase(template, values, context)


def text_of(words: str) -> Phrase:
    """A text out of data in every language: as it stands where a catalogue lacks it, braces and all."""
    return Phrase("{words}", {"words": Term(words)})


def problem_phrase(problem: Problem) -> Phrase:
    """An error's sentence in every language."""
    return Phrase(problem.template, problem.values)


def filled(template: str, values: Mapping[str, object], language: str) -> str:
    """The template with its places filled; in Chinese no space is left between two Chinese characters."""
    text = ""
    for literal, name, spec, conversion in Formatter().parse(template):
        text = _joined(text, literal)
        if name is not None:
            value = _said(values[name], language)
            if conversion == "r" and not isinstance(values[name], Term):
                value = _quoted(value, language)
            text = _joined(text, format(value, spec or ""))
    return text


def _said(value: object, language: str) -> object:
    """A value as this language says it: a Phrase, a Term and a list are translated, anything else stays."""
    if isinstance(value, Phrase):
        return value.to(language)
    if isinstance(value, Problem):
        return problem_phrase(value).to(language)
    if isinstance(value, Term):
        return translation(language, str(value))
    if isinstance(value, tuple):
        parts = [str(_said(part, language)) for part in value]
        return str(_(", ").to(language)).join(parts)
    return value


def _quoted(value: object, language: str) -> str:
    """What somebody typed, in quotation marks: Python's in English, as code has them; a number has none."""
    if isinstance(value, str) and language != ENGLISH:
        return f"“{value}”"
    return repr(value)


def _joined(text: str, more: str) -> str:
    # Templates are written with a space at each place, for what fills it may be Latin letters or digits.
    if text.endswith(" ") and _is_chinese(text[-2:-1]) and _is_chinese(more[:1]):
        text = text[:-1]
    if more.startswith(" ") and _is_chinese(text[-1:]) and _is_chinese(more[1:2]):
        more = more[1:]
    return text + more


def _is_chinese(character: str) -> bool:
    """Whether it is a Han character or a wide punctuation mark; an empty string is neither."""
    return bool(character) and (
        "\u3000" <= character <= "\u9fff" or character in "“”‘’…" or "\uff00" <= character <= "\uffef"
    )


# ---- languages ---------------------------------------------------------------------------------------------


@cache
def languages() -> tuple[str, ...]:
    """The languages of the page, English first: one for each catalogue."""
    found = sorted(file.parents[1].name for file in LOCALE.glob(f"*/{FILE}"))
    return (ENGLISH, *found)


def language_name(language: str) -> str:
    """What a language calls itself, such as 中文."""
    return Locale.parse(language).get_display_name(language)


def language_of(wanted: object) -> str:
    """`wanted` if the page has that language, else English."""
    return wanted if wanted in languages() else ENGLISH


@cache
def catalogue(language: str) -> Mapping[tuple[str | None, str], str]:
    """{(context, English): translation} of one language; empty for English."""
    if language == ENGLISH:
        return {}
    with (LOCALE / language / FILE).open("rb") as file:
        messages = read_po(file, locale=language)
    return {(message.context, message.id): message.string for message in messages if message.string}


def translation(language: str, template: str, context: str | None = None) -> str:
    """The template in this language; itself where the catalogue lacks it."""
    return catalogue(language).get((context, template), template)


_spoken: ContextVar[tuple[str, ...] | None] = ContextVar("spoken", default=None)


def languages_spoken() -> tuple[str, ...]:
    """The languages in which HTML is being made: all of them, unless `speaking` says one."""
    return _spoken.get() or languages()


@contextmanager
def speaking(language: str):
    """While the block lasts, HTML is made in this language alone: what answers one visitor needs no other."""
    token = _spoken.set((language_of(language),))
    try:
        yield
    finally:
        _spoken.reset(token)
