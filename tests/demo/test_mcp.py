"""Assistants find every endpoint as a tool, with the real client: its name, its words, short answers."""

import asyncio
import base64
import inspect
import io
import json
import re

import pytest
from PIL import Image, ImageDraw

from demo import predict
from demo.panel.abridged import ROOM
from demo.panel.examples import EXAMPLES, SEVEN, values
from models.checkpoint import CheckpointError

pytest.importorskip("mcp", reason="the package mcp is not installed: no tools are offered")
from mcp import ClientSession  # noqa: E402
from mcp.client.streamable_http import streamable_http_client  # noqa: E402

# What may be chosen from is listed for each parameter of one of these names.
LISTED = ("recipe", "key", "method", "optimizer", "loss", "version", "cell", "detail")


def picture() -> str:
    """A 7 on paper, as a data: URL."""
    page = Image.new("L", (200, 300), 255)
    ImageDraw.Draw(page).line([(60, 60), (140, 60), (90, 240)], fill=0, width=14)
    file = io.BytesIO()
    page.save(file, "PNG")
    return f"data:image/png;base64,{base64.b64encode(file.getvalue()).decode()}"


def asked(app_url: str, *calls: tuple[str, dict]) -> list:
    """The tools that there are, and after them what each of (tool, arguments) is answered."""

    async def ask() -> list:
        async with (
            streamable_http_client(f"{app_url}/gradio_api/mcp/") as (read, write, _session),
            ClientSession(read, write) as session,
        ):
            await session.initialize()
            tools = (await session.list_tools()).tools
            return [tools, *[await session.call_tool(name, given) for name, given in calls]]

    return asyncio.run(ask())


def function_of(name: str):
    """The function that answers under this name, as Gradio has it."""
    import app

    return next(event.fn for event in app.demo.fns.values() if event.api_name == name)


def test_every_endpoint_is_a_tool_under_its_own_name_with_all_its_words(app_url):
    [tools] = asked(app_url)
    assert {tool.name for tool in tools} == set(EXAMPLES)
    for tool in tools:
        words, _, rest = inspect.getdoc(function_of(tool.name)).partition("\n\nArgs:")
        assert tool.description.startswith(" ".join(words.split()).removesuffix(".")), tool.name
        assert "Returns: " in tool.description
        arguments = rest.partition("\n\nReturns:")[0]
        described = dict(re.findall(r"^\s+(\w+): (.+)$", arguments, re.M))
        # Gradio takes the first line of each: there must be no second.
        assert len(described) == len(arguments.strip().splitlines()), tool.name
        given = tool.inputSchema["properties"]
        assert {name: part.get("description") for name, part in given.items()} == described, tool.name


def test_what_may_be_chosen_from_is_listed(app_url):
    [tools] = asked(app_url)
    for tool in tools:
        for name, schema in tool.inputSchema["properties"].items():
            if name in LISTED:
                assert len(schema["enum"]) > 1, (tool.name, name)


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_tool_answers_and_keeps_it_short(app_url, name):
    if name in ("review", "reviews"):
        try:
            predict.require("reviews_best")
        except CheckpointError as error:
            pytest.skip(f"no answer to try: {error}")
    given = values(name)
    if name == "read_picture":
        given["image"] = picture()
    _tools, answer = asked(app_url, (name, given))
    assert not answer.isError, answer.content
    [content] = answer.content
    assert 10 < len(content.text) < ROOM


def test_long_answers_are_short_unless_all_is_asked_for(app_url):
    steps = {"points": [[1, 0], [2, 0], [3, 1]], "steps": 1000}
    _tools, short, whole = asked(
        app_url, ("fit_logistic", steps), ("fit_logistic", {**steps, "detail": "full"})
    )
    assert len(short.content[0].text) < ROOM
    assert json.loads(short.content[0].text)["steps"]["count"] == 1001
    assert len(json.loads(whole.content[0].text)["steps"]) == 1001


def test_a_number_of_six_digits_is_told_in_short(app_url):
    seven = [[10, 10], [90, 10], [40, 120]]
    strokes = [[[x + 150 * place, y] for x, y in seven] for place in range(6)]
    _tools, answer = asked(app_url, ("read_strokes", {"strokes": strokes}))
    assert len(answer.content[0].text) < ROOM
    assert json.loads(answer.content[0].text)["number"] == "777777"


def test_a_text_comes_whole(app_url):
    _tools, answer = asked(app_url, ("write", {"key": "shakespeare", "prompt": "KING ", "length": 300}))
    assert len(answer.content[0].text) == 305


def test_a_wrong_call_gets_a_sentence(app_url):
    _tools, name, digit = asked(
        app_url, ("country", {"name": "123"}), ("shift_grid", {"digit": SEVEN, "key": "baked"})
    )
    assert name.isError and "a name has letters" in name.content[0].text
    assert digit.isError and "'baked'" in digit.content[0].text
