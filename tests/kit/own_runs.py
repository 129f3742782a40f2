"""What the tests of one's own network share: digits of no data set, settings, a run to its end."""

import asyncio
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
import torch

from demo.pages.lessons import yours
from demo.pages.lessons.yours import network as learning

ASKED = {"kind": "cnn", "width_cnn": "5", "digits": "1000", "epochs": "1", "batch": "100", "speed": "0"}
BATCHES = ASKED | {"experiment": "batch", "optimizer": "sgd", "lr": "0.05"}
UNITS = ASKED | {"experiment": "units", "kind": "mlp", "width_mlp": "128", "optimizer": "sgd"}


def run(coroutine):
    """Its result, from a thread of its own: a browser's tests leave a loop running in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, coroutine).result()


@pytest.fixture(autouse=True)
def mnist(monkeypatch):
    """MNIST's place taken by ten patterns in noise, so that no data is needed."""
    random = torch.Generator().manual_seed(1)
    labels = torch.arange(15_000) % 10
    patterns = torch.randint(0, 200, (10, 28, 28), generator=random)
    images = patterns[labels] + torch.randint(0, 56, (15_000, 28, 28), generator=random)
    monkeypatch.setattr(learning, "at_hand", lambda: True)
    monkeypatch.setattr(learning, "digits", lambda: (images.to(torch.uint8), labels))


def played(asked, trial=None, mine=None, most=10_000) -> list[dict]:
    """The first parts of a run, the last of them where it ended."""

    async def taken():
        parts, playing = [], yours.play(asked, trial, mine)
        async for part in playing:
            parts.append(part)
            if len(parts) == most:
                break
        await playing.aclose()
        return parts

    return run(taken())


def of_page(slots: dict) -> dict:
    """The hidden fields of what the page shows."""
    return dict(re.findall(r'name="(n|of)" value="([^"]*)"', slots["stand"]))
