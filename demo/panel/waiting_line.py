"""Turns at heavy work: so many visitors at once, the others in the order in which they came."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock


class Turn:
    """A place in a line of Turns."""

    def __init__(self, turns: "Turns"):
        self._turns = turns
        self._began: float | None = None

    def ahead(self) -> int:
        """How many must leave before it is this one's turn; 0 from then on."""
        count = self._turns.ahead(self)
        if not count and self._began is None:
            self._began = time.monotonic()
        return count

    def is_over(self) -> bool:
        """Whether it has lasted for long enough, and somebody waits for it."""
        if self._began is None or not self._turns.waiting():
            return False
        return time.monotonic() - self._began >= self._turns.longest


class Turns:
    """At most `most` have their turn at once; while others wait, each for `longest` seconds."""

    def __init__(self, most: int, longest: float):
        self.most = most
        self.longest = longest
        self._line: list[Turn] = []
        self._lock = Lock()

    @contextmanager
    def turn(self) -> Iterator[Turn]:
        """A place at the end of the line while the block lasts."""
        turn = Turn(self)
        with self._lock:
            self._line.append(turn)
        try:
            yield turn
        finally:
            with self._lock:
                self._line.remove(turn)

    def ahead(self, turn: Turn) -> int:
        """How many must leave before it is that one's turn."""
        with self._lock:
            return max(0, self._line.index(turn) + 1 - self.most)

    def waiting(self) -> int:
        """How many wait for their turn."""
        return max(0, len(self) - self.most)

    def __len__(self) -> int:
        """How many have their turn or wait for it."""
        with self._lock:
            return len(self._line)
