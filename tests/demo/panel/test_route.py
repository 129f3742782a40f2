"""The route of panels for which the server holds nothing: it answers as an event would."""

from dataclasses import replace

import orjson
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from demo.pages.digits.why import PANEL as WHY
from demo.panel import route
from demo.panel.panel import PLAIN
from demo.ui import build
from models.drawing import from_strokes
from tests.kit.panels import greys, slots_sent


@pytest.fixture(scope="module")
def page():
    build()
    with TestClient(Starlette(routes=[route.route()])) as client:
        yield client


def test_it_answers_as_the_event_does(page, seven):
    request = {"digit": greys(from_strokes(seven, 1024)), "key": "mlp", "method": "saliency", "n": 7}
    answer = page.post("/panel", json={**request, "panel": "why"}).json()
    assert answer == slots_sent(WHY, request)
    assert answer["n"] == 7


def test_what_is_wrong_is_said_with_the_field_that_it_is_in(page):
    answer = page.post("/panel", json={"panel": "hand", "stride": "9", "digit": [255] * 784}).json()
    assert "stride" in answer["trouble"] and answer["refused"] == "stride"


def test_panels_that_hold_a_visitors_things_answer_by_events_alone(page):
    assert "inside" in PLAIN and "own" not in PLAIN
    for name in ("own", "nothing", None, 7, ["inside"]):
        answer = page.post("/panel", json={"panel": name})
        assert (answer.status_code, list(answer.json())) == (404, ["error"])


def test_a_fault_of_the_servers_own_is_a_sentence_too(page, monkeypatch):
    monkeypatch.setitem(PLAIN, "why", replace(WHY, answer=lambda form, page: 1 / 0))
    answer = page.post("/panel", json={"panel": "why", "n": 3}).json()
    assert answer["n"] == 3 and "The server failed" in answer["trouble"]


def test_half_a_character_is_no_fault(page):
    answer = page.post("/panel", content=b'{"panel": "names_one", "name": "\\ud83d", "n": 4}')
    assert answer.json()["n"] == 4


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"7 of hearts", b"\xff", orjson.dumps({"panel": "inside", "n": "x"})]
)
def test_any_body_is_answered(page, body):
    assert page.post("/panel", content=body).status_code in (200, 400, 404)
