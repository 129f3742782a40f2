"""The live answer while the pen is down: `POST /live`, a route of its own underneath Gradio.

It keeps no session, so any replica may answer it, and any balancer may ask a second time.
"""

import asyncio
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import NamedTuple, TypedDict
from weakref import WeakKeyDictionary

import numpy as np
import orjson
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from demo import predict
from demo.pages.digits import compare
from demo.pages.digits.pad import Drawing
from demo.panel.batches import Batcher, Busy
from demo.panel.limits import LIMITS
from demo.predict import NumberReading
from demo.words import _, language_of
from models.number import Part
from models.problem import Problem

LONG = 30_000  # bytes: a drawing longer than this is read in another thread, and holds nobody up
NAME = 64  # characters of a visitor's name, and of a number, that are looked at

# One thread: the graph takes a whole core, and the other one belongs to the event loop.
_POOL = ThreadPoolExecutor(1, thread_name_prefix="live")
_batchers: WeakKeyDictionary[asyncio.AbstractEventLoop, Batcher] = WeakKeyDictionary()


def route() -> Route:
    """What `launch(app_kwargs={"routes": …})` puts in front of Gradio's own. It passes by Gradio's `auth`."""
    return Route("/live", respond, methods=["POST"])


@dataclass(frozen=True)
class Question:
    """One request. `drawing`: as it was sent; `n`: what comes back with the answer, or None."""

    drawing: dict
    visitor: str
    n: int | float | str | None = None
    is_long: bool = False

    @classmethod
    def parse(cls, body: bytes, connection: str) -> "Question":
        """Of whatever was sent: what is no JSON object has no drawing in it."""
        try:
            message = orjson.loads(body)
        except orjson.JSONDecodeError:
            message = None
        if not isinstance(message, dict):
            message = {}
        visitor = message.get("visitor")
        n = message.get("n")
        is_number = isinstance(n, int | float) or (isinstance(n, str) and len(n) <= NAME)
        return cls(
            drawing=message,
            visitor=visitor[:NAME] if isinstance(visitor, str) else connection,
            n=n if is_number else None,
            is_long=len(body) > LONG,
        )


class Answer(TypedDict, total=False):
    """What goes back: all that `compare.patch` says, or an error, or that the server is busy; the number."""

    cells: dict[str, str]
    bars: dict[str, list[float]]
    traces: dict[str, list[float]]
    dissents: list[str]
    digit: list[int] | None
    number: str
    digits: list[dict]
    about: int
    hint: bool
    note: str
    error: str
    busy: bool
    n: int | float | str


async def respond(request: Request) -> Response:
    """{strokes or picture, size, about, recipe, raw, lang, n, visitor} -> `compare.patch` and n.

    Or {error}, or {busy}: always 200 with a JSON object. How long it took here is told in Server-Timing: the
    rest is the way.
    """
    began = time.perf_counter()
    try:
        body = await request.body()
    except ClientDisconnect:
        return Response()
    question = Question.parse(body, str(request.client))
    reply = await answer(question)
    if question.n is not None:
        reply["n"] = question.n
    ms = 1000 * (time.perf_counter() - began)
    headers = {"Server-Timing": f"live;dur={ms:.1f}", "Cache-Control": "no-store"}
    return Response(orjson.dumps(reply), media_type="application/json", headers=headers)


async def answer(question: Question) -> Answer:
    """`compare.patch` for the drawing, {"error": sentence} or {"busy": true}; never raises."""
    message = question.drawing
    try:
        # Here and not in the pool: that one does nothing but run the networks.
        if question.is_long:
            drawing = await asyncio.to_thread(Drawing.parse, message)
        else:
            drawing = Drawing.parse(message)
        if drawing.parts:
            way = Way(drawing.recipe, drawing.raw)
            reading = await batcher().ask(way, drawing.parts, question.visitor)
        else:
            reading = predict.read_number([])
    except Busy:
        return {"busy": True}
    except Problem as problem:
        language = language_of(message.get("lang"))
        return {"error": _("The drawing could not be read: {why}", why=problem).to(language)}
    patch = compare.patch(reading, drawing.place(reading))
    if drawing.strokes is None and not drawing.parts:
        patch["note"] = "no_digit"
    return patch


def batcher() -> Batcher:
    """The one of this event loop."""
    loop = asyncio.get_running_loop()
    if loop not in _batchers:
        _batchers[loop] = Batcher(
            run_together,
            read_together,
            _POOL,
            most=LIMITS.live_batch,
            waiting=LIMITS.live_waiting,
            each=LIMITS.live_each,
            idle=predict.take_times,
        )
    return _batchers[loop]


class Way(NamedTuple):
    """How drawings are read: what is read in the same way can be read together."""

    recipe: str
    raw: bool


def run_together(way: Way, drawings: list[Sequence[Part]]) -> tuple[list[str], np.ndarray]:
    """The ready networks' keys, and their logits of all parts of all drawings, (P, N, 10)."""
    keys = predict.ready(way.recipe)
    digits = np.stack([part.digit for parts in drawings for part in parts])
    return keys, predict.digit_logits(digits, keys, way.recipe)


def read_together(
    way: Way, drawings: list[Sequence[Part]], run: tuple[list[str], np.ndarray]
) -> list[NumberReading]:
    """What they say of each drawing. Problem."""
    keys, logits = run
    return predict.read_drawings(drawings, logits, keys, way.recipe, way.raw)
