"""The picture of a whole network in a real Chromium: how soon it is there, how well it follows the pen."""

import math
import statistics
import time

from models.samples import SAMPLES
from tests.bench.start import served
from tests.kit.chromium import Pad, chromium

# When the picture changed, and when the pen went up.
CHANGES = """() => {
  window.changes = [];
  window.up = performance.now();
  addEventListener("pointerup", () => { window.up = performance.now(); }, true);
  new MutationObserver(() => window.changes.push(performance.now()))
    .observe(document.querySelector("#inside [data-slot=whole]"),
      { childList: true, subtree: true, attributes: true });
}"""
RESTED = "performance.now() - Math.max(window.up, window.changes.at(-1) ?? 0) > 700"
MOVES = 400


def measure_whole(strokes: int = 8) -> dict:
    """{"whole_ms": median from pen-up until the picture shows the finished drawing, 0 where it did already;
    "whole_per_s": pictures a second while 400 moves are drawn}, both of the small CNN."""
    with served("app.py") as (url, _, _), chromium() as browser:
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        pad = Pad(page, url)
        pad.draw(SAMPLES[1][1][0])
        pad.go("inside").locator(".operation").first.wait_for()
        page.evaluate(CHANGES)
        waits = []
        for i in range(strokes):
            with pad.reading():
                page.locator("[data-act=clear]").click()
            page.wait_for_function(RESTED)
            pad.draw(SAMPLES[(1, 7)[i % 2]][1][0])
            page.wait_for_function(RESTED)
            waits.append(page.evaluate("Math.max(0, window.changes.at(-1) - window.up)"))
        page.evaluate("window.changes = []")
        seconds = scribble(pad)
        pictures = page.evaluate("window.changes.length")
        page.mouse.up()
    return {"whole_ms": statistics.median(waits[1:]), "whole_per_s": pictures / seconds}


def scribble(pad: Pad) -> float:
    """Seconds that 400 pointer moves took, about 100 a second; the pen stays down."""
    page = pad.page
    box = page.locator("canvas.ink").bounding_box()
    page.mouse.move(box["x"] + 150, box["y"] + 150)
    page.mouse.down()
    began = time.perf_counter()
    for i in range(MOVES):
        x, y = 150 + 90 * math.sin(i / 20), 150 + 100 * math.sin(i / 31)
        page.mouse.move(box["x"] + x, box["y"] + y)
        time.sleep(0.008)
    return time.perf_counter() - began
