"""Somebody at a panel that plays: asks it as the page does, and stands where the server says."""

import asyncio
import json
import re
from concurrent.futures import ThreadPoolExecutor

import gradio as gr

from demo.panel.panel import Panel
from demo.panel.playback import Playhead
from models.problem import Problem
from tests.kit.panels import ask


def run(coroutine):
    """Its result, from a thread of its own: a browser's tests leave a loop running in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, coroutine).result()


async def collected(parts, most: int) -> list:
    """The first parts of what a handler yields, the last of them where it ended."""
    taken = []
    async for part in parts:
        taken.append(part)
        if len(taken) == most:
            break
    await parts.aclose()
    return taken


class Visitor:
    """`fields`: the form as it stands at first."""

    def __init__(self, panel: Panel, fields: dict):
        self.panel = panel
        self.fields = fields
        self.head = Playhead()

    def ask(self, handler="answer", **fields) -> dict:
        """The slots that answer a change ("answer"), Step ("step") or Reset ("reset")."""
        return ask(self.panel, self.fields | fields, self.head, handler=handler)

    def play(self, most=10_000, **fields) -> list[dict]:
        """The slots that come while it plays."""
        return run(collected(ask(self.panel, self.fields | fields, self.head, handler="play"), most))

    def sent(self, handler="answer", **fields) -> dict:
        """The slots of the last message to the page, a trouble among them where something is wrong."""
        event = gr.EventData(None, self.fields | fields)
        if handler == "play":
            respond = self.panel._several(self.panel.play)
            outputs = run(collected(respond(event, self.head), 10_000))[-1]
        else:
            outputs = self.panel._one(getattr(self.panel, handler))(event, self.head)
        return json.loads(outputs[0]["shown"])

    def problem(self, handler="answer", **fields) -> Problem:
        """The Problem that the handler raises."""
        try:
            self.play(**fields) if handler == "play" else self.ask(handler, **fields)
        except Problem as problem:
            return problem
        raise AssertionError(f"{self.panel.name} answered {fields}")


def step_of(slots: dict) -> int:
    """The number of the step or epoch that stands."""
    return int(re.search(r'lang="en">(?:step|epoch) (\d+) of', slots["stand"])[1])
