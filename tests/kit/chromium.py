"""Where a Chromium is, and a page in it."""

import os
import shutil
from contextlib import contextmanager

import numpy as np
import pytest
from playwright.sync_api import Error, Page, sync_playwright

HOW = "No Chromium: set $CHROMIUM, install your system's, or run `python -m playwright install chromium`."
FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"),
    "--use-fake-device-for-media-stream",  # a camera, for whoever is allowed one
]


def start(playwright):
    """A headless Chromium: $CHROMIUM, the system's or Playwright's. FileNotFoundError says how to get one."""
    names = ("chromium", "chromium-browser", "google-chrome", "chrome")
    path = os.environ.get("CHROMIUM") or next(
        (found for name in names if (found := shutil.which(name))), None
    )
    try:
        return playwright.chromium.launch(executable_path=path, args=FLAGS)
    except Error as error:
        raise FileNotFoundError(HOW) from error


@contextmanager
def chromium_or_skip():
    """A browser as long as the block lasts; without one a test skips, or fails if it is required."""
    with sync_playwright() as playwright:
        try:
            browser = start(playwright)
        except FileNotFoundError as missing:
            if os.environ.get("INKWELL_BROWSER") == "required":
                pytest.fail(str(missing), pytrace=False)
            pytest.skip(str(missing))
        yield browser
        browser.close()


@contextmanager
def chromium():
    """A browser for as long as the block lasts."""
    with sync_playwright() as playwright:
        browser = start(playwright)
        yield browser
        browser.close()


# How often the pad has come to rest: the pen is up, and what the networks say of the drawing is on the page.
RESTS = """
window.rests = 0;
addEventListener("inkwell:digit", () => { window.rests += 1; });
"""


class Pad:
    """A visitor at the page: draws with the mouse, reads the table."""

    def __init__(self, page: Page, address: str):
        self.page = page
        page.add_init_script(RESTS)
        page.goto(address)
        for tabs in ("#tabs", "#inner"):
            page.wait_for_selector(f"{tabs} > .tab-wrapper [role=tab][aria-selected=true]", state="attached")
        page.wait_for_selector("[data-set^=recipe][aria-pressed=true]", state="attached")
        page.wait_for_function("window.rests > 0")  # what was on the pad at the start has been read

    @contextmanager
    def reading(self):
        """Around what changes the drawing; after it, what the networks say of the new one is on the page."""
        rests = self.page.evaluate("window.rests")
        yield
        self.page.wait_for_function("rests => window.rests > rests", arg=rests)

    def draw(self, stroke, up=True):
        """Draw one stroke of (x, y) in pad units 0-1024."""
        start, *points = self._on_page(stroke)
        self.page.mouse.move(*start)
        self.page.mouse.down()
        self._move(points, up)

    def draw_on(self, stroke, up=True):
        """Go on with a stroke under the pen."""
        self._move(self._on_page(stroke), up)

    def _move(self, points, up):
        for point in points:
            self.page.mouse.move(*point)
        if up:
            self.page.mouse.up()

    def _on_page(self, stroke) -> list[tuple[float, float]]:
        box = self.page.locator("canvas.ink").bounding_box()
        return [(box["x"] + x * box["width"] / 1024, box["y"] + y * box["height"] / 1024) for x, y in stroke]

    def vote(self) -> str:
        return self.page.locator("[data-key=vote]").inner_text()

    def wait_for_vote(self, digit: str):
        self.page.wait_for_function(
            "digit => document.querySelector('[data-key=vote]')?.textContent === digit", arg=digit
        )

    def says(self) -> list[str]:
        """What every visible network says."""
        return self.page.locator("tr[data-row]:visible td.says").all_inner_texts()

    def go(self, name: str):
        """Open a panel beside the pad; returns its locator."""
        self.page.locator(f"#inner > .tab-wrapper [data-tab-id={name}]").click()
        panel = self.page.locator(f"#{name}")
        panel.wait_for(state="visible")
        return panel

    def trouble(self) -> str:
        return self.page.locator("#pad .trouble").inner_text().strip()


def fragment(strokes) -> str:
    """The part of a link that brings a drawing: the steps from point to point in base 36."""
    return "#d=" + "_".join(map(_encoded, strokes))


def _encoded(stroke) -> str:
    numbers = [number for point in stroke for number in point]
    before = [0, 0, *numbers]
    return ",".join(np.base_repr(number - last, 36) for number, last in zip(numbers, before, strict=False))
