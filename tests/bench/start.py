"""How soon the page is served and what memory it takes: `python -m tests.bench.start [--times 3] [--json]`.

Beside it stands what the import of torch and Gradio alone costs there. Without a browser, so that it runs
wherever app.py does, beside a CPU wheel of torch too.
"""

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import psutil
import torch

from models.checkpoint import hardware
from tests.kit.ports import free_port

TOP = Path(__file__).parents[2]
ALONE = """
import time
import psutil
began = time.perf_counter()
import torch, gradio
print(time.perf_counter() - began, psutil.Process().memory_info().rss / 2**20)
"""
STAGES = """
import json, time
moments = [time.perf_counter()]
from demo import predict
from demo.ui import build
moments.append(time.perf_counter())
predict.warm_up()
moments.append(time.perf_counter())
build()
moments.append(time.perf_counter())
print(json.dumps([after - before for before, after in zip(moments, moments[1:])]))
"""


@contextmanager
def served(*command: str):
    """Run `command` with a free port; (url, process, seconds until the page was served)."""
    port = free_port()
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


def machine() -> str:
    """The processor, its cores and how busy they are: whoever compares milliseconds needs all three."""
    processor = hardware(torch.device("cpu")).rsplit(",", 1)[0]
    return f"{processor}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.2f} before"


def measure_page(times: int) -> dict:
    """Medians of that many starts: seconds until the page is served, its process's resident memory."""
    seconds, megabytes = [], []
    for _ in range(times):
        with served("app.py") as (_, process, waited):
            seconds.append(waited)
            megabytes.append(psutil.Process(process.pid).memory_info().rss / 2**20)
    return {"page_s": statistics.median(seconds), "page_rss_mb": statistics.median(megabytes)}


def measure_alone(times: int) -> dict:
    """The same of a process that imports torch and Gradio, and does nothing."""
    found = [[float(number) for number in _output(ALONE).split()] for _ in range(times)]
    seconds, megabytes = zip(*found, strict=True)
    return {"alone_s": statistics.median(seconds), "alone_rss_mb": statistics.median(megabytes)}


def measure_stages() -> dict:
    """Seconds to import the page, to load all networks and to build it, in a fresh process."""
    return dict(zip(("import_s", "load_s", "build_s"), json.loads(_output(STAGES)), strict=True))


def measure_start(times: int = 3) -> dict:
    return measure_page(times) | measure_alone(times) | measure_stages()


def print_start(found: dict) -> None:
    print(
        f"start       page served after {found['page_s']:.1f} s, {found['page_rss_mb']:.0f} MB resident; "
        f"torch and Gradio alone {found['alone_s']:.1f} s, {found['alone_rss_mb']:.0f} MB"
    )
    print(
        f"            import {found['import_s']:.1f} s, load {found['load_s']:.1f} s, "
        f"build {found['build_s']:.1f} s"
    )


def _output(code: str) -> str:
    """The last line that a fresh interpreter prints."""
    done = subprocess.run([sys.executable, "-c", code], cwd=TOP, capture_output=True, text=True, check=True)
    return done.stdout.splitlines()[-1]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--times", type=int, default=3, help="starts, of which the median is printed")
    parser.add_argument("--json", action="store_true", help="end with one JSON object")
    args = parser.parse_args()
    print(f"{machine()}; {platform.platform()}")
    print(f"Python {platform.python_version()}, torch {torch.__version__}")
    found = measure_start(args.times)
    print_start(found)
    if args.json:
        print(json.dumps({name: round(value, 3) for name, value in found.items()}))


if __name__ == "__main__":
    main()
