"""The First steps tab: what its handlers show, what its programs print, what its endpoints answer."""

import json
import re

import gradio as gr
import pytest

from demo import learn
from demo.old import panel
from demo.old.tables.diabetes import DIABETES
from demo.old.tables.steps import AXES, LINE, STEPS
from demo.old.tables.taught import HELLO, PASSING, SOFTMAX
from demo.pages.lessons import line, programs
from models import basics
from models.basics import OPTIMIZERS, Walk
from tests.kit.forms import LINE as USUAL
from tests.kit.forms import page_at
from tests.kit.forms import slots_of as shown
from tests.kit.listings import printed


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch):
    monkeypatch.setattr(learn.time, "sleep", lambda seconds: None)


@pytest.mark.parametrize("words", [STEPS, AXES, LINE, PASSING, SOFTMAX, HELLO, DIABETES])
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
    frames = list(line.play(USUAL | {"race_Rprop": "on", "race_Adagrad": "on"}))
    assert {tuple(re.findall(r"</i>(\w+)", one["race"])) for one in frames[:-1]} == {
        ("SGD", "Adagrad", "Rprop")
    }
    last = frames[-1]
    names = re.findall(r"</i>(\w+)", last["race"])
    assert names[0] == "Rprop" and set(names) == {"SGD", "Rprop", "Adagrad"}
    assert last["trace"].count("polyline") == 3


def test_a_click_adds_a_point_once():
    asked = USUAL | {"px": "80", "py": "10"}
    added = line.line(asked)["dots"]
    points = re.search(r'name="points"[^>]*>([^<]*)<', added)[1]
    assert len(learn.points_of(points)) == 4 and 'name="px" min="0" value=""' in added
    again = line.line(asked | {"points": points})["dots"]
    assert re.search(r'name="points"[^>]*>([^<]*)<', again)[1] == points


@pytest.mark.parametrize("name", OPTIMIZERS)
@pytest.mark.parametrize("seed", [None, 3])
def test_the_listing_prints_what_the_panel_shows(name, seed):
    start = (-1.0, 4.0) if seed is None else basics.seeded(seed)
    walk = Walk("line", "mse", basics.LINE, name, 0.05, 0.5, *start)
    moment = list(basics.steps(walk, 7))[-1]
    told = printed(programs.walk(walk, 7, seed, 4.0))
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
    told = shown(panel._once(line.line)(USUAL | bad))
    assert list(told) == ["trouble"]
    assert 'role="alert"' in told["trouble"] and "<b>" not in told["trouble"]
    *_, last = panel._told(line.play)(USUAL | bad)
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
