"""A real Chromium for every browser test; without one they skip, or fail when INKWELL_BROWSER=required."""

import time

import pytest
from playwright.sync_api import expect

from demo import write
from tests.kit.chromium import Pad, chromium_or_skip, fragment

# Patience with a machine that has much else to do; no test waits so long for what is already there.
DEADLINE = 60_000
expect.set_options(timeout=DEADLINE)


@pytest.fixture(scope="session")
def browser():
    with chromium_or_skip() as browser:
        yield browser


@pytest.fixture
def write_slowly(monkeypatch):
    """write_slowly(): from now on a text takes minutes after a hundred characters, to be stopped."""
    grow = write.grow

    def slowed(*given):
        for count, sheets in enumerate(grow(*given)):
            if count > 100:
                time.sleep(0.1)
            yield sheets

    return lambda: monkeypatch.setattr(write, "grow", slowed)


@pytest.fixture
def visit(browser, app_url):
    """visit(path="", **context options) -> a Pad; fails the test when the page's scripts raised an error."""
    contexts, errors = [], []

    def open_page(path="", **options):
        context = browser.new_context(
            **{"viewport": {"width": 1280, "height": 800}, "locale": "en-US"} | options
        )
        context.set_default_timeout(DEADLINE)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        return Pad(page, app_url + path)

    yield open_page
    for context in contexts:
        context.close()
    assert not errors


@pytest.fixture
def drawn(visit, seven):
    """drawn(panel, **context options) -> (pad, panel): a 7 on the pad, that panel open."""

    def open_panel(name, **options):
        pad = visit(f"/{fragment(seven)}", **options)
        assert pad.vote() == "7"
        return pad, pad.go(name)

    return open_panel
