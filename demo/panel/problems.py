"""What is wrong, told where it went wrong: as a sentence in a panel, or as the error of an endpoint."""

from collections.abc import Iterator
from contextlib import contextmanager

import gradio as gr
from markupsafe import Markup

from demo.draw.elements import element
from demo.words import _, problem_phrase
from models.problem import Problem


def alert(problem: Problem) -> Markup:
    """The problem's sentence, announced to who listens; of a field's value, that it is not in use."""
    sentence = problem_phrase(problem)
    if problem.field is None:
        return element("p", sentence, role="alert")
    unused = _("It is not used: what stands here is still of the value before.")
    return element("p", sentence, element("br"), unused, role="alert")


@contextmanager
def endpoint_problems() -> Iterator[None]:
    """Around an endpoint: whatever is wrong with its arguments becomes the caller's sentence.

    Any other exception would reach the caller as null.
    """
    try:
        yield
    except Problem as problem:
        raise gr.Error(str(problem), print_exception=False) from problem
