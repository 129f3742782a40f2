"""The gate in front of Gradio, around an app that only counts what reaches it."""

import gzip
import itertools

import brotli
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from demo import gate
from demo.panel.limits import LIMITS

PAGE = "<p>the page</p>" * 1000


async def count(request: Request) -> PlainTextResponse:
    return PlainTextResponse(str(len(await request.body())))


async def page(request: Request) -> HTMLResponse:
    return HTMLResponse(PAGE)


@pytest.fixture(scope="module")
def visitor() -> TestClient:
    routes = [Route("/", page), Route("/{path:path}", count, methods=["GET", "POST"])]
    return TestClient(guarded(routes))


def guarded(routes, auth=None) -> Starlette:
    """An app behind the gate; Gradio's own know whether they ask for a password."""
    app = Starlette(routes=routes, middleware=gate.MIDDLEWARE)
    app.auth = auth
    app.auth_dependency = None
    return app


def chunks(size: int):
    """A body whose length is not declared."""
    yield b"x" * (size // 2)
    yield b"x" * (size - size // 2)


@pytest.mark.parametrize(
    "path",
    ["/live", "/gradio_api/run/upload", "/upload", "/gradio_api/upload/", "/x/gradio_api/upload"],
)
def test_no_address_but_one_takes_a_large_body(visitor, path):
    declared = visitor.post(path, content=b"x" * (LIMITS.body + 1))
    undeclared = visitor.post(path, content=chunks(LIMITS.body + 1))
    for answer in (declared, undeclared):
        assert answer.status_code == 413
        assert answer.text == "The request is larger than 1,000,000 bytes: send less at once."
    assert visitor.post(path, content=b"x" * LIMITS.body).text == str(LIMITS.body)


def test_uploads_have_a_limit_of_their_own_for_all_files_together(visitor):
    assert visitor.post(gate.UPLOAD, content=b"x" * (LIMITS.body + 1)).text == str(LIMITS.body + 1)
    too_large = LIMITS.uploads + 1
    assert visitor.post(gate.UPLOAD, content=b"x" * too_large).status_code == 413
    assert visitor.post(gate.UPLOAD, content=chunks(too_large)).status_code == 413


@pytest.mark.parametrize("length", ["-1", "1e3", "²", "many"])
def test_a_length_that_is_no_number_is_refused(visitor, length):
    headers = {"Content-Length": length.encode()}
    assert visitor.post("/live", content=b"x", headers=headers).status_code == 413


@pytest.mark.parametrize(
    "path",
    [
        "/gradio_api/deep_link?session_hash=abc",
        "/gradio_api/deep_link/",
        "/gradio_api/%64eep_link",
        "/gradio_api/process_recording",
        "/gradio_api/proxy=https://example.com/",
        "/gradio_api/openapi.json",
        "/openapi.json",
        "/monitoring",
        "/monitoring/summary",
    ],
)
def test_what_the_page_has_no_use_for_is_shut(visitor, path):
    assert visitor.get(path).status_code == 404
    assert visitor.post(path).status_code == 404


@pytest.mark.parametrize("path", ["/", "/config", "/monitoring", "/gradio_api/queue/join"])
def test_every_answer_tells_the_browser_what_may_run(visitor, path):
    headers = visitor.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    policy = headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'self' https://huggingface.co https://*.hf.space" in policy


def test_whoever_runs_the_app_says_which_other_hosts_may_embed_it():
    listed = gate.policy("https://school.example https://blog.example").split("; ")[-1]
    assert listed.endswith("https://*.hf.space https://school.example https://blog.example")
    assert gate.policy().endswith("frame-ancestors 'self' https://huggingface.co https://*.hf.space")


def test_parts_of_a_page_are_held_by_the_policy_of_the_page():
    async def part(request: Request) -> Response:
        return Response("x", media_type=request.query_params["type"])

    client = TestClient(guarded([Route("/part", part), Route("/gradio_api/file=x", part)]))
    for kind, has_policy in (("text/css", False), ("text/javascript", False), ("image/svg+xml", True)):
        headers = client.get("/part", params={"type": kind}).headers
        assert ("content-security-policy" in headers) == has_policy
        assert headers["x-content-type-options"] == "nosniff"
    # What somebody has sent is none of them, whatever it calls itself.
    headers = client.get("/gradio_api/file=x", params={"type": "text/css"}).headers
    assert "sandbox" in headers["content-security-policy"]


def test_nothing_in_a_file_runs(visitor):
    policy = visitor.get("/gradio_api/file=weights/page.html").headers["content-security-policy"]
    assert "sandbox" in policy and "default-src 'none'" in policy and "script-src" not in policy


@pytest.mark.parametrize(
    ("accepted", "encoding", "decompress"),
    [
        ("gzip, deflate, br, zstd", "br", brotli.decompress),
        ("br;q=1.0, *;q=0.5", "br", brotli.decompress),
        ("gzip, deflate", "gzip", gzip.decompress),
    ],
)
def test_the_page_is_sent_compressed_to_who_can_read_it(visitor, accepted, encoding, decompress):
    with visitor.stream("GET", "/", headers={"Accept-Encoding": accepted}) as answer:
        sent = b"".join(answer.iter_raw())
    assert answer.headers["content-encoding"] == encoding
    assert answer.headers["vary"] == "Accept-Encoding"
    assert int(answer.headers["content-length"]) == len(sent) < len(PAGE) / 10
    assert decompress(sent).decode() == PAGE
    plain = visitor.get("/", headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.text == PAGE


def test_whether_the_server_is_there_is_told_without_making_the_page():
    async def broken(scope, receive, send):
        raise AssertionError("the page was made")

    answer = TestClient(gate.Alive(broken)).head("/")
    assert answer.status_code == 200 and answer.headers["content-type"].startswith("text/html")


def rendered(auth=None, **asking) -> list[str]:
    """How often the page was rendered before, as three visitors are sent it who ask in this way."""
    count = itertools.count()

    async def page(request: Request) -> HTMLResponse:
        return HTMLResponse(str(next(count)))

    visitor = TestClient(guarded([Route("/", page)], auth))
    return [visitor.get("/", **asking).text for _ in range(3)]


def test_the_page_is_rendered_once_for_all_who_come_to_the_same_address():
    assert rendered() == ["0", "0", "0"]
    assert rendered(params={"tab": "names"}) == ["0", "0", "0"]


def test_where_visitors_log_in_each_gets_a_page_of_his_own():
    assert rendered(auth={"ada": "secret"}) == ["0", "1", "2"]
    assert rendered(params={"deep_link": "x"}) == ["0", "1", "2"]


def test_who_comes_to_another_address_gets_that_addresss_page_and_few_are_kept():
    async def page(request: Request) -> HTMLResponse:
        return HTMLResponse(request.headers["host"])

    app = guarded([Route("/", page)])
    hosts = [f"host{number}" for number in range(gate.KEPT + 4)]
    for host in hosts * 2:
        answer = TestClient(app).get("/", headers={"Host": host})
        assert answer.text == host
        assert len(answer.headers.get_list("content-security-policy")) == 1


def test_a_page_that_failed_is_made_anew():
    count = itertools.count()

    async def page(request: Request) -> HTMLResponse:
        return HTMLResponse("x", 503 if next(count) == 0 else 200)

    visitor = TestClient(guarded([Route("/", page)]))
    assert [visitor.get("/").status_code for _ in range(2)] == [503, 200]
