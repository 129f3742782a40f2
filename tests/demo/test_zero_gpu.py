"""On ZeroGPU: the Space reports its start, and strokes, names and texts are answered from the CPU."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from gradio_client import Client

from tests.kit.server import TOP, Server

STAND_IN = Path(__file__).parents[1] / "kit" / "zero_gpu"


class Service(BaseHTTPRequestHandler):
    """What a Space's machine tells of its start."""

    def do_POST(self):
        self.server.reports.append(self.path)
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def service():
    server = HTTPServer(("127.0.0.1", 0), Service)
    server.reports = []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()


@pytest.fixture(scope="module")
def space(service, tmp_path_factory):
    """The app as a ZeroGPU Space starts it."""
    variables = {
        "SPACES_ZERO_GPU": "true",
        "SPACES_ZERO_DEVICE_API_URL": f"http://127.0.0.1:{service.server_port}",
        "PYTHONPATH": f"{STAND_IN}:{TOP}",
    }
    place = tmp_path_factory.mktemp("space") / "uploads"
    server = Server(place, script=str(STAND_IN / "start.py"), variables=variables)
    yield server
    server.process.kill()
    server.process.wait()


def test_the_start_is_reported_once(space, service):
    assert service.reports == ["/startup-report"]


def test_who_draws_is_answered(space):
    drawing = {"strokes": [[[10, 10], [90, 10], [40, 120]]], "size": 128, "recipe": "robust", "n": 3}
    answer = json.loads(space.ask("POST", "/live", json.dumps(drawing).encode()).read())
    assert answer["n"] == 3 and answer["cells"]["vote"] == "7"


def test_programs_are_answered(space):
    client = Client(space.url, verbose=False, analytics_enabled=False)
    reading = client.predict([[[10, 10], [90, 10], [40, 120]]], api_name="/read_strokes")
    assert reading["vote"] == 7
    reasons = client.predict(reading["digit"], "cnn", "integrated", api_name="/attribution")
    assert max(map(max, reasons)) > 0
    assert client.predict(reading["digit"], "lstm", api_name="/reading_steps")["settled"]
    assert client.predict("田中", api_name="/origin")["country"] == "Japanese"
    assert client.predict("poems", "春", length=28, api_name="/write").startswith("春")
