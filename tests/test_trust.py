"""What strangers judge the repository by: its workflow, its citation, its list of changes say what is so."""

import re
from pathlib import Path

import yaml

TOP = Path(__file__).parents[1]
WORKFLOW = yaml.safe_load((TOP / ".github" / "workflows" / "test.yml").read_text())
REQUIREMENTS = (TOP / "requirements.txt").read_text()


def test_the_workflow_tries_the_oldest_torch_that_is_allowed_and_the_newest():
    matrix = WORKFLOW["jobs"]["test"]["strategy"]["matrix"]
    packages = {entry["torch"]: entry["packages"] for entry in matrix["include"]}
    assert set(packages) == set(matrix["torch"])
    oldest = dict(re.findall(r"^(torch|torchvision)>=([\d.]+)$", REQUIREMENTS, re.M))
    assert packages["oldest"] == f"torch=={oldest['torch']}.* torchvision=={oldest['torchvision']}.*"
    assert packages["newest"] == "torch torchvision"


def test_the_workflow_tries_the_oldest_python_and_that_of_the_space():
    pythons = WORKFLOW["jobs"]["test"]["strategy"]["matrix"]["python"]
    front_matter = (TOP / "README.md").read_text().split("---")[1]
    assert yaml.safe_load(front_matter)["python_version"] in pythons
    assert re.search(r'^target-version = "py310"$', (TOP / "pyproject.toml").read_text(), re.M)
    assert "3.10" in pythons


def test_every_command_and_file_of_the_workflow_is_there():
    runs = "\n".join(
        step["run"] for job in WORKFLOW["jobs"].values() for step in job["steps"] if "run" in step
    )
    for name in re.findall(r"-r (\S+\.txt)|pytest (\S+\.py)", runs):
        assert (TOP / "".join(name)).exists(), name
    assert "python -m pytest\n" in runs and (TOP / "demo" / "space_check.py").exists()


def test_the_citation_can_be_read():
    citation = yaml.safe_load((TOP / "CITATION.cff").read_text())
    assert citation["cff-version"] == "1.2.0"
    assert citation["title"].startswith("Inkwell")
    assert citation["authors"] == [{"name": "The Inkwell authors"}]
    assert citation["license"] == "MIT"
    changes = (TOP / "CHANGELOG.md").read_text()
    assert re.findall(r"^## (\S+)$", changes, re.M)[0] == str(citation["date-released"])


def test_the_changes_stand_with_the_newest_first_and_lead_to_files_that_are_there():
    changes = (TOP / "CHANGELOG.md").read_text()
    dates = re.findall(r"^## (\S+)$", changes, re.M)
    assert dates == sorted(dates, reverse=True) and dates
    for name in re.findall(r"\]\(([^)]+)\)", changes):
        assert (TOP / name).exists(), name
