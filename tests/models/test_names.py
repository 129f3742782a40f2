"""Name classifiers: packed equals one by one; figures against hand-made cases."""

import pytest
import torch
import torch.nn.functional as F

from models import data, scores
from models.names import NameClassifier, ids_of


def test_packed_in_a_batch_equals_each_name_alone():
    torch.manual_seed(0)
    model, names = NameClassifier().eval(), ["Li", "Szczepański".replace("ń", "n"), "O'Neill", "A"]
    with torch.inference_mode():
        together = model(ids_of(names))
        alone = torch.cat([model(ids_of([name])) for name in names])
    assert together.shape == (4, 18)
    assert torch.allclose(together, alone, atol=1e-6)


def test_every_parameter_gets_a_gradient():
    model = NameClassifier()
    F.cross_entropy(model(ids_of(["Ana", "Bo", "Cy"])), torch.tensor([0, 1, 2])).backward()
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
    assert scores.calibration_error(sure, torch.tensor([1, 1, 1, 0]) > 0) == pytest.approx(0)
    assert scores.calibration_error(torch.ones(4), torch.zeros(4) > 0) == pytest.approx(1)
    two = torch.tensor([0.1, 0.9])
    assert scores.calibration_error(two, torch.tensor([True, False])) == pytest.approx(0.9)


def test_names_agree_within_two():
    facts = {
        "correct": 5600,
        "total": 6700,
        "ece": 0.05,
        "unseen_correct": 1,
        "unseen_total": 2,
        "macro_f1": 0.5,
    }
    assert scores.compare_names(facts, facts | {"correct": 5602})["agrees"]
    assert not scores.compare_names(facts, facts | {"correct": 5603})["agrees"]
    assert not scores.compare_names(facts, facts | {"ece": 0.06})["agrees"]


def test_the_published_names_have_eighteen_countries(data_root):
    if not (data_root / "names").exists():
        pytest.skip("no names at hand")
    training, labels = data.names(True, data_root)
    assert (len(training), len(set(labels.tolist()))) == (13_374, 18)
    test, _ = data.names(False, data_root)
    assert len(test) == 6_700
    assert sum(name in set(training) for name in test) == 1_046
