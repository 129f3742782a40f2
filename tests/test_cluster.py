"""A Ray cluster of two nodes: own networks and all others are trained on it, and a node that dies is told."""

import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from demo import learn
from demo.pages.lessons.yours import own_network
from demo.panel.waiting_line import Turns
from models import checkpoint, train
from models.cluster import Lost
from models.own.settings import Settings
from models.own.trial import Trial
from models.training.run import kept
from tests.kit.own_runs import OWN, Owner, mnist  # noqa: F401
from tests.kit.ray_nodes import MISSING, cluster
from tests.kit.waiting import wait_until

pytestmark = pytest.mark.slow

STARTING = 300.0  # seconds in which four processes have imported torch and begun, on a busy machine
LONG = OWN | {"digits": "10000", "batch": "10", "epochs": "2"}


@pytest.fixture
def nodes(monkeypatch):
    """Two nodes of two processors, on which own networks are trained."""
    pytest.importorskip("ray", reason=MISSING)
    with cluster(2) as running:
        threads = ThreadPoolExecutor(8)
        monkeypatch.setattr(learn, "THREADS", threads)
        monkeypatch.setattr(learn, "RAY", running.address)
        monkeypatch.setattr(learn, "_cluster", None)
        monkeypatch.setattr(own_network, "HEAVY", Turns(1, 45))
        yield running
        threads.shutdown()


def test_four_are_trained_at_once_and_a_lost_node_is_told(nodes):
    owners = [Owner(LONG | {"seed": str(seed)}) for seed in range(4)]
    with ThreadPoolExecutor(4) as visitors:
        playing = [visitors.submit(owner.play) for owner in owners]
        wait_until(
            lambda: all(owner.head.recording and owner.head.recording.begun for owner in owners), STARTING
        )
        assert len(own_network.HEAVY) == own_network.HEAVY.most == 4
        nodes.lose_second()
        problems = [training.exception() for training in playing]
    lost = [owner for owner, problem in zip(owners, problems, strict=True) if problem]
    assert [type(problem) for problem in problems if problem] == [Lost, Lost]
    assert all("Press “Play” to begin again." in str(problem) for problem in problems if problem)
    # Whoever was on the other node has a network; whoever was not begins again, there.
    assert sum(owner.network is not None for owner in owners) == 2
    for owner in lost:
        assert owner.head.recording.step == 0
        short = {"digits": "1000", "batch": "100"}
        assert "Done" in owner.play(**short)[-1]["told"]
        (slots,) = owner.files(want="safetensors", **short)
        assert "inkwell-cnn.safetensors" in slots["files"]


def test_a_network_is_the_same_wherever_it_is_trained(nodes):
    settings = Settings(width=5, digits=1_000, epochs=1, batch=100)
    there = learn.OwnRun(settings, "one")
    while not there.over:
        there.go_to(np.inf)
    here = Trial(settings, "one", *learn.digits())
    while not here.over:
        here.advance(1)
    (far,), (near,) = there.look().networks.values(), here.state().networks.values()
    assert far.history == near.history
    assert (far.weights == near.weights).all()
    assert there.network().error == near.error


def test_all_are_trained_at_once_and_go_on_when_a_node_is_lost(data_root, tmp_path, monkeypatch, capfd):
    pytest.importorskip("ray", reason=MISSING)
    monkeypatch.chdir(tmp_path)
    words = ["names", "cnn_small", "--recipe", "plain", "--epochs", "3", "--out", "weights"]
    with cluster(1) as running:

        def lose_a_node():
            wait_until(
                lambda: kept("names", "plain").exists() and kept("cnn_small", "plain").exists(), STARTING
            )
            running.lose_second()

        losing = threading.Thread(target=lose_a_node)
        losing.start()
        assert train.main([*words, "--data", str(data_root), "--ray", running.address]) == 0
        losing.join()
    assert "Another one goes on after epoch" in capfd.readouterr().out
    for key in ("names", "cnn_small"):
        facts = checkpoint.facts(key, "plain", tmp_path / "weights")
        assert facts["epochs"] == len(facts["curve"]["train"]) == 3
        assert not kept(key, "plain").exists()
