"""What all panels beside the pad do: ask for a digit, save figures, fit a phone, compute only when open."""

import io
import re

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect

from demo import predict, probe
from tests.kit.waiting import wait_until

pytestmark = pytest.mark.browser
READERS = len(predict.cards("robust"))
# What each panel shows last, and how many of them: by then nothing in it changes any more.
LAST = {
    "inside": ("[data-figure=kernels] img", 1),
    "shift": ("[data-slot=learned] li", 1),
    "reading": (".belief img", len(probe.recurrent())),
    "why": (".doubts .flip img", READERS),
    "testset": (".test, [data-trigger=submit]", 1),
}
FED = tuple(LAST)[:4]  # by the digit on the pad


def wait_until_filled(panel, name):
    last, count = LAST[name]
    panel.locator(last).nth(count - 1).wait_for(state="attached")


@pytest.mark.parametrize("name", FED)
def test_an_empty_pad_asks_for_a_digit_and_a_digit_fills_the_panel(visit, seven, name):
    pad = visit()
    panel = pad.go(name)
    panel.get_by_text("Draw a digit on the pad first").first.wait_for()
    with pad.reading():
        pad.draw(seven[0])
    wait_until_filled(panel, name)
    expect(panel.get_by_text("Draw a digit on the pad first")).to_have_count(0)


@pytest.mark.parametrize("name", FED)
def test_a_figure_is_saved_as_png(drawn, tmp_path, name):
    pad, panel = drawn(name)
    button = panel.locator(".figure [data-png]").first
    wait_until_filled(panel, name)
    with pad.page.expect_download() as download:
        button.click()
    assert re.fullmatch(r"inkwell-[a-z-]+\.png", download.value.suggested_filename)
    download.value.save_as(tmp_path / "figure.png")
    saved = Image.open(tmp_path / "figure.png").convert("RGB")
    on_page = Image.open(io.BytesIO(panel.locator(".figure").first.screenshot())).convert("RGB")
    assert abs(saved.width - 2 * on_page.width) <= 2  # a figure need not end at a whole pixel
    small = (32, 32)
    pair = [np.asarray(one.resize(small, Image.BOX), float) for one in (saved, on_page)]
    assert np.abs(pair[0] - pair[1]).mean() < 12  # the page has the button as well


PHONES = [
    ("en-US", "dark", 390),
    ("zh-CN", "light", 390),
    # The other combinations take minutes and rarely tell more than these two.
    pytest.param("en-US", "light", 390, marks=pytest.mark.slow),
    pytest.param("zh-CN", "dark", 390, marks=pytest.mark.slow),
]


@pytest.mark.parametrize(("locale", "theme", "width"), PHONES)
def test_every_panel_fits_a_phone_and_speaks_one_language(drawn, locale, theme, width):
    options = {"locale": locale, "color_scheme": theme, "viewport": {"width": width, "height": 844}}
    pad, _ = drawn("inside", **options)
    for name in LAST:
        panel = pad.go(name)
        wait_until_filled(panel, name)
        assert pad.page.evaluate("document.documentElement.scrollWidth") <= width, name
        lead = panel.locator(".lead").first.inner_text()
        assert bool(re.search("[一-鿿]", lead)) == locale.startswith("zh")
        if locale == "en-US":
            assert not re.search("[一-鿿]", panel.inner_text()), name


def test_only_the_open_panel_computes(drawn, monkeypatch):
    read = []
    plain = probe.reading_steps
    monkeypatch.setattr(probe, "reading_steps", lambda *given: read.append(given) or plain(*given))
    pad, reading = drawn("reading")
    wait_until_filled(reading, "reading")
    pad.go("compare")
    before = len(read)
    with pad.reading():
        pad.draw([[400, 540], [540, 525], [690, 515]])
    # Another panel has heard of the same digit, has asked about it and was answered.
    wait_until_filled(pad.go("inside"), "inside")
    assert before == len(read) > 0
    pad.go("reading")
    wait_until(lambda: len(read) > before)


def test_a_link_opens_the_panel_it_was_copied_in(drawn, visit):
    pad, _ = drawn("reading", permissions=["clipboard-read", "clipboard-write"])
    pad.page.locator("[data-share]").click()
    expect(pad.page.locator(".notice")).to_contain_text("copied", use_inner_text=True)
    link = pad.page.evaluate("navigator.clipboard.readText()")
    other = visit(link[link.index("/#") :])
    wait_until_filled(other.page.locator("#reading"), "reading")


def test_a_link_opens_its_panel_however_late_the_tabs_are_drawn(browser, app_url):
    page = browser.new_page()
    waiting = []

    def without_tabs(route):
        script = route.fetch()
        if "tab-wrapper" in script.text():
            waiting.append((route, script))
        else:
            route.fulfill(response=script)

    page.route("**/Index-*.js", without_tabs)
    page.clock.install()
    page.goto(f"{app_url}/#d=&tabs=0&inner=3", wait_until="commit")
    page.locator("#share").wait_for()
    assert waiting and not page.locator("[role=tab]").count()
    page.clock.run_for(2000)  # whatever the page had set a time for has happened
    for route, script in waiting:
        route.fulfill(response=script)
    expect(page.get_by_role("tab", name="Reading")).to_have_attribute("aria-selected", "true", timeout=30_000)
    page.close()
