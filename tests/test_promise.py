"""The promise: a network is added with its card and its weights, a language with its catalogue, no more."""

import re
import shutil

import numpy as np
import pytest
import torch
from torch import nn

from demo import predict, ui, words
from demo.pages import networks
from demo.pages.digits import compare, inside, pad, reading, shift, testset, why
from models import checkpoint, recipes, registry
from models.drawing import from_strokes
from models.registry import Card, Conv
from tests.kit.live import read_live
from tests.kit.panels import ask, greys

KEY = "thirteenth"
NAME = "Thirteenth, untrained"
LIKE = "cnn_rnn"  # whose facts and settings it borrows


class Thirteenth(nn.Module):
    """(B, 1, 28, 28) -> (B, 10) logits: a convolution, then a recurrence over the rows of its maps."""

    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 2, 5, padding=2)
        self.pool = nn.MaxPool2d(2)
        self.rnn = nn.GRU(2 * 14, 8, batch_first=True)
        self.fc = nn.Linear(8, 10)

    def steps(self, x: torch.Tensor) -> torch.Tensor:
        """(B, 14, 28): what is read at each of 14 steps, a row of both maps."""
        return self.pool(self.conv1(x).relu()).transpose(1, 2).flatten(2)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        output, _state = self.rnn(self.steps(x))
        return self.fc(output[:, -1])


@pytest.fixture
def thirteenth(tmp_path, monkeypatch) -> Card:
    """The network, registered and saved beside the others; nothing else is changed."""
    card = Card(KEY, NAME, Thirteenth, convolutions=(Conv("conv1"),), last_conv="conv1", steps="feature rows")
    monkeypatch.setattr(registry, "DIGITS", (*registry.DIGITS, card))
    monkeypatch.setitem(registry.CARDS, KEY, card)
    for table in (recipes.PLAIN, recipes.ROBUST):
        monkeypatch.setitem(table, KEY, table[LIKE])
    for file in checkpoint.WEIGHTS.glob("*.safetensors"):
        (tmp_path / file.name).symlink_to(file)
    torch.manual_seed(0)
    for recipe in card.recipes:
        network = Thirteenth()
        facts = checkpoint.facts(LIKE, recipe) | {"key": KEY, "golden": checkpoint.golden(network)}
        checkpoint.save(network.state_dict(), facts, tmp_path / f"{KEY}.{recipe}.safetensors")
    monkeypatch.setattr(checkpoint, "WEIGHTS", tmp_path)
    yield card
    for recipe in card.recipes:
        predict._loaded.pop((KEY, recipe), None)


@pytest.fixture
def digit(seven):
    return from_strokes(seven, 1024)


def test_a_network_more_answers_beside_the_others(thirteenth, digit):
    for recipe in predict.RECIPES:
        rows = predict.read(digit, recipe=recipe)["rows"]
        assert rows[-1]["key"] == KEY
        assert list(predict.digit_probs(digit[None], recipe=recipe))[-1] == KEY


def test_a_network_more_has_its_row_in_the_comparison(thirteenth, digit):
    table = compare.table()
    patch = compare.patch(predict.read(digit))
    assert NAME in table and f'data-row="{KEY}"' in table
    cells = [name for name in patch["cells"] if name.startswith(KEY)]
    assert len(cells) == 3 and all(f'data-key="{name}"' in table for name in cells)


def test_a_network_more_has_its_card(thirteenth):
    for recipe in thirteenth.recipes:
        card = networks.card({"key": KEY, "recipe": recipe})
        assert NAME in card and f"models.train {KEY} --recipe {recipe}" in card
        assert "conv1" in card and 'role="alert"' not in card


@pytest.mark.parametrize("panel", [inside, shift, reading, why, testset], ids=lambda module: module.__name__)
def test_a_network_more_can_be_chosen_in_every_panel(thirteenth, digit, panel):
    form = panel.PANEL.form
    assert KEY in dict(form.fields["key"].pairs())
    request = {"digit": greys(digit), "recipe": "robust", "lang": "en", "key": KEY}
    states = (None,) if panel is testset else ()
    slots = ask(panel.PANEL, request, *states)
    assert "<img" in "".join(slots.values()) or "<svg" in "".join(slots.values())


def test_a_network_more_answers_programs(thirteenth, seven, digit):
    assert pad.read_strokes(seven)["rows"][-1]["key"] == KEY
    rows = digit.tolist()
    assert np.shape(inside.feature_maps(rows, KEY, "conv1")["maps"]) == (2, 28, 28)
    assert np.shape(shift.shift_grid(rows, KEY)["says"]) == (21, 21)
    assert np.shape(reading.reading_steps(rows, KEY)["probs"]) == (14, 10)
    for method in ("saliency", "gradcam"):
        assert np.shape(why.attribution(rows, KEY, method)) == (28, 28)


def test_a_network_more_stands_on_the_built_page(thirteenth):
    page = html_of(ui.build().get_config_file()["components"])
    assert f'data-row="{KEY}"' in page and page.count(f'value="{KEY}"') >= 4
    assert page.count(f'data-card="{KEY}"') == 4  # the comparison, the table of networks, both plots


# ---- a language --------------------------------------------------------------------------------------------

FRENCH = """
msgid ""
msgstr ""
"Language: fr\\n"
"Content-Type: text/plain; charset=UTF-8\\n"

msgid "Digits"
msgstr "Chiffres"

msgid "draw a digit"
msgstr "dessinez un chiffre"

msgid "The digit has greys outside 0 to 255: draw it again."
msgstr "Le chiffre a des gris hors de 0 à 255 : redessinez-le."
"""
TABS = ("digits", "names", "reviews", "writing", "steps", "networks")


@pytest.fixture
def french(tmp_path, monkeypatch):
    """A third language: its catalogue, with a few sentences in it."""
    shutil.copytree(words.LOCALE, tmp_path / "locale")
    file = tmp_path / "locale" / "fr" / words.FILE
    file.parent.mkdir(parents=True)
    file.write_text(FRENCH, encoding="utf-8")
    monkeypatch.setattr(words, "LOCALE", tmp_path / "locale")
    forget_catalogues()
    yield "fr"
    monkeypatch.undo()
    forget_catalogues()


def forget_catalogues() -> None:
    words.languages.cache_clear()
    words.catalogue.cache_clear()


def html_of(components: list) -> str:
    """All that these components of a built page show at first."""
    shown = (component["props"] for component in components)
    return "".join(f"{props.get('html_template') or ''}{props.get('value') or ''}" for props in shown)


def tab_of(config: dict, name: str) -> str:
    """The HTML of one of the tabs."""
    components = {component["id"]: component for component in config["components"]}
    ids = [number for number, component in components.items() if component["props"].get("id") == name]
    (tab,) = [node for node in nodes_of(config["layout"]) if node.get("id") in ids]
    return html_of([components[node["id"]] for node in nodes_of(tab)])


def nodes_of(tree: dict) -> list[dict]:
    """A node of the page's layout and all that stand in it."""
    nodes = [tree]
    for child in tree.get("children", []):
        nodes += nodes_of(child)
    return nodes


def test_a_language_more_is_in_the_switch_and_on_every_tab(french):
    config = ui.build().get_config_file()
    header = html_of([part for part in config["components"] if part["props"].get("elem_id") == "header"])
    assert 'data-set="lang=fr"' in header and "français" in header
    for name in TABS:
        tab = tab_of(config, name)
        spoken = set(re.findall(r'<span lang="(\w+)"', tab))
        assert spoken == {"en", "fr", "zh"}, name
    assert "dessinez un chiffre" in tab_of(config, "digits")


def test_a_language_more_names_the_tabs_and_says_what_is_wrong(french):
    blocks = ui.build()
    (relabel,) = [fn.fn for fn in blocks.fns.values() if getattr(fn.fn, "__name__", "") == "relabel"]
    assert "Chiffres" in [update["label"] for update in relabel("fr")]
    bad = {"picture": [900] * 784, "recipe": "robust", "lang": "fr"}
    assert "hors de 0 à 255" in read_live(bad)["error"]
