"""Answers of panels for which the server holds nothing: `POST /panel`, a route underneath Gradio.

An event of Gradio's takes the page longer than it takes to make an answer. As `/live` the route keeps no
session, so any replica may answer.
"""

import orjson
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from demo.panel.panel import PLAIN

UNKNOWN = 404


def route() -> Route:
    """What `launch(app_kwargs={"routes": …})` puts in front of Gradio's own. It passes by Gradio's `auth`."""
    return Route("/panel", respond, methods=["POST"])


async def respond(request: Request) -> Response:
    """{"panel": name, and what a panel's script sends} -> {slot: HTML, "n": number, "refused": field}.

    404 with {"error": sentence} where no such panel can answer here.
    """
    try:
        message = orjson.loads(await request.body())
    except orjson.JSONDecodeError:
        message = None
    except ClientDisconnect:
        return Response()
    if not isinstance(message, dict):
        message = {}
    panel = PLAIN.get(str(message.get("panel")))
    if panel is None:
        return _json({"error": "No such panel answers here."}, UNKNOWN)
    # In another thread: an answer may wait for its turn.
    return _json(await run_in_threadpool(panel.reply, message))


def _json(reply: dict, status: int = 200) -> Response:
    return Response(orjson.dumps(reply), status, {"Cache-Control": "no-store"}, "application/json")
