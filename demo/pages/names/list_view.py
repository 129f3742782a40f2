"""A list of names, as HTML: what was found in it, how far the reading is, countries, rows, the file."""

import base64
import secrets
from html import escape

from demo.old.images import figure
from demo.old.tables import both, label, pick
from demo.old.tables.names import COUNTRIES as WORDS
from demo.old.tables.names import NAMES as W
from demo.pages.digits.comparison import percent
from demo.pages.names.name_list import MOST, Answer, Listing, table_file
from demo.pages.names.names_view import bars, named, share
from models.data import COUNTRIES

ROWS = 200  # shown
HEADS = ("row", "name", "read", "country", "p")
FILED = ("name", "read", "country", "p", "problem")


def source(text: str = "") -> str:
    """The box of names, and the field that a chosen file goes to."""
    fresh = f"<!-- {secrets.token_hex(4)} -->"  # the same text may come again after an edit
    return (
        f'{fresh}<label>{both(W, "names")}<textarea name="names" rows="6" '
        f'spellcheck="false" autocapitalize="words">{escape(text)}</textarea></label>'
        '<input type="hidden" name="upload" value="">'
    )


def found(listing: Listing, encoding: str = "") -> str:
    """How many names there are and where they were taken from."""
    values = {"count": f"{len(listing.names):,}", "at": listing.at + 1, "columns": listing.columns}
    if not listing.names:
        told = both(W, "count_none")
    elif listing.header:
        told = both(W, "from_header", header=listing.header[:40], **values)
    else:
        told = both(W, "from_column" if listing.columns > 1 else "count", **values)
    return told + (f" {both(W, 'encoding', encoding=encoding)}" if encoding else "")


def too_many(count: int) -> str:
    """The sentence for a list over the limit."""
    return f'<p role="alert">{both(W, "too_many", count=f"{count:,}", most=f"{MOST:,}")}</p>'


def too_large() -> str:
    """The sentence for a file over the limit."""
    return f'<p role="alert">{both(W, "too_large")}</p>'


def no_list() -> str:
    """The sentence for no list at all."""
    return f'<p role="alert">{both(W, "no_list")}</p>'


def progress(done: int, total: int) -> str:
    """How far the reading is, and a button to stop it; the page sends `done` back when it is stopped."""
    told = both(W, "progress", done=f"{done:,}", total=f"{total:,}")
    return (
        f'<p class="progress"><progress max="{total}" value="{done}" {label(W, "read")}></progress> {told} '
        f'<input type="hidden" name="done" value="{done}">'
        f'<button type="button" class="quiet" data-trigger="stop">{both(W, "stop")}</button></p>'
    )


def stopped(done: int) -> str:
    """What is left of the progress."""
    return f'<p class="legend">{both(W, "stopped", done=f"{done:,}")}</p>'


def shares(answers: list[Answer]) -> str:
    """How many names each country got, as bars, the most first."""
    read = [answer for answer in answers if not answer.problem]
    counts = {}
    for answer in read:
        counts[answer.country] = counts.get(answer.country, 0) + 1
    order = sorted(counts, key=lambda index: -counts[index])
    rows = [
        (
            named(index),
            counts[index] / counts[order[0]],
            f"{counts[index]:,} · {percent(counts[index] / len(read))}",
        )
        for index in order
    ]
    unsure = sum(answer.p < 0.5 for answer in read)
    values = {"read": len(read), "unread": len(answers) - len(read), "unsure": unsure}
    told = both(W, "shares_is", **{name: f"{value:,}" for name, value in values.items()})
    title = both(W, "shares")
    return figure("countries", bars(rows, title) + f'<p class="legend">{told}</p>', f"<b>{title}</b>")


def table(answers: list[Answer], total: int) -> str:
    """The first rows: name, what was read, country, probability; or why it could not be read."""
    heads = "".join(f'<th scope="col">{both(W, f"head_{name}")}</th>' for name in HEADS)
    body = "".join(_row(index + 1, answer) for index, answer in enumerate(answers[:ROWS]))
    told = both(W, "first_rows", shown=f"{min(ROWS, total):,}", total=f"{total:,}") if total > ROWS else ""
    return (
        f'<h3>{both(W, "table")}</h3><p class="legend">{told}</p>'
        f'<div class="scroll" tabindex="0" role="region" {label(W, "table")}><table class="rows">'
        f"<thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _row(number: int, answer: Answer) -> str:
    name = answer.name if len(answer.name) <= 40 else f"{answer.name[:40]}…"
    head = f'<tr><td class="number">{number}</td><td translate="no">{escape(name)}</td>'
    if answer.problem:
        return f'{head}<td colspan="3" class="problem">{both(W, answer.problem)}</td></tr>'
    return (
        f'{head}<td translate="no">{escape(answer.read)}</td><td>{named(answer.country)}</td>'
        f'<td class="number">{escape(share(answer.p))}</td></tr>'
    )


def download(answers: list[Answer], lang: str) -> str:
    """A link that holds the whole table as a CSV file, in the page's language."""
    heads = tuple(pick(W, f"head_{name}", lang) for name in FILED)
    at = ("en", "zh").index(lang)
    rows = [
        (answer.name, "", "", "", W[answer.problem][at])
        if answer.problem
        else (answer.name, answer.read, WORDS[COUNTRIES[answer.country]][at], f"{answer.p:.4f}", "")
        for answer in answers
    ]
    url = f"data:text/csv;charset=utf-8;base64,{base64.b64encode(table_file(heads, rows)).decode()}"
    told = both(W, "download", total=f"{len(answers):,}")
    return f'<p><a class="quiet go" download="inkwell-names.csv" href="{url}">{told}</a></p>'
