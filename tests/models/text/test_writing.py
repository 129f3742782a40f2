"""What a name's writing tells: countries, readings, what transliteration lost; and how it is weighed."""

import unicodedata
from collections import defaultdict

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.data import COUNTRIES
from models.text.letters import Unreadable, latin
from models.text.writing import (
    CHARACTERS,
    LETTERS,
    MARKS,
    MIXED,
    SCRIPTS,
    VOWELS,
    heard,
    script_of,
    weighed,
    writing_of,
)


def answers(name: str, network) -> np.ndarray:
    """(18,) probabilities of a name by its writing and a network."""
    writings = [writing_of(name)]
    return weighed(writings, heard(writings, network)[1])[0]


def likeliest(name: str) -> str:
    """The country that the writing alone makes likeliest."""
    return COUNTRIES[writing_of(name).prior.argmax()]


@pytest.mark.parametrize(
    ("name", "script", "country"),
    [
        ("王", "Han", "Chinese"),
        ("孙", "Han", "Chinese"),
        ("张伟", "Han", "Chinese"),
        ("渡辺", "Han", "Japanese"),
        ("佐々木", "Han and kana", "Japanese"),
        ("一ノ瀬", "Han and kana", "Japanese"),
        ("たなか", "Kana", "Japanese"),
        ("김", "Hangul", "Korean"),
        ("Иванов", "Cyrillic", "Russian"),
        ("Παπαδόπουλος", "Greek", "Greek"),
        ("محمد", "Arabic", "Arabic"),
        ("Nguyễn", "Latin", "Vietnamese"),
        ("Łukasz", "Latin", "Polish"),
        ("Strauß", "Latin", "German"),
        ("Müller", "Latin", "German"),
        ("Dvořák", "Latin", "Czech"),
        ("Ñuñez", "Latin", "Spanish"),
        ("Gonçalves", "Latin", "Portuguese"),
        ("Đặng", "Latin", "Vietnamese"),
        ("ﾔﾏﾀﾞ", "Kana", "Japanese"),
        ("김李", MIXED, "Korean"),
    ],
)
def test_a_script_or_an_alphabet_tells_the_country(name, script, country):
    assert (writing_of(name).script, likeliest(name)) == (script, country)


@pytest.mark.parametrize("name", ["Nguyen", "O'Brien", "Åse", "Şahin", "ไทย", "让·雷诺", "कुमार"])
def test_what_all_or_none_of_the_countries_write_tells_nothing(name):
    assert not writing_of(name).tells
    assert writing_of(name).prior.sum() == pytest.approx(1)


def test_a_character_that_only_china_writes_says_more_than_one_that_all_write():
    chinese = COUNTRIES.index("Chinese")
    assert writing_of("孙").prior[chinese] > 0.95 > writing_of("孫").prior[chinese]


def test_an_accent_is_put_together_before_it_is_looked_up():
    assert writing_of("Nguye\u0302\u0303n").countries == ("Vietnamese",)


def test_every_country_reads_han_characters_in_its_own_way():
    writing = writing_of("林")
    assert writing.readings == {"Chinese": "Lin", "Japanese": "Hayashi", "Korean": "Lim", "Vietnamese": "Lam"}
    assert (writing.reading("Japanese"), writing.reading("Russian")) == ("Hayashi", "Lin")
    assert writing_of("金").readings["Korean"] == "Kim" and writing_of("李").readings["Korean"] == "Lee"
    assert writing_of("山本太郎").readings["Japanese"] == "Yamamoto"
    assert writing_of("一ノ瀬").readings["Japanese"].startswith("Ichino")
    assert writing_of("王小明").readings["Chinese"] == "Wang"
    assert "Korean" not in writing_of("孙").readings


@pytest.mark.parametrize(
    ("name", "lost"),
    [
        ("Иванов", ()),
        ("김", ()),
        ("Ivanov", ()),
        ("孙", (CHARACTERS,)),
        ("Lê", (MARKS,)),
        ("محمد", (VOWELS,)),
        ("كهن", (VOWELS,)),
        ("מֹשֶׁה", (LETTERS,)),
        ("Гоголь", (LETTERS,)),
        ("Соловьёв", (LETTERS, MARKS)),
        ("Άγγελος", (MARKS,)),
        ("ชัย", (LETTERS,)),
        ("शर्मा", (LETTERS, MARKS)),
        ("ქართველი", (LETTERS,)),
        ("サトー", (LETTERS,)),
        ("たなか", ()),
    ],
)
def test_what_transliteration_lost_is_told(name, lost):
    assert writing_of(name).lost == lost


@pytest.mark.parametrize(
    ("name", "script"), [("Mª", ""), ("Ｓｍｉｔｈ", ""), ("Иvanov", MIXED), ("ابن Smith", MIXED)]
)
def test_a_script_has_its_usual_name_and_several_are_told_as_such(name, script):
    assert writing_of(name).script == script


def test_without_vowels_arabic_is_answered_by_its_writing_and_hebrew_not_at_all():
    arabic, hebrew = writing_of("محمد"), writing_of("כהן")
    assert arabic.is_mute and not arabic.is_silent
    assert hebrew.is_mute and hebrew.is_silent
    certain = np.eye(18)[COUNTRIES.index("Russian")]
    probs = answers("محمد", lambda names: np.tile(certain, (len(names), 1)))
    assert COUNTRIES[probs.argmax()] == "Arabic" and probs.max() > 0.9


def test_a_plain_name_gets_what_the_network_says():
    row = np.linspace(1, 2, 18)
    row /= row.sum()
    probs = answers("Ivanov", lambda names: np.tile(row, (len(names), 1)))
    assert probs == pytest.approx(row, abs=1e-6)


def test_each_country_is_weighed_by_its_own_reading():
    says = {"Yamamoto": "Japanese", "Shan": "Russian"}

    def network(names):
        rows = np.full((len(names), 18), 0.01)
        for row, name in zip(rows, names, strict=True):
            row[COUNTRIES.index(says.get(name, "English"))] = 0.83
        return rows

    assert COUNTRIES[answers("山本", network).argmax()] == "Japanese"
    usual, own = heard([writing_of("山本")], network)
    assert COUNTRIES[usual[0].argmax()] == "Russian" and own[0, COUNTRIES.index("Japanese")] == 0.83
    assert weighed([], np.zeros((0, 18))).shape == (0, 18)


words = st.text(st.characters(codec="utf-8"), max_size=20) | st.text(
    "aZé'’- .王々ノ김い🙂3\u0301אمđ·", max_size=8
)


@settings(max_examples=300, deadline=None)
@given(words)
def test_the_writing_of_every_text_is_a_prior_and_readings_or_it_is_refused(name):
    try:
        writing = writing_of(name)
    except Unreadable:
        with pytest.raises(Unreadable):
            latin(name)
        return
    assert writing.prior.shape == (18,) and writing.prior.sum() == pytest.approx(1)
    assert (writing.prior > 0).all()
    for read in writing.all_read():
        assert read.isascii() and latin(read) == read


def test_letters_of_a_foreign_script_that_are_read_alike_are_told_to_be_lost():
    alike = defaultdict(set)
    for letter in map(chr, range(0x370, 0x2E00)):
        script = script_of(letter)
        is_shape = unicodedata.normalize("NFKC", letter) != unicodedata.normalize("NFC", letter)
        if (
            unicodedata.category(letter) in ("Ll", "Lo")
            and script not in ("LATIN", *SCRIPTS)
            and not is_shape
        ):
            name = unicodedata.normalize("NFC", f"a{letter}a")
            alike[script, latin(name)].add(name)
    names = [name for several in alike.values() if len(several) > 1 for name in several]
    assert len(names) > 1000
    assert [name for name in names if not writing_of(name).lost] == []


@settings(max_examples=400, deadline=None)
@given(st.characters(categories=["L", "M"], max_codepoint=0x1FFFF))
def test_a_letter_or_mark_without_which_a_name_is_read_the_same_is_told_to_be_lost(character):
    name = unicodedata.normalize("NFC", f"ka{character}ka")
    if latin(name) == latin("kaka"):
        assert writing_of(name).lost
