"""SECURITY.md names tests and files that there are."""

import re
from pathlib import Path

TOP = Path(__file__).parents[1]
TEXT = (TOP / "SECURITY.md").read_text(encoding="utf-8")


def test_every_test_that_is_named_is_there():
    tests = "\n".join(file.read_text(encoding="utf-8") for file in (TOP / "tests").rglob("*.py"))
    named = re.findall(r"::(test_\w+)", TEXT)
    assert len(named) > 20
    assert [name for name in named if f"def {name}(" not in tests] == []


def test_every_file_that_is_named_is_there():
    named = re.findall(r"`((?:demo/[\w/]+|app)\.py)`", TEXT)
    assert named and [name for name in named if not (TOP / name).exists()] == []
    for name in re.findall(r"(test_\w+\.py)", TEXT):
        assert list((TOP / "tests").rglob(name)), name
