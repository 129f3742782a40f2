"""Print how fast the page is: `python tests/bench.py [--json]`. Ratios of a run first; no test asserts times.

live        pointer move -> all eleven answers in the page, in a real Chromium against this machine
sketchpad   the same networks behind a stock gr.Sketchpad and gr.Labels: pen-up -> answers in the page
eleven      all eleven networks on one digit on the CPU: ours, and as a tutorial reader would write it
start       `python app.py` until the page is served; import and load times; resident memory
"""

import argparse
import json
import math
import os
import platform
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import psutil

TOP = Path(__file__).parents[1]
sys.path.insert(0, str(TOP))
os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")

from demo.samples import SAMPLES  # noqa: E402
from tests.browser.chromium import Pad, chromium  # noqa: E402

REFERENCE = "tests/sketchpad_app.py"
LAST_LABEL_CHANGE = """
window.up = window.last = 0;
addEventListener("pointerup", () => { window.up = performance.now(); }, true);
const label = (node) => (node.closest ? node : node.parentElement)?.closest("[data-testid=label]");
new MutationObserver((list) => { if (list.some((c) => label(c.target))) window.last = performance.now(); })
  .observe(document.body, { childList: true, subtree: true, characterData: true });
"""


@contextmanager
def served(*command: str):
    """Run `command` with a free port; (url, process, seconds until the page was served)."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    environment = os.environ | {"GRADIO_SERVER_PORT": str(port)}
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, *command],
        cwd=TOP,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        while True:
            try:
                urllib.request.urlopen(url, timeout=5).read()
                break
            except OSError:
                if process.poll() is not None or time.perf_counter() - began > 120:
                    raise RuntimeError(f"{' '.join(command)} did not start") from None
                time.sleep(0.05)
        yield url, process, time.perf_counter() - began
    finally:
        process.terminate()
        process.wait()


def measure_live() -> dict:
    """Start the app, draw 400 pointer moves at about 100 a second, collect each answer's age when shown."""
    with served("app.py") as (url, process, seconds), chromium() as browser:
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.goto(url)
        pad = Pad(page)
        page.evaluate(
            "window.lags = []; addEventListener('inkwell:shown', e => window.lags.push(e.detail.lag))"
        )
        for sample in (0, 8, 3, 6):
            for stroke in SAMPLES[sample][1]:
                pad.draw(stroke)
        page.evaluate("window.lags.length = 0")
        page.locator("[data-act=clear]").click()
        box = page.locator("canvas.ink").bounding_box()
        page.mouse.move(box["x"] + 150, box["y"] + 150)
        page.mouse.down()
        for i in range(400):
            x, y = 150 + 90 * math.sin(i / 20), 150 + 100 * math.sin(i / 31)
            page.mouse.move(box["x"] + x, box["y"] + y)
            time.sleep(0.008)
        page.mouse.up()
        page.wait_for_timeout(500)
        lags = sorted(page.evaluate("window.lags"))
        memory = psutil.Process(process.pid).memory_info().rss / 2**20
    return {
        "live_ms_median": statistics.median(lags),
        "live_ms_p95": lags[int(0.95 * len(lags))],
        "live_answers": len(lags),
        "page_s": seconds,
        "rss_mb": memory,
    }


def measure_sketchpad(strokes: int = 12) -> float:
    """Median ms from pen-up until the last label of the reference app has changed."""
    with served(REFERENCE) as (url, _, _), chromium() as browser:
        page = browser.new_page(viewport={"width": 1280, "height": 1400})
        page.goto(url)
        page.wait_for_selector("canvas")
        page.wait_for_timeout(2500)
        page.evaluate(LAST_LABEL_CHANGE)
        page.locator("button[aria-label=Brush]").click()
        box = page.locator("canvas").last.bounding_box()
        waits = []
        for i in range(strokes):
            x, y = box["x"] + box["width"] / 2 + 8 * (i - strokes / 2), box["y"] + box["height"] * 0.3
            page.mouse.move(x, y)
            page.mouse.down()
            for step in range(12):
                page.mouse.move(x, y + step * box["height"] * 0.03)
            page.mouse.up()
            page.wait_for_timeout(3000)
            up, last = page.evaluate("[window.up, window.last]")
            if last > up:
                waits.append(last - up)
    return statistics.median(waits) if waits else math.nan


def measure_eleven() -> dict:
    """Best of 5, warmed, in this process: ours, and eager calls one by one with torch's default threads."""
    import torch

    default_threads = torch.get_num_threads()
    from demo import predict
    from models import checkpoint
    from models.drawing import from_strokes

    digit = from_strokes(SAMPLES[7][1], 1024)

    def best(call, repeats: int = 20) -> float:
        for _ in range(5):
            call()
        times = []
        for _ in range(5):
            began = time.perf_counter()
            for _ in range(repeats):
                call()
            times.append((time.perf_counter() - began) * 1000 / repeats)
        return min(times)

    ours = best(lambda: predict.digit_probs(digit[None]))
    torch.set_num_threads(default_threads)
    models = [checkpoint.load(card.key, "robust")[0] for card in predict.cards("robust")]

    def naive(model):
        return torch.softmax(model(torch.tensor(digit).view(1, 1, 28, 28)), 1).detach().numpy()

    each = sum(best(lambda model=model: naive(model)) for model in models)
    torch.set_num_threads(1)
    return {"eleven_ms": ours, "eleven_naive_ms": each, "naive_threads": default_threads}


def measure_start() -> dict:
    """Seconds to import the page and to load all networks, in a fresh process."""
    code = (
        "import json, time; t = time.perf_counter(); from demo import predict; from demo.ui import build; "
        "a = time.perf_counter(); predict.warm_up(); b = time.perf_counter(); build(); "
        "c = time.perf_counter(); print(json.dumps({'import_s': a - t, 'load_s': b - a, 'build_s': c - b}))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=TOP, capture_output=True, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def main() -> None:
    """Measure everything, print a line each, and with --json one JSON object at the end."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--json", action="store_true", help="end with one JSON object")
    args = parser.parse_args()
    import torch

    from models.checkpoint import hardware

    processor = hardware(torch.device("cpu")).rsplit(",", 1)[0]
    print(f"{processor}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.2f} before; {platform.platform()}")
    found = measure_start()
    found |= measure_eleven()
    found |= measure_live()
    found["sketchpad_ms_median"] = measure_sketchpad()
    found["load_after"] = os.getloadavg()[0]
    ratio = found["sketchpad_ms_median"] / found["live_ms_median"]
    print(
        f"live        median {found['live_ms_median']:.1f} ms, 95th percentile {found['live_ms_p95']:.1f} ms,"
    )
    print(f"            {found['live_answers']} answers to 400 pointer moves")
    print(f"sketchpad   median {found['sketchpad_ms_median']:.0f} ms: {ratio:.0f} x ours")
    print(
        f"eleven      {found['eleven_ms']:.2f} ms; one by one, eager, {found['naive_threads']} threads: ",
        end="",
    )
    print(f"{found['eleven_naive_ms']:.2f} ms ({found['eleven_naive_ms'] / found['eleven_ms']:.1f} x)")
    print(
        f"start       import {found['import_s']:.1f} s, load {found['load_s']:.1f} s, "
        f"build {found['build_s']:.1f} s"
    )
    print(f"            page served after {found['page_s']:.1f} s; resident memory {found['rss_mb']:.0f} MB")
    if args.json:
        print(json.dumps({name: round(value, 3) for name, value in found.items()}))


if __name__ == "__main__":
    main()
