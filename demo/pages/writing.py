"""Writing: character-level networks go on from a beginning, in sight.

The visitor learns what such a network knows (spelling, line, rhyme, never sense), what temperature does, and
what else it considered at every character.
"""

import time
from collections.abc import Iterator
from dataclasses import replace

import gradio as gr
import numpy as np

from demo import predict, write
from demo.pages.panels import panel, sentences, trouble, whole
from demo.pages.writing_form import SURNAMES, body, fields, given, kept, look_of, sampling_of, task_of
from demo.views import writing as view
from demo.words.writing import WRITING as W

BEAT = 0.1  # seconds between two pictures of what is being written


def build() -> None:
    """Settings on the left, the sheets on the right; below them a closer look."""
    panel("writing", fields(), body(), look, on_request=written, on="none")
    gr.api(write_text, api_name="write", concurrency_limit=2)


def look(asked: dict) -> dict:
    """The sheets as they stand, coloured and marked; the chosen character's alternatives."""
    task, looked = task_of(asked), look_of(asked)
    sheets, done = kept(asked, task)
    slots = drawn(sheets, done, looked) | {"place": place(sheets, done, looked, asked)}
    try:
        write.begun(task)
    except ValueError as error:
        slots["trouble"] = trouble(error)
    return slots


def drawn(sheets: list[view.Sheet], task: write.Task, looked: view.Look) -> dict:
    """The slot with finished sheets, or what to try while there are none."""
    if not sheets:
        return {task.key: view.empty(task.key)}
    readings = [write.read_again(sheet.text, task) for sheet in sheets]
    known = [write.marked(sheet.text, task) for sheet in sheets]
    units = write.swinging(np.concatenate([reading.hidden for reading in readings]))
    looked = replace(looked, unit=units[0]) if looked.unit < 0 else looked
    parts = list(zip(sheets, range(len(sheets)), readings, strict=True))
    if task.key == "surnames":
        probs = predict.country_probs([sheet.text for sheet in sheets])
        says = probs.argmax(1).tolist()
        rows = [
            view.name_row(*part, task, looked, marks, said, float(p[said]))
            for part, marks, said, p in zip(parts, known, says, probs, strict=True)
        ]
        shown = view.names_table(rows, says.count(task.country), task)
    else:
        poem = task.key == "poems"
        leaves = [
            view.leaf(*part, task, looked, marks, write.rhymes(part[0].text, task) if poem else [])
            for part, marks in zip(parts, known, strict=True)
        ]
        shown = f'<div class="leaves n{len(leaves)}">{"".join(leaves)}</div>'
    told = view.legend(task, looked, units, predict.network(task.key)[1])
    return {task.key: view.kept(sheets, task) + shown + told}


def place(sheets: list[view.Sheet], task: write.Task, looked: view.Look, asked: dict) -> str:
    """The alternatives at the chosen character; nothing when none is chosen."""
    number, at = whole(asked, "sheet", 1, SURNAMES, 1) - 1, whole(asked, "at", 0, 10_000, 0) - 1
    if number >= len(sheets) or not 0 <= at < len(sheets[number].text):
        return ""
    sheet = sheets[number]
    return view.place(sheet, at, write.read_again(sheet.text, task), task, looked)


def written(asked: dict) -> Iterator[dict]:
    """Write, a picture every tenth of a second; then the finished sheets."""
    task, sampling, looked = task_of(asked), sampling_of(asked), look_of(asked)
    start = write.begun(task)
    form = task.form[0] * task.form[1]
    if task.key == "poems" and len(start) == form and not task.acrostic:
        raise ValueError(W["complete"][0])
    count = SURNAMES if task.key == "surnames" else whole(asked, "sheets", 1, 4, 2)
    streams = [write.stream(task, replace(sampling, seed=sampling.seed + i)) for i in range(count)]
    texts = ["" if task.key == "poems" else start] * count
    given = 0 if task.acrostic else len(start)
    began = shown = time.perf_counter()
    total, going = 0, list(range(count))

    def sheets() -> list[view.Sheet]:
        rate = total / (time.perf_counter() - began)
        return [view.Sheet(text, given, sampling.seed + i, rate) for i, text in enumerate(texts)]

    yield {"trouble": "", "place": "", task.key: view.writing(sheets(), task, looked)}
    while going:
        for i in tuple(going):
            character = next(streams[i], None)
            if character is None:
                going.remove(i)
            else:
                texts[i] += character
                total += 1
        if time.perf_counter() - shown > BEAT:
            shown = time.perf_counter()
            yield {task.key: view.writing(sheets(), task, looked)}
    yield drawn(sheets(), task, looked)


def write_text(
    key: str,
    prompt: str = "",
    temperature: float = 0.8,
    top_k: int = 0,
    top_p: float = 1.0,
    seed: int = 0,
    length: int = 400,
) -> Iterator[str]:
    """Stream the text so far, the prompt included, as shakespeare, poems or surnames goes on with it.

    poems: the prompt is the poem's beginning; the longest form of at most `length` characters (20, 28, 40,
    56) is kept. surnames: the prompt is a country, or "country: first letters".
    """
    with sentences():
        task, sampling = (
            given(key, prompt, length),
            sampling_of(
                {"temperature": temperature, "top_k": top_k, "top_p": top_p, "seed": seed, "length": length}
            ),
        )
        text = "" if task.key == "poems" else write.begun(task)
        shown = time.perf_counter()
        for character in write.stream(task, sampling):
            text += character
            if time.perf_counter() - shown > BEAT:
                shown = time.perf_counter()
                yield write.printed(text, task)
        yield write.printed(text, task)
