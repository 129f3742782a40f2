"""What a visitor could lose: by a server that is gone, by leaving the page; and what they want to be gone."""

import pytest
from playwright.sync_api import expect

from demo.learn import OwnNetwork
from tests.kit.own_runs import mnist  # noqa: F401  (MNIST's place taken by patterns, for every test here)

pytestmark = pytest.mark.browser

KEPT = "Object.keys({ ...localStorage, ...sessionStorage })"


@pytest.fixture
def trained(visit):
    """trained() -> a page with a network of the visitor's own, after a click: browsers ask nobody else."""

    def train():
        pad = visit()
        page = pad.page
        page.keyboard.press("Alt+5")
        page.locator("#taught > .tab-wrapper [data-tab-id=own]").click()
        panel = page.locator("#own")
        panel.locator(".stand").wait_for()
        panel.locator("[name=digits]").fill("1000")
        panel.locator("[name=epochs]").select_option("1")
        panel.get_by_role("button", name="Play").click()
        panel.get_by_text("Done: it reads").wait_for()
        page.keyboard.press("Alt+1")
        page.locator("tr.own").wait_for()
        return pad

    return train


def open_names(page):
    """The panel about one name, and its field."""
    page.keyboard.press("Alt+2")
    panel = page.locator("#names_one")
    panel.locator("[name=name]").wait_for()
    return panel, panel.locator("[name=name]")


def test_a_panel_says_that_the_server_is_gone_and_what_was_typed_is_there_when_it_is_back(visit):
    pad = visit()
    page = pad.page
    panel, name = open_names(page)
    name.fill("Nakamura")
    expect(panel.locator("[data-slot=answer]")).to_contain_text("Japanese", use_inner_text=True)
    page.context.set_offline(True)
    name.fill("Kowalski")
    expect(panel.locator(".connection")).to_contain_text("What you typed is safe", use_inner_text=True)
    expect(page.locator(".toast-wrap")).not_to_be_visible()
    name.fill("Kowalska")
    page.context.set_offline(False)
    # Gradio may load the page again, or not: what was typed is there either way, and answered.
    expect(name).to_have_value("Kowalska")
    expect(panel.locator("[data-slot=answer]")).to_contain_text("Polish", use_inner_text=True)
    expect(panel.locator(".connection")).not_to_be_visible()


def test_the_tables_of_networks_and_an_open_card_say_that_the_server_is_gone(visit):
    page = visit("/#tab=networks").page
    page.context.set_offline(True)
    expect(page.locator("#networks .connection")).to_contain_text("The tables stay", use_inner_text=True)
    expect(page.locator(".toast-wrap")).not_to_be_visible()
    page.locator("#networks [data-card=cnn]").click()
    card = page.locator("#card")
    expect(card).to_contain_text("The card could not be loaded", use_inner_text=True)
    page.context.set_offline(False)
    page.wait_for_function(WITH_CARD_OR_ANEW)
    expect(page.locator("#networks .connection")).not_to_be_visible()


# The card is read once the server is there, unless Gradio has loaded the page again by then.
WITH_CARD_OR_ANEW = """() => document.querySelector("#networks .connection") &&
  !document.documentElement.classList.contains("offline") &&
  (!document.querySelector("#card").open || document.querySelector("#card table"))"""


def test_leaving_a_page_with_a_trained_network_asks_first_and_without_one_does_not(trained, visit, seven):
    page = trained().page
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.reload()
    page.locator("table.compare").wait_for()
    assert asked == ["beforeunload"]
    other = visit()
    with other.reading():
        other.draw(seven[0])
    other.page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    other.page.reload()
    other.wait_for_vote("7")
    assert asked == ["beforeunload"]


def who_has_a_network() -> set[str]:
    """The sessions for which the server holds one."""
    import app

    sessions = app.demo.app.state_holder.session_data
    return {
        key
        for key, session in sessions.items()
        if any(isinstance(value, OwnNetwork) for value in session.state_data.values())
    }


def test_everything_is_cleared_from_the_browser_and_the_server_once_it_is_confirmed(trained, seven):
    others = who_has_a_network()
    pad = trained()
    page = pad.page
    with pad.reading():
        pad.draw(seven[0])
    for _ in range(2):
        page.locator("#lang").click()
    assert who_has_a_network() - others
    assert {"inkwell.pad", "inkwell.lang"} <= set(page.evaluate(KEPT))
    wipe = page.get_by_role("button", name="Clear everything I did")
    wipe.click()
    page.get_by_role("button", name="Keep it").click()
    expect(page.locator("#wipe")).not_to_be_visible()
    assert pad.vote() == "7"
    wipe.click()
    page.evaluate("window.isOld = true")
    page.locator("[data-wipe]").click()
    page.wait_for_function("!window.isOld && document.querySelector('[data-key=vote]')?.textContent === '–'")
    page.wait_for_function("window.rests > 0")  # what is on the pad has been read
    assert pad.vote() == "–"
    assert "inkwell.lang" not in page.evaluate(KEPT)
    expect(page.locator("tr.own")).not_to_be_visible()
    assert who_has_a_network() <= others
