"""The First steps tab: what its handlers show, what its programs print, what its endpoints answer."""

import contextlib
import io
import json
import re

import gradio as gr
import numpy as np
import pytest
import torch

from demo import listings, walks
from demo.pages import diabetes, hello, line, panels, passing, softmax
from demo.words.steps import LINE, STEPS
from demo.words.taught import DIABETES, HELLO, PASSING, SOFTMAX
from models import basics, data
from models.basics import OPTIMIZERS, Walk
from models.diabetes import Course
from models.diabetes import epochs as patients_epochs
from models.hello import Spelling, epochs

USUAL = {"optimizer": "SGD", "rate": "0.01", "start": "given", "w0": "-1", "b0": "4", "steps": "100"}
USUAL |= {"points": line.POINTS, "speed": "200"}


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch):
    monkeypatch.setattr(walks.time, "sleep", lambda seconds: None)


@pytest.fixture
def patients(monkeypatch):
    """759 invented patients, so that no data is needed."""
    generator = torch.Generator().manual_seed(4)
    x = 2 * torch.rand(759, 8, generator=generator) - 1
    y = (x[:, :3].sum(1) + 0.3 * torch.randn(759, generator=generator) > -0.3).float()
    monkeypatch.setattr(data, "diabetes", lambda: (x, y))
    walks.taken_course.cache_clear()
    yield x, y
    walks.taken_course.cache_clear()


def shown(update: dict) -> dict:
    return json.loads(update["shown"])


def page_at(slots: dict) -> dict:
    """The hidden fields that the page would send back."""
    return dict(re.findall(r'name="(n|of)" value="([^"]*)"', slots["stand"]))


def printed(code: str) -> str:
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(code, "listing", "exec"), {})
    return out.getvalue()


@pytest.mark.parametrize("words", [STEPS, LINE, PASSING, SOFTMAX, HELLO, DIABETES])
def test_every_word_stands_in_both_languages(words):
    for key, (en, zh) in words.items():
        assert en and zh, key
        assert set(re.findall(r"{(\w+)}", en)) == set(re.findall(r"{(\w+)}", zh)), key


def test_the_line_begins_where_it_is_told_and_steps_on():
    first = line.line(USUAL)
    assert "−1.0000" in first["numbers"] and "step 0 of 100" in first["stand"]
    second = line.step(USUAL | page_at(first))
    assert "−0.8800" in second["numbers"] and "step 1 of 100" in second["stand"]
    third = line.step(USUAL | page_at(second))
    assert page_at(third)["n"] == "2"


def test_playing_ends_at_the_last_step_and_then_begins_anew():
    frames = list(line.play(USUAL))
    assert len(frames) > 5 and "playing" in frames[0]["stand"]
    assert "step 100 of 100" in frames[-1]["stand"] and "playing" not in frames[-1]["stand"]
    again = next(line.play(USUAL | page_at(frames[-1])))
    assert int(page_at(again)["n"]) < 50


def test_playing_goes_on_from_the_step_of_the_page_but_not_from_another_runs():
    there = page_at(line.line(USUAL)) | {"n": "60"}
    assert int(page_at(next(line.play(USUAL | there)))["n"]) > 60
    assert int(page_at(next(line.play(USUAL | there | {"rate": "0.02"})))["n"]) < 60
    assert page_at(line.line(USUAL | there | {"w0": "0"}))["n"] == "0"


def test_too_large_a_rate_is_explained():
    last = list(line.play(USUAL | {"rate": "0.5"}))[-1]
    assert "Diverged at step" in last["told"] and "发散" in last["told"]
    assert "∞" in last["numbers"] or "NaN" in last["numbers"]
    ended = line.step(USUAL | {"rate": "0.5"} | page_at(last))
    assert page_at(ended)["n"] == page_at(last)["n"]


def test_optimizers_race_and_the_lowest_loss_stands_first():
    last = list(line.play(USUAL | {"race_Rprop": "on", "race_Adagrad": "on"}))[-1]
    names = re.findall(r"</i>(\w+)", last["race"])
    assert names[0] == "Rprop" and set(names) == {"SGD", "Rprop", "Adagrad"}
    assert last["trace"].count("polyline") == 3


def test_a_click_adds_a_point_once():
    asked = USUAL | {"px": "80", "py": "10"}
    added = line.line(asked)["dots"]
    points = re.search(r'name="points" value="([^"]*)"', added)[1]
    assert len(walks.points_of(points)) == 4 and 'name="px" min="0" value=""' in added
    again = line.line(asked | {"points": points})["dots"]
    assert re.search(r'name="points" value="([^"]*)"', again)[1] == points


@pytest.mark.parametrize("name", OPTIMIZERS)
@pytest.mark.parametrize("seed", [None, 3])
def test_the_listing_prints_what_the_panel_shows(name, seed):
    start = (-1.0, 4.0) if seed is None else basics.seeded(seed)
    walk = Walk("line", "mse", basics.LINE, name, 0.05, 0.5, *start)
    moment = list(basics.steps(walk, 7))[-1]
    told = printed(listings.walk(walk, 7, seed, 4.0))
    w, b, y = map(float, re.findall(r"-?\d+\.\d+", told))
    assert (w, b, y) == pytest.approx((moment.w, moment.b, moment.w * 4 + moment.b), abs=2e-3)


BAD = [
    {"rate": "fast"},
    {"rate": "nan"},
    {"rate": "1e30"},
    {"rate": "-1"},
    {"steps": "1e9"},
    {"steps": "2.5"},
    {"optimizer": "<b>"},
    {"points": ""},
    {"points": "<b>, 2"},
    {"points": "1, 2; 3"},
    {"points": "1, nan"},
    {"w0": "inf"},
    {"start": "seed", "seed": "-1"},
    {"x": "1e99"},
]


@pytest.mark.parametrize("bad", BAD, ids=str)
def test_bad_settings_are_told_in_a_sentence_and_escaped(bad):
    told = shown(panels._once(line.line)(USUAL | bad))
    assert list(told) == ["trouble"]
    assert 'role="alert"' in told["trouble"] and "<b>" not in told["trouble"]
    *_, last = panels._told(line.play)(USUAL | bad)
    assert 'role="alert"' in shown(last)["trouble"]


def test_the_endpoint_tells_every_step_in_plain_json():
    told = line.fit_line(steps=50)
    json.dumps(told, allow_nan=False)
    assert len(told["steps"]) == 51 and not told["diverged"]
    assert (told["steps"][0]["w"], told["steps"][0]["b"]) == basics.seeded(0)
    gone = line.fit_line(rate=1.0, steps=1000)
    json.dumps(gone, allow_nan=False)
    assert gone["diverged"] and gone["predicts"] is None
    assert line.fit_line([[1, 2], [2, 4]], "LBFGS", 1.0, steps=30)["predicts"] == pytest.approx(8, abs=1e-2)


@pytest.mark.parametrize(
    "call",
    [
        lambda: line.fit_line([]),
        lambda: line.fit_line("1,2"),
        lambda: line.fit_line([[1, None]]),
        lambda: line.fit_line(optimizer="Magic"),
        lambda: line.fit_line(rate=float("nan")),
        lambda: line.fit_line(steps=10**6),
        lambda: line.fit_line(seed="x"),
        lambda: line.fit_line(w=float("inf")),
        lambda: line.fit_line(x=None),
    ],
)
def test_a_wrong_call_of_an_endpoint_gets_a_sentence(call):
    with pytest.raises(gr.Error) as raised:
        call()
    assert len(raised.value.message) > 20


COURSE = {"activation": "relu", "optimizer": "SGD", "rate": "0.1", "batch": "32", "epochs": "12"}
HOURS = {"optimizer": "SGD", "rate": "0.5", "start": "given", "w0": "-4", "b0": "6", "steps": "400"}
WORDS = {"source": "hello", "target": "ohlol", "version": "embedding", "cell": "rnn", "epochs": "15"}
SCORES = {"classes": "3", "target": "0", "s0": "0.2", "s1": "0.1", "s2": "-0.1"}


def test_two_losses_part_and_the_stuck_one_is_explained():
    first = passing.passing(HOURS)
    assert first["plot"].count("polyline") == 2 and "Both begin alike" in first["told"]
    last = list(passing.play(HOURS | {"speed": "200"}))[-1]
    assert "MSE is stuck" in last["told"] and "step 400 of 400" in last["stand"]
    assert page_at(passing.step(HOURS | page_at(first)))["n"] == "1"


@pytest.mark.parametrize("loss", ["bce", "mse"])
@pytest.mark.parametrize("name", ["SGD", "LBFGS"])
def test_the_logistic_listing_prints_what_the_panel_shows(loss, name):
    walk = Walk("logistic", loss, basics.HOURS, name, 0.3, 0.0, 0.5, -0.25)
    moment = list(basics.steps(walk, 9))[-1]
    w, b, p = map(float, re.findall(r"-?\d+\.\d+", printed(listings.walk(walk, 9, None, 4.0))))
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
    lines = printed(listings.spelling(spelling, 6)).splitlines()
    own = [f"{epoch.number}: {epoch.says}, loss {epoch.loss:.3f}" for epoch in epochs(spelling, 6)]
    assert lines == own


def test_what_is_typed_is_escaped():
    slots = hello.hello(WORDS | {"source": "<b>", "target": "&'<"})
    for part in slots.values():
        assert "<b></b>" not in part and "&'<" not in part.replace("&#x27;", "")
    assert "&lt;" in slots["hidden"]
    told = shown(panels._once(hello.hello)(WORDS | {"source": "<img src=x>", "target": "b"}))
    assert "<img" not in told["trouble"]


def test_softmax_shows_the_tutorials_numbers_and_its_listing_prints_them():
    slots = softmax.answer(SCORES)
    assert "37.80 %" in slots["table"] and slots["losses"].count("0.9729") == 2
    assert "−0.6220" in slots["table"]
    assert printed(listings.softmax([0.2, 0.1, -0.1], 0)).count("0.9729") == 2
    assert softmax.answer(SCORES | {"classes": "2", "target": "5"})["table"].count("<tr") == 3


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
    loss, right = map(float, re.findall(r"\d+\.\d+", printed(listings.course(course, 3))))
    assert (loss, right) == pytest.approx((last.test_loss, last.test_right), abs=1e-4)


@pytest.mark.parametrize("bad", [{"rate": "nan"}, {"batch": "1"}, {"epochs": "1e6"}, {"activation": "<b>"}])
def test_bad_settings_of_the_diabetes_panel_are_told_in_a_sentence(patients, bad):
    told = shown(panels._once(diabetes.diabetes)(COURSE | bad))
    assert list(told) == ["trouble"] and 'role="alert"' in told["trouble"] and "<b>" not in told["trouble"]


def test_a_missing_table_is_told_in_a_sentence(tmp_path, monkeypatch):
    monkeypatch.setenv("INKWELL_DATA", str(tmp_path))
    monkeypatch.setattr(data, "NAMES_URL", "http://127.0.0.1:9/none")
    walks.taken_course.cache_clear()
    told = shown(panels._once(diabetes.diabetes)(COURSE))
    assert "Connect to the network" in told["trouble"]
    assert not list(tmp_path.rglob("*.part"))


@pytest.mark.parametrize(
    ("handler", "asked"),
    [
        (passing.passing, HOURS | {"points": "1, 0.5"}),
        (passing.passing, HOURS | {"points": ""}),
        (passing.passing, HOURS | {"rate": "nan"}),
        (passing.passing, HOURS | {"x": "many"}),
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
    told = shown(panels._once(handler)(asked))
    assert list(told) == ["trouble"] and 'role="alert"' in told["trouble"] and "<b>" not in told["trouble"]


def test_the_other_endpoints_answer_in_plain_json():
    told = passing.fit_logistic(w=0.0, b=0.0, rate=0.5, steps=400)
    json.dumps(told, allow_nan=False)
    assert told["predicts"] > 0.9 and 2 < told["half"] < 3
    assert softmax.softmax([0.2, 0.1, -0.1])["nll"] == pytest.approx(0.9729, abs=1e-4)
    run = hello.spell(version="embedding")
    json.dumps(run, allow_nan=False)
    assert run["reached"] and run["alphabet"] == "ehlo" and len(run["epochs"]) == 15


@pytest.mark.parametrize(
    "call",
    [
        lambda: passing.fit_logistic(loss="mae"),
        lambda: passing.fit_logistic([[1, 2]]),
        lambda: passing.fit_logistic(rate=None),
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
