"""This drawing in PyTorch: any network's program prints what the page shows, and so does its notebook."""

import base64
import html
import json
import re

import numpy as np
import pytest

from demo import predict
from demo.drawing_program import Reader, notebook, program
from demo.pages import networks
from models import checkpoint, drawing
from models.registry import DIGITS
from models.samples import PAD, SAMPLES
from tests.kit.listings import printed

RUNS = [(card.key, recipe) for card in DIGITS for recipe in card.recipes]
DRAWINGS = [strokes for _label, strokes in SAMPLES[1:3]]  # before the first, greys of 1/255 would not do
PAGE = "https://who-inkwell.hf.space/"


def probabilities(text: str) -> np.ndarray:
    """The ten numbers that a program has printed."""
    lines = [re.fullmatch(r"(\d): (0\.\d{6}|1\.0{6})", line) for line in text.splitlines()]
    assert [int(line[1]) for line in lines] == list(range(10))
    return np.array([float(line[2]) for line in lines])


def opened(key, recipe, strokes, raw=False, page="") -> str:
    """The card that is opened with these strokes on the pad."""
    sent = {"strokes": strokes, "size": PAD, "about": None, "recipe": recipe, "raw": raw, "lang": "en"}
    return networks.card({"key": key, "recipe": recipe, "drawing": sent, "page": page})


def smaller(strokes, left: float) -> list:
    """A sample as a digit of a number that begins `left` units from the pad's edge."""
    return [[[x * 0.4 + left, y * 0.4 + 300] for x, y in stroke] for stroke in strokes]


def listing(card: str) -> str:
    [code] = re.findall(r"<pre tabindex=\"0\".*?><code>(.*?)</code></pre>", card, re.S)
    return html.unescape(code)


@pytest.mark.parametrize(("key", "recipe"), RUNS)
def test_the_program_prints_the_probabilities_of_the_page(key, recipe, monkeypatch):
    monkeypatch.setenv("WEIGHTS", str(checkpoint.path(key, recipe)))
    for strokes in DRAWINGS:
        [digit] = predict.digit_probs(drawing.from_strokes(strokes, PAD)[None], [key], recipe)[key]
        told = probabilities(printed(listing(opened(key, recipe, strokes))))
        np.testing.assert_allclose(told, digit, atol=1e-5)


def test_the_raw_softmax_is_printed_where_the_page_shows_that(monkeypatch):
    monkeypatch.setenv("WEIGHTS", str(checkpoint.path("mlp", "plain")))
    [strokes, *_more] = DRAWINGS
    digits = drawing.from_strokes(strokes, PAD)[None]
    raw = predict.digit_probs(digits, ["mlp"], "plain", raw=True)["mlp"][0]
    calibrated = predict.digit_probs(digits, ["mlp"], "plain")["mlp"][0]
    told = probabilities(printed(listing(opened("mlp", "plain", strokes, raw=True))))
    np.testing.assert_allclose(told, raw, atol=1e-5)
    assert np.abs(told - calibrated).max() > 1e-5


def test_the_digit_of_a_number_is_the_one_that_the_page_is_about(monkeypatch):
    monkeypatch.setenv("WEIGHTS", str(checkpoint.path("cnn", "robust")))
    strokes = [*smaller(SAMPLES[1][1], 60), *smaller(SAMPLES[7][1], 560)]
    sent = {"strokes": strokes, "size": PAD, "recipe": "robust", "raw": False, "lang": "en"}
    for about, label in ((0, 1), (1, 7)):
        card = networks.card({"key": "cnn", "recipe": "robust", "drawing": sent | {"about": about}})
        assert probabilities(printed(listing(card))).argmax() == label


def test_the_notebook_runs_as_the_program_does(monkeypatch):
    monkeypatch.setenv("WEIGHTS", str(checkpoint.path("gru", "robust")))
    card = opened("gru", "robust", DRAWINGS[0])
    packed = re.search(
        r'href="data:application/x-ipynb\+json;base64,([^"]+)" download="gru_robust_drawing.ipynb"', card
    )
    cells = json.loads(base64.b64decode(html.unescape(packed[1])))["cells"]
    code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    assert code[0].startswith("%pip install")
    assert printed("\n\n".join(code[1:])) == printed(listing(card))


def test_weights_are_fetched_from_the_page_and_from_no_other_kind_of_address():
    address = f'urlretrieve("{PAGE}gradio_api/file=weights/cnn.plain.safetensors", FILE)'
    assert address in listing(opened("cnn", "plain", DRAWINGS[0], page=PAGE)).replace("'", '"')
    for page in ("", "file:///etc/", 'https://a.b/"); evil("/', "https://a.b/?x=1", "None"):
        assert "urlretrieve" not in listing(opened("cnn", "plain", DRAWINGS[0], page=page)), page


def test_a_blank_pad_has_no_program_yet():
    for sent in (None, {"strokes": [], "size": PAD}, "x"):
        card = networks.card({"key": "cnn", "recipe": "robust", "drawing": sent, "page": ""})
        assert "Draw a digit first" in card and "GREYS" not in card


def test_what_is_no_drawing_is_told_in_a_sentence():
    told = networks.card(
        {"key": "cnn", "recipe": "robust", "drawing": {"strokes": "x", "size": 1}, "page": ""}
    )
    assert 'role="alert"' in told


def test_both_are_made_of_the_networks_own_file():
    digit = np.zeros((28, 28), np.float32)
    for card in DIGITS:
        reader = Reader(card, card.recipes[-1], digit)
        for text in (program(reader), notebook(reader)):
            compile(text, card.key, "exec") if text.startswith('"""') else json.loads(text)
            assert f"{card.key}.{card.recipes[-1]}.safetensors" in text
