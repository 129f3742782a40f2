"""The server's end: told by a signal, it goes in peace, whoever still listens."""

import os
import shutil
import signal
import subprocess
from pathlib import Path

import pytest

from tests.kit.server import Server

END = 60.0
# In a container the server is the first process, for which signals mean nothing by themselves.
AS_FIRST_PROCESS = ("unshare", "--user", "--map-root-user", "--pid", "--fork", "--kill-child")


def can_be_first() -> bool:
    if not shutil.which("unshare"):
        return False
    return subprocess.run([*AS_FIRST_PROCESS, "true"], capture_output=True).returncode == 0


def first_process_of(server: Server) -> int:
    """The process in its own space, as this one knows it."""
    children = Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children")
    return int(children.read_text().split()[0])


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_server_in_peace_while_somebody_listens(tmp_path, number):
    server = Server(tmp_path / "uploads")
    try:
        server.upload()
        listening = [server.ask("GET", f"/gradio_api/heartbeat/visitor{n}") for n in range(3)]
        assert all(stream.status == 200 for stream in listening)
        server.process.send_signal(number)
        assert server.process.wait(END) == 0
    finally:
        server.process.kill()
    assert list(server.place.iterdir()) == []
    assert "Traceback" not in server.log.read_text()


@pytest.mark.skipif(not can_be_first(), reason="no process can be the first of a space of its own here")
def test_a_container_may_end_it_too(tmp_path):
    server = Server(tmp_path / "uploads", AS_FIRST_PROCESS)
    try:
        stream = server.ask("GET", "/gradio_api/heartbeat/visitor")
        assert stream.status == 200
        os.kill(first_process_of(server), signal.SIGTERM)
        assert server.process.wait(END) == 0
    finally:
        server.process.kill()
    assert list(server.place.iterdir()) == []
