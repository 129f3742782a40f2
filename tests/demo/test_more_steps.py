"""First steps beyond the line: pass or fail, hello, softmax, diabetes; their listings and endpoints."""

import json
import re

import gradio as gr
import numpy as np
import pytest
import torch

from demo import learn
from demo.old import panel
from demo.pages.lessons import diabetes, hello, logistic, programs, softmax
from models import basics, data
from models.basics import Walk
from models.lessons.diabetes import Course
from models.lessons.diabetes import epochs as patients_epochs
from models.lessons.hello import Spelling, epochs
from tests.kit.forms import DIABETES as COURSE
from tests.kit.forms import HELLO as WORDS
from tests.kit.forms import LOGISTIC as HOURS
from tests.kit.forms import SOFTMAX as SCORES
from tests.kit.forms import page_at
from tests.kit.forms import slots_of as shown
from tests.kit.listings import printed


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch):
    monkeypatch.setattr(learn.time, "sleep", lambda seconds: None)


@pytest.fixture
def patients(monkeypatch):
    """759 invented patients, so that no data is needed."""
    generator = torch.Generator().manual_seed(4)
    x = 2 * torch.rand(759, 8, generator=generator) - 1
    y = (x[:, :3].sum(1) + 0.3 * torch.randn(759, generator=generator) > -0.3).float()
    monkeypatch.setattr(data, "diabetes", lambda: (x, y))
    learn.taken_course.cache_clear()
    yield x, y
    learn.taken_course.cache_clear()


def test_two_losses_part_and_the_stuck_one_is_explained():
    first = logistic.passing(HOURS)
    assert first["plot"].count("polyline") == 2 and "Both begin alike" in first["told"]
    last = list(logistic.play(HOURS | {"speed": "200"}))[-1]
    assert "next to no gradient" in last["told"] and "step 400 of 400" in last["stand"]
    assert page_at(logistic.step(HOURS | page_at(first)))["n"] == "1"


@pytest.mark.parametrize("loss", ["bce", "mse"])
@pytest.mark.parametrize("name", ["SGD", "LBFGS"])
def test_the_logistic_listing_prints_what_the_panel_shows(loss, name):
    walk = Walk("logistic", loss, basics.HOURS, name, 0.3, 0.0, 0.5, -0.25)
    moment = list(basics.steps(walk, 9))[-1]
    w, b, p = map(float, re.findall(r"-?\d+\.\d+", printed(programs.walk(walk, 9, None, 4.0))))
    assert (w, b, p) == pytest.approx((moment.w, moment.b, float(basics.chance(moment, 4.0))), abs=1e-3)


def test_hello_is_told_epoch_by_epoch_until_its_letters_are_right():
    first = hello.hello(WORDS)
    assert "epoch 1 of 15" in first["stand"] and first["says"].count("<tr>") == 2
    last = list(hello.play(WORDS))[-1]
    assert "all letters are right" in last["told"] and "epoch 15 of 15" in last["stand"]
    assert page_at(hello.step(WORDS | page_at(first)))["n"] == "1"


@pytest.mark.parametrize("version", ["cell", "layer", "embedding"])
@pytest.mark.parametrize("cell", ["rnn", "lstm", "gru"])
def test_the_hello_listing_prints_what_the_panel_says(version, cell):
    spelling = Spelling("hello", "ohlol", version, cell, seed=2)
    lines = printed(programs.spelling(spelling, 6)).splitlines()
    own = [f"{epoch.number}: {epoch.says}, loss {epoch.loss:.3f}" for epoch in epochs(spelling, 6)]
    assert lines == own


def test_what_is_typed_is_escaped():
    slots = hello.hello(WORDS | {"source": "<b>", "target": "&'<"})
    for part in slots.values():
        assert "<b></b>" not in part and "&'<" not in part.replace("&#x27;", "")
    assert "&lt;" in slots["hidden"]
    told = shown(panel._once(hello.hello)(WORDS | {"source": "<img src=x>", "target": "b"}))
    assert "<img" not in told["trouble"]


def test_softmax_shows_the_tutorials_numbers_and_its_listing_prints_them():
    slots = softmax.answer(SCORES)
    assert "37.80 %" in slots["table"] and slots["losses"].count("0.9729") == 2
    assert "−0.6220" in slots["table"]
    assert printed(programs.softmax([0.2, 0.1, -0.1], 0)).count("0.9729") == 2
    assert softmax.answer(SCORES | {"classes": "2", "target": "5"})["table"].count("<tr") == 3


def test_the_right_class_is_one_of_the_classes_and_its_field_stays_while_they_do():
    slots = softmax.answer(SCORES | {"target": "5"})
    assert slots["target"].count("<option") == 3 and '"2" selected' in slots["target"]
    held = dict(re.findall(r'name="(listed)" value="([^"]*)"', slots["target"]))
    assert softmax.answer(SCORES | held | {"target": "1"})["target"] == slots["target"]
    more = softmax.answer(SCORES | held | {"target": "1", "classes": "4"})["target"]
    assert more.count("<option") == 4 and '"1" selected' in more


@pytest.mark.parametrize("score", [0.0, 8.0, 10.0])
def test_the_logarithm_written_out_computes_as_printed(score):
    told = softmax.answer(SCORES | {"s0": str(-score), "s1": str(score)})["told"]
    number, _, power, loss = re.search(r"−ln ([\d.]+)( × 10⁻(\S+))? = ([\d.]+):", told).groups()
    exponent = int((power or "0").translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")))
    assert f"{-np.log(float(number) / 10**exponent):.4f}" == loss


def test_diabetes_plays_with_other_batch_sizes_beside_it(patients):
    first = diabetes.diabetes(COURSE)
    assert "epoch 0 of 12" in first["stand"] and "19 batches" in first["told"]
    last = list(diabetes.play(COURSE | {"race_8": "on", "race_607": "on", "speed": "20"}))[-1]
    assert "epoch 12 of 12" in last["stand"] and "228" in last["numbers"]
    assert last["loss"].count("polyline") == 4 and ">607</text>" in last["right"]
    assert page_at(diabetes.step(COURSE | page_at(first)))["n"] == "1"


def test_the_diabetes_listing_prints_what_the_panel_shows(patients, monkeypatch):
    table = torch.cat([patients[0], patients[1][:, None]], 1).double().numpy()
    monkeypatch.setattr(np, "loadtxt", lambda url, delimiter: table)
    course = Course("relu", "Adam", 0.01, 64, 5)
    last = list(patients_epochs(course, *patients, 3))[-1]
    loss, right = map(float, re.findall(r"\d+\.\d+", printed(programs.course(course, 3))))
    assert (loss, right) == pytest.approx((last.test_loss, last.test_right), abs=1e-4)


def test_each_batch_size_compared_has_its_colour_and_the_one_in_use_is_named(patients):
    slots = diabetes.diabetes(COURSE | {"race_8": "on", "race_128": "on", "race_32": "on", "n": "0"})
    colours = re.findall(r'class="end" style="--c:(#\w+)"[^>]*>(\d+)<', slots["loss"])
    assert [batch for _, batch in colours] == ["8", "128"] and len({colour for colour, _ in colours}) == 2
    assert "32 is the batch size in use" in slots["beside"] and not diabetes.diabetes(COURSE)["beside"]


def test_the_first_play_of_diabetes_shows_learning(patients):
    course = Course(**{name: value for name, value in diabetes.QUICK.items() if name != "epochs"})
    first, *_, last = patients_epochs(course, *patients, 30)
    assert last.train_loss < 0.7 * first.train_loss
    assert next(iter(diabetes.TRIES)) == "quick" and diabetes.TRIES["tutorial"]["activation"] == "sigmoid"


@pytest.mark.parametrize("bad", [{"rate": "nan"}, {"batch": "1"}, {"epochs": "1e6"}, {"activation": "<b>"}])
def test_bad_settings_of_the_diabetes_panel_are_told_in_a_sentence(patients, bad):
    told = shown(panel._once(diabetes.diabetes)(COURSE | bad))
    assert list(told) == ["trouble"] and 'role="alert"' in told["trouble"] and "<b>" not in told["trouble"]


def test_a_missing_table_is_told_in_a_sentence(tmp_path, monkeypatch):
    monkeypatch.setenv("INKWELL_DATA", str(tmp_path))
    monkeypatch.setattr(data, "NAMES_URL", "http://127.0.0.1:9/none")
    learn.taken_course.cache_clear()
    told = shown(panel._once(diabetes.diabetes)(COURSE))
    assert "Connect to the network" in told["trouble"]
    assert not list(tmp_path.rglob("*.part"))


@pytest.mark.parametrize(
    ("handler", "asked"),
    [
        (logistic.passing, HOURS | {"points": "1, 0.5"}),
        (logistic.passing, HOURS | {"points": ""}),
        (logistic.passing, HOURS | {"rate": "nan"}),
        (logistic.passing, HOURS | {"x": "many"}),
        (hello.hello, WORDS | {"source": ""}),
        (hello.hello, WORDS | {"target": "ohlo"}),
        (hello.hello, WORDS | {"source": "a" * 21, "target": "b" * 21}),
        (hello.hello, WORDS | {"version": "<b>"}),
        (hello.hello, WORDS | {"rate": "0"}),
        (hello.hello, WORDS | {"epochs": "1000"}),
        (hello.hello, WORDS | {"seed": "nan"}),
        (softmax.answer, SCORES | {"s0": "nan"}),
        (softmax.answer, SCORES | {"s0": "1e9"}),
        (softmax.answer, SCORES | {"classes": "many"}),
    ],
)
def test_bad_settings_of_the_other_panels_are_told_in_a_sentence(handler, asked):
    told = shown(panel._once(handler)(asked))
    assert list(told) == ["trouble"] and 'role="alert"' in told["trouble"] and "<b>" not in told["trouble"]


def test_the_other_endpoints_answer_in_plain_json():
    told = logistic.fit_logistic(w=0.0, b=0.0, rate=0.5, steps=400)
    json.dumps(told, allow_nan=False)
    assert told["predicts"] > 0.9 and 2 < told["half"] < 3
    assert softmax.softmax([0.2, 0.1, -0.1])["nll"] == pytest.approx(0.9729, abs=1e-4)
    run = hello.spell(version="embedding")
    json.dumps(run, allow_nan=False)
    assert run["reached"] and run["alphabet"] == "ehlo" and len(run["epochs"]) == 15


@pytest.mark.parametrize(
    "call",
    [
        lambda: logistic.fit_logistic(loss="mae"),
        lambda: logistic.fit_logistic([[1, 2]]),
        lambda: logistic.fit_logistic(rate=None),
        lambda: softmax.softmax([1.0]),
        lambda: softmax.softmax(None),
        lambda: softmax.softmax([1.0, 2.0], "first"),
        lambda: hello.spell("hello", "world!"),
        lambda: hello.spell(["h"], ["o"]),
        lambda: hello.spell(count=10**9),
        lambda: hello.spell(seed=0.5),
    ],
)
def test_a_wrong_call_of_the_other_endpoints_gets_a_sentence(call):
    with pytest.raises(gr.Error) as raised:
        call()
    assert len(raised.value.message) > 14
