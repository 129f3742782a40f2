"""Curves of accuracy against pruning and bits: measured, written into a header, the command."""

import pytest
import torch

from models import checkpoint, data, evaluate
from models.probing import whole
from models.probing.surgery import BITS, Operated
from models.scoring import surgery


@pytest.fixture
def few(monkeypatch):
    """Seven hundred test digits, by chance; labelled as the small CNN reads them."""
    images = torch.randint(
        0, 255, (700, 28, 28), dtype=torch.uint8, generator=torch.Generator().manual_seed(0)
    )
    model, _facts = checkpoint.load("cnn_small")
    with torch.inference_mode():
        labels = model(images[:, None].float() / 255).argmax(1)
    monkeypatch.setattr(data, "mnist", lambda train, data=None: (images, labels))
    return images, labels


def test_what_is_read_rightly_is_counted_batch_by_batch(few):
    model, _facts = checkpoint.load("cnn_small")
    counts = list(surgery.counts(Operated(whole.trace(model)), *few))
    assert counts == [(500, 500), (700, 700)]


def test_both_curves_begin_with_the_network_as_trained_and_fall(few):
    model, facts = checkpoint.load("cnn_small")
    curves = surgery.measure(model, facts | {"correct": 700})
    assert [share for share, _correct in curves["pruned"]] == [0, *surgery.SHARES]
    assert [bits for bits, _correct in curves["rounded"]] == [surgery.FULL, *BITS]
    for line in (curves["pruned"], curves["rounded"]):
        counts = [correct for _x, correct in line]
        assert counts[0] == 700 and 0 <= counts[-1] < counts[1] <= 700
    assert "as trained 100.00%" in surgery.sentence(curves)


def test_the_command_writes_the_curves_and_counts_what_it_has_read(few, monkeypatch, tmp_path, capsys):
    file = tmp_path / "cnn_small.plain.safetensors"
    tensors, facts = checkpoint.read(checkpoint.path("cnn_small", "plain"))
    monkeypatch.setattr(checkpoint, "WEIGHTS", tmp_path)
    checkpoint.save(tensors, facts, file)
    assert evaluate.main(["--curves", "cnn_small", "--recipe", "plain"]) == 0
    assert "cnn_small.plain: as trained" in capsys.readouterr().out
    again, header = checkpoint.read(file)
    assert header["test_reads"] == facts["test_reads"] + surgery.READINGS
    assert header["surgery"]["total"] == 700
    changed = {"test_reads", "surgery"}
    assert all(header[name] == fact for name, fact in facts.items() if name not in changed)
    assert all(torch.equal(again[name], tensor) for name, tensor in tensors.items())


def test_without_data_the_command_says_what_to_do(tmp_path, capsys):
    assert evaluate.main(["--curves", "mlp", "--recipe", "plain", "--data", str(tmp_path)]) == 1
    assert capsys.readouterr().err
