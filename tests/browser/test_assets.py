"""The files of the page in a real Chromium: under a proxy's prefix, kept by the browser, lost on the way."""

import pytest

from tests.kit.chromium import Pad

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def prefixed_url():
    """The address of an app that is served under a prefix."""
    from demo.ui import build, launch_options

    page = build()
    page.queue()
    _, url, _ = page.launch(
        **launch_options(), root_path="/some/prefix", prevent_thread_lock=True, quiet=True
    )
    yield f"{url.rstrip('/')}/some/prefix/"
    page.close()


def test_the_page_works_under_a_prefix(browser, prefixed_url, seven):
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    lost = []
    page.on("response", lambda reply: lost.append(reply.url) if reply.status >= 400 else None)
    pad = Pad(page, prefixed_url)
    pad.draw(seven[0])
    pad.wait_for_vote("7")
    assert page.locator("canvas.ink").evaluate("ink => getComputedStyle(ink).borderRadius") == "12px"
    context.close()
    assert not lost


def test_nothing_is_shown_before_it_has_its_style(browser, app_url):
    context = browser.new_context()
    page = context.new_page()
    held = []
    page.route("**/inkwell/static/*/shell.css", lambda route: held.append(route))
    page.goto(app_url, wait_until="commit")
    page.locator("canvas.ink").wait_for(state="attached")
    heading = page.locator("#header h1")
    assert not heading.is_visible()
    held[0].continue_()
    heading.wait_for(state="visible")
    context.close()


def test_a_style_sheet_lost_on_the_way_leaves_a_plain_page(browser, app_url):
    context = browser.new_context()
    page = context.new_page()
    page.route("**/inkwell/static/*/shell.css", lambda route: route.abort())
    page.goto(app_url)
    page.locator("#header h1").wait_for(state="visible")
    context.close()
