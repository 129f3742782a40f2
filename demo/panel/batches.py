"""Answers to many visitors at once, worked out together: a micro-batcher."""

import asyncio
import threading
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

    `work(kind, items)` is done in `pool`, and `answers(kind, items, what it gave)` on the event loop: an
    answer for each item. Whatever Python does in the pool waits for Python's lock, which a busy loop holds,
    so the work should be one call that lets it go. It goes at once when the thread is free: waiting a few
    milliseconds for a fuller batch was tried, and costs a lone visitor more than it brings a crowd. `ask`
    belongs to one event loop.
    """

    def __init__(
        self,
        work: Callable[[Hashable, list], object],
        answers: Callable[[Hashable, list, object], list],
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
        self.answers = answers
        self.pool = pool
        self.most = most
        self.most_waiting = waiting
        self.each = each
        self.idle = idle
        self.idle_after = idle_after
        self._waiting: deque[Waiting] = deque()
        self._working = False
        self._lock = threading.Lock()  # of these two: the loop fills them, the thread empties them
        self._of_visitor: Counter = Counter()
        self._timer: asyncio.TimerHandle | None = None

    async def ask(self, kind: Hashable, item: object, visitor: Hashable):
        """The answer to one item. Busy; whatever `work` or `answers` raises."""
        # By visitor, so that one who floods is told so and nobody else notices.
        if len(self._waiting) >= self.most_waiting or self._of_visitor[visitor] >= self.each:
            raise Busy
        self._of_visitor[visitor] += 1
        loop = asyncio.get_running_loop()
        question = Waiting(kind, item, loop.create_future())
        with self._lock:
            self._waiting.append(question)
            rests = not self._working
            self._working = True
        try:
            if rests:
                self.pool.submit(self._work_on, loop)
            return await question.answer
        finally:
            self._of_visitor[visitor] -= 1
            if not self._of_visitor[visitor]:
                del self._of_visitor[visitor]

    def _work_on(self, loop: asyncio.AbstractEventLoop) -> None:
        """In the thread: batch after batch, until nothing waits.

        It does not ask the loop for the next one, which may be reading a hundred new questions just then.
        """
        while batch := self._next_batch():
            kind = batch[0].kind
            error = given = None
            try:
                given = self.work(kind, [question.item for question in batch])
            except Exception as raised:
                error = raised
            loop.call_soon_threadsafe(self._hand_out, kind, batch, given, error)

    def _next_batch(self) -> list[Waiting]:
        """What goes together, of those who have waited longest; nothing, and the thread may rest."""
        batch: list[Waiting] = []
        others: list[Waiting] = []
        with self._lock:
            while self._waiting and len(batch) < self.most:
                question = self._waiting.popleft()
                if question.answer.cancelled():
                    continue  # its visitor has gone
                is_together = not batch or question.kind == batch[0].kind
                (batch if is_together else others).append(question)
            self._waiting.extendleft(reversed(others))
            self._working = bool(batch)
        return batch

    def _hand_out(self, kind: Hashable, batch: list[Waiting], given: object, error: Exception | None) -> None:
        answers = []
        try:
            if not error:
                answers = self.answers(kind, [question.item for question in batch], given)
        except Exception as raised:
            error = raised
        for at, question in enumerate(batch):
            if question.answer.done():
                continue
            if error:
                question.answer.set_exception(error)
            else:
                question.answer.set_result(answers[at])
        self._rest_later()

    def _rest_later(self) -> None:
        if self._timer:
            self._timer.cancel()
        if self.idle:
            loop = asyncio.get_running_loop()
            self._timer = loop.call_later(self.idle_after, loop.run_in_executor, self.pool, self.idle)
