"""How a panel numbers its requests: what came too late is never shown as if it were current."""

import pytest

pytestmark = pytest.mark.browser

# A panel without a server: `sent` holds its requests, `answer` gives it slots.
PANEL = """
() => {
  const element = document.createElement("div");
  element.innerHTML = `<form name="alone" data-on="none" data-live data-pause="submit" data-rest="expand">
    <input name="name"><input name="place" value="1">
    <button type="button" data-fill='{"place": 2}'>two</button>
    <button type="button" data-trigger="submit">more</button>
    <p data-slot="read"></p><p data-slot="evidence"></p></form>`;
  document.body.append(element);
  const props = {};
  window.sent = [];
  const watch = (_, shown) => {
    window.answer = (slots) => { props.shown = JSON.stringify(slots); shown(); };
  };
  element.id = "alone";
  const trigger = (how, request) => window.sent.push({ how, ...request });
  return window.inkwell("panel", { element, props, trigger, watch });
}
"""
END = """
([what, how]) => window.dispatchEvent(
  new CustomEvent("inkwell:ended", { detail: { panel: "alone", what, how } }))
"""
DRAWN = """
() => {
  document.documentElement.classList.add("pen-down");
  window.dispatchEvent(new CustomEvent("inkwell:shown", { detail: { lag: 0, at: 0 } }));
}
"""


class Alone:
    """A panel whose server is the test, and whose time goes on only when the test says so."""

    def __init__(self, page):
        self.page = page
        page.clock.install()
        page.clock.pause_at(page.evaluate("Date.now() + 60_000"))
        page.evaluate(PANEL)
        self.wait_for("input")
        self.answer(n=1, read="", evidence="")
        self.wait_for("expand")
        self.end("rest")
        self.rest()
        self.wait_for("submit")
        self.answer(n=2, evidence="")
        self.end("run")

    def wait_for(self, how):
        """The next request of this kind, as soon as there is one; those before it count as read."""
        at = "window.sent.findIndex((one) => one.how === how)"
        self.page.wait_for_function(f"how => {at} >= 0", arg=how)
        return self.page.evaluate(f"how => window.sent.splice(0, {at} + 1).at(-1)", how)

    def rest(self):
        """Nothing is changed for so long that what takes longer is asked."""
        self.page.clock.run_for(300)

    def sent(self):
        """The kinds of the requests that were not read yet."""
        return self.page.evaluate("window.sent.map((one) => one.how)")

    def type(self, name):
        self.page.locator("#alone [name=name]").fill(name)

    def draw(self):
        """The pen is down, and an answer to what is drawn is on the page."""
        self.page.evaluate(DRAWN)

    def press(self, what="trigger"):
        self.page.locator(f"#alone [data-{what}]").click()

    def answer(self, **slots):
        self.page.evaluate("slots => window.answer(slots)", slots)

    def end(self, what, how="done"):
        self.page.evaluate(END, [what, how])

    def slot(self, name):
        return self.page.locator(f"#alone [data-slot={name}]").text_content()

    def busy(self):
        return self.page.locator("#alone form").get_attribute("aria-busy") == "true"


@pytest.fixture
def alone(visit):
    return Alone(visit().page)


def test_evidence_of_an_older_name_that_comes_late_is_dropped(alone):
    alone.type("Naka")
    alone.answer(n=alone.wait_for("input")["n"], read="Naka")
    alone.rest()
    late = alone.wait_for("submit")
    alone.type("Nakamura")
    assert alone.sent() == ["release", "input"]  # the run is stopped, and not waited for
    newest = alone.wait_for("input")
    alone.answer(n=newest["n"], read="Nakamura")
    alone.answer(n=late["n"], evidence="of Naka")
    assert alone.slot("read") == "Nakamura" and alone.slot("evidence") == "" and alone.busy()
    alone.end("run", "stopped")
    alone.rest()
    run = alone.wait_for("submit")
    assert alone.busy()
    alone.answer(n=run["n"], evidence="of Nakamura")
    assert alone.slot("evidence") == "of Nakamura" and not alone.busy()


def test_one_change_is_asked_at_a_time_and_of_several_the_last(alone):
    alone.type("Nak")
    first = alone.wait_for("input")
    alone.type("Naka")
    alone.type("Nakam")
    assert alone.sent() == []
    alone.answer(n=first["n"], read="Nak")
    assert alone.wait_for("input")["name"] == "Nakam" and alone.busy()
    assert alone.sent() == []


def test_a_request_is_pointed_only_when_the_rest_of_it_has_been_asked_for(alone):
    alone.type("Naka")
    typed = alone.wait_for("input")
    assert typed["pointed"] is False
    alone.press("fill")
    alone.answer(n=typed["n"], read="Naka")
    early = alone.wait_for("input")
    assert early["place"] == "2" and early["pointed"] is False  # the rest of "Naka" was not asked for
    alone.answer(n=early["n"], read="Naka")
    assert alone.wait_for("expand")["n"] == early["n"]
    alone.page.locator("#alone [name=place]").evaluate("field => (field.value = 1)")
    alone.press("fill")
    assert alone.wait_for("input")["pointed"] is True
    alone.type("Nakamura")
    alone.answer(n=early["n"] + 1, read="Naka")
    assert alone.wait_for("input")["pointed"] is False


def test_the_rest_of_an_answer_is_asked_for_once_the_rest_before_has_come(alone):
    alone.type("Nak")
    alone.answer(n=alone.wait_for("input")["n"], read="Nak")
    alone.wait_for("expand")
    alone.type("Naka")
    newest = alone.wait_for("input")
    alone.answer(n=newest["n"], read="Naka")
    assert "expand" not in alone.sent()
    alone.end("rest")
    assert alone.wait_for("expand")["n"] == newest["n"]


def test_a_button_waits_until_the_change_before_it_is_answered(alone):
    alone.type("Naka")
    typed = alone.wait_for("input")
    alone.press()
    assert alone.sent() == []
    alone.answer(n=typed["n"], read="Naka")
    alone.wait_for("submit")


def test_a_button_waits_no_longer_for_an_answer_that_is_lost(alone):
    alone.type("Naka")
    alone.wait_for("input")
    alone.press()
    alone.page.clock.run_for(6000)
    alone.wait_for("submit")


def test_a_run_is_asked_for_once_the_one_before_has_been_stopped(alone):
    alone.press()
    alone.answer(n=alone.wait_for("submit")["n"], evidence="some")
    alone.press()
    assert alone.sent() == ["release"]
    alone.end("run", "stopped")
    run = alone.wait_for("submit")
    alone.end("run", "stopped")  # Gradio tells it twice
    alone.answer(n=run["n"], evidence="more")
    alone.type("Naka")
    assert alone.sent()[0] == "release"  # it is known that this one still runs


def test_a_pen_that_rests_is_followed_to_where_it_rests(alone):
    alone.page.clock.run_for(100)
    alone.draw()
    asked = alone.wait_for("input")
    alone.draw()
    assert alone.sent() == []
    alone.answer(n=asked["n"], read="half a seven")
    alone.page.clock.run_for(200)
    assert alone.sent().count("input") == 1


def test_whoever_waits_long_in_a_crowd_asks_less_often(alone):
    alone.page.clock.run_for(100)
    alone.draw()
    asked = alone.wait_for("input")
    alone.page.clock.run_for(1000)
    alone.answer(n=asked["n"], read="half a seven")
    alone.draw()
    alone.page.clock.run_for(2000)
    alone.draw()
    assert "input" not in alone.sent()
    alone.page.clock.run_for(2000)
    assert alone.sent().count("input") == 1
