"""Own networks on a cluster, as far as it can be tried without one."""

import sys

import pytest

from demo import learn
from demo.pages.lessons.yours import own_network
from demo.panel.waiting_line import Turns
from models import cluster
from models.cluster import ClusterError, Lost
from models.own.remote import RemoteTrials, Worker
from tests.kit.own_runs import OWN, Owner, mnist  # noqa: F401


class NearCluster:
    """A cluster that is this process. `lost`: what its next calls raise."""

    is_connected = True
    places = 3

    def __init__(self):
        self.lost: list[Exception] = []
        self.began = 0
        self.sent = 0

    def put(self, value):
        self.sent += 1
        return value

    def start(self, kind, *arguments, processors):
        self.began += 1
        return NearWorker(self, kind(*arguments))


class NearWorker:
    def __init__(self, cluster: NearCluster, worker: Worker):
        self.cluster = cluster
        self.worker = worker

    def call(self, method, *arguments, seconds=None):
        if self.cluster.lost:
            raise self.cluster.lost.pop()
        return getattr(self.worker, method)(*arguments)


@pytest.fixture
def near(monkeypatch):
    """Own networks train on that cluster."""
    machines = NearCluster()
    monkeypatch.setattr(learn, "RAY", "ray://nowhere:1")
    monkeypatch.setattr(learn, "_cluster", RemoteTrials(machines, learn.digits))
    monkeypatch.setattr(own_network, "HEAVY", Turns(1, 45))
    return machines


def test_a_network_is_trained_on_the_cluster_from_the_first_step_to_the_file(near):
    owner = Owner(OWN)
    assert "step 1 of 10" in owner.step()["stand"]
    last = owner.play()[-1]
    assert "Done" in last["told"] and "step 10 of 10" in last["stand"]
    assert owner.network is not None
    assert near.began == 1
    assert own_network.HEAVY.most == near.places
    (slots,) = owner.files(want="safetensors")
    assert "inkwell-cnn.safetensors" in slots["files"]


def test_the_digits_are_sent_once(near):
    for seed in ("1", "2"):
        Owner(OWN | {"seed": seed}).step()
    assert (near.began, near.sent) == (2, 2)  # images and labels


def test_a_lost_machine_is_told_and_the_run_begins_again(near):
    owner = Owner(OWN)
    owner.step()
    near.lost = [Lost("gone")]
    slots = []
    with pytest.raises(Lost, match="has gone, and the training with it. Press “Play” to begin again"):
        slots += owner.play()
    assert owner.head.recording.step == 0
    assert "step 0 of 10" in owner.ask()["stand"]
    assert "Done" in owner.play()[-1]["told"]
    assert near.began == 2


def test_a_machine_that_goes_while_a_run_begins_is_replaced_by_another(near):
    near.lost = [Lost("gone")]
    owner = Owner(OWN)
    owner.step()
    assert (owner.head.recording.step, near.began) == (1, 2)


def test_where_no_machine_has_room_a_sentence_says_so(near):
    near.lost = [Lost("gone"), Lost("gone")]
    with pytest.raises(ClusterError, match="can take another network now: try again in a few minutes"):
        Owner(OWN).step()


def test_a_visitor_is_not_told_where_the_cluster_was_looked_for(monkeypatch, capsys):
    monkeypatch.setattr(learn, "RAY", "ray://127.0.0.1:9")
    monkeypatch.setattr(learn, "_cluster", None)
    monkeypatch.setitem(sys.modules, "ray", None)
    monkeypatch.setattr(cluster.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(ClusterError) as refusal:
        learn.places()
    assert "127.0.0.1" not in str(refusal.value)
    assert f"Ray is not installed here: {cluster.HOW}" in capsys.readouterr().out
