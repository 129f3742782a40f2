"""What the server does at once and at most, in one table, and the gates that hold it to that."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """How many of each kind are answered at once; the others wait, or are told that the server is busy."""

    live_batch: int = 32  # drawings that are read together while the pen is down
    live_waiting: int = 256  # of them that wait: beyond that the page is asked for patience
    live_each: int = 8  # of one visitor
    answers: int = 6  # panels' first answers, which go past Gradio's queue
    patience: float = 2.0  # seconds that such an answer waits for its turn
    # Panels' answers, and parts of long ones: as many as there are cores. Beyond four nothing was tried.
    computed: int = min(4, os.cpu_count() or 1)
    follow: int = 4  # panels' slow parts
    requests: int = 2  # long answers, for which a button was pressed
    playbacks: int = 12  # runs shown step by step; each mostly sleeps between two pictures
    endpoints: int = 2  # calls of one endpoint
    quick_endpoints: int = 4  # calls of one that answers within milliseconds
    events: int = 4  # of any other kind
    waiting: int = 128  # events in Gradio's queue
    trainings: int = 2  # visitors' own networks that train; each takes a core
    turn: float = 45.0  # seconds for which one trains while others wait; then it waits itself
    own_runs: int = 64  # visitors who train one, or have a place in the line
    own_run: int = 3600  # seconds that such a run is kept after it was last touched
    own_network: int = 4 * 3600  # seconds that the network it gave is kept
    # Whose things are kept, of who trains up to 10 MB with the film; then the longest unseen go.
    visitors: int = 200
    body: int = 1_000_000  # bytes of a request: 20,000 points of two numbers fit twice over
    upload: int = 20 * 1024**2  # bytes of a file, which Gradio itself holds to
    uploads: int = 21 * 1024**2  # bytes of a request that brings files, of all of them together
    # Seconds: how often uploads are looked through, and how old one may be.
    uploads_kept: tuple[int, int] = (60, 120)


LIMITS = Limits()


class Gate:
    """Lets so many through at once."""

    def __init__(self, at_once: int, patience: float = 0):
        self._places = threading.BoundedSemaphore(at_once)
        self._patience = patience

    @contextmanager
    def enter(self) -> Iterator[bool]:
        """Whether there was a place within the gate's patience; it is held while the block lasts."""
        inside = self._places.acquire(timeout=self._patience)
        try:
            yield inside
        finally:
            if inside:
                self._places.release()
