"""Every sentence of the code stands in every catalogue, with the same places; templates say no others."""

import ast
import importlib
import pkgutil
import re
from functools import cache
from pathlib import Path
from string import Formatter

import jinja2
import pytest
from babel.messages.extract import extract_from_dir

import demo
import models
from demo.guide.lesson import FOLDER, read
from demo.panel.form import Form
from demo.words import catalogue, languages
from models.data import COUNTRIES
from models.problem import Problem

TOP = Path(__file__).parents[1]
CODE = ("demo", "models")
METHODS = [("**.py", "python"), ("**.jinja", "jinja2")]
OPTIONS = {"**.jinja": {"silent": "false"}}  # a template that cannot be read is an error
TRANSLATED = languages()[1:]

Sentence = tuple[str | None, str]  # context and English, as a catalogue is keyed

# Words of a template that are the same in every language.
NAMES = {"PyTorch", "PNG", "ReLU", "CSV", "ONNX"}


@cache
def family(ancestor: type) -> list[type]:
    """The class and all that come from it, wherever they are defined."""
    for package in (demo, models):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            importlib.import_module(module.name)
    members = [ancestor]
    for member in members:
        members += member.__subclasses__()
    return members


def problems() -> set[str]:
    """The names of Problem and of all its children."""
    return {problem.__name__ for problem in family(Problem)}


@cache
def said() -> dict[Sentence, str]:
    """Every sentence in the code, and one of the places where it stands."""
    keywords = dict.fromkeys(("_", "Term", *problems())) | {"pgettext": ((1, "c"), 2)}
    sentences = {}
    for folder in CODE:
        found = extract_from_dir(TOP / folder, METHODS, OPTIONS, keywords, strip_comment_tags=False)
        for file, line, sentence, _comments, context in found:
            sentences[context, sentence] = f"{folder}/{file}:{line}"
    return sentences


def from_data() -> set[Sentence]:
    """What the page looks up that need not stand in a call: countries, names of fields, lessons' texts."""
    # Tests declare forms too, in English alone.
    forms = [form for form in family(Form) if form.__module__.startswith("demo.")]
    fields = [field for form in forms for field in form.fields.values()]
    names = [str(field.name_in_sentences()) for field in fields if field.called or hasattr(field, "words")]
    taught = [text for file in sorted(FOLDER.glob("*.yaml")) for text in read(file).texts()]
    return {(None, name) for name in (*COUNTRIES, *names, *taught)}


def places(template: str) -> set[tuple[str, str | None]]:
    """The names of a template's places, and how each is written (!r)."""
    return {(name, how) for _, name, _, how in Formatter().parse(template) if name is not None}


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_sentence_of_the_code_is_in_the_catalogue(language):
    listed = catalogue(language)
    missing = [f"{place}: {key}" for key, place in said().items() if key not in listed]
    missing += [f"data: {key}" for key in from_data() if key not in listed]
    assert not missing, "\n".join(missing)


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_sentence_of_the_catalogue_is_unused(language):
    unused = set(catalogue(language)) - set(said()) - from_data() - {(None, "")}
    assert not unused, "\n".join(map(str, unused))


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_has_the_places_of_its_sentence(language):
    differing = [
        sentence
        for (_context, sentence), translation in catalogue(language).items()
        if sentence and places(sentence) != places(translation)
    ]
    assert not differing, "\n".join(differing)


def test_every_sentence_is_a_literal_where_it_is_said():
    for folder in CODE:
        for file in (TOP / folder).rglob("*.py"):
            for call in calls(file):
                first = call.args[0] if call.args else None
                assert isinstance(first, ast.Constant), f"{file}:{call.lineno}"


def calls(file: Path) -> list[ast.Call]:
    """The calls that take a sentence."""
    takers = {"_", "pgettext", *problems()}
    nodes = ast.walk(ast.parse(file.read_text(encoding="utf-8")))
    return [node for node in nodes if isinstance(node, ast.Call) and name_of(node.func) in takers]


def name_of(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


SENTENCE = "[A-Z].*[a-z]( [a-z]+){2,}.*[.:!?]"


def test_no_sentence_of_a_page_is_left_in_english():
    english = {sentence for _context, sentence in (*said(), *from_data())}
    for file in (TOP / "demo" / "pages").rglob("*.py"):
        source = file.read_text(encoding="utf-8")
        left = [text for text in strings(source) if re.fullmatch(SENTENCE, text)]
        assert set(left) <= english, file


def strings(source: str) -> list[str]:
    """The strings of a file that are no docstrings."""
    nodes = list(ast.walk(ast.parse(source)))
    alone = {node.value for node in nodes if isinstance(node, ast.Expr)}
    texts = [node.value for node in nodes if isinstance(node, ast.Constant) and node not in alone]
    return [text for text in texts if isinstance(text, str)]


TEMPLATES = sorted((TOP / "demo").rglob("*.jinja"))


@pytest.mark.parametrize("file", TEMPLATES, ids=lambda file: file.name)
def test_a_template_says_nothing_that_is_not_looked_up(file):
    text = bare_text(file.read_text(encoding="utf-8"))
    words = set(re.findall(r"[A-Za-z]{2,}", text)) - NAMES
    assert not words, f"{words} in {file}"


def bare_text(source: str) -> str:
    """What a template writes itself: no expressions, comments or tags, but the texts in their attributes."""
    tokens = jinja2.Environment().lex(source)
    html = "".join(value if kind == "data" else " " for _line, kind, value in tokens)
    html = re.sub(r"<!--.*?-->|<code>.*?</code>", "", html, flags=re.DOTALL)
    html = re.sub(r"\w+\[.*?\]", "", html)  # code too, such as output[:, -1]
    spoken = re.findall(r'\b(?:aria-label|title|alt|placeholder)="([^"]*)"', html)
    return " ".join([re.sub(r"<[^>]*>", " ", html), *spoken])


def test_bare_words_and_spoken_attributes_are_seen():
    source = (
        '{# a comment #}<p class="lead" title="An {{ x }}">{{ _("fine") }} <b>stray</b></p>'
        "<code>sum(x)</code> values[0, 1] <!-- a note -->"
    )
    assert re.findall("[A-Za-z]{2,}", bare_text(source)) == ["stray", "An"]
