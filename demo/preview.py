"""What others see of the page before they open it: its picture, title and words in a message or a network.

Gradio writes its own there, twice. Whoever makes a preview runs no script and follows no relative address, so
that ours stand in the page itself, with the address under which it was asked for.
"""

import re

from gradio.route_utils import get_root_url
from markupsafe import Markup
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from demo.assets import ADDRESS, PREVIEW
from demo.gate import in_one_piece, path_of
from demo.panel.templates import Template

T = Template("preview.jinja")
TITLE = "Inkwell"
DESCRIPTION = (
    "Draw a digit and watch a dozen small neural networks read it while the pen is down; look inside them, "
    "try to fool them, and let one write a poem."
)
HEAD_END = b"</head>"
GRADIOS = re.compile(rb"""<meta\s[^>]*(?:property|name)=["'](?:og|twitter):[^>]*>\s*""")
# Its address is that of the whole host, where a proxy may serve the page in a folder.
MANIFEST = (b'href="/manifest.json"', b'href="./manifest.json"')


class Preview:
    """Write ours into the page's head, in place of Gradio's."""

    def __init__(self, app: ASGIApp):
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "GET" or path_of(scope) != "/":
            return await self.app(scope, receive, send)
        start, page = await in_one_piece(self.app, scope, receive)
        # Without the query, which may hold a visitor's own token.
        root = get_root_url(Request(scope), "/", scope.get("root_path"))
        whole = written(page, root)
        MutableHeaders(scope=start)["Content-Length"] = str(len(whole))
        await send(start)
        return await send({"type": "http.response.body", "body": whole})


def written(page: bytes, root: str) -> bytes:
    """The page with our previews, at this address (no slash at its end); as it is where it has no head."""
    before, end, after = page.partition(HEAD_END)
    if not end:
        return page
    ours = tags(root).encode()
    return GRADIOS.sub(b"", before).replace(*MANIFEST) + ours + end + after


def tags(root: str) -> Markup:
    """The lines of the head: icons, and what previews show."""
    picture = f"{root}/{ADDRESS.removeprefix('./')}/{PREVIEW.name}"
    return T.tags(TITLE, DESCRIPTION, f"{root}/", picture)
