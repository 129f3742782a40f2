"""A visitor without a browser: opens panels of a running app and presses their buttons, as the page does.

It speaks Gradio's own protocol: POST /run/predict for what is answered at once, /queue/join and the events of
/queue/data for what comes part by part.
"""

import json
import secrets
from collections.abc import Iterator
from functools import cached_property

import httpx

PATIENCE = httpx.Timeout(60, read=600)


class Visitor:
    """One session. `panel` below is a panel's name; `how` one of its events, "input", "submit", "expand" …"""

    def __init__(self, url: str):
        self.session = secrets.token_hex(6)
        self._client = httpx.Client(base_url=url, timeout=PATIENCE)
        self._number = 0

    def __enter__(self) -> "Visitor":
        return self

    def __exit__(self, *_) -> None:
        self.leave()

    def leave(self) -> None:
        """Close every connection, as a closed tab does."""
        self._client.close()

    def get(self, path: str) -> httpx.Response:
        """What is at an address."""
        return self._client.get(path)

    def draw(self, strokes: list, **fields) -> httpx.Response:
        """What the live route answers to a drawing."""
        message = {"strokes": strokes, "size": 1024, "recipe": "robust", "visitor": self.session}
        return self.post("/live", message | fields)

    def post(self, path: str, message: object) -> httpx.Response:
        """What an address answers to JSON; NaN, infinities and half characters go as Python writes them."""
        content = message if isinstance(message, bytes) else json.dumps(message).encode()
        return self._client.post(path, content=content, headers={"Content-Type": "application/json"})

    def upload(self, name: str, content: bytes) -> httpx.Response:
        """What is answered to a file: where the server has put it."""
        return self._client.post("/gradio_api/upload", files={"files": (name, content)})

    @cached_property
    def config(self) -> dict:
        """What the page is built from."""
        return self._client.get("/config").json()

    @cached_property
    def events(self) -> dict[tuple[str, str], int]:
        """{(a component's elem_id, how): the function's number} of all events that have a function."""
        names = {one["id"]: one["props"].get("elem_id") for one in self.config["components"]}
        return {
            (names.get(component), how): event["id"]
            for event in self.config["dependencies"]
            if event["backend_fn"]
            for component, how in event["targets"]
        }

    def message(self, panel: str, how: str, fields: dict) -> dict:
        """What the page would send."""
        self._number += 1
        request = {"n": self._number, "drawn": {}, "pointed": False, "recipe": "robust", "lang": "en"}
        event = self.events[panel, how]
        states = next(one for one in self.config["dependencies"] if one["id"] == event)["inputs"]
        return {
            "data": [None] * len(states),
            "event_data": request | fields,
            "fn_index": event,
            "session_hash": self.session,
        }

    def ask(self, panel: str, how: str = "input", **fields) -> httpx.Response:
        """What is answered at once."""
        return self.send(self.message(panel, how, fields))

    def send(self, message: dict) -> httpx.Response:
        """A message of any kind, past the queue."""
        return self.post("/gradio_api/run/predict", message)

    def join(self, panel: str, how: str = "submit", **fields) -> None:
        """Take a place in the queue; `hear` tells what comes of it."""
        self.put(self.message(panel, how, fields)).raise_for_status()

    def put(self, message: dict) -> httpx.Response:
        """A message of any kind, into the queue."""
        return self.post("/gradio_api/queue/join", message)

    def hear(self) -> Iterator[dict]:
        """What the server tells of all that was joined, until it has told the end of it."""
        with self._client.stream(
            "GET", "/gradio_api/queue/data", params={"session_hash": self.session}
        ) as said:
            for line in said.iter_lines():
                if not line.startswith("data:"):
                    continue
                message = json.loads(line.removeprefix("data:"))
                yield message
                if message["msg"] == "close_stream":
                    return

    def play(self, panel: str, how: str = "submit", **fields) -> Iterator[dict]:
        """Join, and hear what comes."""
        self.join(panel, how, **fields)
        return self.hear()
