"""The server is killed under a visitor's hand: the page comes back by itself, with what was drawn."""

import pytest
from playwright.sync_api import expect

from tests.kit.chromium import Pad
from tests.kit.server import Server

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PATIENCE = 480_000  # ms: the server has to start once more


def test_a_page_whose_server_is_killed_and_started_again_has_its_drawing(browser, tmp_path, seven):
    server = Server(tmp_path / "before")
    page = browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-US").new_page()
    page.set_default_timeout(PATIENCE)
    pad = Pad(page, server.url)
    (stroke,) = seven
    half = len(stroke) // 2
    pad.draw(stroke[:half], up=False)
    page.evaluate("window.isOld = true")

    server.process.kill()
    server.process.wait()
    pad.draw_on(stroke[half:])
    again = Server(tmp_path / "after", port=server.port)
    try:
        # The old page may show a seven too: it is a new one that is waited for.
        page.wait_for_function(
            "!window.isOld && document.querySelector('[data-key=vote]')?.textContent === '7'"
        )
        pad.go("shift").locator("img").first.wait_for()
    finally:
        again.process.kill()


def test_a_page_left_alone_says_that_its_server_is_gone_and_comes_back_as_it_was(browser, tmp_path, seven):
    server = Server(tmp_path / "before")
    page = browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-US").new_page()
    page.set_default_timeout(PATIENCE)
    pad = Pad(page, server.url)
    pad.draw(seven[0])
    pad.wait_for_vote("7")
    page.locator("[data-tab-id=names]").click()
    page.locator("#names_one [name=name]").fill("Nakamura")
    page.locator("#names_list [name=names]").fill("Tanaka\nIvanov")
    page.locator("[data-tab-id=networks]").click()
    page.wait_for_function("location.hash === '#tab=networks'")

    server.process.kill()
    server.process.wait()
    expect(page.locator("#networks .connection")).to_be_visible()
    expect(page.locator(".toast-wrap")).not_to_be_visible()
    again = Server(tmp_path / "after", port=server.port)
    try:
        expect(page.locator("#networks .connection")).not_to_be_visible()
        # The new server does not know the page, and Gradio may load it again at any time.
        page.locator("[data-tab-id=names]").click()
        page.locator("#names_one [name=name]").fill("Kowalska")
        expect(page.locator("#names_one [data-slot=answer]")).to_contain_text("Polish", use_inner_text=True)
        expect(page.locator("#names_one [name=name]")).to_have_value("Kowalska")
        expect(page.locator("#names_list [name=names]")).to_have_value("Tanaka\nIvanov")
        page.locator("[data-tab-id=digits]").click()
        pad.wait_for_vote("7")
    finally:
        again.process.kill()
