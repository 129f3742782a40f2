"""A network of one's own: trained in the visitor's session, in turn, its run never lost."""

import base64
import json
import re

import gradio as gr
import pytest

from demo import learn
from demo.pages.digits import own_row
from demo.pages.lessons.yours import own_network
from demo.panel.waiting_line import Turns
from models import data, made
from models.own import onnx_export
from models.own.settings import KINDS
from tests.kit.lessons import collected, run
from tests.kit.own_runs import BATCHES, OWN, UNITS, Owner, mnist  # noqa: F401
from tests.kit.panels import is_chinese, problem_of, sentences

HEAVY = own_network.HEAVY


@pytest.fixture
def owner():
    return Owner(OWN)


def test_a_network_is_trained_shown_and_handed_over(owner):
    first = owner.ask()
    assert "step 0 of 10" in first["stand"] and "Press “Play”" in first["told"] and first["files"] == ""
    assert first["kernels"].count("<img") == 3  # two rows and the scale
    parts = owner.play()
    trial, trained = owner.trial, owner.network
    assert trial.over and "Done: it reads" in parts[-1]["told"] and "step 10 of 10" in parts[-1]["stand"]
    assert parts[-1]["curve"].count("polyline") == 2 and "CNN(width=5)" in parts[-1]["code"]
    assert trained.settings == trial.settings and 0 <= trained.error < 1
    assert not len(HEAVY)
    again = owner.ask()
    assert again["told"] == parts[-1]["told"] and owner.trial is trial and owner.network is trained
    owner.network = None
    owner.ask()
    assert owner.network is trained  # paused within its last moment; it is not made once more
    owner.play()
    assert owner.trial is not trial  # Play once more begins anew


def test_a_pause_keeps_the_run_and_play_goes_on():
    owner = Owner(BATCHES)
    owner.play(most=4, speed="50")
    trial = owner.trial
    taken = sum(run.step for run in trial.runs.values())
    assert 0 < taken < 120 and not len(HEAVY)
    rested = owner.ask(speed="50")
    assert "nothing is lost" in rested["told"] and rested["files"]
    last = owner.play()[-1]
    assert owner.trial is trial and trial.over
    assert [run.step for run in trial.runs.values()] == [100, 16, 4]
    assert "batches of 10 take 100 steps" in last["told"] and last["curve"].count('text class="end"') == 3


def test_step_goes_one_step_and_reset_begins_anew(owner):
    slots = owner.step()
    trial = owner.trial
    assert trial.runs["cnn"].step == 1 and "step 1 of 10" in slots["stand"]
    owner.step()
    assert trial.runs["cnn"].step == 2
    other = owner.ask(batch="50")
    assert "step 0 of 20" in other["stand"] and owner.trial is trial
    assert "goes on from 20 %" in other["told"]
    assert "goes on from 20 %" in owner.ask("reset", batch="50")["told"]
    assert "step 2 of 10" in owner.ask()["stand"]
    reset = owner.ask("reset")
    assert owner.trial is None and "step 0 of 10" in reset["stand"]


def test_the_last_step_ends_with_its_validation(owner):
    for _ in range(10):
        slots = owner.step()
    assert "Done" in slots["told"] and owner.network.settings == owner.trial.settings
    assert owner.trial.runs["cnn"].optimizer is None


def test_a_run_that_was_reset_shows_nothing_more():
    owner = Owner(BATCHES)

    async def reset():
        parts = []
        async for part in owner.parts("play"):
            parts.append(owner.taken(part))
            if len(parts) == 3:
                owner.ask("reset")
        return parts

    parts = run(reset())
    assert len(parts) == 3 and not len(HEAVY)


def test_the_sigmoids_learn_nothing_and_it_is_told_why():
    owner = Owner(UNITS)
    last = owner.play(epochs="5", lr="0.1", batch="20")[-1]
    assert owner.network.settings.kind == "mlp"
    assert "With sigmoid" in last["told"] and "slope is 1/4" in last["told"]


def test_a_divergence_is_told_and_the_network_before_it_stays(owner):
    before = object()
    owner.network = before
    last = owner.play(optimizer="sgd", lr="10", epochs="5", kind="mlp", width_mlp="512")[-1]
    assert "Diverged" in last["told"]
    assert owner.network is before


def test_who_diverged_and_who_only_guesses_is_said():
    owner = Owner(UNITS)
    lost = owner.play(lr="10")[-1]
    assert "MLP, ReLU diverged" in lost["told"] and "MLP, ReLU 发散了" in lost["told"]
    assert owner.network.settings.kind == "mlp_sigmoid" and lost["files"]
    guessing = Owner(OWN | {"kind": "mlp_sigmoid", "width_mlp_sigmoid": "128", "optimizer": "sgd"})
    assert "no better than guessing" in guessing.play()[-1]["told"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("which", [0, -1])
def test_the_caption_counts_the_pictures(owner, kind, which):
    width = KINDS[kind].widths[which]
    slots = owner.ask(kind=kind, **{f"width_{kind}": str(width)})
    shown = re.search(r"The first (\d+) of (\d+) are shown", slots["looks"])
    most = {"cnn": 16, "mlp": 8, "mlp_sigmoid": 8}.get(kind, 32)
    assert (shown is not None) == (width > most)
    assert not shown or shown.groups() == (str(most), str(width))


def test_two_at_once_and_the_others_in_the_order_they_came():
    turns = Turns(2, 45)
    with turns.turn() as first, turns.turn() as second:
        with turns.turn() as third, turns.turn() as fourth:
            assert [turn.ahead() for turn in (first, second, third, fourth)] == [0, 0, 1, 2]
        assert len(turns) == 2
    assert len(turns) == 0


def test_who_waits_is_told_the_place_and_leaves_the_line_when_stopped(owner):
    with HEAVY.turn(), HEAVY.turn(), HEAVY.turn():
        parts = owner.play(most=2)
        assert "Yours comes after 2 more" in parts[1]["told"] and "playing" in parts[0]["stand"]
        assert owner.head.recording is None and len(HEAVY) == 3
    assert len(HEAVY) == 0


def test_a_turn_lasts_as_long_as_nobody_waits_and_then_its_time():
    patient, hurried = Turns(1, 1e9), Turns(1, 0)
    for turns in (patient, hurried):
        with turns.turn() as first:
            assert not first.is_over()  # not begun
            assert first.ahead() == 0 and not first.is_over()
            with turns.turn() as second:
                assert second.ahead() == 1 and not second.is_over()
                assert first.is_over() == (turns is hurried)
            assert not first.is_over()


def test_a_run_whose_owner_has_gone_ends():
    owner = Owner(BATCHES)
    runs = []

    async def closed():
        async for _part in owner.parts("play"):
            if owner.head.recording is not None:
                runs.append(owner.head.recording)
                own_network.forget(owner.head)

    run(closed())
    assert not runs[-1].over and not len(HEAVY)


@pytest.fixture
def no_mnist(monkeypatch):
    """A server without MNIST and without a way to it."""

    def offline(train):
        yield 0, 0
        raise data.DataError("<urlopen error>: name a folder with --data")

    monkeypatch.setattr(learn, "at_hand", lambda: False)
    monkeypatch.setattr(learn, "digits", lambda is_made: made.digits() if is_made else pytest.fail("MNIST"))
    monkeypatch.setattr(data, "fetch_mnist", offline)


def test_without_mnist_a_network_learns_from_made_digits_and_all_say_so(no_mnist, owner):
    first = owner.ask(digits="60000")
    assert "Made data." in first["source"] and "2,000 made" in first["told"]
    last = owner.play(digits="60000", batch="200")[-1]
    assert "step 10 of 10" in last["stand"] and "of 500 made validation digits" in last["told"]
    assert "2,000 made" in last["numbers"] and "made data" in last["curve"]
    assert "CNN(width=5) on 2,000 made digits" in last["code"]
    assert own_row.answer(owner.network, None)["cells"]["own.measured.en"] == "made digits"
    assert "step 10 of 10" in owner.ask(digits="60000", batch="200")["stand"]


def test_with_mnist_nothing_is_called_made(owner):
    slots = owner.play()[-1]
    assert slots["source"] == "" and not [slot for slot in slots.values() if re.search("[Mm]ade d", slot)]


def test_mnist_is_fetched_in_sight_when_asked_for_and_the_next_run_learns_from_it(
    monkeypatch, no_mnist, owner
):
    fetched = []

    def fetching(train):
        yield 3_000_000, 9_900_000
        fetched.append(train)

    monkeypatch.setattr(data, "fetch_mnist", fetching)
    monkeypatch.setattr(learn, "at_hand", lambda: bool(fetched))
    owner.step()
    progress, last = owner.play(fetch="on")
    assert "3,000 of 9,900 kB" in progress["source"]
    assert fetched == [True] and last["source"] == "" and "step 0 of 10" in last["stand"]


def test_mnist_that_cannot_be_fetched_is_a_sentence_and_the_made_digits_stay(no_mnist):
    respond = own_network.PANEL._several(own_network.play)
    request = gr.EventData(None, OWN | {"fetch": "on"})
    last = run(collected(respond(request, Owner(OWN).head, None), 100))[-1]
    slots = json.loads(last[0]["shown"])
    assert "seems to be offline" in slots["trouble"] and "没有联网" in slots["trouble"]
    assert "urlopen" not in slots["trouble"] and "--data" not in slots["trouble"]
    assert "Made data." in slots["source"]


@pytest.mark.parametrize(
    ("field", "value"),
    [("batch", "0"), ("batch", "many"), ("lr", "-1"), ("lr", "nan"), ("digits", "5"), ("digits", "1e99")]
    + [("epochs", "9"), ("seed", "-3"), ("kind", "moon"), ("optimizer", "luck"), ("width_cnn", "7")]
    + [("experiment", "moon"), ("batch", "2.5")],
)
def test_absurd_settings_get_a_sentence(field, value):
    en, zh = sentences(problem_of(own_network.PANEL, OWN | {field: value}, Owner(OWN).head, None))
    assert en.endswith(".") and zh.endswith("。")
    assert is_chinese(zh, {*KINDS, "sgd", "adam", "adamw", "adadelta", "one", "units", "batch", "nan", "1e"})


def test_the_files_are_links_that_hold_them(owner, monkeypatch):
    # The file itself, which takes ten seconds to make, is looked at where it is made.
    monkeypatch.setattr(onnx_export, "onnx", lambda run: b"a graph")
    owner.play()
    assert "Making the file" in owner.ask(want="safetensors")["files"]
    (slots,) = owner.files(want="safetensors")
    assert 'download="inkwell-cnn.safetensors"' in slots["files"] and 'name="want" value=""' in slots["files"]
    (slots,) = owner.files(want="onnx")
    assert 'download="inkwell-cnn.onnx"' in slots["files"]
    assert base64.b64encode(b"a graph").decode() in slots["files"]
    assert not owner.files() and not Owner(OWN).files(want="safetensors")
