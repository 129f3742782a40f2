"""Gradients and the film of a training in a real Chromium, on one page: unfolded, chosen, played."""

import pytest
from playwright.sync_api import expect

from demo import probe
from tests.kit.chromium import fragment

pytestmark = pytest.mark.browser


def unfolded(pad, name: str):
    """The panel below the whole network, open."""
    panel = pad.page.locator(f"#{name}")
    panel.locator(".fold").click()
    return panel


def test_gradients_and_films_are_chosen_and_played(visit, seven):
    pad = visit(f"/{fragment(seven)}")
    pad.go("inside")
    gradients = unfolded(pad, "gradients")
    expect(gradients.locator("svg.axes")).to_have_count(2)
    expect(gradients).to_contain_text("cross-entropy of your digit with 7, for which the networks vote")
    gradients.get_by_text("Back through 28 rows").click()
    expect(gradients.locator("rect.fresh")).to_have_count(4 * 28)
    expect(gradients.get_by_text("a layer’s outputs")).to_be_hidden()
    gradients.locator("label:has(input[name=label][value='2'])").click()
    expect(gradients).to_contain_text("cross-entropy of your digit with 2, which you say it is")
    gradients.locator(".fold").click()
    expect(gradients.locator("rect.fresh").first).to_be_hidden()

    film = unfolded(pad, "film")
    key = probe.filmed()[0]
    film.locator(f"label:has(input[name=key][value='{key}'])").click()
    moments = film.locator("div.moment")
    expect(moments).to_have_count(len(probe.film(key).moments))
    expect(moments.last).to_be_visible()
    expect(film.locator("div.moment:visible")).to_have_count(1)
    expect(moments.last).to_contain_text("your digit is read as 7")
    film.locator("[name=step]").fill("0")
    expect(moments.first).to_be_visible()
    expect(moments.last).to_be_hidden()
    expect(moments.first).to_contain_text("before training")
    expect(film.locator("g[data-moment]:not([hidden])")).to_have_count(1)
    film.locator("[data-play]").click()
    expect(moments.last).to_be_visible()  # it has played to its end
    expect(film.locator("[data-play]")).to_have_attribute("aria-pressed", "false")
    film.get_by_text("yours").click()
    expect(film).to_contain_text("Train one under “First steps”")
    assert not pad.page.locator("[role=alert]:visible").count()
