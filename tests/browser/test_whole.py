"""The whole network in a real Chromium: pointed at, opened, walked back through, followed by the pen."""

import pytest
from playwright.sync_api import expect

from demo import predict
from tests.kit.boxes import faults
from tests.kit.chromium import fragment

pytestmark = pytest.mark.browser
NETWORKS = predict.names()


def tile(inside, name: str):
    """The operation's button."""
    return inside.locator(f"""[data-slot=whole] .operation[data-fill*=': "{name}"']""")


def wait_until_in_sight(page, selector: str, height: int):
    """All of it stands above that height of the page, without any scrolling."""
    page.wait_for_function(
        """([selector, height]) => {
          const box = document.querySelector(selector)?.getBoundingClientRect();
          return box?.height && box.bottom + scrollY <= height;
        }""",
        arg=[selector, height],
    )


def test_every_network_stands_there_whole_and_answers_as_in_the_table(drawn):
    pad, inside = drawn("inside")
    for key, name in NETWORKS.items():
        inside.get_by_role("radio", name=name, exact=True).check(force=True)
        last = inside.locator("[data-slot=whole] .operation").last
        expect(inside.locator("[data-figure=whole] figcaption")).to_contain_text(f"{name}, ")
        expect(last).to_contain_text("softmax")
        says = last.locator(".size").inner_text().split(":")[0]
        pad.go("compare")
        shown = pad.page.locator(f"td[data-key='{key}.says']")
        assert not shown.is_visible() or shown.inner_text() == says, name
        pad.go("inside")
        assert not inside.locator("[role=alert]").count(), name


def test_one_points_for_the_idea_clicks_for_the_maps_and_walks_back(drawn):
    pad, inside = drawn("inside")
    pool = tile(inside, "pool")
    expect(pool.locator(".idea")).to_be_hidden()
    pool.hover()
    expect(pool.locator(".idea")).to_be_visible()
    expect(pool.locator(".idea")).to_contain_text("only the largest number goes on")
    on_top = """idea => {
      const { left, top, width } = idea.getBoundingClientRect();
      return idea.contains(document.elementFromPoint(left + width / 2, top + 12));
    }"""
    assert pool.locator(".idea").evaluate(on_top)
    pool.click()
    expect(inside.locator("[data-slot=about]")).to_contain_text("pool · max pooling")
    expect(pool).to_have_attribute("aria-pressed", "true")
    expect(inside.locator("[data-slot=maps] [data-pick]")).to_have_count(4)
    inside.locator("[data-slot=maps] [data-pick]").nth(2).hover(position={"x": 30, "y": 30})
    expect(inside.locator("[data-figure=pixel] figcaption").first).to_contain_text("One number of pool: [2, ")
    expect(inside.locator("[data-figure=pixel] .taken").first).to_be_visible()
    inside.get_by_role("button", name="made of what relu gave").click()
    expect(inside.locator("[data-slot=about]")).to_contain_text("relu · ReLU")
    expect(inside.locator("[name=map]")).to_have_value("2")
    inside.get_by_role("button", name="made of what conv1 gave").click()
    expect(inside.locator("[data-figure=kernels]")).to_be_visible()
    expect(inside.locator("[data-figure=pixel] figcaption").first).to_contain_text("One pixel: map 2")


def test_the_keyboard_goes_from_operation_to_operation_and_keeps_its_place(drawn):
    pad, inside = drawn("inside")
    tile(inside, "fc1").focus()
    pad.page.keyboard.press("Tab")
    expect(tile(inside, "relu_2")).to_be_focused()
    expect(tile(inside, "relu_2").locator(".idea")).to_be_visible()
    pad.page.keyboard.press("Enter")
    expect(inside.locator("[data-slot=about]")).to_contain_text("relu_2 · ReLU")
    expect(tile(inside, "relu_2")).to_be_focused()


def test_the_picture_follows_the_pen(visit, seven):
    pad = visit()
    inside = pad.go("inside")
    inside.get_by_text("Draw a digit on the pad first").first.wait_for()
    pad.draw(seven[0][:20], up=False)
    answer = inside.locator("[data-slot=whole] .operation").last
    expect(answer).to_contain_text("softmax")
    expect(inside.locator("[data-figure=kernels]")).to_have_count(0)
    first = tile(inside, "input").locator("img").get_attribute("src")
    pad.draw_on(seven[0][20:], up=False)
    expect(tile(inside, "input").locator("img")).not_to_have_attribute("src", first)
    expect(answer).to_contain_text("7:")
    with pad.reading():
        pad.page.mouse.up()
    expect(inside.locator("[data-figure=kernels]")).to_be_visible()


@pytest.mark.parametrize(
    ("size", "options"),
    [
        ((1280, 800), {"locale": "zh-CN", "color_scheme": "dark"}),
        ((390, 844), {"locale": "en-US"}),
    ],
    ids=["desk", "phone"],
)
def test_nothing_is_cut_off_or_covered_in_any_network(visit, seven, size, options):
    width, height = size
    pad = visit(f"/{fragment(seven)}", viewport={"width": width, "height": height}, **options)
    inside = pad.go("inside")
    for key, name in NETWORKS.items():
        inside.get_by_role("radio", name=name, exact=True).check(force=True)
        expect(inside.locator("[data-figure=whole] figcaption")).to_contain_text(name)
        expect(inside.locator(f"[name=layer_{key}]")).to_be_visible()
        inside.locator("[data-figure=pixel]").wait_for()
        expect(inside.locator("form")).to_have_attribute("aria-busy", "false")
        assert not faults(pad.page, "#inside [data-slot=whole]"), name
        if width == 1280:
            wait_until_in_sight(pad.page, "#inside .whole-network", height)
