"""Objects on the machines of a Ray cluster, called from here (https://docs.ray.io).

Ray is optional: requirements-cluster.txt has it. Each machine needs the packages of requirements.txt; the
code of models/ is sent to it. Give a client's address, ray://head:10001, wherever this program is to outlive
the cluster: Ray ends a process that is a part of it when the head goes.

Problem
└── ClusterError            the cluster cannot be reached, or has no room
    └── Lost                a machine has gone, and what lived there with it
"""

import importlib.util
import time
from pathlib import Path

from models.problem import Problem

HOW = "pip install -r requirements-cluster.txt"
# Seconds that an object may take to be there: importing torch takes ten on a busy machine, for each of them.
STARTING = 180.0
PATIENCE = 60.0  # seconds for a call, before its machine is given up
MEMORY = 600 * 2**20  # bytes that an object reserves: torch takes most of them
# The head starts a process for each client. A few in a hundred die as they are forked, some in a row:
# https://github.com/ray-project/ray/issues/63202
TRIES = 5
PAUSE = 3.0  # seconds between them: for ten the head looks for the one that died, and others die sooner


class ClusterError(Problem):
    """The cluster cannot be reached, or has no room; the sentence says what to do."""


class Lost(ClusterError):
    """A machine of the cluster has gone, and what lived there with it."""


class Remote:
    """An object on a machine of the cluster. It ends when nobody here holds it any more."""

    def __init__(self, actor):
        self._actor = actor

    def call(self, method: str, *arguments, seconds: float | None = PATIENCE):
        """What the method returns. Lost, also when it takes longer; any Problem that the method raises."""
        import ray

        try:
            return ray.get(getattr(self._actor, method).remote(*arguments), timeout=seconds)
        except ray.exceptions.RayTaskError as error:
            if isinstance(error.cause, Problem):
                raise error.cause from None
            raise
        except (ray.exceptions.RayError, ConnectionError) as error:
            raise Lost(
                "A machine of the cluster has gone, or does not answer ({why}).", why=type(error).__name__
            ) from error


class Cluster:
    """A connection to a cluster."""

    @property
    def is_connected(self) -> bool:
        """Whether it still stands."""
        import ray

        return ray.is_initialized()

    @property
    def places(self) -> int:
        """How many processors its machines have together, at least 1. Lost."""
        import ray

        try:
            return max(1, int(ray.cluster_resources().get("CPU", 0)))
        except (ray.exceptions.RayError, ConnectionError) as error:
            raise Lost("The cluster has gone ({why}).", why=type(error).__name__) from error

    def put(self, value: object) -> object:
        """What stands for the value in the arguments of `start`: it is sent once. Lost."""
        import ray

        try:
            return ray.put(value)
        except (ray.exceptions.RayError, ConnectionError) as error:
            raise Lost("The cluster has gone ({why}).", why=type(error).__name__) from error

    def start(self, kind: type, *arguments, processors: float) -> Remote:
        """A new object of this class, on a machine that has room. Its first call waits until it is there.

        `processors`: how many it reserves; next to nothing for one that mostly rests.
        """
        import ray

        options = {"num_cpus": processors, "memory": MEMORY, "scheduling_strategy": "SPREAD"}
        try:
            return Remote(ray.remote(kind).options(**options).remote(*arguments))
        except (ray.exceptions.RayError, ConnectionError) as error:
            raise Lost("The cluster has gone ({why}).", why=type(error).__name__) from error

    def close(self) -> None:
        """End the connection: all objects end, and whoever waits for them gets Lost."""
        import ray

        ray.shutdown()


def connect(address: str) -> Cluster:
    """The cluster at an address as `ray.init` takes it. ClusterError: no Ray is installed, nobody answers."""
    if importlib.util.find_spec("ray") is None:
        raise ClusterError("Ray is not installed here: {command}", command=HOW)
    import ray

    code = {"py_modules": [str(Path(__file__).parent)], "env_vars": {"OMP_NUM_THREADS": "1"}}
    for attempt in range(TRIES):
        if attempt:
            time.sleep(PAUSE)
        ray.shutdown()  # what is left of a connection that is gone
        try:
            ray.init(address, runtime_env=code, log_to_driver=False)
            return Cluster()
        except (ray.exceptions.RayError, ConnectionError, RuntimeError, ValueError) as error:
            failure = error
        if not isinstance(failure, ConnectionAbortedError):
            break
    raise ClusterError(
        "No Ray cluster answers at {address} ({why}). Is it running, and INKWELL_RAY its address?",
        address=address,
        why=_reason(failure),
    ) from failure


def _reason(failure: Exception) -> str:
    lines = str(failure).strip().splitlines()
    if not lines:
        return type(failure).__name__
    # What went wrong on the head comes as a traceback, whose last line says it.
    return lines[-1] if isinstance(failure, ConnectionAbortedError) else lines[0]
