"""What is shown, in windows of every size: nothing cut off, covered, unreachable or too small to be read."""

import os

import pytest
from playwright.sync_api import expect

from tests.kit.axe import serious
from tests.kit.boxes import faults
from tests.kit.chromium import fragment
from tests.kit.views import BESIDE, VIEWS, all_together, in_pairs, looked_at, open_view, seen_in
from tests.kit.waiting import wait_until

pytestmark = pytest.mark.browser
EVERY = pytest.mark.skipif(not os.environ.get("INKWELL_EVERY"), reason="set INKWELL_EVERY=1 for all 64 looks")
A_TAB_EACH = ("digits/compare", "names/", "steps/line", "networks/")

PLANTED = """<body style="margin: 0; font: 16px sans-serif">
<div style="width: 90px; overflow: hidden; white-space: nowrap"><b>a sentence too long for its box</b></div>
<div style="width: 90px; overflow: auto; white-space: nowrap">this one can be scrolled to</div>
<p style="width: 90px; overflow: hidden; white-space: nowrap; text-overflow: ellipsis">cut by its own box</p>
<input value="12345678" style="width: 40px; font-size: 16px">
<p style="font-size: 11px">fine print</p>
<button style="width: 90px; height: 30px">under</button>
<div style="width: 90px; height: 30px; margin-top: -30px; position: relative; background: white">lid</div>
<div style="width: 0"><i data-bar="a.0" style="display: block; height: 20px"></i></div>
<figure data-figure="heat"><img class="pixels" width="40" height="40"
  src="data:image/gif;base64,R0lGODlhAQABAPAAAP8AAP///yH5BAAAAAAALAAAAAABAAEAAAICRAEAOw=="></figure>"""


def test_each_kind_of_fault_is_found_where_it_is_planted(browser):
    page = browser.new_page(viewport={"width": 600, "height": 600})
    page.set_content(PLANTED)
    page.wait_for_function("document.querySelector('img').naturalWidth === 1")
    found = faults(page)
    page.close()
    cuts = [fault for fault in found if fault.startswith("cut")]
    others = {fault.split(":")[0] for fault in found if fault not in cuts}
    assert others == {"covered", "scale", "small", "squeezed"} and len(found) - len(cuts) == len(others)
    for words, fault in zip(("a sentence too long", "cut by its own box", "12345678"), cuts, strict=True):
        assert words in fault


@pytest.fixture
def drawn_pad(visit, seven):
    """A page with a 7 on the pad."""
    return visit(f"/{fragment(seven)}")


def test_each_size_once_shows_all_there_is_beside_the_pad(drawn_pad):
    assert not seen_in(drawn_pad, in_pairs(), BESIDE)


@pytest.mark.slow
@EVERY
@pytest.mark.parametrize("view", BESIDE)
def test_every_size_in_every_theme_and_language_shows_all_there_is_beside_the_pad(drawn_pad, view):
    assert not seen_in(drawn_pad, all_together(), [view])


def kept_out(pad, looks, views) -> dict[str, list[str]]:
    """{what is seriously wrong: where}."""
    wrong = {}
    for view, look in looked_at(pad, looks, views):
        for fault in serious(pad.page):
            wrong.setdefault(fault, []).append(f"{view} {look.size[0]} px {look.theme} {look.lang}")
    return wrong


def test_whoever_cannot_see_or_point_is_not_kept_out(drawn_pad):
    assert not kept_out(drawn_pad, in_pairs()[:1], A_TAB_EACH)


@pytest.mark.slow
@EVERY
def test_nobody_is_kept_out_in_any_theme_or_language_or_on_a_wall(drawn_pad):
    looks = [look for look in all_together() if look.size[0] in (390, 1280)]
    assert not kept_out(drawn_pad, looks, VIEWS)


def test_arrows_go_from_tab_to_tab(drawn_pad):
    page = drawn_pad.page
    for place, first, second in (("#tabs", "digits", "names"), ("#inner", "compare", "inside")):
        page.locator("#tabs > .tab-wrapper [data-tab-id=digits]").click()
        page.locator(f"{place} > .tab-wrapper [data-tab-id={first}]").focus()
        for key, opened in (("ArrowRight", second), ("ArrowLeft", first)):
            page.keyboard.press(key)
            tab = page.locator(f"{place} > .tab-wrapper [data-tab-id={opened}]")
            expect(tab).to_have_attribute("aria-selected", "true")
            expect(tab).to_be_focused()
    page.keyboard.press("End")
    expect(page.locator("#inner > .tab-wrapper [data-tab-id=testset]")).to_be_focused()


def test_on_a_phone_every_networks_answer_is_in_sight_while_one_draws(visit, seven):
    pad = visit(viewport={"width": 390, "height": 844})
    pad.draw(seven[0], up=False)
    answers = pad.page.locator(".verdict .each b:visible")
    # The table goes on changing with the pen's answers: both are read anew.
    wait_until(lambda: answers.all_inner_texts() == pad.says())
    pad.wait_for_vote("7")
    wait_until(lambda: answers.all_inner_texts() == pad.says())
    expect(answers.last).to_be_in_viewport()
    assert answers.count() == len(pad.says())


def test_figures_grow_with_the_type_on_a_wall(drawn_pad):
    page = drawn_pad.page
    open_view(drawn_pad, "digits/shift")
    page.set_viewport_size({"width": 1920, "height": 1080})
    grid = page.locator("#shift [data-slot=grid_robust] img")
    assert grid.bounding_box()["width"] < 400
    page.locator("#projector").click()
    page.wait_for_function("document.documentElement.dataset.projector === 'on'")
    assert grid.bounding_box()["width"] >= 480
