"""A lesson's file: what it says becomes steps; what is wrong in it gets a sentence that names the place."""

import re
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from demo.guide.lesson import (
    LONGEST_FILE,
    Lesson,
    LessonError,
    Option,
    Question,
    Step,
    lessons,
    parse,
    problems,
)
from demo.words import text_of
from tests.kit.lesson_file import WHO


def test_a_file_becomes_a_lesson():
    lesson = parse(WHO, "who")
    asked = Question("Who agrees?", "some", "networks", 0, "says")
    assert lesson.name == "who" and lesson.title == "Who says what" and lesson.minutes == 3
    assert lesson.steps[0] == Step("Draw a seven.", "tab=digits&panel=shift&shift.dx=6")
    assert lesson.steps[1] == Step("Look at the table.\nThen answer.", "", asked, "See who does not.")
    assert lesson.steps[2].question.choices == (Option("yes", "Yes, all"), Option("no", "No"))
    assert lesson.steps[3].question.within == 0.5


def test_every_text_of_a_lesson_is_told():
    assert list(parse(WHO, "who").texts()) == [
        *("Who says what", "Networks do not always agree.", "Draw a seven."),
        *("Look at the table.\nThen answer.", "See who does not.", "Who agrees?"),
        *("Once more.", "Is {this} all?", "Yes, all", "No", "And how many?", "How many?"),
    ]


def test_a_text_with_braces_is_shown_as_it_is():
    assert text_of("Is {this} all?").to("zh") == "Is {this} all?"


def test_the_example_of_the_guide_for_contributors_is_a_lesson():
    text = (Path(__file__).parents[3] / "CONTRIBUTING.md").read_text(encoding="utf-8")
    example = parse(re.search(r"```yaml\n(.*?)```", text, re.S)[1], "example")
    assert [step.question.kind for step in example.steps if step.question] == ["some"]


REFUSED = {  # what is put in place of what, and what the sentence names
    "title: Who says what": ("title: [1]", "In the lesson, title must be a text"),
    "about: Networks do not always agree.": ("", "about is missing"),
    "minutes: 3": ("minutes: 600", "minutes must be a number from 1 to 60"),
    "say: Draw a seven.": ("said: Draw", "In step 1, 'said' is unknown: allowed are say, open, ask"),
    "open: tab": ("open: lesson=x.1&tab", "In step 1, open must be what stands behind the #"),
    "kind: some": ("kind: all", "In the question of step 2, kind must be one of one, some, number"),
    "choices: networks": ("choices: nets", "choices must be one of networks, digits, countries"),
    "{no: \"No\"}": ("{yes: No}", "In the question of step 3, choices must be one of"),
    "check: {says: {}}": ("check: {says: {dx: 3}}", "In check says of step 3, 'dx' is unknown"),
    "check: says\n    after": ("after", "In step 2, ask and check belong together"),
    "kind: number, within": ("kind: number, choices: digits, within", "choices does not belong to"),
    "say: Once more.": ("say: Once: more.", "Line 14 of the lesson is not the YAML"),
    "say: And how many?": ("say: one\n    say: two", "Line 20 of the lesson is not the YAML"),
}  # fmt: skip


@pytest.mark.parametrize("piece", REFUSED)
def test_what_is_wrong_gets_a_sentence_that_names_the_place(piece):
    instead, sentence = REFUSED[piece]
    assert piece in WHO
    with pytest.raises(LessonError) as error:
        parse(WHO.replace(piece, instead, 1), "who")
    assert sentence in str(error.value)


BOMBS = {
    "aliases": WHO.replace("title: ", "title: &title ").replace("Networks do not always agree.", "*title"),
    "depth": "[" * 9_000,
    "number": "minutes: " + "9" * 6_000,
    "length": "x" * (LONGEST_FILE + 1),
    "object": "steps: !!python/object/apply:os.getcwd []",
    "control": "title: \x00",
    "mapping for a key": "? {a: b}\n: c",
    "list for a key": "? [a, b]\n: c",
    "merge": "<<: 1",
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_file_meant_badly_gets_a_sentence(name):
    with pytest.raises(LessonError):
        parse(BOMBS[name], "bomb")


@settings(deadline=None)
@given(st.text(alphabet=st.characters(), max_size=300))
def test_any_text_is_a_lesson_or_gets_a_sentence(text):
    is_answered(text)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.dates(),
    lambda parts: (
        st.lists(parts, max_size=3)
        | st.dictionaries(st.text(max_size=4) | st.integers(), parts, max_size=3)
    ),
    max_leaves=6,
)  # fmt: skip
FIELDS = ["title", "about", "minutes", "steps"]
STEP_FIELDS = ["say", "open", "ask", "check", "after"]
ASK_FIELDS = ["words", "kind", "choices", "within"]


@settings(deadline=None, max_examples=50)
@given(st.data())
def test_any_value_in_any_field_is_taken_or_gets_a_sentence(data):
    written = yaml.safe_load(WHO)
    step = data.draw(st.sampled_from(written["steps"]))
    part, fields = data.draw(
        st.sampled_from([(written, FIELDS), (step, STEP_FIELDS), (step.get("ask", step), ASK_FIELDS)])
    )
    part[data.draw(st.sampled_from(fields))] = data.draw(VALUES)
    is_answered(yaml.safe_dump(written))


def is_answered(text: str):
    try:
        assert isinstance(parse(text, "any"), Lesson)
    except LessonError as error:
        assert 0 < len(str(error)) < 1_000  # the names of all checks are long


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder of somebody's own, looked through anew."""
    monkeypatch.setenv("INKWELL_LESSONS", str(tmp_path))
    lessons.cache_clear()
    yield tmp_path
    lessons.cache_clear()


def test_a_folder_of_ones_own_adds_lessons_and_tells_what_is_none(folder):
    (folder / "07_who.yaml").write_text(WHO, encoding="utf-8")
    (folder / "08_what.yaml").write_text("title: 1", encoding="utf-8")
    (folder / "wo wo.yaml").write_text(WHO, encoding="utf-8")
    (folder / "bytes.yaml").write_bytes(b"\xff\xfe\x00")
    assert [name for name, lesson in lessons().items() if lesson.title == "Who says what"] == ["who"]
    assert "what" not in lessons()
    assert [sentence.split(",")[0] for sentence in problems()] == [
        "08_what.yaml: In the lesson",
        "bytes.yaml: The lesson is not a YAML file.",
        "wo wo.yaml: name a lesson's file with up to 40 Latin letters",
    ]


def test_a_folder_that_is_not_there_is_told(monkeypatch):
    monkeypatch.setenv("INKWELL_LESSONS", "/no/such/folder")
    assert problems() == ["INKWELL_LESSONS names no folder: /no/such/folder"]
