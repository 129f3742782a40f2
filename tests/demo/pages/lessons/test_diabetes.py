"""Diabetes: what it tells of a run is true of it, and other batch sizes run beside it."""

import re

import numpy as np
import pytest
import torch

from demo import learn
from demo.pages.lessons import diabetes, programs
from models import data, made
from models.lessons.diabetes import ACTIVATIONS, OPTIMIZERS, Course, Report
from models.lessons.diabetes import epochs as patients_epochs
from tests.kit.forms import DIABETES
from tests.kit.lessons import Visitor, step_of
from tests.kit.listings import printed
from tests.kit.panels import is_chinese, sentences

WRITTEN_SO = {*ACTIVATIONS, *OPTIMIZERS}  # in Chinese as in English


@pytest.fixture
def visitor(patients):
    return Visitor(diabetes.PANEL, DIABETES)


def test_diabetes_plays_with_other_batch_sizes_beside_it(visitor):
    first = visitor.ask()
    assert "epoch 0 of 12" in first["stand"] and "19 batches" in first["told"]
    assert step_of(visitor.ask("step")) == 1
    last = visitor.play(race_8="on", race_607="on", speed="20")[-1]
    assert "epoch 12 of 12" in last["stand"] and "228" in last["numbers"]
    assert last["loss"].count("polyline") == 4 and ">607</text>" in last["right"]


def test_the_diabetes_listing_prints_what_the_panel_shows(patients, monkeypatch):
    table = torch.cat([patients[0], patients[1][:, None]], 1).double().numpy()
    monkeypatch.setattr(np, "loadtxt", lambda url, delimiter: table)
    course = Course("relu", "Adam", 0.01, 64, 5)
    last = list(patients_epochs(course, *patients, 3))[-1]
    loss, right = map(float, re.findall(r"\d+\.\d+", printed(programs.course(course, 3))))
    assert (loss, right) == pytest.approx((last.test_loss, last.test_right), abs=1e-4)


@pytest.fixture
def no_table(tmp_path, monkeypatch):
    """Somebody at a server without the table of patients and without a way to it."""
    monkeypatch.setenv("INKWELL_DATA", str(tmp_path))
    monkeypatch.setattr(data, "NAMES_URL", "http://127.0.0.1:9/none")
    return Visitor(diabetes.PANEL, DIABETES)


def test_without_the_table_the_lesson_runs_with_made_patients_and_all_say_so(no_table):
    slots = no_table.play(epochs="3", speed="20")[-1]
    assert "epoch 3 of 3" in slots["stand"]
    assert "Made data." in slots["source"] and "759, made" in slots["numbers"]
    assert "made data" in slots["loss"] and "made data" in slots["right"]
    assert "2 x₁ + x₂ + 2 x₃ x₄" in slots["about"] and "Pima" not in slots["about"]
    assert "urlopen" not in str(slots)


def test_the_listing_of_made_patients_makes_them_and_prints_what_the_panel_shows(no_table):
    course = Course("relu", "Adam", 0.01, 64, 5, made=True)
    last = list(patients_epochs(course, *made.patients(), 3))[-1]
    loss, right = map(float, re.findall(r"\d+\.\d+", printed(programs.course(course, 3))))
    assert (loss, right) == pytest.approx((last.test_loss, last.test_right), abs=1e-4)


def test_a_table_that_cannot_be_fetched_is_a_sentence_and_the_made_patients_stay(no_table):
    told = no_table.sent("play", fetch="on")
    assert "seems to be offline" in told["trouble"] and "没有联网" in told["trouble"]
    assert "urlopen" not in told["trouble"] and "--data" not in told["trouble"]
    assert "Made data." in told["source"]


def test_the_fetched_table_takes_the_place_of_the_made_patients(patients, monkeypatch, visitor):
    fetched = []

    def fetching():
        yield 5_000, 13_000
        fetched.append(True)

    monkeypatch.setattr(data, "fetch_diabetes", fetching)
    monkeypatch.setattr(learn, "has_patients", lambda: bool(fetched))
    assert step_of(visitor.ask("step")) == 1
    progress, last = visitor.play(fetch="on")
    assert "5 of 13 kB" in progress["source"] and last["source"] == ""
    assert step_of(last) == 0 and "Pima" in last["about"] and "made" not in last["numbers"]


def test_each_batch_size_of_diabetes_has_its_colour_and_the_one_in_use_is_named(visitor):
    slots = visitor.ask(race_8="on", race_128="on", race_32="on")
    colours = re.findall(r'class="end" style="--c:(#\w+)"[^>]*>(\d+)<', slots["loss"])
    assert [batch for _, batch in colours] == ["8", "128"] and len({colour for colour, _ in colours}) == 2
    assert "32 is the batch size in use" in slots["beside"] and not visitor.ask()["beside"]


def test_the_first_play_of_diabetes_shows_learning(patients):
    course = Course(**{name: value for name, value in diabetes.QUICK.items() if name != "epochs"})
    first, *_, last = patients_epochs(course, *patients, 30)
    assert last.train_loss < 0.7 * first.train_loss
    quick, tutorial = (values for words, values in diabetes.DiabetesForm.tries[:2])
    assert quick == diabetes.QUICK and tutorial["activation"] == "sigmoid"
    form = diabetes.DiabetesForm.parse({})
    assert {name: getattr(form, name) for name in quick} == quick


def after(losses, tests, low=-1.0, high=1.0, right=0.7):
    """Reports of a run with these training and test losses."""
    pairs = enumerate(zip(losses, tests, strict=True))
    return tuple(Report(n, train, test, right, right, low, high) for n, (train, test) in pairs)


def falling(count=30):
    return [0.7 - 0.01 * n for n in range(count)]


@pytest.mark.parametrize(
    ("run", "course", "said"),
    [
        (after([0.7] * 30 + [0.6, 0.9], [0.5] * 31 + [0.9]), Course("sigmoid", rate=10.0), "loss jumps"),
        (after([0.7] * 30, [0.5] * 29 + [0.6]), Course(), "% of the test patients"),
        (after(falling(), [0.5] * 29 + [0.6]), Course(), "by heart"),
        (after([0.6] + [0.5] * 28 + [0.55], [0.5] * 29 + [0.6]), Course(), "% of the test patients"),
        (after([0.7] * 2, [0.7] * 2, 0.4, 0.85), Course("relu"), "(probabilities 0.599 to 0.701"),
        (after([0.7] * 2, [0.7] * 2, 0.1, 0.3), Course(), "each sigmoid’s slope"),
        (after([0.7] * 2, [0.7] * 2, -0.3, -0.1), Course("relu", batch=607), "needs more steps"),
        (after([0.7] * 2, [0.7] * 2, 0.6, 0.6), Course("relu"), "layer of ReLUs"),
        (after([0.7] * 2, [0.7] * 2), Course(), "10.0 points better"),
        (after([0.7] * 2, [0.7] * 2, right=0.5), Course(), "10.0 points worse"),
        (after([0.7], [0.7]), Course(batch=607), "in one batch,"),
    ],
)
def test_what_diabetes_tells_is_true_of_the_run(run, course, said):
    told = diabetes.happens(run, course, 0.6)
    assert said in told
    assert course.activation == "sigmoid" or "igmoid" not in told


def test_the_loss_axis_of_diabetes_holds_every_run_and_seldom_changes():
    losses = [0.7, 0.9, 1.2, 0.3, 40.0, float("inf")]
    spans = [diabetes.span("loss", losses[: n + 1]) for n in range(len(losses))]
    assert spans[0] == (0.35, 0.85) and spans[1] == spans[2] == spans[3]
    assert spans[-1][1] >= 40


@pytest.mark.parametrize("bad", [{"rate": "nan"}, {"batch": "1"}, {"epochs": "1e6"}, {"activation": "<b>"}])
def test_bad_settings_of_the_diabetes_panel_are_told_in_a_sentence(visitor, bad):
    told = visitor.sent(**bad)
    assert set(told) - {"refused"} == {"trouble", "n"}
    assert 'role="alert"' in told["trouble"] and "<b>" not in told["trouble"]


@pytest.mark.parametrize("field", ["rate", "batch", "epochs", "seed"])
def test_a_field_of_diabetes_that_is_no_number_is_named_in_both_languages(visitor, field):
    en, zh = sentences(visitor.problem(**{field: "many"}))
    assert "'many': give a " in en and "不能是“many”" in zh and is_chinese(zh, WRITTEN_SO)
    assert en[0].isupper(), en


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"activation": "tanh"}, "激活函数不能是“tanh”"),
        ({"optimizer": "LBFGS"}, "优化器不能是“LBFGS”"),
        ({"batch": "1"}, "批大小不能是 1"),
        ({"epochs": "1e6"}, "轮数"),
    ],
    ids=str,
)
def test_a_wrong_setting_of_diabetes_is_told_in_both_languages(visitor, wrong, sentence):
    en, zh = sentences(visitor.problem(**wrong))
    assert sentence in zh and is_chinese(zh, WRITTEN_SO), zh
    assert en.endswith(".") and not re.match(rf"({'|'.join(wrong)}) is", en), en
