"""A network of one's own in a real Chromium: trained, paused, drawn for, taken away; each visitor's alone."""

import base64

import pytest
import torch
from safetensors.torch import load

from demo.pages.lessons.yours import own_network
from tests.kit.own_runs import mnist  # noqa: F401  (MNIST's place taken by patterns, for every test here)

pytestmark = pytest.mark.browser
BEGUN = "+getComputedStyle(document.querySelector('#own .meter')).getPropertyValue('--p') > 0"


@pytest.fixture
def open_own(visit):
    """open_own(**context options) -> (pad, panel) with the last panel of First steps open."""

    def opened(**options):
        pad = visit(**options)
        pad.page.keyboard.press("Alt+4")
        tab = pad.page.locator("#taught > .tab-wrapper [data-tab-id=own]")
        tab.click()
        panel = pad.page.locator("#own")
        panel.locator(".stand").wait_for()
        for name, value in {"digits": "1000", "epochs": "1"}.items():
            field = panel.locator(f"[name={name}]")
            field.select_option(value) if name == "epochs" else field.fill(value)
        pad.page.wait_for_timeout(300)
        return pad, panel

    return opened


def play(panel):
    panel.get_by_role("button", name="Play").click()


def test_a_network_is_trained_and_answers_on_the_pad(open_own, seven):
    pad, panel = open_own()
    assert not pad.page.locator("tr.own").is_visible()
    play(panel)
    panel.get_by_text("Done: it reads").wait_for()
    pad.page.keyboard.press("Alt+1")
    row = pad.page.locator("tr.own")
    row.wait_for()
    assert row.locator("td.says").inner_text() == "–" and "CNN 10" in row.inner_text()
    pad.draw(seven[0])
    pad.page.wait_for_function("document.querySelector('tr.own .says').textContent.match(/[0-9]/)")
    assert len(pad.says()) == 12 and pad.page.locator(".told [lang=en]").inner_text() == "11 of 11 agree"
    age = row.locator("[lang=en] [data-key='own.age']")
    pad.page.wait_for_function("+document.querySelector('[data-key=\"own.age\"]').textContent >= 2")
    pad.draw([(200, 200), (800, 800)])
    pad.page.wait_for_function("+document.querySelector('[data-key=\"own.age\"]').textContent <= 1")
    assert age.inner_text() in ("0", "1")


def test_it_pauses_goes_on_and_begins_anew(open_own):
    pad, panel = open_own()
    panel.locator("[name=speed]").select_option("10")
    pad.page.wait_for_timeout(300)
    play(panel)
    panel.locator(".playing").wait_for()
    pad.page.wait_for_function(BEGUN)
    panel.get_by_role("button", name="Pause").click()
    panel.get_by_text("nothing is lost").wait_for()
    stood = panel.locator(".stand").inner_text()
    pad.page.wait_for_timeout(400)
    assert panel.locator(".stand").inner_text() == stood and not len(own_network.HEAVY)
    panel.get_by_role("button", name="Step").click()
    pad.page.wait_for_function("was => document.querySelector('#own .stand').innerText !== was", arg=stood)
    panel.get_by_role("button", name="Reset").click()
    panel.get_by_text("step 0 of 16").wait_for()


def test_a_field_made_wrong_while_it_plays_stops_it_and_mended_it_goes_on(open_own):
    pad, panel = open_own()
    panel.locator("[name=speed]").select_option("10")
    pad.page.wait_for_timeout(300)
    play(panel)
    pad.page.wait_for_function(BEGUN)
    panel.locator("[name=batch]").fill("0")
    panel.locator(".trouble", has_text="batch size").wait_for()
    play(panel)
    pad.page.wait_for_timeout(500)
    assert not len(own_network.HEAVY)
    panel.locator("[name=batch]").fill("64")
    panel.get_by_text("nothing is lost").wait_for()
    panel.locator("[name=speed]").select_option("0")
    pad.page.wait_for_timeout(300)
    play(panel)
    panel.get_by_text("Done: it reads").wait_for()


def test_the_speed_may_change_while_it_plays(open_own):
    pad, panel = open_own()
    panel.locator("[name=speed]").select_option("2")
    pad.page.wait_for_timeout(300)
    play(panel)
    panel.locator(".playing").wait_for()
    pad.page.wait_for_timeout(700)
    panel.locator("[name=speed]").select_option("0")
    panel.get_by_text("Done: it reads").wait_for(timeout=6000)


def test_play_twice_is_one_run_and_a_chip_stops_what_plays(open_own):
    pad, panel = open_own()
    panel.get_by_role("button", name="Play").dblclick()
    panel.get_by_text("Done: it reads").wait_for()
    pad.page.wait_for_timeout(800)
    assert panel.locator(".stand:not(.playing)").is_visible()
    panel.locator("[name=speed]").select_option("2")
    pad.page.wait_for_timeout(300)
    play(panel)
    panel.locator(".playing").wait_for()
    panel.get_by_role("button", name="sigmoid against ReLU").click()
    panel.locator(".sides").wait_for()
    pad.page.wait_for_function(BEGUN)
    assert len(own_network.HEAVY) == 1
    panel.get_by_role("button", name="Reset").click()
    panel.locator(".stand:not(.playing)").wait_for()
    pad.page.wait_for_timeout(500)
    assert "0 % of the experiment" in panel.locator(".stand").inner_text() and not len(own_network.HEAVY)


def test_one_click_trains_three_batch_sizes_and_the_best_can_be_taken_away(open_own):
    pad, panel = open_own()
    panel.get_by_role("button", name="batches of 10, 64, 256").click()
    panel.locator(".playing").wait_for()
    assert panel.locator("[name=lr]").input_value() == "0.05"
    panel.locator("[name=digits]").fill("1000")
    panel.locator("[name=epochs]").select_option("1")
    panel.locator(".stand:not(.playing)").wait_for()
    pad.page.wait_for_timeout(300)
    play(panel)
    panel.get_by_text("The same digits").wait_for()
    assert panel.locator(".sides tbody tr").count() == 3
    panel.get_by_role("button", name="weights (safetensors)").click()
    link = panel.locator("a[download='inkwell-cnn.safetensors']")
    link.wait_for()
    tensors = load(base64.b64decode(link.get_attribute("href").split(",")[1]))
    assert all(torch.isfinite(tensor).all() for tensor in tensors.values())
    panel.locator("summary").click()
    assert "CNN(width=10)" in panel.locator("code").text_content()
    panel.get_by_role("button", name="Step").click()
    pad.page.wait_for_timeout(500)
    assert panel.locator("details").get_attribute("open") is not None


def test_two_visitors_keep_their_own_and_a_third_waits(open_own, visit):
    pages = [open_own() for _ in range(3)]
    for pad, panel in pages:
        panel.locator("[name=speed]").select_option("2")
        pad.page.wait_for_timeout(300)
        play(panel)
        panel.locator(".playing").wait_for()
    pages[2][1].get_by_text("Yours comes after 1 more").wait_for()
    pages[0][0].page.close()
    pages[2][0].page.wait_for_function(BEGUN)
    pages[2][1].locator("[name=speed]").select_option("0")
    pages[2][1].get_by_text("Done: it reads").wait_for()
    assert not pages[1][0].page.locator("tr.own").is_visible()
    pages[1][0].page.keyboard.press("Alt+1")
    pages[1][0].page.wait_for_timeout(300)
    assert not pages[1][0].page.locator("tr.own").is_visible()
    pages[1][0].page.close()
    pages[2][0].page.wait_for_timeout(1500)
    assert not len(own_network.HEAVY)


def test_a_sentence_stays_in_sight_on_a_phone(open_own):
    pad, panel = open_own(viewport={"width": 390, "height": 844}, locale="zh-CN")
    panel.locator("[name=batch]").fill("0")
    trouble = panel.locator(".trouble p")
    trouble.wait_for()
    box = trouble.bounding_box()
    assert 0 <= box["y"] and box["y"] + box["height"] <= 844
    assert pad.page.evaluate("document.documentElement.scrollWidth") <= 390
