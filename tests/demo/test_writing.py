"""The Writing tab below the page: tasks, sheets, marks, the endpoint, and sentences for bad input."""

import html
import json
import re

import gradio as gr
import numpy as np
import pytest

from demo import write
from demo.old.tables.writing import WRITING
from demo.pages import writing
from demo.pages.writing import writing_form
from demo.pages.writing import writing_view as view
from models.text import poems
from models.text.sampling import Sampling
from tests.kit.forms import WRITING as FORM


def finished(**fields) -> str:
    """The slot's HTML after everything is written."""
    *_, last = writing.written(FORM | fields)
    return last[(FORM | fields)["key"]]


def texts(slot: str) -> list[str]:
    """What the page keeps of the sheets."""
    held = re.search(r'<textarea hidden name="written_\w+">(.*?)</textarea>', slot, re.S)[1]
    return [sheet["text"] for sheet in json.loads(html.unescape(held))["sheets"]]


@pytest.mark.parametrize("words", [WRITING])
def test_every_word_stands_in_both_languages(words):
    for key, (en, zh) in words.items():
        assert en and zh, key
        assert set(re.findall(r"{(\w+)}", en)) == set(re.findall(r"{(\w+)}", zh)), key


def test_sheets_begin_with_the_prompt_have_their_own_seeds_and_the_asked_length():
    sheets = texts(finished())
    assert len(set(sheets)) == 2
    assert all(sheet.startswith("ROMEO:") and len(sheet) == 46 for sheet in sheets)
    assert texts(finished(seed="4", sheets="1")) == [sheets[1]]


def test_what_comes_while_writing_grows_into_what_is_kept(monkeypatch):
    monkeypatch.setattr(writing, "BEAT", 0)
    grown = [texts(part["shakespeare"])[0] for part in writing.written(FORM | {"sheets": "1", "length": "9"})]
    assert len(grown) > 9
    assert all(after.startswith(before) for before, after in zip(grown, grown[1:], strict=False))


@pytest.mark.parametrize("form", poems.FORMS)
def test_poems_keep_their_form_and_their_acrostic(form):
    lines, width = form
    fields = {"key": "poems", "form": f"{lines}x{width}", "head": "acrostic", "prompt_poems": "春江花月"}
    for text in texts(finished(**fields)):
        assert len(text) == lines * width and text[::width][:4] == "春江花月"


def test_traditional_prompts_are_read_and_shown_again():
    slot = finished(key="poems", prompt_poems="風，", script="traditional", sheets="1")
    assert texts(slot)[0].startswith("风")
    assert ">風</i>" in slot


def test_a_reading_tells_how_likely_every_character_was():
    for task, text in (
        (write.Task("shakespeare"), "KING"),
        (write.Task("poems", form=(4, 5)), "床前明月光疑是"),
    ):
        reading = write.read_again(text, task)
        assert len(reading.chances) == len(reading.options) == len(reading.hidden) == len(text)
        assert np.isnan(reading.chances[0]) == (task.key == "shakespeare")
        for character, chance, options in zip(text, reading.chances, reading.options, strict=True):
            ps = [p for _, p in options]
            assert ps == sorted(ps, reverse=True) and sum(ps) <= 1 + 1e-6
            assert dict(options).get(character, chance) == pytest.approx(chance, nan_ok=True)


def test_temperature_zero_writes_the_likeliest_of_the_reading():
    task = write.Task("shakespeare", "KING RICHARD")
    text = "KING RICHARD" + "".join(write.stream(task, Sampling(0, length=20)))
    for at, options in list(enumerate(write.read_again(text, task).options))[12:]:
        assert options[0][0] == text[at]


def test_colours_alternatives_and_marks_are_drawn():
    held = {
        "form": [4, 5],
        "country": 0,
        "sheets": [{"text": "床前明月光", "start": 1, "seed": 0, "rate": 0}],
    }
    asked = FORM | {
        "key": "poems",
        "written_poems": json.dumps(held),
        "colour": "unit",
        "unit": "5",
        "at": "3",
    }
    slots = writing.look(asked)
    assert slots["poems"].count("background:rgb(") == 5 and "data-a=" in slots["poems"]
    assert slots["place"].count("<button") >= 5 and "床前" in slots["place"]
    assert '"prompt_poems": "床前' in html.unescape(slots["place"])
    again = writing.look(
        asked | {"drawn_poems": re.search(r'name="drawn_poems" value="(\w+)"', slots["poems"])[1]}
    )
    assert "poems" not in again and again["place"] == slots["place"]


def test_lines_of_the_training_poems_are_marked_and_nonsense_is_not():
    task = write.Task("poems", form=(4, 5))
    line = "独坐幽篁里"
    assert write.marked(line, task).all()
    assert not write.marked("里篁幽坐独", task).any()


def test_what_a_visitor_typed_is_escaped():
    slot = finished(prompt_shakespeare="a's & b", sheets="1", length="1")
    assert "&amp;" in slot and "& b" not in slot.replace("&amp;", "")


def test_one_sheet_is_gone_on_with_and_the_others_stay():
    slot = finished()
    held = html.unescape(re.search(r"<textarea hidden[^>]*>(.*?)</textarea>", slot, re.S)[1])
    first, second = texts(slot)
    after = texts(finished(prompt_shakespeare=second, only="2", written_shakespeare=held, length="10"))
    assert after[0] == first and after[1].startswith(second) and len(after[1]) == len(second) + 10


def test_a_stopped_acrostic_can_be_gone_on_with():
    held = {
        "form": [4, 5],
        "sheets": [{"text": "春色满园花", "start": 0, "seed": 0, "rate": 0, "done": False}],
    }
    fields = {"key": "poems", "form": "8x7", "head": "acrostic", "written_poems": json.dumps(held)}
    slot = html.unescape(writing.look(FORM | fields)["poems"].replace("textarea", ""))
    fill = json.loads(re.search(r'data-fill="(\{"prompt_poems".*?\})" data-trigger', slot)[1])
    poem = texts(finished(**fields | {name: str(value) for name, value in fill.items()}))
    assert len(poem) == 1 and poem[0].startswith("春色满园花") and len(poem[0]) == 20


def test_a_surname_cut_off_is_not_judged():
    sheet = {"start": 0, "seed": 0, "rate": 0}
    held = [sheet | {"text": "Rossi", "done": True}, sheet | {"text": "'", "done": False}]
    asked = FORM | {"key": "surnames", "written_surnames": json.dumps({"country": 9, "sheets": held})}
    slot = writing.look(asked)["surnames"]
    assert "of 1" in slot and slot.count("<tr") == 3


def test_troubles_are_told_in_both_languages():
    held = json.dumps({"sheets": [{"text": "KING", "start": 1, "seed": 0, "rate": 0}]})
    slots = writing.look(FORM | {"prompt_shakespeare": "é", "written_shakespeare": held})
    assert "never seen é" in slots["trouble"] and "没学过这些字符：é" in slots["trouble"]


def test_the_last_seed_is_followed_by_the_first():
    seeds = {"seed": str(2**32), "sheets": "2", "length": "5"}
    assert len(texts(finished(**seeds))) == 2


def test_the_endpoint_streams_the_text_so_far(monkeypatch):
    monkeypatch.setattr(writing, "BEAT", 0)
    parts = list(writing.write_text("shakespeare", "ROMEO:\n", seed=1, length=12))
    assert len(parts) == 13 and len(parts[-1]) == 19
    assert all(after.startswith(before) for before, after in zip(parts, parts[1:], strict=False))
    poem = list(writing.write_text("poems", "春", length=20))[-1]
    assert re.fullmatch(r"春.{4}，.{5}。\n.{5}，.{5}。", poem)


@pytest.mark.parametrize(
    "given",
    [
        *(("mlp",), ("shakespeare", 3), ("shakespeare", "a", "x"), ("surnames", "Atlantis"), ("poems", "q")),
        *(("shakespeare", "a", 0.8, 0, 1.0, 2**40), ("shakespeare", "a", 0.8, 0, 1.0, 0, 10**9)),
    ],
)
def test_a_wrong_call_of_the_endpoint_gets_a_sentence(given):
    with pytest.raises(gr.Error) as raised:
        list(writing.write_text(*given))
    assert len(raised.value.message) > 20


def test_lengths_choose_the_longest_form_that_fits():
    assert [write.form_of(n) for n in (1, 20, 28, 39, 40, 56, 400)] == [
        *((4, 5), (4, 5), (4, 7), (4, 7), (8, 5), (8, 7), (8, 7))
    ]


def test_every_network_has_beginnings_to_try_that_it_can_read():
    for key, starts in view.STARTS.items():
        for start in starts:
            assert write.begun(write.Task(key, start)) is not None
    assert set(view.STARTS) == set(write.KEYS) and writing_form.fields()
