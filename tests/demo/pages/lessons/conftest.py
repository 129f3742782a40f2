"""What the tests of First steps share: time that does not pass, patients of no data set."""

from types import SimpleNamespace

import pytest
import torch

from demo import learn
from demo.panel import playback
from models import data


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch):
    async def at_once(seconds):
        pass

    # For the playback alone, not for a server in another thread of this process.
    monkeypatch.setattr(playback, "asyncio", SimpleNamespace(sleep=at_once))


@pytest.fixture
def patients(monkeypatch):
    """759 invented patients, so that no data is needed."""
    generator = torch.Generator().manual_seed(4)
    x = 2 * torch.rand(759, 8, generator=generator) - 1
    y = (x[:, :3].sum(1) + 0.3 * torch.randn(759, generator=generator) > -0.3).float()
    monkeypatch.setattr(data, "diabetes", lambda: (x, y))
    monkeypatch.setattr(learn, "has_patients", lambda: True)
    learn.run_of_course.cache_clear()
    yield x, y
    learn.run_of_course.cache_clear()
