"""deploy/haproxy.cfg, as it stands, before servers that run on this machine."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from tests.kit.ports import free_port
from tests.kit.waiting import wait_until

CONFIGURATION = Path(__file__).parents[2] / "deploy" / "haproxy.cfg"
COOKIE = "INKWELL"
NAMES = ("one", "two")  # of the replicas, in the configuration and in a visitor's cookie
HOW = "No haproxy: install it (`apt-get install haproxy`) to try several replicas behind a balancer."


def haproxy() -> str | None:
    """Where it is. Debian puts it where only root's $PATH leads."""
    return shutil.which("haproxy", path=f"{os.environ['PATH']}:/usr/sbin:/usr/local/sbin")


@contextmanager
def balanced(*urls: str) -> Iterator[str]:
    """The address that visitors use, as long as the block lasts. FileNotFoundError without haproxy.

    A single replica takes both places.
    """
    program = haproxy()
    if not program:
        raise FileNotFoundError(HOW)
    listen = f"127.0.0.1:{free_port()}"
    places = {f"INKWELL_{name.upper()}": urlsplit(urls[i % len(urls)]).netloc for i, name in enumerate(NAMES)}
    # -db: it stays in the foreground, whatever the configuration says.
    balancer = subprocess.Popen(
        [program, "-q", "-db", "-f", CONFIGURATION],
        env=os.environ | places | {"INKWELL_LISTEN": listen},
        stdout=subprocess.DEVNULL,
    )
    try:
        url = f"http://{listen}"
        wait_until(lambda: answers(url, balancer))
        yield url
    finally:
        balancer.terminate()
        balancer.wait()


def answers(url: str, balancer: subprocess.Popen) -> bool:
    """Whether a page comes through it."""
    assert balancer.poll() is None, "haproxy has ended"
    try:
        return urlopen(Request(url, method="HEAD"), timeout=10).status == 200
    except OSError:
        return False
