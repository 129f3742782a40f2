"""How a panel numbers its requests: what came too late is never shown as if it were current."""

import pytest

pytestmark = pytest.mark.browser

# A panel without a server: `sent` holds its requests, `answer` gives it slots.
PANEL = """
() => {
  const element = document.createElement("div");
  element.innerHTML = `<form data-on="none" data-pause="submit">
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
  const trigger = (how) => window.sent.push({ how, ...props.value });
  return window.inkwell("panel", { element, props, trigger, watch });
}
"""


class Alone:
    """A panel whose server is the test."""

    def __init__(self, page):
        self.page = page
        page.clock.install()
        page.evaluate(PANEL)
        self.wait_for(1)
        self.answer(n=1, read="", evidence="")
        self.wait_for(2)
        self.answer(n=2, evidence="")

    def wait_for(self, count):
        """The newest request, as soon as there are so many."""
        self.page.wait_for_function("count => window.sent.length >= count", arg=count)
        return self.page.evaluate("window.sent.at(-1)")

    def type(self, name):
        self.page.locator("#alone [name=name]").fill(name)

    def answer(self, **slots):
        self.page.evaluate("slots => window.answer(slots)", slots)

    def slot(self, name):
        return self.page.locator(f"#alone [data-slot={name}]").text_content()

    def busy(self):
        return self.page.locator("#alone form").get_attribute("aria-busy") == "true"


@pytest.fixture
def alone(visit):
    return Alone(visit().page)


def test_evidence_of_an_older_name_that_comes_late_is_dropped(alone):
    alone.type("Naka")
    alone.answer(n=alone.wait_for(3)["n"], read="Naka")
    late = alone.wait_for(4)
    assert late["how"] == "submit"
    alone.type("Nakamura")
    newest = alone.wait_for(5)
    alone.answer(n=newest["n"], read="Nakamura")
    alone.answer(n=late["n"], evidence="of Naka")
    assert alone.slot("read") == "Nakamura" and alone.slot("evidence") == "" and alone.busy()
    follow = alone.wait_for(6)
    assert alone.busy()
    alone.answer(n=follow["n"], evidence="of Nakamura")
    assert alone.slot("evidence") == "of Nakamura" and not alone.busy()


def test_what_takes_longer_is_asked_once_the_newest_request_is_answered(alone):
    alone.type("Nak")
    first = alone.wait_for(3)
    alone.type("Naka")
    second = alone.wait_for(4)
    alone.page.clock.run_for(500)
    alone.answer(n=first["n"], read="Nak")
    assert alone.page.evaluate("window.sent.length") == 4 and alone.busy()
    alone.answer(n=second["n"], read="Naka")
    assert alone.wait_for(5)["how"] == "submit" and alone.busy()


def test_a_request_is_pointed_only_when_the_rest_of_it_stands_on_the_page(alone):
    alone.type("Naka")
    typed = alone.wait_for(3)
    assert typed["pointed"] is False
    alone.page.locator("#alone [data-fill]").click()
    early = alone.wait_for(4)
    assert early["place"] == "2" and early["pointed"] is False  # nothing of "Naka" is here yet
    alone.answer(n=early["n"], read="Naka")
    alone.answer(n=alone.wait_for(5)["n"], evidence="of Naka")
    alone.page.clock.run_for(200)
    alone.page.locator("#alone [name=place]").evaluate("field => (field.value = 1)")
    alone.page.locator("#alone [data-fill]").click()
    assert alone.wait_for(6)["pointed"] is True
    alone.type("Nakamura")
    assert alone.wait_for(7)["pointed"] is False


def test_a_button_waits_until_the_change_before_it_is_answered(alone):
    alone.type("Naka")
    typed = alone.wait_for(3)
    alone.page.locator("#alone [data-trigger]").click()
    assert alone.page.evaluate("window.sent.length") == 3
    alone.answer(n=typed["n"], read="Naka")
    assert alone.wait_for(4)["how"] == "submit"


def test_a_button_waits_no_longer_for_an_answer_that_is_lost(alone):
    alone.type("Naka")
    alone.wait_for(3)
    alone.page.locator("#alone [data-trigger]").click()
    alone.page.clock.run_for(6000)
    assert alone.wait_for(4)["how"] == "submit"


def test_an_answer_without_a_number_counts_as_the_newest(alone):
    alone.type("Naka")
    alone.wait_for(3)
    alone.answer(read="Naka")
    alone.wait_for(4)
    alone.answer(evidence="of Naka")
    assert alone.slot("evidence") == "of Naka" and not alone.busy()
