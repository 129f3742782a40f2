"""The app in a real Chromium: a pointer that scribbles, alone and while two networks are trained."""

import math
import statistics
import time

from models import data
from tests.bench.start import served
from tests.kit.chromium import Pad, chromium

PICTURES = """() => {
  window.pictures = [];
  new MutationObserver(() => window.pictures.push(performance.now()))
    .observe(document.querySelector("#own [data-slot=stand]"), { childList: true });
}"""


def scribbled(pad: Pad) -> list[float]:
    """Draw 400 pointer moves at about 100 a second: the age in ms of each answer when shown, sorted."""
    page = pad.page
    page.evaluate("window.lags = []; addEventListener('inkwell:shown', e => window.lags.push(e.detail.lag))")
    with pad.reading():
        page.locator("[data-act=clear]").click()
    box = page.locator("canvas.ink").bounding_box()
    page.mouse.move(box["x"] + 150, box["y"] + 150)
    page.mouse.down()
    for i in range(400):
        x, y = 150 + 90 * math.sin(i / 20), 150 + 100 * math.sin(i / 31)
        page.mouse.move(box["x"] + x, box["y"] + y)
        time.sleep(0.008)
    with pad.reading():
        page.mouse.up()
    return sorted(page.evaluate("window.lags"))


def measure_far(way: int = 200) -> dict:
    """The scribble of a visitor whose requests are `way` ms on their way: answers a second, their age."""
    with served("app.py") as (url, _, _), chromium() as browser:
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        pad = Pad(page, url)
        network = page.context.new_cdp_session(page)
        conditions = {"offline": False, "latency": way, "downloadThroughput": -1, "uploadThroughput": -1}
        network.send("Network.enable")
        network.send("Network.emulateNetworkConditions", conditions)
        scribbled(pad)  # by which the page learns how long the way is
        began = time.perf_counter()
        lags = scribbled(pad)
        seconds = time.perf_counter() - began
    return {"live_far_per_s": len(lags) / seconds, "live_far_ms_p95": lags[int(0.95 * len(lags))]}


def measure_arrival() -> dict:
    """A first visit from afar: ms until heading and pad are painted, and until the pad is read.

    {"paint_200_ms", "ready_200_ms"} with 200 ms of way; {"paint_slow_ms", "ready_slow_ms"} with 400 ms and
    500 kbit/s; {"own_kb", "first_kb"}: of our own page, scripts and sheets, and of all together by then.
    """
    figures = {}
    with served("app.py") as (url, _, _), chromium() as browser:
        for name, way, rate in (("200", 200, -1), ("slow", 400, 500_000 / 8)):  # bytes a second
            context = browser.new_context(viewport={"width": 1280, "height": 800})
            page = context.new_page()
            network = context.new_cdp_session(page)
            addresses = {}
            sizes = {}
            network.on(
                "Network.responseReceived",
                lambda e, to=addresses: to.__setitem__(e["requestId"], e["response"]["url"]),
            )
            network.on(
                "Network.loadingFinished",
                lambda e, to=sizes: to.__setitem__(e["requestId"], e["encodedDataLength"]),
            )
            network.send("Network.enable")
            conditions = {"offline": False, "latency": way}
            conditions |= dict.fromkeys(("downloadThroughput", "uploadThroughput"), rate)
            network.send("Network.emulateNetworkConditions", conditions)
            page.goto(url, wait_until="commit", timeout=120_000)
            for state in ("attached", "detached"):
                page.locator("#skeleton").wait_for(state=state, timeout=120_000)
            figures[f"ready_{name}_ms"] = page.evaluate("performance.now()")
            paint = "performance.getEntriesByName('first-contentful-paint')[0].startTime"
            figures[f"paint_{name}_ms"] = page.evaluate(paint)
            page.wait_for_load_state("load", timeout=120_000)
            own = [
                size
                for request, size in sizes.items()
                if "/inkwell/" in addresses.get(request, "") or addresses.get(request) == f"{url}/"
            ]
            figures |= {"own_kb": sum(own) / 1000, "first_kb": sum(sizes.values()) / 1000}
            context.close()
    return figures


def measure_training() -> dict:
    """The scribble's median age in ms while two CNNs learn from 60,000 digits; their pictures a second."""
    if not all(file.exists() for file in data.mnist_files(train=True)):
        return {"live_training_ms": math.nan, "training_per_s": math.nan}
    with served("app.py") as (url, _, _), chromium() as browser:
        learning = []
        for _ in range(2):
            page = browser.new_page(viewport={"width": 1280, "height": 800})
            Pad(page, url)
            page.keyboard.press("Alt+5")
            page.locator("#taught > .tab-wrapper [data-tab-id=own]").click()
            page.locator("#own .stand").wait_for()
            page.locator("#own [name=digits]").fill("60000")
            page.locator("#own [name=epochs]").select_option("5")
            page.locator("#own .play").click()
            page.locator("#own .playing").wait_for()
            page.evaluate(PICTURES)
            learning.append(page)
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        lags = scribbled(Pad(page, url))
        seen = [page.evaluate("window.pictures") for page in learning]
    rates = [(len(times) - 1) / (times[-1] - times[0]) * 1000 for times in seen]
    return {"live_training_ms": statistics.median(lags), "training_per_s": statistics.mean(rates)}
