"""A finger on an emulated phone: it draws on the pad, and scrolls the page everywhere else."""

import pytest

pytestmark = pytest.mark.browser
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
KEPT = "JSON.parse(localStorage['inkwell.pad']).strokes"


class Finger:
    """One finger on the glass, by the browser's own protocol: pointer events and scrolling come of it."""

    def __init__(self, page):
        self._session = page.context.new_cdp_session(page)

    def drag(self, places) -> None:
        start, *others = places
        self._send("touchStart", [start])
        for place in others:
            self._send("touchMove", [place])
        self._send("touchEnd", [])

    def _send(self, kind: str, places) -> None:
        points = [{"x": x, "y": y} for x, y in places]
        self._session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


@pytest.fixture
def phone(visit):
    pad = visit(**PHONE)
    return pad, Finger(pad.page)


def on_page(pad, stroke) -> list[tuple[float, float]]:
    box = pad.page.locator("canvas.ink").bounding_box()
    return [(box["x"] + x * box["width"] / 1024, box["y"] + y * box["height"] / 1024) for x, y in stroke]


def test_a_finger_draws_and_the_page_stays_where_it_is(phone, seven):
    pad, finger = phone
    with pad.reading():
        finger.drag(on_page(pad, seven[0]))
    assert pad.vote() == "7"
    # All of its way is one stroke: the browser has taken none of it for scrolling.
    [stroke] = pad.page.evaluate(KEPT)
    assert len(stroke) >= 0.9 * len(seven[0])
    assert stroke[-1] == pytest.approx(seven[0][-1], abs=12)
    assert pad.page.evaluate("scrollY") == 0


def test_a_second_stroke_is_added(phone, seven):
    pad, finger = phone
    with pad.reading():
        finger.drag(on_page(pad, seven[0]))
    with pad.reading():
        finger.drag(on_page(pad, [(400, 540), (540, 525), (690, 515)]))
    assert pad.page.evaluate("document.activeElement.className") == "ink"
    assert len(pad.page.evaluate(KEPT)) == 2


def test_beside_the_pad_a_finger_scrolls(phone):
    pad, finger = phone
    box = pad.page.locator(".sees").bounding_box()
    x, y = box["x"] + box["width"] - 30, box["y"] + 20
    finger.drag([(x, y - 20 * step) for step in range(15)])
    pad.page.wait_for_function("scrollY > 50")
    assert pad.vote() == "–"


def test_a_tap_takes_the_last_stroke_back(phone, seven):
    pad, finger = phone
    with pad.reading():
        finger.drag(on_page(pad, seven[0]))
    with pad.reading():
        finger.drag(on_page(pad, [(400, 540), (540, 525), (690, 515)]))
    pad.page.locator("[data-act=undo]").tap()
    pad.page.wait_for_function(f"{KEPT}.length === 1")
    pad.wait_for_vote("7")
