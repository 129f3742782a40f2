"""The server's end: told by a signal, it goes in peace, whoever still listens."""

import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.kit.waiting import wait_until

TOP = Path(__file__).parents[2]
START = 240.0  # seconds: patience with a machine that has much else to do
END = 60.0
# In a container the server is the first process, for which signals mean nothing by themselves.
AS_FIRST_PROCESS = ("unshare", "--user", "--map-root-user", "--pid", "--fork", "--kill-child")


def can_be_first() -> bool:
    if not shutil.which("unshare"):
        return False
    return subprocess.run([*AS_FIRST_PROCESS, "true"], capture_output=True).returncode == 0


class Server:
    """`python app.py` as a process of its own, its uploads under `place`."""

    def __init__(self, place: Path, wrapper: tuple[str, ...] = ()):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.place = place
        self.log = place.parent / "log"
        settings = {"GRADIO_TEMP_DIR": str(place), "GRADIO_SERVER_PORT": str(self.port)}
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [*wrapper, sys.executable, "app.py"],
                cwd=TOP,
                env=os.environ | settings,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        wait_until(self.answers, START)

    def answers(self) -> bool:
        assert self.process.poll() is None, self.log.read_text()
        try:
            return self.ask("GET", "/config").status == 200
        except OSError:
            return False

    def ask(self, method: str, path: str, body: bytes = b"", **headers) -> http.client.HTTPResponse:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request(method, path, body, headers)
        return connection.getresponse()

    def upload(self) -> None:
        parts = (
            b"--edge",
            b'Content-Disposition: form-data; name="files"; filename="a.png"',
            b"",
            b"pixels",
            b"--edge--",
            b"",
        )
        kind = {"Content-Type": "multipart/form-data; boundary=edge"}
        assert self.ask("POST", "/gradio_api/upload", b"\r\n".join(parts), **kind).status == 200
        assert [file.read_bytes() for file in self.place.rglob("a.png")] == [b"pixels"]


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
