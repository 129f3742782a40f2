"""Surgery in a real Chromium: each kind of change made, taken back and reset; slides, numbers, the cost."""

import pytest
from playwright.sync_api import expect

from models.samples import SAMPLES
from tests.kit.boxes import faults
from tests.kit.chromium import Pad, fragment

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def opened(browser, app_url):
    """(pad, panel): one page for all these tests, a 7 on the pad, Surgery open."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-US")
    page = context.new_page()
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    pad = Pad(page, f"{app_url}/{fragment(SAMPLES[7][1])}")
    pad.go("inside")
    panel = page.locator("#surgery")
    panel.locator(".fold").click()
    panel.locator("[data-figure=surgery]").wait_for()
    yield pad, panel
    context.close()
    assert not errors


@pytest.fixture
def surgery(opened):
    """The panel with the small CNN as trained."""
    _pad, panel = opened
    choose(panel, "CNN, small")
    choose(panel, "switch off a kernel or unit")
    panel.locator("[name=channel]").fill("0")
    panel.get_by_role("button", name="As trained").click()
    expect(panel.locator("[data-slot=done]")).to_contain_text("Nothing is changed")
    expect(panel.locator("[name=prune]")).to_have_value("0")
    return panel


def choose(panel, name: str):
    panel.get_by_role("radio", name=name, exact=True).check(force=True)


def operate(panel):
    panel.get_by_role("button", name="Operate").click()


def done(panel):
    return panel.locator("[data-slot=done]")


def test_a_kernel_goes_and_comes_back(surgery):
    surgery.locator("[name=channel]").fill("2")
    operate(surgery)
    expect(done(surgery)).to_contain_text("conv1: 2 off")
    expect(surgery.locator("[data-figure=surgery]")).not_to_contain_text("Nothing is changed yet")
    surgery.get_by_role("button", name="Undo").click()
    expect(done(surgery)).to_contain_text("Nothing is changed")
    expect(surgery.get_by_role("button", name="Undo")).to_be_focused()
    operate(surgery)
    done(surgery).get_by_role("button", name="conv1: 2 off").click()
    expect(done(surgery)).to_contain_text("Nothing is changed")


def test_what_there_is_to_do_follows_the_network(surgery):
    for network, what in (
        ("RNN", {"silence"}),
        ("GRU", {"silence", "hold"}),
        ("ResNet", {"silence", "skip", "cut", "edit"}),
    ):
        choose(surgery, network)
        expect(surgery.locator("[data-figure=surgery]")).to_contain_text(f"{network}, ")
        seen = surgery.locator("label:visible > [name=what]").evaluate_all(
            "all => all.map((one) => one.value)"
        )
        assert set(seen) == what


@pytest.mark.parametrize(
    ("network", "what", "told"),
    [
        ("CNN, small", "pass by an activation", "relu passed by"),
        ("CNN, small", "dropout as in training", "dropout as in training"),
        ("LSTM, 2 layers", "hold a gate", "rnn[0]: gate i held at 0"),
        ("LSTM, 2 layers", "switch off a kernel or unit", "rnn[0]: 0 off"),
        ("ResNet", "cut a branch", "without what"),
        ("Inception", "cut a branch", "without what"),
        ("Modern", "pass by an activation", "passed by"),
    ],
)
def test_every_kind_of_change_can_be_made(network, what, told, surgery):
    choose(surgery, network)
    choose(surgery, what)
    expect(surgery.locator("[data-figure=surgery]")).to_contain_text(f"{network}, ")
    operate(surgery)
    expect(done(surgery)).to_contain_text(told)
    expect(surgery.locator("[data-slot=trouble]")).to_be_empty()
    surgery.get_by_role("button", name="As trained").click()
    expect(done(surgery)).to_contain_text("Nothing is changed")


def test_weights_are_pruned_and_rounded_by_slides_alone(surgery):
    slide = surgery.locator("[name=prune]")
    slide.focus()
    slide.press("End")
    expect(done(surgery)).to_contain_text("99 % of the weights pruned")
    expect(surgery.locator("[data-figure=surgery]")).to_contain_text("no longer 7")
    expect(slide).to_be_focused()
    choose(surgery, "4")
    expect(done(surgery)).to_contain_text("weights rounded to 4 bits")
    surgery.get_by_role("button", name="Undo").click()
    surgery.get_by_role("button", name="Undo").click()
    expect(done(surgery)).to_contain_text("Nothing is changed")
    expect(surgery.locator("[name=prune]")).to_have_value("0")
    expect(surgery.locator("[name=bits][value='32']")).to_be_checked()


def test_a_kernels_numbers_are_typed_and_stay_while_they_are(opened, surgery):
    choose(surgery, "rewrite a kernel")
    numbers = surgery.locator(".kernel input")
    expect(numbers).to_have_count(25)
    before = numbers.nth(12).input_value()
    numbers.nth(12).fill("9")
    numbers.nth(13).fill("-9")
    surgery.locator("[name=prune]").fill("10")
    expect(done(surgery)).to_contain_text("10 % of the weights pruned")
    assert "number22" not in opened[0].page.url
    surgery.locator("[name=source]").fill("3")
    operate(surgery)
    expect(surgery.get_by_role("alert")).to_contain_text("1 input channels: give one from 0 to 0")
    surgery.locator("[name=source]").fill("0")
    expect(numbers.nth(12)).to_have_value(before)
    numbers.nth(12).fill("9")
    operate(surgery)
    expect(done(surgery)).to_contain_text("conv1: kernel 0, input 0 rewritten")
    expect(numbers.nth(12)).to_have_value("9")


def test_a_bad_choice_is_told_and_the_changes_stay(surgery):
    choose(surgery, "switch off a kernel or unit")
    surgery.locator("[name=channel]").fill("1")
    operate(surgery)
    expect(done(surgery)).to_contain_text("conv1: 1 off")
    surgery.locator("[name=channel]").fill("7")
    operate(surgery)
    expect(surgery.get_by_role("alert")).to_contain_text("conv1 has 4 kernels: give one from 0 to 3.")
    expect(surgery.locator("[name=channel]")).to_have_attribute("aria-invalid", "true")
    expect(done(surgery)).to_contain_text("conv1: 1 off")


def test_the_test_digits_are_read_or_it_says_where_they_are(surgery):
    surgery.locator("[name=prune]").fill("50")
    expect(done(surgery)).to_contain_text("50 % of the weights pruned")
    surgery.get_by_role("button", name="Read the 10,000 test digits").click()
    cost = surgery.locator("[data-slot=cost]")
    expect(cost).to_contain_text(
        "As it is now it reads" if cost.locator("p:not(.blank-note)").count() else "Test set panel"
    )


@pytest.mark.parametrize(
    ("width", "options"),
    [(1280, {"locale": "zh-CN", "color_scheme": "dark"}), (390, {"locale": "en-US"})],
    ids=["desk", "phone"],
)
def test_nothing_is_cut_off(visit, seven, width, options):
    pad = visit(f"/{fragment(seven)}", viewport={"width": width, "height": 844}, **options)
    pad.go("inside")
    panel = pad.page.locator("#surgery")
    panel.locator(".fold").click()
    panel.locator("[data-figure=surgery]").wait_for()
    panel.locator("label:has([value=edit])").click()
    panel.locator(".kernel").wait_for()
    panel.locator("[name=prune]").fill("90")
    expect(panel.locator("[data-slot=done] button")).to_have_count(1)
    assert not faults(pad.page, "#surgery")


def test_the_network_that_inside_shows_is_operated_on_and_each_keeps_its_slides(surgery, opened):
    pad, _panel = opened
    inside = pad.page.locator("#inside")
    surgery.locator("[name=prune]").fill("50")
    expect(surgery.locator("[data-slot=done]")).to_contain_text("50 % of the weights pruned")
    inside.get_by_role("radio", name="LSTM", exact=True).check(force=True)
    expect(surgery.get_by_role("radio", name="LSTM", exact=True)).to_be_checked()
    expect(surgery.locator("[data-slot=done]")).to_contain_text("Nothing is changed")
    expect(surgery.locator("[name=prune]")).to_have_value("0")
    choose(surgery, "CNN, small")
    expect(inside.get_by_role("radio", name="CNN, small", exact=True)).to_be_checked()
    expect(inside.locator("[data-figure=whole] figcaption")).to_contain_text("CNN, small")
    expect(surgery.locator("[data-slot=done]")).to_contain_text("50 % of the weights pruned")
    expect(surgery.locator("[name=prune]")).to_have_value("50")
