"""A recurrent step from within in a real Chromium: pointed at, held, read letter by letter on every tab."""

import pytest
from playwright.sync_api import expect

from demo import predict

pytestmark = pytest.mark.browser
NETWORKS = predict.names()
READERS = {"rnn": "h", "lstm": "ifgoch", "lstm2": "ifgoch", "gru": "rznh", "cnn_rnn": "ifgoch"}


def opened(inside, key: str):
    """The recurrent part of a network on the drawn digit."""
    inside.get_by_role("radio", name=NETWORKS[key], exact=True).check(force=True)
    expect(inside.locator("[data-figure=whole] figcaption")).to_contain_text(f"{NETWORKS[key]}, ")
    inside.locator("""[data-slot=whole] .operation[data-fill*=': "rnn"']""").click()
    maps = inside.locator("[data-figure=gates]")
    expect(maps).to_contain_text(f"{NETWORKS[key]}, ")
    return maps


def test_every_gate_is_seen_and_a_click_on_a_cell_shows_its_formulas(drawn):
    _pad, inside = drawn("inside")
    for key, columns in READERS.items():
        maps = opened(inside, key)
        expect(maps.locator(".gate-map")).to_have_count(len(columns))
        heights = maps.locator(".gate-map, .what-is-read, .cells").evaluate_all(
            "parts => parts.map((part) => Math.round(part.getBoundingClientRect().height))"
        )
        assert len(set(heights)) == 1 and heights[0] > 200, heights
        tops = maps.locator(".gate-map, .what-is-read, .cells").evaluate_all(
            "parts => parts.map((part) => Math.round(part.getBoundingClientRect().top))"
        )
        assert len(set(tops)) == 1, tops
    cell = maps.locator(".gate-map").first
    box = cell.bounding_box()
    cell.click(position={"x": box["width"] * 0.505, "y": box["height"] * 3.5 / 7})
    expect(inside.locator("[data-figure=pixel] figcaption").first).to_contain_text(
        "Step 4 (row 3 of the feature maps), unit 64"
    )
    assert maps.locator(".step-columns").evaluate("part => part.style.getPropertyValue('--y')") == "3"
    expect(inside.locator(".gates tbody tr")).to_have_count(6)


def test_arrow_keys_go_from_step_to_step_and_from_unit_to_unit_and_stay_within(drawn):
    pad, inside = drawn("inside")
    gate = opened(inside, "lstm").locator(".gate-map").first
    said = inside.locator("[data-figure=pixel] figcaption").first
    expect(said).to_contain_text("Step 28 (row 27")  # shown before anything is chosen
    gate.focus()
    for key in ("ArrowDown", "ArrowUp", "ArrowUp"):
        pad.page.keyboard.press(key)
    expect(said).to_contain_text("Step 26 (row 25")
    expect(gate).to_be_focused()
    for _ in range(70):
        pad.page.keyboard.press("ArrowRight")
    expect(said).to_contain_text("unit 63")
    pad.page.keyboard.press("ArrowLeft")
    expect(said).to_contain_text("unit 62")
    expect(inside.locator("[role=alert]")).to_have_count(0)


def test_a_gate_is_held_shut_opened_and_let_go(drawn):
    _pad, inside = drawn("inside")
    maps = opened(inside, "lstm")
    forget = inside.locator(".gates tbody tr").nth(1)
    held = inside.locator("[data-figure=held]")
    expect(held).to_have_count(0)
    forget.get_by_role("button", name="shut").click()
    expect(held.locator("figcaption")).to_contain_text("With f held at 0 in all units and steps")
    expect(held.locator("tbody tr")).to_have_count(10)
    expect(maps.locator("mark")).to_have_text("= 0")
    forget.get_by_role("button", name="open").click()
    expect(held.locator("figcaption")).to_contain_text("With f held at 1")
    expect(maps.locator("mark")).to_have_text("= 1")
    forget.get_by_role("button", name="let it go").click()
    expect(held).to_have_count(0)
    expect(maps.locator("mark")).to_have_count(0)


def test_the_second_layer_is_one_click_away(drawn):
    _pad, inside = drawn("inside")
    maps = opened(inside, "lstm2")
    maps.get_by_role("button", name="layer 2").click()
    expect(maps).to_contain_text("h of layer 1")


def test_a_name_is_seen_letter_by_letter(visit):
    page = visit().page
    page.locator("#tabs > .tab-wrapper [data-tab-id=names]").click()
    page.locator("#names_one [name=name]").fill("Rossi")
    within = page.locator("#names_steps")
    within.locator(".fold").click()
    expect(within.locator(".letters-read b")).to_have_text(list("Rossi"))
    within.locator(".gates tbody tr").nth(1).get_by_role("button", name="open").click()
    expect(within.locator("[data-figure=held]")).to_contain_text("With z held at 1")
    page.locator("#names_one [name=name]").fill("Kowal")
    expect(within.locator(".letters-read b")).to_have_text(list("Kowal"))


def test_a_review_is_seen_word_by_word(visit):
    page = visit().page
    page.locator("#tabs > .tab-wrapper [data-tab-id=reviews]").click()
    page.locator("#review textarea").fill("Not bad at all.")
    page.locator("#closer > .tab-wrapper [data-tab-id=within]").click()
    within = page.locator("#review_steps")
    expect(within.locator(".letters-read b")).to_have_text(["Not", "bad", "at", "all", "."])
    within.locator(".gate-map").first.hover(position={"x": 40, "y": 30})
    expect(within.locator("[data-figure=pixel] figcaption").first).to_contain_text("Step 2 (“bad”)")


def test_what_was_written_is_seen_letter_by_letter(visit):
    page = visit().page
    page.locator("#tabs > .tab-wrapper [data-tab-id=writing]").click()
    page.locator("#writing [name=key][value=surnames]").check(force=True)
    page.locator("#writing .write").click()
    page.locator("#writing [data-slot=surnames] .figure").first.wait_for()
    within = page.locator("#writing_steps")
    within.locator(".fold").click()
    within.locator("[name=key][value=surnames]").check(force=True)
    within.get_by_role("button", name="Read what stands there now").click()
    expect(within.locator(".gate-map")).to_have_count(4)
    within.locator(".gates tbody tr").nth(1).get_by_role("button", name="shut").click()
    expect(within.locator("[data-figure=held] tbody tr")).to_have_count(8)
