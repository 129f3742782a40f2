"""Softmax: the tutorial's numbers, written out so that they compute."""

import re

import gradio as gr
import numpy as np
import pytest

from demo.pages.lessons import programs, softmax
from tests.kit.forms import SOFTMAX
from tests.kit.listings import printed
from tests.kit.panels import ask, is_chinese, problem_of, sentences, slots_sent


def slots_of(listed=None, **fields) -> dict:
    return ask(softmax.PANEL, SOFTMAX | fields, listed).slots


def test_softmax_shows_the_tutorials_numbers_and_its_listing_prints_them():
    slots = slots_of()
    assert "37.80 %" in slots["table"] and slots["losses"].count("0.9729") == 2
    assert "−0.6220" in slots["table"]
    assert printed(programs.softmax([0.2, 0.1, -0.1], 0)).count("0.9729") == 2
    assert slots_of(classes="2", target="5")["table"].count("<tr") == 3


def test_the_right_class_of_softmax_is_one_of_the_classes_and_its_field_stays_while_they_do():
    first = ask(softmax.PANEL, SOFTMAX | {"target": "5"}, None)
    target = first.slots["target"]
    assert target.count("<option") == 3 and '"2" selected' in target
    (listed,) = first.states
    assert slots_of(listed, target="1")["target"] == target
    more = slots_of(listed, target="1", classes="4")["target"]
    assert more.count("<option") == 4 and '"1" selected' in more


@pytest.mark.parametrize("score", [0.0, 8.0, 10.0])
def test_the_logarithm_written_out_by_softmax_computes_as_printed(score):
    told = slots_of(s0=str(-score), s1=str(score))["told"]
    number, _, power, loss = re.search(r"−ln ([\d.]+)(\xa0×\xa010⁻(\S+))? = ([\d.]+):", told).groups()
    exponent = int((power or "0").translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")))
    assert f"{-np.log(float(number) / 10**exponent):.4f}" == loss


@pytest.mark.parametrize("bad", [{"s0": "nan"}, {"s0": "1e9"}, {"classes": "many"}], ids=str)
def test_bad_scores_of_softmax_are_told_in_a_sentence(bad):
    told = slots_sent(softmax.PANEL, SOFTMAX | bad, None)
    assert set(told) - {"refused"} == {"trouble", "n"} and 'role="alert"' in told["trouble"]


@pytest.mark.parametrize("field", ["classes", "target", "s0", "s1", "s2", "s3", "s4", "s5"])
def test_a_field_of_softmax_that_is_no_number_is_named_in_both_languages(field):
    problem = problem_of(softmax.PANEL, SOFTMAX | {"classes": "6"} | {field: "many"}, None)
    en, zh = sentences(problem)
    assert "'many': give a " in en and "不能是“many”" in zh and is_chinese(zh, set())
    assert en[0].isupper(), en


def test_a_score_of_softmax_out_of_reach_is_told_in_both_languages():
    en, zh = sentences(problem_of(softmax.PANEL, SOFTMAX | {"s1": "99"}, None))
    assert "分数 1 不能是 99" in zh and is_chinese(zh, set()) and en.endswith(".")


def test_the_softmax_endpoint_answers_with_numbers():
    assert softmax.softmax([0.2, 0.1, -0.1])["nll"] == pytest.approx(0.9729, abs=1e-4)


@pytest.mark.parametrize(
    "call",
    [
        lambda: softmax.softmax([1.0]),
        lambda: softmax.softmax(None),
        lambda: softmax.softmax([1.0, 2.0], "first"),
    ],
)
def test_a_wrong_call_of_the_softmax_endpoint_gets_a_sentence(call):
    with pytest.raises(gr.Error) as raised:
        call()
    assert len(raised.value.message) > 14
