"""What every panel beside the pad shares: a form; its fields and the digit go to a handler, HTML comes back.

A handler takes what the script sends (`asked`: the fields as strings, "digit", "recipe", "lang") and
gives {slot: HTML}; the slow ones yield several. Whatever is wrong with it becomes a sentence in the panel;
nothing is lost.
"""

import hashlib
import inspect
import json
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager

import gradio as gr
import numpy as np

from demo import predict
from demo.assets import component_script
from demo.old.tables import Told, both, pick, spans
from demo.old.tables.errors import FIELDS, in_chinese
from demo.old.tables.panels import PANELS as W
from models.checkpoint import CheckpointError
from models.data import DataError

CALLS, PATIENCE = threading.BoundedSemaphore(6), 2.0  # panels answered at once; seconds that one waits
PLAYING = 12  # small runs shown step by step at once; each mostly sleeps between two pictures
EXPECTED = (ValueError, KeyError, TypeError, CheckpointError, DataError)


def panel(
    name: str,
    fields: str,
    body: str,
    first,
    rest=None,
    on_request=None,
    on="digit",
    pause="",
    on_step=None,
    held=(),
    most=0,
) -> gr.HTML:
    """A panel: its lead sentence, form and slots.

    `first` answers every change at once; `rest` follows with what takes longer, past changes left out;
    `on_request` answers the button that asks for more, and can be stopped. `on`: "digit" for a panel about
    the digit on the pad, "recipe" for one that only depends on the page's recipe, else its own name.
    `pause`: "submit" sends the request by itself when the fields have rested for 300 ms. `on_step` answers
    the button that goes one step on, and makes the panel one that plays: more of these run at once.
    `held`: what the server holds for this visitor, as gr.State; every handler gets their values after
    `asked`, and new ones come back in "held". `most`: requests answered at once, where that is not as usual.
    """
    waits = f'data-pause="{pause}" ' if pause else ""
    template = (
        f'<form class="panel" data-on="{on}" {waits}onsubmit="return false" autocomplete="off">'
        f'<p class="lead">{both(W, name)}</p>'
        f'<div class="fields">{fields}</div><div class="trouble" role="status" data-slot="trouble"></div>'
        f"{body}</form>"
    )
    box = gr.HTML(
        value={},
        html_template=template,
        js_on_load=component_script("panel"),
        apply_default_css=False,
        shown="{}",
        elem_id=name,
        elem_classes="panel-box",
    )
    own = {"api_visibility": "private", "show_progress": "hidden", "trigger_mode": "always_last"}
    own |= {"inputs": [box, *held], "outputs": [box, *held]}
    if on_request:  # first of all, for the page sends the events of one trigger in their order here
        most = most or (PLAYING if on_step else 2)
        asked = box.submit(_told(on_request), concurrency_limit=most, **own)
        gr.on([box.input, box.stop, box.select], None, cancels=[asked], api_visibility="private", queue=False)
    for changed in (box.input, box.stop) if on_request else (box.input,):
        answered = changed(_once(first), queue=False, **own)  # the queue would cost 60 ms
        if rest:
            answered.then(_told(rest), concurrency_limit=4, **own)
    if inspect.isasyncgenfunction(on_step):
        box.select(_told(on_step), concurrency_limit=most, **own)
    elif on_step:
        box.select(_once(on_step), queue=False, **own)
    return box


def _once(handler: Callable) -> Callable:
    """The handler as an event of the panel: its slots, or its troubles as a sentence."""

    def told(asked: dict, *held):
        if not CALLS.acquire(timeout=PATIENCE):
            return _sent({"trouble": f'<p role="alert">{both(W, "busy")}</p>'}, held)
        try:
            return _sent({"trouble": ""} | handler(asked if isinstance(asked, dict) else {}, *held), held)
        except EXPECTED as error:
            return _sent({"trouble": trouble(error)}, held)
        finally:
            CALLS.release()

    return told


def _told(handler: Callable) -> Callable:
    """The same of a handler that yields its slots part by part; the page may miss all but the last."""

    def told(asked: dict, *held) -> Iterator:
        slots = {}
        try:
            for part in handler(asked if isinstance(asked, dict) else {}, *held):
                slots |= part
                yield _sent(slots, held)
        except EXPECTED as error:
            yield _sent(slots | {"trouble": trouble(error)}, held)

    async def told_between_waits(asked: dict, *held) -> AsyncIterator:
        slots = {}
        try:
            async for part in handler(asked if isinstance(asked, dict) else {}, *held):
                slots |= part
                yield _sent(slots, held)
        except EXPECTED as error:
            yield _sent(slots | {"trouble": trouble(error)}, held)

    return told_between_waits if inspect.isasyncgenfunction(handler) else told


def _sent(slots: dict, held: tuple):
    """The outputs of an event: the slots for the page, and what the server holds, where it has changed."""
    parts = {name: part for name, part in slots.items() if name != "held"}
    news = slots.get("held", (gr.skip(),) * len(held))
    return (shown(parts), *news) if held else shown(parts)


def shown(slots: dict) -> dict:
    """The update that brings the slots to the page; as one string, for Gradio would patch a dict in place."""
    return gr.update(shown=json.dumps(slots))


def trouble(error: Exception) -> str:
    """The sentence of an error in both languages, escaped; in English for both if it is not in the table."""
    why = str(error.args[0] if error.args else error)
    zh = error.zh if isinstance(error, Told) else in_chinese(why) or pick(W, "trouble", "zh", why=why)
    return f'<p role="alert">{spans(why, zh)}</p>'


def mark(digit: np.ndarray, *choices) -> str:
    """A short name of what a slot shows: `asked["shown"]` brings it back while the slot stands (`echo`)."""
    return hashlib.sha1(digit.tobytes() + repr(choices).encode()).hexdigest()


def echo(name: str, field: str = "shown") -> str:
    """A hidden field that sends `name` back; "shown" does so only when a place is pointed at, or clicked."""
    return f'<input type="hidden" name="{field}" value="{name}">'


@contextmanager
def sentences() -> Iterator[None]:
    """Around an endpoint: whatever is wrong with its arguments becomes the caller's sentence."""
    try:
        yield
    except EXPECTED as error:
        raise gr.Error(str(error.args[0] if error.args else error), print_exception=False) from error


def blank() -> str:
    """What a panel shows while the pad is empty."""
    return f'<p class="blank-note">{both(W, "blank")}</p>'


def recipe_of(asked: dict, field: str = "key") -> tuple[str, str]:
    """The chosen network and recipe; the recipe that it has where it lacks the page's. KeyError."""
    key, recipe = str(asked.get(field)), str(asked.get("recipe"))
    return key, predict.offered(key, recipe)


def digit_of(asked: dict) -> np.ndarray | None:
    """(28, 28) float32 in [0, 1] of the 784 greys that the page holds; None for a blank pad. ValueError."""
    greys = asked.get("digit")
    if greys is None:
        return None
    try:
        digit = np.asarray(greys, np.float32).reshape(28, 28) / 255
    except (TypeError, ValueError, OverflowError):
        raise ValueError("The digit is not 784 greys: draw it again.") from None
    if not (np.isfinite(digit).all() and 0 <= digit.min() and digit.max() <= 1):
        raise ValueError("The digit has greys outside 0 to 255: draw it again.")
    return digit if digit.any() else None


def whole(asked: dict, name: str, low: int, high: int, other: int, called: str = "") -> int:
    """The field as a whole number, moved into low … high; `other` when it is empty. ValueError.

    `called`: the key of FIELDS that its sentence names it by, if not `name`.
    """
    said, _ = FIELDS[called or name]
    text = str(asked.get(name, "")).strip() or str(other)
    try:
        return min(high, max(low, int(float(text))))
    except (ValueError, OverflowError):
        raise ValueError(f"{said} is {text[:20]!r}: give a whole number from {low} to {high}.") from None


def fraction(asked: dict, name: str, low: float, high: float, other: float) -> float:
    """The field as a number, moved into low … high; `other` when it is empty. ValueError."""
    said, _ = FIELDS[name]
    text = str(asked.get(name, "")).strip() or str(other)
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if value != value:
        raise ValueError(f"{said} is {text[:20]!r}: give a number from {low} to {high}.")
    return min(high, max(low, value))
