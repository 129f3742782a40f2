"""What the Writing panel is given: bad fields are told in a sentence, in every language."""

import re

import pytest

from demo.pages.writing.sheets import PANEL
from demo.write import Prose, Sheet
from models.registry import WRITERS
from tests.kit.panels import is_chinese, problem_of, sentences

NAMES = {"Top", *(card.key for card in WRITERS)}  # written in Chinese as in English


@pytest.mark.parametrize(
    "fields, sentence",
    [
        ({"prompt_shakespeare": "Ünïcode"}, "never seen Ü ï"),
        ({"key": "poems", "prompt_poems": "春hello"}, "never seen h e l o"),
        ({"key": "poems", "prompt_poems": "春" * 21}, "takes 20 characters; these are 21"),
        (
            {"key": "poems", "prompt_poems": "春花秋月何", "head": "acrostic"},
            "4 first characters; these are 5",
        ),
        ({"prompt_shakespeare": "a" * 7000}, "at most 6,000"),
        ({"key": "poems", "prompt_poems": "春" * 20}, "poem is complete"),
        ({"key": "surnames", "prompt_surnames": "a" * 30}, "at most 29 letters; these are 30"),
        ({"temperature": "hot"}, "temperature is 'hot'"),
        ({"key": "poems", "form": "3x3"}, "4x5"),
        ({"key": "surnames", "country": "Atlantis"}, "no country here"),
        ({"key": "mlp"}, "writes nothing"),
    ],
)
def test_bad_input_gets_a_sentence(visitor, fields, sentence):
    problem = problem_of(PANEL, visitor.request(**fields), visitor.desk, handler="play")
    english, chinese = sentences(problem)
    assert sentence in english and is_chinese(chinese, NAMES)


@pytest.mark.parametrize(
    ("handler", "names"),
    [
        ("play", "temperature top_p top_k seed length sheets unit only"),
        ("answer", "sheet at unit"),
    ],
)
def test_a_field_that_is_no_number_is_named_in_both_languages(visitor, handler, names):
    for name in names.split():
        problem = problem_of(PANEL, visitor.request(**{name: "many"}), visitor.desk, handler=handler)
        english, chinese = sentences(problem)
        assert "'many': give a " in english and "不能是“many”" in chinese and is_chinese(chinese, NAMES)
        assert english[0].isupper(), english  # no field's own name is


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"key": "mlp"}, "“mlp”不会写，会写的有：shakespeare、"),
        ({"key": "poems", "form": "3x3"}, "请从五绝、七绝、五律、七律里选一种"),
        ({"key": "surnames", "country": "Atlantis"}, "国家里没有“Atlantis”，可选：阿拉伯、中国、"),
        ({"prompt_shakespeare": "春"}, "网络没学过这些字符：春，请去掉。"),
        ({"key": "poems", "prompt_poems": "春" * 21}, "只放得下 20 个字"),
    ],
)
def test_a_wrong_setting_is_told_in_both_languages(visitor, fields, sentence):
    problem = problem_of(PANEL, visitor.request(**fields), visitor.desk, handler="play")
    english, chinese = sentences(problem)
    assert sentence in chinese and is_chinese(chinese, NAMES), chinese
    assert english.endswith(".") and not re.match(rf"({'|'.join(fields)}) is", english), english


def test_troubles_are_told_in_both_languages(visitor):
    visitor.has(Prose(), Sheet("KING", 1, 0))
    slots = visitor.look(prompt_shakespeare="é")
    assert "never seen é" in slots["trouble"] and "没学过这些字符：é" in slots["trouble"]


def test_unknown_characters_are_told_while_typing_and_the_sheets_stay(visitor):
    visitor.has(Prose(), Sheet("KING", 1, 0))
    slots = visitor.look(prompt_shakespeare="naïve")
    assert "ï" in slots["trouble"] and ">K</i>" in slots["shakespeare"]
