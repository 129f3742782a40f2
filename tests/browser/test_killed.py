"""The server is killed under a visitor's hand: the page comes back by itself, with what was drawn."""

import pytest

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
