"""The web server's own protection: no request body larger than any drawing needs."""

from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

DRAWING_BYTES = 1_000_000  # 20,000 points of two numbers fit twice over
UPLOAD = "/upload"  # files have Gradio's own limit, max_file_size


class BodyLimit:
    """Answer 413 to a body over `limit` bytes, whether or not its length was declared; uploads pass."""

    def __init__(self, app: ASGIApp, limit: int = DRAWING_BYTES):
        self.app, self.limit = app, limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].rstrip("/").endswith(UPLOAD):
            return await self.app(scope, receive, send)
        declared = dict(scope["headers"]).get(b"content-length", b"0")
        if not declared.isdigit() or int(declared) > self.limit:
            return await self._refuse(scope, receive, send)
        seen = 0

        async def counted() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > self.limit:  # a longer body than it said: the reader is told that the sender has gone
                return {"type": "http.disconnect"}
            return message

        await self.app(scope, counted, send)

    async def _refuse(self, scope: Scope, receive: Receive, send: Send) -> None:
        sentence = f"The request is larger than {self.limit:,} bytes: send less at once."
        await PlainTextResponse(sentence, status_code=413)(scope, receive, send)


BODY_LIMIT = Middleware(BodyLimit)
