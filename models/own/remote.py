"""Trials of visitors' own networks on a Ray cluster, called from here."""

from collections.abc import Callable

import numpy as np
import torch

from models.cluster import STARTING, Cluster, ClusterError, Lost, Remote
from models.own.settings import Settings
from models.own.trial import Trial, TrialState

# Of a processor. A trial that is paused needs none, and how many train at once is counted elsewhere; but
# Ray spreads only what reserves something.
RESERVED = 0.01
TRIES = 2  # for a while after a machine has gone, Ray begins on it still


class Worker:
    """What lives on the cluster: a Trial."""

    def __init__(self, settings: Settings, experiment: str, images: np.ndarray, labels: np.ndarray):
        """images, labels: all digits of the settings' source, (N, 28, 28) uint8 and (N,) int64."""
        self.given = (settings, experiment, images, labels)

    def begin(self) -> TrialState:
        """The trial before its first step. Problem."""
        settings, experiment, images, labels = self.given
        # One each: as many train on a machine as it has processors.
        torch.set_num_threads(1)
        # Copied, for what Ray hands out can not be written to, and torch knows no such tensors.
        self.trial = Trial(settings, experiment, torch.tensor(images), torch.tensor(labels))
        return self.trial.state()

    def go_to(self, step: float, seconds: float) -> TrialState:
        """Train as `Trial.go_to`; where it stands afterwards."""
        self.trial.go_to(step, seconds)
        return self.trial.state()

    def weights(self) -> bytes:
        """The best network as a safetensors file. NoFile."""
        return self.trial.weights()

    def film(self) -> bytes:
        """The best network's film."""
        return self.trial.film()


class RemoteTrial:
    """A Trial on the cluster, with the same methods; each may raise Lost."""

    def __init__(self, remote: Remote):
        self._remote = remote
        self._state: TrialState = remote.call("begin", seconds=STARTING)

    @property
    def steps(self) -> int:
        """Optimizer steps taken, of all its networks together."""
        return self._state.step

    @property
    def share(self) -> float:
        """How much of it is done, 0 to 1."""
        return self._state.share

    @property
    def over(self) -> bool:
        """Whether no step follows."""
        return self._state.over

    def go_to(self, step: float, seconds: float) -> None:
        """Train towards that step for so many seconds."""
        self._state = self._remote.call("go_to", step, seconds)

    def state(self) -> TrialState:
        """What there is to see of it, as it was after the last call of `go_to`."""
        return self._state

    def weights(self) -> bytes:
        """The best network as a safetensors file. NoFile."""
        return self._remote.call("weights")

    def film(self) -> bytes:
        """The best network's film."""
        return self._remote.call("film")


class RemoteTrials:
    """Where trials begin: a cluster that has the digits."""

    def __init__(self, cluster: Cluster, digits: Callable[[bool], tuple[torch.Tensor, torch.Tensor]]):
        """`digits`: of MNIST's training part, or made ones for True, (N, 28, 28) uint8 and (N,) int64; each
        loaded for the first trial that learns from them."""
        self._cluster = cluster
        self._digits = digits
        self._sent: dict[bool, tuple] = {}

    @property
    def is_connected(self) -> bool:
        """Whether the cluster can still be reached."""
        return self._cluster.is_connected

    @property
    def places(self) -> int:
        """How many train at once. Lost."""
        return self._cluster.places

    def begin(self, settings: Settings, experiment: str) -> RemoteTrial:
        """A trial before its first step. DataError, ClusterError."""
        if settings.made not in self._sent:
            parts = self._digits(settings.made)
            self._sent[settings.made] = tuple(self._cluster.put(part.numpy()) for part in parts)
        sent = self._sent[settings.made]
        for _ in range(TRIES):
            try:
                worker = self._cluster.start(Worker, settings, experiment, *sent, processors=RESERVED)
                return RemoteTrial(worker)
            except Lost as error:
                lost = error
        raise full() from lost


def full() -> ClusterError:
    """What a visitor is told who can not train now."""
    return ClusterError(
        "None of the machines that train can take another network now: try again in a few minutes."
    )
