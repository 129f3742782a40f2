"""Many visitors who draw at once: `python -m tests.bench.load [--visitors 1 8 60] [--json]`,
or with `--replicas 2` on one server and on two, behind deploy/haproxy.cfg.

Each sends a growing drawing to POST /live ten times a second, as a page does: when it is time for the next
and the answer before has not come, that one is left out. The generator runs on the same machine.
"""

import argparse
import asyncio
import json
import os
import random
import time
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from statistics import median, quantiles
from urllib.parse import urlsplit

import orjson
import psutil

from models.samples import SAMPLES
from tests.bench.start import machine, served
from tests.kit.balancer import NAMES, balanced

VISITORS = (1, 8, 16, 30, 60, 120, 240)
REPLICAS = "so many servers, and each smaller number of them, behind the balancer"
RATE = 10  # drawings a second that a visitor offers
SECONDS = 10.0
SETTLING = 2.0  # seconds at the start that are not counted
TRIES = 2  # an answer that fails is asked for once more, as a page does: it keeps no state
LOST = (OSError, ValueError, EOFError)  # no answer came, or one that is none


@dataclass
class Tally:
    """What became of the drawings of all visitors."""

    offered: int = 0
    busy: int = 0
    lost: int = 0  # tries without an answer
    errors: int = 0  # drawings without one, after all tries
    ms: list[float] = field(default_factory=list)
    of_visitor: dict[int, int] = field(default_factory=dict)


class Line:
    """A visitor's connection: it stays open, and is opened anew after a failure."""

    def __init__(self, url: str):
        self._address = urlsplit(url)
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def ask(self, body: bytes) -> dict:
        """The answer of POST /live. LOST."""
        try:
            return await self._ask(body)
        except LOST:
            self.close()
            raise

    async def _ask(self, body: bytes) -> dict:
        if self._writer is None:
            host, port = self._address.hostname, self._address.port
            self._reader, self._writer = await asyncio.open_connection(host, port)
        head = f"POST /live HTTP/1.1\r\nHost: inkwell\r\nContent-Length: {len(body)}\r\n\r\n"
        self._writer.write(head.encode() + body)
        headers = await self._reader.readuntil(b"\r\n\r\n")
        lines = headers.decode().lower().split("\r\n")
        if " 200 " not in lines[0]:
            raise ValueError(lines[0])
        length = next(int(line.split(":")[1]) for line in lines if line.startswith("content-length"))
        content = await self._reader.readexactly(length)
        return orjson.loads(content)

    def close(self) -> None:
        """May be called more than once."""
        if self._writer is not None:
            self._writer.close()
            self._writer = None


async def draw(number: int, url: str, tally: Tally, begins: float, ends: float) -> None:
    """One visitor, from `begins` to `ends` on the loop's clock."""
    line = Line(url)
    strokes = [stroke for _, sample in SAMPLES for stroke in sample]
    randomness = random.Random(number)
    stroke = randomness.choice(strokes)
    loop = asyncio.get_running_loop()
    due = begins - SETTLING + randomness.random() / RATE
    at = 4
    while due < ends:
        await asyncio.sleep(due - loop.time())
        if at > len(stroke):
            stroke = randomness.choice(strokes)
            at = 4
        body = {
            "strokes": [stroke[:at]],
            "size": 1024,
            "recipe": "robust",
            "lang": "en",
            "visitor": str(number),
        }
        at += 2
        counts = loop.time() >= begins
        sent = time.perf_counter()  # uvloop's clock knows whole milliseconds
        answer = None
        for _ in range(TRIES):
            try:
                answer = await line.ask(orjson.dumps(body))
                break
            except LOST:
                tally.lost += counts
        if counts and answer is None:
            tally.errors += 1
        elif counts and answer.get("busy"):
            tally.busy += 1
        elif counts and "cells" in answer:
            tally.ms.append(1000 * (time.perf_counter() - sent))
            tally.of_visitor[number] = tally.of_visitor.get(number, 0) + 1
        elif counts:
            tally.errors += 1
        # What was due while the answer was on its way was offered too, and left out.
        while due <= loop.time():
            due += 1 / RATE
            tally.offered += counts and due <= ends
    line.close()


async def crowd(url: str, visitors: int) -> Tally:
    """That many visitors who draw for SECONDS."""
    tally = Tally()
    begins = asyncio.get_running_loop().time() + SETTLING
    ends = begins + SECONDS
    await asyncio.gather(*(draw(number, url, tally, begins, ends) for number in range(visitors)))
    return tally


def new_loop() -> asyncio.AbstractEventLoop:
    """The loop that takes least of the processor: what the visitors take, the server lacks."""
    try:
        import uvloop
    except ImportError:  # there is none for Windows
        return asyncio.new_event_loop()
    return uvloop.new_event_loop()


def memory(servers: list[psutil.Process]) -> float:
    """MB resident, of all of them together."""
    return sum(server.memory_info().rss for server in servers) / 2**20


def measure(url: str, servers: list[psutil.Process], visitors: int) -> dict:
    """One line of the table."""
    before = memory(servers)
    with closing(new_loop()) as loop:
        tally = loop.run_until_complete(crowd(url, visitors))
    rates = [tally.of_visitor.get(number, 0) / SECONDS for number in range(visitors)]
    return {
        "visitors": visitors,
        "offered_per_s": round(tally.offered / SECONDS, 1),
        "answered_per_s": round(len(tally.ms) / SECONDS, 1),
        "busy_share": round(tally.busy / max(1, tally.offered), 4),
        "lost": tally.lost,
        "errors": tally.errors,
        "ms_median": round(median(tally.ms), 2) if tally.ms else None,
        "ms_p95": round(quantiles(tally.ms, n=20)[-1], 2) if len(tally.ms) > 1 else None,
        "slowest_visitor_per_s": round(min(rates), 1),
        "rss_mb_before": round(before),
        "rss_mb_after": round(memory(servers)),
    }


@contextmanager
def replicas(count: int):
    """So many servers behind the balancer: (url, processes)."""
    with ExitStack() as stack:
        running = [stack.enter_context(served("app.py")) for _ in range(count)]
        urls = [url for url, _, _ in running]
        yield stack.enter_context(balanced(*urls)), [process for _, process, _ in running]


@contextmanager
def lone():
    """One server without anything before it: (url, processes)."""
    with served("app.py") as (url, process, _):
        yield url, [process]


def print_table(url: str | None, running, numbers: list[int]) -> list[dict]:
    """Measure and print a line for each number of visitors, at `url` or at what is `running`."""
    print("visitors  offered/s  answered/s   busy  errors  median ms  95 % ms  slowest/s   RSS MB")
    lines = []
    with running as (own_url, processes):
        time.sleep(2)  # what the start leaves to be done
        servers = [psutil.Process(process.pid) for process in processes]
        for visitors in numbers:
            line = measure(url or own_url, servers, visitors)
            lines.append(line | {"replicas": len(servers)})
            print(
                f"{visitors:8}  {line['offered_per_s']:9.0f}  {line['answered_per_s']:10.0f}  "
                f"{line['busy_share']:5.0%}  {line['errors']:6}  {line['ms_median'] or 0:9.1f}  "
                f"{line['ms_p95'] or 0:7.1f}  {line['slowest_visitor_per_s']:9.1f}  "
                f"{line['rss_mb_before']:.0f} -> {line['rss_mb_after']:.0f}",
                flush=True,
            )
    return lines


def main() -> None:
    """Print a line for each number of visitors; with --json a JSON list at the end."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--visitors", type=int, nargs="+", default=VISITORS)
    parser.add_argument("--url", help="a server that runs already, instead of starting one")
    parser.add_argument("--replicas", type=int, choices=range(1, len(NAMES) + 1), help=REPLICAS)
    parser.add_argument("--json", action="store_true", help="end with one JSON list")
    args = parser.parse_args()
    print(machine())
    lines = []
    if args.replicas:
        most = []
        for count in range(1, args.replicas + 1):
            print(f"\n{count} behind the balancer")
            table = print_table(None, replicas(count), args.visitors)
            most.append(max(line["answered_per_s"] for line in table))
            lines += table
        for count, rate in enumerate(most, 1):
            print(f"{count} behind the balancer, on {os.cpu_count()} cores: {rate:.0f} answers/s at most")
    else:
        lines += print_table(args.url, lone(), args.visitors)
    if args.json:
        print(json.dumps(lines))


if __name__ == "__main__":
    main()
