"""Work that steps back: it is done in other threads, which others go before."""

import os
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar

import pytest

from demo.panel import panel, polite
from demo.panel.limits import LIMITS

LANGUAGE = ContextVar("language", default="none")


def test_what_it_returns_and_raises_reaches_the_caller():
    with polite.pool(1, "test", polite.PARTS) as pool:
        assert polite.done_in(pool, divmod, 7, 3) == (2, 1)
        with pytest.raises(ZeroDivisionError):
            polite.done_in(pool, divmod, 7, 0)


def test_it_knows_what_the_caller_knows():
    LANGUAGE.set("zh")
    with polite.pool(1, "test", polite.PARTS) as pool:
        assert polite.done_in(pool, LANGUAGE.get) == "zh"


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere threads cannot be told apart")
def test_its_threads_step_back_and_the_callers_does_not():
    def niceness():
        return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())

    before = niceness()
    with polite.pool(1, "test", polite.TRAININGS) as pool:
        assert polite.done_in(pool, niceness) == polite.TRAININGS
    assert niceness() == before


def test_no_more_is_computed_at_once_than_there_are_cores():
    at_work = 0
    most = 0
    counting = threading.Lock()

    def work():
        nonlocal at_work, most
        with counting:
            at_work += 1
            most = max(most, at_work)
        _ = sum(range(100_000))
        with counting:
            at_work -= 1

    for pool in (panel.ANSWERING, panel.GOING_ON):
        with ThreadPoolExecutor(12) as visitors:
            for _ in range(48):
                visitors.submit(polite.done_in, pool, work)
    assert 1 <= most <= LIMITS.computed <= max(1, os.cpu_count() or 1)
