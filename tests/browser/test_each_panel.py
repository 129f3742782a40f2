"""Each panel beside the pad, driven as a visitor would."""

import re
import threading

import pytest
from playwright.sync_api import expect

from demo import predict, probe
from models import data
from models.registry import DIGITS
from tests.kit.waiting import wait_until

pytestmark = pytest.mark.browser
READERS = len(predict.cards("robust"))


def number(text: str) -> float:
    return float(text.replace("−", "-"))


def test_hovering_a_feature_map_takes_that_pixel_apart(drawn):
    pad, inside = drawn("inside")
    at = {"x": 96 * 15.5 / 28, "y": 96 * 8.5 / 28}
    inside.locator("[data-slot=maps] [data-pick]").first.hover(position=at)
    inside.get_by_text("One pixel: map 0, row 8, column 15").wait_for()
    products = inside.locator(".numbers").nth(2).locator("td").all_inner_texts()
    shown = [number(text) for text in inside.locator(".total b").all_inner_texts()]
    assert len(products) == 25
    assert sum(map(number, products)) == pytest.approx(shown[0], abs=0.13)  # shown with two decimals
    assert shown[0] + shown[1] == pytest.approx(shown[2], abs=0.01)
    assert shown[3] == pytest.approx(max(0, shown[2]))


def test_a_click_holds_the_pixel_and_the_fields_move_it(drawn):
    pad, inside = drawn("inside")
    middle = {"x": 96 * 14.5 / 28, "y": 96 * 14.5 / 28}
    second = inside.locator("[data-slot=maps] [data-pick]").nth(1)
    second.click(position=middle)
    inside.get_by_text("One pixel: map 1, row 14, column 14").wait_for()
    inside.locator("[data-slot=maps] [data-pick]").first.hover(position={"x": 5, "y": 5})
    inside.locator("[name=x]").fill("3")
    inside.get_by_text("One pixel: map 1, row 14, column 3").wait_for()
    second.click(position=middle)  # lets go
    inside.locator("[data-slot=maps] [data-pick]").nth(3).hover(position={"x": 20, "y": 20})
    inside.get_by_text("One pixel: map 3").wait_for()


def test_every_convolution_of_every_network_can_be_looked_at(drawn):
    pad, inside = drawn("inside")
    kernels = inside.locator("[data-figure=kernels]")
    networks = "all => all.map((one) => [one.value, one.labels[0].innerText])"
    for key, network in inside.locator("[name=key]").evaluate_all(networks):
        if key not in probe.convolutional():
            continue
        inside.get_by_role("radio", name=network, exact=True).check(force=True)
        name, (maps, *_sizes) = list(probe.conv_layers(key).items())[-1]
        inside.locator(f"[name=layer_{key}]").select_option(name)
        expect(kernels).to_contain_text(f"{network}, robust: kernels, {maps} feature maps")
        expect(inside.locator("[data-slot=maps] [data-pick]")).to_have_count(maps)
        assert inside.get_by_text("Output size").is_visible(), name
        assert not inside.locator("[role=alert]").count()


def test_a_kernel_can_be_chosen_and_edited(drawn):
    hand = drawn("inside")[0].page.locator("#hand")
    hand.locator(".fold").click()
    hand.get_by_role("button", name="identity").first.click()
    hand.get_by_text("add up to 1:").wait_for()
    hand.locator("[name=k22]").fill("0")
    hand.get_by_text("add up to 0:").wait_for()
    hand.locator("label", has_text="5 × 5").click()
    expect(hand.locator(".weights input:visible")).to_have_count(25)
    hand.locator("[name=stride]").select_option("2")
    hand.get_by_text("= 13; pooling").wait_for()
    hand.locator("[name=k22]").fill("99999")
    hand.locator("[role=alert]", has_text="not between −1000 and 1000").wait_for()
    assert hand.get_by_text("= 13; pooling").is_visible()  # nothing is lost
    hand.locator("[name=k22]").fill("1")
    hand.locator("[role=alert]").wait_for(state="detached")


def test_a_shift_is_chosen_by_click_key_drag_and_slider(drawn):
    pad, shift = drawn("shift")
    shift.get_by_text("0 px right, 0 px down").wait_for()
    grid = shift.locator("[data-slot=grid_plain]")
    grid.locator("img").wait_for()
    box = grid.bounding_box()
    pad.page.mouse.click(box["x"] + box["width"] * 14.5 / 21, box["y"] + box["height"] * 7.5 / 21)
    shift.get_by_text("4 px right, 3 px up").wait_for()
    grid.focus()
    pad.page.keyboard.press("ArrowLeft")
    shift.get_by_text("3 px right, 3 px up").wait_for()
    shift.locator("[data-slot=place]").scroll_into_view_if_needed()
    digit = shift.locator("[data-slot=digit]").bounding_box()
    pad.page.mouse.move(digit["x"] + 80, digit["y"] + 80)
    pad.page.mouse.down()
    pad.page.mouse.move(digit["x"] + 80 - 6 * 5, digit["y"] + 80 + 6 * 13, steps=4)
    pad.page.mouse.up()
    shift.get_by_text("2 px left, 10 px down").wait_for()
    assert shift.get_by_text("of the ink has left the frame").is_visible()
    shift.get_by_role("button", name="Back to the middle").click()
    shift.get_by_text("0 px right, 0 px down").wait_for()
    assert shift.get_by_text("No ink has left the frame.").is_visible()


def test_the_shift_panel_shows_every_network_in_both_recipes(drawn):
    pad, shift = drawn("shift")
    both = len(predict.cards("plain")) + len(predict.cards("robust"))
    expect(shift.locator(".mini img")).to_have_count(both)
    shift.get_by_text(f"441 shifts × {both} networks").wait_for()
    assert shift.locator(".moved tbody tr").count() == len(DIGITS)
    assert shift.locator("[data-slot=curve] svg.axes:visible").count() == 1
    shift.locator(".moved").get_by_role("button", name="GRU").click()
    shift.get_by_text("GRU: accuracy on all 10,000").wait_for()
    shift.locator(".stops b").last.click()
    pad.page.wait_for_function("document.querySelector('#shift [name=noise]').value === '1'")


def test_the_recurrent_networks_read_step_by_step(drawn):
    pad, reading = drawn("reading")
    pad.page.clock.install()
    reading.locator(".belief").nth(len(probe.recurrent()) - 1).wait_for()
    settled = reading.locator(".belief p").first.inner_text()
    assert re.search(r"says 7 from step \d+ of 28 on", settled)
    bar = "document.querySelectorAll('#reading .belief')[0].querySelectorAll('[data-frames]')[7].style"
    assert float(pad.page.evaluate(f"{bar}.getPropertyValue('--p')")) > 0.9
    reading.locator("[name=step]").fill("3")
    assert float(pad.page.evaluate(f"{bar}.getPropertyValue('--p')")) < 0.9
    play = reading.locator("[data-play]")
    step = reading.locator("[name=step]")
    play.click()
    pad.page.clock.run_for(1000)
    play.click()
    paused = step.input_value()
    assert 8 <= int(paused) < 28
    pad.page.clock.run_for(10_000)
    assert step.input_value() == paused
    assert reading.locator("output[for=step]").inner_text() == paused
    play.click()
    pad.page.clock.run_for(10_000)
    expect(play).to_have_attribute("aria-pressed", "false")
    assert step.input_value() == "28"
    assert reading.locator(".ends .same").count() == 1
    reading.get_by_role("radio", name="RNN", exact=True).check(force=True)
    reading.get_by_text("no cell state").wait_for()


def test_erasing_changes_the_answer_and_undo_brings_the_drawing_back(drawn):
    pad, why = drawn("why")
    why.locator(".maps.all").wait_for()
    sheet = why.locator("canvas")
    sheet.scroll_into_view_if_needed()
    box = sheet.bounding_box()
    for row in range(5, 13, 2):  # the upper stroke of the 7, to and fro
        ends = (2, 17) if row % 4 == 1 else (17, 2)
        pad.page.mouse.move(box["x"] + 9 * ends[0], box["y"] + 9 * row)
        pad.page.mouse.down()
        pad.page.mouse.move(box["x"] + 9 * ends[1], box["y"] + 9 * row, steps=8)
    pad.page.mouse.up()
    expect(pad.page.locator("[data-key=vote]")).not_to_have_text("7")
    pad.page.locator("[data-act=undo]").click()
    pad.wait_for_vote("7")


def test_slow_methods_wait_to_be_asked_and_show_how_far_they_are(drawn):
    pad, why = drawn("why")
    why.locator("label", has_text="Occlusion").click()
    why.get_by_text("a 4 × 4 square is emptied").wait_for()
    why.get_by_role("button", name="Ask every network").click()
    expect(why.locator(".maps.all figure")).to_have_count(READERS)
    why.locator("label", has_text="Grad-CAM").click()
    expect(why.locator(".maps.all figure")).to_have_count(len(probe.convolutional()))
    why.get_by_role("radio", name="MLP", exact=True).check(force=True)
    why.get_by_text("has no convolution, so no Grad-CAM").wait_for()


def test_a_slow_request_can_be_stopped_and_asked_again(drawn, monkeypatch):
    asked = []
    gate = threading.Event()
    plain = probe.attribute

    def slow(digit, key, method, *given):
        if method == "occlusion":
            asked.append(key)
            assert len(asked) != 2 or gate.wait(60)  # the first shows how far it is
        return plain(digit, key, method, *given)

    pad, why = drawn("why")
    why.locator("label", has_text="Occlusion").click()
    ask = why.get_by_role("button", name="Ask every network")
    ask.wait_for()
    monkeypatch.setattr(probe, "attribute", slow)
    ask.click()
    why.locator("progress").wait_for()
    wait_until(lambda: len(asked) == 2)
    why.get_by_role("button", name="Stop").click()
    ask.wait_for()
    gate.set()
    ask.click()
    expect(why.locator(".maps.all figure")).to_have_count(READERS)
    assert not why.locator("progress").count()
    assert len(asked) < 2 * READERS  # the request that was stopped did not go on to the end


def test_the_smallest_flipping_shift_is_told_for_every_network(drawn):
    pad, why = drawn("why")
    flips = why.locator(".doubts tbody td:last-child", has_text="px")
    expect(flips).to_have_count(READERS)


@pytest.fixture
def with_mnist(data_root, monkeypatch):
    monkeypatch.setenv("INKWELL_DATA", str(data_root))


def test_a_test_digit_goes_to_the_pad(with_mnist, visit):
    pad = visit()
    testset = pad.go("testset")
    wrong = testset.locator(".test.wrong").first
    wrong.wait_for()
    said = wrong.inner_text().split("→")[1].strip()
    assert testset.locator(".test").count() == 64
    with pad.reading():
        wrong.click()
    pad.go("compare")
    assert pad.page.locator("td[data-key='cnn_small.says']").inner_text() == said
    testset = pad.go("testset")
    testset.locator("label", has_text="As in the file").click()
    expect(testset.locator(".test").first).to_have_text(re.compile(r"^\s*7\s*$"))


def test_without_mnist_the_test_set_offers_to_fetch_it_and_says_when_that_fails(visit, tmp_path, monkeypatch):
    monkeypatch.setenv("INKWELL_DATA", str(tmp_path))
    monkeypatch.setattr(data, "MNIST_URL", "http://127.0.0.1:9/none")
    pad = visit()
    testset = pad.go("testset")
    testset.get_by_role("button", name="Fetch the test digits").click()
    testset.get_by_text("could not be fetched").first.wait_for()
    assert testset.get_by_role("button", name="Fetch the test digits").is_visible()
