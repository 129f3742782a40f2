"""Lessons as data: a YAML file is read into steps, each with an address to open and perhaps a question.

Whoever writes one may be anybody: nothing in it runs, and what is wrong in it gets a sentence that says
where.
"""

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import yaml

from demo.guide.checks import CHECKS, Check
from demo.words import Phrase, _
from models.problem import Problem

FOLDER = Path(__file__).parent / "lessons"
OWN_FOLDER = "INKWELL_LESSONS"  # the environment variable that names a folder of one's own

KINDS = ("one", "some", "number")
LISTS = ("networks", "digits", "countries")  # choices that the page itself lists
LESSON_FIELDS = ("title", "about", "minutes", "steps")
STEP_FIELDS = ("say", "open", "ask", "check", "after")
QUESTION_FIELDS = ("words", "kind", "choices", "within")

LONGEST_FILE = 20_000  # characters
LONGEST_TEXT = 1_500
LONGEST_LINE = 200
LONGEST_OPEN = 2_000  # the room that an address has
MOST_STEPS = 30
MOST_CHOICES = 20
LONGEST_LESSON = 60  # minutes
DEEPEST = 12  # tables and lists within each other
FARTHEST = 1e9  # from the right number
KEY = re.compile(r"[\w.+-]{1,40}")
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")
# A name, as an address has them, and any value.
SAID = re.compile(r"[A-Za-z][\w.+-]*=[^&#]*")


class LessonError(Problem):
    """A lesson's file cannot be read; the sentence names the step and the field, and what is allowed."""


@dataclass(frozen=True)
class Option:
    """One of the answers that a lesson offers. `key`: what a check's answer calls it."""

    key: str
    words: str


@dataclass(frozen=True)
class Question:
    """What is asked before anything is shown.

    `kind`: "one" or "some" of the choices, or a "number". `choices`: the name of a list that the page has, or
    the options; none for a number. `within`: how far off a number still counts as right. `check`: the one in
    CHECKS that finds the answer, with `params`.
    """

    words: str
    kind: str
    choices: str | tuple[Option, ...]
    within: float
    check: str
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Step:
    """`say`: what to read, a paragraph a line. `open`: what an address says behind its #, or nothing."""

    say: str
    open: str = ""
    question: Question | None = None
    after: str = ""


@dataclass(frozen=True)
class Lesson:
    """`name`: as an address calls it. `about`: one sentence. `minutes`: how long it takes."""

    name: str
    title: str
    about: str
    minutes: int
    steps: tuple[Step, ...]

    def texts(self) -> Iterator[str]:
        """Everything in it that is read, each as a catalogue is keyed by it."""
        yield self.title
        yield self.about
        for step in self.steps:
            yield step.say
            yield from filter(None, [step.after])
            if step.question:
                yield step.question.words
                listed = isinstance(step.question.choices, str)
                yield from () if listed else (option.words for option in step.question.choices)


# ---- the file ----------------------------------------------------------------------------------------------


class Loader(yaml.SafeLoader):
    """YAML without surprises: no name twice, `no` and dates are words.

    Nor does it take aliases, which unpack to any size, or nesting without an end.
    """

    # As YAML 1.2 has them.
    yaml_implicit_resolvers = {
        first: [
            (tag, pattern) for tag, pattern in resolvers if tag.rpartition(":")[2] in ("int", "float", "null")
        ]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    def __init__(self, text: str):
        super().__init__(text)
        self.depth = 0

    def compose_node(self, parent, index):
        event = self.peek_event()
        self.depth += 1
        if isinstance(event, yaml.AliasEvent) or self.depth > DEEPEST:
            raise yaml.MarkedYAMLError(problem_mark=event.start_mark)
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node

    def construct_mapping(self, node, deep=False):
        names = [key.value for key, _value in node.value if isinstance(key, yaml.ScalarNode)]
        if len(names) > len(set(names)):
            raise yaml.MarkedYAMLError(problem_mark=node.start_mark)
        return super().construct_mapping(node, deep)


Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("true|false"), list("tf"))


def parse(text: str, name: str) -> Lesson:
    """The lesson that a file says. LessonError."""
    if len(text) > LONGEST_FILE:
        raise LessonError(
            "The lesson has {count} characters: give at most {most}.",
            count=f"{len(text):,}",
            most=f"{LONGEST_FILE:,}",
        )
    lesson = Part(_("the lesson"), loaded(text), LESSON_FIELDS)
    steps = lesson.fields.get("steps")
    if not isinstance(steps, list) or not 0 < len(steps) <= MOST_STEPS:
        raise LessonError("In the lesson, steps must be a list of 1 to {most} steps.", most=MOST_STEPS)
    return Lesson(
        name,
        title=lesson.line("title"),
        about=lesson.line("about"),
        minutes=int(lesson.number("minutes", 1, LONGEST_LESSON)),
        steps=tuple(step_of(given, number) for number, given in enumerate(steps, start=1)),
    )


def loaded(text: str) -> object:
    """What the YAML says. LessonError naming the line that is none."""
    try:
        return yaml.load(text, Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise LessonError(
            "Line {line} of the lesson is not the YAML that is read here: look at indentation and colons, "
            "put quotation marks around a text that holds : # ? or *, and use no name twice.",
            line=mark.line + 1 if mark else 1,
        ) from None
    # A character that none may have; a number of 5,000 digits.
    except (yaml.YAMLError, ValueError):
        raise LessonError("The lesson is not a YAML file.") from None


def step_of(given: object, number: int) -> Step:
    step = Part(_("step {number}", number=number), given, STEP_FIELDS)
    is_asking = "ask" in step.fields
    if is_asking != ("check" in step.fields):
        raise LessonError("In {where}, ask and check belong together: give both or none.", where=step.where)
    return Step(
        say=step.text("say"),
        open=step.address("open"),
        question=question_of(step) if is_asking else None,
        after=step.text("after") if "after" in step.fields else "",
    )


def question_of(step: "Part") -> Question:
    ask = Part(_("the question of {step}", step=step.where), step.fields["ask"], QUESTION_FIELDS)
    kind = ask.one_of("kind", KINDS)
    is_number = kind == "number"
    for name, belongs in (("choices", not is_number), ("within", is_number)):
        if name in ask.fields and not belongs:
            raise LessonError(
                "In {where}, {name} does not belong to a question of the kind {kind}.",
                where=ask.where, name=name, kind=kind,
            )  # fmt: skip
    check, params = check_of(step)
    return Question(
        words=ask.text("words"),
        kind=kind,
        choices=() if is_number else choices_of(ask),
        within=ask.number("within", 0, FARTHEST) if "within" in ask.fields else 0,
        check=check,
        params=params,
    )


def choices_of(ask: "Part") -> str | tuple[Option, ...]:
    choices = ask.fields.get("choices")
    if isinstance(choices, str):
        return ask.one_of("choices", LISTS)
    lines = choices if isinstance(choices, list) else []
    pairs = [pair for line in lines if isinstance(line, dict) for pair in line.items()]
    options = tuple(Option(word(key), word(words)) for key, words in pairs)
    keys = {option.key for option in options if KEY.fullmatch(option.key)}
    is_whole = len(keys) == len(options) == len(lines)
    if not is_whole or not 2 <= len(options) <= MOST_CHOICES:
        raise LessonError(
            "In {where}, choices must be one of {these}, or a list of 2 to {most} lines such as "
            "- key: words, each with a key of its own.",
            where=ask.where, these=LISTS, most=MOST_CHOICES,
        )  # fmt: skip
    for option in options:
        if not 0 < len(option.words) <= LONGEST_LINE:
            raise ask.refusal(option.key, LONGEST_LINE)
    return options


def word(value: object) -> str:
    """A text, or a small number as it is read; empty for anything else."""
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if is_number and abs(value) < FARTHEST:
        return str(value)
    return value.strip() if isinstance(value, str) else ""


def check_of(step: "Part") -> tuple[str, dict[str, object]]:
    """The check's name and its parameters, each as the check wants it."""
    given = step.fields["check"]
    if isinstance(given, str):
        given = {given: None}  # one that needs none
    is_one = isinstance(given, dict) and len(given) == 1
    name, params = next(iter(given.items())) if is_one else (None, None)
    if not isinstance(name, str) or name not in CHECKS:
        raise LessonError(
            "In {where}, check must name one of {these}.", where=step.where, these=tuple(sorted(CHECKS))
        )
    check: Check = CHECKS[name]
    part = Part(
        _("check {name} of {step}", name=name, step=step.where),
        {} if params is None else params,
        tuple(check.params),
    )
    for needed in check.needed:
        part.there(needed)
    values = {}
    for param, value in part.fields.items():
        try:
            values[param] = check.params[param](value)
        except Problem as problem:
            raise LessonError(
                "In {where}, {name}: {problem}", where=part.where, name=param, problem=problem
            ) from None
    return name, values


class Part:
    """A table of a lesson's file: where it stands, for sentences, and what it says. LessonError."""

    def __init__(self, where: Phrase, given: object, allowed: tuple[str, ...]):
        self.where = where
        if not isinstance(given, dict):
            raise LessonError("In {where}, a table of names and values is needed.", where=where)
        for name in given:
            if name not in allowed:
                raise LessonError(
                    "In {where}, {name!r} is unknown: allowed are {these}.",
                    where=where, name=word(name)[:40], these=allowed or ("—",),
                )  # fmt: skip
        self.fields = given

    def there(self, name: str) -> object:
        if self.fields.get(name) is None:
            raise LessonError("In {where}, {name} is missing.", where=self.where, name=name)
        return self.fields[name]

    def text(self, name: str, longest: int = LONGEST_TEXT) -> str:
        value = self.there(name)
        if not isinstance(value, str) or not 0 < len(value.strip()) <= longest:
            raise self.refusal(name, longest)
        return value.strip()

    def line(self, name: str) -> str:
        return self.text(name, LONGEST_LINE)

    def refusal(self, name: str, longest: int) -> LessonError:
        return LessonError(
            "In {where}, {name} must be a text of 1 to {most} characters.",
            where=self.where, name=name, most=f"{longest:,}",
        )  # fmt: skip

    def one_of(self, name: str, listed: tuple[str, ...]) -> str:
        value = self.there(name)
        if not isinstance(value, str) or value not in listed:
            raise LessonError(
                "In {where}, {name} must be one of {these}.", where=self.where, name=name, these=listed
            )
        return value

    def number(self, name: str, low: float, high: float) -> float:
        value = self.there(name)
        is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
        # What is not a number lies in no range.
        if not is_number or not low <= value <= high:
            raise LessonError(
                "In {where}, {name} must be a number from {low} to {high}.",
                where=self.where, name=name, low=f"{low:g}", high=f"{high:g}",
            )  # fmt: skip
        return value

    def address(self, name: str) -> str:
        """What stands behind the # of an address; empty where the step opens nothing."""
        if name not in self.fields:
            return ""
        value = self.text(name, LONGEST_OPEN).lstrip("#")
        said = value.split("&")
        if not all(map(SAID.fullmatch, said)) or any(one.startswith("lesson=") for one in said):
            raise LessonError(
                "In {where}, {name} must be what stands behind the # of an address, such as "
                "tab=digits&panel=shift, and name no lesson.",
                where=self.where, name=name,
            )  # fmt: skip
        return value


# ---- the folders -------------------------------------------------------------------------------------------


@cache
def lessons() -> dict[str, Lesson]:
    """By name ours in their order, then those of the folder in INKWELL_LESSONS; without what is no lesson."""
    read_files = {}
    for file in files():
        with suppress(LessonError):
            read_files[name_of(file)] = read(file)
    return read_files


def problems() -> list[str]:
    """A sentence for each file that is no lesson, and for a folder that is not there."""
    sentences = []
    folder = os.environ.get(OWN_FOLDER)
    if folder and not Path(folder).is_dir():
        sentences.append(f"{OWN_FOLDER} names no folder: {folder}")
    for file in files():
        try:
            read(file)
        except LessonError as error:
            sentences.append(str(error))
    return sentences


def files() -> list[Path]:
    """The files of all lessons, in order."""
    folder = os.environ.get(OWN_FOLDER)
    own = sorted(Path(folder).glob("*.yaml")) if folder else []
    return sorted(FOLDER.glob("*.yaml")) + own


def name_of(file: Path) -> str:
    """The file's name without the number that orders it."""
    return re.sub(r"^\d+_", "", file.stem)


def read(file: Path) -> Lesson:
    """LessonError naming the file."""
    name = name_of(file)
    if not NAME.fullmatch(name):
        raise LessonError(
            "{file}: name a lesson's file with up to 40 Latin letters, digits, _ and -.", file=file.name
        )
    try:
        return parse(file.read_text(encoding="utf-8"), name)
    except (Problem, OSError, UnicodeDecodeError) as error:
        reason = error if isinstance(error, Problem) else LessonError("The lesson is not a YAML file.")
        raise LessonError("{file}: {problem}", file=file.name, problem=reason) from None
