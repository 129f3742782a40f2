"""A network operated on, in a real Chromium: from the click until its row shows the answer."""

import statistics

from models.samples import SAMPLES
from tests.bench.start import served
from tests.kit.chromium import Pad, chromium, fragment

# When a button went down, and when the rows changed.
CHANGES = """() => {
  window.clicked = window.answered = 0;
  addEventListener("click", () => { window.clicked = performance.now(); window.answered = 0; }, true);
  new MutationObserver(() => { window.answered ||= performance.now(); })
    .observe(document.querySelector("#surgery [data-slot=answer]"), { childList: true, subtree: true });
}"""
RESTED = "window.answered && performance.now() - window.answered > 300"


def measure_surgery(clicks: int = 12) -> dict:
    """{"surgery_ms": median from the click that switches a kernel of the small CNN off, or on again, until
    its row shows what it says then}."""
    with served("app.py") as (url, _, _), chromium() as browser:
        page = browser.new_page(viewport={"width": 1280, "height": 800}, locale="en-US")
        pad = Pad(page, f"{url}/{fragment(SAMPLES[7][1])}")
        pad.go("inside")
        panel = page.locator("#surgery")
        panel.locator(".fold").click()
        panel.locator("[data-figure=surgery]").wait_for()
        page.evaluate(CHANGES)
        waits = []
        for i in range(clicks):
            panel.get_by_role("button", name=("Operate", "Undo")[i % 2]).click()
            page.wait_for_function(RESTED)
            waits.append(page.evaluate("window.answered - window.clicked"))
    return {"surgery_ms": statistics.median(waits[2:])}
