"""What the server keeps of visitors who have gone: `python -m tests.bench.sessions [--visits 300] [--json]`.

Each comes, draws, opens every panel, has a long answer, and goes. Resident memory is printed on the way, each
time after the minute in which the server gives back what it no longer needs. The first visits do not count,
for they fill what is kept for everybody.
"""

import argparse
import json
import os
import random
import time

import psutil
import torch

from demo.panel.limits import LIMITS
from models.checkpoint import hardware
from models.samples import SAMPLES
from tests.bench.neighbours import digit
from tests.bench.start import served
from tests.kit.visitor import Visitor

WARM = 60  # visits before the memory that counts as "before"
PANELS = ("inside", "shift", "reading", "why", "hand", "testset", "names_one", "names_list", "writing")
PANELS += ("review", "words", "path", "tree", "reviews_list")
LESSONS = ("line", "passing", "softmax", "hello", "own")


def visit(url: str, number: int) -> None:
    """One visitor, from coming to going."""
    chance = random.Random(number)
    with Visitor(url) as visitor:
        visitor.get("/")
        for _, strokes in chance.sample(SAMPLES, 3):
            visitor.draw(strokes)
        names = ("Nakamura", "Müller", "Rossi")
        fields = {"digit": digit(chance), "name": chance.choice(names), "names": "\n".join(names)}
        fields |= {"layer_cnn_small": "conv1", "text": "Not bad at all.", "reviews": "Dull.\nWarm and funny."}
        for panel in PANELS + LESSONS:
            visitor.ask(panel, **fields).raise_for_status()
        list(visitor.play("writing", key="surnames", sheets="1", seed=str(number)))


def memory(server: psutil.Process) -> float:
    """MB resident, once the server has given back what it can."""
    time.sleep(LIMITS.uploads_kept[0] + 1)
    return server.memory_info().rss / 2**20


def main() -> None:
    """Print the memory after every 100 visits; with --json an object at the end."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--visits", type=int, default=300)
    parser.add_argument("--json", action="store_true", help="end with one JSON object")
    args = parser.parse_args()
    processor = hardware(torch.device("cpu")).rsplit(",", 1)[0]
    print(f"{processor}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.2f} before")
    with served("app.py") as (url, process, _):
        server = psutil.Process(process.pid)
        for number in range(WARM):
            visit(url, number)
        before = after = memory(server)
        print(f"after {WARM} visits that warm it: {before:.0f} MB resident", flush=True)
        for number in range(args.visits):
            visit(url, WARM + number)
            if (number + 1) % 100 == 0:
                after = memory(server)
                print(f"{number + 1} visits more: {after:.0f} MB, {after - before:+.0f}", flush=True)
    if args.json:
        print(json.dumps({"visits": args.visits, "rss_mb_before": before, "rss_mb_after": after}))


if __name__ == "__main__":
    main()
