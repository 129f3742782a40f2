"""Lessons on the live page, and the first look for whoever has never been here, in a real Chromium."""

import random
import string

import pytest
from playwright.sync_api import expect

from demo.guide.lesson import lessons, parse
from models.samples import SAMPLES
from tests.kit.axe import serious
from tests.kit.boxes import faults
from tests.kit.chromium import fragment
from tests.kit.lesson_file import WHO
from tests.kit.views import in_pairs, switched

pytestmark = pytest.mark.browser

ONE = [[512, 200 + 20 * i] for i in range(30)]  # the visitor's own drawing


@pytest.fixture
def file():
    """The lesson as a file; its first step brings a 7, its second the plain networks."""
    seven = fragment(SAMPLES[7][1]).removeprefix("#")
    text = WHO.replace("&shift.dx=6", f"&shift.dx=6&{seven}").replace(
        "  - say: |", "  - open: recipe=plain&tab=names&names_one.name=Nakamura\n    say: |"
    )
    return {"name": "who.yaml", "mimeType": "application/yaml", "buffer": text.encode()}


def open_lessons(pad):
    pad.page.get_by_role("button", name="Lessons").click()
    return pad.page.locator("#lessons")


def wait_until_addressed(page, *parts: str):
    """The address says all of this, as it is written there."""
    page.wait_for_function("parts => parts.every((part) => location.hash.includes(part))", arg=list(parts))


def asks_for_step(request) -> bool:
    return "component_server" in request.url and '"step"' in (request.post_data or "")


def open_tab(page, name: str):
    """That tab is the open one of its row."""
    expect(page.locator(f"[data-tab-id={name}]")).to_have_attribute("aria-selected", "true")


def test_a_teachers_lesson_is_done_on_the_live_page_and_handed_on(visit, file):
    pad = visit(permissions=["clipboard-read", "clipboard-write"])
    page = pad.page
    with pad.reading():
        pad.draw(ONE)
    pad.wait_for_vote("1")
    lesson = page.locator(".lesson")
    open_lessons(pad).locator("[data-lesson-file]").set_input_files(file)

    # The first step: another panel, a value in it, a drawing; what the visitor drew is not lost.
    expect(lesson.locator(".say")).to_have_text("Draw a seven.", use_inner_text=True)
    expect(lesson.locator(".say")).to_be_focused()
    open_tab(page, "shift")
    expect(page.locator("#shift [name=dx]")).to_have_value("6")
    pad.wait_for_vote("7")
    page.locator("[data-act=undo]").click()
    pad.wait_for_vote("1")
    page.locator("[data-act=redo]").click()
    pad.wait_for_vote("7")
    wait_until_addressed(page, "lesson=%7E", ".1&", "shift.dx=6")

    # The second asks first: nothing of the answer is there, nor on its way.
    lesson.get_by_role("button", name="Next").click()
    guesses = lesson.get_by_role("group", name="Who agrees?")
    expect(guesses).to_be_visible()
    open_tab(page, "names")
    expect(page.locator("#names_one [name=name]")).to_have_value("Nakamura")
    expect(page.locator("[data-set='recipe=plain']")).to_have_attribute("aria-pressed", "true")
    expect(lesson.locator(".result")).to_be_empty()
    expect(guesses.get_by_role("checkbox", name="MLP", exact=True)).to_be_visible()
    expect(guesses.get_by_role("checkbox", name="Modern")).to_be_hidden()  # robust alone
    guesses.get_by_role("checkbox", name="RNN", exact=True).check()
    lesson.get_by_role("button", name="Answer").click()
    expect(lesson.locator(".result")).to_contain_text("networks say 7.", use_inner_text=True)
    expect(lesson.locator(".result")).to_contain_text("You said: RNN", use_inner_text=True)
    expect(lesson.get_by_role("button", name="Next")).to_be_focused()
    wait_until_addressed(page, ".2&")

    # It goes on after a reload, and another visitor with the link is asked anew.
    page.locator("[data-share]").click()
    expect(page.locator(".notice")).to_contain_text("copied", use_inner_text=True)
    link = page.evaluate("navigator.clipboard.readText()")
    page.reload()
    expect(lesson.locator(".result")).to_contain_text("You said: RNN", use_inner_text=True)
    expect(lesson.get_by_role("button", name="Answer")).to_be_hidden()
    other = visit(link[link.index("/#") :]).page
    expect(other.locator(".lesson").get_by_role("button", name="Answer")).to_be_visible()
    expect(other.locator(".lesson .result")).to_be_empty()

    # Back and Forward go from step to step, with all that a step has set but the drawing.
    page.go_back()
    expect(lesson.locator(".say")).to_have_text("Draw a seven.", use_inner_text=True)
    open_tab(page, "shift")
    expect(page.locator("#shift [name=dx]")).to_have_value("6")
    wait_until_addressed(page, ".1&", "shift.dx=6")
    page.go_forward()
    expect(lesson.locator(".result")).to_contain_text("You said: RNN", use_inner_text=True)
    open_tab(page, "names")

    # A guess can be taken back, and leaving leaves the page as it is.
    lesson.get_by_role("button", name="Guess again").click()
    expect(guesses.get_by_role("checkbox").first).to_be_focused()
    expect(guesses.get_by_role("checkbox", name="RNN", exact=True)).not_to_be_checked()
    lesson.get_by_role("button", name="Leave the lesson").click()
    expect(lesson).to_be_hidden()
    page.wait_for_function("!location.hash.includes('lesson')")
    open_tab(page, "names")


def test_what_changes_while_a_step_is_on_its_way_belongs_to_the_step_before(visit, monkeypatch):
    monkeypatch.setitem(lessons(), "who", parse(WHO, "who"))
    pad = visit("/#lesson=who.1")
    page = pad.page
    lesson = page.locator(".lesson")
    expect(page.locator("#shift [name=dx]")).to_have_value("6")
    wait_until_addressed(page, "who.1")

    held = []

    def hold(route):
        if asks_for_step(route.request):
            held.append(route)
        else:
            route.continue_()

    page.route("**/component_server/", hold)
    with page.expect_request(asks_for_step):
        lesson.get_by_role("button", name="Next").click()
    pad.draw(ONE)
    wait_until_addressed(page, "ink=")
    assert "who.1" in page.evaluate("location.hash")
    held.pop().continue_()
    page.unroute("**/component_server/")
    expect(lesson.locator(".say")).to_contain_text("Look at the table.", use_inner_text=True)
    wait_until_addressed(page, "who.2")
    page.go_back()
    expect(lesson.locator(".say")).to_have_text("Draw a seven.", use_inner_text=True)
    wait_until_addressed(page, "who.1")


def test_a_file_that_is_none_or_too_long_is_told(visit, file):
    pad = visit()
    page = pad.page
    dialog = open_lessons(pad)
    chooser = dialog.locator("[data-lesson-file]")
    chooser.set_input_files(file | {"buffer": file["buffer"].replace(b"minutes: 3", b"minutes: ten")})
    expect(dialog.get_by_role("alert")).to_have_text(
        "In the lesson, minutes must be a number from 1 to 60.", use_inner_text=True
    )
    letters = "".join(random.Random(7).choices(string.ascii_letters, k=1_400))
    chooser.set_input_files(file | {"buffer": file["buffer"].replace(b"Draw a seven.", letters.encode() * 2)})
    expect(dialog.get_by_role("alert")).to_contain_text("must be a text of", use_inner_text=True)
    twice = letters.encode() + b"\n    after: " + letters[::-1].encode()
    chooser.set_input_files(file | {"buffer": file["buffer"].replace(b"Draw a seven.", twice)})
    expect(page.locator(".lesson .say")).to_contain_text("too long for a link", use_inner_text=True)
    wait_until_addressed(page, "shift.dx=6")
    assert "lesson" not in page.evaluate("location.hash")


def test_a_link_to_a_step_opens_it_but_what_the_link_says_itself_holds(visit, monkeypatch):
    monkeypatch.setitem(lessons(), "who", parse(WHO, "who"))
    pad = visit("/#lesson=who.1")
    page = pad.page
    open_tab(page, "shift")
    expect(page.locator("#shift [name=dx]")).to_have_value("6")
    lesson = page.locator(".lesson")
    fold = lesson.get_by_role("button", name="Fold or unfold the lesson")
    fold.click()
    expect(lesson.locator(".say")).to_be_hidden()
    expect(fold).to_have_attribute("aria-expanded", "false")
    lesson.get_by_role("button", name="Next").click()
    expect(lesson.locator(".say")).to_be_visible()
    lesson.get_by_role("button", name="Answer").click()
    expect(lesson.get_by_role("alert")).to_have_text("Draw a digit first.", use_inner_text=True)
    page.locator("#lang").click()
    expect(lesson.get_by_role("alert")).to_have_text("请先写一个数字。", use_inner_text=True)

    page = visit("/#panel=reading&lesson=who.1").page
    expect(page.locator(".lesson .say")).to_be_visible()
    open_tab(page, "reading")
    page = visit("/#lesson=nothing.1").page
    expect(page.locator(".lesson").get_by_role("alert")).to_contain_text(
        "no such lesson", use_inner_text=True
    )
    page.locator(".lesson").get_by_role("button", name="Leave the lesson").click()
    expect(page.locator(".lesson")).to_be_hidden()


def test_who_has_never_been_here_is_given_a_first_look(visit):
    pad = visit()
    page = pad.page
    card = page.locator(".first-look")
    expect(card).to_be_visible()
    box = card.bounding_box()
    assert box["y"] + box["height"] < 800, "it is seen without scrolling"
    with pad.reading():
        pad.draw(ONE)
    expect(card.locator("[data-look=draw]")).to_have_class("seen")
    wait_until_addressed(page, "ink=")
    page.reload()
    expect(card).to_be_visible()
    expect(card.locator("[data-look=draw]")).to_have_class("seen")
    page.get_by_role("button", name="One they disagree about").click()
    expect(card.locator("[data-look=dispute]")).to_have_class("seen")
    pad.go("inside")
    expect(card.get_by_role("button", name="Lessons")).to_be_visible()
    card.get_by_role("button", name="Close the first look").click()
    expect(card).to_be_hidden()

    again = page.context.new_page()
    again.goto(page.url.split("#")[0])
    expect(again.locator("[data-key=vote]")).not_to_have_text("–")
    expect(again.locator(".first-look")).to_be_hidden()
    again.get_by_role("button", name="Keys and help").click()
    again.locator("#help").get_by_role("button", name="A first look at this page").click()
    expect(again.locator(".first-look li")).to_have_count(3)
    expect(again.locator(".first-look")).to_be_visible()


def test_who_comes_by_a_link_is_given_none(visit):
    page = visit("/#panel=shift").page
    open_tab(page, "shift")
    expect(page.locator(".first-look")).to_be_hidden()


@pytest.fixture
def at_a_question(visit, monkeypatch, seven):
    """A page with a 7 on the pad and a lesson's question above it."""
    monkeypatch.setitem(lessons(), "who", parse(WHO, "who"))
    pad = visit(f"/{fragment(seven)}&lesson=who.2")
    pad.page.locator(".lesson .give").wait_for()
    return pad


def test_lessons_are_seen_whole_and_keep_nobody_out(at_a_question):
    pad = at_a_question
    page = pad.page
    looks = in_pairs()[::3]
    wrong = {}
    for shown in ("asked", "answered", "listed"):
        if shown == "answered":
            page.locator(".lesson .give").click()
            page.locator(".compared").wait_for()
        elif shown == "listed":
            page.evaluate("document.getElementById('lessons').showModal()")
        for look in looks:
            switched(pad, look)
            # A dialog covers the page, and is meant to.
            boxes = [] if shown == "listed" else faults(page)
            for fault in (*boxes, *serious(page, "#guide")):
                wrong.setdefault(fault, []).append(f"{shown} {look}")
    assert not wrong
