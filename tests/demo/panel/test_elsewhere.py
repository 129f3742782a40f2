"""Links that open a notebook elsewhere, from wherever the repository lies; none where it is not known."""

import pytest

from demo import notebooks
from demo.pages import networks
from demo.pages.networks import digit_networks
from demo.panel import elsewhere
from demo.panel.templates import Template
from models.registry import DIGITS

FILE = "notebooks/3_convolution.ipynb"


@pytest.fixture(autouse=True)
def nowhere(monkeypatch):
    for name in ("INKWELL_REPOSITORY", "SPACE_ID"):
        monkeypatch.delenv(name, raising=False)


def test_github_is_opened_by_all_three(monkeypatch):
    monkeypatch.setenv("INKWELL_REPOSITORY", "https://github.com/who/inkwell/")
    assert elsewhere.places(FILE) == [
        ("Colab", f"https://colab.research.google.com/github/who/inkwell/blob/main/{FILE}"),
        (
            "Kaggle",
            f"https://kaggle.com/kernels/welcome?src=https%3A//github.com/who/inkwell/blob/main/{FILE}",
        ),
        ("ModelScope", f"https://modelscope.cn/notebook/share/github/who/inkwell/blob/main/{FILE}"),
    ]


def test_a_space_links_to_its_own_files_unless_another_address_is_given(monkeypatch):
    monkeypatch.setenv("SPACE_ID", "who/inkwell")
    assert [name for name, _address in elsewhere.places(FILE)] == ["Colab", "Kaggle"]
    assert all("spaces/who/inkwell" in address for _name, address in elsewhere.places(FILE))
    monkeypatch.setenv("INKWELL_REPOSITORY", "https://github.com/other/copy")
    assert all("other/copy" in address for _name, address in elsewhere.places(FILE))


@pytest.mark.parametrize("address", ["", "javascript:alert(1)", "http://github.com/a/b", "github.com/a/b"])
def test_an_address_that_nobody_can_open_makes_no_links(monkeypatch, address):
    monkeypatch.setenv("INKWELL_REPOSITORY", address)
    assert elsewhere.places(FILE) == []


def test_the_page_offers_the_notebook_itself_and_those_who_open_it(monkeypatch):
    playback = Template("panel/playback.jinja")
    alone = playback.as_notebook("3_convolution")
    assert f'href="gradio_api/file={FILE}"' in alone and alone.count("<a ") == 1
    monkeypatch.setenv("INKWELL_REPOSITORY", "https://github.com/who/inkwell")
    assert playback.as_notebook("3_convolution").count("<a ") == 4


def test_a_card_leads_to_the_notebook_in_which_its_network_is_trained():
    for card in DIGITS:
        html = networks.card({"key": card.key, "recipe": card.recipes[-1]})
        name = digit_networks.NOTEBOOKS.get(card.key)
        trained = "plain" in card.recipes
        assert (name is not None) == trained and ("gradio_api/file=notebooks/" in html) == trained
        if name:
            assert f"notebooks/{name}.ipynb" in html
            assert any(f"train({card.key}, " in text for text in notebooks.programs_of(name))
