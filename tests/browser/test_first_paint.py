"""What is on the page before Gradio's scripts have come: a heading, and a pad that takes strokes."""

import json

import pytest

pytestmark = pytest.mark.browser

VOTE_IS_7 = "document.querySelector('[data-key=vote]')?.textContent === '7'"

# The script after the skeleton has run: it speaks the visitor's language and takes strokes.
STANDS = "typeof window.inkwellEarly === 'function'"

GRADIO = "**/assets/index-*.js"  # what draws the page


@pytest.fixture
def arrival(browser, app_url):
    """Opens the page with Gradio's scripts held back: (page, what lets them come)."""
    contexts = []

    def open_page(**options):
        contexts.append(browser.new_context(**{"viewport": {"width": 1280, "height": 800}} | options))
        page = contexts[-1].new_page()
        held = []
        page.route(GRADIO, lambda route: held.append(route))
        page.goto(app_url, wait_until="commit")
        page.wait_for_function(STANDS)

        def let_come():
            for route in held:
                route.continue_()
            page.unroute(GRADIO)

        return page, let_come

    yield open_page
    for context in contexts:
        context.close()


def draw(page, points, up=True):
    box = page.locator("#skeleton canvas").bounding_box()
    places = [(box["x"] + x * box["width"] / 1024, box["y"] + y * box["height"] / 1024) for x, y in points]
    page.mouse.move(*places[0])
    page.mouse.down()
    for place in places[1:]:
        page.mouse.move(*place)
    if up:
        page.mouse.up()


def test_heading_and_pad_are_there_in_the_visitors_language_and_colours(arrival):
    page, _ = arrival(locale="zh-CN", color_scheme="dark")
    assert page.locator("#skeleton h1").inner_text() == "墨池"
    assert page.locator("#skeleton .early-hint p").inner_text() == "写一个数字"
    assert page.locator("#skeleton").evaluate("part => getComputedStyle(part).backgroundColor") == (
        "rgb(19, 21, 27)"
    )


def test_what_is_drawn_before_there_is_a_pad_is_read_by_it(arrival, seven):
    page, let_come = arrival()
    draw(page, seven[0])
    let_come()
    page.wait_for_function(VOTE_IS_7)
    assert page.locator("#skeleton").count() == 0
    kept = json.loads(page.evaluate("localStorage.getItem('inkwell.pad')"))
    assert len(kept["strokes"]) == 1


def test_a_stroke_under_the_pen_is_finished_before_the_pad_takes_over(arrival, seven):
    page, let_come = arrival()
    draw(page, seven[0][:20], up=False)
    let_come()
    page.locator("canvas.ink").wait_for(state="attached")
    page.wait_for_selector("[data-set^=recipe][aria-pressed=true]", state="attached")
    box = page.locator("#skeleton canvas").bounding_box()
    for x, y in seven[0][20:]:
        page.mouse.move(box["x"] + x * box["width"] / 1024, box["y"] + y * box["height"] / 1024)
    page.mouse.up()
    page.wait_for_function(VOTE_IS_7)
    assert page.locator("#skeleton").count() == 0


def test_the_drawing_of_the_last_visit_is_seen_at_once_and_drawn_on(arrival, seven, app_url):
    page, let_come = arrival()
    draw(page, seven[0])
    let_come()
    page.wait_for_function(VOTE_IS_7)
    held = []
    page.route(GRADIO, lambda route: held.append(route))
    page.goto(app_url, wait_until="commit")
    context = "document.querySelector('#skeleton canvas')?.getContext('2d')"
    page.wait_for_function(f"{context}?.getImageData(0, 0, 300, 300).data.some(Boolean)")
    draw(page, [(350, 520), (650, 520)])  # the bar of a crossed 7
    for route in held:
        route.continue_()
    page.wait_for_function(VOTE_IS_7)
    page.wait_for_function("JSON.parse(localStorage.getItem('inkwell.pad')).strokes.length === 2")


@pytest.mark.parametrize("width", [390, 820, 1280])
def test_the_pad_stays_where_it_was_seen(arrival, width):
    page, let_come = arrival(viewport={"width": width, "height": 900}, locale="en-US")
    early = page.locator("#skeleton canvas").bounding_box()
    let_come()
    page.wait_for_selector("[data-set^=recipe][aria-pressed=true]", state="attached")
    page.locator("#skeleton").wait_for(state="detached")
    pad = page.locator("canvas.ink").bounding_box()
    assert all(abs(early[name] - pad[name]) <= 4 for name in ("x", "y", "width", "height")), (early, pad)
