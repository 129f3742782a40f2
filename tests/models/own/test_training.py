"""Training a network of one's own: left at any step and taken up again, nothing is lost."""

import math

import pytest
import torch

from models.own import training as own_run
from models.own.settings import KINDS, Settings, build
from models.recipes import OPTIMIZERS
from models.scoring.digits import answers
from tests.kit.training import digits, same, state, training


@pytest.mark.parametrize(("chosen", "learned"), [(1_000, 1_000), (55_000, 55_000), (60_000, 55_000)])
def test_the_last_5000_training_digits_only_validate(chosen, learned):
    images = torch.arange(60_000)[:, None, None].expand(-1, 1, 1)
    learn, validate = own_run.split(Settings(digits=chosen), images, torch.arange(60_000))
    assert learn[1].tolist() == list(range(learned)) == learn[0].flatten().tolist()
    assert validate[1].tolist() == list(range(55_000, 60_000)) == validate[0].flatten().tolist()


def test_too_few_digits_are_a_sentence_and_the_test_part_is_never_asked_for(monkeypatch):
    asked = []
    monkeypatch.setattr(own_run.data, "mnist", lambda train, data=None: asked.append(train) or digits(100))
    with pytest.raises(ValueError, match="There are 100 digits: 6,000 are needed"):
        own_run.start(Settings(digits=1_000))
    assert asked == [True]


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("kind", ["cnn", "lstm"])
def test_a_run_left_after_every_step_ends_bit_for_bit_as_an_unbroken_one(kind, optimizer, monkeypatch):
    monkeypatch.setattr(own_run, "CHECKED", 60)
    chosen = {"kind": kind, "width": KINDS[kind].widths[0], "optimizer": optimizer}
    whole, broken = training(**chosen), training(**chosen)
    list(whole.go(60))
    for _ in range(10):  # two epochs of five steps
        torch.rand(3)  # chance elsewhere in the app
        assert len(list(broken.go(1e-9))) == 1
    assert broken.end == whole.end == "done"
    assert broken.step == whole.step == 10
    assert broken.history == whole.history
    assert same(state(broken), state(whole))


def test_leaving_the_generator_in_the_middle_loses_nothing():
    whole, broken = training(), training()
    list(whole.go(60))
    broken.go(60)  # never begun
    next(broken.go(60))
    for progress in broken.go(60):
        assert progress.step > 0
        break
    list(broken.go(60))
    assert broken.history == whole.history and same(state(broken), state(whole))


def test_another_seed_or_rate_gives_another_run():
    runs = [training(), training(seed=1), training(lr=0.002)]
    for run in runs:
        list(run.go(60))
    assert not same(state(runs[0]), state(runs[1]))
    assert not same(state(runs[0]), state(runs[2]))


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_learns(kind):
    lr = 0.005 if kind == "mlp_sigmoid" else 0.003
    run = training(600, kind=kind, width=KINDS[kind].widths[1], epochs=5, batch=10, lr=lr)
    list(run.go(60))
    assert run.history[-1].loss < run.history[0].loss / 2
    assert run.history[-1].validation < 0.5


def test_the_training_error_is_that_of_the_last_digits_alone(monkeypatch):
    monkeypatch.setattr(own_run, "RECENT", 50)
    run = training(optimizer="sgd", lr=1e-12)
    told = [progress for _ in range(4) for progress in run.go(1e-9)]
    order = torch.randperm(120, generator=torch.Generator().manual_seed(0))
    images, labels = run.learn
    wrong = (answers(run.network, images) != labels)[order]
    assert [one.error for one in told] == pytest.approx(
        [wrong[max(0, n - 50) : n].float().mean().item() for n in (25, 50, 75, 100)]
    )


def test_the_errors_are_the_share_of_wrong_answers():
    run = training(optimizer="sgd", lr=1e-12)  # nothing changes: both errors are those of the new network
    list(run.go(60))
    ends = [point for point in run.history if point.step in (5, 10)]
    for told, (images, labels) in (("error", run.learn), ("validation", run.validate)):
        wrong = (answers(build(run.settings), images) != labels).float().mean().item()
        assert [getattr(point, told) for point in ends] == pytest.approx([wrong, wrong])
    assert [point.epoch for point in ends] == [1, 2]


def test_a_kept_loss_is_the_mean_since_the_last_kept_point(monkeypatch):
    fine = training(100)
    list(fine.go(60))
    monkeypatch.setattr(own_run, "POINTS", 4)
    coarse = training(100)
    list(coarse.go(60))
    losses = [point.loss for point in fine.history]
    assert [point.loss for point in coarse.history] == pytest.approx(
        [sum(losses[i : i + 2]) / 2 for i in range(0, 8, 2)]
    )


def test_validation_comes_after_so_many_digits_and_at_the_end_of_each_epoch(monkeypatch):
    monkeypatch.setattr(own_run, "CHECKED", 75)
    run = training()
    list(run.go(60))
    assert [point.step for point in run.history if point.validation is not None] == [3, 5, 8, 10]


def test_a_validation_is_told_part_by_part_and_the_network_goes_on_to_train(monkeypatch):
    whole = training()
    list(whole.go(60))
    monkeypatch.setattr(own_run, "PART", 20)
    run = training()
    told = [progress for _ in range(14) for progress in run.go(1e-9)]
    assert [one.step for one in told] == [1, 2, 3, 4, 5, 5, 5, 6, 7, 8, 9, 10, 10, 10]
    assert [one.validation is None for one in told[4:7]] == [True, True, False]
    assert [one.end for one in told[-3:]] == [None, None, "done"] and run.network.training
    assert run.history == whole.history and same(state(run), state(whole))


def test_the_curve_stays_short_however_many_steps_there_are(monkeypatch):
    monkeypatch.setattr(own_run, "POINTS", 10)
    run = training(batch=1)
    list(run.go(60))
    assert run.step == 240
    assert [point.step for point in run.history] == list(range(24, 241, 24))


@pytest.mark.parametrize(("limit", "value"), [("STEPS", 4), ("SECONDS", 1e-9)])
def test_a_limit_ends_the_run_for_good(limit, value, monkeypatch):
    monkeypatch.setattr(own_run, f"MOST_{limit}", value)
    run = training()
    last = list(run.go(60))[-1]
    assert last.end == run.end == limit.lower()
    assert last.step == (4 if limit == "STEPS" else 2)
    assert last.validation is not None
    assert list(run.go(60)) == []


def test_no_call_trains_much_longer_than_it_was_told():
    run = training(batch=1, epochs=5, count=5_000)
    list(run.go(0.05))
    assert 0 < run.seconds < 2 and run.end is None
    told = len(list(run.go(0.6)))
    assert 2 <= told <= 6  # several times a second, and not at every step


@pytest.mark.parametrize("seconds", [0, -1, math.nan, None, "5", True])
def test_a_time_that_cannot_be_is_a_sentence(seconds):
    with pytest.raises(ValueError, match="give a number of seconds above 0"):
        next(training().go(seconds))


def test_the_latest_call_has_the_run():
    run = training(batch=1, count=3_000)
    first = run.go(60)
    next(first)
    second = run.go(60)
    step = next(second).step
    assert list(first) == []
    assert run.step == step
    assert next(second).step > step


def test_a_rate_too_high_ends_the_run_with_a_word():
    run = training(kind="mlp", width=128, optimizer="sgd", lr=10)
    with torch.no_grad():
        run.network.layers[1].weight *= 1e6
    last = list(run.go(60))[-1]
    assert last.end == run.end == "diverged"
    assert not math.isfinite(last.loss) and last.validation is None
    assert list(run.go(60)) == []


def test_weights_that_break_in_the_last_step_are_no_result():
    run = training(count=25, epochs=1)
    run.network.fc3.bias.register_hook(lambda gradient: gradient * math.nan)
    last = list(run.go(60))[-1]
    assert math.isfinite(last.loss) and last.end == "diverged"


def test_a_copy_stays_as_it_was_while_the_run_goes_on():
    run = training()
    next(run.go(1e-9))
    copy, x = run.copy(), torch.rand(2, 1, 28, 28)
    assert same(copy.state_dict(), state(run)) and not copy.training
    before = copy(x)
    list(run.go(60))
    assert torch.equal(copy(x), before)
    assert not same(copy.state_dict(), state(run))
