"""A network of one's own: trained in the visitor's session, in turn, its run never lost."""

import json
import re

import gradio as gr
import pytest

from demo.old import panel
from demo.pages.lessons import yours
from demo.pages.lessons.yours import network as learning
from demo.panel.waiting_line import Turns
from models import data
from models.own.settings import KINDS
from tests.kit.own_runs import ASKED, BATCHES, UNITS, mnist, of_page, played, run  # noqa: F401


def test_a_network_is_trained_shown_and_handed_over():
    first = yours.own(ASKED, None, None)
    assert "step 0 of 10" in first["stand"] and "Press “Play”" in first["told"] and first["files"] == ""
    assert first["kernels"].count("<img") == 3  # two rows and the scale
    parts = played(ASKED)
    trial, trained = parts[-1]["held"]
    assert trial.over and "Done: it reads" in parts[-1]["told"] and "step 10 of 10" in parts[-1]["stand"]
    assert parts[-1]["curve"].count("polyline") == 2 and "CNN(width=5)" in parts[-1]["code"]
    assert trained.settings == trial.settings and 0 <= trained.error < 1
    assert not len(learning.HEAVY)
    again = yours.own(ASKED, trial, trained)
    assert again["told"] == parts[-1]["told"] and again["held"] == (gr.skip(), gr.skip())
    assert yours.own(ASKED, trial, None)["held"][1] == trained  # paused within its last moment
    assert played(ASKED, trial, trained)[-1]["held"][0] is not trial  # Play once more begins anew


def test_a_pause_keeps_the_run_and_play_goes_on():
    asked = BATCHES | {"speed": "50"}
    parts = played(asked, most=4)
    trial = parts[-1]["held"][0]
    taken = sum(run.step for run in trial.runs.values())
    assert 0 < taken < 120 and not len(learning.HEAVY)
    rested = yours.own(asked | of_page(parts[-1]), trial, None)
    assert "nothing is lost" in rested["told"] and rested["files"]
    last = played(BATCHES, trial)[-1]
    assert last["held"][0] is trial and trial.over
    assert [run.step for run in trial.runs.values()] == [100, 16, 4]
    assert "batches of 10 take 100 steps" in last["told"] and last["curve"].count('text class="end"') == 3


def stepped(asked, trial=None) -> dict:
    """What one press of Step leads to."""

    async def taken():
        return [part async for part in yours.step(asked, trial, None)]

    return run(taken())[-1]


def test_step_goes_one_step_and_reset_begins_anew():
    slots = stepped(ASKED)
    trial = slots["held"][0]
    assert trial.runs["cnn"].step == 1 and "step 1 of 10" in slots["stand"]
    stepped(ASKED, trial)
    assert trial.runs["cnn"].step == 2
    reset = yours.own(ASKED | of_page(slots) | {"n": "0"}, trial, None)
    assert reset["held"][0] is None and "step 0 of 10" in reset["stand"]
    other = yours.own(ASKED | {"batch": "50"}, trial, None)
    assert "step 0 of 20" in other["stand"] and "held" not in other
    assert "goes on from 20 %" in other["told"]
    assert "step 2 of 10" in yours.own(ASKED, trial, None)["stand"]


def test_the_last_step_ends_with_its_validation():
    trial = stepped(ASKED)["held"][0]
    for _ in range(9):
        slots = stepped(ASKED, trial)
    assert "Done" in slots["told"] and slots["held"][1].settings == trial.settings
    assert trial.runs["cnn"].optimizer is None


def test_a_run_that_was_reset_shows_nothing_more():
    async def reset():
        parts, playing = [], yours.play(BATCHES, None, None)
        async for part in playing:
            parts.append(part)
            if "held" in part and len(parts) == 3:
                yours.own(BATCHES | of_page(part) | {"n": "0"}, part["held"][0], None)
        return parts

    parts = run(reset())
    assert len(parts) == 3 and not len(learning.HEAVY)


def test_the_sigmoids_learn_nothing_and_it_is_told_why():
    parts = played(UNITS | {"epochs": "5", "lr": "0.1", "batch": "20"})
    assert parts[-1]["held"][1].settings.kind == "mlp"
    assert "With sigmoid" in parts[-1]["told"] and "slope is 1/4" in parts[-1]["told"]


def test_a_divergence_is_told_and_the_network_before_it_stays():
    last = played(ASKED | {"optimizer": "sgd", "lr": "10", "epochs": "5", "kind": "mlp", "width_mlp": "512"})[
        -1
    ]
    assert "Diverged" in last["told"]
    assert last["held"][1] == gr.skip()


def test_who_diverged_and_who_only_guesses_is_said():
    lost = played(UNITS | {"lr": "10"})[-1]
    assert "MLP, ReLU diverged" in lost["told"] and "MLP, ReLU 发散了" in lost["told"]
    assert lost["held"][1].settings.kind == "mlp_sigmoid" and lost["files"]
    guessed = played(ASKED | {"kind": "mlp_sigmoid", "width_mlp_sigmoid": "128", "optimizer": "sgd"})[-1]
    assert "no better than guessing" in guessed["told"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("which", [0, -1])
def test_the_caption_counts_the_pictures(kind, which):
    width = KINDS[kind].widths[which]
    slots = yours.own(ASKED | {"kind": kind, f"width_{kind}": str(width)}, None, None)
    shown = re.search(r"The first (\d+) of (\d+) are shown", slots["looks"])
    most = {"cnn": 16, "mlp": 8, "mlp_sigmoid": 8}.get(kind, 32)
    assert (shown is not None) == (width > most)
    assert not shown or shown.groups() == (str(most), str(width))


def test_two_at_once_and_the_others_in_the_order_they_came():
    turns = Turns(2)
    with turns.turn() as first, turns.turn() as second:
        with turns.turn() as third, turns.turn() as fourth:
            assert [one() for one in (first, second, third, fourth)] == [0, 0, 1, 2]
        assert len(turns) == 2
    assert len(turns) == 0


def test_who_waits_is_told_the_place_and_leaves_the_line_when_stopped():
    with learning.HEAVY.turn(), learning.HEAVY.turn(), learning.HEAVY.turn():
        parts = played(ASKED, most=2)
        assert "Yours comes after 2 more" in parts[1]["told"] and "playing" in parts[0]["stand"]
        assert "held" not in parts[-1] and len(learning.HEAVY) == 3
    assert len(learning.HEAVY) == 0


def test_an_abandoned_run_ends():
    async def closed():
        playing = yours.play(BATCHES, None, None)
        trial = None
        async for part in playing:
            trial = part.get("held", (trial,))[0]
            yours.forget(trial)
        return trial

    trial = run(closed())
    assert not trial.over and not len(learning.HEAVY)
    yours.forget(None)


def test_the_digits_are_fetched_in_sight_or_their_absence_is_a_sentence(monkeypatch):
    def fetched(train):
        yield from ((3_000_000, 9_900_000), (9_900_000, 9_900_000))

    monkeypatch.setattr(learning, "at_hand", lambda: False)
    monkeypatch.setattr(data, "fetch_mnist", fetched)
    assert any("3.0 of 9.9 MB" in part.get("told", "") for part in played(ASKED))

    def offline(train):
        yield 0, 0
        raise data.DataError("no network here")

    monkeypatch.setattr(data, "fetch_mnist", offline)
    told = panel._told(yours.play)

    async def last():
        return [part async for part in told(ASKED, None, None)][-1]

    slots = json.loads(run(last())[0]["shown"])
    assert "no network here" in slots["trouble"] and "下载" in slots["trouble"]
    with pytest.raises(ValueError, match="press “Play” once"):
        stepped(ASKED)


@pytest.mark.parametrize(
    ("field", "value"),
    [("batch", "0"), ("batch", "many"), ("lr", "-1"), ("lr", "nan"), ("digits", "5"), ("digits", "1e99")]
    + [("epochs", "9"), ("seed", "-3"), ("kind", "moon"), ("optimizer", "luck"), ("width_cnn", "7")]
    + [("experiment", "moon"), ("batch", "2.5")],
)
def test_absurd_settings_get_a_sentence(field, value):
    with pytest.raises(ValueError, match=r"\.$") as refused:
        yours.own(ASKED | {field: value}, None, None)
    assert "这样不行" not in panel.trouble(refused.value)
