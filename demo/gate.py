"""What every request passes before Gradio sees it: shut addresses, largest bodies, headers, a small page.

All of it knows addresses and bytes alone, and no page.
"""

import gzip
import os
from collections import OrderedDict
from functools import partial

import brotli
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from demo.panel.limits import LIMITS

UPLOAD = "/gradio_api/upload"
FILES = "/gradio_api/file"  # begins the addresses of files that Gradio hands out

# What Gradio serves and this page has no use for. The first would write a visitor's drawing and texts to
# the disk for good; the others tell how the server is used, start ffmpeg, fetch from other hosts.
SHUT = (
    "/gradio_api/deep_link",
    "/gradio_api/process_recording",
    "/gradio_api/proxy=",
    "/gradio_api/vibe-",
    "/gradio_api/openapi.json",
    "/openapi.json",
    "/monitoring",
)

# Gradio draws the icon in whatever size is asked for, as many gigabytes as that takes: in these alone.
ICON = "/pwa_icon"
ICONS = (ICON, f"{ICON}/192", f"{ICON}/512")

# Gradio starts the page with a script in it and builds templates with `new Function`. A Space is shown in a
# frame of huggingface.co.
RULES = (
    "default-src 'self'",
    "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "media-src 'self' data: blob:",
    "font-src 'self' data:",
    "connect-src 'self' data: blob:",
    "worker-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
)
FRAMES = ("'self'", "https://huggingface.co", "https://*.hf.space")


def policy(hosts: str = "") -> str:
    """What may run and be loaded, and who may show the page in a frame: these hosts too, spaces between."""
    return "; ".join((*RULES, " ".join(("frame-ancestors", *FRAMES, *hosts.split()))))


POLICY = policy(os.environ.get("INKWELL_FRAMES", ""))
# A file is shown, and nothing in it runs.
FILE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; sandbox"

# What a page loads as a part of it is held by the page's policy. With each of a first visit's ninety answers
# it would be a tenth of all the bytes.
PARTS = ("text/css", "text/javascript", "application/javascript", "font/")

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    # The address may hold a drawing, and on a private Space the visitor's own token.
    "Referrer-Policy": "same-origin",
}
RENDERED = ("/", "/config")  # what Gradio makes anew for each visitor, of 350 kB and more
# The smallest first. Brotli's highest level would save another 8 kB, and keep the first visitor 3 s waiting.
COMPRESSED = {
    "br": partial(brotli.compress, quality=6),
    "gzip": partial(gzip.compress, compresslevel=6, mtime=0),
}
KEPT = 16  # of these, by encoding and the address under which they are asked for: a server has one or two


def path_of(scope: Scope) -> str:
    """The request's path beneath the folder in which a proxy serves the app."""
    return scope["path"].removeprefix(scope.get("root_path", "")) or "/"


async def in_one_piece(app: ASGIApp, scope: Scope, receive: Receive) -> tuple[Message, bytes]:
    """(the message that begins the app's response, its whole body): nothing of it has been sent."""
    start: Message = {}
    body = bytearray()

    async def gathered(message: Message) -> None:
        if message["type"] == "http.response.start":
            start.update(message)
        else:
            body.extend(message.get("body", b""))

    await app(scope, receive, gathered)
    return start, bytes(body)


class Shut:
    """Answer 404 under the addresses of SHUT, and to any size of the icon but those of ICONS."""

    def __init__(self, app: ASGIApp):
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and is_shut(path_of(scope)):
            return await PlainTextResponse("Not found", status_code=404)(scope, receive, send)
        return await self.app(scope, receive, send)


def is_shut(path: str) -> bool:
    """Whether nothing is answered there."""
    return path.startswith(SHUT) or path.startswith(ICON) and path not in ICONS


class Alive:
    """Answer HEAD for the page without making the page.

    Gradio asks so whether it has started, and on a busy machine would give up after three seconds.
    """

    def __init__(self, app: ASGIApp):
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] == "HEAD" and path_of(scope) == "/":
            return await HTMLResponse()(scope, receive, send)
        return await self.app(scope, receive, send)


class BodyLimit:
    """Answer 413 to a body that is too large, whether or not its length was declared.

    `limit` bytes are allowed everywhere but where files are sent, at exactly one address: `uploads` there.
    """

    def __init__(self, app: ASGIApp, limit: int = LIMITS.body, uploads: int = LIMITS.uploads):
        self.app = app
        self.limit = limit
        self.uploads = uploads

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        limit = self.uploads if path_of(scope) == UPLOAD else self.limit
        refusal = PlainTextResponse(
            f"The request is larger than {limit:,} bytes: send less at once.", status_code=413
        )
        declared = Headers(scope=scope).get("content-length", "0")
        # Not str.isdigit alone, which knows digits that `int` does not.
        if not (declared.isascii() and declared.isdigit()) or int(declared) > limit:
            return await refusal(scope, receive, send)
        size = 0
        is_answered = False

        async def counted() -> Message:
            nonlocal size
            message = await receive()
            size += len(message.get("body", b""))
            if size > limit:
                # A longer body than it said: the reader is told that the sender has gone.
                return {"type": "http.disconnect"}
            return message

        async def guarded(message: Message) -> None:
            nonlocal is_answered
            # What the reader says to a sender who has gone is not what the sender should read.
            if size <= limit or is_answered:
                is_answered = True
                await send(message)

        try:
            await self.app(scope, counted, guarded)
        except ClientDisconnect:
            if size <= limit:
                raise
        if size > limit and not is_answered:
            await refusal(scope, receive, send)
        return None


class SecurityHeaders:
    """Tell the browser what may run, be loaded and show the page in a frame."""

    def __init__(self, app: ASGIApp):
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        is_file = path_of(scope).startswith(FILES)

        async def marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                if is_file or not headers.get("content-type", "").startswith(PARTS):
                    headers.setdefault("Content-Security-Policy", FILE_POLICY if is_file else POLICY)
            await send(message)

        return await self.app(scope, receive, marked)


class SmallPage:
    """Send the rendered page and its description compressed, a tenth of the bytes, and render them once.

    Gradio compresses by the file's ending, which these have none of; and it renders both anew for each
    visitor, in the time in which a dozen drawings are read.
    """

    def __init__(self, app: ASGIApp):
        self.app = app
        self._kept: OrderedDict[tuple, list[Message]] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_rendered = scope["type"] == "http" and scope["method"] == "GET" and path_of(scope) in RENDERED
        encoding = _encoding(scope) if is_rendered else None
        if encoding is None:
            return await self.app(scope, receive, send)
        key = _key(scope, encoding)
        if key in self._kept:
            self._kept.move_to_end(key)
            return await _send(self._kept[key], send)
        start, body = await in_one_piece(self.app, scope, receive)
        small = COMPRESSED[encoding](body)
        headers = MutableHeaders(scope=start)
        headers["Content-Encoding"] = encoding
        headers["Content-Length"] = str(len(small))
        headers.add_vary_header("Accept-Encoding")
        answer = [start, {"type": "http.response.body", "body": small}]
        if key and start["status"] == 200 and "set-cookie" not in headers:
            self._kept[key] = answer
            if len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return await _send(answer, send)


async def _send(answer: list[Message], send: Send) -> None:
    start, body = answer
    # Copied, for layers further out add headers of their own.
    await send({**start, "headers": list(start["headers"])})
    await send(body)


def _encoding(scope: Scope) -> str | None:
    """How whoever asks takes a compressed answer, the smallest of COMPRESSED; None: not at all."""
    accepted = Headers(scope=scope).get("accept-encoding", "")
    names = [part.split(";")[0].strip() for part in accepted.split(",")]
    return next((name for name in COMPRESSED if name in names), None)


def _key(scope: Scope, encoding: str) -> tuple | None:
    """What the answer depends on: the address under which it is asked for. None where on more."""
    app = scope["app"]
    has_users = app.auth is not None or app.auth_dependency is not None
    if has_users or b"deep_link" in scope["query_string"]:
        return None
    headers = Headers(scope=scope)
    around = [headers.get(name) for name in ("host", "x-forwarded-host", "x-forwarded-proto")]
    return encoding, path_of(scope), scope["scheme"], scope.get("root_path"), *around


# The outermost first.
MIDDLEWARE = [Middleware(layer) for layer in (SecurityHeaders, Shut, Alive, BodyLimit, SmallPage)]
