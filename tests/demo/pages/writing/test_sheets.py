"""The Writing panel: sheets that grow, are kept, looked at and gone on with; the endpoint."""

import html
import json
import re

import gradio as gr
import pytest

from demo import write
from demo.pages import writing
from demo.pages.writing import kinds, sheets
from demo.pages.writing.kinds import KINDS
from demo.write import Poem, Prose, Sheet, Surname
from models.text import poems
from tests.kit.panels import ask


def test_sheets_begin_with_the_prompt_have_their_own_seeds_and_the_asked_length(visitor):
    visitor.write()
    first = visitor.texts()
    assert len(set(first)) == 2
    assert all(text.startswith("ROMEO:") and len(text) == 46 for text in first)
    visitor.write(seed="4", sheets="1")
    assert visitor.texts() == [first[1]]


# ---- the seed ----------------------------------------------------------------------------------------------


def seed_shown(parts: list[dict]) -> str:
    """What the field holds after a press."""
    (field,) = [part["seed"] for part in parts if "seed" in part]
    return re.search(r'value="(\d*)"', field)[1]


def test_every_press_writes_another_text_and_shows_its_seed(visitor):
    seeds = []
    texts = []
    seed = ""
    for number in range(1, 5):
        parts = visitor.parts(seed=seed, n=number, drawn={"seed": number - 1}, length="30", sheets="1")
        seed = seed_shown(parts)
        seeds.append(seed)
        texts += visitor.texts()
        assert f"Seed {seed}" in parts[-1]["shakespeare"]
    assert len(set(seeds)) == len(set(texts)) == 4


def test_what_was_written_can_be_had_again_and_its_seed_be_kept(visitor):
    (seed, first), *others = (
        (seed_shown(visitor.parts(**fields, length="30")), visitor.texts())
        for fields in ({"seed": "7"}, {"seed": "7", "again": "1"}, {"seed": "7", "keep": "on"})
    )
    assert seed == "7"
    assert others == [(seed, first)] * 2
    assert seed_shown(visitor.parts(seed="7", length="30")) != seed and visitor.texts() != first


def test_a_seed_on_its_way_to_the_page_is_not_taken_for_a_typed_one(visitor):
    first = seed_shown(visitor.parts(seed="", n=1, drawn={}, length="5"))
    late = seed_shown(visitor.parts(seed="7", n=2, drawn={}, length="5"))
    assert late not in (first, "7")
    typed = seed_shown(visitor.parts(seed="7", n=3, drawn={"seed": 2}, length="5"))
    assert typed == "7"


def test_a_sheet_that_is_gone_on_with_keeps_its_seed_and_the_field_its_own(visitor):
    visitor.write(seed="7", length="20")
    first, second = visitor.texts()
    parts = visitor.parts(seed="7", prompt_shakespeare=second, only="2", length="20")
    assert not any("seed" in part for part in parts)
    assert [sheet.seed for sheet in visitor.desk.written["shakespeare"].sheets] == [7, 8]
    # Other numbers are drawn for what goes on: the same ones would write the same again.
    assert visitor.texts()[1][26:46] != second[6:26]


def test_a_seed_writes_the_same_for_programs_and_something_else_after_another_beginning():
    ends = []
    for beginning in ("ROMEO:", "ROMEO:", "JULIET:"):
        text = list(writing.write("shakespeare", beginning, seed=5, length=40))[-1]
        ends.append(text.removeprefix(beginning))
    assert ends[0] == ends[1] != ends[2]
    poem, again, other = (
        list(writing.write("poems", beginning, seed=5, length=20))[-1] for beginning in "春春秋"
    )
    assert poem == again and poem[1:] != other[1:]


# ---- what is written ---------------------------------------------------------------------------------------


def test_what_comes_while_writing_grows_into_what_is_kept(visitor, monkeypatch):
    monkeypatch.setattr(sheets, "BEAT", 0)
    grown = []
    for part in ask(sheets.PANEL, visitor.request(sheets="1", length="9"), visitor.desk, handler="play"):
        assert part
        grown += visitor.texts()
    assert len(grown) > 9
    assert all(after.startswith(before) for before, after in zip(grown, grown[1:], strict=False))


@pytest.mark.parametrize("form", poems.FORMS)
def test_poems_keep_their_form_and_their_acrostic(visitor, form):
    lines, width = form
    visitor.write(key="poems", form=f"{lines}x{width}", head="acrostic", prompt_poems="春江花月")
    for text in visitor.texts("poems"):
        assert len(text) == lines * width and text[::width][:4] == "春江花月"


def test_the_lines_of_an_acrostic_stand_under_each_other_their_heads_marked(visitor, monkeypatch):
    monkeypatch.setattr(sheets, "BEAT", 0)
    fields = {"key": "poems", "head": "acrostic", "prompt_poems": "春江花", "sheets": "1"}
    *growing, last = visitor.parts(**fields)
    assert re.search(r"春.{4}，\n江.{4}。\n花", growing[-1]["poems"])
    assert re.findall(r'<i class="head[^"]*"[^>]*>(.)</i>', last["poems"]) == list("春江花")
    assert last["poems"].count("<br>") == 3


def test_another_way_on_in_an_acrostic_keeps_the_heads_of_the_lines(visitor):
    visitor.write(key="poems", head="acrostic", prompt_poems="春江花月")
    before, other = visitor.texts("poems")
    slot = visitor.write(key="poems", head="begin", prompt_poems=before[:3], only="1")
    after, same = visitor.texts("poems")
    assert after[:3] == before[:3] and after[::5] == "春江花月" and same == other
    assert slot.count('class="head') + slot.count(" head") == 8
    visitor.write(key="poems", head="begin", prompt_poems="春" + "山" * 5, only="1")
    assert visitor.texts("poems")[0][::5] == "春山花月"
    visitor.write(key="poems", head="begin", prompt_poems="春")
    assert visitor.texts("poems")[0][::5] != "春江花月"


def test_a_poem_begins_cooler_than_prose_and_each_keeps_its_temperature():
    form = sheets.WritingForm.parse({"key": "poems", "temperature": "1.5"})
    assert form.sampling().temperature == kinds.POEM_TEMPERATURE < 0.8
    form = sheets.WritingForm.parse({"key": "shakespeare", "temperature_poems": "1.5"})
    assert form.sampling().temperature == 0.8


def test_the_first_choice_of_the_network_is_shown_before_one_is_pointed_at(visitor):
    parts = visitor.parts(prompt_shakespeare="ROMEO:\n", length="9")
    assert "After “ROMEO:↵”" in parts[-1]["place"] and parts[-1]["place"].count("<button") >= 5
    slots = visitor.parts(key="poems", head="acrostic", prompt_poems="春江花月")[-1]
    assert "After “春”" in slots["place"]


def test_traditional_prompts_are_read_and_shown_again(visitor):
    slot = visitor.write(key="poems", prompt_poems="風，", script="traditional", sheets="1")
    assert visitor.texts("poems")[0].startswith("风")
    assert ">風</i>" in slot


def test_colours_alternatives_and_marks_are_drawn(visitor):
    visitor.has(Poem(form=(4, 5)), Sheet("床前明月光", 1, 0))
    fields = {"key": "poems", "colour": "unit", "unit": "5", "at": "3"}
    slots = visitor.look(**fields, n=1)
    assert slots["poems"].count("background:rgb(") == 5 and "data-a=" in slots["poems"]
    assert slots["place"].count("<button") >= 5 and "床前" in slots["place"]
    assert re.search(r"at temperature 0\.8 \d+ % of the even lines rhyme", slots["poems"])
    assert '"prompt_poems": "床前' in html.unescape(slots["place"])
    again = visitor.look(**fields, n=2, drawn={"poems": 1})
    assert "poems" not in again and again["place"] == slots["place"]


def test_sheets_are_drawn_again_when_the_page_dropped_their_answer(visitor):
    visitor.has(Prose(), Sheet("KING", 1, 0))
    first = visitor.look(n=1)
    assert visitor.look(n=2, drawn={})["shakespeare"] == first["shakespeare"]
    assert "shakespeare" not in visitor.look(n=3, drawn={"shakespeare": 2})
    assert "shakespeare" in visitor.look(n=4, drawn={"shakespeare": 2}, colour="surprise")


def test_what_a_visitor_typed_is_escaped(visitor):
    slot = visitor.write(prompt_shakespeare="a's & b", sheets="1", length="1")
    assert "&amp;" in slot and "& b" not in slot.replace("&amp;", "")


def test_one_sheet_is_gone_on_with_and_the_others_stay(visitor):
    visitor.write()
    first, second = visitor.texts()
    visitor.write(prompt_shakespeare=second, only="2", length="10")
    after = visitor.texts()
    assert after[0] == first and after[1].startswith(second) and len(after[1]) == len(second) + 10


def test_each_network_keeps_its_own_sheets(visitor):
    visitor.write(length="5")
    prose = visitor.texts()
    visitor.write(key="poems")
    visitor.write(key="surnames")
    assert visitor.texts() == prose
    assert visitor.look()["shakespeare"].count("data-a=") == len("".join(prose))
    assert len(visitor.texts("poems")) == 2 and len(visitor.texts("surnames")) == 12


def test_a_stopped_run_leaves_what_its_last_picture_showed(visitor, monkeypatch):
    monkeypatch.setattr(sheets, "BEAT", 0)
    run = ask(sheets.PANEL, visitor.request(n=1, length="90"), visitor.desk, handler="play")
    for _part, _count in zip(run, range(20), strict=False):
        pass
    kept = visitor.texts()
    assert all(0 < len(text) < 96 for text in kept)
    stopped = visitor.look(n=2)["shakespeare"]
    # However late it is cancelled, the run says and keeps nothing more.
    assert list(run) == [] and visitor.texts() == kept
    assert stopped.count("data-a=") == sum(map(len, kept)) and "Continue" in stopped


def test_a_request_older_than_the_run_does_not_end_it(visitor, monkeypatch):
    monkeypatch.setattr(sheets, "BEAT", 0)
    run = ask(sheets.PANEL, visitor.request(n=5, length="9"), visitor.desk, handler="play")
    next(run)
    visitor.look(n=4)
    assert list(run) and all(len(text) == 15 for text in visitor.texts())


def test_a_stopped_acrostic_can_be_gone_on_with(visitor):
    visitor.has(Poem("春", (4, 5), acrostic=True), Sheet("春色满园花", 0, 0, done=False))
    fields = {"key": "poems", "form": "8x7", "head": "acrostic"}
    slot = html.unescape(visitor.look(**fields)["poems"])
    fill = json.loads(re.search(r'data-fill="(\{"prompt_poems".*?\})" data-trigger', slot)[1])
    visitor.write(**fields | {name: str(value) for name, value in fill.items()})
    (poem,) = visitor.texts("poems")
    assert poem.startswith("春色满园花") and len(poem) == 20


def test_a_surname_cut_off_is_not_judged(visitor):
    visitor.has(Surname(country="Italian"), Sheet("Rossi", 0, 0), Sheet("'", 0, 0, done=False))
    slot = visitor.look(key="surnames")["surnames"]
    assert "of 1" in slot and slot.count("<tr") == 3


def test_the_last_seed_is_followed_by_the_first(visitor):
    visitor.write(seed=str(2**32), sheets="2", length="5")
    assert len(visitor.texts()) == 2
    assert [sheet.seed for sheet in visitor.desk.written["shakespeare"].sheets] == [2**32, 0]


def test_the_endpoint_streams_the_text_so_far(monkeypatch):
    monkeypatch.setattr(sheets, "BEAT", 0)
    parts = list(writing.write("shakespeare", "ROMEO:\n", seed=1, length=12))
    assert len(parts) == 13 and len(parts[-1]) == 19
    assert all(after.startswith(before) for before, after in zip(parts, parts[1:], strict=False))
    poem = list(writing.write("poems", "春", length=20))[-1]
    assert re.fullmatch(r"春.{4}，.{5}。\n.{5}，.{5}。", poem)


def test_the_endpoint_prints_a_poem_that_is_given_whole():
    assert list(writing.write("poems", "春" * 20, length=20))[-1].count("春") == 20


@pytest.mark.parametrize(
    "given",
    [
        *(("mlp",), ("shakespeare", 3), ("shakespeare", "a", "x"), ("surnames", "Atlantis"), ("poems", "q")),
        *(("shakespeare", "a", 0.8, 0, 1.0, 2**40), ("shakespeare", "a", 0.8, 0, 1.0, 0, 10**9)),
    ],
)
def test_a_wrong_call_of_the_endpoint_gets_a_sentence(given):
    with pytest.raises(gr.Error) as raised:
        list(writing.write(*given))
    assert len(raised.value.message) > 20


def test_every_network_has_beginnings_to_try_that_it_can_read(visitor):
    for key, kind in KINDS.items():
        for example in write.KINDS[key].examples():
            form = sheets.WritingForm.parse(visitor.request(key=key, **kind.example(example)))
            assert kind.piece(form).start() == example.start() != ""
    assert tuple(KINDS) == tuple(write.KINDS) and sheets.SHEETS.fields(sheets.WritingForm)
