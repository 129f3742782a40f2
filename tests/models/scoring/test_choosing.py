"""What settings are chosen by: the command, and that each figure is of the digits it names."""

import pytest
import torch

from models import checkpoint, data
from models.scoring import choosing


def test_a_network_is_measured_on_held_out_digits_moved_ones_tablet_and_forms(data_root, capsys):
    assert choosing.main(["mlp", "--data", str(data_root)]) == 0
    line = next(line for line in capsys.readouterr().out.splitlines() if line.startswith("| mlp"))
    held_out, moved, tablet, forms = (float(cell) for cell in line.strip("| ").split("|")[1:])
    images, labels = data.mnist(train=True, data=data_root)
    network, _ = checkpoint.load("mlp", "robust")
    wrong = choosing.answers(network, images[-5_000:]) != labels[-5_000:]
    assert held_out == pytest.approx(100 * wrong.float().mean().item(), abs=0.005)
    assert held_out < moved < 10 and tablet < 2
    assert held_out < forms < 20


def test_moved_digits_are_the_same_digits_elsewhere():
    dot = torch.zeros(1, 28, 28, dtype=torch.uint8)
    dot[0, 14, 14] = 255
    images, labels = choosing.moved((dot, torch.tensor([7])))
    assert labels.tolist() == [7] * 4
    assert {tuple(image.nonzero()[0].tolist()) for image in images} == {
        (18, 14),
        (10, 14),
        (14, 18),
        (14, 10),
    }


def test_weights_that_are_missing_are_a_sentence(tmp_path, capsys):
    assert choosing.main(["mlp", "--weights", str(tmp_path)]) == 1
    assert "python -m models.train mlp" in capsys.readouterr().err
