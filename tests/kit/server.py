"""The app as a process of its own, which may be ended in any way."""

import http.client
import os
import subprocess
import sys
from pathlib import Path

from tests.kit.ports import free_port
from tests.kit.waiting import wait_until

TOP = Path(__file__).parents[2]
START = 240.0  # seconds: patience with a machine that has much else to do


class Server:
    """`python app.py`, its uploads under `place`, at a free port unless it is told one.

    `options`: of its command line; where they name a port, `port` is the same and no variable names it.
    `script`: another that starts it; `variables`: of its environment.
    """

    def __init__(
        self,
        place: Path,
        wrapper: tuple[str, ...] = (),
        port: int | None = None,
        options: tuple[str, ...] = (),
        script: str = "app.py",
        variables: dict[str, str] | None = None,
    ):
        self.port = port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.place = place
        self.log = place.parent / "log"
        settings = {"GRADIO_TEMP_DIR": str(place)}
        if "--port" not in options:
            settings["GRADIO_SERVER_PORT"] = str(self.port)
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [*wrapper, sys.executable, script, *options],
                cwd=TOP,
                env=os.environ | settings | (variables or {}),
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
