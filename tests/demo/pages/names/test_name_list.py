"""A list of names: answers or reasons, progress, a file; what was read of another list goes."""

import base64
import csv
import io
import json
from dataclasses import replace

import gradio as gr
import pytest

from demo.pages.names import name_list
from demo.panel.listing import NO_RESULTS, ListReader
from demo.panel.panel import Update
from tests.kit.panels import ask, is_chinese, slots_sent

TABLE = "id,姓名,city\n1,王小明,北京\n2,Müller,Köln\n3,,Oslo\n4,Ivanov,Москва\n"


def url(data: bytes) -> str:
    return f"data:text/csv;base64,{base64.b64encode(data).decode()}"


def count(reading=None, **fields) -> Update:
    """What the page gets when a field has changed, or when the reading is stopped."""
    return ask(name_list.PANEL, fields, reading)


class Reading:
    """A list that is being read: its slots and what the server remembers, one `step` after the other."""

    def __init__(self, text: str, language: str = "en", **fields):
        request = {"names": text, "lang": language, **fields}
        self.updates = ask(name_list.PANEL, request, None, handler="play")
        self.slots = {}
        self.state = None

    def step(self) -> dict:
        """The slots of the next part alone."""
        update = next(self.updates)
        self.slots |= update.slots
        if update.states is not None:
            (self.state,) = update.states
        return update.slots

    def finish(self) -> dict:
        """All slots after the last part."""
        for update in self.updates:
            self.slots |= update.slots
            if update.states is not None:
                (self.state,) = update.states
        return self.slots


def read_by(monkeypatch, count: int) -> None:
    """From now on so many names are read between two reports."""
    reader = ListReader(replace(name_list.READER.kind, batch=count))
    monkeypatch.setattr(name_list, "PANEL", replace(name_list.PANEL, play=reader.read))


def read(text: str, language: str = "en") -> dict:
    return Reading(text, language).finish()


def sent(text: str) -> list[dict]:
    """The slots as the page gets them when the list is read, what is wrong among them."""
    outputs = name_list.PANEL._several(name_list.PANEL.play)(gr.EventData(None, {"names": text}), None)
    return [json.loads(box["shown"]) for box, _ in outputs]


def saved(html: str) -> list[list[str]]:
    """The rows of the file behind the download link."""
    file = base64.b64decode(html.split("base64,")[1].split('"')[0])
    assert file.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(file.decode("utf-8-sig"), newline="")))


def test_a_file_fills_the_box_and_says_where_the_names_came_from():
    slots = count(upload=url(TABLE.encode("gb18030")), names="Li").slots
    assert "姓名\n王小明\nMüller\n\nIvanov" in slots["source"] and 'name="upload" value=""' in slots["source"]
    assert "GB18030" in slots["found"] and "“姓名” (2 of 3)" in slots["found"]


def test_the_same_file_fills_the_box_again_after_an_edit():
    first, second = (count(upload=url(b"Li\nKim")).slots["source"] for _ in range(2))
    assert first != second


def test_a_file_that_is_too_large_is_told_and_the_list_stays():
    slots = count(upload=url(b"Li\n" * 240_000), names="Kim").slots
    assert "500 kB" in slots["trouble"] and ">Kim<" in slots["source"] and "found" not in slots


@pytest.mark.parametrize("upload", ["data:text/csv;base64,a", "data:,x", "base64,%%%"])
def test_a_file_that_did_not_arrive_whole_is_told_or_empty(upload):
    slots = slots_sent(name_list.PANEL, {"upload": upload}, None)
    assert slots["trouble"] or "No names" in slots["found"]


def test_a_file_that_did_not_arrive_whole_is_told_in_both_languages_and_not_sent_again():
    slots = count(upload="data:text/csv;base64,@", names="Kim").slots
    chinese = slots["trouble"].split('<span lang="zh">')[1].split("</span>")[0]
    assert "文件没有传完整" in chinese and is_chinese(chinese, set())
    assert ">Kim<" in slots["source"] and 'name="upload" value=""' in slots["source"]


def test_a_list_ends_in_a_table_shares_and_a_file_for_spreadsheets():
    text = "surname\nIvanov\n=1+1\n123\n@Rossi\n王小明\n\n+Kim"
    slots = read(text)
    assert slots["table"].count("<tr") == 8 and slots["table"].count('class="problem"') == 3
    assert "4 names read, 3 not" in slots["shares"]
    rows = saved(slots["download"])
    assert rows[0] == ["name", "read as", "country", "probability", "problem", "lost"]
    assert [row[0] for row in rows[1:]] == ["Ivanov", "'=1+1", "123", "'@Rossi", "王小明", "", "'+Kim"]
    assert rows[1][1:3] == ["Ivanov", "Russian"] and float(rows[1][3]) > 0.99
    assert rows[2][4].startswith("Only digits")
    assert saved(read(text, "zh")["download"])[1][2] == "俄罗斯"


def test_the_writing_of_a_list_counts_unless_the_network_is_to_answer_alone():
    slots = read("田中\nNguyễn\nIvanov")
    assert [row[2] for row in saved(slots["download"])[1:]] == ["Japanese", "Vietnamese", "Russian"]
    assert "In 2 the transliteration lost something" in slots["shares"]
    assert slots["table"].count("⚠") == 2 and "marks on the letters" in slots["table"]
    alone = Reading("田中\nNguyễn", counted="network").finish()
    assert [row[1:3] for row in saved(alone["download"])[1:]] == [["Tian", "Chinese"], ["Nguyen", "English"]]


def test_what_was_read_goes_when_something_else_counts():
    reading = Reading("Li\nKim")
    reading.finish()
    assert count(reading.state, names="Li\nKim", counted="network").states == (None,)


def test_a_name_in_hebrew_is_declined_with_the_reason():
    table = read("כהן\nIvanov")["table"]
    assert "none of the 18 countries writes in it" in table and table.count('class="problem"') == 1


def test_what_stands_in_a_list_is_escaped():
    table = read("<b>Kim</b>\nLi")["table"]
    assert "<b>Kim" not in table and "&lt;b&gt;Kim" in table


def test_a_long_list_shows_progress_and_its_first_200_rows(monkeypatch):
    read_by(monkeypatch, 100)
    reading = Reading("Li\nKim\n" * 150)
    assert reading.step() == NO_RESULTS
    parts = [reading.step() for _ in range(5)]
    assert 'value="200"' in parts[2]["progress"] and "data-trigger" in parts[2]["progress"]
    assert parts[3]["table"].count("<tr") == 201 and "first 200 of 300" in parts[3]["table"]
    assert "<progress" not in parts[4]["progress"] and len(saved(parts[4]["download"])) == 301
    assert next(reading.updates, None) is None


def test_what_was_read_stays_after_a_stop_and_goes_with_another_list(monkeypatch):
    read_by(monkeypatch, 1)
    reading = Reading("Li\nKim")
    for _ in range(3):
        reading.step()
    stopped = count(reading.state, names="Li\nKim")
    assert "table" not in stopped.slots and "Stopped after 1" in stopped.slots["progress"]
    assert len(saved(stopped.slots["download"])) == 2  # the head, and the one that was read
    assert stopped.states is None
    changed = count(reading.state, names="Li\nKi")
    assert changed.slots["table"] == "" and changed.states == (None,)


def test_a_list_that_has_been_read_stands_until_it_changes():
    reading = Reading("Li\nKim")
    reading.finish()
    assert set(count(reading.state, names="Li\nKim").slots) == {"found"}
    assert count(reading.state, names="Li\nKim\nWu").slots["shares"] == ""


def test_the_server_remembers_no_name():
    reading = Reading("Szczepanski\nKim")
    reading.finish()
    assert "Szczepanski" not in repr(reading.state) and reading.state.done == 2


@pytest.mark.parametrize(("text", "told"), [("", "first"), ("Li\n" * 10_001, "10,001")])
def test_no_names_or_too_many_are_told(text, told):
    slots = sent(text)[-1]
    assert told in slots["trouble"] and slots["table"] == ""
    if text:
        assert told in count(names=text).slots["trouble"]
        assert "trouble" not in count(names=text[:-3]).slots


def test_the_endpoint_gives_plain_json():
    many = name_list.countries(["Tanaka", "123"])
    assert many[0]["country"] == "Japanese" and set(many[0]) == {"name", "read", "country", "p"}
    assert many[1] == {"name": "123", "error": "Only digits and signs: a name has letters."}
    assert json.loads(json.dumps(many)) == many
    assert name_list.countries([]) == []
    both = [name_list.countries(["田中"])[0], name_list.origins(["田中"])[0]]
    assert [row["country"] for row in both] == ["Chinese", "Japanese"] and name_list.origins([]) == []


@pytest.mark.parametrize("names", ["Li", ["Li", None], ["Li"] * 10_001, 7])
def test_a_wrong_call_of_the_endpoint_gets_a_sentence(names):
    for endpoint in (name_list.countries, name_list.origins):
        with pytest.raises(gr.Error) as raised:
            endpoint(names)
        assert len(raised.value.message) > 20
