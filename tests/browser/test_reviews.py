"""The Reviews tab, driven as a visitor would: one page, on which each test types a review of its own."""

import csv
import io
import re

import pytest
from PIL import Image
from playwright.sync_api import expect

from models.registry import REVIEWS
from tests.kit.chromium import Pad

pytestmark = pytest.mark.browser
DEADLINE = 60_000  # ms, as for every other page


@pytest.fixture(scope="module")
def page(browser, app_url):
    """The tab, in English; fails when the page's scripts raised an error."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-US")
    context.set_default_timeout(DEADLINE)
    errors = []
    page = context.new_page()
    page.on("pageerror", lambda error: errors.append(str(error)))
    Pad(page, f"{app_url}/#tab=reviews")
    page.locator("#review textarea").wait_for()
    yield page
    context.close()
    assert not errors


def write(page, text: str):
    """Type a review; back comes the panel once every network has answered it."""
    panel = page.locator("#review")
    panel.locator("textarea").fill(text)
    typed = re.sub(r"\s", "", text)
    page.wait_for_function(
        """typed => {
          const shown = [...document.querySelectorAll("#review .coloured .word")];
          return shown.map((word) => word.firstChild.textContent).join("").replace(/\\s/g, "") === typed;
        }""",
        arg=typed,
    )
    return panel


def look(page, name: str):
    """Open a panel below the box."""
    page.locator(f"#closer > .tab-wrapper [data-tab-id={name}]").click()
    panel = page.locator(f"#{name}")
    panel.wait_for(state="visible")
    return panel


def test_the_answers_follow_the_keys_and_need_no_scrolling(page):
    box = page.locator("#review textarea")
    expect(page.locator("#review .tries button")).to_have_count(3)
    box.focus()
    page.keyboard.type("Not bad", delay=20)
    rows = page.locator("#review .verdicts tbody tr")
    expect(rows).to_have_count(len(REVIEWS))
    page.keyboard.type(" at all.", delay=20)
    expect(page.locator("#review .coloured .word")).to_have_count(5)
    assert box.evaluate("box => box === document.activeElement")
    bottom = rows.last.bounding_box()
    assert bottom["y"] + bottom["height"] < 800
    expect(page.locator("#review [role=status][data-slot=said]")).to_contain_text("networks say so")


def test_every_panel_below_reads_the_box_and_a_changed_word_goes_back_into_it(page):
    write(page, "A good film.")
    expect(look(page, "words").locator("thead th[scope=col]")).to_have_text(["A", "good", "film", "."])
    look(page, "path").locator("circle.route-end").wait_for()
    panel = look(page, "contributions")
    panel.locator("[name=key][value=reviews_lstm]").check(force=True)
    expect(panel.locator(".coloured .word")).to_have_count(4)
    # The changes of the network before stand there until its own come.
    expect(panel.locator("figure, .figure")).to_contain_text("LSTM: ")
    expect(panel.locator("form")).to_have_attribute("aria-busy", "false")
    flip = panel.locator(".turns button").first
    changed = flip.get_attribute("title").removeprefix("Read: ")
    flip.click()
    expect(page.locator("#review textarea")).to_have_value(changed)
    expect(look(page, "words").locator("thead th[scope=col]").nth(1)).not_to_have_text("good")


def test_what_cannot_be_read_is_told_under_the_box_and_stays(page):
    page.locator("#review textarea").fill("这部电影很好看")
    page.locator("#review .trouble", has_text="English only").wait_for()
    expect(page.locator("#review textarea")).to_have_value("这部电影很好看")
    expect(page.locator("#closer .blank-note:visible")).to_have_count(1)
    write(page, "A fine film.")
    expect(page.locator("#review .trouble")).to_have_text("")


def test_a_pair_of_ones_own_is_read_beside_the_board(page):
    panel = look(page, "negation")
    expect(panel.locator("[data-figure=negation] tbody th[translate=no]")).to_have_count(40)
    panel.locator("[name=first]").fill("I liked it.")
    panel.locator("[name=second]").fill("I did not like it.")
    expect(panel.locator("[data-figure=own-pair] .chip")).to_have_count(2 * (len(REVIEWS) + 1))


def test_another_sentence_and_another_network_give_another_tree(page):
    panel = look(page, "tree")
    panel.locator("svg.tree").wait_for()
    before = panel.locator("svg.tree").inner_html()
    panel.locator("[name=quotation]").select_option("3")
    expect(panel.locator("svg.tree")).not_to_have_js_property("innerHTML", before)
    panel.locator("[name=key][value=reviews_lstm]").check(force=True)
    expect(panel.locator("figcaption")).to_contain_text("LSTM", use_inner_text=True)


def test_every_figure_is_saved_as_a_picture(page):
    write(page, "A good film.")
    look(page, "words").locator(".opinions").wait_for()
    for name in ("levels", "review", "beliefs"):
        with page.expect_download() as saved:
            page.locator(f"[data-figure={name}] [data-png]").click()
        assert saved.value.suggested_filename == f"inkwell-{name}.png"


def test_a_list_is_read_and_downloaded(page):
    panel = page.locator("#reviews_list")
    table = 'stars,review\n5,"Warm, funny and wise."\n1,A dull mess.\n'
    file = {"name": "reviews.csv", "mimeType": "text/csv", "buffer": table.encode()}
    panel.locator("[type=file]").set_input_files(file)
    panel.locator(".found", has_text="“review” (2 of 2)").wait_for()
    panel.locator("[data-trigger=submit]").click()
    link = panel.locator("a[download]")
    link.wait_for()
    with page.expect_download() as saved:
        link.click()
    with open(saved.value.path(), encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(io.StringIO(file.read())))
    assert saved.value.suggested_filename == "inkwell-reviews.csv"
    assert [row[0] for row in rows] == ["review", "Warm, funny and wise.", "A dull mess."]


def test_a_chinese_visitor_is_told_at_once_that_only_english_is_read(page):
    write(page, "A good film.")
    look(page, "contributions").locator(".turns button").first.wait_for()
    page.locator("#lang").click()
    expect(page.locator("#review .english")).to_have_text(re.compile("只读英文"), use_inner_text=True)
    expect(page.locator("#review .verdicts")).to_contain_text("面", use_inner_text=True)
    text = " ".join(page.locator("#review, #contributions, #reviews_list").all_inner_texts())
    for quoted in ("A good film.", "Warm, funny and wise.", "A dull mess."):
        text = text.replace(quoted, "")
    assert not re.search("[a-z]{4,} [a-z]{4,}", text)
    page.locator("#lang").click()


def test_a_picture_of_what_scrolls_shows_all_of_it(page, tmp_path):
    board = look(page, "negation").locator("[data-figure=negation]")
    expect(board.locator("tbody th[translate=no]")).to_have_count(40)
    rows = board.locator("table").bounding_box()["height"]
    assert rows > board.bounding_box()["height"]
    with page.expect_download() as saved:
        board.locator("[data-png]").click()
    saved.value.save_as(tmp_path / "board.png")
    assert Image.open(tmp_path / "board.png").height > 2 * rows
    # And on the page it scrolls as before.
    assert board.bounding_box()["height"] < rows
