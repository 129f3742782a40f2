"""What a message or a network shows of the page, its icon, and what a system needs to install it."""

import io
import json
import re
from html.parser import HTMLParser

import httpx
import pytest
from PIL import Image

from demo import preview

FORWARDED = {"x-forwarded-host": "inkwell.example", "x-forwarded-proto": "https"}


class Metas(HTMLParser):
    """All that a page's head says of itself: {name: every value that it is given}, and its links by kind."""

    def __init__(self, page: str):
        super().__init__()
        self.said: dict[str, list[str]] = {}
        self.links: dict[str, list[str]] = {}
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list) -> None:
        given = dict(attributes)
        if tag == "meta" and (name := given.get("property") or given.get("name")):
            self.said.setdefault(name, []).append(given.get("content"))
        if tag == "link":
            self.links.setdefault(given.get("rel"), []).append(given.get("href"))


def metas(app_url: str, path: str = "/", headers: dict | None = None) -> Metas:
    return Metas(httpx.get(app_url + path, headers=headers, timeout=60).text)


def test_previews_show_our_words_once_and_none_of_gradios(app_url):
    said = metas(app_url).said
    for kind in ("og", "twitter"):
        assert said[f"{kind}:title"] == ["Inkwell"]
        assert said[f"{kind}:description"] == [preview.DESCRIPTION]
    assert said["description"] == [preview.DESCRIPTION]
    words = [
        value for name, values in said.items() if name.startswith(("og:", "twitter:")) for value in values
    ]
    assert not [value for value in words if "radio" in value]


def test_the_picture_is_there_and_as_large_as_it_is_said_to_be(app_url):
    said = metas(app_url).said
    [address] = said["og:image"]
    assert said["twitter:image"] == [address]
    assert address.startswith(f"{app_url}/")
    answer = httpx.get(address, timeout=60)
    assert answer.headers["content-type"] == "image/png"
    assert len(answer.content) < 300_000
    size = (int(said["og:image:width"][0]), int(said["og:image:height"][0]))
    assert Image.open(io.BytesIO(answer.content)).size == size


def test_addresses_are_those_of_the_balancer_without_the_query(app_url):
    said = metas(app_url, "/?__sign=secret&lang=zh", FORWARDED).said
    assert said["og:url"] == ["https://inkwell.example/"]
    assert said["og:image"][0].startswith("https://inkwell.example/inkwell/static/")


def test_a_strange_host_stays_text(app_url):
    page = httpx.get(app_url, headers={"x-forwarded-host": 'a"><script>alert(1)</script>'}, timeout=60).text
    assert "<script>alert(1)" not in page


def test_the_page_can_be_installed(app_url):
    links = metas(app_url).links
    assert links["manifest"] == ["./manifest.json"]
    manifest = json.loads(httpx.get(f"{app_url}/manifest.json").text)
    assert manifest["name"] == "Inkwell" and manifest["display"] == "standalone"
    sizes = {icon["sizes"]: icon["src"] for icon in manifest["icons"]}
    assert set(sizes) == {"192x192", "512x512"}
    for size, address in sizes.items():
        icon = Image.open(io.BytesIO(httpx.get(app_url + address).content))
        assert f"{icon.width}x{icon.height}" == size


def test_the_icon_is_ours_and_its_corners_show_what_is_behind(app_url):
    assert metas(app_url).links["icon"] == ["./favicon.ico"]
    icon = Image.open(io.BytesIO(httpx.get(f"{app_url}/favicon.ico").content)).convert("RGBA")
    assert icon.getpixel((0, 0))[3] == 0
    assert icon.getpixel((256, 480))[:3] == (0x24, 0x56, 0xD6)


@pytest.mark.parametrize("size", ["100000", "193", "0", "0192", "192/", "-1"])
def test_no_icon_of_another_size_is_drawn(app_url, size):
    assert httpx.get(f"{app_url}/pwa_icon/{size}").status_code == 404


def test_a_page_without_a_head_stays_as_it_is():
    assert preview.written(b"no page", "http://a") == b"no page"


def test_tags_over_several_lines_go_and_others_stay():
    over_lines = b'<meta\n  name="twitter:image"\n  content="a" />'
    page = b'<head><meta charset="utf-8" />' + over_lines + b"<title>b</title></head>"
    whole = preview.written(page, "http://a").decode()
    assert '<meta charset="utf-8" /><title>b</title>' in whole
    assert re.findall(r'twitter:image" content="([^"]*)"', whole) == [f"http://a{picture_path()}"]


def picture_path() -> str:
    return preview.ADDRESS.removeprefix(".") + "/preview.png"
