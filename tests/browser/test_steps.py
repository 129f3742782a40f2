"""The First steps tab in a real Chromium, as a visitor uses it."""

import re
import threading

import pytest
import torch
from playwright.sync_api import expect

from demo import learn
from demo.panel import playback
from models import data
from tests.kit.waiting import wait_until

pytestmark = pytest.mark.browser
FILLED = ".listing code:not(:empty)"  # comes with all the rest of a panel's answer


@pytest.fixture(autouse=True)
def patients(monkeypatch):
    """Invented patients, so that no data is needed."""
    x = 2 * torch.rand(759, 8, generator=torch.Generator().manual_seed(4)) - 1
    monkeypatch.setattr(data, "diabetes", lambda: (x, (x[:, :2].sum(1) > -0.3).float()))
    monkeypatch.setattr(learn, "has_patients", lambda: True)
    learn.run_of_course.cache_clear()
    yield
    learn.run_of_course.cache_clear()


@pytest.fixture
def open_steps(visit):
    """open_steps(name, **context options) -> that panel of the tab."""

    def opened(name="line", **options):
        pad = visit(**options)
        pad.page.keyboard.press("Alt+5")
        tab = pad.page.locator(f"#taught > .tab-wrapper [data-tab-id={name}]")
        tab.wait_for()
        tab.click()
        panel = pad.page.locator(f"#{name}")
        panel.locator(FILLED).wait_for(state="attached")
        return panel

    return opened


def step_of(panel) -> int:
    return int(re.search(r"\d+", panel.locator(".stand").inner_text())[0])


def test_a_line_plays_pauses_steps_and_is_reset(open_steps):
    panel = open_steps()
    page = panel.page
    panel.locator("[name=steps]").fill("1000")
    panel.locator("[name=speed]").select_option("5")  # 200 s: it is still going on when it is paused
    page.evaluate(
        "window.frames_ = 0; new MutationObserver(() => window.frames_++)"
        ".observe(document.querySelector('#line [data-slot=plot]'), { childList: true })"
    )
    panel.get_by_role("button", name="Play").click()
    panel.locator(".playing").wait_for()
    page.wait_for_function("window.frames_ >= 10")
    panel.get_by_role("button", name="Pause").click()
    panel.locator(".stand:not(.playing)").wait_for()
    stood = step_of(panel)
    assert 5 < stood < 1000
    panel.get_by_role("button", name="Step").click()
    panel.get_by_text(f"step {stood + 1} of 1000").wait_for()  # nothing went on in between
    expect(panel.locator(".listing code")).to_contain_text(f"range({stood + 1})")
    panel.get_by_role("button", name="Reset").click()
    panel.get_by_text("step 0 of 1000").wait_for()


def test_too_large_a_rate_diverges_in_sight_and_settings_can_be_mended(open_steps):
    panel = open_steps()
    panel.locator("[name=speed]").select_option("200")
    panel.locator("[name=rate]").fill("0.5")
    panel.get_by_role("button", name="Play").click()
    panel.get_by_text("Diverged at step").wait_for()
    panel.locator("[name=rate]").fill("")
    panel.locator("[name=rate]").press_sequentially("-3")
    panel.locator(".trouble", has_text="learning rate").wait_for()
    panel.locator("[name=rate]").fill("0.1")
    expect(panel.locator(".trouble")).to_have_text("")
    panel.get_by_text("step 0 of 100").wait_for()


def test_a_point_is_added_by_a_click(open_steps):
    panel = open_steps()
    panel.locator(".over").click(position={"x": 60, "y": 60})
    expect(panel.locator(".dot")).to_have_count(4)
    assert panel.locator("[name=points]").input_value().count(";") == 3


def test_the_stuck_loss_is_told_while_both_curves_learn(open_steps):
    panel = open_steps("passing")
    panel.get_by_role("button", name="sure, and wrong").click()
    panel.locator("[name=speed]").select_option("200")
    panel.get_by_role("button", name="Play").click()
    panel.get_by_text("MSE has next to no gradient").first.wait_for()
    assert panel.locator("[data-slot=plot] polyline").count() == 2


def test_hello_says_ohlol_and_takes_other_words(open_steps):
    panel = open_steps("hello")
    panel.locator("[name=version][value=embedding]").check(force=True)
    panel.get_by_role("button", name="Play").click()
    panel.get_by_text("all letters are right").first.wait_for()
    panel.locator("[name=target]").fill("oh")
    panel.locator(".trouble", has_text="of the same length").wait_for()
    assert panel.locator("[name=source]").input_value() == "hello"
    panel.get_by_role("button", name="春眠不觉晓").click()
    panel.locator(".lettered", has_text="眠").first.wait_for()
    expect(panel.locator(".trouble")).to_have_text("")


def test_diabetes_learns_its_test_patients(open_steps):
    panel = open_steps("diabetes")
    panel.get_by_role("button", name="ReLU", exact=True).click()
    panel.locator("[name=epochs]").fill("20")
    panel.locator("[name=race_128]").check()
    panel.get_by_role("button", name="Play").click()
    panel.get_by_text("epoch 20 of 20").first.wait_for()
    assert "380" in panel.locator(".figures").inner_text()
    assert panel.locator("[data-slot=loss] polyline").count() == 3


def test_a_refused_value_is_marked_at_its_field_and_not_shown_as_in_use(open_steps):
    panel = open_steps("diabetes")
    field = panel.locator("[name=batch]")
    field.fill("1")
    expect(field).to_have_attribute("aria-invalid", "true")
    described = panel.page.locator(f"#{field.get_attribute('aria-describedby')}")
    expect(described).to_contain_text("give a whole number from 4 to 607", use_inner_text=True)
    expect(described).to_contain_text("It is not used", use_inner_text=True)
    expect(panel.locator("[data-slot=loss]")).to_have_css("opacity", "0.5")
    expect(panel.locator("[aria-invalid]")).to_have_count(1)
    field.fill("16")
    expect(panel.locator("[aria-invalid]")).to_have_count(0)
    expect(panel.locator("[data-slot=loss]")).to_have_css("opacity", "1")


def test_a_score_moved_by_key_changes_every_probability(open_steps):
    panel = open_steps("softmax")
    rows = panel.locator(".soft tbody tr")
    before = rows.all_inner_texts()
    panel.locator("[name=s0]").press("ArrowRight")
    for row, text in zip(rows.all(), before, strict=True):
        expect(row).not_to_have_text(text, use_inner_text=True)


def test_the_right_class_follows_the_classes_and_keeps_the_focus(open_steps):
    panel = open_steps("softmax")
    chosen = panel.locator("[name=target]")
    for name, value, options in (("classes", "6", 6), ("target", "5", 6), ("classes", "3", 3)):
        panel.locator(f"[name={name}]").select_option(value)
        expect(chosen.locator("option")).to_have_count(options)
    expect(chosen).to_have_value("2")
    expect(panel.locator("tr.chosen")).to_have_count(1)
    panel.locator("tr.chosen", has_text="right").wait_for()
    expect(panel.locator("tr.chosen th")).to_have_text(re.compile("^2"), use_inner_text=True)
    chosen.focus()
    chosen.press("ArrowUp")
    expect(panel.locator("tr.chosen th")).to_have_text(re.compile("^1"), use_inner_text=True)
    assert chosen.input_value() == "1" and chosen.evaluate("at => at === document.activeElement")


@pytest.mark.parametrize("locale", ["en-US", "zh-CN"])
def test_no_row_of_choices_juts_out_of_its_column(open_steps, locale):
    page = open_steps(locale=locale).page
    for name in ("line", "passing", "hello", "diabetes", "own"):
        page.locator(f"#taught > .tab-wrapper [data-tab-id={name}]").click()
        panel = page.locator(f"#{name}")
        panel.locator(FILLED).wait_for(state="attached")
        juts = "row => row.lastElementChild.getBoundingClientRect().right - row.closest('.fields')"
        rows = panel.locator("fieldset").all()
        assert rows and all(row.evaluate(f"{juts}.getBoundingClientRect().right") <= 0.5 for row in rows), (
            name
        )


def test_all_of_the_losses_numbers_are_in_sight_on_a_phone(open_steps):
    panel = open_steps("passing", viewport={"width": 390, "height": 844})
    boxes = [cell.bounding_box() for cell in panel.locator(".pass :is(th, td)").all()]
    assert len(boxes) == 24 and all(box["x"] >= 0 and box["x"] + box["width"] <= 390 for box in boxes)


@pytest.mark.parametrize(("locale", "theme"), [("en-US", "dark"), ("zh-CN", "light")])
def test_the_tab_speaks_one_language_and_fits_a_phone(open_steps, locale, theme):
    panel = open_steps(locale=locale, color_scheme=theme, viewport={"width": 390, "height": 844})
    page = panel.page
    for tab in page.locator("#taught > .tab-wrapper [data-tab-id]").all():
        tab.click()
        name = tab.get_attribute("data-tab-id")
        panel = page.locator(f"#{name}")
        panel.locator(FILLED).wait_for(state="attached")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, name
        told = panel.inner_text().replace("春眠不觉晓", "")  # a word to try, the same in both languages
        assert bool(re.search("[\u4e00-\u9fff]", told)) == locale.startswith("zh"), name


@pytest.mark.parametrize("how", ["stop", "edit", "close"])
def test_nothing_runs_on_when_a_run_is_stopped_or_its_page_closed(open_steps, monkeypatch, how):
    beats = []
    over = threading.Event()
    paced = playback.paced

    async def counted(*args):
        try:
            async for n in paced(*args):
                beats.append(n)
                yield n
        finally:
            over.set()

    monkeypatch.setattr(playback, "paced", counted)
    panel = open_steps()
    page = panel.page
    panel.locator("[name=steps]").fill("1000")
    # 500 s: one that has ended by itself, as it would on a busy machine, has no button that stops it.
    panel.locator("[name=speed]").select_option("2")
    panel.get_by_role("button", name="Play").click()
    panel.locator(".playing").wait_for()
    wait_until(lambda: beats)
    if how == "stop":
        panel.get_by_role("button", name="Pause").click()
    elif how == "edit":
        panel.locator("[name=rate]").fill("0.02")
    else:
        page.close()
    assert over.wait(60)
    assert beats[-1] < 1000
