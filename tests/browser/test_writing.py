"""The Writing tab in a real Chromium, as a visitor uses it."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


@pytest.fixture
def open_writing(visit):
    """open_writing(**context options) -> the tab's panel."""

    def opened(**options):
        pad = visit(**options)
        pad.page.keyboard.press("Alt+4")
        panel = pad.page.locator("#writing")
        panel.locator(".blank-note:visible").wait_for()
        return panel

    return opened


def choose(panel, name, value):
    panel.locator(f'[name={name}][value="{value}"]').check(force=True)


def answered_twice(panel):
    """Have the panel find a fault and see it mended: whatever was asked before has been answered by then."""
    prompt = panel.locator("[name=prompt_shakespeare]")
    prompt.fill("ROMEO: ñ")
    panel.locator(".trouble", has_text="never seen ñ").wait_for()
    prompt.fill("ROMEO:")
    expect(panel.locator(".trouble")).to_have_text("")


def press(panel, name):
    """Press a button that has sheets written, and wait until they are."""
    panel.locator(".leaf .text:visible").first.evaluate("text => { text.className += ' old'; }")
    panel.get_by_role("button", name=name, exact=True).click()
    expect(panel.locator(".leaf .old:visible")).to_have_count(0)
    panel.locator(".leaf .chips:visible").first.wait_for()


def texts(panel):
    """What stands on the sheets, without the ends of its lines."""
    return [re.sub(r"[↵\n]", "", text) for text in panel.locator(".leaf .text:visible").all_inner_texts()]


def write(panel):
    panel.get_by_role("button", name="Write", exact=True).click()
    panel.locator(".leaf .chips:visible").first.wait_for()
    return texts(panel)


def top(panel, part):
    return panel.locator(part).first.bounding_box()["y"]


def rightmost(panel):
    """The character whose right edge is nearest to that of the screen."""
    signs = panel.locator(".leaf .text i")
    edges = signs.evaluate_all("signs => signs.map((sign) => sign.getBoundingClientRect().right)")
    return signs.nth(edges.index(max(edges)))


IS_ON_TOP = """button => {
  const { left, right, top, bottom } = button.getBoundingClientRect();
  return [left + 4, (left + right) / 2, right - 4].every((x) =>
    button.contains(document.elementFromPoint(x, (top + bottom) / 2)),
  );
}"""

# Left and right edge of what is shown over a character: a script cannot ask a pseudo-element for its box.
BUBBLE = """sign => {
  const style = getComputedStyle(sign, "::after");
  const paddings = parseFloat(style.paddingLeft) + parseFloat(style.paddingRight);
  const inside = parseFloat(style.width);
  const width = style.boxSizing === "border-box" ? inside : inside + paddings;
  const bounds = getComputedStyle(sign).position === "static" ? sign.closest(".text") : sign;
  const { left, right } = bounds.getBoundingClientRect();
  const middle = (left + right) / 2;
  return [middle - width / 2, middle + width / 2];
}"""


def test_text_streams_can_be_stopped_and_gone_on_with(open_writing, write_slowly):
    panel = open_writing()
    write_slowly()
    panel.locator("[name=length]").fill("3000")
    panel.locator("[name=sheets]").fill("1")
    panel.get_by_role("button", name="Write", exact=True).click()
    growing = panel.locator("figure.leaf .text")
    panel.page.wait_for_function("document.querySelector('figure.leaf .text')?.textContent.length > 60")
    early = growing.inner_text()
    assert early.startswith("ROMEO:")
    panel.get_by_role("button", name="Stop", exact=True).click()
    panel.locator(".leaf .chips:visible").wait_for()
    stopped = panel.locator(".leaf .text i").count()
    assert 60 < stopped < 3000
    panel.locator("[name=length]").fill("30")
    panel.get_by_role("button", name="Continue").click()
    expect(panel.locator(".leaf .text i")).to_have_count(stopped + 30)
    assert panel.locator(".leaf .text i.given").count() == stopped


def test_a_character_shows_its_alternatives_and_one_of_them_is_another_way_on(open_writing):
    panel = open_writing()
    panel.locator("[name=length]").fill("40")
    write(panel)
    tenth = panel.locator(".leaf .text i").nth(9)
    assert re.search(r"^. \d+(\.\d+)? %", tenth.get_attribute("data-a"))
    tenth.hover()
    assert tenth.evaluate("at => getComputedStyle(at, '::after').content") not in ("none", "normal")
    before = "".join(panel.locator(".leaf").first.locator(".text i").all_text_contents()[:9])
    tenth.click()
    expect(panel.locator("[data-slot=place]")).to_contain_text(f"After “{before}”")
    other = panel.locator(".options button").first
    character = other.locator("b").inner_text().replace("␣", " ").replace("↵", "\n")
    kept = "".join(panel.locator(".leaf").first.locator(".text i").all_text_contents()[:9]).replace("↵", "\n")
    other.click()
    expect(panel.locator(".leaf:first-child .text i.given")).to_have_count(10)
    assert panel.locator("[name=prompt_shakespeare]").input_value() == kept + character


def test_a_hidden_unit_colours_the_characters(open_writing):
    panel = open_writing()
    panel.locator("[name=length]").fill("40")
    write(panel)
    choose(panel, "colour", "unit")
    panel.locator(".text i[style*=background]").first.wait_for()
    thirteenth = panel.locator(".text i").nth(12)
    before = thirteenth.get_attribute("style")
    panel.locator(".colours button").last.click()
    expect(thirteenth).not_to_have_attribute("style", before)
    assert panel.locator("[name=unit]").input_value() != "0"


def test_every_press_writes_another_text_unless_its_seed_is_kept(open_writing):
    panel = open_writing()
    panel.locator("[name=length]").fill("40")
    seed = panel.locator("[name=seed]")
    assert seed.input_value() == ""
    first = write(panel)
    drawn = seed.input_value()
    caption = panel.locator(".leaf figcaption:visible").first
    expect(caption).to_contain_text(f"Seed {drawn}")
    press(panel, "Write")
    expect(caption).not_to_contain_text(f"Seed {drawn}")
    second = texts(panel)
    assert second != first and seed.input_value() != drawn
    seed.fill(drawn)
    press(panel, "Write")
    expect(caption).to_contain_text(f"Seed {drawn}")
    assert texts(panel) == first
    panel.get_by_label("keep it").check()
    panel.locator("[name=prompt_shakespeare]").fill("JULIET:\n")
    press(panel, "Write")
    expect(panel.locator(".leaf .text").first).to_contain_text("JULIET:")
    assert seed.input_value() == drawn and texts(panel) != first
    panel.get_by_label("keep it").uncheck()
    kept = texts(panel)
    press(panel, "The same again")
    assert texts(panel) == kept and seed.input_value() == drawn


def test_what_is_best_comes_first_and_needs_no_scrolling(open_writing):
    panel = open_writing()
    write(panel)
    choose(panel, "colour", "unit")
    panel.locator(".text i[style*=background]").first.wait_for()
    for part in (".colours button", ".options button", ".closer [name=colour]", ".leaf .text"):
        box = panel.locator(part).first.bounding_box()
        assert box["y"] + min(box["height"], 200) < 800, part
    assert top(panel, ".closer") < top(panel, ".options") < top(panel, ".leaf .text")


def test_the_heads_of_an_acrostic_stand_under_each_other_in_colour(open_writing):
    panel = open_writing()
    choose(panel, "key", "poems")
    panel.locator(".blank-note:visible").get_by_role("button", name="风花雪月").click()
    panel.locator(".leaf.poems .chips").first.wait_for()
    heads = panel.locator(".leaf:first-child .text i.head")
    expect(heads).to_have_text(list("风花雪月"))
    boxes = [head.bounding_box() for head in heads.all()]
    assert len({round(box["x"]) for box in boxes}) == 1
    assert all(above["y"] < below["y"] for above, below in zip(boxes, boxes[1:], strict=False))
    plain = panel.locator(".leaf:first-child .text i:not(.head)").first
    colours = [sign.evaluate("sign => getComputedStyle(sign).color") for sign in (heads.first, plain)]
    assert colours[0] != colours[1]


def test_nothing_covers_stop_when_the_type_is_large(open_writing):
    panel = open_writing()
    panel.page.locator("#projector").click()
    write(panel)
    for name in ("Write", "The same again", "Stop"):
        button = panel.get_by_role("button", name=name, exact=True)
        button.scroll_into_view_if_needed()
        assert button.evaluate(IS_ON_TOP), name
    fields = panel.locator("form > .fields").bounding_box()
    assert fields["x"] + fields["width"] <= panel.locator(".written").bounding_box()["x"]
    for part in panel.locator("form > .fields > *:visible").all():
        box = part.bounding_box()
        assert box["x"] + box["width"] <= fields["x"] + fields["width"] + 1


@pytest.mark.parametrize("width", [360, 1280])
def test_what_else_was_considered_never_leaves_the_screen(open_writing, width):
    panel = open_writing(viewport={"width": width, "height": 800})
    panel.page.locator("html").evaluate("page => { page.dataset.projector = 'on'; }")
    write(panel)
    sign = rightmost(panel)
    sign.hover()
    left, right = sign.evaluate(BUBBLE)
    assert 0 <= left < right <= width


def test_an_acrostic_keeps_its_form_in_both_scripts(open_writing):
    panel = open_writing()
    choose(panel, "key", "poems")
    choose(panel, "head", "acrostic")
    choose(panel, "form", "4x5")
    panel.locator("[name=prompt_poems]").fill("风花雪月")
    for text in write(panel):
        assert re.fullmatch(r"风.{4}，花.{4}。雪.{4}，月.{4}。", text)
    choose(panel, "script", "traditional")
    expect(panel.locator(".leaf.poems .text").first).to_have_text(re.compile("^風"))


def test_unknown_characters_are_named_and_nothing_is_lost(open_writing):
    panel = open_writing()
    panel.locator("[name=length]").fill("20")
    first = write(panel)
    panel.locator("[name=prompt_shakespeare]").fill("Où es-tu?")
    panel.locator(".trouble", has_text="never seen ù").wait_for()
    panel.get_by_role("button", name="Write", exact=True).click()
    assert panel.locator("[name=prompt_shakespeare]").input_value() == "Où es-tu?"
    answered_twice(panel)
    assert [re.sub(r"[↵\n]", "", text) for text in panel.locator(".leaf .text").all_inner_texts()] == first


def test_surnames_are_invented_and_judged(open_writing):
    panel = open_writing()
    choose(panel, "key", "surnames")
    panel.locator("[name=country]").select_option("Japanese")
    panel.get_by_role("button", name="Write", exact=True).click()
    rows = panel.locator(".invented tbody tr")
    rows.nth(11).wait_for()
    invented = panel.locator("figure:visible", has_text=re.compile(r"agrees with \d+ of 12"))
    invented.wait_for()
    agree = panel.locator(".invented tbody tr:not(.differs)").count()
    assert f"agrees with {agree} of 12" in invented.inner_text()


def test_the_tab_speaks_chinese_and_fits_a_phone(open_writing):
    panel = open_writing(locale="zh-CN", viewport={"width": 390, "height": 800})
    panel.get_by_role("button", name="开始写", exact=True).click()
    panel.locator(".leaf .chips:visible").first.wait_for()
    assert "接着写" in panel.inner_text() and "Continue" not in panel.inner_text()
    assert panel.page.evaluate("document.documentElement.scrollWidth") <= 390


def test_one_sheet_is_continued_and_the_other_stays(open_writing):
    panel = open_writing()
    panel.locator("[name=length]").fill("30")
    first, second = write(panel)
    panel.get_by_role("button", name="Continue").last.click()
    expect(panel.locator(".leaf:last-child .text i")).to_have_count(67)
    after = [re.sub(r"[↵\n]", "", text) for text in panel.locator(".leaf .text").all_inner_texts()]
    assert after[0] == first and after[1].startswith(second)
    assert panel.locator(".trouble").inner_text() == ""


def test_a_suggested_beginning_writes_even_when_it_stands_there_already(open_writing):
    panel = open_writing()
    choose(panel, "key", "poems")
    panel.locator(".blank-note:visible").get_by_role("button", name="春").click()
    panel.locator(".leaf.poems .chips").first.wait_for()


def test_stopping_when_nothing_is_written_changes_nothing(open_writing):
    panel = open_writing()
    panel.get_by_role("button", name="Stop", exact=True).click()
    answered_twice(panel)
    assert panel.locator(".blank-note:visible").count() == 1
