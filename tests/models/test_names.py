"""Name classifiers: packed equals one by one; figures against hand-made cases."""

import sys

import pytest
import torch
import torch.nn.functional as F

from models import data
from models.names import NameClassifier, NameEnsemble
from models.recipes import Recipe
from models.scoring import baseline, calibration
from models.scoring import names as scores
from models.training.names import EnsembleRun
from models.vocab import ids_of


@pytest.fixture(params=[NameClassifier, NameEnsemble])
def model(request):
    torch.manual_seed(0)
    model = request.param()
    if request.param is NameEnsemble:
        torch.nn.init.normal_(model.votes.weight)
    return model


def test_packed_in_a_batch_equals_each_name_alone(model):
    model, names = model.eval(), ["Li", "Szczepanski", "O'Neill", "A", "A" * 60]
    with torch.inference_mode():
        together = model(ids_of(names))
        alone = torch.cat([model(ids_of([name])) for name in names])
    assert together.shape == (5, 18)
    assert torch.allclose(together, alone, atol=1e-5)


def test_every_parameter_gets_a_gradient(model):
    logits = model.train()(ids_of(["Ana", "Bo", "Cy"]))
    labels = torch.tensor([0, 1, 2])
    (F.cross_entropy(logits, labels) if logits.ndim == 2 else EnsembleRun.loss_fn(logits, labels)).backward()
    assert not [n for n, p in model.named_parameters() if p.grad is None or not p.grad.abs().sum() > 0]


@pytest.mark.parametrize("name", ["", "Ångström", "李", "a\0b"])
def test_what_is_no_ascii_name_is_refused(name):
    with pytest.raises(ValueError, match="ASCII"):
        ids_of(["Ana", name])


def test_macro_f1_counts_every_class_alike():
    labels, said = torch.tensor([0, 0, 0, 1]), torch.tensor([0, 0, 1, 1])
    assert scores.macro_f1(said, labels, 2) == pytest.approx((4 / 5 + 2 / 3) / 2)
    assert scores.macro_f1(said, labels, 4) == pytest.approx((4 / 5 + 2 / 3) / 4)


def test_calibration_is_zero_when_confidence_is_accuracy_and_large_when_sure_and_wrong():
    sure = torch.full((4,), 0.75)
    assert calibration.error(sure, torch.tensor([1, 1, 1, 0]) > 0) == pytest.approx(0)
    assert calibration.error(torch.ones(4), torch.zeros(4) > 0) == pytest.approx(1)
    two = torch.tensor([0.1, 0.9])
    assert calibration.error(two, torch.tensor([True, False])) == pytest.approx(0.9)


def test_names_agree_within_two():
    facts = {
        "correct": 5600,
        "total": 6700,
        "ece": 0.05,
        "unseen_correct": 1,
        "unseen_total": 2,
        "macro_f1": 0.5,
    }
    assert scores.compare(facts, facts | {"correct": 5602})["agrees"]
    assert not scores.compare(facts, facts | {"correct": 5603})["agrees"]
    assert not scores.compare(facts, facts | {"ece": 0.06})["agrees"]


def test_the_published_names_have_eighteen_countries(data_root):
    if not (data_root / "names").exists():
        pytest.skip("no names at hand")
    training, labels = data.names(True, data_root)
    assert (len(training), len(set(labels.tolist()))) == (13_374, 18)
    test, _ = data.names(False, data_root)
    assert len(test) == 6_700
    assert sum(name in set(training) for name in test) == 1_046


def test_the_ensemble_averages_its_readers_probabilities():
    torch.manual_seed(0)
    model, ids = NameEnsemble().eval(), ids_of(["Ivanov", "Li"])
    with torch.inference_mode():
        probs = model(ids).softmax(1)
        codes, lengths = model.with_ends(ids)
        votes = model.group_votes(codes, lengths)
        each = torch.stack([(reader(codes, lengths) + votes).softmax(1) for reader in model.readers])
    assert torch.allclose(probs, each.mean(0), atol=1e-6)


def test_capitals_and_the_two_ends_of_a_name_are_read_as_meant():
    model = NameEnsemble().eval()
    codes, lengths = model.with_ends(ids_of(["McA", "b"]))
    assert codes.tolist() == [[2, *map(ord, "mca"), 3], [2, ord("b"), 3, 0, 0]] and lengths.tolist() == [5, 3]


def test_a_hotter_temperature_is_less_sure_and_says_the_same():
    torch.manual_seed(0)
    model, ids = NameEnsemble().eval(), ids_of(["Ivanov", "Li", "Garcia"])
    with torch.inference_mode():
        before = model(ids).softmax(1)
        model.temperature.fill_(3.0)
        after = model(ids).softmax(1)
    assert torch.equal(before.argmax(1), after.argmax(1)) and (after.amax(1) < before.amax(1)).all()


def test_a_run_of_the_ensemble_finds_its_temperature_on_names_it_did_not_train_on(monkeypatch):
    names = ["Ivanov", "Petrov", "Smith", "Jones", "Rossi", "Bianchi"] * 20
    labels = torch.tensor([14, 14, 4, 4, 9, 9] * 20)
    monkeypatch.setattr(data, "names", lambda train, root=None: (names, labels))
    run = EnsembleRun("names_best", "robust", Recipe(2, "adamw", 0.01, 30, robust=True, clip=5.0))
    run.read_data()
    for _ in range(2):
        assert len(list(run.train_epoch())) == run.batches
    facts = run.facts()
    assert 0.7 <= facts["temperature"] < 1.6 and facts["test_reads"] == 1 and facts["epochs"] == 2
    assert run.model.temperature == pytest.approx(facts["temperature"], abs=0.01)
    assert run.model.balance.argmin() in (4, 9, 14)  # the commonest countries lose most


def test_the_yardstick_says_when_it_cannot_be_trained(monkeypatch):
    monkeypatch.setitem(sys.modules, "sklearn.pipeline", None)
    assert baseline.measure() is None and "requirements-dev" in baseline.sentence(None)
