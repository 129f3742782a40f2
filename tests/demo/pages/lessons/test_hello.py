"""hello: told epoch by epoch, its memory pointed at, its program printing the same."""

import json
import re

import gradio as gr
import pytest

from demo.pages.lessons import hello, programs
from models.lessons.hello import ONE, VERSIONS, Spelling, epochs
from tests.kit.forms import HELLO
from tests.kit.lessons import Visitor, step_of
from tests.kit.listings import printed
from tests.kit.panels import is_chinese, sentences

SHORT = {"source": "hello", "target": "ohlol", "version": "cell", "cell": "rnn", "epochs": "2", "seed": "3"}
WRITTEN_SO = {*ONE, *VERSIONS, "nan", "inf"}  # in Chinese as in English


@pytest.fixture
def visitor():
    return Visitor(hello.PANEL, HELLO)


@pytest.fixture
def brief():
    return Visitor(hello.PANEL, SHORT)


def test_hello_is_told_epoch_by_epoch_until_its_letters_are_right(visitor):
    first = visitor.ask()
    assert "epoch 1 of 15" in first["stand"] and first["says"].count("<tr>") == 2
    assert step_of(visitor.ask("step")) == 2
    last = visitor.play()[-1]
    assert "all letters are right" in last["told"] and "epoch 15 of 15" in last["stand"]


@pytest.mark.parametrize("version", ["cell", "layer", "embedding"])
@pytest.mark.parametrize("cell", ["rnn", "lstm", "gru"])
def test_the_hello_listing_prints_what_the_panel_says(version, cell):
    spelling = Spelling("hello", "ohlol", version, cell, seed=2)
    lines = printed(programs.spelling(spelling, 6)).splitlines()
    own = [f"{epoch.number}: {epoch.says}, loss {epoch.loss:.3f}" for epoch in epochs(spelling, 6)]
    assert lines == own


def test_what_is_typed_into_hello_is_escaped(visitor):
    slots = visitor.ask(source="<b>", target="&'<")
    for part in slots.values():
        assert "<b></b>" not in part and "&'<" not in part.replace("&#x27;", "")
    assert "&lt;" in slots["hidden"]
    assert "<img" not in visitor.sent(source="<img src=x>", target="b")["trouble"]


def test_hello_says_what_to_try_when_its_epochs_are_over(brief):
    first = brief.ask()
    assert "Press “Play”" in first["told"]
    over = brief.ask("step")
    assert "The 2 epochs are over" in over["told"] and "another seed" in over["told"]


@pytest.mark.parametrize(
    ("source", "target", "said"),
    [
        ("hello", "ohlol", "Compare the columns of “l”"),
        (
            "otto",
            "otto",
            "Compare the columns of “o”: their inputs are the same, their hidden states are not, for",
        ),
        ("abc", "xxx", "no letter comes twice"),
    ],
)
def test_equal_letters_of_hello_are_pointed_at_where_there_are_some(brief, source, target, said):
    assert said in brief.ask(source=source, target=target)["note"]


def test_a_one_hot_picture_of_hello_has_the_scale_of_its_values(brief):
    scale = brief.ask()["inputs"]
    assert '<span lang="en">input</span>' in scale and re.findall(r'"number">([^<]+)<', scale) == ["0", "1"]
    assert "weight" in brief.ask(version="embedding")["inputs"]


def test_an_accent_counts_as_part_of_its_letter_in_hello(brief):
    assert brief.ask(source="cafe\u0301", target="abcd")["note"].count("abcdfé")


def test_the_axes_of_hello_are_named_in_both_languages(brief):
    plot = brief.ask()["curve"]
    assert plot.count('<tspan lang="zh">') == 2 and not re.search(r'class="name[^>]*>(↑ )?\w+<', plot)


@pytest.mark.parametrize(
    "bad",
    [
        {"source": ""},
        {"target": "ohlo"},
        {"source": "a" * 21, "target": "b" * 21},
        {"version": "<b>"},
        {"rate": "0"},
        {"epochs": "1000"},
        {"seed": "nan"},
    ],
    ids=str,
)
def test_bad_settings_of_hello_are_told_in_a_sentence(visitor, bad):
    told = visitor.sent(**bad)
    assert set(told) - {"refused"} == {"trouble", "n"}
    assert 'role="alert"' in told["trouble"] and "<b>" not in told["trouble"]


@pytest.mark.parametrize("field", ["rate", "epochs", "seed", "speed"])
def test_a_field_of_hello_that_is_no_number_is_named_in_both_languages(visitor, field):
    handler = "play" if field == "speed" else "answer"
    en, zh = sentences(visitor.problem(handler, **{field: "many"}))
    assert "'many': give a " in en and "不能是“many”" in zh and is_chinese(zh, {"1e"})
    assert en[0].isupper(), en


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"source": ""}, "还缺词"),
        ({"source": "a" * 21, "target": "b" * 21}, "最多 20 个字符"),
        ({"target": "春 眠"}, "“hello”有 5 个字符，“春 眠”有 3 个"),
        ({"version": "<b>"}, "请从 cell、layer、embedding 里选一个"),
        ({"cell": "mlp"}, "单元不能是“mlp”"),
        ({"rate": "0"}, "学习率不能是 0"),
        ({"epochs": "1000"}, "轮数不能是 1000"),
    ],
    ids=str,
)
def test_a_wrong_setting_of_hello_is_told_in_both_languages(visitor, wrong, sentence):
    en, zh = sentences(visitor.problem(**wrong))
    assert sentence in zh and is_chinese(zh, WRITTEN_SO), zh
    assert en.endswith(".") and not re.match(rf"({'|'.join(wrong)}) is", en), en


def test_the_hello_endpoint_answers_in_plain_json():
    run = hello.hello(version="embedding")
    json.dumps(run, allow_nan=False)
    assert run["reached"] and run["alphabet"] == "ehlo" and len(run["epochs"]) == 15


@pytest.mark.parametrize(
    "call",
    [
        lambda: hello.hello("hello", "world!"),
        lambda: hello.hello(["h"], ["o"]),
        lambda: hello.hello(count=10**9),
        lambda: hello.hello(seed=0.5),
    ],
)
def test_a_wrong_call_of_the_hello_endpoint_gets_a_sentence(call):
    with pytest.raises(gr.Error) as raised:
        call()
    assert len(raised.value.message) > 14
