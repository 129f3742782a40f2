"""A Ray cluster of two nodes on this machine: processes of their own, which can be killed."""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from models.cluster import HOW, ClusterError, connect
from tests.kit.ports import free_port
from tests.kit.waiting import wait_until

MISSING = f"No Ray: {HOW} to try a cluster."
HOST = "127.0.0.1"
STORE = 200_000_000  # bytes of each node's memory for what is sent once
STARTED = "will now block forever"  # says a node that has started
SECONDS = 240.0


@dataclass
class Cluster:
    """`address`: as INKWELL_RAY takes it; `second`: the node that can be lost."""

    address: str
    second: psutil.Process

    def lose_second(self) -> None:
        """Kill the second node, and whatever runs on it."""
        for process in [*self.second.children(recursive=True), self.second]:
            try:
                process.kill()
            except psutil.NoSuchProcess:
                continue  # it ended with its parent


@contextmanager
def cluster(processors: int) -> Iterator[Cluster]:
    """Two nodes of so many processors each, as long as the block lasts."""
    gcs, client = free_port(), free_port()
    folder = Path(tempfile.mkdtemp(prefix="ray"))  # a short path: sockets lie in it
    head = ["--head", f"--port={gcs}", f"--ray-client-server-port={client}", "--include-dashboard=false"]
    nodes = []
    try:
        nodes.append(_node(folder, "head", *head, f"--num-cpus={processors}", f"--temp-dir={folder}"))
        nodes.append(_node(folder, "second", f"--address={HOST}:{gcs}", f"--num-cpus={processors}"))
        address = f"ray://{HOST}:{client}"
        wait_until(lambda: _takes_clients(address), SECONDS)
        yield Cluster(address, nodes[1])
    finally:
        _forget_connection()
        for node in nodes:
            if node.is_running():
                processes = [*node.children(recursive=True), node]
                node.terminate()
                _gone, alive = psutil.wait_procs(processes, timeout=5)
                for process in alive:
                    process.kill()
        shutil.rmtree(folder, ignore_errors=True)


def _node(folder: Path, name: str, *options: str) -> psutil.Process:
    """A node that has started."""
    log = folder / f"{name}.log"
    command = [
        sys.executable, "-m", "ray.scripts.scripts", "start", f"--node-ip-address={HOST}",
        f"--object-store-memory={STORE}", "--disable-usage-stats", "--block", *options,
    ]  # fmt: skip
    # Without gRPC's fork handlers no process that a head starts for a client dies:
    # https://github.com/ray-project/ray/issues/63202
    grpc = {"GRPC_ENABLE_FORK_SUPPORT": "0"}
    environment = os.environ | grpc | {"RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "1"}
    with log.open("w") as file:
        process = psutil.Popen(command, stdout=file, stderr=file, env=environment, cwd=folder)

    def started() -> bool:
        assert process.is_running() and process.status() != psutil.STATUS_ZOMBIE, log.read_text()
        return STARTED in log.read_text()

    wait_until(started, SECONDS)
    return process


def _takes_clients(address: str) -> bool:
    """Whether somebody who connects is let in: on a busy machine a head that has started may not yet."""
    try:
        connect(address).close()
    except ClusterError:
        return False
    return True


def _forget_connection() -> None:
    import ray

    ray.shutdown()
