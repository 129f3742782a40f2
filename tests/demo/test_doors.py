"""Everything that can be sent to the running app, sent wrongly: never a 500, never a stack trace."""

import errno
import io
import json
import os
import struct
import zlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from PIL import Image

from demo.panel.panel import PLAIN
from tests.kit.visitor import Visitor

# Not what takes a while by design: a run that plays, a text that is written.
PLAYED = ("submit", "expand", "select")
NUMBERS = st.sampled_from([float("nan"), float("inf"), -1, 0, 1e308, 10**400, 2**63, 0.5, True])
TEXTS = st.text(max_size=30) | st.sampled_from(["\ud800", "x" * 20_000, "../../etc/passwd", "<script>", "\0"])
KEYS = st.sampled_from(["__proto__", "constructor", "data", "n", "digit", "error"]) | st.text(max_size=5)
JSON = st.recursive(
    st.none() | NUMBERS | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)
hostile = settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture(scope="module")
def visitor(app_url):
    with Visitor(app_url) as visitor:
        yield visitor


def check(answer) -> None:
    """It came in time, is no fault of the server, and tells nothing of its inside."""
    assert answer.status_code < 500, (answer.status_code, answer.text[:300])
    assert "Traceback" not in answer.text and "site-packages" not in answer.text


@hostile
@given(value=JSON)
@example(value={"digit": 1e308})
def test_an_event_that_holds_anything_at_all_is_answered(visitor, value):
    for (panel, how), event in visitor.events.items():
        if how not in PLAYED and panel:
            message = visitor.message(panel, how, {})
            check(visitor.send(message | {"event_data": value}))
            check(visitor.send(message | {"data": value}))
            check(visitor.send({"data": value, "fn_index": event, "session_hash": "hostile"}))


@hostile
@given(data=st.data())
def test_a_field_that_holds_anything_at_all_is_answered(visitor, data):
    fields = st.sampled_from(["key", "digit", "recipe", "lang", "n", "drawn", "step", "at", "names", "rate"])
    form = data.draw(st.dictionaries(fields, JSON, min_size=1, max_size=4))
    for panel, how in visitor.events:
        if how == "input" and panel:
            answer = visitor.ask(panel, how, **form)
            check(answer)
            assert answer.status_code == 200 or "error" in answer.json()
    for panel in PLAIN:
        answer = visitor.post("/panel", {**form, "panel": panel})
        check(answer)
        assert answer.status_code == 200 or "error" in answer.json()


@hostile
@given(value=JSON)
def test_any_message_to_any_address_is_answered(visitor, value):
    for path in (
        "run/predict",
        "queue/join",
        "component_server",
        "call/country",
        "call/v2/country",
        "cancel",
    ):
        check(visitor.post(f"/gradio_api/{path}", value))
    check(visitor.post("/live", value))
    check(visitor.post("/panel", value))
    for message in ({"component_id": value, "fn_name": "card"}, {"component_id": 1, "fn_name": value}):
        check(visitor.post("/gradio_api/component_server", {**message, "data": value, "session_hash": "x"}))


@pytest.mark.parametrize("path", ["/gradio_api/run/predict", "/gradio_api/queue/join", "/live", "/panel"])
@pytest.mark.parametrize(
    "body", [b"[" * 400_000, b'{"a":' * 150_000, b"", b"\xff\xfe", b"9" * 5000], ids=lambda body: body[:3]
)
def test_what_is_no_message_is_answered(visitor, path, body):
    check(visitor.post(path, body))


def test_what_is_wrong_with_a_message_is_said(visitor):
    event = visitor.events["reading", "input"]
    for message, sentence in (
        ([], "The message must be an object."),
        ({"fn_index": 99_999, "data": []}, "There is no function of this number."),
        ({"fn_index": event, "data": [1, 2, 3]}, "This function takes a list of 0 inputs."),
        ({"session_hash": "x" * 65}, "A session's key has at most 64 characters."),
        (b"[" * 100_000, "The message is nested too deep."),
        (b"7 of hearts", "The message is not JSON."),
    ):
        answer = visitor.send(message)
        assert (answer.status_code, answer.json()) == (400, {"error": sentence})


def test_what_a_handler_refuses_in_a_sentence_is_no_fault_of_the_server(visitor):
    answer = visitor.send(visitor.message("pad", "input", {}))
    assert answer.status_code == 400
    assert "send strokes" in answer.json()["error"]


# ---- pictures and files ------------------------------------------------------------------------------------


def png(width: int, height: int) -> bytes:
    """A picture that says it is so large, and has no pixels."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    pixels = zlib.compress(b"")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def bomb() -> bytes:
    """13,000 x 13,000 pixels in half a megabyte."""
    content = io.BytesIO()
    Image.new("L", (13_000, 13_000)).save(content, "PNG")
    return content.getvalue()


def animated() -> bytes:
    content = io.BytesIO()
    frames = [Image.new("L", (40, 40), shade) for shade in range(0, 250, 5)]
    frames[0].save(content, "GIF", save_all=True, append_images=frames[1:])
    return content.getvalue()


PICTURES = {
    "huge": png(30_000, 30_000),
    "bomb": bomb(),
    "endless": png(2**31 - 1, 1),
    "none": png(0, 0),
    "animated": animated(),
    "svg": b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
    "cut": animated()[:40],
    "empty": b"",
}
NAMES = [
    "",
    "../../etc/passwd",
    "a" * 300,
    "con.png",
    ".png",
    "ü🙂.png",
    "a/b\\c.png",
    "x.svg",
    "\n.png",
    "%2e%2e",
]


def read_picture(visitor, path: str) -> str:
    """What the endpoint says of an uploaded file."""
    picture = {"path": path, "meta": {"_type": "gradio.FileData"}}
    answer = visitor.post("/gradio_api/call/read_picture", {"data": [picture, "robust"]})
    check(answer)
    if answer.status_code != 200:
        return answer.text
    return visitor.get(f"/gradio_api/call/read_picture/{answer.json()['event_id']}").text


@pytest.mark.parametrize("kind", PICTURES)
def test_a_hostile_picture_gets_an_answer_or_a_sentence(visitor, kind):
    uploaded = visitor.upload("picture.png", PICTURES[kind])
    check(uploaded)
    said = read_picture(visitor, uploaded.json()[0])
    assert "Traceback" not in said
    if kind != "animated":
        assert "event: error" in said and '"error":' in said.replace("null", "")


@pytest.mark.parametrize("name", NAMES)
def test_a_hostile_file_name_stays_in_the_folder_of_uploads(visitor, name):
    import app

    uploaded = visitor.upload(name, PICTURES["animated"])
    check(uploaded)
    if uploaded.status_code == 200:
        assert uploaded.json()[0].startswith(str(app.demo.app.uploaded_file_dir))


def test_files_on_a_full_disk_get_a_sentence(visitor, monkeypatch):
    def full(*_, **__):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "makedirs", full)
    monkeypatch.setattr(Path, "mkdir", full)
    answer = visitor.upload("picture.png", PICTURES["animated"])
    assert answer.status_code == 507
    assert answer.json() == {"error": "The server has no room for files now: try again in a few minutes."}


@pytest.mark.parametrize(
    "path", ["/etc/passwd", "../../etc/passwd", "http://127.0.0.1:1/", "file:///etc/passwd"]
)
def test_a_path_that_was_not_uploaded_is_not_read(visitor, path):
    said = read_picture(visitor, path)
    assert "event: error" in said or "error" in json.loads(said)
