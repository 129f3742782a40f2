"""A walk through all tabs in Firefox, as others take it in Chromium; skipped where there is no Firefox."""

import pytest

from tests.kit.firefox import firefox_or_skip
from tests.kit.views import BELOW_THE_BOX, BESIDE_THE_PAD, LESSONS, WRITERS
from tests.kit.waiting import wait_until

pytestmark = [pytest.mark.slow, pytest.mark.browser]

ERRORS = """window.errors = [];
addEventListener("error", ({ message }) => {
  // Firefox says so when an observer changes what it observes, and goes on in the next frame.
  if (!message.startsWith("ResizeObserver loop")) {
    window.errors.push(message);
  }
});
addEventListener("unhandledrejection", ({ reason }) => window.errors.push(String(reason)));"""
PAD = """const box = document.querySelector("canvas.ink").getBoundingClientRect();
return [box.x, box.y, box.width];"""
VOTE = "return document.querySelector('[data-key=vote]').textContent"


@pytest.fixture(scope="module")
def firefox(tmp_path_factory):
    with firefox_or_skip(tmp_path_factory.mktemp("profile")) as browser:
        yield browser


@pytest.fixture
def opened(firefox, app_url):
    """opened(hash) -> the browser at the app; fails the test when the page's scripts raised an error."""

    def open_page(hash=""):
        firefox.go("about:blank")
        firefox.go(f"{app_url}/{hash}")
        firefox.run(ERRORS)
        firefox.wait_for("[data-set^=recipe][aria-pressed=true], #tabs > .tab-wrapper [aria-selected=true]")
        return firefox

    yield open_page
    assert firefox.run("return window.errors") == []


def tab(row: str, name: str) -> str:
    return f"{row} > .tab-wrapper [data-tab-id={name}]"


def fill(firefox, selector: str, text: str) -> None:
    """Type into a field, all at once."""
    firefox.wait_for(selector)
    firefox.run(
        """const field = document.querySelector(arguments[0]);
        field.value = arguments[1];
        field.dispatchEvent(new Event("input", { bubbles: true }));""",
        selector,
        text,
    )


def test_a_drawing_is_read_while_the_pen_is_down_and_each_panel_is_filled(opened, seven):
    firefox = opened()
    firefox.wait_for("canvas.ink")
    left, top, side = firefox.run(PAD)
    firefox.drag([(left + x * side / 1024, top + y * side / 1024) for x, y in seven[0]])
    wait_until(lambda: firefox.run(VOTE) == "7", 90)
    for name, selector in BESIDE_THE_PAD.items():
        firefox.click(tab("#inner", name))
        firefox.wait_for(selector.partition(":has-text")[0])  # which only Playwright knows


def test_names_and_reviews_are_read(opened):
    firefox = opened()
    firefox.click(tab("#tabs", "names"))
    fill(firefox, "#names_one [name=name]", "Kowalczyk")
    firefox.wait_for("#names_one .flips button")
    firefox.click(tab("#tabs", "reviews"))
    fill(firefox, "#review textarea", "A warm and funny film that never talks down to its audience.")
    for name in ("words", "contributions", "tree", "path"):
        firefox.click(tab("#closer", name))
        firefox.wait_for(BELOW_THE_BOX[name])


def test_every_writer_writes(opened):
    firefox = opened("#tab=writing")
    for key in WRITERS:
        firefox.wait_for(f"#writing [data-slot={WRITERS[0]}], #writing .write")
        firefox.run("document.querySelector(arguments[0]).click()", f"#writing [name=key][value={key}]")
        firefox.click("#writing .write")
        firefox.wait_for(f"#writing [data-slot={key}] .figure")


def test_every_lesson_shows_its_program_and_the_networks_are_listed(opened):
    firefox = opened("#tab=steps")
    for name in LESSONS:
        firefox.click(tab("#taught", name))
        firefox.click(f"#{name} .listing summary")
        firefox.wait_for(f"#{name} .listing code:not(:empty)")
    firefox.click(tab("#tabs", "networks"))
    firefox.click("#networks [data-card=cnn]")
    firefox.wait_for("#card .body svg.axes")
