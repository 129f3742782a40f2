"""Scripts and style sheets as files: how long a browser keeps them, and which there are."""

import re

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from demo import assets


@pytest.fixture(scope="module")
def client():
    with TestClient(Starlette(routes=assets.routes())) as client:
        yield client


def addresses() -> list[str]:
    """Of every file that the head links to."""
    return re.findall(r'href="([^"]*)"', assets.head())


def test_every_file_that_the_head_links_to_may_be_kept_for_a_year(client):
    assert addresses()
    for address in addresses():
        reply = client.get(address.removeprefix("."))
        assert reply.status_code == 200, address
        assert "immutable" in reply.headers["cache-control"]


def test_addresses_hold_under_any_prefix():
    assert all(address.startswith("./inkwell/static/") for address in addresses())


@pytest.mark.parametrize("folder", ["", "/an-older-version"])
def test_a_file_of_no_or_another_version_is_asked_for_again(client, folder):
    address = f"/inkwell/static{folder}/shell.css"
    reply = client.get(address)
    assert reply.status_code == 200
    assert reply.headers["cache-control"] == "no-cache"
    again = client.get(address, headers={"If-None-Match": reply.headers["etag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("path", ["ui.py", "../ui.py", "pages/digits/why.py", "own.png", "", "shell.css/x"])
def test_what_is_not_listed_is_not_served(client, path):
    assert client.get(f"/inkwell/static/{path}").status_code == 404


def test_the_version_changes_when_a_file_does(tmp_path):
    sheet = tmp_path / "sheet.css"
    sheet.write_text("a {}")
    before = assets.digest({"sheet.css": sheet})
    sheet.write_text("b {}")
    assert assets.digest({"sheet.css": sheet}) != before


def test_the_head_has_a_rule_for_every_language(monkeypatch):
    monkeypatch.setattr(assets, "languages", lambda: ("en", "zh", "eo"))
    head = assets.head()
    assert all(f'[lang="{lang}"] {{ display: none; }}' in head for lang in ("en", "zh", "eo"))
