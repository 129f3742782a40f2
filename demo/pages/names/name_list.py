"""A list of names, pasted or from a file: how the countries share it, name by name, and a file of it all."""

import base64
import hashlib
import secrets
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from demo import predict
from demo.draw.countries import country_name, flagged
from demo.draw.numbers import grouped, percent
from demo.pages.names import spreadsheet
from demo.pages.names.scripts import COUNTED, lost_words
from demo.pages.names.spreadsheet import Listing
from demo.panel.form import Form, Radios, Text
from demo.panel.limits import LIMITS
from demo.panel.panel import Page, Panel, Slots, Update
from demo.panel.problems import alert, endpoint_problems
from demo.panel.templates import Template
from demo.predict import COUNTRIES, Guess
from demo.words import _, problem_phrase
from models.problem import Problem, sayable

T = Template("pages/names/name_list.jinja")
MOST = 10_000  # names in a list
LARGEST = 500_000  # bytes of a file: in base64 it fits into a request beside a filled box
BATCH = 1000  # names between two reports of progress
ROWS = 200  # of the table that are shown
WIDEST = 40  # characters of a name or a header that are shown


class ListForm(Form):
    """The list as it stands in the box, and a file that has just been chosen, as a data: URL."""

    # In no address: a list of people is not to go out with a link to the page.
    names: str = Text(_("Surnames, one a line, or a pasted table"), longest=LIMITS.body, passing=True)
    upload: str = Text(_("Choose a CSV file"), longest=LIMITS.body, passing=True)
    counted: str = Radios(_("What counts"), "writing", COUNTED)

    @property
    def counts_writing(self) -> bool:
        """Whether the writing of the names is evidence too."""
        return self.counted == "writing"


@dataclass(frozen=True)
class Reading:
    """How far which list has been read. The names are not kept: a digest of it and of what counted is."""

    digest: str
    done: int = 0
    is_over: bool = False


NO_RESULTS: Slots = dict.fromkeys(("progress", "shares", "table", "download"), Markup())


# ---- what is answered --------------------------------------------------------------------------------------


def count_names(form: ListForm, page: Page, reading: Reading | None) -> Update:
    """How many names there are; a chosen file becomes the list. What was read of another list goes."""
    try:
        text, encoding = text_of(form)
    except Problem as problem:
        # The list in the box stays; without the file, which is not to be sent again.
        return Update({"source": source(form.names), "trouble": alert(problem)})
    listing = spreadsheet.listed(text)
    slots = {}
    if encoding:
        text = spreadsheet.written(listing)
        slots["source"] = source(text)
    slots["found"] = found(listing, encoding)
    try:
        check_count(listing.names)
    except Problem as problem:
        slots["trouble"] = alert(problem)
    if reading is None or reading.digest != digest_of(text, form.counted):
        return Update(NO_RESULTS | slots, states=(None,))
    if not reading.is_over:
        guesses = predict.guesses(listing.names[: reading.done], form.counts_writing)
        slots["progress"] = T.stopped(reading.done)
        slots["download"] = download(guesses, page.language)
    return Update(slots)


def read_names(form: ListForm, page: Page, reading: Reading | None) -> Iterator[Update]:
    """Every name's country, batch by batch, with progress; then the file of all."""
    names = spreadsheet.listed(form.names).names
    digest = digest_of(form.names, form.counted)
    yield Update(NO_RESULTS, states=(None,))
    if not names:
        raise Problem("Paste some names or choose a file first.")
    check_count(names)
    yield Update({"trouble": Markup(), "progress": T.progress(0, len(names))})
    guesses = []
    for start in range(0, len(names), BATCH):
        guesses += predict.guesses(names[start : start + BATCH], form.counts_writing)
        slots = {
            "progress": T.progress(len(guesses), len(names)),
            "shares": shares(guesses),
            "table": table(guesses, len(names)),
        }
        yield Update(slots, states=(Reading(digest, len(guesses)),))
    slots = {"progress": Markup(), "download": download(guesses, page.language)}
    yield Update(slots, states=(Reading(digest, len(guesses), is_over=True),))


def text_of(form: ListForm) -> tuple[str, str]:
    """(the list as text, the encoding of the file that it comes from, or ""). Problem."""
    if not form.upload:
        return form.names, ""
    file = spreadsheet.uploaded(form.upload)
    if len(file) >= LARGEST:
        raise Problem(
            "The file is larger than 500 kB. Save the column of names alone as CSV and choose that, "
            "or paste it."
        )
    return spreadsheet.decoded(file)


def check_count(names: list[str]) -> None:
    """Problem for more names than are read at once."""
    if len(names) > MOST:
        raise Problem(
            "These are {count} names; at most {most} are read at once. Split the list.",
            count=grouped(len(names)),
            most=grouped(MOST),
        )


def digest_of(text: str, counted: str) -> str:
    """A short name of a list and of what counted when it was read."""
    return hashlib.sha256(f"{counted}\n{text}".encode("utf-8", "replace")).hexdigest()


# ---- how it is shown ---------------------------------------------------------------------------------------


def source(text: str) -> Markup:
    """The box with this text, and no file."""
    return T.source(ListForm, text, secrets.token_hex(4))


def found(listing: Listing, encoding: str) -> Markup:
    """How many names there are and where they were taken from."""
    header = listing.header[:WIDEST] if listing.header else None
    return T.found(len(listing.names), header, listing.at + 1, listing.columns, encoding)


def shares(guesses: list[Guess]) -> Markup:
    """How many names each country got, as bars, the most first."""
    read = [guess for guess in guesses if not guess.problem]
    counts = Counter(guess.country for guess in read).most_common()
    rows = []
    for country, count in counts:
        of_longest = count / counts[0][1]
        text = f"{grouped(count)} · {percent(count / len(read))}"
        rows.append((flagged(COUNTRIES[country]), of_longest, text))
    unsure = sum(guess.p < 0.5 for guess in read)
    lossy = sum(bool(guess.lost) for guess in read)
    return T.shares(rows, len(read), len(guesses) - len(read), unsure, lossy)


def table(guesses: list[Guess], total: int) -> Markup:
    """The first rows: name, what was read, country, probability; or why it could not be read."""
    rows = []
    for guess in guesses[:ROWS]:
        name = guess.name if len(guess.name) <= WIDEST else f"{guess.name[:WIDEST]}…"
        lost = [lost_words(what, guess.read) for what in guess.lost]
        rows.append((name, guess, COUNTRIES[guess.country], lost))
    return T.table(rows, ROWS, total)


def download(guesses: list[Guess], language: str) -> Markup:
    """A link that holds the whole table as a CSV file, in the page's language."""
    heads = [_("name"), _("read as"), _("country"), _("probability"), _("problem"), _("lost")]
    rows = [file_row(guess, language) for guess in guesses]
    file = spreadsheet.table_file(tuple(head.to(language) for head in heads), rows)
    url = f"data:text/csv;charset=utf-8;base64,{base64.b64encode(file).decode()}"
    return T.download(url, len(guesses))


def file_row(guess: Guess, language: str) -> tuple[str, ...]:
    """One row of the file."""
    if guess.problem:
        return guess.name, "", "", "", problem_phrase(guess.problem).to(language), ""
    country = country_name(COUNTRIES[guess.country])
    lost = " ".join(lost_words(what, guess.read).to(language) for what in guess.lost)
    return guess.name, guess.read, country.to(language), f"{guess.p:.4f}", "", lost


def countries(names: list[str]) -> list[dict]:
    """The most probable country of each surname; a guess, not to be used to judge a person.

    Example: ["Tanaka", "123"].

    Args:
        names: Surnames in any writing, 10,000 at most.

    Returns:
        For each {"name", "read", "country", "p"}, or {"name", "error"} where there is no name to read.
    """
    return answer_rows(names, counts_writing=False)


def origins(names: list[str]) -> list[dict]:
    """The same with the writing of the names counted as evidence.

    Example: ["田中", "Nguyễn"].

    Args:
        names: Surnames in any writing, 10,000 at most.

    Returns:
        For each {"name", "read", "country", "p"}, or {"name", "error"} where there is no name to read.
    """
    return answer_rows(names, counts_writing=True)


def answer_rows(names: list[str], counts_writing: bool) -> list[dict]:
    """What both endpoints answer."""
    with endpoint_problems():
        predict.check_list(names)
        check_count(names)
        return [answer_row(guess) for guess in predict.guesses(names, counts_writing)]


def answer_row(guess: Guess) -> dict[str, str | float]:
    """One name's part of the endpoint's answer."""
    name = sayable(guess.name)
    if guess.problem:
        return {"name": name, "error": str(guess.problem)}
    p = round(guess.p, 4)
    return {"name": name, "read": guess.read, "country": COUNTRIES[guess.country], "p": p}


PANEL = Panel(
    "names_list",
    _(
        "Read a whole list: look at how the countries share it, and how many answers are little better than "
        "guesses."
    ),
    ListForm,
    "pages/names/name_list.jinja",
    count_names,
    play=read_names,
    listens="none",
    endpoints=(countries, origins),
)
