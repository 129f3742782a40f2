"""The README says what is true now."""

import re
from pathlib import Path

from models import evaluate
from models.registry import CARDS
from models.train import ALL

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")


def test_the_table_of_networks_is_what_the_headers_say():
    table = re.search(r"<!-- table -->\n(.*?)\n<!-- /table -->", README, re.S)[1]
    assert table.strip() == evaluate.table()
    text = re.search(r"<!-- text -->\n(.*?)\n<!-- /text -->", README, re.S)[1]
    assert text.strip() == evaluate.text_table()


def test_the_front_matter_starts_a_space():
    matter = dict(re.findall(r"^(\w+): (.+)$", README.split("---")[1], re.M))
    assert matter["sdk"] == "gradio"
    assert matter["app_file"] == "app.py"
    assert matter["python_version"] == '"3.12"'
    assert matter["license"] == "mit"
    assert len(matter["short_description"]) <= 60


def test_the_two_commands_and_every_named_file_are_there():
    assert "pip install -r requirements.txt && python app.py" in README
    assert "pip install -r requirements-dev.txt && python -m pytest" in README
    top = Path(__file__).parents[1]
    tree = README.split("## What is where")[1].split("## On a")[0]
    for folder in ("models", "demo"):
        block = tree[tree.index(f"\n{folder}/") :].split("\nweights/" if folder == "demo" else "\ndemo/")[0]
        for name in re.findall(r"\b\w+\.py\b", block):
            assert (top / folder / name).exists(), name
    for path in re.findall(r"\]\(((?:models|demo|tests|deploy)/?[^)]*)\)", README):
        assert (top / path).exists(), path


def test_every_command_names_a_network_that_exists():
    for key in re.findall(r"python -m models\.train (\w+)", README):
        assert key in {*CARDS, ALL}
