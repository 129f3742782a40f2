"""The Digits page as a visitor meets it."""

import re
from urllib.parse import quote

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import expect

from demo import predict
from models.samples import SAMPLES
from tests.kit.chromium import Pad, fragment

pytestmark = pytest.mark.browser


READERS = len(predict.cards("robust"))
SAYING = """digit => [...document.querySelectorAll("tr[data-row] td.says")]
  .filter((cell) => cell.offsetParent && cell.textContent === digit).length"""
PROBABILITIES = (
    """[...document.querySelectorAll("[data-bar]")].map((bar) => bar.style.getPropertyValue("--trace"))"""
)
TRACES_OF_1 = """[...document.querySelectorAll("[data-bar$='.1']")]
  .map((bar) => bar.style.getPropertyValue("--trace"))"""


def test_every_network_answers_before_the_pen_is_up(visit, seven):
    pad = visit()
    assert pad.vote() == "–"
    pad.draw(seven[0], up=False)
    pad.page.wait_for_function(f"digit => ({SAYING})(digit) >= {READERS - 1}", arg="7")
    says = pad.says()
    assert len(says) == READERS
    assert all(digit.isdigit() for digit in says)
    with pad.reading():
        pad.page.mouse.up()
    assert pad.vote() == "7" and pad.trouble() == ""


def test_a_crossed_seven_and_a_tiny_four_in_a_corner_are_read(visit):
    pad = visit()
    for label, strokes in (SAMPLES[10], SAMPLES[11]):
        for stroke in strokes:
            with pad.reading():
                pad.draw(stroke)
        assert pad.vote() == str(label)
        assert pad.says().count(str(label)) >= READERS - 1
        with pad.reading():
            pad.page.locator("[data-act=clear]").click()
        assert pad.vote() == "–"


def test_nothing_moves_while_drawing(visit, seven):
    pad = visit()
    places = "[...document.querySelectorAll('canvas.ink, tr[data-row] > *')].filter(e => e.offsetParent)"
    box = "{ const b = e.getBoundingClientRect(); return [b.x, b.y, b.width] }"
    measure = f"JSON.stringify({places}.map(e => {box}))"
    before = pad.page.evaluate(measure)
    pad.draw(seven[0][:12], up=False)
    pad.page.wait_for_function("document.querySelector('[data-key=vote]').textContent !== '–'")
    assert pad.page.evaluate(measure) == before


def test_undo_takes_back_one_stroke_and_clear_all(visit, seven):
    pad = visit()
    with pad.reading():
        pad.draw(seven[0])
    assert pad.vote() == "7"
    of_one_stroke = pad.page.evaluate(PROBABILITIES)
    with pad.reading():
        pad.draw([[400, 540], [540, 525], [690, 515]])
    assert pad.page.evaluate(PROBABILITIES) != of_one_stroke
    with pad.reading():
        pad.page.locator("[data-act=undo]").click()
    assert pad.vote() == "7" and pad.page.evaluate(PROBABILITIES) == of_one_stroke
    with pad.reading():
        pad.page.locator("[data-act=clear]").click()
    assert set(pad.says()) == {"–"} == {pad.vote()}
    assert "Draw a digit" in pad.page.locator(".told").inner_text()


INK = """canvas => canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data
  .filter((value, i) => i % 4 === 3 && value > 0).length"""


def test_a_tap_draws_a_dot_and_undo_takes_it_back(visit):
    pad = visit()
    ink = pad.page.locator("canvas.ink")
    with pad.reading():
        pad.draw([(300, 300)])
    pad.page.wait_for_function(f"({INK})(document.querySelector('canvas.ink')) > 0")
    width = 52 / 1024 * ink.evaluate("canvas => canvas.width")
    assert ink.evaluate(INK) == pytest.approx(3.14 * (width / 2) ** 2, rel=0.2)
    with pad.reading():
        pad.page.locator("[data-act=undo]").click()
    pad.page.wait_for_function(f"({INK})(document.querySelector('canvas.ink')) === 0")


@pytest.mark.parametrize("redo", ["Control+y", "Control+Shift+z", "y"])
def test_the_keyboard_takes_back_steps_and_does_them_again(visit, seven, redo):
    pad = visit()
    with pad.reading():
        pad.draw(seven[0])
    pad.page.locator("canvas.ink").press("x")
    pad.wait_for_vote("–")
    pad.page.locator("canvas.ink").press("Control+z")
    pad.wait_for_vote("7")
    pad.page.locator("canvas.ink").press("Control+z")
    pad.wait_for_vote("–")
    pad.page.locator("canvas.ink").press(redo)
    pad.wait_for_vote("7")
    pad.page.locator("canvas.ink").press("Control+z")
    pad.wait_for_vote("–")
    pad.page.locator("[data-act=redo]").click()
    pad.wait_for_vote("7")


def test_the_drawing_survives_a_reload(visit, seven):
    pad = visit()
    with pad.reading():
        pad.draw(seven[0])
    assert pad.vote() == "7"
    pad.page.reload()
    pad.wait_for_vote("7")


def test_a_link_brings_back_drawing_recipe_language_and_tab(visit, seven, browser):
    pad = visit(permissions=["clipboard-read", "clipboard-write"])
    with pad.reading():
        pad.draw(seven[0])
    with pad.reading():
        pad.page.locator("[data-set='recipe=plain']").click()
    pad.page.locator("#lang").click()
    pad.page.get_by_role("tab", name="神经网络").click()
    pad.page.get_by_role("tab", name="数字").click()
    pad.page.locator("[data-share]").click()
    expect(pad.page.locator(".notice")).to_contain_text("已复制", use_inner_text=True)
    link = pad.page.evaluate("navigator.clipboard.readText()")
    before = pad.page.locator("[data-key='lstm.sure']").inner_text()
    other = visit(link[link.index("/#") :] + "&tab=networks")
    expect(other.page.get_by_role("tab", name="神经网络")).to_have_attribute("aria-selected", "true")
    other.page.get_by_role("tab", name="数字").click()
    assert other.vote() == "7"
    assert other.page.locator("[data-key='lstm.sure']").inner_text() == before
    assert other.page.evaluate("document.documentElement.dataset.recipe") == "plain"


@pytest.mark.parametrize("damaged", ["d=%%%", "d=AAAA____", "d=" + quote("gg==") + "&r=baked&l=xx&t=99"])
def test_a_damaged_link_opens_an_empty_or_partial_page_without_error(visit, damaged, seven):
    pad = visit(f"/#{damaged}")
    with pad.reading():
        pad.page.locator("[data-act=clear]").click()
    with pad.reading():
        pad.draw(seven[0])
    assert pad.vote() == "7"


def test_a_lost_connection_shows_a_banner_keeps_the_drawing_and_retries(visit, seven):
    pad = visit()
    pad.page.context.set_offline(True)
    pad.draw(seven[0])
    expect(pad.page.locator("#pad .trouble")).to_contain_text("connection is lost", use_inner_text=True)
    pad.page.context.set_offline(False)
    pad.wait_for_vote("7")
    assert pad.trouble() == ""


def test_a_picture_is_read_and_drawing_goes_on_after_it(visit, seven, tmp_path):
    paper = Image.new("RGB", (300, 400), (240, 238, 230))
    ImageDraw.Draw(paper).line(
        [(90, 100), (200, 100), (130, 300)], fill=(30, 40, 120), width=14, joint="curve"
    )
    paper.save(tmp_path / "seven.png")
    pad = visit()
    pad.page.locator("[data-act=picture]").click()
    pad.page.locator("#picture input[type=file]").set_input_files(tmp_path / "seven.png")
    pad.wait_for_vote("7")
    pad.page.locator("[data-set='recipe=plain']").click()
    expect(pad.page.locator("td[data-key='mlp_sigmoid.says']")).to_have_text("7")
    Image.new("RGB", (60, 60), "white").save(tmp_path / "blank.png")
    pad.page.locator("[data-act=picture]").click()
    pad.page.locator("#picture input[type=file]").set_input_files(tmp_path / "blank.png")
    expect(pad.page.locator("#pad .trouble")).to_contain_text("No digit was found", use_inner_text=True)
    assert set(pad.says()) == {"–"}
    with pad.reading():
        pad.draw([[500, 200], [505, 500], [500, 850]])
    assert pad.vote() == "1"


UNOPENED = "The picture cannot be opened: give a whole file"
REFUSED = {  # file -> how long it is, and what is said of it
    "damaged.png": (200, UNOPENED),
    "letter.png": (9, UNOPENED),
    "letter.txt": (9, UNOPENED),
    "long.png": (21_000_000, "The picture is larger than 20 MB"),
}


@pytest.fixture
def pictures(tmp_path):
    """A folder with a picture of a 1, `one.png`, and what is refused."""
    paper = Image.new("L", (300, 400), 255)
    ImageDraw.Draw(paper).line([(150, 80), (150, 320)], fill=0, width=16)
    paper.save(tmp_path / "one.png")
    whole = (tmp_path / "one.png").read_bytes()
    for name, (length, _) in REFUSED.items():
        content = b"Dear all," if name.startswith("letter") else whole.ljust(length, b"\0")
        (tmp_path / name).write_bytes(content[:length])
    return tmp_path


def is_told(pad: Pad, sentence: str):
    """The sentence stands under the pad, nothing else tells of it, the uploader waits for another picture."""
    expect(pad.page.locator("#pad .trouble")).to_contain_text(sentence, use_inner_text=True)
    expect(pad.page.get_by_text("Click to Upload")).to_have_count(1)
    expect(pad.page.locator(".toast-body")).to_have_count(0)
    expect(pad.page.locator("#picture img")).to_have_count(0)


def is_read_and_undone(pad: Pad):
    """A picture of a 1 covers the drawn 7, which comes back."""
    pad.wait_for_vote("1")
    expect(pad.page.locator("#pad .trouble")).to_have_text("", use_inner_text=True)
    with pad.reading():
        pad.page.locator("[data-act=undo]").click()
    assert pad.vote() == "7"


def test_what_is_no_picture_or_too_large_gets_a_sentence_and_the_drawing_stays(visit, seven, pictures):
    pad = visit()
    with pad.reading():
        pad.draw(seven[0])
    pad.page.locator("[data-act=picture]").click()
    chooser = pad.page.locator("#picture input[type=file]")
    for name, (_, sentence) in REFUSED.items():
        chooser.set_input_files(pictures / name)
        is_told(pad, sentence)
        assert pad.vote() == "7"
        assert pad.page.evaluate(KEPT)["picture"] is None
        chooser.set_input_files(pictures / "one.png")
        is_read_and_undone(pad)
        pad.page.locator("[data-act=picture]").click()


KEPT = "JSON.parse(localStorage['inkwell.pad'])"
# A file in somebody's hand: carried over the pad and let go, or pasted.
GIVE = """([how, name, type, content]) => {
  const files = new DataTransfer();
  files.items.add(new File([Uint8Array.from(content)], name, { type }));
  const around = { bubbles: true, cancelable: true };
  const pad = document.querySelector("canvas.ink");
  if (how === "pasted") {
    pad.dispatchEvent(new ClipboardEvent("paste", { ...around, clipboardData: files }));
    return;
  }
  for (const dragging of ["dragenter", "dragover", "drop"]) {
    pad.dispatchEvent(new DragEvent(dragging, { ...around, dataTransfer: files }));
  }
}"""


@pytest.mark.parametrize("how", ["dropped", "pasted"])
def test_a_picture_may_be_dropped_on_the_pad_or_pasted(visit, seven, pictures, how):
    pad = visit()
    with pad.reading():
        pad.draw(seven[0])
    for name, kind in (("letter.txt", "text/plain"), ("damaged.png", "image/png")):
        pad.page.evaluate(GIVE, [how, name, kind, list((pictures / name).read_bytes())])
        is_told(pad, UNOPENED)
        assert pad.vote() == "7"
        pad.page.evaluate(GIVE, [how, "one.png", "image/png", list((pictures / "one.png").read_bytes())])
        is_read_and_undone(pad)


def test_undo_brings_back_the_drawing_that_a_picture_covered(visit, seven, tmp_path):
    paper = Image.new("L", (300, 400), 255)
    ImageDraw.Draw(paper).line([(150, 80), (150, 320)], fill=0, width=16)
    paper.save(tmp_path / "one.png")
    pad = visit()
    pad.draw(seven[0])
    pad.wait_for_vote("7")
    pad.page.locator("[data-act=picture]").click()
    pad.page.locator("#picture input[type=file]").set_input_files(tmp_path / "one.png")
    pad.wait_for_vote("1")
    pad.page.locator("[data-act=undo]").click()
    pad.wait_for_vote("7")


def test_the_keyboard_alone_is_enough(visit):
    pad = visit()
    keys = pad.page.keyboard
    for _ in range(40):
        keys.press("Tab")
        if pad.page.evaluate("document.activeElement.matches('canvas.ink')"):
            break
    assert pad.page.evaluate("document.activeElement.matches('canvas.ink')")
    with pad.reading():
        keys.press("3")
    assert pad.vote() == "3"
    sure = pad.page.locator("[data-key='cnn.sure']").inner_text()
    for arrow in ("ArrowLeft", "ArrowUp"):
        with pad.reading():
            keys.press(arrow)
    assert pad.page.locator("[data-key='cnn.sure']").inner_text() == sure
    with pad.reading():
        keys.press("x")
    assert pad.vote() == "–"
    keys.press("?")
    expect(pad.page.locator("#help")).to_be_visible()
    keys.press("Escape")
    keys.press("Alt+6")
    expect(pad.page.get_by_role("tab", name="Networks")).to_have_attribute("aria-selected", "true")


def test_where_all_agree_one_click_shows_a_digit_that_splits_them(visit, seven):
    pad = visit(f"/{fragment(seven)}", reduced_motion="reduce")
    told = f"{READERS} of {READERS} agree · least sure"
    expect(pad.page.locator(".told")).to_contain_text(told, use_inner_text=True)
    assert len(set(pad.page.evaluate(TRACES_OF_1))) > 4
    with pad.reading():
        pad.page.get_by_role("button", name="See one that splits them").click()
    assert pad.page.locator("tr.dissents:visible").count() >= 3
    with pad.reading():
        pad.page.locator("[data-act=undo]").click()
    assert pad.vote() == "7"


def test_recipes_are_switched_and_told_only_where_they_do_something(visit):
    page = visit().page
    switch = page.locator("[data-set^='recipe=']:visible")
    for tab, count in (
        ("names", 0),
        ("reviews", 0),
        ("writing", 0),
        ("steps", 0),
        ("networks", 2),
        ("digits", 2),
    ):
        page.locator(f"#tabs > .tab-wrapper [data-tab-id={tab}]").click()
        expect(switch).to_have_count(count)
        expect(page.locator(".which:visible")).to_have_count(count // 2)
    switch.first.click()
    page.locator("#tabs > .tab-wrapper [data-tab-id=networks]").click()
    expect(switch.first).to_have_attribute("aria-pressed", "true")
    page.locator("#networks [data-card=cnn]").click()
    expect(page.locator("#card")).to_contain_text("--recipe plain")


def test_a_row_can_be_hidden_and_columns_sort(visit, seven):
    pad = visit()
    with pad.reading():
        pad.draw(seven[0])
    pad.page.locator("tr[data-row=rnn]").hover()
    pad.page.locator("tr[data-row=rnn] .hide-row").click()
    assert len(pad.says()) == READERS - 1
    pad.page.locator(".unhide").click()
    assert len(pad.says()) == READERS
    pad.page.locator("[data-sort='14']").click()
    order = pad.page.eval_on_selector_all("tr[data-row]", "rows => rows.map(row => row.dataset.row)")
    assert order.index("rnn") < order.index("cnn") < order.index("mlp")


def test_a_card_opens_with_shapes_curve_and_matrix(visit):
    pad = visit()
    pad.page.locator("#compare [data-card=cnn]").click()
    card = pad.page.locator("#card")
    pad.page.wait_for_function("document.querySelectorAll('#card svg').length >= 2")
    assert "python -m models.train cnn --recipe robust" in card.inner_text()
    with pad.page.expect_popup() as popup:
        card.locator("a").first.click()
    popup.value.get_by_text("class CNN").wait_for()
    pad.page.keyboard.press("Escape")
    assert not card.is_visible()


def test_a_point_of_the_plot_of_costs_opens_its_card(visit):
    pad = visit("/#tab=networks")
    pad.page.locator(".tradeoff").first.get_by_role("button", name="ResNet").click()
    expect(pad.page.locator("#card h2")).to_contain_text("ResNet")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("locale", "word"), [("en-US", "says"), ("zh-CN", "答案")])
@pytest.mark.parametrize("width", [1280, 390])
def test_every_view_fits_and_speaks_one_language(visit, seven, theme, locale, word, width):
    size = {"width": width, "height": 844}
    pad = visit(f"/{fragment(seven)}", locale=locale, color_scheme=theme, viewport=size)
    assert pad.vote() == "7"
    assert pad.page.evaluate("document.documentElement.scrollWidth") <= width
    assert word in pad.page.locator("table.compare thead").inner_text()
    visible = pad.page.locator("#pad").inner_text() + pad.page.locator("#compare").inner_text()
    assert bool(re.search("[一-鿿]", visible)) == locale.startswith("zh")
    red, green, blue = map(
        int, re.findall(r"\d+", pad.page.evaluate("getComputedStyle(document.body).backgroundColor"))[:3]
    )
    assert (red + green + blue < 3 * 80) == (theme == "dark")


def test_theme_language_and_projector_are_remembered(visit):
    pad = visit()
    for switch in ("#theme", "#lang", "#projector"):
        pad.page.locator(switch).click()
    pad.page.reload()
    pad.page.wait_for_selector("canvas.ink")
    pad.page.wait_for_function("document.documentElement.dataset.theme === 'dark'")
    pad.page.wait_for_function("document.body.classList.contains('dark')")
    assert pad.page.evaluate("document.documentElement.lang") == "zh"
    assert pad.page.evaluate("document.documentElement.dataset.projector") == "on"
    expect(pad.page.locator("[role=tab]").first).to_have_text("数字")


def test_what_is_typed_in_a_field_is_not_a_shortcut(visit):
    pad = visit()
    pad.page.evaluate("document.querySelector('#pad').append(document.createElement('input'))")
    pad.page.locator("#pad input").focus()
    pad.page.keyboard.type("?")
    assert pad.page.locator("#pad input").input_value() == "?"
    assert not pad.page.locator("#help").is_visible()


def test_what_may_be_no_digit_is_told_at_rest_alone_and_the_raw_softmax_on_demand(visit):
    pad = visit()
    page = pad.page
    for stroke in (
        [(200 + 40 * (i % 7), 300 + 60 * (i % 3)) for i in range(40)],
        [(100, 800), (900, 820), (500, 100)],
    ):
        with pad.reading():
            pad.draw(stroke)
    doubt = page.locator(".told .doubt")
    expect(doubt).to_have_text("This does not look like a digit: the networks guess.", use_inner_text=True)
    expect(page.locator(".sheet .doubt")).to_be_visible()
    expect(page.locator(".told [data-key]").first).to_be_hidden()
    sure = page.locator("td[data-key='modern.sure']")
    calibrated = sure.inner_text()
    page.get_by_role("button", name="raw softmax").click()
    expect(sure).not_to_have_text(calibrated)
    page.wait_for_function("location.hash.includes('sure=raw')")
    page.get_by_role("button", name="calibrated").click()
    expect(sure).to_have_text(calibrated)
    page.locator("[data-act=clear]").click()
    expect(page.locator(".sheet .doubt")).to_be_hidden()
    pad.draw([(300, 200), (700, 200), (450, 850)])
    pad.wait_for_vote("7")
    expect(page.locator(".told")).to_contain_text("agree", use_inner_text=True)
    expect(doubt).to_be_hidden()
