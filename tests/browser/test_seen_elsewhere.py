"""What is shown on the tabs without a pad, as test_seen.py has it: another file, for another core."""

import os

import pytest
from playwright.sync_api import expect

from tests.kit.boxes import faults
from tests.kit.views import ELSEWHERE, MORE, Look, all_together, in_pairs, open_view, seen_in, switched

pytestmark = pytest.mark.browser
EVERY = pytest.mark.skipif(not os.environ.get("INKWELL_EVERY"), reason="set INKWELL_EVERY=1 for all 64 looks")


def test_each_size_once_shows_all_there_is_on_every_other_tab(visit):
    assert not seen_in(visit(), in_pairs(), ELSEWHERE)


@pytest.mark.slow
@EVERY
@pytest.mark.parametrize("view", ELSEWHERE + MORE)
def test_every_size_in_every_theme_and_language_shows_all_there_is_on_every_other_tab(visit, view):
    assert not seen_in(visit(), all_together(), [view])


def test_tables_of_large_type_scroll_on_the_smallest_phone(visit):
    # Where pairs do not come: the widest words in the largest type on the narrowest screen.
    pad = visit()
    looks = [Look((360, 740), "light", lang, "on") for lang in ("en", "zh")]
    assert not seen_in(pad, looks, ("writing/surnames", "networks/"))


def test_stop_can_be_reached_while_a_text_is_written_in_large_type(visit, write_slowly):
    pad = visit()
    page = pad.page
    open_view(pad, "writing/shakespeare")
    write_slowly()
    page.locator("#writing [name=length]").fill("2000")
    page.locator("#writing [name=sheets]").fill("4")
    for width in (1024, 360):
        switched(pad, Look((width, 768), "light", "en", "on"))
        page.locator("#writing .write").click()
        expect(page.locator("#writing figure.leaf .text").first).to_contain_text("ROMEO:")
        assert not faults(page, "#writing")
        page.get_by_role("button", name="Stop", exact=True).click()
        page.locator("#writing .leaf .chips:visible").first.wait_for()
        assert page.locator("#writing .leaf").first.locator(".text i").count() < 2000
