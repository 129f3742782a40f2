"""Made data: always the same, like what it stands for in form, and its programs make it too."""

import re

import pytest
import torch

from models import made
from models.own import code, training
from models.own.settings import MADE, Settings


def test_made_patients_are_like_the_published_ones_in_form_and_always_the_same():
    x, y = made.patients()
    assert x.shape == (759, 8) and x.dtype == torch.float32 and x.abs().max() <= 1
    assert y.shape == (759,) and set(y.tolist()) == {0.0, 1.0}
    assert 0.6 < y.mean() < 0.7
    again, _ = made.patients()
    assert torch.equal(x, again)


def test_made_digits_are_all_different_hold_every_digit_and_are_always_the_same():
    torch.manual_seed(3)
    images, labels = made.digits()
    assert images.shape == (MADE.count, 28, 28) and images.dtype == torch.uint8
    for part in (labels[: -MADE.kept], labels[-MADE.kept :]):
        assert set(part.tolist()) == set(range(10))
    assert len(images.unique(dim=0)) == MADE.count
    after = torch.rand(1)
    torch.manual_seed(3)
    assert torch.equal(torch.rand(1), after)  # chance elsewhere in the app is left alone
    assert torch.equal(made.digits()[0], images)


@pytest.mark.parametrize(("chosen", "learned"), [(1_000, 1_000), (10_000, 2_000), (60_000, 2_000)])
def test_of_made_digits_the_last_500_only_validate(chosen, learned):
    images, labels = made.digits()
    settings = Settings(digits=chosen, made=True)
    learn, validate = training.split(settings, images, labels)
    assert torch.equal(learn[0], images[:learned]) and torch.equal(validate[0], images[-500:])
    assert settings.steps == -(-learned // settings.batch) * settings.epochs


def test_the_program_of_a_network_of_made_digits_makes_them_and_ends_as_it_did(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    settings = Settings(width=5, epochs=1, digits=1_000, made=True)
    program = code.code(settings)
    assert "MNIST" not in program
    names = {}
    exec(compile(program, "own.py", "exec"), names)
    images, _ = made.digits()
    assert torch.equal(names["images"], images)
    run = training.Training(settings, *training.split(settings, *made.digits()))
    list(run.go(600))
    printed = re.search(r"validation error (.+)%", capsys.readouterr().out)[1]
    assert float(printed) == pytest.approx(100 * run.history[-1].validation, abs=0.21)
