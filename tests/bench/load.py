"""Many visitors who draw at once: `python -m tests.bench.load [--visitors 1 8 60] [--json]`.

Each sends a growing drawing to POST /live ten times a second, as a page does: when it is time for the next
and the answer before has not come, that one is left out. The generator runs on the same machine.
"""

import argparse
import asyncio
import json
import os
import random
import time
from dataclasses import dataclass, field
from statistics import median, quantiles
from urllib.parse import urlsplit

import psutil
import torch

from demo.pages.digits.samples import SAMPLES
from models.checkpoint import hardware
from tests.bench.drawing import served

VISITORS = (1, 8, 16, 30, 60, 120, 240)
RATE = 10  # drawings a second that a visitor offers
SECONDS = 10.0
SETTLING = 2.0  # seconds at the start that are not counted


@dataclass
class Tally:
    """What became of the drawings of all visitors."""

    offered: int = 0
    busy: int = 0
    errors: int = 0
    ms: list[float] = field(default_factory=list)
    of_visitor: dict[int, int] = field(default_factory=dict)


async def ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, body: bytes) -> dict:
    """One request on a connection that stays open."""
    head = f"POST /live HTTP/1.1\r\nHost: inkwell\r\nContent-Length: {len(body)}\r\n\r\n"
    writer.write(head.encode() + body)
    headers = await reader.readuntil(b"\r\n\r\n")
    lines = headers.decode().lower().split("\r\n")
    length = next(int(line.split(":")[1]) for line in lines if line.startswith("content-length"))
    content = await reader.readexactly(length)
    if " 200 " not in lines[0]:
        raise ValueError(lines[0])
    return json.loads(content)


async def draw(number: int, url: str, tally: Tally, begins: float, ends: float) -> None:
    """One visitor, from `begins` to `ends` on the loop's clock."""
    address = urlsplit(url)
    reader, writer = await asyncio.open_connection(address.hostname, address.port)
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
        sent = loop.time()
        counts = sent >= begins
        try:
            answer = await ask(reader, writer, json.dumps(body).encode())
            if counts and answer.get("busy"):
                tally.busy += 1
            elif counts and "cells" in answer:
                tally.ms.append(1000 * (loop.time() - sent))
                tally.of_visitor[number] = tally.of_visitor.get(number, 0) + 1
            elif counts:
                tally.errors += 1
        except (OSError, ValueError, EOFError):
            tally.errors += counts
            reader, writer = await asyncio.open_connection(address.hostname, address.port)
        # What was due while the answer was on its way was offered too, and left out.
        while due <= loop.time():
            due += 1 / RATE
            tally.offered += counts and due <= ends
    writer.close()


async def crowd(url: str, visitors: int) -> Tally:
    """That many visitors who draw for SECONDS."""
    tally = Tally()
    begins = asyncio.get_running_loop().time() + SETTLING
    ends = begins + SECONDS
    await asyncio.gather(*(draw(number, url, tally, begins, ends) for number in range(visitors)))
    return tally


def measure(url: str, process: psutil.Process, visitors: int) -> dict:
    """One line of the table."""
    before = process.memory_info().rss / 2**20
    tally = asyncio.run(crowd(url, visitors))
    rates = [tally.of_visitor.get(number, 0) / SECONDS for number in range(visitors)]
    return {
        "visitors": visitors,
        "offered_per_s": round(tally.offered / SECONDS, 1),
        "answered_per_s": round(len(tally.ms) / SECONDS, 1),
        "busy_share": round(tally.busy / max(1, tally.offered), 4),
        "errors": tally.errors,
        "ms_median": round(median(tally.ms), 2) if tally.ms else None,
        "ms_p95": round(quantiles(tally.ms, n=20)[-1], 2) if len(tally.ms) > 1 else None,
        "slowest_visitor_per_s": round(min(rates), 1),
        "rss_mb_before": round(before),
        "rss_mb_after": round(process.memory_info().rss / 2**20),
    }


def main() -> None:
    """Print a line for each number of visitors; with --json a JSON list at the end."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--visitors", type=int, nargs="+", default=VISITORS)
    parser.add_argument("--url", help="a server that runs already, instead of starting one")
    parser.add_argument("--json", action="store_true", help="end with one JSON list")
    args = parser.parse_args()
    processor = hardware(torch.device("cpu")).rsplit(",", 1)[0]
    print(f"{processor}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.2f} before")
    print("visitors  offered/s  answered/s   busy  errors  median ms  95 % ms  slowest/s   RSS MB")
    lines = []
    with served("app.py") as (url, process, _):
        time.sleep(2)  # what the start leaves to be done
        server = psutil.Process(process.pid)
        for visitors in args.visitors:
            line = measure(args.url or url, server, visitors)
            lines.append(line)
            print(
                f"{visitors:8}  {line['offered_per_s']:9.0f}  {line['answered_per_s']:10.0f}  "
                f"{line['busy_share']:5.0%}  {line['errors']:6}  {line['ms_median'] or 0:9.1f}  "
                f"{line['ms_p95'] or 0:7.1f}  {line['slowest_visitor_per_s']:9.1f}  "
                f"{line['rss_mb_before']:.0f} -> {line['rss_mb_after']:.0f}",
                flush=True,
            )
    if args.json:
        print(json.dumps(lines))


if __name__ == "__main__":
    main()
