"""What a visitor who put something wrong into a panel reads: a sentence in each of the two languages."""

import re

import pytest

from demo.old import panel
from demo.pages import writing
from tests.kit.forms import WRITING as FORM
from tests.kit.old_sentences import is_chinese, sentences

INK = [0] * 300 + [200] * 200 + [0] * 284
PAD = {"digit": INK, "recipe": "robust", "key": "cnn_small"}
PAD |= {"method": "saliency"}


def told(handler, asked: dict) -> tuple[str, str]:
    """The same of the error that the panel's handler raises."""
    with pytest.raises(panel.EXPECTED) as raised:
        list(handler(asked))
    return sentences(raised.value)


NUMBERS = [
    (writing.written, FORM, "temperature top_p top_k seed length sheets unit only"),
    (writing.look, FORM, "sheet at unit"),
]


def brief(value) -> str:
    """A short name of a test's argument, the same in every process."""
    return getattr(value, "__name__", str(value)[:40])


EACH = [(handler, asked, field) for handler, asked, fields in NUMBERS for field in fields.split()]


@pytest.mark.parametrize(("handler", "asked", "field"), EACH, ids=brief)
def test_a_field_that_is_no_number_is_named_in_both_languages(handler, asked, field):
    en, zh = told(handler, asked | {field: "many"})
    assert "'many': give a " in en and "不能是“many”" in zh and is_chinese(zh)
    assert en[0].isupper(), en  # no field's own name is


WRONG = [
    (writing.written, FORM, {"key": "mlp"}, "“mlp”不会写，会写的有：shakespeare、"),
    (writing.written, FORM, {"form": "3x3"}, "请从五绝、七绝、五律、七律里选一种"),
    (writing.written, FORM, {"country": "Atlantis"}, "国家里没有“Atlantis”，可选：阿拉伯、中国、"),
    (writing.look, FORM, {"written_shakespeare": "{"}, "上一篇读不出来了"),
    (
        writing.look,
        FORM,
        {"written_shakespeare": '{"sheets": [{"text": "春", "start": 0, "seed": 0, "rate": 0}]}'},
        "网络没学过这些字符：春，请去掉。",
    ),
    (
        writing.look,
        FORM | {"key": "poems"},
        {"written_poems": '{"sheets": [{"text": "%s", "start": 0, "seed": 0, "rate": 0}]}' % ("春" * 21)},
        "只放得下 20 个字",
    ),
]


@pytest.mark.parametrize(("handler", "asked", "wrong", "sentence"), WRONG, ids=brief)
def test_a_wrong_setting_is_told_in_both_languages(handler, asked, wrong, sentence):
    en, zh = told(handler, asked | wrong)
    assert sentence in zh and is_chinese(zh), zh
    assert en.endswith(".") and not re.match(rf"({'|'.join(wrong)}) is", en), en
