"""The Names tab, driven as a visitor would: by keys, with a pause, a list, a file."""

import csv
import io
import re
from itertools import islice, product

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


@pytest.fixture
def names(visit):
    """names(**context options) -> (page, the panel of one name, the panel of a list), the tab open."""

    def open_tab(**options):
        page = visit(**options).page
        page.locator("#tabs > .tab-wrapper [data-tab-id=names]").click()
        one, many = page.locator("#names_one"), page.locator("#names_list")
        one.locator("[name=name]").wait_for(state="visible")
        return page, one, many

    return open_tab


def choose(many, text: str):
    """Choose a file with this text."""
    file = {"name": "list.csv", "mimeType": "text/csv", "buffer": text.encode()}
    many.locator("[type=file]").set_input_files(file)


# Whether the panel was dimmed, and its old evidence stood there as long as it was.
DIMMING = """() => {
  const panel = document.getElementById("names_one");
  const form = panel.querySelector("form");
  const letters = () => panel.querySelectorAll(".parts thead th[scope=col]").length;
  new MutationObserver(() => { window.dimmed ||= form.ariaBusy === "true" && letters() === 8; })
    .observe(form, { attributes: true, attributeFilter: ["aria-busy"] });
}"""


def first(one) -> str:
    return " ".join(one.locator(".levels tr").first.inner_text().split())


def test_the_answer_follows_the_keys_and_the_evidence_the_pause(names):
    page, one, _ = names()
    box = one.locator("[name=name]")
    box.focus()
    page.keyboard.type("Nak", delay=30)
    one.locator(".letters", has_text=re.compile("^Nak$")).wait_for()
    page.keyboard.type("amura", delay=30)
    one.locator(".letters", has_text="Nakamura").wait_for()
    assert "Japanese" in first(one) and "%" in first(one)
    letters = one.locator(".parts thead th[scope=col]")
    expect(letters).to_have_text(list("Nakamura"), use_inner_text=True)
    expect(one.locator("[role=status][data-slot=said]")).to_contain_text("Japanese")
    assert box.evaluate("box => box === document.activeElement")
    expect(one.locator("form")).to_have_attribute("aria-busy", "false")
    page.evaluate(DIMMING)
    page.keyboard.type("s")  # what stands is stale from now on, and dimmed
    expect(letters).to_have_text(list("Nakamuras"), use_inner_text=True)
    expect(one.locator("form")).to_have_attribute("aria-busy", "false")
    assert page.evaluate("window.dimmed")
    for _ in range(9):
        page.keyboard.press("Backspace")
    one.locator(".read [data-fill]").first.wait_for()
    expect(one.locator(".parts")).to_have_count(0)


def test_input_and_answer_need_no_scrolling(names):
    for viewport in ({"width": 1280, "height": 800}, {"width": 390, "height": 844}):
        page, one, _ = names(viewport=viewport)
        one.locator("[data-fill]").nth(1).click()
        one.locator(".levels .best").wait_for()
        bottom = one.locator(".levels tr").last.bounding_box()
        assert bottom["y"] + bottom["height"] < viewport["height"]
        one.locator(".parts").wait_for()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_flip_button_brings_the_other_answer(names):
    page, one, _ = names()
    one.locator("[name=name]").fill("Иванов")
    flip = one.locator(".flips button").first
    flip.wait_for()
    name, country = re.match("Read (.*): (.*), ", flip.get_attribute("title")).groups()
    flip.click()
    one.locator(".letters", has_text=re.compile(f"^{name}$")).wait_for()
    assert country in first(one) and "Russian" not in first(one)
    expect(one.locator("[name=name]")).to_have_value(name)


def test_the_writing_counts_until_it_is_switched_off(names):
    _, one, many = names()
    one.locator("[name=name]").fill("孙")
    expect(one.locator(".levels tr").first).to_contain_text("Chinese", use_inner_text=True)
    expect(one.locator(".tells")).to_contain_text("Han characters", use_inner_text=True)
    one.locator("[name=counted][value=network]").check()
    expect(one.locator(".levels tr").first).to_contain_text("Korean", use_inner_text=True)
    expect(one.locator(".factors")).to_have_count(0)
    many.locator("[name=names]").fill("孙")
    many.locator("[data-trigger=submit]").click()
    expect(many.locator(".rows tbody tr")).to_contain_text("Chinese", use_inner_text=True)
    many.locator("[name=counted][value=network]").check()
    expect(many.locator(".rows")).to_have_count(0)  # it told what no longer counts
    many.locator("[data-trigger=submit]").click()
    expect(many.locator(".rows tbody tr")).to_contain_text("Korean", use_inner_text=True)


def test_what_cannot_be_read_is_told_under_the_box_and_stays(names):
    _, one, _ = names()
    one.locator("[name=name]").fill("123")
    one.locator(".trouble", has_text="digits").wait_for()
    expect(one.locator("[name=name]")).to_have_value("123")
    one.locator("[name=name]").fill("Li1")
    one.locator(".letters", has_text=re.compile("^Li$")).wait_for()
    expect(one.locator(".trouble")).to_have_text("")


def test_the_switch_changes_every_word(names):
    page, one, _ = names()
    one.locator("[name=name]").fill("Rossi")
    one.locator(".flips button").first.wait_for()
    expect(one.locator(".levels")).to_contain_text("Italian", use_inner_text=True)
    page.locator("#lang").click()
    expect(one.locator(".levels")).to_contain_text("意大利", use_inner_text=True)
    text = page.locator("#names_one, #names_list").all_inner_texts()
    assert not re.search("[a-z]{3,} [a-z]{3,}", " ".join(text))
    assert one.locator(".flips button").first.get_attribute("title").startswith("读")


def test_a_file_is_read_with_progress_and_downloaded(names):
    page, _, many = names()
    table = "city,surname\nMoskva,Ivanov\nKöln,Müller\nx,=2+3\nOsaka,Tanaka\n"
    file = {"name": "list.csv", "mimeType": "text/csv", "buffer": table.encode("utf-16")}
    many.locator("[type=file]").set_input_files(file)
    many.locator(".found", has_text="“surname” (2 of 2)").wait_for()
    expect(many.locator(".found")).to_contain_text("UTF-16", use_inner_text=True)
    expect(many.locator("[name=names]")).to_have_value("surname\nIvanov\nMüller\n=2+3\nTanaka")
    many.locator("[data-trigger=submit]").click()
    link = many.locator("a[download]")
    link.wait_for()
    cells = many.locator(".rows tbody tr").all_inner_texts()
    assert len(cells) == 4 and "Russian" in cells[0] and "Japanese" in cells[3]
    with page.expect_download() as saved:
        link.click()
    with open(saved.value.path(), encoding="utf-8-sig", newline="") as file:
        text = file.read()
    rows = list(csv.reader(io.StringIO(text)))
    assert saved.value.suggested_filename == "inkwell-names.csv"
    assert [row[0] for row in rows] == ["name", "Ivanov", "Müller", "'=2+3", "Tanaka"]


STOP_AT_THE_FIRST = """() => new MutationObserver((_changes, observer) => {
  const stop = document.querySelector("#names_list [data-trigger=stop]");
  if (stop && document.querySelector("#names_list .rows tbody tr")) {
    observer.disconnect();
    stop.click();
  }
}).observe(document.querySelector("#names_list"), { childList: true, subtree: true })"""


def test_a_long_list_can_be_stopped_and_read_again(names):
    page, _, many = names()
    # All different: the network reads a name once, however often it stands in a list.
    endings = product("bcdfgklmnprstwz", repeat=4)
    choose(many, "\n".join(f"Szczepan{''.join(ending)}ski" for ending in islice(endings, 10_000)))
    many.locator(".found", has_text="10,000 names").wait_for()
    # By the page itself: on a busy machine all names may be read before a test sees the first of them.
    page.evaluate(STOP_AT_THE_FIRST)
    many.locator("[data-trigger=submit]").click()
    many.get_by_text("Stopped after").wait_for()
    assert many.locator("progress").count() == 0 and many.locator(".rows tbody tr").count() == 200
    expect(many.locator("a[download]")).to_have_count(1)
    many.locator("[name=names]").fill("Kim\nLi")
    many.locator(".found", has_text="2 names").wait_for()
    expect(many.locator(".rows, a[download]")).to_have_count(0)
    many.locator("[data-trigger=submit]").click()
    many.locator("a[download]").wait_for()
    expect(many.locator(".rows tbody tr")).to_have_count(2)


def test_ten_thousand_names_at_most(names):
    _, _, many = names()
    choose(many, "Li\n" * 10_001)
    many.locator(".trouble", has_text="10,001").wait_for()
