"""The address: every tab and panel, its settings and the drawing can be pointed at; Back and Forward."""

import re

import pytest
from playwright.sync_api import expect

from tests.kit.chromium import Pad, fragment
from tests.kit.waiting import wait_until

pytestmark = pytest.mark.browser
CLIPBOARD = {"permissions": ["clipboard-read", "clipboard-write"]}
# What a link says of a panel: the tabs it opens, a field of the panel, and its value.
POINTED = {
    "panel=inside&inside.key=cnn&inside.layer_cnn=conv2&inside.map=3": ("digits", "inside", "map", "3"),
    "panel=inside&hand.open=on&hand.stride=2": ("digits", "hand", "stride", "2"),
    "panel=shift&shift.key=lstm&shift.dx=-4": ("digits", "shift", "dx", "-4"),
    "panel=reading&reading.step=9": ("digits", "reading", "step", "9"),
    "panel=why&why.method=occlusion": ("digits", "why", "method", "occlusion"),
    "panel=testset&testset.order=file": ("digits", "testset", "order", "file"),
    "tab=names&names_one.name=Nakamura": ("names", "names_one", "name", "Nakamura"),
    "tab=reviews&review.text=Not+bad+at+all.": ("reviews", "review", "text", "Not bad at all."),
    "tab=reviews&panel=tree&tree.quotation=1": ("reviews", "tree", "quotation", "1"),
    "tab=writing&writing.key=poems&writing.prompt_poems=%E7%A7%8B&writing.seed=7": (
        "writing",
        "writing",
        "prompt_poems",
        "秋",
    ),
    "tab=writing&writing.temperature=1.5": ("writing", "writing", "temperature", "1.5"),
    "tab=steps&line.race_Adam=on": ("steps", "line", "race_Adam", "on"),
    "tab=steps&panel=softmax&softmax.classes=4": ("steps", "softmax", "classes", "4"),
    "tab=steps&panel=passing&passing.rate=2": ("steps", "passing", "rate", "2"),
    "tab=steps&panel=hello&hello.epochs=30": ("steps", "hello", "epochs", "30"),
    "tab=steps&panel=diabetes&diabetes.batch=16": ("steps", "diabetes", "batch", "16"),
    "tab=steps&panel=own&own.kind=gru&own.seed=4": ("steps", "own", "seed", "4"),
}
VALUE = "([panel, field]) => new FormData(document.forms[panel]).get(field)"


def said(page) -> str:
    """What stands in the address behind the #."""
    return page.evaluate("location.hash.slice(1)")


def wait_until_said(page, text: str):
    page.wait_for_function("text => location.hash.slice(1) === text", arg=text)


def wait_until_held(page, panel: str, field: str, value: str):
    page.wait_for_function(
        f"([panel, field, value]) => document.forms[panel] && ({VALUE})([panel, field]) === value",
        arg=[panel, field, value],
    )


def open_tab(pad: Pad, *names: str):
    for name in names:
        pad.page.locator(f"[data-tab-id={name}]").click()


def copied(pad: Pad) -> str:
    """The link that the header copies, without the page's own address."""
    pad.page.locator("[data-share]").click()
    expect(pad.page.locator(".notice")).to_contain_text("copied", use_inner_text=True)
    link = pad.page.evaluate("navigator.clipboard.readText()")
    return link[link.index("/#") :]


@pytest.mark.parametrize("link", POINTED)
def test_a_link_opens_its_tab_and_fills_the_panel(visit, link):
    tab, panel, field, value = POINTED[link]
    pad = visit(f"/#{link}")
    expect(pad.page.locator(f"#tabs > .tab-wrapper [data-tab-id={tab}]")).to_have_attribute(
        "aria-selected", "true"
    )
    wait_until_held(pad.page, panel, field, value)
    expect(pad.page.locator(f"form[name={panel}]")).to_be_visible()
    wait_until_said(pad.page, link)


def test_a_linked_panel_asks_once_with_what_the_link_says(visit):
    asked = []
    pad = visit()
    pad.page.on("request", lambda request: asked.append(request.post_data or ""))
    pad.page.goto(f"{pad.page.url}#tab=steps&panel=softmax&softmax.classes=4")
    expect(pad.page.locator("#softmax [data-slot=table] tbody tr, #softmax tbody tr").nth(3)).to_be_visible()
    wait_until_said(pad.page, "tab=steps&panel=softmax&softmax.classes=4")
    assert len([data for data in asked if '"s0"' in data]) == 1


def test_what_a_field_cannot_hold_is_ignored(visit):
    pad = visit(
        "/#panel=shift&shift.dx=99&shift.key=nobody&shift.angle=much&shift.nothing=1&inside.channel=x"
    )
    wait_until_held(pad.page, "shift", "dx", "0")
    assert pad.page.evaluate(VALUE, ["shift", "key"]) == "cnn_small"
    open_tab(pad, "inside")
    wait_until_held(pad.page, "inside", "channel", "0")
    wait_until_said(pad.page, "panel=inside")
    assert not pad.page.locator("[role=alert]").count()


@pytest.mark.parametrize(
    "link", ["tab=nowhere&panel=none", "tabs=77", "inner=-1&tabs=x", "only=nothing", "=&&=#"]
)
def test_a_name_that_nobody_knows_leaves_the_first_page(visit, link, seven):
    pad = visit(f"/#{link}")
    with pad.reading():
        pad.draw(seven[0])
    assert pad.vote() == "7"
    expect(pad.page.locator("h1")).to_be_visible()


def test_back_and_forward_walk_through_tabs(visit):
    pad = visit()
    length = pad.page.evaluate("history.length")
    open_tab(pad, "shift")
    wait_until_said(pad.page, "panel=shift")
    pad.page.locator("#shift [name=dx]").fill("4")
    wait_until_said(pad.page, "panel=shift&shift.dx=4")
    open_tab(pad, "steps")
    wait_until_said(pad.page, "tab=steps")
    open_tab(pad, "softmax")
    wait_until_said(pad.page, "tab=steps&panel=softmax")
    assert pad.page.evaluate("history.length") == length + 3
    for address in ("tab=steps", "panel=shift&shift.dx=4", ""):
        pad.page.go_back()
        wait_until_said(pad.page, address)
    expect(pad.page.locator("#compare")).to_be_visible()
    for address in ("panel=shift&shift.dx=4", "tab=steps", "tab=steps&panel=softmax"):
        pad.page.go_forward()
        wait_until_said(pad.page, address)
    expect(pad.page.locator("#softmax")).to_be_visible()
    assert pad.page.evaluate("history.length") == length + 3


def test_back_loses_neither_the_drawing_nor_what_was_typed(visit, seven):
    pad = visit()
    open_tab(pad, "names")
    pad.page.locator("#names_one [name=name]").fill("Nakamura")
    wait_until_said(pad.page, "tab=names&names_one.name=Nakamura")
    open_tab(pad, "digits")
    with pad.reading():
        pad.draw(seven[0])
    pad.page.go_back()
    wait_until_held(pad.page, "names_one", "name", "Nakamura")
    pad.page.go_back()
    expect(pad.page.locator("#compare")).to_be_visible()
    assert pad.vote() == "7"


def test_a_reload_stays(visit, seven):
    pad = visit(f"/{fragment(seven)}")
    open_tab(pad, "shift")
    pad.page.locator("#shift [name=dx]").fill("4")
    pad.page.wait_for_function("location.hash.includes('shift.dx=4')")
    address = said(pad.page)
    assert "ink=" in address
    pad.page.reload()
    wait_until_held(pad.page, "shift", "dx", "4")
    pad.wait_for_vote("7")
    wait_until_said(pad.page, address)


def test_a_reload_brings_what_was_drawn_since_the_link(visit, seven):
    pad = visit(f"/{fragment(seven)}")
    with pad.reading():
        pad.page.locator("[data-act=clear]").click()
    wait_until_said(pad.page, "")
    pad.page.reload()
    expect(pad.page.locator(".pad.blank")).to_be_visible()
    assert pad.vote() == "–"


def test_a_link_opened_where_the_page_already_is_is_followed(visit, seven):
    pad = visit()
    pad.page.evaluate(f"location.hash = {fragment(seven)!r} + '&tabs=0&inner=2'")
    expect(pad.page.locator("#shift")).to_be_visible()
    pad.wait_for_vote("7")


def test_links_of_former_versions_open(visit, seven):
    pad = visit(f"/{fragment(seven)}&r=plain&l=zh&tabs=0&inner=3")
    expect(pad.page.locator("#reading")).to_be_visible()
    pad.wait_for_vote("7")
    root = "document.documentElement.dataset"
    assert pad.page.evaluate(f"[{root}.recipe, {root}.lang]") == ["plain", "zh"]
    other = visit("/#d=&r=robust&l=en&tabs=3&inner=0")
    expect(other.page.locator("#line")).to_be_visible()


TABS = {
    ("digits",): "#lang=en",
    ("names",): "#lang=en&tab=names",
    ("reviews", "negation"): "#lang=en&tab=reviews&panel=negation",
    ("writing",): "#lang=en&tab=writing",
    ("steps", "hello"): "#lang=en&tab=steps&panel=hello",
    ("networks",): "#lang=en&tab=networks",
}


def test_the_header_copies_a_link_in_every_tab(visit):
    pad = visit(**CLIPBOARD)
    for names, link in TABS.items():
        open_tab(pad, *names)
        assert copied(pad) == f"/{link}"
    other = visit(f"/{link}", locale="zh-CN")
    expect(other.page.locator("#networks")).to_be_visible()
    assert other.page.evaluate("document.documentElement.lang") == "en"


def test_a_link_carries_nothing_of_the_query(visit):
    pad = visit("/?__sign=secret&__theme=light", **CLIPBOARD)
    open_tab(pad, "names")
    pad.page.locator("[data-share]").click()
    expect(pad.page.locator(".notice")).to_contain_text("copied", use_inner_text=True)
    link = pad.page.evaluate("navigator.clipboard.readText()")
    assert link.endswith("/#lang=en&tab=names") and "secret" not in link
    assert "__sign=secret" in pad.page.url


WITHOUT_CLIPBOARD = """
Object.defineProperty(navigator, "clipboard", { value: undefined });
addEventListener("copy", () => { window.copied = String(document.activeElement.value); });
"""


def test_without_a_clipboard_the_link_is_copied_as_by_hand(visit):
    pad = visit()
    pad.page.evaluate(WITHOUT_CLIPBOARD)
    pad.page.locator("[data-share]").click()
    expect(pad.page.locator(".notice .copied")).to_be_visible()
    assert pad.page.evaluate("window.copied").endswith("/#lang=en")


def test_where_nothing_may_be_copied_the_link_is_shown(visit):
    pad = visit()
    pad.page.evaluate(WITHOUT_CLIPBOARD)
    pad.page.evaluate("document.execCommand = () => false")
    pad.page.locator("[data-share]").click()
    field = pad.page.locator(".notice input")
    expect(field).to_be_focused()
    assert field.input_value().endswith("/#lang=en")
    assert pad.page.evaluate("getSelection().toString()") == field.input_value()


def test_an_erased_digit_travels_pixel_by_pixel(drawn, visit):
    pad, why = drawn("why", **CLIPBOARD)
    why.locator(".maps.all").wait_for()
    why.locator("canvas").scroll_into_view_if_needed()
    box = why.locator("canvas").bounding_box()
    with pad.reading():
        pad.page.mouse.move(box["x"] + 30, box["y"] + 60)
        pad.page.mouse.down()
        pad.page.mouse.move(box["x"] + 150, box["y"] + 60, steps=4)
        pad.page.mouse.up()
    pixels = """() => { const seen = document.querySelector("canvas.seen");
      return String(seen.getContext("2d").getImageData(0, 0, 28, 28).data) }"""
    link = copied(pad)
    assert re.fullmatch(r"/#lang=en&panel=why&digit=[\w-]+", link) and len(link) < 1700
    other = visit(link)
    # Both are read again and again: an answer to the last of the eraser may still be on its way.
    wait_until(lambda: pad.page.evaluate(pixels) == other.page.evaluate(pixels))


def test_a_drawing_travels_exactly_as_long_as_it_fits(visit):
    pad = visit(**CLIPBOARD)
    strokes = [[[300 + i % 7, 200 + 2 * i] for i in range(300)]]
    pad.page.evaluate(KEEP, strokes)
    pad.page.reload()
    pad.wait_for_vote("1")
    other = visit(copied(pad))
    other.wait_for_vote("1")
    assert other.page.evaluate("JSON.parse(localStorage['inkwell.pad']).strokes") == strokes


KEEP = "strokes => { localStorage['inkwell.pad'] = JSON.stringify({ strokes, picture: null }) }"


def test_a_drawing_that_is_too_long_is_thinned_and_the_page_says_so(visit):
    pad = visit(**CLIPBOARD)
    strokes = [[[500 + i % 3, 100 + i // 8] for i in range(6000)]]
    pad.page.evaluate(KEEP, strokes)
    pad.page.reload()
    pad.wait_for_vote("1")
    link = copied(pad)
    expect(pad.page.locator(".notice .thinned")).to_be_visible()
    assert len(link) < 2000
    visit(link).wait_for_vote("1")
    pad.page.wait_for_function("location.hash.startsWith('#ink=')")
    pad.page.reload()
    pad.wait_for_vote("1")
    assert pad.page.evaluate("JSON.parse(localStorage['inkwell.pad']).strokes") == strokes


def test_a_text_that_is_too_long_is_left_out_and_the_page_says_so(visit):
    pad = visit("/#tab=writing", **CLIPBOARD)
    pad.page.locator("#writing [name=seed]").fill("9")
    pad.page.locator("#writing [name=prompt_shakespeare]").fill("to be or not to be " * 150)
    wait_until_said(pad.page, "tab=writing&writing.seed=9")
    assert copied(pad) == "/#lang=en&tab=writing&writing.seed=9"
    expect(pad.page.locator(".notice .cut")).to_be_visible()


AT_PEN_UP = """addEventListener("pointerup", () => {
  window.atPenUp = location.hash;
  window.whole = document.querySelector(".whole").href;
});"""
KEPT_STROKES = "JSON.parse(localStorage['inkwell.pad']).strokes"


def test_the_address_has_the_whole_drawing_as_soon_as_the_pen_is_up(visit, seven):
    pad = visit("/#panel=shift")
    pad.page.evaluate(AT_PEN_UP)
    for part in (seven[0][:20], seven[0][20:]):
        pad.draw(part)
    at_pen_up = pad.page.evaluate("window.atPenUp")
    assert pad.page.evaluate("window.whole").endswith(at_pen_up)
    other = visit(f"/{at_pen_up}")
    other.wait_for_vote("7")
    assert other.page.evaluate(KEPT_STROKES) == pad.page.evaluate(KEPT_STROKES)


# A page that shows this one in a frame, as a Space's does; `heard`: what the frame says of its address.
OUTER = """<body style="margin: 0"><script>
  window.heard = [];
  addEventListener("message", ({ data, origin }) => {
    if (data?.hash !== undefined) {
      window.heard.push([origin, data.hash]);
    }
  });
</script>
<iframe src="{address}" allow="local-network-access" style="border: 0; width: 99%; height: 90vh"></iframe>"""


@pytest.mark.parametrize(
    ("outer", "is_told"),
    [("https://huggingface.co/spaces/who/inkwell", True), ("https://who.hf.space/", False)],
)
def test_the_page_around_a_space_is_told_the_address_and_no_other_is(browser, app_url, outer, is_told):
    # Browsers ask before a page of the net may show one of this machine.
    options = {"viewport": {"width": 1280, "height": 800}, "permissions": ["local-network-access"]}
    page = browser.new_context(**options, locale="en-US").new_page()
    page.set_default_timeout(60_000)
    # What stands behind the # of the outer page, it hands to the frame.
    body = OUTER.replace("{address}", f"{app_url}/#tab=names")
    page.route(outer, lambda route: route.fulfill(body=body, content_type="text/html"))
    page.goto(outer)
    frame = page.frame_locator("iframe")
    frame.locator("#names_one [name=name]").fill("Nakamura")
    address = "#tab=names&names_one.name=Nakamura"
    inner = next(one for one in page.frames if one.url.startswith(app_url))
    inner.wait_for_function("address => location.hash === address", arg=address)
    if is_told:
        page.wait_for_function("said => String(window.heard.at(-1)) === String(said)", arg=[app_url, address])
    else:
        assert page.evaluate("window.heard") == []
    page.context.close()


ALONE = {  # what an address wants alone: what is seen of it, and whether the pad is
    "shift": ("#shift", True),
    "hand": ("#hand", True),
    "compare": ("table.compare", True),
    "testset": ("#testset", False),
    "names_one": ("#names_one", False),
    "contributions": ("#contributions", False),
    "writing": ("#writing", False),
    "softmax": ("#softmax", False),
    "networks": ("table.networks", False),
}


@pytest.mark.parametrize("name", ALONE)
def test_one_panel_is_shown_alone(visit, name):
    seen, with_pad = ALONE[name]
    pad = visit(f"/#only={name}")
    expect(pad.page.locator(seen).first).to_be_visible()
    expect(pad.page.locator("canvas.ink")).to_be_visible(visible=with_pad)
    expect(pad.page.locator("h1")).to_be_hidden()
    expect(pad.page.get_by_role("tab")).to_have_count(0)
    others = ".panel-box form" if name in ("compare", "networks") else f"form:not([name={name}])"
    # What is about a review has the box for it above.
    boxes = pad.page.locator("form[name=review]").filter(visible=True)
    expect(boxes).to_have_count(1 if name == "contributions" else 0)
    expect(pad.page.locator(others).filter(visible=True)).to_have_count(boxes.count())


def test_one_panel_alone_leads_to_the_whole_page(visit, seven):
    pad = visit("/#only=shift&shift.dx=3&theme=dark")
    wait_until_held(pad.page, "shift", "dx", "3")
    with pad.reading():
        pad.draw(seven[0])
    assert said(pad.page).startswith("theme=dark&only=shift&shift.dx=3&ink=")
    with pad.page.expect_popup() as popup:
        pad.page.get_by_role("link", name="Open in Inkwell").click()
    whole = popup.value
    wait_until_held(whole, "shift", "dx", "3")
    expect(whole.locator("h1")).to_be_visible()
    expect(whole.locator("[data-key=vote]")).to_have_text("7")
