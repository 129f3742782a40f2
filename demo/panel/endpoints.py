"""What programs and assistants may call: a function, under its own name, described by its own words.

Gradio makes an endpoint of its API out of it, and a tool for assistants where the package mcp is installed.
"""

import inspect
import json
from collections.abc import Callable, Iterator
from copy import deepcopy
from functools import partial, wraps
from typing import Literal, get_args

import gradio as gr
from gradio.blocks import BlockFunction
from gradio.context import LocalContext, get_blocks_context

from demo.panel import examples
from demo.panel.abridged import abridged
from demo.panel.limits import LIMITS
from demo.panel.problems import endpoint_problems
from models.problem import one_of

Detail = Literal["auto", "brief", "full"]
DETAIL = "brief stays under 8,000 characters; auto is that for an assistant, full for any other program."
ASSISTANT = "mcp"  # how Gradio marks a call that it makes for one, in a header of this name:
HEADER = "x-gradio-user"


def publish(endpoint: Callable, limit: int = LIMITS.endpoints) -> None:
    """Offer the function, inside a page that is being built; at most `limit` calls at once."""
    gr.api(
        offered(endpoint),
        api_name=endpoint.__name__,
        api_description=description(endpoint),
        concurrency_limit=limit,
    )
    [function] = [made for made in get_blocks_context().fns.values() if made.api_name == endpoint.__name__]
    show_example(function, endpoint)


def show_example(function: BlockFunction, endpoint: Callable) -> None:
    """Have the page of the API show the endpoint's own example, where Gradio would write "…"."""
    example = examples.values(endpoint.__name__)
    for name, parameter in zip(inspect.signature(endpoint).parameters, function.inputs, strict=False):
        if name in example:
            parameter.example_payload = partial(deepcopy, example[name])


def offered(endpoint: Callable) -> Callable:
    """The function as it is called from outside.

    One that answers with JSON takes `detail` as well. To an assistant, one that streams gives the last part
    alone: it would take the first for the whole.
    """
    if inspect.isgeneratorfunction(endpoint):
        return _streaming(endpoint)
    return _answering(endpoint)


def _streaming(endpoint: Callable) -> Callable:
    @wraps(endpoint)
    def stream(*arguments) -> Iterator:
        parts = endpoint(*arguments)
        if not is_assistant():
            yield from parts
            return
        part = None
        for part in parts:  # noqa: B007
            pass
        yield part

    return stream


def _answering(endpoint: Callable) -> Callable:
    own = inspect.signature(endpoint)
    kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
    extra = inspect.Parameter("detail", kind, default="auto", annotation=Detail)

    @wraps(endpoint)
    def answer(*arguments):
        # Gradio hands over every parameter, in order; the last one is ours.
        *arguments, detail = arguments
        with endpoint_problems():
            one_of("detail", detail, get_args(Detail))
        whole = endpoint(*arguments)
        for_assistant = is_assistant()
        is_brief = detail == "brief" or detail == "auto" and for_assistant
        told = abridged(whole) if is_brief else whole
        # An assistant gets text: JSON, where Gradio would write it as Python does.
        return json.dumps(told, ensure_ascii=False) if for_assistant else told

    answer.__signature__ = own.replace(parameters=[*own.parameters.values(), extra])
    answer.__annotations__ = {**endpoint.__annotations__, "detail": Detail}
    answer.__doc__ = with_detail(inspect.getdoc(endpoint))
    return answer


def is_assistant() -> bool:
    """Whether the call that is being answered was made for an assistant."""
    request = LocalContext.request.get(None)
    return request is not None and request.headers.get(HEADER) == ASSISTANT


def with_detail(words: str) -> str:
    """A docstring with a line for `detail` among its arguments."""
    before, returns, after = words.partition("\n\nReturns:")
    return f"{before}\n    detail: {DETAIL}{returns}{after}"


def description(endpoint: Callable) -> str:
    """All that the docstring says but the arguments, in one paragraph: Gradio would put commas into it."""
    words, _, rest = inspect.getdoc(endpoint).partition("\n\nArgs:")
    _, _, returns = rest.partition("Returns:")
    sentences = " ".join(words.split())
    if returns:
        sentences += f" Returns: {' '.join(returns.split())}"
    # Gradio goes on with a sentence of its own where a file is asked for.
    return sentences.removesuffix(".") + "."
