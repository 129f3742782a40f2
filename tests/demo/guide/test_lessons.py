"""Our lessons: each opens what there is, and asks what can be answered."""

import importlib
import math
import pkgutil
import re
from functools import cache

import pytest

import demo.pages
from demo import predict, ui
from demo.guide.checks import CHECKS, Situation
from demo.guide.lesson import FOLDER, Lesson, Question, name_of, read
from demo.panel.panel import Panel
from demo.panel.templates import Template
from demo.words import languages
from models import samples
from models.data import COUNTRIES
from models.drawing import from_strokes
from models.samples import PAD, SAMPLES
from tests.kit.links import strokes_of, values_of

FILES = sorted(FOLDER.glob("*.yaml"))
SETTINGS = {"recipe": ("plain", "robust")}
LONGEST_SAY = 520  # characters of a step's text: as much as is read before one does something
HANDS = (0, 4, 7, 8)  # samples that a visitor might have drawn instead

every_lesson = pytest.mark.parametrize("lesson", [read(file) for file in FILES], ids=map(name_of, FILES))


@cache
def places() -> dict[str, list[str]]:
    """The tabs and panels that an address may name."""
    return ui.places(ui.build())


@cache
def panels() -> dict[str, Panel]:
    """Every panel of the page by its name."""
    found = {}
    for module in pkgutil.walk_packages(demo.pages.__path__, "demo.pages."):
        panel = getattr(importlib.import_module(module.name), "PANEL", None)
        if isinstance(panel, Panel):
            found[panel.name] = panel
    return found


@cache
def field_names(panel: str) -> set[str]:
    """The names of the fields that a panel shows."""
    template = Template(panels()[panel].template)
    form = panels()[panel].form
    html = f"{template.fields(form)}{template.body(form)}"
    return set(re.findall(r'name="([\w-]+)"', html))


def keys_of(question: Question, recipe: str) -> set[str]:
    """The keys of the choices that a question offers."""
    lists = {
        "networks": predict.ready(recipe),
        "digits": [str(digit) for digit in range(10)],
        "countries": COUNTRIES,
    }
    if isinstance(question.choices, str):
        return set(lists[question.choices])
    return {option.key for option in question.choices}


def situations(lesson: Lesson):
    """(step, what stands on the page at it) of each step, as one goes through the lesson."""
    digit = None
    recipe = "robust"
    for step in lesson.steps:
        said = values_of(step.open)
        if "ink" in said:
            digit = from_strokes(strokes_of(said["ink"]), PAD)
        recipe = said.get("recipe", recipe)
        yield step, Situation(digit, recipe)


def test_there_are_eight_in_the_order_of_the_tutorials():
    names = [name_of(file) for file in FILES]
    assert names == [
        "line_to_softmax",
        "mlp",
        "convolution",
        "shift",
        "reading",
        "states",
        "names",
        "writing",
    ]


@every_lesson
def test_it_takes_three_to_ten_minutes_and_asks_more_than_it_tells(lesson):
    asking = [step for step in lesson.steps if step.question]
    assert 3 <= lesson.minutes <= 10 and 4 <= len(lesson.steps) <= 8
    assert len(asking) >= len(lesson.steps) - 1
    assert max(len(step.say) for step in lesson.steps) <= LONGEST_SAY


@every_lesson
def test_what_it_opens_is_there_and_takes_the_values(lesson):
    for step in lesson.steps:
        said = values_of(step.open)
        fields = {}
        for name, value in said.items():
            panel, _dot, field = name.partition(".")
            if field:
                fields.setdefault(panel, {})[field] = value
        assert said.get("tab") in places(), step.open
        # The inner tab lies within the tab that is named, and so does each panel whose fields are.
        for panel in {said.get("panel", said["tab"]), *fields}:
            assert places()[panel][0] == said["tab"], step.open
        for name, values in SETTINGS.items():
            assert said.get(name, values[0]) in values
        assert set(said) - {"tab", "panel", "ink", *SETTINGS} == {
            f"{panel}.{field}" for panel, given in fields.items() for field in given
        }
        for panel, given in fields.items():
            assert set(given) <= field_names(panel), step.open
            panels()[panel].form.parse(given)


@every_lesson
def test_each_question_has_its_answer_among_the_choices(lesson):
    for step, situation in situations(lesson):
        if step.question:
            assert_answered(step.question, situation)


@every_lesson
@pytest.mark.parametrize("hand", HANDS)
def test_each_question_can_be_answered_for_another_drawing(lesson, hand):
    _label, strokes = SAMPLES[hand]
    digit = from_strokes(strokes, PAD)
    for step, situation in situations(lesson):
        # Without a drawing of its own a question is about something else, and its answer is the same.
        if step.question and situation.digit is not None:
            assert_answered(step.question, Situation(digit, situation.recipe))


def assert_answered(question: Question, situation: Situation) -> None:
    finding = CHECKS[question.check](situation, **question.params)
    assert all(finding.words.to(language) for language in languages())
    if question.kind == "number":
        assert isinstance(finding.answer, float | int) and math.isfinite(finding.answer)
        return
    keys = keys_of(question, situation.recipe)
    assert set(finding.answer) <= keys, question.words
    assert question.kind == "some" or finding.answer, question.words


def test_the_ink_of_a_link_is_read_as_the_page_writes_it():
    assert strokes_of("sTgPwHdkIJkIJrEyL_E4N3DsO") == samples.KNOTS[7]
