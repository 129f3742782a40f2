"""Ask a panel as the page does, without a page."""

import json
import re
from collections.abc import Iterator

import gradio as gr
import numpy as np

from demo.panel.panel import Page, Panel
from demo.words import languages, problem_phrase
from models.problem import Problem


def greys(digit: np.ndarray) -> list[int]:
    """The 784 numbers that the page sends of a (28, 28) digit."""
    return (digit * 255).round().astype(int).ravel().tolist()


def ask(panel: Panel, request: dict, *states, handler: str = "answer"):
    """What one of the panel's handlers answers; its Problem is raised."""
    return getattr(panel, handler)(panel.form.parse(request), Page.parse(request), *states)


def ask_all(panel: Panel, request: dict, *states, handler: str = "follow") -> list:
    """Every part of what a handler answers that shows more and more."""
    return list(ask(panel, request, *states, handler=handler))


def slots_sent(panel: Panel, request: object, *states, handler: str = "answer") -> dict:
    """The slots as the page gets them, a trouble among them where something is wrong."""
    outputs = panel._one(getattr(panel, handler))(gr.EventData(None, request), *states)
    update = outputs[0] if states else outputs
    return json.loads(update["shown"])


def problem_of(panel: Panel, request: dict, *states, handler: str = "answer") -> Problem:
    """The Problem that the handler raises."""
    try:
        answer = ask(panel, request, *states, handler=handler)
        if isinstance(answer, Iterator):
            list(answer)
    except Problem as problem:
        return problem
    raise AssertionError(f"{panel.name} answered {request}")


def sentences(problem: Problem) -> tuple[str, ...]:
    """The problem's sentence in every language, English first."""
    phrase = problem_phrase(problem)
    return tuple(phrase.to(language) for language in languages())


def is_chinese(sentence: str, names: set[str]) -> bool:
    """Whether it is a whole Chinese sentence: no English words, but for `names` and what somebody typed."""
    words = set(re.findall(r"[A-Za-z][\w.]+", re.sub("“.*?”", "", sentence), re.ASCII))
    has_chinese = re.search(r"[\u4e00-\u9fff]", sentence) is not None
    return has_chinese and sentence.endswith("。") and words <= names
