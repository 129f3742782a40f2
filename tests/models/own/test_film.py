"""The film of an own network: every step at first, evenly thinned, within its room."""

import pytest
import torch
from torch import nn

from models.own import film
from models.own.film import Frame, Reel
from tests.kit.training import state, training


def small() -> nn.Module:
    return nn.Linear(3, 2)


def test_it_is_thinned_evenly_as_it_grows():
    reel = Reel(small())
    for step in range(1, 1001):
        reel.see(Frame(step, 1, 0.5), small())
    steps = [frame.step for frame in film.read(reel.content()).frames]
    assert film.MOST / 2 <= len(steps) <= film.MOST
    assert steps[0] == 0
    assert {after - before for before, after in zip(steps, steps[1:], strict=False)} == {reel.every}


def test_a_large_network_has_fewer_moments_and_no_more_room():
    large = nn.Linear(784, 600)
    reel = Reel(large)
    for step in range(1, 100):
        reel.see(Frame(step, 1, 0.5), large)
    assert len(reel.content()) <= film.ROOM * 1.05
    assert 4 <= len(film.read(reel.content()).frames) <= film.ROOM // (785 * 600) + 1


def test_a_training_keeps_its_moments_and_is_not_changed_by_them():
    run = training()
    list(run.go(60))
    taken = film.read(run.reel.content())
    assert [frame.step for frame in taken.frames] == list(range(11))  # 5 batches, two epochs
    assert taken.frames[0].error is None and taken.frames[-1].error is not None
    last = taken.weights(10)
    for name, tensor in state(run).items():
        assert torch.allclose(last[name], tensor, atol=float(tensor.abs().max()) / 200)


def test_what_has_diverged_is_not_kept():
    network = small()
    reel = Reel(network)
    with torch.no_grad():
        network.weight.fill_(float("nan"))
    reel.see(Frame(1, 1, 0.9), network)
    assert len(film.read(reel.content()).frames) == 1


@pytest.mark.parametrize("step", [0, 7])
def test_a_moment_is_what_the_network_was_then(step):
    reel = Reel(small())
    networks = {}
    for number in range(1, 10):
        networks[number] = small()
        reel.see(Frame(number, 1, 0.1), networks[number])
    taken = film.read(reel.content())
    index = [frame.step for frame in taken.frames].index(step)
    if step:
        gap = (taken.weights(index)["weight"] - networks[step].weight).abs().max()
        assert gap < 0.01
