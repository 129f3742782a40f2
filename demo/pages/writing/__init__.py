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
from demo.old.panel import echo, mark, panel, sentences, trouble, whole
from demo.old.tables import Told
from demo.old.tables.writing import WRITING as W
from demo.pages.writing import writing_view as view
from demo.pages.writing.writing_form import (
    SURNAMES,
    body,
    fields,
    kept,
    look_of,
    sampling_of,
    task_for,
    task_of,
)
from demo.session import Session
from models.text.sampling import LIMITS, Sampling

BEAT = 0.1  # seconds between two pictures of what is being written


def build(session: Session) -> None:
    """Settings on the left, the sheets on the right; below them a closer look."""
    panel("writing", fields(), body(), look, on_request=written, on="none")
    gr.api(write_text, api_name="write", concurrency_limit=2)


def look(asked: dict) -> dict:
    """The sheets as they stand, coloured and marked; the chosen character's alternatives."""
    task, looked = task_of(asked), look_of(asked)
    sheets, done = kept(asked, task)
    slots = {"place": place(sheets, done, looked, asked)}
    if asked.get(f"drawn_{task.key}") != _mark(sheets, done, looked):
        slots |= drawn(sheets, done, looked)
    try:
        write.begun(task)
    except ValueError as error:
        slots["trouble"] = trouble(error)
    return slots


def drawn(sheets: list[view.Sheet], task: write.Task, looked: view.Look) -> dict:
    """The slot with finished sheets, or what to try while there are none."""
    if not sheets:
        return {task.key: view.empty(task.key)}
    echoed = echo(_mark(sheets, task, looked), f"drawn_{task.key}")
    readings = [write.read_again(sheet.text, task) for sheet in sheets]
    units = write.swinging(np.concatenate([reading.hidden for reading in readings]))
    unit = units[0] if looked.unit < 0 else min(looked.unit, readings[0].hidden.shape[1] - 1)
    looked = replace(looked, unit=unit)
    parts = [
        (sheet, number, reading, task, looked, write.marked(sheet.text, task))
        for number, (sheet, reading) in enumerate(zip(sheets, readings, strict=True))
    ]
    shown = named(parts, task) if task.key == "surnames" else leaves(parts, task)
    told = view.legend(task, looked, units, predict.network(task.key)[1])
    return {task.key: view.kept(sheets, task) + echoed + shown + told}


def leaves(parts: list[tuple], task: write.Task) -> str:
    """Texts side by side."""
    poem = task.key == "poems"
    shown = [view.leaf(*part, write.rhymes(part[0].text, task) if poem else []) for part in parts]
    return f'<div class="leaves n{len(shown)}">{"".join(shown)}</div>'


def named(parts: list[tuple], task: write.Task) -> str:
    """Surnames in a table; the finished ones with what the name classifier says."""
    found = predict.guesses([sheet.text for sheet, *_ in parts])
    says = [
        said if part[0].done and not said.problem else None for part, said in zip(parts, found, strict=True)
    ]
    rows = [view.name_row(*part, said) for part, said in zip(parts, says, strict=True)]
    judged = [said for said in says if said]
    return view.names_table(rows, sum(said.country == task.country for said in judged), len(judged), task)


def place(sheets: list[view.Sheet], task: write.Task, looked: view.Look, asked: dict) -> str:
    """The alternatives at the chosen character; nothing when none is chosen."""
    number, at = whole(asked, "sheet", 1, SURNAMES, 1) - 1, whole(asked, "at", 0, 10_000, 0) - 1
    if number >= len(sheets) or not 0 <= at < len(sheets[number].text):
        return ""
    sheet = sheets[number]
    return view.place(sheet, number, at, write.read_again(sheet.text, task), task, looked)


def _mark(sheets: list[view.Sheet], task: write.Task, looked: view.Look) -> str:
    return mark(np.zeros(0), sheets, task.form, task.country, looked)


def written(asked: dict) -> Iterator[dict]:
    """Write, a picture every tenth of a second; then the finished sheets."""
    task, sampling, looked = task_of(asked), sampling_of(asked), look_of(asked)
    start = write.begun(task)
    if task.key == "poems" and len(start) == task.form[0] * task.form[1] and not task.acrostic:
        raise Told(W, "complete")
    sheets, going = begun(asked, task, start, sampling.seed)
    streams = {i: write.stream(task, replace(sampling, seed=sheets[i].seed)) for i in going}
    began = shown = time.perf_counter()
    total = 0
    yield {"trouble": "", "place": "", task.key: view.writing(sheets, task, looked)}
    while streams:
        for i, stream in tuple(streams.items()):
            character = next(stream, None)
            total += character is not None
            rate = round(total / (time.perf_counter() - began), 1)
            text = sheets[i].text + (character or "")
            sheets[i] = replace(sheets[i], text=text, rate=rate, done=character is None)
            if character is None:
                del streams[i]
        if time.perf_counter() - shown > BEAT:
            shown = time.perf_counter()
            yield {task.key: view.writing(sheets, task, looked)}
    yield drawn(sheets, task, looked)


def begun(asked: dict, task: write.Task, start: str, seed: int) -> tuple[list[view.Sheet], list[int]]:
    """The sheets before the first character, and which are written: all anew, or `only` one of those held."""
    held, before = kept(asked, task)
    only = whole(asked, "only", 0, SURNAMES, 0, "sheet")
    text, given = ("" if task.key == "poems" else start), (0 if task.acrostic else len(start))
    if 0 < only <= len(held) and (before.form, before.country) == (task.form, task.country):
        held[only - 1] = view.Sheet(text, given, held[only - 1].seed, done=False)
        return held, [only - 1]
    count = SURNAMES if task.key == "surnames" else whole(asked, "sheets", 1, 4, 2)
    seeds = [(seed + i) % (LIMITS["seed"][1] + 1) for i in range(count)]
    return [view.Sheet(text, given, seed, done=False) for seed in seeds], list(range(count))


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
        task = task_for(key, prompt, length)
        sampling = Sampling(temperature, top_k, top_p, seed, length=length)
        text = "" if task.key == "poems" else write.begun(task)
        shown = time.perf_counter()
        for character in write.stream(task, sampling):
            text += character
            if time.perf_counter() - shown > BEAT:
                shown = time.perf_counter()
                yield write.printed(text, task)
        yield write.printed(text, task)
