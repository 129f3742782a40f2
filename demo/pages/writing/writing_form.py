"""The form of the Writing tab: how it is laid out, and what is read from it."""

import json
from dataclasses import replace

from demo import predict, write
from demo.old.fields import choice, entry, radios, slider
from demo.old.panel import fraction, whole
from demo.old.tables import both, label
from demo.old.tables.names import COUNTRIES
from demo.old.tables.writing import WRITING as W
from demo.pages.writing import writing_view as view
from models.text.poems import FORMS
from models.text.sampling import LIMITS, Sampling

ROMEO = "ROMEO:\n"
SURNAMES = 12  # invented at once
MOST = write.LONGEST + LIMITS["length"][1]  # characters of a sheet


def fields() -> str:
    """What to write, and how the next character is drawn."""
    countries = [(name, " · ".join(COUNTRIES[name])) for name in predict.COUNTRIES]
    poem = (
        f"{radios(W, 'form', [f'{lines}x{width}' for lines, width in FORMS], '4x7')}"
        f"{radios(W, 'head', ['begin', 'acrostic'], 'begin')}"
        f"{radios(W, 'script', ['simplified', 'traditional'], 'simplified')}"
        f'<p class="legend">{both(W, "script_is")}</p>'
    )
    low, high = LIMITS["length"]
    return (
        f"{radios(W, 'key', list(write.KEYS), 'shakespeare')}"
        f"{prompt('shakespeare', 'prompt', ROMEO, 4)}{prompt('poems', 'prompt_poems', '春', 2)}"
        f"{prompt('surnames', 'prompt_surnames', '', 1)}"
        f'<div data-if="key=poems">{poem}</div>'
        f'<div data-if="key=surnames">{choice(W, "country", countries, "Italian")}</div>'
        f'<div class="row">'
        f'<button type="button" class="quiet go write" data-trigger="submit" data-fill=\'{{"only":0}}\'>'
        f'{both(W, "write")}</button><input type="hidden" name="only" value="0">'
        f'<button type="button" class="quiet" data-trigger="stop">{both(W, "stop")}</button></div>'
        f"{slider(W, 'temperature', 0, 2, 0.8, 0.05)}{slider(W, 'top_p', 0.05, 1, 1, 0.05)}"
        f'<div class="row">{entry(W, "top_k", *LIMITS["top_k"], 0)}'
        f"{entry(W, 'seed', *LIMITS['seed'], 0)}</div>"
        f'<div class="row" data-if="key=shakespeare poems">{entry(W, "sheets", 1, 4, 2)}'
        f'<span data-if="key=shakespeare">{entry(W, "length", low, high, 400)}</span></div>'
    )


def prompt(key: str, words: str, value: str, rows: int) -> str:
    """The field for a network's beginning; each network keeps its own."""
    return (
        f'<label class="prompt" data-if="key={key}">{both(W, words)}'
        f'<textarea name="prompt_{key}" rows="{rows}" spellcheck="false" {label(W, words)}>{value}</textarea>'
        "</label>"
    )


def body() -> str:
    """One place for each network's sheets, and the closer look."""
    slots = "".join(f'<div data-if="key={key}" data-slot="{key}"></div>' for key in write.KEYS)
    looking = (
        f"{both(W, 'colour')} {radios(W, 'colour', ['off', 'surprise', 'unit'], 'off')}"
        f'<span data-if="colour=unit">{entry(W, "unit", 0, 511, "")}</span>'
        f"{entry(W, 'at', 0, 10_000, 0)}{entry(W, 'sheet', 1, SURNAMES, 1)}"
    )
    return (
        f'<div class="written">{slots}<section class="closer"><h3>{both(W, "look")}</h3>'
        f'<div class="fields">{looking}</div>'
        f'<p class="legend">{both(W, "look_is")}</p></section><div data-slot="place"></div></div>'
    )


def task_of(asked: dict) -> write.Task:
    """What the form asks to be written. ValueError, KeyError."""
    key = str(asked.get("key"))
    write.writer(key)
    form = str(asked.get("form", "4x7")).split("x")
    if form not in [[str(lines), str(width)] for lines, width in FORMS]:
        raise ValueError("The form is one of 4x5, 4x7, 8x5 and 8x7: lines x characters.")
    country = write.country_index(str(asked.get("country", "Italian")))
    acrostic = asked.get("head") == "acrostic"
    text = str(asked.get(f"prompt_{key}", ""))
    return write.Task(key, text, (int(form[0]), int(form[1])), acrostic, country)


def sampling_of(asked: dict) -> Sampling:
    """The form's settings of the sampler. ValueError."""
    numbers = {name: fraction(asked, name, *LIMITS[name], other) for name, other in
               (("temperature", 0.8), ("top_p", 1.0))}  # fmt: skip
    numbers |= {name: whole(asked, name, *LIMITS[name], other) for name, other in
                (("top_k", 0), ("seed", 0), ("length", 400))}  # fmt: skip
    return Sampling(**numbers)


def look_of(asked: dict) -> view.Look:
    """How the sheets are to be coloured and spelt."""
    colour, script = str(asked.get("colour", "off")), str(asked.get("script", "simplified"))
    return view.Look(colour, whole(asked, "unit", -1, 511, -1), script)


def kept(asked: dict, task: write.Task) -> tuple[list[view.Sheet], write.Task]:
    """The sheets that the page holds of this network, and the task they were written for. ValueError."""
    try:
        held = json.loads(asked.get(f"written_{task.key}") or "null") or {"sheets": []}
        sheets = [
            view.Sheet(
                str(s["text"])[:MOST],
                int(s["start"]),
                int(s["seed"]),
                float(s["rate"]),
                bool(s.get("done", True)),
            )
            for s in held["sheets"][:SURNAMES]
        ]
        form = FORMS[FORMS.index(tuple(held.get("form", task.form)))]
        country = range(len(predict.COUNTRIES)).index(int(held.get("country", task.country)))
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError):
        raise ValueError("What the page held of the last text is broken: write a new one.") from None
    return [sheet for sheet in sheets if sheet.text], replace(task, form=form, country=country)


def task_for(key: str, prompt: str, length: int) -> write.Task:
    """The task that an endpoint's arguments ask for. ValueError, KeyError."""
    if not isinstance(prompt, str):
        raise ValueError("The prompt must be a text.")
    write.writer(key)
    if key == "surnames":
        country, _, begin = prompt.partition(":")
        return write.Task(key, begin.strip(), country=write.country_index(country.strip()))
    try:
        return write.Task(key, prompt, write.form_of(int(length)))
    except (TypeError, ValueError, OverflowError):
        raise ValueError(f"length is {str(length)[:20]!r}: give a whole number.") from None
