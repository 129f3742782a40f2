"""A trial: the networks of an experiment differ in one setting, and advance together."""

import math

import pytest
import torch

from models.own.settings import KINDS, Settings
from models.own.trial import Trial, error, variants
from tests.kit.training import same, state


@pytest.fixture(scope="module")
def digits():
    """MNIST's place taken by ten patterns in noise: (6,000, 28, 28) uint8 and labels."""
    random = torch.Generator().manual_seed(1)
    labels = torch.arange(6_000) % 10
    patterns = torch.randint(0, 200, (10, 28, 28), generator=random)
    noise = torch.randint(0, 56, (6_000, 28, 28), generator=random)
    return (patterns[labels] + noise).to(torch.uint8), labels


def trial(digits, experiment="one", **chosen):
    usual = {"kind": "cnn", "width": 5, "batch": 100, "epochs": 1, "digits": 1_000}
    return Trial(Settings(**usual | chosen), experiment, *digits)


@pytest.mark.parametrize("kind", KINDS)
def test_the_networks_of_an_experiment_differ_in_one_setting(kind):
    chosen = Settings(kind=kind, width=KINDS[kind].usual, lr=0.02)
    assert variants(chosen, "one") == {kind: chosen}
    batches = variants(chosen, "batch")
    assert [one.batch for one in batches.values()] == [10, 64, 256]
    units = variants(chosen, "units")
    assert [one.kind for one in units.values()] == ["mlp_sigmoid", "mlp"]
    for one in [*batches.values(), *units.values()]:
        assert (one.lr, one.epochs, one.digits, one.seed) == (0.02, 3, 10_000, 0)
        assert one.width in KINDS[one.kind].widths


def test_an_unknown_experiment_is_a_sentence():
    with pytest.raises(ValueError, match="The experiment is 'moon': give one of one, units, batch"):
        variants(Settings(), "moon")


def test_the_least_advanced_goes_on_so_that_all_see_as_many_digits(digits):
    runs = (together := trial(digits, "batch")).runs.values()
    for _ in range(60):
        together.step()
        shares = [run.step / run.settings.steps for run in runs]
        assert max(shares) - min(shares) <= 0.25 + 1e-9  # a step of 256 is a quarter of 1,000 digits
    while not together.over:
        together.advance(10)
    assert together.share == 1 and [run.step for run in runs] == [100, 16, 4]
    together.advance(10)
    assert [run.step for run in runs] == [100, 16, 4]


def test_alone_or_beside_others_a_network_learns_the_same(digits):
    alone, together = trial(digits, batch=64), trial(digits, "batch")
    for one in (alone, together):
        assert not one.begun and one.share == 0
        while not one.over:
            one.advance(0.02)
    assert same(state(alone.runs["cnn"]), state(together.runs["64"]))
    assert (alone.first["cnn"] == together.first["64"]).all()
    assert (alone.first["cnn"] != alone.runs["cnn"].first_weights()).any()


def test_the_best_is_the_one_with_the_least_validation_error(digits):
    units = trial(digits, "units", kind="mlp", width=128, optimizer="adam")
    assert units.best[0] == "mlp_sigmoid" and math.isinf(error(units.best[1]))
    while not units.over:
        units.advance(10)
    wrong = {name: error(run) for name, run in units.runs.items()}
    assert wrong["mlp"] < wrong["mlp_sigmoid"] and units.best == ("mlp", units.runs["mlp"])


def test_a_diverged_network_is_never_the_best(digits):
    lost = trial(digits, optimizer="sgd", lr=10.0)
    next(lost.runs["cnn"].network.parameters()).data.fill_(float("nan"))
    lost.advance(1)
    assert lost.over and lost.best[1].end == "diverged" and math.isinf(error(lost.best[1]))
