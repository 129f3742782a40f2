"""What programs call: the function's own name and words, and short answers for assistants."""

import inspect
import json
from types import SimpleNamespace
from typing import get_type_hints

import gradio as gr
import pytest
from gradio.context import LocalContext

from demo.panel import endpoints
from demo.panel.endpoints import Detail, description, offered


def squares(count: int, first: int = 0) -> dict:
    """Squares of whole numbers.

    Example: 3.

    Args:
        count: How many.
        first: Of which number first.

    Returns:
        {"squares": as many, "roots":
        the numbers}
    """
    roots = list(range(first, first + count))
    return {"squares": [root**2 for root in roots], "roots": roots}


def counting(count: int):
    """One more number each time."""
    for number in range(count):
        yield str(number)


@pytest.fixture
def assistant():
    token = LocalContext.request.set(SimpleNamespace(headers={endpoints.HEADER: endpoints.ASSISTANT}))
    yield
    LocalContext.request.reset(token)


def test_a_program_gets_all_of_it_and_less_when_it_asks():
    answer = offered(squares)
    assert answer(3, 1, "auto") == {"squares": [1, 4, 9], "roots": [1, 2, 3]}
    assert answer(3000, 0, "full")["roots"] == list(range(3000))
    assert answer(3000, 0, "brief")["roots"]["shape"] == [3000]


def test_an_assistant_gets_less_as_json_and_all_when_it_asks(assistant):
    answer = offered(squares)
    assert json.loads(answer(3000, 0, "auto"))["roots"]["largest"] == 2999
    assert json.loads(answer(3000, 0, "full"))["roots"] == list(range(3000))


def test_another_detail_gets_a_sentence():
    with pytest.raises(gr.Error, match="detail is 'some': give one of"):
        offered(squares)(3, 0, "some")


def test_the_parameters_are_the_functions_own_and_one_more():
    parameters = inspect.signature(offered(squares)).parameters
    assert list(parameters) == ["count", "first", "detail"]
    assert get_type_hints(offered(squares))["detail"] == Detail
    assert list(inspect.signature(squares).parameters) == ["count", "first"]
    assert "\n    detail: brief" in offered(squares).__doc__


def test_the_description_says_all_but_the_arguments_in_one_paragraph():
    words = 'Squares of whole numbers. Example: 3. Returns: {"squares": as many, "roots": the numbers}.'
    assert description(squares) == words


def test_a_stream_comes_in_parts_to_a_program():
    assert list(offered(counting)(3)) == ["0", "1", "2"]


def test_a_stream_comes_as_a_whole_to_an_assistant(assistant):
    assert list(offered(counting)(3)) == ["2"]
