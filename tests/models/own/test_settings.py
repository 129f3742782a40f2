"""A network of one's own: what may be chosen, what it builds, what its first layer shows."""

import math

import pytest
import torch
import torch.nn.functional as F

from models.own.settings import KINDS, RATES, Settings, build, first_weights
from models.recipes import OPTIMIZERS
from tests.kit.training import training

CHOICES = [(kind, width) for kind, card in KINDS.items() for width in card.widths]


@pytest.mark.parametrize(("kind", "width"), CHOICES)
def test_every_choice_gives_ten_logits_and_a_gradient_to_every_parameter(kind, width):
    network = build(Settings(kind, width))
    logits = network(torch.rand(8, 1, 28, 28))
    assert logits.shape == (8, 10)
    F.cross_entropy(logits, torch.arange(8)).backward()
    assert not [n for n, p in network.named_parameters() if p.grad is None or not p.grad.abs().sum() > 0]
    assert sum(p.numel() for p in network.parameters()) < 1_000_000


def test_the_usual_width_is_a_choice_and_the_rates_cover_the_optimizers():
    assert all(card.usual in card.widths for card in KINDS.values())
    assert RATES.keys() == OPTIMIZERS.keys()


def test_a_seed_gives_one_network_and_leaves_chance_as_it_was():
    before = torch.get_rng_state()
    one, again, other = (build(Settings(seed=seed)).state_dict() for seed in (1, 1, 2))
    assert torch.equal(before, torch.get_rng_state())
    assert all(torch.equal(one[name], again[name]) for name in one)
    assert not torch.equal(one["conv1.weight"], other["conv1.weight"])


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"kind": "transformer"}, "kind of network is 'transformer': give one of mlp"),
        ({"kind": None}, "kind of network is missing"),
        ({"kind": ["cnn"]}, "kind of network"),
        ({"width": 11}, "width is 11: for cnn give 5, 10, 16 or 32"),
        ({"width": math.nan}, "width is nan"),
        ({"width": None}, "width is missing"),
        ({"kind": "mlp"}, "width is 10: for mlp"),
        ({"optimizer": "lion"}, "optimizer is 'lion': give one of sgd"),
        ({"optimizer": ""}, "optimizer is missing"),
        ({"lr": 0}, "learning rate is 0: give a number above 0 and at most 10"),
        ({"lr": math.nan}, "learning rate is nan"),
        ({"lr": math.inf}, "learning rate is inf"),
        ({"lr": "fast"}, "learning rate is 'fast'"),
        ({"lr": None}, "learning rate is missing"),
        ({"batch": 0}, "batch size is 0: give a whole number from 1 to 1,024"),
        ({"batch": 1025}, "batch size is 1025"),
        ({"batch": 2.5}, "batch size is 2.5"),
        ({"batch": True}, "batch size is True"),
        ({"epochs": 6}, "number of epochs is 6"),
        ({"epochs": math.nan}, "number of epochs is nan"),
        ({"digits": 999}, "number of digits is 999: give a whole number from 1,000 to 60,000"),
        ({"digits": 10**400}, "number of digits is 1000"),
        ({"digits": None}, "number of digits is missing"),
        ({"seed": -1}, "seed is -1"),
    ],
)
def test_a_setting_that_cannot_be_is_a_sentence(wrong, sentence):
    with pytest.raises(ValueError, match=sentence) as raised:
        Settings(**wrong)
    assert len(str(raised.value)) < 120


def test_a_sliders_decimals_become_whole_numbers():
    settings = Settings("mlp", 128.0, "sgd", 1, 64.0, 2.0, 2000.0, 3.0)
    assert settings == Settings("mlp", 128, "sgd", 1.0, 64, 2, 2000, 3)
    assert "2000.0" not in str(settings.facts())


@pytest.mark.parametrize(
    ("kind", "shape"),
    [
        ("mlp", (128, 28, 28)),
        ("cnn", (5, 5, 5)),
        ("rnn", (1, 32, 28)),
        ("lstm", (4, 32, 28)),
        ("gru", (3, 32, 28)),
    ],
)
def test_the_first_weights_are_pictures_that_change_as_it_learns(kind, shape):
    run = training(kind=kind, width=KINDS[kind].widths[0])
    before = run.first_weights()
    assert before.shape == shape
    assert (before == first_weights(run.settings, build(run.settings))).all()
    list(run.go(60))
    assert not (before == run.first_weights()).all()


def test_a_picture_shows_the_weights_of_its_own_neuron_or_gate():
    network = build(Settings("mlp", 128))
    with torch.no_grad():
        network.layers[1].weight[7, 28 * 3 + 4] = 9
    assert first_weights(Settings("mlp", 128), network)[7, 3, 4] == 9
    network = build(Settings("gru", 32))
    with torch.no_grad():
        network.rnn.weight_ih_l0[32 + 5, 6] = 9  # the update gate
    assert first_weights(Settings("gru", 32), network)[KINDS["gru"].gates.index("update"), 5, 6] == 9
