"""A network of one's own in a real Chromium: trained, paused, drawn for, taken away; each visitor's alone."""

import base64
import re

import pytest
import torch
from playwright.sync_api import expect
from safetensors.torch import load

from demo import predict
from demo.pages.lessons.yours import own_network
from tests.kit.own_runs import mnist  # noqa: F401  (MNIST's place taken by patterns, for every test here)
from tests.kit.waiting import wait_until

pytestmark = pytest.mark.browser
# The first point of the curve: something has been learned, and can be lost.
BEGUN = "document.querySelector('#own [data-slot=curve] polyline')"


@pytest.fixture
def turns(monkeypatch):
    """One entry for each training that has begun, or waits for its turn."""
    entries = []
    turn = own_network.HEAVY.turn

    def counted():
        entries.append(1)
        return turn()

    monkeypatch.setattr(own_network.HEAVY, "turn", counted)
    return entries


@pytest.fixture
def open_own(visit):
    """open_own(digits, batch, **context options) -> (pad, panel) with the last panel of First steps open."""

    def opened(digits=1000, batch=64, **options):
        pad = visit(**options)
        pad.page.keyboard.press("Alt+5")
        tab = pad.page.locator("#taught > .tab-wrapper [data-tab-id=own]")
        tab.click()
        panel = pad.page.locator("#own")
        panel.locator(".stand").wait_for()
        panel.locator("[name=digits]").fill(str(digits))
        panel.locator("[name=epochs]").select_option("1")
        panel.locator("[name=batch]").fill(str(batch))
        return pad, panel

    return opened


# A run of this many steps takes minutes at two a second: it is still going on when a test looks again.
LONG = {"digits": 10_000, "batch": 25}
# Of this many, half a minute; as fast as it goes it is soon over even where little is left for training.
SHORT = {"digits": 2000, "batch": 25}


def play(panel):
    panel.get_by_role("button", name="Play").click()


def nothing_trains():
    return not len(own_network.HEAVY)


def test_a_network_is_trained_and_answers_on_the_pad(open_own, seven):
    pad, panel = open_own()
    assert not pad.page.locator("tr.own").is_visible()
    play(panel)
    panel.get_by_text("Done: it reads").wait_for()
    pad.page.keyboard.press("Alt+1")
    row = pad.page.locator("tr.own")
    row.wait_for()
    assert row.locator("td.says").inner_text() == "–" and "CNN 10" in row.inner_text()
    with pad.reading():
        pad.draw(seven[0])
    expect(row.locator("td.says")).to_have_text(re.compile("^[0-9]$"))
    others = len(predict.cards("robust"))
    assert len(pad.says()) == others + 1
    told = pad.page.locator(".told [data-key='told.en']").inner_text()
    assert told.startswith(f"{others} of {others} agree ")
    age = "+document.querySelector('tr.own [lang=en] [data-key=\"own.age\"]').textContent"
    pad.page.wait_for_function(f"{age} >= 2")
    pad.draw([(200, 200), (800, 800)])
    pad.page.wait_for_function(f"{age} <= 1")


def test_it_pauses_goes_on_and_begins_anew(open_own):
    pad, panel = open_own(**LONG)
    panel.locator("[name=speed]").select_option("2")
    play(panel)
    panel.locator(".playing").wait_for()
    pad.page.wait_for_function(BEGUN)
    panel.get_by_role("button", name="Pause").click()
    panel.get_by_text("nothing is lost").wait_for()
    wait_until(nothing_trains)
    stood = int(re.search(r"step (\d+) of 400", panel.locator(".stand").inner_text())[1])
    panel.get_by_role("button", name="Step").click()
    panel.get_by_text(f"step {stood + 1} of 400").wait_for()  # nothing went on in between
    panel.get_by_role("button", name="Reset").click()
    panel.get_by_text("step 0 of 400").wait_for()


def test_a_field_made_wrong_while_it_plays_stops_it_and_mended_it_goes_on(open_own, turns):
    pad, panel = open_own(**SHORT)
    panel.locator("[name=speed]").select_option("2")
    play(panel)
    pad.page.wait_for_function(BEGUN)
    panel.locator("[name=batch]").fill("0")
    panel.locator(".trouble", has_text="batch size").wait_for()
    play(panel)
    wait_until(nothing_trains)
    panel.locator("[name=batch]").fill(str(SHORT["batch"]))
    panel.get_by_text("nothing is lost").wait_for()
    panel.locator("[name=speed]").select_option("0")
    play(panel)
    panel.get_by_text("Done: it reads").wait_for()
    assert len(turns) == 2  # with the wrong field none began


def test_the_speed_may_change_while_it_plays(open_own):
    pad, panel = open_own(**SHORT)
    panel.locator("[name=speed]").select_option("2")
    play(panel)
    panel.locator(".playing").wait_for()
    pad.page.wait_for_function(BEGUN)
    panel.locator("[name=speed]").select_option("0")
    panel.get_by_text("Done: it reads").wait_for()


def test_play_twice_is_one_run_and_a_chip_stops_what_plays(open_own, turns):
    pad, panel = open_own()
    panel.get_by_role("button", name="Play").dblclick()
    panel.get_by_text("Done: it reads").wait_for()
    panel.locator(".stand:not(.playing)").wait_for()
    panel.locator("[name=speed]").select_option("2")
    play(panel)
    panel.locator(".playing").wait_for()
    wait_until(lambda: len(turns) == 2 and len(own_network.HEAVY) == 1)
    panel.get_by_role("button", name="sigmoid against ReLU").click()
    expect(panel.locator(".sides")).to_contain_text("ReLU", use_inner_text=True)
    # The curve of the run before may still stand there.
    wait_until(lambda: len(turns) == 3 and len(own_network.HEAVY) == 1)
    panel.get_by_role("button", name="Reset").click()
    panel.locator(".stand:not(.playing)").wait_for()
    expect(panel.locator(".stand")).to_contain_text("0 % of the experiment")
    wait_until(nothing_trains)
    assert len(turns) == 3


def test_one_click_trains_three_batch_sizes_and_the_best_can_be_taken_away(open_own):
    pad, panel = open_own()
    panel.get_by_role("button", name="batches of 10, 64, 256").click()
    panel.locator(".playing").wait_for()
    assert panel.locator("[name=lr]").input_value() == "0.05"
    panel.locator("[name=digits]").fill("1000")
    panel.locator("[name=epochs]").select_option("1")
    panel.locator(".stand:not(.playing)").wait_for()
    play(panel)
    panel.get_by_text("The same digits").wait_for()
    assert panel.locator(".sides tbody tr").count() == 3
    panel.get_by_role("button", name="weights (safetensors)").click()
    link = panel.locator("a[download='inkwell-cnn.safetensors']")
    link.wait_for()
    tensors = load(base64.b64decode(link.get_attribute("href").split(",")[1]))
    assert all(torch.isfinite(tensor).all() for tensor in tensors.values())
    panel.locator("summary").click()
    expect(panel.locator("code")).to_contain_text("CNN(width=10)")
    panel.get_by_role("button", name="Step").click()
    expect(link).to_have_count(0)  # the panel has been answered anew
    assert panel.locator("details").get_attribute("open") is not None


def test_two_visitors_keep_their_own_and_a_third_waits(open_own):
    (first, _), (second, _), (third, waiting) = visitors = [
        open_own(**settings) for settings in (LONG, LONG, {"digits": 1000, "batch": 250})
    ]
    for _, panel in visitors:
        panel.locator("[name=speed]").select_option("2")
        play(panel)
        panel.locator(".playing").wait_for()
    waiting.get_by_text("Yours comes after 1 more").wait_for()
    first.page.close()
    third.page.wait_for_function(BEGUN)
    waiting.get_by_text("Done: it reads").wait_for()
    second.page.keyboard.press("Alt+1")
    second.page.locator("table.compare").wait_for()
    assert not second.page.locator("tr.own").is_visible()
    second.page.close()
    wait_until(nothing_trains)


def test_a_sentence_stays_in_sight_on_a_phone(open_own):
    pad, panel = open_own(viewport={"width": 390, "height": 844}, locale="zh-CN")
    panel.locator("[name=batch]").fill("0")
    trouble = panel.locator(".trouble p")
    trouble.wait_for()
    box = trouble.bounding_box()
    assert box["y"] >= 0 and box["y"] + box["height"] <= 844
    assert pad.page.evaluate("document.documentElement.scrollWidth") <= 390
