"""What a visitor who put something wrong into a panel reads: a sentence in each of the two languages."""

import re

import pytest

from demo import learn
from demo.old import panel
from demo.pages import writing
from demo.pages.lessons import diabetes, hello, line, logistic, softmax
from tests.kit.forms import DIABETES as COURSE
from tests.kit.forms import HELLO as WORDS
from tests.kit.forms import LINE as USUAL
from tests.kit.forms import LOGISTIC as HOURS
from tests.kit.forms import SOFTMAX as SCORES
from tests.kit.forms import WRITING as FORM
from tests.kit.forms import page_at
from tests.kit.old_sentences import is_chinese, sentences

INK = [0] * 300 + [200] * 200 + [0] * 284
PAD = {"digit": INK, "recipe": "robust", "key": "cnn_small"}
PAD |= {"method": "saliency"}


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch):
    monkeypatch.setattr(learn.time, "sleep", lambda seconds: None)


def told(handler, asked: dict) -> tuple[str, str]:
    """The same of the error that the panel's handler raises."""
    with pytest.raises(panel.EXPECTED) as raised:
        list(handler(asked))
    return sentences(raised.value)


NUMBERS = [
    (line.line, USUAL, "rate momentum w0 b0 steps x"),
    (line.line, USUAL | {"start": "seed"}, "seed"),
    (line.line, USUAL | {"px": "1", "py": "1"}, "px py"),
    (line.play, USUAL, "speed"),
    (logistic.passing, HOURS, "rate w0 b0 steps x"),
    (logistic.play, HOURS, "speed"),
    (softmax.answer, SCORES | {"classes": "6"}, "classes target s0 s1 s2 s3 s4 s5"),
    (hello.hello, WORDS, "rate epochs seed"),
    (hello.play, WORDS, "speed"),
    (diabetes.diabetes, COURSE, "rate batch epochs seed"),
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


def test_one_field_is_named_by_what_it_means_in_each_panel():
    assert told(line.line, USUAL | {"x": "?"})[0].startswith("The x to predict at")
    assert told(logistic.passing, HOURS | {"x": "?"})[0].startswith("The number of hours")


WRONG = [
    (line.line, USUAL, {"rate": "1e30"}, "学习率不能是 1e+30：请填 0 到 100 之间的数。"),
    (line.line, USUAL, {"rate": "nan"}, "学习率不能是 nan"),
    (line.line, USUAL, {"rate": "0"}, "学习率为 0 就什么也学不到"),
    (line.line, USUAL, {"momentum": "1"}, "动量"),
    (line.line, USUAL, {"w0": "inf"}, "起点 w 不能是 inf"),
    (line.line, USUAL, {"b0": "-2000"}, "起点 b"),
    (line.line, USUAL, {"steps": "2.5"}, "步数不能是 2.5：请填 1 到 1000 之间的整数。"),
    (line.line, USUAL, {"start": "seed", "seed": "-1"}, "种子"),
    (line.line, USUAL, {"x": "1e9"}, "要预测的 x 不能是"),
    (line.line, USUAL, {"optimizer": "Magic"}, "优化器不能是“Magic”：请从 SGD、Adagrad、"),
    (line.line, USUAL, {"optimizer": ""}, "优化器不能是“”"),
    (line.line, USUAL, {"points": " "}, "一个点也没有"),
    (line.line, USUAL, {"points": "1, 2; 3"}, "“3”不是点"),
    (line.line, USUAL, {"points": "1, 2; 3, 1e9"}, "点的坐标不能是"),
    (line.line, USUAL, {"points": "1, 2;" * 51}, "这里有 51 个点：最多给 50 个。"),
    (logistic.passing, HOURS, {"points": "1, 0.5"}, "及格与否不能是 0.5"),
    (logistic.passing, HOURS, {"x": "1e9"}, "学时不能是"),
    (softmax.answer, SCORES, {"s1": "99"}, "分数 1 不能是 99"),
    (hello.hello, WORDS, {"source": ""}, "还缺词"),
    (hello.hello, WORDS, {"source": "a" * 21, "target": "b" * 21}, "最多 20 个字符"),
    (hello.hello, WORDS, {"target": "春 眠"}, "“hello”有 5 个字符，“春 眠”有 3 个"),
    (hello.hello, WORDS, {"version": "<b>"}, "请从 cell、layer、embedding 里选一个"),
    (hello.hello, WORDS, {"cell": "mlp"}, "单元不能是“mlp”"),
    (hello.hello, WORDS, {"rate": "0"}, "学习率不能是 0"),
    (hello.hello, WORDS, {"epochs": "1000"}, "轮数不能是 1000"),
    (diabetes.diabetes, COURSE, {"activation": "tanh"}, "激活函数不能是“tanh”"),
    (diabetes.diabetes, COURSE, {"optimizer": "LBFGS"}, "优化器不能是“LBFGS”"),
    (diabetes.diabetes, COURSE, {"batch": "1"}, "批大小不能是 1"),
    (diabetes.diabetes, COURSE, {"epochs": "1e6"}, "轮数"),
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


def test_hidden_fields_are_told_too(monkeypatch):
    held = page_at(line.line(USUAL))
    assert "当前步数不能是“many”" in told(line.line, USUAL | held | {"n": "many"})[1]
