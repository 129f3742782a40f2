"""The micro-batcher: what waits goes together, in order, and nobody takes the others' places."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from demo.panel.batches import Batcher, Busy
from tests.kit.lessons import run


class Work:
    """Doubles numbers, and holds the first batch until it may go on."""

    def __init__(self):
        self.batches = []
        self.gate = threading.Event()

    def __call__(self, kind, items):
        self.batches.append((kind, list(items)))
        if len(self.batches) == 1:
            assert self.gate.wait(60)
        if kind == "bad":
            raise ValueError("no such kind")
        return 2


def times(kind, items, factor):
    """The answers: made on the loop of what the work gave."""
    assert asyncio.get_running_loop()
    return [factor * item for item in items]


@pytest.fixture
def work():
    return Work()


@pytest.fixture
def pool():
    with ThreadPoolExecutor(1) as pool:
        yield pool


def after_the_first(work, pool, questions, **limits):
    """What comes of the (kind, item, visitor) `questions`, asked while the first batch is at work."""

    async def ask():
        batcher = Batcher(work, times, pool, **limits)
        first = asyncio.ensure_future(batcher.ask("good", 0, "first"))
        while not work.batches:
            await asyncio.sleep(0)
        others = [asyncio.ensure_future(batcher.ask(*question)) for question in questions]
        await asyncio.sleep(0)
        work.gate.set()
        return await asyncio.gather(first, *others, return_exceptions=True)

    return run(ask())[1:]


def test_what_waits_while_the_thread_is_at_work_goes_together(work, pool):
    answers = after_the_first(work, pool, [("good", n, n) for n in range(5)])
    assert answers == [0, 2, 4, 6, 8]
    assert work.batches == [("good", [0]), ("good", [0, 1, 2, 3, 4])]


def test_a_batch_is_no_larger_than_it_may_be(work, pool):
    after_the_first(work, pool, [("good", n, n) for n in range(5)], most=2)
    assert [len(items) for _, items in work.batches] == [1, 2, 2, 1]


def test_kinds_do_not_mix_and_keep_their_order(work, pool):
    questions = [("good", 1, 1), ("other", 2, 2), ("good", 3, 3), ("other", 4, 4)]
    assert after_the_first(work, pool, questions) == [2, 4, 6, 8]
    assert work.batches[1:] == [("good", [1, 3]), ("other", [2, 4])]


def test_what_is_wrong_with_one_kind_reaches_those_who_asked_for_it_alone(work, pool):
    answers = after_the_first(work, pool, [("bad", 1, 1), ("good", 2, 2), ("bad", 3, 3)])
    assert answers[1] == 4 and all(isinstance(answers[at], ValueError) for at in (0, 2))


def test_what_goes_wrong_with_the_answers_is_told_and_the_next_are_given(work, pool):
    work.gate.set()

    async def ask():
        batcher = Batcher(work, times, pool)
        with pytest.raises(TypeError):
            await batcher.ask("good", None, "one")
        return await batcher.ask("good", 4, "two")

    assert run(ask()) == 8


def test_a_visitor_who_floods_is_told_and_nobody_else(work, pool):
    flood = [("good", n, "flood") for n in range(10)]
    answers = after_the_first(work, pool, [*flood, ("good", 7, "other")], each=3)
    assert [isinstance(answer, Busy) for answer in answers] == [False] * 3 + [True] * 7 + [False]


def test_beyond_what_may_wait_everybody_is_told(work, pool):
    answers = after_the_first(work, pool, [("good", n, n) for n in range(6)], waiting=4)
    assert [isinstance(answer, Busy) for answer in answers] == [False] * 4 + [True] * 2


def test_the_question_of_a_visitor_who_has_gone_is_not_answered(work, pool):
    async def ask():
        batcher = Batcher(work, times, pool)
        first = asyncio.ensure_future(batcher.ask("good", 0, "first"))
        while not work.batches:
            await asyncio.sleep(0)
        gone = asyncio.ensure_future(batcher.ask("good", 1, "gone"))
        stays = asyncio.ensure_future(batcher.ask("good", 2, "stays"))
        await asyncio.sleep(0)
        gone.cancel()
        await asyncio.sleep(0)
        work.gate.set()
        return await first, await stays

    assert run(ask()) == (0, 4)
    assert work.batches[1] == ("good", [2])


def test_when_nobody_asks_it_is_told_once(work, pool):
    work.gate.set()
    idle = threading.Event()

    async def ask():
        batcher = Batcher(work, times, pool, idle=idle.set, idle_after=0.01)
        await batcher.ask("good", 1, "one")
        await asyncio.to_thread(idle.wait, 60)

    run(ask())
    assert idle.is_set()
