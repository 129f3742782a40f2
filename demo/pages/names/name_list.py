"""A list of names, pasted or from a file: how the countries share it, name by name, and a file of it all."""

from collections import Counter

from markupsafe import Markup

from demo import predict
from demo.draw.countries import country_name, flagged
from demo.draw.numbers import grouped, percent
from demo.pages.names.scripts import COUNTED, lost_words
from demo.panel.form import Form, Radios, Text
from demo.panel.limits import LIMITS
from demo.panel.listing import ROWS, ListKind, ListReader
from demo.panel.panel import Panel
from demo.panel.problems import endpoint_problems
from demo.panel.spreadsheet import Wanted
from demo.panel.templates import Template
from demo.predict import COUNTRIES, Guess
from demo.words import _, problem_phrase
from models.problem import Problem, sayable

T = Template("pages/names/name_list.jinja")
MOST = 10_000  # names in a list
BATCH = 1000  # names between two reports of progress
WIDEST = 40  # characters of a name that are shown

# The column to read, the best first: family names, then whole names.
SURNAMES = Wanted(
    (
        "surname",
        "last name",
        "last_name",
        "lastname",
        "family name",
        "family_name",
        "familyname",
        "姓",
        "姓氏",
        "nachname",
        "familienname",
        "nom",
        "cognome",
        "apellido",
        "фамилия",
        "name",
        "full name",
        "full_name",
        "fullname",
        "names",
        "姓名",
        "名字",
        "名称",
    )
)


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


def answers(names: list[str], form: ListForm) -> list[Guess]:
    """The most probable country of each."""
    return predict.guesses(names, form.counts_writing)


def no_names() -> Problem:
    """Told when there is nothing to read."""
    return Problem("Paste some names or choose a file first.")


def too_many(count: int) -> Problem:
    """Told of more names than are read at once."""
    return Problem(
        "These are {count} names; at most {most} are read at once. Split the list.",
        count=grouped(count),
        most=grouped(MOST),
    )


def too_large() -> Problem:
    """Told of a file that is too large."""
    return Problem(
        "The file is larger than 500 kB. Save the column of names alone as CSV and choose that, or paste it."
    )


# ---- how it is shown ---------------------------------------------------------------------------------------


def shares(guesses: list[Guess], total: int) -> Markup:
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
        READER.check_count(names)
        return [answer_row(guess) for guess in predict.guesses(names, counts_writing)]


def answer_row(guess: Guess) -> dict[str, str | float]:
    """One name's part of the endpoint's answer."""
    name = sayable(guess.name)
    if guess.problem:
        return {"name": name, "error": str(guess.problem)}
    p = round(guess.p, 4)
    return {"name": name, "read": guess.read, "country": COUNTRIES[guess.country], "p": p}


READER = ListReader(
    ListKind(
        box="names",
        wanted=SURNAMES,
        most=MOST,
        batch=BATCH,
        settings=lambda form: form.counted,
        answers=answers,
        shares=shares,
        table=table,
        heads=(_("name"), _("read as"), _("country"), _("probability"), _("problem"), _("lost")),
        row=file_row,
        none=no_names,
        too_many=too_many,
        too_large=too_large,
        template=T,
    )
)

PANEL = Panel(
    "names_list",
    _(
        "Read a whole list: look at how the countries share it, and how many answers are little better than "
        "guesses."
    ),
    ListForm,
    "pages/names/name_list.jinja",
    READER.count,
    play=READER.read,
    listens="none",
    endpoints=(countries, origins),
)
