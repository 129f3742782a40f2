"""The running app: the API round trip, and what is too large is refused."""

import http.client
import json
import threading
import urllib.error
import urllib.request

import httpx
import pytest
from gradio_client import Client, handle_file
from gradio_client.exceptions import AppError
from PIL import Image, ImageDraw


@pytest.fixture(scope="module")
def client(app_url):
    return Client(app_url, verbose=False, analytics_enabled=False)


def test_strokes_are_read_over_the_api(client, seven):
    from demo.pages.digits import pad

    reading = client.predict(seven, "robust", api_name="/read_strokes")
    own = pad.read_strokes(seven, "robust")
    assert [(row["key"], row["probs"]) for row in reading["rows"]] == [
        (row["key"], row["probs"]) for row in own["rows"]
    ]


def test_a_picture_is_read_over_the_api(client, tmp_path):
    page = Image.new("L", (200, 300), 255)
    ImageDraw.Draw(page).line([(60, 60), (140, 60), (90, 240)], fill=0, width=14)
    page.save(tmp_path / "seven.png")
    reading = client.predict(handle_file(tmp_path / "seven.png"), "robust", api_name="/read_picture")
    assert reading["vote"] == 7


def test_a_wrong_call_gets_a_sentence(client):
    with pytest.raises(AppError, match="No recipe 'baked'"):
        client.predict([[[0, 0], [5, 9]]], "baked", api_name="/read_strokes")


def test_only_the_documented_endpoints_are_documented(client):
    told = client.view_api(return_format="dict")["named_endpoints"]
    panels = {
        "/feature_maps",
        "/whole_network",
        "/shift_grid",
        "/reading_steps",
        "/attribution",
        "/recurrent_step",
    }
    surnames = {"/country", "/countries", "/origin", "/origins"}
    first_steps = {"/fit_line", "/fit_logistic", "/softmax", "/hello"}
    reviews = {"/review", "/reviews"}
    others = {"/read_strokes", "/read_picture", "/write"}
    assert set(told) == others | panels | surnames | reviews | first_steps
    names = [parameter["parameter_name"] for parameter in told["/read_strokes"]["parameters"]]
    assert names == ["strokes", "recipe", "detail"]


def test_names_are_read_over_the_api(client):
    assert client.predict("Παπαδόπουλος", api_name="/country")["country"] == "Greek"
    told = client.predict(["Nakamura", "123"], api_name="/countries")
    assert told[0]["country"] == "Japanese" and "digits" in told[1]["error"]


def test_writing_streams_over_the_api(client):
    parts = list(client.submit("shakespeare", "KING ", length=1500, api_name="/write"))
    assert len(parts) > 1 and len(parts[-1]) == 1505
    assert all(after.startswith(before) for before, after in zip(parts, parts[1:], strict=False))


@pytest.mark.parametrize("path", ["/gradio_api/component_server/", "/gradio_api/queue/join"])
def test_a_body_that_no_drawing_needs_is_refused_before_it_is_sent(app_url, path):
    connection = http.client.HTTPConnection(app_url.removeprefix("http://"), timeout=10)
    connection.putrequest("POST", path)
    connection.putheader("Content-Length", "1200000")
    connection.endheaders()
    reply = connection.getresponse()
    assert reply.status == 413
    assert "send less at once" in reply.read().decode()


def test_a_body_of_undeclared_length_is_cut_off(app_url):
    connection = http.client.HTTPConnection(app_url.removeprefix("http://"), timeout=10)
    chunks = (b"1," * 50_000 for _ in range(30))
    try:
        connection.request("POST", "/gradio_api/component_server/", body=chunks, encode_chunked=True)
        assert connection.getresponse().status >= 400
    except (ConnectionError, http.client.HTTPException):
        pass  # cut off while still sending


def test_the_page_asks_no_other_host(app_url):
    page = urllib.request.urlopen(app_url, timeout=20).read().decode()
    config = json.loads(urllib.request.urlopen(f"{app_url}/config", timeout=20).read())
    assert "fonts.googleapis.com" not in page
    assert config["analytics_enabled"] is False


def status(address: str, body: dict | None = None) -> int:
    """What the server answers to a GET, or to a POST of a body as JSON."""
    content = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(address, content, {"Content-Type": "application/json"})
    try:
        return urllib.request.urlopen(request, timeout=20).status
    except urllib.error.HTTPError as error:
        return error.code


def test_no_call_goes_past_the_queue_and_its_limits(app_url):
    import app

    queued = {at: event for at, event in app.demo.fns.items() if event.queue}
    assert queued
    for at, event in queued.items():
        body = {"data": [None] * len(event.inputs), "fn_index": at, "session_hash": "past"}
        assert status(f"{app_url}/gradio_api/run/predict", body) == 404
    assert status(f"{app_url}/gradio_api/run/read_strokes", {"data": [[], "robust"]}) == 404
    assert status(f"{app_url}/gradio_api/api/attribution", {"data": []}) == 404


def test_a_visitors_things_are_never_written_down(app_url, client):
    assert status(f"{app_url}/gradio_api/deep_link?session_hash={client.session_hash}") == 404


def test_the_server_tells_nobody_how_it_is_used(app_url):
    for path in ("/monitoring", "/monitoring/summary", "/gradio_api/openapi.json", "/openapi.json"):
        assert status(app_url + path) == 404


def test_the_things_of_two_hundred_visitors_are_kept(app_url):
    import app

    assert app.demo.app.state_holder.capacity == 200


def test_uploads_are_looked_after_while_the_server_runs(app_url):
    # uvicorn says nothing when an app fails to start what belongs to its life.
    import app

    assert not app.demo.server.lifespan.error_occurred
    assert "janitor" in [thread.name for thread in threading.enumerate()]


def test_no_table_of_all_events_is_made_after_each(client, seven, monkeypatch):
    import app

    tables = []
    make = app.demo._queue._get_df
    monkeypatch.setattr(app.demo._queue, "_get_df", lambda records: tables.append(records) or make(records))
    for _ in range(5):
        client.predict(seven, "robust", api_name="/read_strokes")
    assert len(tables) <= 1


@pytest.mark.parametrize("encoding", ["gzip", "br"])
def test_the_page_is_sent_compressed(app_url, encoding):
    whole = httpx.get(app_url, headers={"Accept-Encoding": "identity"}, timeout=20)
    small = httpx.get(app_url, headers={"Accept-Encoding": encoding}, timeout=20)
    assert small.headers["content-encoding"] == encoding
    assert small.num_bytes_downloaded < whole.num_bytes_downloaded / 4
    assert small.text[:200] == whole.text[:200]


@pytest.mark.parametrize("name", ["letter.png", "drawing.svg"])
def test_a_picture_that_is_none_gets_a_sentence(client, tmp_path, name):
    (tmp_path / name).write_text("Dear all,")
    with pytest.raises(AppError, match="The picture cannot be opened: give a whole file"):
        client.predict(handle_file(tmp_path / name), "robust", api_name="/read_picture")


HALF = "a\ud800b"  # half a character: JSON can bring it, and no encoding can send it


@pytest.mark.parametrize(
    ("endpoint", "body"),
    [
        ("country", {"name": HALF}),
        ("countries", {"names": [HALF, "12" + HALF]}),
        ("attribution", {"digit": [[0.5] * 28] * 28, "method": HALF}),
        ("fit_line", {"points": [[1, 2], [2, 4]], "optimizer": HALF}),
        ("fit_logistic", {"points": [[1, 0], [2, 1]], "loss": HALF}),
        ("read_strokes", {"strokes": [[[0, 0], [5, 9]]], "recipe": HALF}),
        ("write", {"key": "shakespeare", "prompt": HALF, "length": 20}),
        ("write", {"key": HALF}),
    ],
)
def test_half_a_character_is_answered_like_any_other(app_url, endpoint, body):
    call = f"{app_url}/gradio_api/call/v2/{endpoint}"
    request = urllib.request.Request(call, json.dumps(body).encode(), {"Content-Type": "application/json"})
    event = json.loads(urllib.request.urlopen(request, timeout=60).read())["event_id"]
    answer = urllib.request.urlopen(f"{app_url}/gradio_api/call/{endpoint}/{event}", timeout=60).read()
    last = answer.decode().strip().rsplit("event: ", 1)[1]
    assert last.startswith(("complete", "error"))
    assert "null" not in last.splitlines()[1]
