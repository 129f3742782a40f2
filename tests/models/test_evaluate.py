"""Figures: shifting, confusion, agreement with headers, the command."""

import json

import pytest
import torch

from models import data, evaluate
from models.scoring import digits


def test_the_confusion_matrix_counts_true_digits_in_rows():
    matrix = digits.confusion_matrix(torch.tensor([1, 1, 7]), torch.tensor([1, 7, 7]))
    assert (matrix[1, 1], matrix[7, 1], matrix[7, 7], matrix.sum()) == (1, 1, 1, 3)


def figures(correct=9900, shift=0.9, pen=1490, reporting=745):
    return {
        "correct": correct,
        "total": 10_000,
        "shift": [shift] * 9,
        "pen_correct": pen,
        "pen_total": 1499,
        "reporting_correct": reporting,
        "reporting_total": 749,
        "confusion": [[correct, 0], [10_000 - correct, 0]],
    }


def test_two_images_in_ten_thousand_agree_and_three_do_not():
    assert digits.compare(figures(9902), figures())["agrees"]
    assert not digits.compare(figures(9903), figures())["agrees"]
    assert not digits.compare(figures(shift=0.8997), figures())["agrees"]
    assert not digits.compare(figures(pen=1480), figures())["agrees"]
    assert not digits.compare(figures(reporting=740), figures())["agrees"]


def test_a_header_without_reporting_writers_is_not_held_against_it():
    old = {name: value for name, value in figures().items() if not name.startswith("reporting")}
    assert digits.compare(figures(reporting=740), old)["agrees"]


def test_a_network_that_learnt_forms_is_measured_on_what_chose_it(monkeypatch):
    few = torch.zeros(5, 28, 28, dtype=torch.uint8), torch.arange(5)
    monkeypatch.setattr(data, "mnist", lambda train, data=None: few)
    monkeypatch.setattr(data, "pen_digits", lambda keep, root=None: few)
    monkeypatch.setattr(data, "pens", lambda writers, root=None: [])
    monkeypatch.setattr(data, "drawn", lambda digits: few)
    monkeypatch.setattr(data, "choosing_digits", lambda root=None: few)
    model, facts = evaluate.checkpoint.load("mlp", "robust")
    # Of five blanks with five labels, one is what it says to a blank, or none.
    facts["settings"] |= {"forms": True, "refit": False}
    measured = digits.measure(model, facts)
    assert measured["choosing_correct"] == measured["correct"] and measured["choosing_total"] == 5
    assert not digits.compare(measured | {"choosing_correct": 5}, measured | {"choosing_correct": 2})[
        "agrees"
    ]
    # A refit has learnt the digits that chose its settings.
    facts["settings"] |= {"refit": True}
    assert "choosing_total" not in digits.measure(model, facts)
    facts["settings"] |= {"forms": False, "refit": False}
    assert "choosing_total" not in digits.measure(model, facts)


def test_the_tutorials_own_split_must_agree_too():
    own = {"key": "lstm", "own_split": {"images": "first 2,000", "accuracy": 0.96}}
    found = figures() | {"own_split": {"images": "first 2,000", "accuracy": 0.963}}
    assert not digits.compare(found, figures() | own)["agrees"]
    assert digits.compare(figures() | own, figures() | own)["agrees"]


def test_one_network_is_confirmed_from_the_command_line(data_root, capsys):
    assert evaluate.main(["mlp", "--recipe", "robust", "--data", str(data_root), "--json"]) == 0
    line = json.loads(capsys.readouterr().out)["mlp.robust"]
    assert line["agrees"] and line["total"] == 10_000
    assert line["accuracy"] == pytest.approx(line["header"], abs=2e-4)


def test_a_header_that_boasts_is_found_out(data_root, monkeypatch, capsys):
    model, facts = evaluate.checkpoint.load("lstm", "plain")
    boast = facts | {"correct": facts["correct"] + 50}
    monkeypatch.setattr(evaluate.checkpoint, "load", lambda *args: (model, boast))
    assert evaluate.main(["lstm", "--recipe", "plain", "--data", str(data_root), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["lstm.plain"]["agrees"] is False


def test_the_writers_kept_out_choose_or_report_and_never_train(data_root, monkeypatch):
    groups = (data.LEARNT_WRITERS, data.CHOOSING_WRITERS, data.REPORTING_WRITERS)
    assert sorted(writer for group in groups for writer in group) == list(range(1, 31))

    def signed(digits, widths=(2.4,)):
        """Instead of each picture its writer's number: 20,000 drawings take half a minute."""
        writers = torch.tensor([digit.writer for digit in digits], dtype=torch.uint8)
        return writers.repeat(len(widths))[:, None, None].expand(-1, 28, 28), writers

    monkeypatch.setattr(data, "drawn", signed)
    (learnt, _), (choosing, _) = data.digits_for(True, data_root)
    images, _ = data.mnist(train=True, data=data_root)
    assert len(learnt) == 55_000 + 3 * 5_995 and torch.equal(learnt[:55_000], images[:55_000])
    assert set(learnt[55_000:, 0, 0].tolist()) == set(data.LEARNT_WRITERS)
    assert len(choosing) == 5_000 + 750 and torch.equal(choosing[:5_000], images[55_000:])
    assert set(choosing[5_000:, 0, 0].tolist()) == set(data.CHOOSING_WRITERS)
    (learnt, _), (choosing, _) = data.digits_for(True, data_root, refit=True)
    assert torch.equal(learnt[:60_000], images)
    assert set(learnt[60_000:, 0, 0].tolist()) == set(data.LEARNT_WRITERS)
    assert set(choosing[:, 0, 0].tolist()) == set(data.CHOOSING_WRITERS)


def test_pen_digits_split_by_writer(data_root):
    kept, labels = data.pen_digits(keep=True, root=data_root)
    assert kept.shape == (1499, 28, 28) and len(labels) == 1499
    assert kept.dtype == torch.uint8 and kept.max() > 250
