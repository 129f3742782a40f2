"""Ask by the live route as the page does, without a server."""

import orjson
from starlette.applications import Starlette
from starlette.testclient import TestClient

from demo.pages.digits import live


def client() -> TestClient:
    """A client of an app that has nothing but the live route; as a context it keeps one event loop."""
    return TestClient(Starlette(routes=[live.route()]))


def read_live(message: object) -> dict:
    """What it answers to a message, NaN in it as null."""
    with client() as page:
        response = page.post("/live", content=orjson.dumps(message, option=orjson.OPT_NON_STR_KEYS))
    assert response.status_code == 200
    return response.json()
