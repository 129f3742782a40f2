"""Lists: any file in a usual encoding becomes names, and what is saved is harmless."""

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from demo import predict
from demo.pages.names.name_list import SURNAMES
from demo.panel import spreadsheet
from demo.panel.spreadsheet import Wanted


def listed(text: str) -> spreadsheet.Listing:
    """As the list of names reads it."""
    return spreadsheet.listed(text, SURNAMES)


TABLE = "id,姓名,city\n1,王小明,北京\n2,Müller,Köln\n3,,Oslo\n4,Ivanov,Москва\n"


@pytest.mark.parametrize(
    ("encoding", "told"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8"),
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"),
        ("gb18030", "GB18030"),
    ],
)
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_table_in_any_usual_encoding_gives_its_column_of_names(encoding, told, separator):
    text, found = spreadsheet.decoded(TABLE.replace(",", separator).encode(encoding))
    assert found == told
    listing = listed(text)
    assert listing == spreadsheet.Listing(["王小明", "Müller", "", "Ivanov"], "姓名", 1, 3)


def test_western_accents_in_windows_1252_are_not_taken_for_chinese():
    wanted = ["Müller", "García", "Søren", "Françoise", "Håkansson", "Núñez"]
    text, encoding = spreadsheet.decoded("\r\n".join(["Name", *wanted]).encode("cp1252"))
    assert encoding == "Windows-1252" and listed(text).cells == wanted


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_become_a_list(data):
    listing = listed(spreadsheet.decoded(data)[0])
    assert all(isinstance(name, str) for name in listing.cells)
    assert len(predict.guesses(listing.cells)) == len(listing.cells)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Ivanov\r\nTanaka\n\nKim\n\n", ["Ivanov", "Tanaka", "", "Kim"]),
        ("Ivanov, Tanaka; Kim", ["Ivanov", "Tanaka", "Kim"]),
        ("王、李，张", ["王", "李", "张"]),
        ("Ivanov", ["Ivanov"]),
        ('"Smith, Jr"', ["Smith, Jr"]),
        ("Smith, John\nDoe, Jane", ["Smith", "Doe"]),
        ('name\n"O\'Brien ""Bob"""\n"Van\nder Berg"', ['O\'Brien "Bob"', "Van der Berg"]),
        ('Ivan "the\nTanaka', ['Ivan "the', "Tanaka"]),
        ('"Ivan\nTanaka', ['"Ivan', "Tanaka"]),
        ("12,Rossi\n13,Kim\n14,", ["Rossi", "Kim", ""]),
        ("name,surname\nAnna,Rossi\nMin,Kim", ["Rossi", "Kim"]),
        ("First Name,LAST NAME \nAnna,Rossi", ["Rossi"]),
        ("a1,b\n,", ["b"]),
        ("", []),
        (" \n \n", []),
    ],
)
def test_names_are_found_in_lines_and_tables(text, wanted):
    assert listed(text).cells == wanted


def test_no_further_than_the_hundredth_column_is_looked_for_letters():
    assert listed("1" + "," * 400_000 + "\n1" * 300).at == 0
    for column, found in ((spreadsheet.WIDEST - 1, True), (spreadsheet.WIDEST, False)):
        row = "1," * column + "Rossi"
        assert (listed(f"{row}\n{row}").cells == ["Rossi", "Rossi"]) is found


cells = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Zl", "Zp", "Cs"]), max_size=12)


@settings(max_examples=200, deadline=None)
@given(st.lists(cells, min_size=2, max_size=6), st.sampled_from([None, "name", "姓"]))
def test_a_column_written_for_the_box_is_read_back(column, header):
    column = [" ".join(cell.split()) for cell in column] + ["Kim"]
    if column[0].casefold() in SURNAMES.headers or column[0] == "":
        column[0] = "Li"
    assert listed(spreadsheet.written(spreadsheet.Listing(column, header))).cells == column


@pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@A", "\tx", "\rx", "＝1"])
def test_no_cell_of_the_file_is_a_formula(cell):
    row = next(
        csv.reader(io.StringIO(spreadsheet.table_file(("a",), [(cell,)]).decode("utf-8-sig"), newline=""))
    )
    assert row == ["a"]
    assert spreadsheet.harmless(cell) == f"'{cell}" and spreadsheet.harmless(f"x{cell}") == f"x{cell}"


def test_what_follows_a_semicolon_in_a_name_is_no_cell_of_its_own():
    file = spreadsheet.table_file(("name",), [("Müller;=1+1",), ('O"Hara',)]).decode("utf-8-sig")
    assert file.splitlines() == ['"name"', '"Müller;=1+1"', '"O""Hara"']
    for separator in ",;\t":
        cells = list(csv.reader(io.StringIO(file, newline=""), delimiter=separator))
        assert cells == [["name"], ["Müller;=1+1"], ['O"Hara']]


REVIEWS = Wanted(("review", "影评"), are_sentences=True)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Good, but long; very long.", ["Good, but long; very long."]),
        ("Good, but long.\n\nBad, and loud, too.\n\n", ["Good, but long.", "", "Bad, and loud, too."]),
        ('He calls it "great, if slow".\nI do not.', ['He calls it "great, if slow".', "I do not."]),
        ('"Good, but long."\n"Bad."', ["Good, but long.", "Bad."]),
        ('"Good, but long."', ["Good, but long."]),
        ('stars,review\n3,"Good, but long."\n1,Bad.', ["Good, but long.", "Bad."]),
        ('7,"Good, but long."\n8,"Bad, and loud."', ["Good, but long.", "Bad, and loud."]),
        ("影评\tstars\nGood, but long.\t3", ["Good, but long."]),
        ("", []),
    ],
)
def test_a_comma_in_a_sentence_separates_nothing(text, wanted):
    listing = spreadsheet.listed(text, REVIEWS)
    assert listing.cells == wanted
    assert spreadsheet.listed(spreadsheet.written(listing), REVIEWS).cells == wanted
