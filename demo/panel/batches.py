"""Answers to many visitors at once, worked out together: a micro-batcher."""

import asyncio
from collections import Counter, deque
from collections.abc import Callable, Hashable
from concurrent.futures import Executor
from dataclasses import dataclass


class Busy(Exception):
    """More is waiting than should: whoever asked may ask again in a moment."""


@dataclass(frozen=True)
class Waiting:
    """One question that waits: only questions of one kind go into a batch."""

    kind: Hashable
    item: object
    answer: asyncio.Future


class Batcher:
    """Collects what waits while one thread is at work, and hands it over as the next batch.

    `work(kind, items)` gives an answer for each item, in `pool`. It goes at once when the thread is free:
    waiting a few milliseconds for a fuller batch was tried, and costs a lone visitor more than it brings a
    crowd. All methods belong to one event loop.
    """

    def __init__(
        self,
        work: Callable[[Hashable, list], list],
        pool: Executor,
        most: int = 32,
        waiting: int = 256,
        each: int = 8,
        idle: Callable[[], None] | None = None,
        idle_after: float = 30.0,
    ):
        """`most`: items in a batch; `waiting`: in all; `each`: of one visitor. `idle`: called when for
        `idle_after` seconds nobody has asked."""
        self.work = work
        self.pool = pool
        self.most = most
        self.most_waiting = waiting
        self.each = each
        self.idle = idle
        self.idle_after = idle_after
        self._waiting: deque[Waiting] = deque()
        self._of_visitor: Counter = Counter()
        self._working = False
        self._timer: asyncio.TimerHandle | None = None

    async def ask(self, kind: Hashable, item: object, visitor: Hashable):
        """The answer to one item. Busy; whatever `work` raises."""
        # By visitor, so that one who floods is told so and nobody else notices.
        if len(self._waiting) >= self.most_waiting or self._of_visitor[visitor] >= self.each:
            raise Busy
        self._of_visitor[visitor] += 1
        question = Waiting(kind, item, asyncio.get_running_loop().create_future())
        self._waiting.append(question)
        self._go_on()
        try:
            return await question.answer
        finally:
            self._of_visitor[visitor] -= 1
            if not self._of_visitor[visitor]:
                del self._of_visitor[visitor]

    def _go_on(self) -> None:
        if self._working or not self._waiting:
            return
        kind = self._waiting[0].kind
        batch: list[Waiting] = []
        others: deque[Waiting] = deque()
        while self._waiting and len(batch) < self.most:
            question = self._waiting.popleft()
            if question.answer.cancelled():
                continue  # its visitor has gone
            (batch if question.kind == kind else others).append(question)
        self._waiting.extendleft(reversed(others))
        if not batch:
            self._go_on()
            return
        self._working = True
        loop = asyncio.get_running_loop()
        items = [question.item for question in batch]
        done = loop.run_in_executor(self.pool, self.work, kind, items)
        done.add_done_callback(lambda done: self._hand_out(batch, done))

    def _hand_out(self, batch: list[Waiting], done: asyncio.Future) -> None:
        self._working = False
        error = done.exception()
        answers = [None] * len(batch) if error else done.result()
        for question, answer in zip(batch, answers, strict=True):
            if question.answer.done():
                continue
            if error:
                question.answer.set_exception(error)
            else:
                question.answer.set_result(answer)
        self._go_on()
        self._rest_later()

    def _rest_later(self) -> None:
        if self._timer:
            self._timer.cancel()
        if self.idle:
            loop = asyncio.get_running_loop()
            self._timer = loop.call_later(self.idle_after, loop.run_in_executor, self.pool, self.idle)
