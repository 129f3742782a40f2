"""What a finished run gives away: its weights, an ONNX file, and the code that makes it again."""

import json
import os
import re
import runpy
import subprocess
import sys

import pytest
import torch
from safetensors import safe_open
from safetensors.torch import load

from models import checkpoint
from models.own.code import code
from models.own.files import NoFile, facts, weights
from models.own.settings import KINDS, Settings, build
from models.own.training import Training
from models.recipes import OPTIMIZERS
from tests.kit.training import same, state, trained, training

X = torch.rand(3, 1, 28, 28)


@pytest.mark.parametrize("kind", KINDS)
def test_the_weights_come_back_strictly_with_their_settings_and_history(kind, tmp_path):
    run = trained(kind, lr=0.002, seed=5)
    file = tmp_path / "own.safetensors"
    file.write_bytes(weights(run))
    with safe_open(file, "pt") as opened:
        header = {name: json.loads(fact) for name, fact in opened.metadata().items()}
    assert Settings(**header["settings"]) == run.settings
    assert header["history"]["step"] == [point.step for point in run.history] == list(range(1, 11))
    assert header["history"]["validation"][-1] == round(run.history[-1].validation, 5)
    assert (header["end"], header["steps"]) == ("done", 10)
    network = build(run.settings)
    assert network.load_state_dict(load(file.read_bytes()), strict=True)
    assert torch.equal(network.eval()(X), run.copy()(X))
    assert header["golden"] == checkpoint.golden(network)
    assert header["parameters"] == sum(p.numel() for p in network.parameters())


def test_a_run_that_learned_nothing_or_diverged_gives_no_file():
    run = training()
    for make in (facts, weights):
        with pytest.raises(NoFile, match="learned nothing yet"):
            make(run)
    run.network.fc3.bias.data *= float("nan")
    list(run.go(60))
    for make in (facts, weights):
        with pytest.raises(NoFile, match="diverged"):
            make(run)


def script(settings, tmp_path, monkeypatch, **environment):
    """What is there after the code has run with these environment variables."""
    file = tmp_path / "own.py"
    file.write_text(code(settings), encoding="utf-8")
    for name in ("STEPS", "WEIGHTS"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        assert re.search(rf"\b{name}=\S+ .*python own.py ", file.read_text(encoding="utf-8"))
        monkeypatch.setenv(name, str(value))
    monkeypatch.chdir(tmp_path)
    return runpy.run_path(str(file))


@pytest.mark.parametrize(
    ("kind", "optimizer"), [*((kind, "adam") for kind in KINDS), *(("cnn", name) for name in OPTIMIZERS)]
)
def test_the_code_trains_bit_for_bit_as_the_run_does(kind, optimizer, tmp_path, monkeypatch, capsys):
    settings = Settings(kind, KINDS[kind].widths[0], optimizer, 0.01, 33, 2, 1_000, 7)
    left = script(settings, tmp_path, monkeypatch, STEPS=3)
    run = Training(settings, left["learned"], left["validation"])
    for _ in range(3):
        list(run.go(1e-9))
    assert len(left["learned"][0]) == 1_000 and len(left["validation"][0]) == 5_000
    assert same(left["model"].state_dict(), state(run))
    assert "step 3" in capsys.readouterr().out
    assert [file.name for file in tmp_path.iterdir()] == ["own.py"]


def test_the_code_turns_to_the_next_epoch_as_the_run_does(tmp_path, monkeypatch, capsys):
    settings = Settings("mlp", 128, batch=500, epochs=3, digits=1_000)
    left = script(settings, tmp_path, monkeypatch, STEPS=5)
    run = Training(settings, left["learned"], left["validation"])
    while run.step < 5:
        list(run.go(1e-9))
    assert same(left["model"].state_dict(), state(run))
    told = re.findall(r"validation error ([\d.]+)%", capsys.readouterr().out)
    ends = [point.validation for point in run.history if point.step in (2, 4)]
    assert told == [f"{100 * value:.2f}" for value in ends]


@pytest.mark.parametrize("kind", KINDS)
def test_the_code_reads_the_downloaded_weights_and_gives_the_same_logits(kind, tmp_path, monkeypatch):
    run = trained(kind)
    (tmp_path / "own.safetensors").write_bytes(weights(run))
    left = script(run.settings, tmp_path, monkeypatch, STEPS=3, WEIGHTS="own.safetensors")
    assert torch.equal(left["model"].eval()(X), run.copy()(X))


def test_the_code_stands_on_its_own(tmp_path):
    settings = Settings("lstm", 32, "adamw", 0.004, 50, 1, 1_000)
    (tmp_path / "own.py").write_text(code(settings), encoding="utf-8")
    environment = {"STEPS": "3", "PATH": os.environ["PATH"], "OMP_NUM_THREADS": "1"}
    command = [sys.executable, "-W", "error", "-I", "own.py"]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("step 3, loss 2.")
