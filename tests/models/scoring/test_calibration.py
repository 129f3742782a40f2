"""Temperatures, calibration errors and the bins of a reliability diagram."""

import pytest
import torch

from models import calibrate, checkpoint, registry
from models.scoring import calibration, digits

READERS = [(card.key, recipe) for card in registry.DIGITS for recipe in card.recipes]


def answered(heat: float, count: int = 20_000):
    """Logits and labels of which the probabilities are honest once the logits are divided by `heat`."""
    random = torch.Generator().manual_seed(0)
    logits = 2 * torch.randn(count, 10, generator=random)
    labels = torch.multinomial(logits.softmax(1), 1, generator=random)[:, 0]
    return logits * heat, labels


@pytest.mark.parametrize("heat", [0.5, 1.8])
def test_a_network_too_sure_or_too_unsure_is_made_honest(heat):
    logits, labels = answered(heat)
    assert calibration.temperature(logits, labels) == pytest.approx(heat, rel=0.03)
    before, after = (calibration.diagram(logits, labels, t)["ece"] for t in (1, heat))
    assert after < 0.01 < before


def test_a_temperature_that_makes_the_error_larger_is_not_taken(monkeypatch):
    logits, labels = answered(1.0)
    monkeypatch.setattr(calibration, "least_surprising", lambda logits, labels: 3.0)
    assert calibration.temperature(logits, labels) == 1.0


def test_the_bins_hold_every_answer_once_and_their_gaps_make_the_error():
    sure = torch.tensor([0.2, 0.21, 0.9, 0.91, 1.0])
    right = torch.tensor([False, True, True, True, False])
    rows = calibration.bins(sure, right)
    assert [count for _sure, _right, count in rows] == [2, 2, 1]
    gaps = sum(abs(mean - share) * count for mean, share, count in rows) / len(sure)
    assert gaps == pytest.approx(calibration.error(sure, right), abs=1e-4)


@pytest.mark.parametrize(("key", "recipe"), READERS, ids="-".join)
def test_every_reader_has_a_temperature_and_says_what_it_does(key, recipe):
    facts = checkpoint.facts(key, recipe)
    assert 0.3 < facts["temperature"] < 4
    for part in facts["calibration"].values():
        for diagram in part.values():
            gaps = sum(abs(sure - right) * count for sure, right, count in diagram["bins"])
            count = sum(count for _sure, _right, count in diagram["bins"])
            assert gaps / count == pytest.approx(diagram["ece"], abs=1e-4)
    if recipe == "robust":
        mnist, reporting = digits.ece(facts)
        assert mnist <= 0.01 and reporting <= 0.02


def test_the_command_without_data_says_what_to_do(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(calibrate.data, "PENDIGITS_URL", "http://127.0.0.1:9/none")
    assert calibrate.main(["mlp", "--recipe", "plain", "--data", str(tmp_path)]) == 1
    assert "--data" in capsys.readouterr().err
