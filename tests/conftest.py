"""Shared by every test: one thread, weights in memory, data when it is at hand."""

import os
from pathlib import Path

os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")

import pytest
import torch

from models import data

torch.set_num_threads(1)


@pytest.fixture(scope="session")
def data_root() -> Path:
    """The folder of the data sets; tests that ask for it are skipped where there is none."""
    for root in (data.folder(), Path(__file__).parents[2] / "shared" / "data"):
        if (root / "MNIST" / "raw").exists() and (root / "pendigits").exists():
            return root
    pytest.skip("no data sets at hand: set INKWELL_DATA to check more")


@pytest.fixture(scope="session")
def letters_root(data_root):
    """The same where Omniglot is among them too."""
    if not (data_root / "omniglot").exists():
        pytest.skip("no Omniglot at hand")
    return data_root


@pytest.fixture(scope="session")
def reviews_root(data_root):
    """The same where the film reviews are among them too."""
    if not (data_root / "sst").exists():
        pytest.skip("no film reviews at hand")
    return data_root


@pytest.fixture
def seven() -> list[list[list[int]]]:
    """Strokes of a plain 7 on a pad of 1024."""
    across = [[310 + 20 * i, 230] for i in range(20)]
    down = [[690 - 12 * i, 230 + 36 * i] for i in range(18)]
    return [across + down]


@pytest.fixture(scope="session")
def app_url():
    """The address of the whole app, served on this machine for the tests."""
    import app
    from demo.ui import launch_options

    _, url, _ = app.demo.launch(**launch_options(), prevent_thread_lock=True, quiet=True)
    yield url.rstrip("/")
    app.demo.close()
