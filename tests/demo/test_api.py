"""The examples in API.md: each endpoint has one, and all three of it run against a served app."""

import ast
import inspect
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from demo import api, predict
from demo.panel.examples import EXAMPLES, STREAMS, values
from demo.panel.examples import SEVEN as DIGIT
from models.checkpoint import CheckpointError

# What an answer holds that shows it is one.
SHOWS = {
    "read_strokes": lambda answer: answer["vote"] == 7,
    "read_picture": lambda answer: answer["vote"] == 7,
    "feature_maps": lambda answer: len(answer["maps"]) == 4,
    "whole_network": lambda answer: len(answer["operations"]) == 13 and len(answer["values"]) == 4,
    "shift_grid": lambda answer: len(answer["says"]) == 21,
    "reading_steps": lambda answer: len(answer["probs"]) == 28,
    "recurrent_step": lambda answer: len(answer["gates"]["f"]["steps"]) == 28 and len(answer["held"]) == 10,
    "attribution": lambda answer: len(answer) == 28,
    "country": lambda answer: answer["country"] == "Greek",
    "countries": lambda answer: answer[0]["country"] == "Japanese" and "digits" in answer[1]["error"],
    "origin": lambda answer: answer["country"] == "Japanese",
    "origins": lambda answer: answer[1]["country"] == "Vietnamese",
    "review": lambda answer: len(answer["probs"]) == 5,
    "reviews": lambda answer: [len(row["probs"]) for row in answer] == [5, 5],
    "write": lambda answer: answer.startswith("春"),
    "fit_line": lambda answer: len(answer["steps"]) == 101,
    "fit_logistic": lambda answer: len(answer["steps"]) == 101,
    "softmax": lambda answer: sum(answer["probs"]) == pytest.approx(1),
    "hello": lambda answer: len(answer["epochs"]) == 15,
}


@pytest.fixture
def beside(tmp_path) -> Path:
    """A folder with the two files that the examples read."""
    page = Image.new("L", (200, 300), 255)
    ImageDraw.Draw(page).line([(60, 60), (140, 60), (90, 240)], fill=0, width=14)
    page.save(tmp_path / "seven.png")
    (tmp_path / "digit.json").write_text(json.dumps(DIGIT))
    return tmp_path


def printed(command: list[str], folder: Path) -> str:
    told = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120)
    assert told.returncode == 0, told.stderr
    return told.stdout


def python_answer(endpoint: str, address: str, folder: Path):
    text = printed([sys.executable, "-c", api.python(endpoint, address)], folder)
    # The client prints a line of its own first.
    _loaded, _, text = text.partition("\n")
    return text if endpoint in STREAMS else ast.literal_eval(text)


def curl_answer(endpoint: str, address: str, folder: Path):
    text = printed(["sh", "-c", api.curl(endpoint, address)], folder)
    kind, data = text.strip().splitlines()[-2:]
    assert kind == "event: complete", text
    return json.loads(data.removeprefix("data: "))[0]


def javascript_answer(endpoint: str, address: str, folder: Path):
    (folder / "example.mjs").write_text(api.javascript(endpoint, address), encoding="utf-8")
    return json.loads(printed(["node", "example.mjs"], folder))


def skip_what_cannot_answer(endpoint: str) -> None:
    if endpoint in ("review", "reviews"):
        try:
            predict.require("reviews_best")
        except CheckpointError as error:
            pytest.skip(f"no answer to try: {error}")


RUNNERS = {
    "python": (sys.executable, python_answer),
    "sh": ("curl", curl_answer),
    "js": ("node", javascript_answer),
}


@pytest.mark.parametrize("language", api.LANGUAGES)
@pytest.mark.parametrize("endpoint", EXAMPLES)
def test_every_example_runs_and_gets_its_answer(app_url, beside, endpoint, language):
    program, answer_of = RUNNERS[language]
    if not shutil.which(program):
        pytest.skip(f"{program} is not on the PATH: its examples were not run")
    skip_what_cannot_answer(endpoint)
    assert SHOWS[endpoint](answer_of(endpoint, app_url, beside))


def test_every_public_endpoint_has_an_example_and_no_other(app_url):
    import app

    public = {name.strip("/") for name in app.demo.get_api_info()["named_endpoints"]}
    assert public == set(EXAMPLES)


def test_every_argument_is_described_in_one_line(app_url):
    """Gradio takes the first line of each for assistants: there must be no second."""
    import app

    functions = {event.api_name: event.fn for event in app.demo.fns.values()}
    for endpoint in EXAMPLES:
        described = inspect.getdoc(functions[endpoint]).partition("\n\nArgs:\n")[2].partition("\n\n")[0]
        names = [line.strip().partition(": ")[0] for line in described.splitlines()]
        assert names == list(inspect.signature(functions[endpoint]).parameters), endpoint


def test_the_page_of_the_api_shows_the_examples_too(app_url):
    import app

    for name, endpoint in app.demo.get_api_info()["named_endpoints"].items():
        if name == "/read_picture":
            continue  # Gradio has a picture of its own for it
        shown = {given["parameter_name"]: given["example_input"] for given in endpoint["parameters"]}
        assert values(name.strip("/")).items() <= shown.items(), name
        needed = [given for given in endpoint["parameters"] if not given["parameter_has_default"]]
        assert "..." not in [given["example_input"] for given in needed], name


def test_the_file_is_what_the_command_writes():
    assert api.FILE.read_text(encoding="utf-8") == api.page()
