"""The live route: always 200 with a JSON object and the number it was asked with; a flood holds nobody up."""

import json
import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from demo import predict
from demo.panel.limits import LIMITS
from tests.kit.forms import drawing
from tests.kit.live import client, read_live


@pytest.mark.parametrize("n", [17, 0, "a7", 2.5])
def test_the_number_of_the_question_comes_back(seven, n):
    assert read_live(drawing(seven) | {"n": n})["n"] == n


@pytest.mark.parametrize("n", [None, [1], {"n": 1}, "x" * 1000])
def test_what_is_no_number_does_not_come_back(seven, n):
    assert "n" not in read_live(drawing(seven) | {"n": n})


def test_an_error_brings_the_number_too():
    assert read_live({"n": 3}) == {"error": read_live({})["error"], "n": 3}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[" * 100_000,
        b'{"strokes": NaN}',
        b"\xff\xfe",
        b'{"strokes": "\\ud800"}',
        b'{"strokes": [[[1, 1], [900, 900]]], "size": 1024, "recipe": "\\ud800", "lang": "\\ud800"}',
        b'{"__proto__": {"strokes": []}, "constructor": 1}',
        b'{"strokes": [[[1e999, 1], [2, 2]]], "size": 1024}',
        b'{"picture": ' + b"9" * 5000 + b"}",
    ],
)
def test_whatever_is_sent_is_answered_with_a_sentence(body):
    with client() as page:
        response = page.post("/live", content=body)
    assert response.status_code == 200
    assert response.json()["error"].endswith(".")


@pytest.fixture(scope="module")
def page():
    with client() as page:
        yield page


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@settings(deadline=None, max_examples=80)
@given(strokes=values, size=values, recipe=values, lang=values, n=values, visitor=values)
def test_no_value_of_any_field_breaks_it(page, **fields):
    message = json.dumps(fields).encode()
    response = page.post("/live", content=message)
    assert response.status_code == 200
    assert response.json().keys() & {"error", "cells"}


def test_a_visitor_who_floods_is_told_so_and_another_is_answered(seven, monkeypatch):
    gate = threading.Event()
    plain = predict.digit_logits

    def slow(*given, **more):
        assert gate.wait(60)
        return plain(*given, **more)

    monkeypatch.setattr(predict, "digit_logits", slow)
    answers = []

    def ask(page, visitor):
        answers.append((visitor, page.post("/live", json=drawing(seven) | {"visitor": visitor}).json()))

    with client() as page:
        flood = [threading.Thread(target=ask, args=(page, "flood")) for _ in range(LIMITS.live_each + 3)]
        other = threading.Thread(target=ask, args=(page, "other"))
        for thread in flood:
            thread.start()
        while sum("busy" in answer for _, answer in answers) < 3:
            assert any(thread.is_alive() for thread in flood)
        other.start()
        gate.set()
        for thread in [*flood, other]:
            thread.join()
    busy = [visitor for visitor, answer in answers if "busy" in answer]
    assert busy == ["flood"] * 3
    assert len(answers) == LIMITS.live_each + 4


def test_a_long_drawing_is_read_too():
    strokes = [[[i % 900, (7 * i) % 900] for i in range(9000)]]
    assert "cells" in read_live(drawing(strokes))
