"""The ONNX file of a network of one's own: it answers as the network does, or is not given."""

import json
import sys

import pytest
import torch

from models.own import onnx_export
from models.own.files import NoFile, weights
from models.own.onnx_export import exported, onnx
from models.own.settings import Settings, build
from tests.kit.training import same, state, trained


@pytest.mark.parametrize("missing", ["onnx", "onnxscript"])
def test_without_the_exporter_a_sentence_says_how_to_get_it(missing, monkeypatch):
    monkeypatch.setitem(sys.modules, missing, None)
    with pytest.raises(NoFile, match="pip install --upgrade onnx onnxscript"):
        exported(weights(trained("cnn")))


def test_an_onnx_file_that_answers_otherwise_is_not_given(monkeypatch):
    pytest.importorskip("onnxscript")
    run, program, other = trained("cnn"), onnx_export.program, build(Settings(width=5, seed=9)).eval()
    monkeypatch.setattr(onnx_export, "program", lambda network: program(other))
    with pytest.raises(NoFile, match="would not answer as the network does"):
        exported(weights(run))


@pytest.mark.parametrize("kind", ["mlp_sigmoid", "cnn", "rnn", "lstm", "gru"])
def test_the_onnx_file_answers_as_the_network_whatever_the_batch(kind):
    pytest.importorskip("onnxscript")
    runtime = pytest.importorskip("onnxruntime")
    run = trained(kind)
    before = {name: value.clone() for name, value in state(run).items()}
    session = runtime.InferenceSession(exported(weights(run)), providers=["CPUExecutionProvider"])
    for count in (1, 2, 5):
        x = torch.rand(count, 1, 28, 28)
        (logits,) = session.run(["logits"], {"image": x.numpy()})
        assert torch.allclose(torch.from_numpy(logits), run.copy()(x), atol=1e-5)
    told = session.get_modelmeta().custom_metadata_map
    assert Settings(**json.loads(told["settings"])) == run.settings
    assert same(before, state(run))


def test_the_file_is_made_in_another_process(monkeypatch):
    pytest.importorskip("onnxscript")

    def here(network):
        raise AssertionError("exported in the process that trains")

    monkeypatch.setattr(onnx_export, "program", here)
    run = trained("cnn")
    assert len(onnx(weights(run))) > 100_000


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (onnx_export.MISSING, "^ONNX files need some packages where this app runs: pip install"),
        (onnx_export.DIFFERS, "^The ONNX file would not answer as the network does"),
        (1, "could not be made: Two"),
    ],
)
def test_an_export_that_fails_is_a_sentence(status, said, monkeypatch, tmp_path):
    program = tmp_path / "python"
    program.write_text(f"#!/bin/sh\necho noise >&2\necho Two packages are missing. >&2\nexit {status}\n")
    program.chmod(0o755)
    monkeypatch.setattr(onnx_export.sys, "executable", str(program))
    with pytest.raises(NoFile, match=said):
        onnx(weights(trained("cnn")))
