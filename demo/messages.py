"""What Gradio is told passes here first: JSON that can be answered, for a function that there is.

Gradio itself fails at some of it: at what is no number and at half characters when it wants to say what is
wrong, at missing inputs, at nesting without an end. Such a request gets a sentence here, or is mended.
"""

import json
import math

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


def readable(body: bytes) -> bytes:
    """The same JSON, what no encoding can send or no parser reads exchanged for "?" and null. NoMessage."""
    try:
        orjson.loads(body)
    except orjson.JSONDecodeError:
        pass
    else:
        return body
    try:
        message = json.loads(body, parse_constant=lambda name: None, parse_float=_float_of, parse_int=_int_of)
        return json.dumps(message, ensure_ascii=False).encode("utf-8", "replace")
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
        if scope["type"] != "http" or scope["method"] != "POST":
            return await self.app(scope, receive, send)
        path = path_of(scope)
        if not path.startswith(DOORS) or path == UPLOAD:
            return await self.app(scope, receive, send)
        try:
            body = await Request(scope, receive).body()
            body = readable(body)
            check(orjson.loads(body), scope["app"].get_blocks())
        except ClientDisconnect:
            return None
        except NoMessage as error:
            return await _refusal(str(error))(scope, receive, send)
        headers = [pair for pair in scope["headers"] if pair[0] != b"content-length"]
        headers.append((b"content-length", str(len(body)).encode()))
        answer = _Answer(send)
        try:
            await self.app({**scope, "headers": headers}, _told(body, receive), answer.send)
        except Exception as error:  # whatever Gradio makes of arguments that do not fit
            if answer.is_begun:
                raise
            print(f"A message to {path} could not be answered: {error!r}")
            await _refusal("The message does not fit the function.")(scope, receive, send)
        return None


class Storable:
    """Answer a sentence to files that Gradio fails to take: nameless ones, or any when the disk is full."""

    def __init__(self, app: ASGIApp):
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or path_of(scope) != UPLOAD:
            return await self.app(scope, receive, send)
        answer = _Answer(send)
        try:
            await self.app(scope, receive, answer.send)
        except ClientDisconnect:
            raise
        except Exception as error:
            if answer.is_begun:
                raise
            print(f"A file could not be taken: {error!r}")
            if isinstance(error, OSError):
                sentence = "The server has no room for files now: try again in a few minutes."
                await _refusal(sentence, 507)(scope, receive, send)
            else:
                await _refusal("This is no file that can be taken.")(scope, receive, send)
        return None


def _refusal(sentence: str, status: int = 400) -> JSONResponse:
    return JSONResponse({"error": sentence}, status)


def _told(body: bytes, receive: Receive) -> Receive:
    """Hands out the body, which has been read, and then whatever comes after it."""
    parts = [{"type": "http.request", "body": body, "more_body": False}]

    async def next_part() -> Message:
        return parts.pop() if parts else await receive()

    return next_part


class _Answer:
    """What Gradio answers: what it refuses in a sentence is the sender's fault, and no 500."""

    def __init__(self, send: Send):
        self._send = send
        self._start: Message | None = None
        self.is_begun = False

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start" and message["status"] == 500:
            self._start = message  # until it is known what it says
            return
        self.is_begun = True
        if self._start:
            status = 400 if _is_sentence(message.get("body", b"")) else 500
            await self._send({**self._start, "status": status})
            self._start = None
        await self._send(message)


def _is_sentence(body: bytes) -> bool:
    try:
        answer = orjson.loads(body)
    except orjson.JSONDecodeError:
        return False
    return isinstance(answer, dict) and isinstance(answer.get("error"), str)


# The outermost first.
MIDDLEWARE = [Middleware(layer) for layer in (Storable, Readable)]
