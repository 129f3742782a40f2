"""What the Writing tab is given: bad fields and a broken memory of the page are told in a sentence."""

import json

import pytest

from demo.pages import writing
from tests.kit.forms import WRITING as FORM


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
        ({"temperature": "hot"}, "temperature is 'hot'"),
        ({"form": "3x3"}, "4x5"),
        ({"country": "Atlantis"}, "no country here"),
        ({"key": "mlp"}, "writes nothing"),
    ],
)
def test_bad_input_gets_a_sentence(fields, sentence):
    with pytest.raises((ValueError, KeyError), match=sentence):
        list(writing.written(FORM | fields))


def test_unknown_characters_are_told_while_typing_and_the_sheets_stay():
    held = {"sheets": [{"text": "KING", "start": 1, "seed": 0, "rate": 0}]}
    asked = FORM | {"prompt_shakespeare": "naïve", "written_shakespeare": json.dumps(held)}
    slots = writing.look(asked)
    assert "ï" in slots["trouble"] and ">K</i>" in slots["shakespeare"]


SHEET = '{"text": "KING", "start": 1, "seed": 0, "rate": 0}'


@pytest.mark.parametrize(
    "held",
    [
        *("{", '{"sheets": 3}', '{"sheets": [{}]}', '{"form": [9, 9], "sheets": []}', "[" * 100_000),
        f'{{"country": 18, "sheets": [{SHEET}]}}',
        f'{{"sheets": [{SHEET.replace("1", "1e999")}]}}',
    ],
)
def test_a_broken_memory_of_the_page_is_a_sentence(held):
    with pytest.raises(ValueError, match="broken"):
        writing.look(FORM | {"written_shakespeare": held})


def test_a_poem_longer_than_its_form_is_a_sentence():
    held = {"form": [4.0, 5.0], "sheets": [{"text": "春" * 21, "start": 1, "seed": 0, "rate": 0}]}
    with pytest.raises(ValueError, match="room for 20"):
        writing.look(FORM | {"key": "poems", "written_poems": json.dumps(held)})
