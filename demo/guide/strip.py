"""The running lesson: a strip above the tabs says a step, asks, and compares the guess with what is computed.

The page sends the lesson, the step and the guess; nothing of them is kept here. What a question is about is
computed when it has been answered, and not before.
"""

from dataclasses import dataclass
from typing import TypedDict

import gradio as gr

from demo import predict
from demo.assets import component_script
from demo.guide.checks import CHECKS, Finding, Situation
from demo.guide.lesson import Lesson, LessonError, Question, Step, lessons, parse
from demo.guide.link import FITS, MARK, digest, packed, unpacked
from demo.panel import polite
from demo.panel.panel import ANSWERING, ANSWERS, parse_digit
from demo.panel.templates import Template
from demo.words import Phrase, text_of
from models.data import COUNTRIES
from models.problem import Problem, Range, Term

T = Template("guide/strip.jinja")
DIGITS = tuple(str(digit) for digit in range(10))
NUMBER = Range(-1e9, 1e9)
GUESS = Term("your guess")  # as a problem calls it
MOST_GUESSED = 40  # choices
LONGEST_GUESS = 60  # characters of one


class StepShown(TypedDict, total=False):
    """What the page shows of a step. `key`: under which the browser keeps the answers; `open`: an address."""

    body: str
    open: str
    key: str
    step: int


class Answered(TypedDict):
    """`result`: HTML; `failed`: nothing could be computed, and the question is still open."""

    result: str
    failed: bool


class Opened(TypedDict, total=False):
    """The lesson in a file, as a link has it; or what is wrong with it, as HTML."""

    lesson: str
    error: str


def build() -> gr.HTML:
    """The strip, empty until a lesson is chosen, and the dialog where that is done."""
    return gr.HTML(
        html_template=T.guide(list(lessons().values()), questions),
        js_on_load=component_script("guide"),
        server_functions=[step, answer, open_file],
        apply_default_css=False,
        elem_id="guide",
    )


def build_first_look() -> gr.HTML:
    """Three things to do for whoever has never been here; it stands where it moves nothing."""
    return gr.HTML(
        T.first_look(),
        apply_default_css=False,
        js_on_load=component_script("firstLook"),
        elem_id="first-look",
    )


def questions(lesson: Lesson) -> int:
    """How many there are in it."""
    return sum(step.question is not None for step in lesson.steps)


@dataclass(frozen=True)
class Place:
    """Where in which lesson the visitor is. `lesson` and `key`: as in StepShown; `number`: from 1."""

    lesson: Lesson
    key: str
    number: int
    is_long: bool

    @classmethod
    def parse(cls, request) -> "Place":
        """Out of what the page sent, whatever that is; the nearest step there is. Problem."""
        fields = request if isinstance(request, dict) else {}
        address = fields.get("lesson")
        if isinstance(address, str) and address.startswith(MARK):
            lesson, key = parse(unpacked(address), "file"), digest(address)
        elif isinstance(address, str) and address in lessons():
            lesson, key = lessons()[address], address
        else:
            raise LessonError("There is no such lesson here: choose one from the list.")
        number = fields.get("step")
        number = number if isinstance(number, int) else 1
        return cls(lesson, key, min(max(1, number), len(lesson.steps)), len(str(address)) > FITS)

    @property
    def step(self) -> Step:
        return self.lesson.steps[self.number - 1]


# ---- what the page sends -----------------------------------------------------------------------------------


def step(request) -> StepShown:
    """{lesson, step} -> the step, and nothing of what it asks for."""
    try:
        place = Place.parse(request)
    except Problem as problem:
        return {"body": str(T.broken(problem))}
    question = place.step.question
    options = options_of(question) if question else []
    return {
        "body": str(T.step(place, options)),
        "open": place.step.open,
        "key": place.key,
        "step": place.number,
    }


def answer(request) -> Answered:
    """{lesson, step, guess, digit, recipe} -> the guess beside what is computed now."""
    try:
        place = Place.parse(request)
        question = place.step.question
        if question is None:
            raise LessonError("This step asks nothing.")
        guess = guess_of(question, request.get("guess"))
        situation = Situation(parse_digit(request.get("digit")), recipe_of(request.get("recipe")))
        finding = finding_of(question, situation)
    except Problem as problem:
        return {"result": str(T.failed(problem)), "failed": True}
    html = T.result(
        is_right=is_right(question, guess, finding),
        is_near=is_near(question, guess, finding),
        guess=words_of(question, guess),
        answer=words_of(question, keys_of(finding)),
        finding=finding.words,
        after=place.step.after,
    )
    return {"result": str(html), "failed": False}


def open_file(request) -> Opened:
    """{text} of a lesson's file -> the lesson as a link has it."""
    text = request.get("text") if isinstance(request, dict) else None
    try:
        if not isinstance(text, str):
            raise LessonError("The lesson is not a YAML file.")
        parse(text, "file")
        return {"lesson": packed(text)}
    except Problem as problem:
        return {"error": str(T.failed(problem))}


# ---- question and answer -----------------------------------------------------------------------------------


def options_of(question: Question) -> list[tuple[str, Phrase | str, str | None]]:
    """(key, words, the only recipe with which it is there) of each choice, in order."""
    if question.choices == "networks":
        return [(key, name, predict.only_recipe(key)) for key, name in predict.names().items()]
    if question.choices == "digits":
        return [(digit, digit, None) for digit in DIGITS]
    if question.choices == "countries":
        return [(country, text_of(country), None) for country in sorted(COUNTRIES)]
    return [(option.key, text_of(option.words), None) for option in question.choices]


def words_of(question: Question, keys: tuple[str, ...]) -> list[Phrase | str]:
    """What the choices with these keys say, in the order of the choices; a number as it is."""
    if question.kind == "number":
        return list(keys)
    return [words for key, words, _recipe in options_of(question) if key in keys]


def recipe_of(name: object) -> str:
    """A recipe that there is. Unlisted."""
    recipe = str(name)[:LONGEST_GUESS]
    predict.cards(recipe)
    return recipe


def guess_of(question: Question, texts: object) -> tuple[str, ...]:
    """The keys of the choices, each once, or the number as it was typed. Problem."""
    if not isinstance(texts, list) or len(texts) > MOST_GUESSED:
        texts = []
    guess = tuple(dict.fromkeys(text for text in texts if isinstance(text, str)))
    if question.kind == "number":
        typed = (guess[0][:LONGEST_GUESS] if guess else "",)
        NUMBER.checked(GUESS, number_in(typed))
        return typed
    listed = {key for key, _words, _recipe in options_of(question)}
    if not listed.issuperset(guess) or (question.kind == "one" and len(guess) != 1):
        raise Problem("Choose an answer first.")
    return guess


def finding_of(question: Question, situation: Situation) -> Finding:
    """What the check finds out, when the server has a place for it. Problem."""
    with ANSWERS.enter() as has_place:
        if not has_place:
            raise Problem("The server is busy. Your guess is kept: answer again in a moment.")
        check = CHECKS[question.check]
        finding = polite.done_in(ANSWERING, lambda: check(situation, **question.params))
    if not fits(question, finding):
        raise LessonError(
            "The question of this step does not fit its check: {check} answers {answer}.",
            check=question.check,
            answer=keys_of(finding),
        )
    return finding


def fits(question: Question, finding: Finding) -> bool:
    """Whether the question can be answered by what was found: a lesson's file may bring any two together."""
    if question.kind == "number" or not isinstance(finding.answer, tuple):
        return question.kind == "number" and not isinstance(finding.answer, tuple)
    listed = {key for key, _words, _recipe in options_of(question)}
    return not finding.answer or not listed.isdisjoint(finding.answer)


def is_right(question: Question, guess: tuple[str, ...], finding: Finding) -> bool:
    """Whether the guess holds; where several of the choices would be right, one of them does for "one"."""
    if question.kind == "number":
        # A tenth is none in binary: a guess at the very edge is to count.
        return abs(number_in(guess) - finding.answer) <= question.within + 1e-9
    if question.kind == "one":
        return guess[0] in keys_of(finding)
    return set(guess) == set(keys_of(finding))


def is_near(question: Question, guess: tuple[str, ...], finding: Finding) -> bool:
    """Whether it is a number that counts as right, and is not the one that is shown."""
    if question.kind != "number" or not is_right(question, guess, finding):
        return False
    return number_text(number_in(guess)) != number_text(finding.answer)


def keys_of(finding: Finding) -> tuple[str, ...]:
    """The keys of the right choices; the number as it is read."""
    return finding.answer if isinstance(finding.answer, tuple) else (number_text(finding.answer),)


def number_in(guess: tuple[str, ...]) -> float:
    """The number that was typed. Problem."""
    return NUMBER.parse(GUESS, guess[0])


def number_text(number: float) -> str:
    """Four digits of it, or all before the point."""
    return f"{number:.4g}" if abs(number) < 1e4 else f"{number:,.0f}"
