"""What is written into the page before any script: at its places, whatever Gradio renders around them."""

import urllib.request

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from demo.skeleton import Skeleton

PLAIN = '<html><head><title>x</title></head><body class="a"><p>y</p></body></html>'


def served(page: str) -> TestClient:
    async def respond(request: Request) -> HTMLResponse:
        return HTMLResponse(page)

    layer = Middleware(Skeleton, "<link>", "<h1>Früh</h1>")
    return TestClient(Starlette(routes=[Route("/{path:path}", respond)], middleware=[layer]))


def test_both_parts_stand_where_head_and_body_begin():
    answer = served(PLAIN).get("/")
    assert answer.text == (
        '<html><head><link><title>x</title></head><body class="a"><h1>Früh</h1><p>y</p></body></html>'
    )
    assert answer.headers["content-length"] == str(len(answer.content))


@pytest.mark.parametrize("page", ["", "no page at all", "<head>"])
def test_a_page_without_such_places_is_sent_all_the_same(page):
    assert served(page).get("/").status_code == 200


def test_nothing_but_the_page_is_changed():
    assert served(PLAIN).get("/config").text == PLAIN


def test_gradios_page_has_both_places(app_url):
    page = urllib.request.urlopen(app_url).read().decode()
    assert page.index('rel="modulepreload"') < page.index("gradio_config") < page.index('id="skeleton"')
    assert page.index('id="skeleton"') < page.index("<gradio-app")
