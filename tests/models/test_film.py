"""Films of a training: few moments, rounded, and at the end the published network itself."""

import os

import pytest
import torch

from models import checkpoint, film, train
from models.film import FILMED, Moment
from models.recipes import Recipe
from models.registry import CARDS
from models.training import digits
from tests.kit.training import SmallRun

ROOM = 10_000_000  # bytes of all films together
THERE = [key for key in FILMED if film.path(key, "plain").exists()]


@pytest.fixture
def measured(monkeypatch):
    counts = {"correct": 1, "total": 2, "pen_correct": 1, "pen_total": 2}
    monkeypatch.setattr(digits.scoring, "measure", lambda *args: dict(counts))


@pytest.fixture
def untouched(monkeypatch):
    """Without the check of the header, which a training of three batches would not pass."""
    monkeypatch.setattr(checkpoint, "_check", lambda *args: None)


def small(tmp_path, epochs) -> SmallRun:
    settings = Recipe(epochs, "sgd", 0.05, batch=10)
    run = SmallRun("cnn_small", "plain", settings)
    run.file = tmp_path / "run.safetensors"
    run.read_data()
    return run


def test_the_first_moments_lie_close_together():
    assert film.schedule(20) == [0, 1, 2, 3, 4, 5, 6, 7, 9, 12, 16, 20]
    assert film.schedule(3) == [0, 1, 2, 3]
    batches = film.schedule(938)
    assert len(batches) == 12 and batches[0] == 0 and batches[-1] == 938
    gaps = [after - before for before, after in zip(batches, batches[1:], strict=False)]
    assert gaps == sorted(gaps)


def test_rounding_loses_half_a_step_at_most():
    tensors = {"weight": torch.randn(40, 30), "bias": torch.randn(40) / 100, "zero": torch.zeros(3)}
    integers, scales = film.rounded(tensors)
    restored = film.restored(integers, scales)
    for name, tensor in tensors.items():
        assert integers[name].dtype == torch.int8
        assert (restored[name] - tensor).abs().max() <= scales[name] * 0.501
    assert not restored["zero"].any()


@pytest.mark.parametrize(
    ("epochs", "places"), [(3, [0, 1, 2, 3]), (1, [0, 1, 2, 3, 4, 5, 6, 7, 9, 12, 16, 20])]
)
def test_a_recorded_run_learns_what_it_would_have_learnt(tmp_path, measured, untouched, epochs, places):
    train.train(small(tmp_path, epochs), tmp_path / "without")
    train.train(small(tmp_path, epochs), tmp_path / "with", filmed=True)
    one, _facts = checkpoint.read(checkpoint.path("cnn_small", "plain", tmp_path / "without"))
    two, facts = checkpoint.read(checkpoint.path("cnn_small", "plain", tmp_path / "with"))
    assert all(torch.equal(one[name], two[name]) for name in one)
    taken = film.load("cnn_small", "plain", tmp_path / "with")
    assert [moment.epoch or moment.batch for moment in taken.moments] == places
    # The last moment is the published network itself, and not a rounded one.
    assert all(torch.equal(taken.weights(len(places) - 1)[name], two[name]) for name in two)
    # Every look at the digits of the curve is counted: before training, and inside an epoch.
    extra = 1 if epochs > 1 else len(places) - 1
    assert facts["test_reads"] == 1 + epochs + extra
    assert taken.moments[-1].error == facts["curve"]["validation"][-1]
    first = taken.network(0)
    assert not torch.equal(first.conv1.weight, taken.network(1).conv1.weight)


def test_a_film_of_other_weights_is_not_shown(tmp_path, measured, untouched):
    train.train(small(tmp_path, 2), tmp_path, filmed=True)
    train.train(small(tmp_path, 1), tmp_path)
    with pytest.raises(film.FilmError, match="it is of other weights.*--film"):
        film.load("cnn_small", "plain", tmp_path)


def test_a_missing_or_damaged_film_names_the_command(tmp_path, measured, untouched):
    train.train(small(tmp_path, 2), tmp_path)
    with pytest.raises(film.FilmError, match="missing.*models.train cnn_small --recipe plain --film"):
        film.load("cnn_small", "plain", tmp_path)
    film.path("cnn_small", "plain", tmp_path).write_bytes(b"no film")
    with pytest.raises(film.FilmError, match="cannot be used"):
        film.load("cnn_small", "plain", tmp_path)


def test_a_film_with_a_moment_too_many_is_not_shown(tmp_path, measured, untouched):
    train.train(small(tmp_path, 2), tmp_path, filmed=True)
    tensors, facts = checkpoint.read(film.path("cnn_small", "plain", tmp_path))
    tensors["2.conv1.weight"] = tensors["0.conv1.weight"].clone()
    checkpoint.save(tensors, facts, film.path("cnn_small", "plain", tmp_path))
    with pytest.raises(film.FilmError, match="cannot be used"):
        film.load("cnn_small", "plain", tmp_path)


@pytest.mark.parametrize("arguments", [["gru", "--recipe", "plain"], ["mlp", "--recipe", "robust"]])
def test_only_some_plain_trainings_can_be_filmed(arguments, capsys):
    with pytest.raises(SystemExit):
        train.main([*arguments, "--film"])
    assert "--film is for the plain recipe of mlp, cnn_small, lstm" in capsys.readouterr().err


def test_all_films_together_have_room_in_the_repository():
    assert sum(os.path.getsize(film.path(key, "plain")) for key in THERE) <= ROOM


@pytest.mark.parametrize("key", THERE)
def test_a_published_film_ends_with_the_published_network(key):
    taken = film.load(key, "plain")
    facts = checkpoint.facts(key, "plain")
    assert 2 <= len(taken.moments) <= film.MOST
    assert taken.moments[-1].error == facts["curve"]["validation"][-1]
    assert taken.moments[0] == Moment(0, 0, taken.moments[0].error, taken.moments[0].scales)
    assert taken.moments[0].error > 0.8  # by chance nine of ten are wrong
    network, _facts = checkpoint.load(key, "plain")
    last = taken.weights(len(taken.moments) - 1)
    assert all(torch.equal(last[name], tensor) for name, tensor in network.state_dict().items())
    for index in range(len(taken.moments)):
        assert taken.weights(index).keys() == CARDS[key].build().state_dict().keys()
