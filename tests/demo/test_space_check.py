"""What is wrong with a Space is found before it is uploaded."""

import re
import shutil
from pathlib import Path

import pytest

from demo import space_check

TOP = space_check.TOP


@pytest.fixture
def space(tmp_path) -> Path:
    """A repository as small as can be: the real README, requirements and app, which prints and ends."""
    for name in ("README.md", "requirements.txt"):
        shutil.copy(TOP / name, tmp_path / name)
    (tmp_path / "app.py").write_text("import numpy\nprint('no page today')\n")
    return tmp_path


def wrong(findings) -> list[str]:
    return [finding.words for finding in findings if not finding.is_right]


def change(file: Path, pattern: str, words: str) -> None:
    text, count = re.subn(pattern, words, file.read_text(encoding="utf-8"), count=1, flags=re.M)
    assert count == 1
    file.write_text(text, encoding="utf-8")


def test_this_repository_starts_as_a_space(capsys):
    assert space_check.main(["--no-start"]) == 0
    assert "NO " not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("pattern", "words", "found"),
    [
        (r"^emoji: .*\n", "", "but for emoji"),
        (r"^sdk: gradio$", "sdk: docker", "its sdk is gradio: docker"),
        (r"^app_file: app.py$", "app_file: main.py", "its app_file is there: main.py"),
        (r"^colorTo: gray$", "colorTo: grey", "its colours are known to the Hub: blue, grey"),
        (r"^short_description: .*$", f"short_description: {'a' * 61}", "has 61 of 60 characters"),
        (r"^sdk_version: .*$", "sdk_version: 5.49.1", "sdk_version is one that requirements.txt takes"),
        (r"^sdk_version: .*$", "sdk_version: newest", "sdk_version is one that requirements.txt takes"),
    ],
)
def test_a_fault_of_the_front_matter_is_found(space, pattern, words, found):
    assert wrong(space_check.check_front_matter(space)) == []
    change(space / "README.md", pattern, words)
    [sentence] = wrong(space_check.check_front_matter(space))
    assert found in sentence


@pytest.mark.parametrize("text", ["# Inkwell\n", "---\n: [\n---\n", "---\ntitle\n---\n"])
def test_a_readme_without_front_matter_is_found(space, text):
    (space / "README.md").write_text(text)
    assert "but for title, emoji" in wrong(space_check.check_front_matter(space))[0]


def test_a_file_that_is_too_large_is_found(space):
    assert wrong(space_check.check_sizes(space)) == []
    with (space / "weights.bin").open("wb") as file:
        file.truncate(space_check.LARGEST + 1)
    assert wrong(space_check.check_sizes(space)) == ["the largest file, weights.bin, has 10.0 of 10 MB"]


def test_what_is_imported_and_not_required_is_found(space):
    assert wrong(space_check.check_requirements(space)) == []
    (space / "app.py").write_text("import numpy, pytest, starlette\nfrom nowhere import nothing\n")
    missing, extra = wrong(space_check.check_requirements(space))
    assert missing == "all 4 imported packages can be found, but for nowhere"
    assert extra == "requirements.txt brings them, but for pytest"


def test_a_wheel_for_processors_alone_is_found(space):
    change(space / "requirements.txt", r"^torch>=2.8$", "torch==2.11.0+cpu")
    assert "torch==2.11.0+cpu" in wrong(space_check.check_requirements(space))[0]


def test_what_zero_gpu_does_not_take_is_found(space):
    [sentence] = wrong(space_check.check_zero_gpu(space))
    assert '"torch>=2.8"' in sentence
    change(space / "requirements.txt", r"^torch>=2.8$", "torch==2.11.*")
    assert wrong(space_check.check_zero_gpu(space)) == []
    change(space / "README.md", r'^python_version: "3.12"$', 'python_version: "3.13"')
    assert wrong(space_check.check_zero_gpu(space)) == ["ZeroGPU has this Python: 3.13"]


def test_an_app_that_does_not_start_is_found(space):
    [sentence] = wrong(space_check.check_start(space))
    assert sentence.endswith("no page today")


def test_the_time_of_the_start_and_its_memory_are_told(space):
    page = "import sys, http.server as s\n"
    page += "print(len(bytearray(50_000_000)))\n"
    page += "s.test(s.SimpleHTTPRequestHandler, port=int(sys.argv[2]), bind='127.0.0.1')\n"
    (space / "app.py").write_text(page)
    start, memory = space_check.check_start(space)
    assert start.is_right and start.words.startswith("the page is served after ")
    assert re.match(r"the server has \d+ MB", memory.words)
    [slow] = wrong(space_check.check_start(space, seconds=0.1))
    assert "the page is served" in slow
