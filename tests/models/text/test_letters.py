"""Names in any writing: read in ASCII as the training names are written, or refused in one sentence."""

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from models import data
from models.text.letters import LONGEST, Unreadable, latin
from models.vocab import ids_of


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("  smith \n", "Smith"),
        ("BJÖRK", "Bjork"),
        ("Szczepański", "Szczepanski"),
        ("Иванов", "Ivanov"),
        ("Ильин", "Il'In"),
        ("Παπαδόπουλος", "Papadopoylos"),
        ("محمد", "Mhmd"),
        ("たなか", "Tanaka"),
        ("O’brien", "O'Brien"),
        ("McDonald", "Mcdonald"),
        ("Bestuzhev-Lada", "BestuzhevLada"),
        ("van   der Berg", "Van der berg"),
        ("Smith 3rd!", "Smith rd"),
        ("🙂 Rossi 🙂", "Rossi"),
        ("=SUM(A1)", "Suma"),
    ],
)
def test_any_writing_is_read_as_the_training_names_are_written(name, read):
    assert latin(name) == read


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("王", "Wang"),
        ("王小明", "Wang"),
        ("王 小明", "Wang"),
        ("欧阳", "OuYang"),
        ("歐陽修", "OuYang"),
        ("让·雷诺", "Rangleinuo"),
        ("山本太郎", "Shanbentailang"),
        ("김민수", "Kim"),
        ("이", "Lee"),
        ("남궁민수", "NamGung"),
        ("트럼프", "Teuleompeu"),
    ],
)
def test_of_a_full_name_in_han_or_hangul_the_family_name_is_read(name, read):
    assert latin(name) == read


SENTENCES = {
    "empty": "There is no name here.",
    "digits": "Only digits and signs: a name has letters.",
    "signs": "No letters here: a name has letters, in any writing.",
    "unknown": "Nothing is known of this writing: write the name in Latin letters.",
    "long": "Longer than 100 letters: give one surname.",
}


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("", "empty"),
        (" \t\n", "empty"),
        ("123", "digits"),
        ("7🙂", "digits"),
        ("٣٤", "digits"),
        ("🙂", "signs"),
        ("--'", "signs"),
        ("\ud800\0", "signs"),
        ("a" * (LONGEST + 1), "long"),
        ("a" * 10_000, "long"),
        ("ﷺ" * 40, "long"),
    ],
)
def test_what_is_no_name_is_refused_with_the_reason(name, kind):
    with pytest.raises(Unreadable) as raised:
        latin(name)
    assert str(raised.value) == SENTENCES[kind]


def test_a_hundred_letters_are_still_a_name():
    assert latin("a" * LONGEST) == "A" + "a" * (LONGEST - 1)


@pytest.mark.parametrize("name", [None, 7, ["Li"], b"Li"])
def test_what_is_no_text_is_a_type_error(name):
    with pytest.raises(TypeError, match="text"):
        latin(name)


words = st.text(st.characters(codec="utf-8"), max_size=40) | st.text("aZé'’- .王김い🙂3\u0301", max_size=12)


@settings(max_examples=300, deadline=None)
@given(words)
@example("a-b")
@example("a'-'b")
@example("MacMacDonald")
def test_every_text_is_read_in_ascii_or_refused_and_a_reading_reads_as_itself(name):
    try:
        read = latin(name)
    except Unreadable as error:
        assert str(error) in SENTENCES.values()
        return
    assert re.fullmatch("[A-Z][A-Za-z' ]*", read) and "  " not in read and len(read) <= LONGEST
    assert ids_of([read]).shape == (1, len(read))
    assert latin(read) == read


def test_nearly_every_training_name_is_read_as_it_stands(data_root):
    if not (data_root / "names").exists():
        pytest.skip("no names at hand")
    names, _ = data.names(True, data_root)
    changed = [name for name in names if latin(name) != name.strip()]
    assert len(changed) < 50, changed[:50]
