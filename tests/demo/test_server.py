"""The running app: the API round trip, and what is too large is refused."""

import http.client
import json
import urllib.request

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
    panels = {"/feature_maps", "/shift_grid", "/reading_steps", "/attribution"}
    surnames = {"/country", "/countries"}
    first_steps = {"/fit_line", "/fit_logistic", "/softmax", "/hello"}
    assert set(told) == {"/read_strokes", "/read_picture", "/write"} | panels | surnames | first_steps
    names = [parameter["parameter_name"] for parameter in told["/read_strokes"]["parameters"]]
    assert names == ["strokes", "recipe"]


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
