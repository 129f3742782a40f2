"""A text with what its network thought at every character: colours, marks, alternatives."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from demo.draw.images import AMOUNT, SIGNED, colours
from demo.draw.numbers import probability
from demo.write import Piece, Reading, Sheet, traditional

BRIGHTNESS = np.array([0.299, 0.587, 0.114])  # of red, green and blue, as eyes weigh them
DARK = 140  # of 255: white ink reads better on what is darker
BEFORE = 12  # characters that are quoted before a chosen one


@dataclass(frozen=True)
class Look:
    """How sheets are looked at: `colour` is off, surprise or unit; `unit` None is the liveliest one."""

    colour: str = "off"
    unit: int | None = None
    script: str = "simplified"

    def spell(self, text: str) -> str:
        """The text in the chosen script."""
        return traditional(text) if self.script == "traditional" else text


@dataclass(frozen=True)
class Character:
    """One character of a text as printed: its place in the text, from 1, or None for added punctuation.

    `kinds`: given, known, rhyme and head, where they are true; `others`: a line for each alternative.
    """

    sign: str
    place: int | None = None
    kinds: str = ""
    others: str = ""
    style: str = ""


@dataclass(frozen=True)
class Leaf:
    """A finished sheet; `number` from 1; `rhymes`: the characters that rhyme with each other."""

    sheet: Sheet
    number: int
    characters: tuple[Character, ...]
    rhymes: str


@dataclass(frozen=True)
class Alternative:
    """A character that the network thought of at some place.

    `text`: the text up to and with it, to be gone on with; None for the one that is there and for the end.
    """

    sign: str
    p: float
    text: str | None
    is_here: bool


def leaf(piece: Piece, sheet: Sheet, number: int, reading: Reading, look: Look) -> Leaf:
    """The sheet with everything that is known at each character."""
    rhymes = piece.rhymes(sheet.text)
    heads = piece.heads(sheet.text)
    known = piece.marked(sheet.text)
    styles = paints(reading, look)
    characters = []
    at = 0
    for sign in look.spell(piece.printed(sheet.text)):
        if sign in piece.punctuation:
            characters.append(Character(sign))
            continue
        marks = {"given": at < sheet.given, "known": known[at], "rhyme": at in rhymes, "head": at in heads}
        kinds = " ".join(name for name, is_so in marks.items() if is_so)
        others = "\n".join(
            f"{sign_of(option, piece, look)} {probability(p)}" for option, p in reading.options[at]
        )
        at += 1
        characters.append(Character(sign, at, kinds, others, styles[at - 1]))
    rhyming = "".join(sheet.text[end] for end in rhymes)
    return Leaf(sheet, number, tuple(characters), look.spell(rhyming))


def alternatives(piece: Piece, reading: Reading, at: int, look: Look) -> list[Alternative]:
    """What the network thought of at place `at`, from 0, and what stands there."""
    here = reading.text[at]
    options = dict(reading.options[at])
    options.setdefault(here, float(reading.chances[at]))
    rows = []
    for option, p in options.items():
        ends = option == piece.stop or option == here
        text = None if ends else reading.text[:at] + option
        rows.append(Alternative(sign_of(option, piece, look), p, text, option == here))
    return rows


def quoted_before(text: str, at: int, look: Look) -> str:
    """The characters before place `at` as a sentence can quote them."""
    return look.spell(text[max(0, at - BEFORE) : at]).replace("\n", "↵")


def sign_of(character: str, piece: Piece, look: Look) -> str:
    """How a character is shown in a list: those that cannot be seen by their signs."""
    if character == piece.stop:
        return "■"
    return {"\n": "↵", " ": "␣"}.get(character) or look.spell(character)


def paints(reading: Reading, look: Look) -> Sequence[str]:
    """The style of every character: its background, and ink that can be read on it."""
    if look.colour == "off":
        return [""] * len(reading.text)
    if look.colour == "unit":
        backgrounds = colours(reading.hidden[:, look.unit], SIGNED, -1, 1)
        painted = np.ones(len(reading.text), bool)
    else:
        backgrounds = colours(np.nan_to_num(reading.chances), AMOUNT, 0, 1)
        painted = ~np.isnan(reading.chances)
    dark = backgrounds @ BRIGHTNESS < DARK
    styles = []
    for (red, green, blue), is_dark, is_painted in zip(backgrounds.tolist(), dark, painted, strict=True):
        ink = "#fff" if is_dark else "#1d2230"
        styles.append(f"background:rgb({red} {green} {blue});color:{ink}" if is_painted else "")
    return styles
