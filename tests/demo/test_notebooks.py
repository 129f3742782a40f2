"""The notebooks: what the command writes, from the sources that the page has; every program in them runs."""

import inspect
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from demo import notebooks
from demo.pages.lessons import programs
from models import cnn, inception, recurrent, resnet
from models.basics import Walk
from models.data import NAMES_URL
from models.recipes import PLAIN
from models.registry import DIGITS

MOST = 60.0  # seconds for one notebook that is tried


def test_the_files_are_what_the_command_writes():
    written = {file.name: file.read_text(encoding="utf-8") for file in notebooks.FOLDER.glob("*.ipynb")}
    assert written == notebooks.files()


@pytest.mark.parametrize("name", notebooks.NOTEBOOKS)
def test_a_notebook_is_one_by_its_format(name):
    whole = json.loads(notebooks.files()[f"{name}.ipynb"])
    assert (whole["nbformat"], whole["nbformat_minor"]) == (4, 5)
    assert whole["cells"][0]["cell_type"] == "markdown"
    for cell in whole["cells"]:
        assert "".join(cell["source"]).strip()
        if cell["cell_type"] == "code":
            assert cell["outputs"] == [] and cell["execution_count"] is None
            compile("".join(cell["source"]), name, "exec")
    assert len({cell["id"] for cell in whole["cells"]}) == len(whole["cells"])


def test_networks_stand_in_them_as_in_their_files():
    for module in (cnn, inception, resnet):
        assert inspect.getsource(module) in notebooks.programs_of("3_convolution")
    # Once, though four networks are made of it.
    assert notebooks.programs_of("4_recurrence").count(inspect.getsource(recurrent)) == 1


def test_every_reader_with_a_tutorial_is_trained_by_its_settings():
    text = "\n".join("\n".join(notebooks.programs_of(name)) for name in notebooks.NOTEBOOKS)
    for card in DIGITS:
        if "plain" in card.recipes:
            settings = PLAIN[card.key]
            [line] = [line for line in text.splitlines() if line.startswith(f"train({card.key}, ")]
            assert f"lr={settings.lr!r}" in line and line.endswith(f"epochs={settings.epochs})")


def test_the_first_models_are_the_programs_of_the_page():
    assert programs.walk(Walk(), 100, 0, 4.0) in notebooks.programs_of("1_first_steps")


def children_seconds() -> float:
    """Seconds of a processor that ended children have taken."""
    times = os.times()
    return times.children_user + times.children_system


def printed(name: str, folder: Path, root: Path | None = None) -> str:
    """What a notebook prints where it takes two steps, its tables read from `root` instead of the network."""
    program = "\n\n".join(notebooks.programs_of(name))
    if root:
        program = program.replace(f"{NAMES_URL}/diabetes", str(root / "diabetes" / "diabetes"))
        program = program.replace(f"{NAMES_URL}/names", f"{(root / 'names').as_uri()}/names")
    (folder / "notebook.py").write_text(program, encoding="utf-8")
    before = children_seconds()
    told = subprocess.run(
        [sys.executable, "notebook.py"],
        cwd=folder,
        env=os.environ | {"STEPS": "2", "OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        timeout=10 * MOST,
    )
    assert told.returncode == 0, told.stderr
    # Of a processor, for others work on this machine too.
    assert children_seconds() - before < MOST
    return told.stdout


def test_the_perceptrons_run(tmp_path):
    assert printed("2_perceptron", tmp_path).count("step 2, loss ") == 2


@pytest.mark.slow
def test_the_convolutions_run(tmp_path):
    assert printed("3_convolution", tmp_path).count("step 2, loss ") == 4


@pytest.mark.slow
def test_the_recurrences_run_and_hello_is_learnt(tmp_path):
    text = printed("4_recurrence", tmp_path)
    assert text.count("step 2, loss ") == 5
    assert text.count("15: ") == 3 and "ohlol" in text


@pytest.mark.slow
def test_the_first_steps_run(tmp_path, data_root):
    text = printed("1_first_steps", tmp_path, data_root)
    assert "at x = 4: 7." in text or "at x = 4: 8." in text
    assert "test accuracy 0." in text


@pytest.mark.slow
def test_the_surnames_run(tmp_path, data_root):
    assert "of the test names" in printed("5_names", tmp_path, data_root)
