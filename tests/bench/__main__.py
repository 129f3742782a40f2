"""Print how fast the page is: `python -m tests.bench [--json]`. Ratios of a run first.

live        pointer move -> all eleven answers in the page, in a real Chromium against this machine
sketchpad   the same networks behind a stock gr.Sketchpad and gr.Labels: pen-up -> answers in the page
panel       pen-up -> the first new picture in the open panel, for each panel; the slowest counts
whole       pen-up -> the picture of a whole network shows the drawing; its pictures a second under the pen
step        click on a cell of a gate -> its formulas in the page
surgery     click -> a network's row shows what it says without one of its kernels; 10,000 digits read
gradients   one digit's loss -> the gradient at every layer or row of the networks of each comparison
arrival     a first visit from afar: until heading and pad are painted, until the pad is read; what it took
far         the same scribble by a visitor 200 ms away: answers a second, and their age
training    the same scribble while two digit networks are trained for other visitors; their pictures a second
eleven      all eleven networks on one digit on the CPU: ours, and as a tutorial reader would write it
number      strokes of a number -> where it is cut and what all networks say of each digit; of one digit alone
gpu         all eleven on 1, 64 and 4,096 digits on a GPU, where there is one
shift       441 shifts of one digit x eleven networks: in batches, and one by one
start       `python app.py` until the page is served, its memory; torch and Gradio alone: tests.bench.start
"""

import argparse
import json
import os
import platform
import statistics
from pathlib import Path

import psutil

TOP = Path(__file__).parents[2]
os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")

from models.samples import SAMPLES  # noqa: E402
from tests.bench.drawing import measure_arrival, measure_far, measure_training, scribbled  # noqa: E402
from tests.bench.gpu import BATCHES, measure_gpu  # noqa: E402
from tests.bench.networks import (  # noqa: E402
    measure_counts,
    measure_eleven,
    measure_gradients,
    measure_number,
    measure_shift,
)
from tests.bench.start import machine, measure_start, print_start, served  # noqa: E402
from tests.bench.step import measure_step  # noqa: E402
from tests.bench.surgery import measure_surgery  # noqa: E402
from tests.bench.text import measure_names, measure_reviews, measure_writing  # noqa: E402
from tests.bench.whole import measure_whole  # noqa: E402
from tests.kit.chromium import Pad, chromium  # noqa: E402

REFERENCE = "tests/bench/sketchpad_app.py"
LAST_LABEL_CHANGE = """
window.up = window.last = 0;
addEventListener("pointerup", () => { window.up = performance.now(); }, true);
const label = (node) => (node.closest ? node : node.parentElement)?.closest("[data-testid=label]");
window.rested = () => window.last > window.up && performance.now() - window.last > 1000;
new MutationObserver((list) => { if (list.some((c) => label(c.target))) window.last = performance.now(); })
  .observe(document.body, { childList: true, subtree: true, characterData: true });
"""

FIRST_PICTURE = """(name) => {
  window.last = 0;
  window.rested = () => performance.now() - window.last > 500;
  addEventListener("pointerup", () => { window.up = performance.now(); window.first = 0; }, true);
  new MutationObserver((list) => {
    window.last = performance.now();
    const nodes = list.flatMap((change) => [...change.addedNodes]);
    if (nodes.some((node) => node.matches?.("img, :has(img)"))) window.first ||= window.last;
  }).observe(document.getElementById(name), { childList: true, subtree: true });
}"""


def measure_live() -> dict:
    """Start the app, scribble, collect each answer's age when shown."""
    with served("app.py") as (url, process, _), chromium() as browser:
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        pad = Pad(page, url)
        for sample in (0, 8, 3, 6):
            for stroke in SAMPLES[sample][1]:
                pad.draw(stroke)
        lags = scribbled(pad)
        memory = psutil.Process(process.pid).memory_info().rss / 2**20
    return {
        "live_ms_median": statistics.median(lags),
        "live_ms_p95": lags[int(0.95 * len(lags))],
        "live_answers": len(lags),
        "rss_mb": memory,
    }


def measure_sketchpad(strokes: int = 12) -> float:
    """Median ms from pen-up until the last label of the reference app has changed."""
    with served(REFERENCE) as (url, _, _), chromium() as browser:
        page = browser.new_page(viewport={"width": 1280, "height": 1400})
        page.goto(url)
        page.wait_for_selector("canvas")
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
            page.wait_for_function("window.rested()")
            waits.append(page.evaluate("window.last - window.up"))
    return statistics.median(waits)


def measure_panels(strokes: int = 8) -> dict:
    """{panel: median ms} from pen-up to the first picture that changes in the open panel."""
    found = {}
    with served("app.py") as (url, _, _), chromium() as browser:
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        pad = Pad(page, url)
        for name in ("inside", "shift", "reading", "why"):
            pad.go(name)
            waits = []
            page.evaluate(FIRST_PICTURE, name)
            for i in range(strokes):
                with pad.reading():
                    page.locator("[data-act=clear]").click()
                page.wait_for_function("window.rested()")
                pad.draw(SAMPLES[(1, 7)[i % 2]][1][0])
                page.wait_for_function("window.first && window.rested()")
                waits.append(page.evaluate("window.first - window.up"))
            found[name] = statistics.median(waits[1:])
    return found


def main() -> None:
    """Measure everything, print a line each, and with --json one JSON object at the end."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--json", action="store_true", help="end with one JSON object")
    args = parser.parse_args()
    print(f"{machine()}; {platform.platform()}")
    found = measure_start()
    found |= measure_eleven()
    found |= measure_number()
    found |= measure_gradients()
    counts = measure_counts()
    found |= counts
    found |= measure_gpu()
    found |= measure_live()
    found |= measure_arrival()
    found |= measure_whole()
    found |= measure_step()
    found |= measure_surgery()
    found |= measure_far()
    found |= measure_training()
    found["sketchpad_ms_median"] = measure_sketchpad()
    found |= measure_shift()
    panels = measure_panels()
    found["panel_ms"] = max(panels.values())
    found |= measure_names() | measure_reviews() | measure_writing()
    found["load_after"] = os.getloadavg()[0]
    ratio = found["sketchpad_ms_median"] / found["live_ms_median"]
    print(
        f"live        median {found['live_ms_median']:.1f} ms, 95th percentile {found['live_ms_p95']:.1f} ms,"
    )
    print(f"            {found['live_answers']} answers to 400 pointer moves")
    print(
        f"whole       shown {found['whole_ms']:.0f} ms after pen-up, "
        f"{found['whole_per_s']:.1f} pictures a second while drawing"
    )
    print(f"step        {found['step_ms']:.0f} ms from a click on a cell of a gate to its formulas")
    print(f"surgery     shown {found['surgery_ms']:.0f} ms after the click")
    if counts:
        slowest = max(counts, key=counts.get)
        print(
            f"            10,000 test digits read by a pruned network: cnn_small "
            f"{counts['count_cnn_small_s']:.1f} s, {slowest[6:-2]} {counts[slowest]:.1f} s, the slowest"
        )
    each = ", ".join(
        f"{name[10:-3]} {ms:.0f} ms" for name, ms in found.items() if name.startswith("gradients_")
    )
    print(f"gradients   {each}")
    for way, name in (("200 ms of way", "200"), ("400 ms of way and 500 kbit/s", "slow")):
        print(
            f"arrival     with {way}: painted after {found[f'paint_{name}_ms'] / 1000:.1f} s, "
            f"read after {found[f'ready_{name}_ms'] / 1000:.1f} s"
        )
    print(f"            {found['own_kb']:.0f} kB of our own, {found['first_kb']:.0f} kB in all")
    print(
        f"far         {found['live_far_per_s']:.1f} answers a second over a way of 200 ms, "
        f"95th percentile {found['live_far_ms_p95']:.0f} ms old"
    )
    print(
        f"training    median {found['live_training_ms']:.1f} ms while two networks are trained, "
        f"{found['training_per_s']:.1f} pictures of each a second"
    )
    print(f"sketchpad   median {found['sketchpad_ms_median']:.0f} ms: {ratio:.0f} x ours")
    print(
        f"eleven      {found['eleven_ms']:.2f} ms; one by one, eager, {found['naive_threads']} threads: ",
        end="",
    )
    print(f"{found['eleven_naive_ms']:.2f} ms ({found['eleven_naive_ms'] / found['eleven_ms']:.1f} x)")
    print(
        f"number      {found['number_ms']:.1f} ms for a drawn number of three digits, "
        f"{found['number_one_ms']:.1f} ms for one digit"
    )
    for batch in BATCHES if "gpu_ms_1" in found else ():
        print(
            f"gpu         {batch:,} at once: {found[f'gpu_ms_{batch}']:.2f} ms, "
            f"{found[f'gpu_per_s_{batch}']:,.0f} digits a second, "
            f"{found[f'gpu_bandwidth_{batch}']:.1%} of the memory's bandwidth"
        )
    times = found["shift_naive_ms"] / found["shift_grid_ms"]
    print(f"shift       {found['shift_grid_ms']:.0f} ms for 441 shifts x 11 networks in batches; ", end="")
    print(f"one by one {found['shift_naive_ms']:.0f} ms ({times:.0f} x)")
    each = ", ".join(f"{name} {ms:.0f} ms" for name, ms in panels.items())
    print(f"panel       first picture after pen-up, median: {each}")
    print(
        f"name        {found['name_ms']:.1f} ms for the answer at every key, {found['evidence_ms']:.0f} ms ",
        end="",
    )
    print(f"for the evidence ({found['evidence_40_ms']:.0f} ms with 40 letters)")
    print(
        f"review      {found['review_ms']:.1f} ms for the answer at every key to up to 36 words, "
        f"{found['review_evidence_ms']:.0f} ms to take it apart"
    )
    print(f"writing     {found['write_chars_per_s']:.0f} characters a second of Shakespeare, ", end="")
    print(f"{found['write_poem_chars_per_s']:.0f} of a poem, drawn with their alternatives")
    print_start(found)
    print(f"            after the scribble {found['rss_mb']:.0f} MB")
    if args.json:
        print(json.dumps({name: round(value, 3) for name, value in found.items()}))


if __name__ == "__main__":
    main()
