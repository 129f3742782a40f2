"""One visitor draws while others are busy: `python -m tests.bench.neighbours [--seconds 12] [--json]`.

Ten drawings a second are offered to POST /live; the neighbours do their work again and again, in panels, as
the page asks for it. The generator runs on the same machine, in a process of its own for each kind.
"""

import argparse
import asyncio
import json
import multiprocessing
import random
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from statistics import median, quantiles

import httpx

from models import data
from models.drawing import from_strokes
from models.samples import SAMPLES
from tests.bench import load
from tests.bench.start import machine, served
from tests.kit.visitor import Visitor

DRAWN = [(255 * from_strokes(strokes, 1024)).astype(int).reshape(-1).tolist() for _, strokes in SAMPLES]


def digit(chance: random.Random) -> list[int]:
    """The 784 greys of a drawn digit; a pixel of it is by chance, so that no answer to it is known yet."""
    greys = list(chance.choice(DRAWN))
    greys[chance.randrange(784)] = chance.randrange(256)
    return greys


def look_at_shifts(visitor: Visitor, chance: random.Random) -> None:
    """The 441 shifts of a new digit, by every network."""
    drawn = digit(chance)
    visitor.ask("shift", digit=drawn, key="cnn")
    list(visitor.play("shift", "expand", digit=drawn, key="cnn"))


def ask_why(visitor: Visitor, chance: random.Random) -> None:
    """Integrated gradients of every network."""
    drawn = digit(chance)
    visitor.ask("why", digit=drawn, key="cnn", method="integrated")
    list(visitor.play("why", "submit", digit=drawn, key="cnn", method="integrated"))


def have_written(visitor: Visitor, chance: random.Random) -> None:
    """2,000 characters of Shakespeare."""
    seed = str(chance.randrange(1000))
    list(visitor.play("writing", key="shakespeare", length="2000", sheets="1", seed=seed))


def read_names(visitor: Visitor, chance: random.Random) -> None:
    """A list of 10,000 names."""
    names = "\n".join(chance.choice(("Ivanov", "Nakamura", "Müller", "Rossi")) for _ in range(10_000))
    list(visitor.play("names_list", names=names))


def train(visitor: Visitor, chance: random.Random) -> None:
    """A CNN of one's own on 60,000 digits."""
    settings = {"kind": "cnn", "width": "32", "digits": "55000", "epochs": "5"}
    list(visitor.play("own", seed=str(chance.randrange(1000)), **settings))


KINDS = {
    "shift grids": (look_at_shifts, 4),
    "integrated gradients": (ask_why, 4),
    "2,000 characters": (have_written, 4),
    "lists of 10,000 names": (read_names, 4),
    "trainings": (train, 2),
}


class Busy:
    """Neighbours of some kinds, at work as long as the block lasts."""

    def __init__(self, kinds: list[str], url: str):
        # Forked, for a process that imports everything anew would be what keeps the machine busy.
        context = multiprocessing.get_context("fork")
        self.begun = context.Value("i", 0)
        self.finished = context.Value("i", 0)
        self._count = sum(KINDS[kind][1] for kind in kinds)
        self._processes = [context.Process(target=self._work, args=(kind, url)) for kind in kinds]

    def __enter__(self) -> "Busy":
        for process in self._processes:
            process.start()
        while self.begun.value < self._count:
            time.sleep(0.05)
        return self

    def __exit__(self, *_) -> None:
        for process in self._processes:
            process.kill()
            process.join()

    def _work(self, kind: str, url: str) -> None:
        """The neighbours of one kind, until the process is ended."""
        work, count = KINDS[kind]
        with ThreadPoolExecutor(count) as pool:
            for number in range(count):
                pool.submit(self._go_on, work, url, random.Random(number))

    def _go_on(self, work: Callable, url: str, chance: random.Random) -> None:
        _add_one(self.begun)
        with Visitor(url) as visitor:
            while True:
                try:
                    work(visitor, chance)
                except httpx.HTTPError:
                    continue  # the server is too busy for this one
                _add_one(self.finished)


def _add_one(counter) -> None:
    with counter.get_lock():
        counter.value += 1


def measure(url: str, kinds: list[str]) -> dict:
    """One line of the table."""
    with Busy(kinds, url) as neighbours:
        tally = asyncio.run(load.crowd(url, 1))
        finished = neighbours.finished.value
    return {
        "neighbours": ", ".join(f"{KINDS[kind][1]} {kind}" for kind in kinds) or "none",
        "ms_median": round(median(tally.ms), 1),
        "ms_p95": round(quantiles(tally.ms, n=20)[-1], 1),
        "ms_most": round(max(tally.ms), 1),
        "answered_per_s": round(len(tally.ms) / load.SECONDS, 1),
        "busy": tally.busy,
        "errors": tally.errors,
        "finished": finished,
    }


def main() -> None:
    """Print a line for each kind of neighbours, and one for all; with --json a JSON list at the end."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=12.0, help="for which is drawn, each time")
    parser.add_argument("--json", action="store_true", help="end with one JSON list")
    args = parser.parse_args()
    load.SECONDS = args.seconds
    print(machine())
    if not all(file.exists() for file in data.mnist_files(train=True)):
        del KINDS["trainings"]
        print("without trainings: they need MNIST, see the README")
    print("median ms  95 % ms  most ms  answered/s  busy  errors  finished  neighbours")
    lines = []
    for kinds in [[], *([kind] for kind in KINDS), list(KINDS)]:
        with served("app.py") as (url, _, _):
            line = measure(url, kinds)
        lines.append(line)
        print(
            f"{line['ms_median']:9.1f}  {line['ms_p95']:7.1f}  {line['ms_most']:7.1f}  "
            f"{line['answered_per_s']:10.1f}  {line['busy']:4}  {line['errors']:6}  {line['finished']:8}  "
            f"{line['neighbours']}",
            flush=True,
        )
    if args.json:
        print(json.dumps(lines))


if __name__ == "__main__":
    main()
