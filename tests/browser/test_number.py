"""A number on the pad: told digit by digit, of which one is chosen for the table and the panels."""

import pytest
from playwright.sync_api import expect

from tests.kit.axe import serious
from tests.kit.chromium import fragment
from tests.kit.numbers import photographed, written
from tests.kit.views import in_pairs, seen_in

pytestmark = pytest.mark.browser

INKED = """() => {
  const canvas = document.querySelector("canvas.ink");
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  const columns = [];
  for (let i = 3; i < data.length; i += 4) {
    if (data[i]) columns.push((((i - 3) / 4) % canvas.width) / canvas.width);
  }
  return [columns.reduce((a, b) => Math.min(a, b)), columns.reduce((a, b) => Math.max(a, b))];
}"""
SEEN = "document.querySelector('canvas.seen').toDataURL()"


def digits(page) -> list[str]:
    """The number above the table, digit by digit."""
    return page.locator("[data-place]:visible").all_inner_texts()


def test_a_number_is_told_while_it_is_drawn_and_any_digit_of_it_can_be_chosen(visit):
    pad = visit()
    page = pad.page
    *before, seven = written("427")
    for stroke in before:
        with pad.reading():
            pad.draw(stroke)
    assert digits(page) == ["4", "2"]
    pad.draw(seven, up=False)
    # While the pen is down: the third is told, and the table is about it.
    expect(page.locator("[data-place]:visible")).to_have_text(["4", "2", "7"])
    expect(page.locator("[data-place][aria-pressed=true]")).to_have_text("7")
    with pad.reading():
        page.mouse.up()
    assert page.locator("[data-key=vote]").is_hidden()
    newest = page.evaluate(SEEN)
    boxes = page.locator("[data-box]:visible")
    assert boxes.count() == 3 and "chosen" in boxes.nth(2).get_attribute("class")

    # Its digit is what the table, the 28 x 28, the steps and the panels are about.
    with pad.reading():
        page.locator("[data-place='0']").click()
    assert set(pad.says()) == {"4"}
    assert page.locator(".told").inner_text().startswith("digit 1 of 427 · ")
    assert "chosen" in boxes.nth(0).get_attribute("class")
    assert page.evaluate(SEEN) != newest
    reading = pad.go("reading")
    expect(reading.locator(".belief p").first).to_contain_text("says 4 from step")
    page.locator("[data-place='0']").press("ArrowRight")
    expect(reading.locator(".belief p").first).to_contain_text("says 2 from step")
    expect(page.locator("[data-place='1']")).to_be_focused()
    expect(page.locator(".announced")).to_contain_text("digit 2 of 427")

    # What is on the pad next is another drawing: nothing is chosen of it.
    with pad.reading():
        page.locator("[data-act=undo]").click()
    assert digits(page) == ["4", "2"]
    with pad.reading():
        page.locator("[data-act=redo]").click()
    assert page.locator("[data-place][aria-pressed=true]").inner_text() == "7"
    with pad.reading():
        page.locator("[data-act=clear]").click()
    assert digits(page) == [] and boxes.count() == 0
    assert pad.vote() == "–"


def test_a_link_brings_six_digits_and_every_window_has_room_for_them(visit):
    strokes = [[(x * 0.5, y) for x, y in stroke] for stroke in written("908172")]
    rounded = [[(round(x), round(y)) for x, y in stroke] for stroke in strokes]
    pad = visit(f"/{fragment(rounded)}", locale="zh-CN")
    assert digits(pad.page) == list("908172")
    assert not seen_in(pad, in_pairs(), ["digits/compare"])
    assert not serious(pad.page)
    pad.page.set_viewport_size({"width": 390, "height": 844})
    assert "908172 的第 6 位" in pad.page.locator(".told").inner_text()
    frame = pad.page.locator(".sheet").bounding_box()
    for box in pad.page.locator("[data-box]:visible").all():
        inside = box.bounding_box()
        assert frame["x"] - 1 <= inside["x"]
        assert inside["x"] + inside["width"] <= frame["x"] + frame["width"] + 1
    last = pad.page.locator("[data-place]:visible").last.bounding_box()
    assert last["x"] + last["width"] <= 390


def test_a_picture_of_a_number_lies_on_the_pad_digit_by_digit_and_survives_a_reload(visit, tmp_path):
    photographed("427").save(tmp_path / "number.png")
    pad = visit()
    page = pad.page
    with pad.reading():
        page.locator("#picture input[type=file]").set_input_files(tmp_path / "number.png")
    assert digits(page) == ["4", "2", "7"]
    assert page.locator("[data-place][aria-pressed=true]").inner_text() == "4"
    leftmost, rightmost = page.evaluate(INKED)
    assert leftmost < 0.25 and rightmost > 0.75  # all three lie side by side
    with pad.reading():
        page.locator("[data-place='2']").click()
    assert set(pad.says()) == {"7"}
    page.reload()
    expect(page.locator("[data-place]:visible")).to_have_text(["4", "2", "7"])
    with pad.reading():
        page.locator("[data-act=undo]").click()
    assert digits(page) == [] and pad.vote() == "–"
