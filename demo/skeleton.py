"""What stands on the page before any script: written into the empty page that Gradio renders.

Gradio's page is blank until its scripts have come, and what it is given for the head is put there by them.
From afar that takes seconds. So the heading and a pad that takes strokes come with the page itself, and its
head tells the browser at once which sheets and modules will be needed.
"""

import re
from collections.abc import Sequence

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Receive, Scope, Send

from demo import assets
from demo.gate import in_one_piece, path_of
from demo.panel.templates import Template
from demo.words import Phrase, languages

T = Template("skeleton.jinja")
HEAD = re.compile(rb"<head>")
BODY = re.compile(rb"<body[^>]*>")


class Skeleton:
    """Write `head` and `body` into the page, each where its part begins."""

    def __init__(self, app: ASGIApp, head: str, body: str):
        self.app = app
        self.head = head.encode()
        self.body = body.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "GET" or path_of(scope) != "/":
            return await self.app(scope, receive, send)
        start, page = await in_one_piece(self.app, scope, receive)
        whole = self.written(page)
        MutableHeaders(scope=start)["Content-Length"] = str(len(whole))
        await send(start)
        return await send({"type": "http.response.body", "body": whole})

    def written(self, page: bytes) -> bytes:
        """The page with both parts; as it is where it has no such place."""
        for place, part in ((HEAD, self.head), (BODY, self.body)):
            if tag := place.search(page):
                page = page[: tag.end()] + part + page[tag.end() :]
        return page


def head() -> str:
    """What is fetched and styled before Gradio's scripts ask for it."""
    return T.head(assets.early())


def body(tabs: Sequence[Phrase], hint: str, side: int) -> str:
    """Heading, tabs and pad. `hint`: the points of a stroke on a pad of this side."""
    return T.body(tabs, hint, side, languages(), assets.inline("skeleton.js"))
