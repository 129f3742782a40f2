"""A Firefox at a page, driven by Marionette, which every Firefox brings: no driver has to be installed.

A message is "<bytes>:[0, number, command, parameters]", an answer "<bytes>:[1, number, error, result]".
"""

import json
import os
import shutil
import socket
import subprocess
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.kit.ports import free_port
from tests.kit.waiting import wait_until

HOW = "No Firefox: set $FIREFOX, or install your system's, such as Debian's firefox-esr."
SETTINGS = {
    "marionette.port": 0,
    "app.normandy.enabled": False,
    "app.update.auto": False,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "intl.accept_languages": "en-US",
    "toolkit.telemetry.reportingpolicy.firstRun": False,
}
SEEN = "[...document.querySelectorAll(arguments[0])].find((one) => one.getClientRects().length)"
START = 120.0  # seconds
PATIENCE = 90.0


class Firefox:
    """A window of its own, headless. `page` scripts are bodies of functions: "return document.title"."""

    def __init__(self, port: int):
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
        self._kept = b""
        self._number = 0
        self._read()  # what it says of itself
        # A page takes clicks and waits for nothing by itself.
        self.ask("WebDriver:NewSession", {"capabilities": {"alwaysMatch": {"timeouts": {"script": 90_000}}}})

    def ask(self, command: str, parameters: dict | None = None):
        """The result of a command. AssertionError with what Firefox says when it fails."""
        self._number += 1
        message = json.dumps([0, self._number, command, parameters or {}]).encode()
        self._socket.sendall(b"%d:%b" % (len(message), message))
        _kind, number, error, result = self._read()
        assert number == self._number and error is None, error
        return result.get("value") if isinstance(result, dict) and "value" in result else result

    def _read(self):
        while b":" not in self._kept:
            self._more()
        length, _, rest = self._kept.partition(b":")
        self._kept = rest
        while len(self._kept) < int(length):
            self._more()
        message, self._kept = self._kept[: int(length)], self._kept[int(length) :]
        return json.loads(message)

    def _more(self) -> None:
        part = self._socket.recv(65536)
        assert part, "Firefox has gone"
        self._kept += part

    def go(self, address: str) -> None:
        self.ask("WebDriver:Navigate", {"url": address})

    def run(self, script: str, *values):
        """What a script in the page returns."""
        return self.ask("WebDriver:ExecuteScript", {"script": script, "args": list(values), "sandbox": None})

    def wait_for(self, selector: str) -> None:
        """Until such an element is on the page and seen."""
        seen = (
            "return [...document.querySelectorAll(arguments[0])].some((one) => one.getClientRects().length)"
        )
        try:
            wait_until(lambda: self.run(seen, selector), PATIENCE)
        except AssertionError as late:
            raise AssertionError(f"{selector} has not come") from late

    def click(self, selector: str) -> None:
        """A click in the middle of the first such element that is seen, by the mouse."""
        self.wait_for(selector)
        x, y = self.run(
            f"""const one = {SEEN};
            one.scrollIntoView({{ block: "center" }});
            const box = one.getBoundingClientRect();
            return [box.x + box.width / 2, box.y + box.height / 2].map(Math.round);""",
            selector,
        )
        self.drag([(x, y)])

    def drag(self, places, kind: str = "mouse") -> None:
        """A pointer goes down at the first place, to all others, and up."""
        steps = [{"type": "pointerMove", "duration": 0, "x": round(x), "y": round(y)} for x, y in places]
        down, up = ({"type": name, "button": 0} for name in ("pointerDown", "pointerUp"))
        pointer = {"type": "pointer", "id": kind, "parameters": {"pointerType": kind}}
        self.ask(
            "WebDriver:PerformActions", {"actions": [pointer | {"actions": [steps[0], down, *steps[1:], up]}]}
        )

    def close(self) -> None:
        self._socket.close()


@contextmanager
def firefox_or_skip(folder: Path):
    """A browser as long as the block lasts, its profile in `folder`; without one a test skips."""
    names = ("firefox-esr", "firefox")
    path = os.environ.get("FIREFOX") or next((found for name in names if (found := shutil.which(name))), None)
    if path is None:
        pytest.skip(HOW)
    port = free_port()
    settings = SETTINGS | {"marionette.port": port}
    lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in settings.items()]
    (folder / "user.js").write_text("\n".join(lines))
    command = [path, "--headless", "--marionette", "--no-remote", "--profile", str(folder)]
    window = ["--width", "1440", "--height", "900"]
    with (folder / "log").open("w") as log:
        process = subprocess.Popen([*command, *window], stdout=log, stderr=subprocess.STDOUT)
    try:
        wait_until(lambda: listens(process, port, folder / "log"), START)
        browser = Firefox(port)
        yield browser
        browser.close()
    finally:
        process.terminate()
        process.wait(30)


def listens(process: subprocess.Popen, port: int, log: Path) -> bool:
    assert process.poll() is None, log.read_text()
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
