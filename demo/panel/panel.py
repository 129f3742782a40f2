"""A panel: a form on the page and the handlers that answer it with HTML for named slots.

A handler takes the parsed form and the page around it, and the panel's states after them:
`handler(form, page, *states) -> Slots | Update`; one that shows more and more yields several. Whatever is
wrong becomes a sentence in the panel, and nothing is lost: the page keeps its drawing, its texts, its fields.
"""

import inspect
import json
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field

import gradio as gr
import numpy as np
from markupsafe import Markup

from demo.assets import component_script
from demo.draw.elements import element
from demo.panel import polite
from demo.panel.endpoints import publish
from demo.panel.form import Form
from demo.panel.limits import LIMITS, Gate
from demo.panel.problems import alert
from demo.panel.templates import Template
from demo.words import Phrase, _, language_of
from models.problem import Problem

FRAME = Template("panel/panel.jinja")

ANSWERS = Gate(LIMITS.answers, LIMITS.patience)
# Apart, so that a change is answered at once while long answers are under way.
ANSWERING = polite.pool(LIMITS.computed, "answer", polite.ANSWERS)
GOING_ON = polite.pool(LIMITS.computed, "part", polite.PARTS)

Slots = dict[str, Markup]

# By name, those on the page for which the server holds nothing of a visitor.
PLAIN: dict[str, "Panel"] = {}


@dataclass(frozen=True)
class Page:
    """What the page around a panel holds when it asks.

    `digit`: (28, 28) float32 in [0, 1], None for a blank pad; `pointed`: nothing but a pointed-at place has
    changed since the last full answer, so slots that do not depend on it may stay as they stand. `number`:
    counts the page's requests to this panel; `drawn`: for each filled slot the number of the request whose
    answer stands in it. `is_drawing`: the pen is down, and the next drawing will be there soon: only what
    follows the pen is to be answered.
    """

    digit: np.ndarray | None = None
    recipe: str = "robust"
    language: str = "en"
    pointed: bool = False
    number: int = 0
    drawn: Mapping[str, int] = field(default_factory=dict)
    is_drawing: bool = False

    @classmethod
    def parse(cls, request: Mapping[str, object]) -> "Page":
        """Out of what the page sent. Problem for a digit that is none."""
        return cls(
            digit=parse_digit(request.get("digit")),
            recipe=str(request.get("recipe")),
            language=language_of(request.get("lang")),
            pointed=request.get("pointed") is True,
            number=_count(request.get("n")),
            drawn=_counts(request.get("drawn")),
            is_drawing=request.get("drawing") is True,
        )


def _count(given: object) -> int:
    """A request's number; 0 where the sender does not count."""
    return given if isinstance(given, int) else 0


def _counts(given: object) -> dict[str, int]:
    return {str(slot): _count(number) for slot, number in given.items()} if isinstance(given, dict) else {}


@dataclass(frozen=True)
class Update:
    """An answer that also changes what the server holds for this visitor: a new value for each state."""

    slots: Slots
    states: tuple | None = None


@dataclass(frozen=True)
class Panel:
    """A panel's parts, declared once; `build` puts it on the page.

    `template` has the macros `fields(form)`, which shows the form's fields, and `body(form)`, with the places
    for the slots.
    `answer` answers every change at once; `follow` adds what takes longer, past changes left out; `play`
    answers the button that asks for more, and can be stopped; `step` answers the one that goes a step on,
    `reset` the one that begins anew.
    `listens`: "digit" for a panel about the digit on the pad, "trained" beside it for one about the
    visitor's own network, "recipe" for one that depends on the page's
    recipe alone, else "none". `follows_pen`: it asks while the digit is drawn, too. `asks_again`: "submit"
    presses the button by itself when the fields have rested for 300 ms. `at_once`: requests of `play`.
    `endpoints`: what programs may call, by the functions' names. `title`: folded below it until it is opened.
    """

    name: str
    lead: Phrase
    form: type[Form]
    template: str
    answer: Callable
    follow: Callable | None = None
    play: Callable | None = None
    step: Callable | None = None
    reset: Callable | None = None
    listens: str = "digit"
    follows_pen: bool = False
    asks_again: str | None = None
    at_once: int = LIMITS.requests
    endpoints: tuple[Callable, ...] = ()
    title: Phrase | None = None

    def passing(self) -> str | None:
        """The fields that the page's address does not name."""
        fields = [(name, field) for name, field in self.form.fields.items() if field.passing]
        names = [each for name, field in fields for each in field.names(name)]
        return " ".join(names) or None

    def build(self, *states: gr.State) -> gr.HTML:
        """The panel's component, wired to its handlers. `states`: what the server holds for this visitor."""
        template = Template(self.template)
        if not states:
            PLAIN[self.name] = self
        parts = template.fields(self.form), template.body(self.form)
        box = gr.HTML(
            html_template=FRAME.frame(self, *parts, not states),
            js_on_load=component_script("panel"),
            apply_default_css=False,
            shown="{}",
            elem_id=self.name,
            elem_classes="panel-box",
        )
        options = {
            "inputs": list(states),
            "outputs": [box, *states],
            "api_visibility": "private",
            "show_progress": "hidden",
            # The page asks one thing at a time; Gradio would send a postponed event with older data.
            "trigger_mode": "multiple",
        }
        changes = [box.input]
        if self.play:
            run = box.submit(self._several(self.play), concurrency_limit=self.at_once, **options)
            box.release(None, cancels=[run], api_visibility="private", queue=False)
            self._tell_end(run, "run")
            changes.append(box.stop)
        for change in changes:
            # Past the queue, which would cost 60 ms.
            change(self._one(self.answer), queue=False, **options)
        if self.follow:
            rest = box.expand(self._several(self.follow), concurrency_limit=LIMITS.follow, **options)
            self._tell_end(rest, "rest")
        if self.step and inspect.isasyncgenfunction(self.step):
            box.select(self._several(self.step), concurrency_limit=self.at_once, **options)
        elif self.step:
            box.select(self._one(self.step), queue=False, **options)
        if self.reset:
            box.clear(self._one(self.reset), queue=False, **options)
        for endpoint in self.endpoints:
            publish(endpoint)
        return box

    def _tell_end(self, event, what: str) -> None:
        """Have the page's scripts told when an event has ended: Gradio loses what is asked until then."""
        for listen, how in ((event.success, "done"), (event.failure, "stopped")):
            detail = json.dumps({"panel": self.name, "what": what, "how": how})
            script = f'() => window.dispatchEvent(new CustomEvent("inkwell:ended", {{ detail: {detail} }}))'
            listen(None, js=script, api_visibility="private")

    def _one(self, handler: Callable) -> Callable:
        """The handler as an event that answers once."""

        def respond(event: gr.EventData, *states):
            answer = _Answer.to(self, event, states)
            return answer.outputs(answer.once(handler))

        return respond

    def reply(self, request: dict) -> dict:
        """The message to a change, of a panel for which the server holds nothing: any replica may answer."""
        return _Answer(self, request, ()).once(self.answer)

    def _several(self, handler: Callable) -> Callable:
        """The handler as an event that answers part by part; the page may miss all but the last."""

        def respond(event: gr.EventData, *states) -> Iterator:
            answer = _Answer.to(self, event, states)
            try:
                with closing(handler(*answer.arguments())) as parts:
                    while (part := polite.done_in(GOING_ON, next, parts, None)) is not None:
                        yield answer.outputs(answer.message(answer.add(part)))
            except Problem as problem:
                yield answer.outputs(answer.refusal(problem))

        async def respond_between_waits(event: gr.EventData, *states) -> AsyncIterator:
            answer = _Answer.to(self, event, states)
            try:
                async for part in handler(*answer.arguments()):
                    yield answer.outputs(answer.message(answer.add(part)))
            except Problem as problem:
                yield answer.outputs(answer.refusal(problem))

        return respond_between_waits if inspect.isasyncgenfunction(handler) else respond


class _Answer:
    """One request and what has been answered to it so far."""

    def __init__(self, panel: Panel, request: dict, states: tuple):
        self.panel = panel
        self.request = request
        self.states = states
        self.slots: Slots = {}
        self.news: tuple | None = None

    @classmethod
    def to(cls, panel: Panel, event: gr.EventData, states: tuple) -> "_Answer":
        """To what came with an event: the component's value Gradio now and then sets anew by itself."""
        return cls(panel, event._data if isinstance(event._data, dict) else {}, states)

    def once(self, handler: Callable) -> dict:
        """The message of a handler that answers once, when there is a place."""
        with ANSWERS.enter() as inside:
            if not inside:
                return self.message(_busy())
            try:
                slots = polite.done_in(ANSWERING, self.call, handler)
                return self.message({"trouble": Markup()} | slots)
            except Problem as problem:
                return self.refusal(problem)

    def arguments(self) -> tuple:
        """What a handler takes. Problem."""
        return self.panel.form.parse(self.request), Page.parse(self.request), *self.states

    def call(self, handler: Callable) -> Slots:
        """What a handler answers."""
        return self.add(handler(*self.arguments()))

    def add(self, part: Slots | Update) -> Slots:
        """All slots so far, for the page may have missed the parts before; a later part's come instead."""
        if isinstance(part, Update):
            self.news = part.states
            part = part.slots
        self.slots |= part
        return self.slots

    def message(self, slots: Slots) -> dict:
        """What the page's script takes. The number tells which request this answers."""
        return {**slots, "n": _count(self.request.get("n"))}

    def refusal(self, problem: Problem) -> dict:
        """The same for what is wrong: the sentence beside all slots so far, and the field that it is in."""
        message = self.message(self.add({"trouble": alert(problem)}))
        return message if problem.field is None else {**message, "refused": problem.field}

    def outputs(self, message: dict):
        """The event's outputs: the message for the page, and the states, where they have changed."""
        # All as one string: Gradio would patch a dict.
        box = gr.update(shown=json.dumps(message))
        if not self.states:
            return box
        news = self.news
        self.news = None
        return box, *(news or [gr.skip()] * len(self.states))


def parse_digit(greys: object) -> np.ndarray | None:
    """(28, 28) float32 in [0, 1] of the 784 greys that the page holds; None for a blank pad. Problem."""
    if greys is None:
        return None
    try:
        with np.errstate(over="ignore"):  # what is too large becomes infinite, and is refused below
            digit = np.asarray(greys, np.float32).reshape(28, 28) / 255
    except (TypeError, ValueError, OverflowError):
        raise Problem("The digit is not 784 greys: draw it again.") from None
    if not (np.isfinite(digit).all() and digit.min() >= 0 and digit.max() <= 1):
        raise Problem("The digit has greys outside 0 to 255: draw it again.")
    return digit if digit.any() else None


def blank() -> Markup:
    """What a panel shows while the pad is empty."""
    hint = _("Draw a digit on the pad first, or press “Show me one”: this panel is about your own digit.")
    return element("p", hint, class_="blank-note")


def _busy() -> Slots:
    words = _("The server is busy. Your digit is kept: change something here in a moment.")
    return {"trouble": element("p", words, role="alert")}
