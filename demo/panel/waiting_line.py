"""Turns at heavy work: so many visitors at once, the others in the order in which they came."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock


class Turns:
    """At most `most` have their turn at once."""

    def __init__(self, most: int):
        self.most, self._line, self._lock = most, [], Lock()

    @contextmanager
    def turn(self) -> Iterator[Callable[[], int]]:
        """A place in the line while the block lasts; called, it tells how many must leave before its turn."""
        ticket = object()
        with self._lock:
            self._line.append(ticket)

        def ahead() -> int:
            with self._lock:
                return max(0, self._line.index(ticket) + 1 - self.most)

        try:
            yield ahead
        finally:
            with self._lock:
                self._line.remove(ticket)

    def __len__(self) -> int:
        """How many have their turn or wait for it."""
        with self._lock:
            return len(self._line)
