"""Names: which country a surname may come from, why, and what would change the answer.

The visitor learns that a recurrent network builds its answer letter by letter, and how little it hangs on.
"""

from collections.abc import Iterator

import gradio as gr
import numpy as np

from demo import predict, probe
from demo.old.panel import echo, mark, panel, sentences
from demo.old.tables import LANGUAGES, both, label
from demo.old.tables.names import NAMES as W
from demo.pages.names import list_view, name_list
from demo.pages.names import names_view as view
from models.checkpoint import CheckpointError
from models.text.letters import Unreadable, latin

BATCH = 1000  # names of a list between two reports of progress
RESULTS = dict.fromkeys(("progress", "shares", "table", "download"), "")


def build() -> None:
    """One name with its answer and evidence; below it a list of names."""
    fields = (
        f'<label>{both(W, "name")}<input name="name" type="text" spellcheck="false" autocapitalize="words" '
        'dir="auto" enterkeyhint="done"></label>'
    )
    body = (
        f'<div class="read" data-slot="read">{view.empty()}</div>'
        f'<div class="notes">{view.caution(_facts())}<p class="legend">{both(W, "reading_is")}</p></div>'
        f'<div data-slot="answer">{view.waiting()}</div><p class="unseen" role="status" data-slot="said"></p>'
        '<div data-slot="evidence"></div>'
    )
    panel("names_one", fields, body, answer, on_request=evidence, on="names", pause="submit")
    fields = (
        f'<div class="source" data-slot="source">{list_view.source()}</div>'
        f'<label class="quiet file">{both(W, "file")}<input type="file" data-into="upload" '
        f'{label(W, "file")} accept=".csv,.tsv,.txt,text/csv,text/plain"></label>'
        f'<button type="button" class="quiet go" data-trigger="submit">{both(W, "read")}</button>'
        f'<span class="found" role="status" data-slot="found"></span>'
        f"<small>{both(W, 'file_is')}</small>"
    )
    body = (
        '<div data-slot="progress"></div><div class="pair"><div data-slot="shares"></div>'
        '<div><div data-slot="table"></div><div data-slot="download"></div></div></div>'
    )
    gr.HTML(f"<h2>{both(W, 'list')}</h2>", apply_default_css=False, js_on_load=None, elem_classes="heading")
    panel("names_list", fields, body, found, on_request=read_list, on="names")
    gr.api(country, api_name="country", concurrency_limit=4)
    gr.api(countries, api_name="countries", concurrency_limit=2)


def _facts() -> dict | None:
    try:
        return predict.network(predict.NAMER)[1]
    except CheckpointError:
        return None


def answer(asked: dict) -> dict:
    """What was read and the most probable countries, at every key."""
    name = str(asked.get("name") or "")
    try:
        read = latin(name)
    except Unreadable as error:
        told = "" if error.kind == "empty" else f'<p role="alert">{both(W, error.kind)}</p>'
        slots = {"trouble": told, "read": view.empty(), "answer": view.waiting()}
        return slots | {"said": "", "evidence": ""}
    return {"read": view.reading(read), "answer": view.answer(predict.read_names([read])[0])}


def evidence(asked: dict) -> Iterator[dict]:
    """The answer's evidence, and the answer in words, once the typing has paused."""
    try:
        found = probe.name_evidence(latin(str(asked.get("name") or "")))
    except Unreadable:  # `answer` has told why
        yield {"said": "", "evidence": ""}
        return
    yield {"said": view.said(found), "evidence": view.evidence(found)}


def found(asked: dict) -> dict:
    """How many names there are; a chosen file becomes the list. What was read of another list goes."""
    text, slots, encoding = str(asked.get("names") or ""), {}, ""
    if asked.get("upload"):
        file = name_list.bytes_of(str(asked["upload"]))
        if len(file) >= name_list.LARGEST:
            return {"source": list_view.source(text), "trouble": list_view.too_large()}
        text, encoding = name_list.decoded(file)
    listing = name_list.listed(text)
    if encoding:
        text = name_list.written(listing)
        slots["source"] = list_view.source(text)
    if asked.get("listed") != _mark(text):
        slots |= RESULTS
    elif str(asked.get("done", "")).isdigit():
        done = int(asked["done"])
        read = name_list.answered(listing.names[:done])
        slots |= {"progress": list_view.stopped(done), "download": list_view.download(read, _lang(asked))}
    return slots | {"found": list_view.found(listing, encoding)} | _too_many(listing)


def _too_many(listing: name_list.Listing) -> dict:
    count = len(listing.names)
    return {"trouble": list_view.too_many(count)} if count > name_list.MOST else {}


def read_list(asked: dict) -> Iterator[dict]:
    """Every name's country, batch by batch, with progress; then the file of all."""
    text = str(asked.get("names") or "")
    names, answers = name_list.listed(text).names, []
    if not names:
        yield RESULTS | {"trouble": list_view.no_list()}
        return
    if len(names) > name_list.MOST:
        yield RESULTS | {"trouble": list_view.too_many(len(names))}
        return
    yield RESULTS | {"trouble": "", "progress": list_view.progress(0, len(names))}
    for start in range(0, len(names), BATCH):
        answers += name_list.answered(names[start : start + BATCH])
        yield {
            "progress": list_view.progress(len(answers), len(names)) + echo(_mark(text), "listed"),
            "shares": list_view.shares(answers),
            "table": list_view.table(answers, len(names)),
        }
    yield {"progress": echo(_mark(text), "listed"), "download": list_view.download(answers, _lang(asked))}


def _lang(asked: dict) -> str:
    return asked.get("lang") if asked.get("lang") in LANGUAGES else LANGUAGES[0]


def _mark(text: str) -> str:
    return mark(np.zeros(0), text)


def country(name: str) -> dict:
    """Which country's language a surname may come from; a guess, not to be used to judge a person.

    Example: "Παπαδόπουλος" is read as "Papadopoylos".

    Args:
        name: A surname in any writing, 100 letters at most.

    Returns:
        {"name", "read" (its ASCII letters), "country", "probs": {country: probability}}
    """
    with sentences():
        read = latin(name)
        probs = predict.read_names([read])[0]
        shares = dict(zip(predict.COUNTRIES, probs.astype(float).round(4).tolist(), strict=True))
        return {"name": name, "read": read, "country": max(shares, key=shares.get), "probs": shares}


def countries(names: list[str]) -> list[dict]:
    """The most probable country of each surname; a guess, not to be used to judge a person.

    Example: ["Tanaka", "123"].

    Args:
        names: Surnames in any writing, 10,000 at most.

    Returns:
        For each {"name", "read", "country", "p"}, or {"name", "error"} where there is no name to read.
    """
    with sentences():
        if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
            raise TypeError("Names are a list of strings.")
        if len(names) > name_list.MOST:
            raise ValueError(f"These are {len(names):,} names; give at most {name_list.MOST:,} at once.")
        return [_plain(found) for found in name_list.answered(names)]


def _plain(found: name_list.Answer) -> dict:
    if found.problem:
        return {"name": found.name, "error": W[found.problem][0]}
    country = predict.COUNTRIES[found.country]
    return {"name": found.name, "read": found.read, "country": country, "p": round(found.p, 4)}
