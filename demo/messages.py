"""What Gradio is told passes here first: JSON that can be answered, for a function that there is.

Gradio itself fails at some of it: at what is no number and at half characters when it wants to say what is
wrong, at missing inputs, at nesting without an end. Such a request gets a sentence here, or is mended.
"""

import json
import math
from collections.abc import Callable

import orjson
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from demo.gate import UPLOAD, path_of

DOORS = "/gradio_api/"  # begins the addresses at which Gradio takes JSON; at one of them it takes files
LONGEST_SESSION = 64  # characters; the page's own keys have a dozen


class NoMessage(ValueError):
    """The message is none; the sentence says why."""


def parse(body: bytes) -> tuple[object, bytes]:
    """The message and its JSON, in which what no encoding can send is "?" and what is no number is null.

    NoMessage: it is no JSON at all.
    """
    try:
        return orjson.loads(body), body
    except orjson.JSONDecodeError:
        pass  # it is strict; what Python's parser takes can be mended
    try:
        message = json.loads(body, parse_constant=lambda name: None, parse_float=_float_of, parse_int=_int_of)
        return message, json.dumps(message, ensure_ascii=False).encode("utf-8", "replace")
    except RecursionError:
        raise NoMessage("The message is nested too deep.") from None
    except ValueError:
        raise NoMessage("The message is not JSON.") from None


def _float_of(digits: str) -> float | None:
    number = float(digits)
    return number if math.isfinite(number) else None


def _int_of(digits: str) -> int | float | None:
    # What 64 bits do not hold is a fraction for JavaScript, too.
    return int(digits) if len(digits) < 19 else _float_of(digits)


def check(message: object, blocks) -> None:
    """NoMessage: not a message for one of the page's functions. `blocks`: the page as Gradio has it."""
    if not isinstance(message, dict):
        raise NoMessage("The message must be an object.")
    session = message.get("session_hash")
    if isinstance(session, str) and len(session) > LONGEST_SESSION:
        raise NoMessage(f"A session's key has at most {LONGEST_SESSION} characters.")
    if "fn_index" not in message:
        return
    number = message["fn_index"]
    function = blocks.fns.get(number) if isinstance(number, int) else None
    if function is None:
        raise NoMessage("There is no function of this number.")
    if "data" not in message:
        return  # the page ends a run
    inputs = message["data"]
    if not isinstance(inputs, list) or len(inputs) != len(function.inputs):
        raise NoMessage(f"This function takes a list of {len(function.inputs)} inputs.")


class Readable:
    """Answer 400 and a sentence to what Gradio cannot answer, or refuses in a sentence of its own."""

    def __init__(self, app: ASGIApp):
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not _is_post(scope) or path_of(scope) == UPLOAD:
            return await self.app(scope, receive, send)
        try:
            message, body = parse(await Request(scope, receive).body())
            check(message, scope["app"].get_blocks())
        except ClientDisconnect:
            return None
        except NoMessage as error:
            return await _refusal(str(error))(scope, receive, send)
        headers = [pair for pair in scope["headers"] if pair[0] != b"content-length"]
        headers.append((b"content-length", str(len(body)).encode()))
        scope = {**scope, "headers": headers}
        return await _answer(self.app, scope, _replay(body, receive), send, _misfit)


class Storable:
    """Answer a sentence to files that Gradio fails to take: nameless ones, or any when the disk is full."""

    def __init__(self, app: ASGIApp):
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not _is_post(scope) or path_of(scope) != UPLOAD:
            return await self.app(scope, receive, send)
        return await _answer(self.app, scope, receive, send, _unstorable)


def _is_post(scope: Scope) -> bool:
    """Whether it brings something to Gradio."""
    return scope["type"] == "http" and scope["method"] == "POST" and path_of(scope).startswith(DOORS)


def _misfit(error: Exception) -> JSONResponse:
    """The answer where Gradio fails at the arguments."""
    return _refusal("The message does not fit the function.")


def _unstorable(error: Exception) -> JSONResponse:
    """The answer where it fails at a file."""
    if isinstance(error, OSError):
        return _refusal("The server has no room for files now: try again in a few minutes.", 507)
    return _refusal("This is no file that can be taken.")


def _refusal(sentence: str, status: int = 400) -> JSONResponse:
    return JSONResponse({"error": sentence}, status)


def _replay(body: bytes, receive: Receive) -> Receive:
    """Hands out the body, which has been read, and then whatever comes after it."""
    parts = [{"type": "http.request", "body": body, "more_body": False}]

    async def next_part() -> Message:
        return parts.pop() if parts else await receive()

    return next_part


async def _answer(
    app: ASGIApp,
    scope: Scope,
    receive: Receive,
    send: Send,
    refusal_of: Callable[[Exception], JSONResponse],
) -> None:
    """Gradio's answer, or `refusal_of` what it raises instead; what it refuses in a sentence is no 500."""
    start: Message | None = None
    is_begun = False

    async def pass_on(message: Message) -> None:
        nonlocal start, is_begun
        if message["type"] == "http.response.start" and message["status"] == 500:
            start = message  # until it is known what it says
            return
        is_begun = True
        if start:
            status = 400 if _is_sentence(message.get("body", b"")) else 500
            await send({**start, "status": status})
            start = None
        await send(message)

    try:
        await app(scope, receive, pass_on)
    except ClientDisconnect:
        raise
    except Exception as error:
        if is_begun:
            raise
        print(f"A request to {path_of(scope)} could not be answered: {error!r}")
        await refusal_of(error)(scope, receive, send)


def _is_sentence(body: bytes) -> bool:
    try:
        answer = orjson.loads(body)
    except orjson.JSONDecodeError:
        return False
    return isinstance(answer, dict) and isinstance(answer.get("error"), str)


# The outermost first.
MIDDLEWARE = [Middleware(layer) for layer in (Storable, Readable)]
