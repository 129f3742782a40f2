"""The app within the page of a Space: another's frame, as tall as what it shows, where nothing sticks."""

import pytest
from playwright.sync_api import expect

from tests.kit.chromium import fragment
from tests.kit.space import ADDRESS, IN_A_SPACE, WITHOUT_STORAGE, shown

pytestmark = pytest.mark.browser

LOW = {"width": 1280, "height": 640}  # most of the comparison is below it
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.fixture
def visit_space(browser, app_url):
    """visit_space(**options of `shown`) -> a Space; fails the test when its scripts raised an error."""
    spaces = []

    def open_space(**options):
        space = shown(browser, app_url, **options)
        spaces.append(space)
        return space

    yield open_space
    errors = [error for space in spaces for error in space.errors]
    for space in spaces:
        space.page.context.close()
    assert not errors


def in_sight(space, box) -> bool:
    """Whether all of it lies in the window, and below the Hub's header as long as that is there."""
    height = space.page.viewport_size["height"]
    return box["y"] >= 0 and box["y"] + box["height"] <= height


def settled_box(locator) -> dict:
    """Where a part of the app lies in the window of the Hub's page."""
    locator.wait_for()
    return locator.bounding_box()


def test_the_pad_stays_in_sight_while_the_outer_page_scrolls(visit_space, seven):
    space = visit_space(hash=fragment(seven), viewport=LOW)
    pad = space.app.locator("canvas.ink")
    for place in (0, 100, 200):
        space.scroll(place)
        assert in_sight(space, settled_box(pad)), place
    # As far as its panel goes, and no further.
    space.scroll(100_000)
    left, digits = (settled_box(space.app.locator(name)) for name in ("#left", "#digits"))
    assert left["y"] + left["height"] <= digits["y"] + digits["height"] + 1


def test_one_draws_on_the_pad_wherever_it_has_gone(visit_space, seven):
    space = visit_space(hash="#panel=shift")
    space.app.locator("#shift .blank-note").first.wait_for()
    space.scroll(120)
    space.draw(seven)
    expect(space.app.locator("[data-key=vote]")).to_have_text("7")


def test_on_a_phone_the_verdict_stands_at_the_foot_of_the_window(visit_space, seven):
    space = visit_space(hash=fragment(seven), **PHONE)
    verdict = space.app.locator(".verdict")
    expect(space.app.locator("[data-key=vote]")).to_have_text("7")
    for place in (0, 200, 600):
        space.scroll(place)
        box = settled_box(verdict)
        assert in_sight(space, box) and box["y"] + box["height"] == pytest.approx(844, abs=1), place
    # It follows the window when a phone's bars come and go.
    space.page.set_viewport_size({"width": 390, "height": 700})
    space.inner.wait_for_function("innerWidth === 390")
    space.scroll(300)
    box = settled_box(verdict)
    assert box["y"] + box["height"] == pytest.approx(700, abs=1)


@pytest.mark.parametrize("options", [{}, PHONE], ids=["desk", "phone"])
def test_dialogs_open_where_the_visitor_is(visit_space, seven, options):
    space = visit_space(hash=fragment(seven), **options)
    row = space.app.locator("[data-card=cnn]").first
    row.scroll_into_view_if_needed()
    space.scroll(space.page.evaluate("scrollY") + 60)
    row.click()
    dialog = space.app.locator("#card")
    dialog.locator(".body table").first.wait_for()
    assert in_sight(space, settled_box(dialog))
    assert in_sight(space, settled_box(dialog.locator(".close")))
    dialog.locator(".close").click()
    expect(dialog).to_be_hidden()


def test_what_a_button_opens_below_comes_into_the_window(visit_space, seven):
    # The first look's card stands above the tabs: help, at the foot of a long page, begins it.
    space = visit_space(hash=fragment(seven), viewport=LOW)
    space.scroll(400)
    space.inner.evaluate("document.getElementById('help').showModal()")
    space.app.locator("#help [data-tour]").click()
    card = space.app.locator(".first-look")
    expect(card).to_be_visible()
    space.page.wait_for_function("scrollY < 400")
    assert in_sight(space, settled_box(card))


COPIED = 'addEventListener("copy", () => { window.copied = String(document.activeElement.value); });'


def test_the_copied_link_is_of_the_spaces_page_and_holds_nobodys_token(visit_space):
    space = visit_space(hash="#tab=names", permissions=["clipboard-read", "clipboard-write"])
    space.app.locator("#names_one [name=name]").fill("Nakamura")
    space.app.locator("[data-share]").click()
    expect(space.app.locator(".notice .copied")).to_be_visible()
    link = space.page.evaluate("navigator.clipboard.readText()")
    assert link == f"{ADDRESS}#lang=en&tab=names&names_one.name=Nakamura"


def test_the_link_is_copied_where_the_clipboard_is_denied(visit_space):
    space = visit_space(hash="#tab=names", allowed="local-network-access", scripts=(IN_A_SPACE, COPIED))
    space.app.locator("[data-share]").click()
    expect(space.app.locator(".notice .copied")).to_be_visible()
    assert space.inner.evaluate("window.copied") == f"{ADDRESS}#lang=en&tab=names"


def test_in_a_frame_of_somebody_elses_the_link_is_the_apps_own(visit_space, app_url):
    # Such a server is no Space, whoever shows it.
    space = visit_space(hash="#tab=names", scripts=(COPIED,), allowed="local-network-access")
    space.app.locator("[data-share]").click()
    expect(space.app.locator(".notice .copied")).to_be_visible()
    assert space.inner.evaluate("window.copied") == f"{app_url}/#lang=en&tab=names"


@pytest.mark.parametrize(("theme", "system"), [("dark", "light"), ("light", "dark")])
def test_the_theme_is_that_of_the_page_around(visit_space, theme, system):
    space = visit_space(theme=theme, color_scheme=system)
    root = space.app.locator("html")
    expect(root).to_have_attribute("data-theme", theme)
    assert space.inner.evaluate("document.body.classList.contains('dark')") == (theme == "dark")


def test_the_visitors_own_theme_goes_before_that_of_the_page_around(visit):
    page = visit("/?__theme=dark").page
    root = page.locator("html")
    expect(root).to_have_attribute("data-theme", "dark")
    page.locator("#theme").click()
    page.reload()
    page.locator("[data-set^=recipe][aria-pressed=true]").wait_for()
    expect(root).to_have_attribute("data-theme", "light")


def test_keys_work_where_the_browser_keeps_nothing(visit_space):
    space = visit_space(scripts=(IN_A_SPACE, WITHOUT_STORAGE), reduced_motion="reduce")
    pad = space.app.locator("canvas.ink")
    pad.focus()
    pad.press("7")
    expect(space.app.locator("[data-key=vote]")).to_have_text("7")
    pad.press("x")
    expect(space.app.locator("[data-key=vote]")).to_have_text("–")
    space.page.keyboard.press("Alt+2")
    expect(space.app.locator("[data-tab-id=names]").first).to_have_attribute("aria-selected", "true")


def test_the_camera_comes_on(visit_space):
    space = visit_space(permissions=["camera"])
    space.app.locator("[data-act=picture]").click()
    space.app.locator("#picture [aria-label='Capture from camera']").click()
    space.app.locator("#picture").get_by_text("Click to Access Webcam").click()
    space.inner.wait_for_function("document.querySelector('#picture video')?.videoWidth > 0")
