"""Pass or fail: two losses side by side, told as they are."""

import json
import re

import gradio as gr
import pytest

from demo.pages.lessons import logistic, programs
from models import basics
from models.basics import Walk
from tests.kit.forms import LOGISTIC
from tests.kit.lessons import Visitor, step_of
from tests.kit.listings import printed
from tests.kit.panels import is_chinese, sentences


@pytest.fixture
def visitor():
    return Visitor(logistic.PANEL, LOGISTIC)


def test_two_logistic_losses_part_and_the_stuck_one_is_explained(visitor):
    first = visitor.ask()
    assert first["plot"].count("polyline") == 2 and "Both begin alike" in first["told"]
    assert step_of(visitor.ask("step")) == 1
    last = visitor.play(speed="200")[-1]
    assert "next to no gradient" in last["told"] and "step 400 of 400" in last["stand"]


@pytest.mark.parametrize("loss", ["bce", "mse"])
@pytest.mark.parametrize("name", ["SGD", "LBFGS"])
def test_the_logistic_listing_prints_what_the_panel_shows(loss, name):
    walk = Walk("logistic", loss, basics.HOURS, name, 0.3, 0.0, 0.5, -0.25)
    moment = list(basics.steps(walk, 9))[-1]
    w, b, p = map(float, re.findall(r"-?\d+\.\d+", printed(programs.walk(walk, 9, None, 4.0))))
    assert (w, b, p) == pytest.approx((moment.w, moment.b, float(basics.chance(moment, 4.0))), abs=1e-3)


@pytest.mark.parametrize(
    ("w", "b", "marks", "said"),
    [
        ("2", "-5", 2, "from fail to pass: by BCE at 2.50 hours"),
        ("-2", "5", 2, "from pass to fail"),
        ("1", "5.19", 0, "−5.19 hours, outside the plot: to all the hours shown it answers “pass”"),
        ("0", "-1", 0, "flat: whatever the hours, it answers “fail”"),
    ],
)
def test_where_the_logistic_answer_turns_is_told_and_marked(visitor, w, b, marks, said):
    slots = visitor.ask("step", rate="1e-6", w0=w, b0=b, steps="1")
    assert said in slots["told"]
    assert slots["plot"].count('<path class="cut') == marks


def test_a_logistic_loss_that_is_only_slower_is_not_called_sure_and_wrong():
    visitor = Visitor(logistic.PANEL, LOGISTIC | {"w0": "-1", "b0": "1", "steps": "200"})
    slots = visitor.play()[-1]
    assert "step 200 of 200" in slots["stand"] and "from fail to pass" in slots["told"]


def test_the_logistic_axes_are_named_in_both_languages(visitor):
    slots = visitor.ask()
    for plot in (slots["plot"], slots["curve"]):
        assert plot.count('<tspan lang="zh">') == 2 and not re.search(r'class="name[^>]*>(↑ )?\w+<', plot)


@pytest.mark.parametrize(
    "bad", [{"points": "1, 0.5"}, {"points": ""}, {"rate": "nan"}, {"x": "many"}], ids=str
)
def test_bad_settings_of_the_logistic_panel_are_told_in_a_sentence(visitor, bad):
    told = visitor.sent(**bad)
    assert set(told) - {"refused"} == {"trouble", "n"}
    assert 'role="alert"' in told["trouble"] and "<b>" not in told["trouble"]


@pytest.mark.parametrize("field", ["rate", "w0", "b0", "steps", "x", "speed"])
def test_a_field_of_the_logistic_panel_that_is_no_number_is_named(visitor, field):
    handler = "play" if field == "speed" else "answer"
    en, zh = sentences(visitor.problem(handler, **{field: "many"}))
    assert "'many': give a " in en and "不能是“many”" in zh and is_chinese(zh, set())
    assert en[0].isupper(), en


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [({"points": "1, 0.5"}, "及格与否不能是 0.5"), ({"x": "1e9"}, "学时不能是")],
    ids=str,
)
def test_a_wrong_setting_of_the_logistic_panel_is_told_in_both_languages(visitor, wrong, sentence):
    en, zh = sentences(visitor.problem(**wrong))
    assert sentence in zh and is_chinese(zh, set()), zh
    assert en.endswith(".") and not re.match(rf"({'|'.join(wrong)}) is", en), en


def test_the_x_of_the_logistic_panel_is_named_by_what_it_means(visitor):
    assert str(visitor.problem(x="?")).startswith("The number of hours")


def test_the_logistic_endpoint_answers_in_plain_json():
    told = logistic.fit_logistic(w=0.0, b=0.0, rate=0.5, steps=400)
    json.dumps(told, allow_nan=False)
    assert told["predicts"] > 0.9 and 2 < told["half"] < 3


@pytest.mark.parametrize(
    "call",
    [
        lambda: logistic.fit_logistic(loss="mae"),
        lambda: logistic.fit_logistic([[1, 2]]),
        lambda: logistic.fit_logistic(rate=None),
    ],
)
def test_a_wrong_call_of_the_logistic_endpoint_gets_a_sentence(call):
    with pytest.raises(gr.Error) as raised:
        call()
    assert len(raised.value.message) > 14
