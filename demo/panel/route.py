"""Answers of panels for which the server holds nothing: `POST /panel`, a route underneath Gradio.

An event of Gradio's takes the page longer than it takes to make an answer. As `/live` the route keeps no
session, so any replica may answer.
"""

import traceback

import orjson
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from demo.draw.elements import element
from demo.messages import NoMessage, parse
from demo.panel.panel import PLAIN, Panel
from demo.words import _

UNKNOWN = 404
NO_MESSAGE = 400


def route() -> Route:
    """What `launch(app_kwargs={"routes": …})` puts in front of Gradio's own. It passes by Gradio's `auth`."""
    return Route("/panel", respond, methods=["POST"])


async def respond(request: Request) -> Response:
    """{"panel": name, and what a panel's script sends} -> {slot: HTML, "n": number, "refused": field}.

    404 or 400 with {"error": sentence} where no such panel can answer here, or the message is none.
    """
    try:
        _message, mended = parse(await request.body())
    except NoMessage as error:
        return _json({"error": str(error)}, NO_MESSAGE)
    except ClientDisconnect:
        return Response()
    message = orjson.loads(mended)
    if not isinstance(message, dict):
        message = {}
    panel = PLAIN.get(str(message.get("panel")))
    if panel is None:
        return _json({"error": "No such panel answers here."}, UNKNOWN)
    # In another thread: an answer may wait for its turn.
    return _json(await run_in_threadpool(_reply, panel, message))


def _reply(panel: Panel, message: dict) -> dict:
    try:
        return panel.reply(message)
    except Exception:
        traceback.print_exc()
        words = _("The server failed at this. Your digit is kept: change something here, and it tries again.")
        return {"n": message.get("n"), "trouble": element("p", words, role="alert")}


def _json(reply: dict, status: int = 200) -> Response:
    return Response(orjson.dumps(reply), status, {"Cache-Control": "no-store"}, "application/json")
