"""The diabetes network, against plain PyTorch; its table, where it is at hand."""

import pytest
import torch

from models import data
from models.lessons import diabetes
from models.lessons.diabetes import Course


@pytest.fixture
def patients():
    x = 2 * torch.rand(759, 8, generator=torch.Generator().manual_seed(1)) - 1
    return x, (x.sum(1) > 0.5).float()


def test_an_epoch_of_one_batch_is_a_step_of_plain_pytorch(patients):
    course = Course("sigmoid", "SGD", 0.5, diabetes.TRAINING, 7)
    before, after = diabetes.epochs(course, *patients, 1)
    torch.manual_seed(7)
    one, two, three = torch.nn.Linear(8, 6), torch.nn.Linear(6, 4), torch.nn.Linear(4, 1)
    x, y, test_x, test_y = diabetes.split(*patients)

    def loss(x, y):
        p = three(two(one(x).sigmoid()).sigmoid()).sigmoid()
        return -(y * p.log() + (1 - y) * (1 - p).log()).mean()

    parameters = [p for layer in (one, two, three) for p in layer.parameters()]
    assert (before.train_loss, before.test_loss) == pytest.approx(
        (loss(x, y).item(), loss(test_x, test_y).item())
    )
    for parameter, slope in zip(parameters, torch.autograd.grad(loss(x, y), parameters), strict=True):
        parameter.data -= 0.5 * slope
    assert after.train_loss == pytest.approx(loss(x, y).item(), rel=1e-5)
    assert after.test_loss == pytest.approx(loss(test_x, test_y).item(), rel=1e-5)


def test_no_patient_is_in_both_parts(patients):
    x, y, test_x, test_y = diabetes.split(*patients)
    assert (x.shape, y.shape, test_x.shape, test_y.shape) == ((607, 8), (607, 1), (152, 8), (152, 1))
    both = torch.cat([x, test_x])
    assert torch.equal(both.sort(0).values, patients[0].sort(0).values)


def test_the_same_course_takes_the_same_way_and_learns(patients):
    course = Course("relu", "Adam", 0.02, 16, 3)
    first, again = (list(diabetes.epochs(course, *patients, 8)) for _ in range(2))
    assert first == again and len(first) == 9
    assert first[-1].test_right > 0.85 > first[0].test_right
    assert course.updates == 38


@pytest.mark.parametrize(
    "wrong",
    [{"activation": "step"}, {"optimizer": "LBFGS"}, {"rate": float("nan")}, {"rate": 0.0}, {"batch": 3}]
    + [{"batch": 2.5}, {"batch": float("nan")}, {"seed": -1}],
    ids=str,
)
def test_absurd_settings_are_told_in_a_sentence(wrong):
    with pytest.raises(ValueError, match=r"^.{20,}\.$"):
        Course(**wrong)


def test_too_many_epochs_are_told_in_a_sentence(patients):
    with pytest.raises(ValueError, match="from 1 to 300"):
        next(diabetes.epochs(Course(), *patients, 301))


def test_the_table_is_the_published_one(data_root):
    x, y = data.diabetes(data_root)
    assert x.shape == (759, 8) and x.abs().max() <= 1
    assert set(y.tolist()) == {0.0, 1.0} and y.mean().item() == pytest.approx(496 / 759)


def test_another_table_is_refused(tmp_path):
    (tmp_path / "diabetes").mkdir()
    (tmp_path / "diabetes" / "diabetes.csv.gz").write_bytes(b"1,2,3")
    with pytest.raises(data.DataError, match="is not the published file"):
        data.diabetes(tmp_path)
