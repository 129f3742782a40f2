"""A connection to a Ray cluster, where the head at first fails; Ray itself is not needed."""

import sys
from types import SimpleNamespace

import pytest

from models import cluster

ABORTED = ConnectionAbortedError(
    "Initialization failure from server:\nTraceback (most recent call last):\n"
    "RuntimeError: Starting Ray client server failed.\n"
)


class Head:
    """Stands for the ray module: each connection meets the next failure; after the last one, none."""

    exceptions = SimpleNamespace(RayError=type("RayError", (Exception,), {}))

    def __init__(self, *failures: Exception):
        self.failures = list(failures)
        self.connections = 0

    def init(self, address: str, **options) -> None:
        self.connections += 1
        if self.failures:
            raise self.failures.pop(0)

    def shutdown(self) -> None:
        """There is nothing to end."""


@pytest.fixture
def connect(monkeypatch):
    """Connect to a head that stands for Ray."""

    def connect(head: Head) -> cluster.Cluster:
        monkeypatch.setitem(sys.modules, "ray", head)
        monkeypatch.setattr(cluster, "PAUSE", 0)
        monkeypatch.setattr(cluster.importlib.util, "find_spec", lambda name: head)
        return cluster.connect("ray://head:10001")

    return connect


def test_a_head_whose_process_for_this_client_died_is_connected_to_again(connect):
    head = Head(ABORTED, ABORTED)
    assert isinstance(connect(head), cluster.Cluster)
    assert head.connections == 3


def test_of_a_head_that_fails_each_time_the_reason_is_given(connect):
    head = Head(*[ABORTED] * cluster.TRIES)
    with pytest.raises(cluster.ClusterError, match=r"ray://head:10001 \(RuntimeError: Starting Ray client"):
        connect(head)
    assert head.connections == cluster.TRIES


def test_where_nobody_answers_nobody_is_connected_to_again(connect):
    head = Head(ConnectionError("ray client connection timeout"))
    with pytest.raises(cluster.ClusterError, match=r"\(ray client connection timeout\)"):
        connect(head)
    assert head.connections == 1
