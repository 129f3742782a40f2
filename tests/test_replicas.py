"""Two replicas behind the balancer of deploy/: one is killed, and nobody loses what can be kept."""

import asyncio
import signal

import pytest
from gradio_client import Client

from tests.bench import load
from tests.bench.start import served
from tests.kit.balancer import COOKIE, HOW, NAMES, balanced, haproxy
from tests.kit.chromium import Pad, chromium_or_skip, fragment

pytestmark = pytest.mark.slow

VISITORS = 6
CALLERS = 4
PATIENCE = 240_000  # ms: with a machine that has much else to do


@pytest.fixture
def replicas():
    """(the balancer's address, the servers' processes by the name that a visitor's cookie has for them)."""
    if not haproxy():
        pytest.skip(HOW)
    with (
        served("app.py") as (one, first, _),
        served("app.py") as (two, second, _),
        balanced(one, two) as url,
    ):
        yield url, dict(zip(NAMES, (first, second), strict=True))


@pytest.fixture
def browser():
    with chromium_or_skip() as browser:
        yield browser


async def draw_while(url: str, happens=None) -> load.Tally:
    """Visitors draw; in the middle of it, that happens."""
    if happens:
        asyncio.get_running_loop().call_later(load.SETTLING + load.SECONDS / 2, happens)
    return await load.crowd(url, VISITORS)


def test_no_live_answer_is_lost_with_the_replica_that_dies(replicas):
    url, processes = replicas
    dying = processes[NAMES[0]]
    tally = asyncio.run(draw_while(url, dying.kill))
    print(tally.lost, "asked again;", len(tally.ms), "answered, the slowest in", max(tally.ms), "ms")
    assert dying.wait(60) == -signal.SIGKILL
    assert tally.errors == 0
    assert len(tally.of_visitor) == VISITORS
    # The other replica answers everybody.
    tally = asyncio.run(draw_while(url))
    assert tally.errors == tally.lost == 0
    assert len(tally.of_visitor) == VISITORS


def test_calls_through_the_queue_stay_with_their_replica(replicas, seven):
    url, _ = replicas
    homes = set()
    # A call is two requests: one puts it into a replica's queue, the other fetches the answer there.
    for _ in range(CALLERS):
        client = Client(url, verbose=False)
        homes.add(client.cookies[COOKIE])
        for _ in range(2):
            assert client.predict(seven, "robust", api_name="/read_strokes")["vote"] == 7
    assert homes == set(NAMES)


def replica_of(page) -> str:
    return next(cookie["value"] for cookie in page.context.cookies() if cookie["name"] == COOKIE)


def test_a_page_whose_replica_dies_is_back_with_its_drawing(replicas, browser, seven):
    url, processes = replicas
    page = browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-US").new_page()
    page.set_default_timeout(PATIENCE)
    pad = Pad(page, f"{url}/{fragment(seven)}")
    pad.wait_for_vote("7")
    pad.go("shift").locator("img").first.wait_for()
    home = replica_of(page)
    page.evaluate("window.isOld = true")

    processes[home].kill()

    # The old page shows a seven too: it is a new one that is waited for.
    page.wait_for_function("!window.isOld && document.querySelector('[data-key=vote]')?.textContent === '7'")
    assert replica_of(page) == next(name for name in NAMES if name != home)
    # What has state works at its new home: a panel's answers come through Gradio's queue.
    pad.go("shift").locator("img").first.wait_for()
