"""Readings of Han characters, and the national sets that have them."""

import pytest

from models.text import han, han_table


@pytest.mark.parametrize(
    ("word", "letters"),
    [
        ("佐藤", "sato"),
        ("田中", "tanaka"),
        ("山本", "yamamoto"),
        ("佐々木", "sasaki"),
        ("林", "hayashi"),
        ("高橋", "takahashi"),
    ],
)
def test_a_japanese_name_is_read_character_by_character(word, letters):
    assert "".join(reading.letters for reading in han.japanese(word)) == letters


def test_what_japan_does_not_write_has_no_japanese_reading():
    assert han.japanese("孙") is None and han.japanese("") == []


def test_a_character_is_read_in_four_languages():
    gold = han.known("金")
    assert (gold.mandarin, gold.hangul, gold.vietnamese) == ("jin", ("금", "김"), "kim")
    assert gold.first.letters == "kane"


def test_a_rare_reading_is_a_surprise_and_a_usual_one_is_not():
    assert han.known("山").later.surprise < 0 < han.known("李").first.surprise


@pytest.mark.parametrize(
    ("character", "countries"),
    [
        ("孙", {"Chinese"}),
        ("孫", {"Chinese", "Japanese", "Korean", "Vietnamese"}),
        ("辺", {"Japanese"}),
        ("王", {"Chinese", "Japanese", "Korean", "Vietnamese"}),
    ],
)
def test_a_national_character_set_has_what_its_country_writes(character, countries):
    assert {country for country in han.SETS if han.encodable(character, country)} == countries


@pytest.mark.parametrize(
    ("reading", "stems"), [("takai", ["taka"]), ("wataru", ["watari", "wata"]), ("ki", []), ("hayashi", [])]
)
def test_a_name_has_the_stem_of_a_verb_or_an_adjective(reading, stems):
    assert han_table.stems(reading) == stems


def test_a_reading_inside_a_name_may_be_voiced_and_begins_a_syllable():
    assert han_table.voiced("saki") == "zaki" and han_table.voiced("mura") == "mura"
    assert "uchi" not in han_table.syllable_ends("noguchi") and "uchi" in han_table.syllable_ends("horiuchi")


def test_of_several_readings_that_of_the_training_names_is_taken():
    seen = han_table.Counter({"to": 25, "fuji": 1})
    assert han_table.best([["fuji"], ["to", "do"]], seen) == "to:25"
    assert han_table.best([["suzu"], ["rei"]], seen) == "suzu:0" and han_table.best([], seen) == ""
