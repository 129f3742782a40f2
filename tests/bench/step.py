"""A recurrent step taken apart in a real Chromium: how soon a click on a cell shows its formulas."""

import statistics

from models.samples import SAMPLES
from tests.bench.start import served
from tests.kit.chromium import Pad, chromium

# From the pointer going down until what came of it has been painted.
SHOWN = """() => {
  window.down = window.shown = 0;
  window.changed = performance.now();
  addEventListener("pointerdown", () => { window.down = performance.now(); window.shown = 0; }, true);
  new MutationObserver(() => requestAnimationFrame(() => setTimeout(() => {
    window.changed = performance.now();
    window.shown ||= window.changed;
  }))).observe(document.querySelector("#inside [data-slot=formula]"), { childList: true });
}"""
RESTED = "performance.now() - window.changed > 300"  # nothing more comes of what was done before


def measure_step(clicks: int = 12, key: str = "lstm") -> dict:
    """{"step_ms": median from the click on a cell of a gate until its formulas are painted}."""
    with served("app.py") as (url, _, _), chromium() as browser:
        page = browser.new_page(viewport={"width": 1280, "height": 1400})
        pad = Pad(page, url)
        pad.draw(SAMPLES[7][1][0])
        inside = pad.go("inside")
        inside.locator(f"[name=key][value={key}]").check(force=True)
        gate = inside.locator(".gate-map").first
        gate.wait_for()
        inside.locator("[data-slot=formula] figure").first.wait_for()
        page.evaluate(SHOWN)
        box = gate.bounding_box()
        waits = []
        # A click holds the cell, so that moving on to the next one asks nothing; the click there lets go.
        gate.click(position={"x": 3, "y": 3})
        for i in range(clicks):
            x, y = box["x"] + box["width"] * (i + 0.5) / clicks, box["y"] + box["height"] * (0.9 - 0.05 * i)
            page.wait_for_function(RESTED)
            page.mouse.click(x, y)
            page.wait_for_function("window.shown")
            waits.append(page.evaluate("window.shown - window.down"))
            page.mouse.click(x, y)
    return {"step_ms": statistics.median(waits)}
