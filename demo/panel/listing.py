"""A list, pasted or from a file, read batch by batch: what is in it, how far it is, a file of it all.

A panel says what its lists are of; this reads them. What has been read is remembered by a digest alone.
"""

import base64
import hashlib
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from demo.panel import spreadsheet
from demo.panel.form import Form
from demo.panel.panel import Page, Slots, Update
from demo.panel.problems import alert
from demo.panel.spreadsheet import Listing, Wanted
from demo.panel.templates import Template
from demo.words import Phrase
from models.problem import Problem

T = Template("panel/listing.jinja")
LARGEST = 500_000  # bytes of a file: in base64 it fits into a request beside a filled box
ROWS = 200  # of a table that are shown
WIDEST = 40  # characters of a header that are shown

NO_RESULTS: Slots = dict.fromkeys(("progress", "shares", "table", "download"), Markup())


@dataclass(frozen=True)
class Reading:
    """How far which list has been read. Its cells are not kept: a digest of them and of what counted is."""

    digest: str
    done: int = 0
    is_over: bool = False


@dataclass(frozen=True)
class ListKind:
    """What a panel tells of its lists.

    box: the form's field with the list, beside `upload`, a chosen file as a data: URL
    settings: form -> what else an answer depends on
    answers: (cells, form) -> what is found of each
    shares, table: (answers so far, how many in all) -> their figure, their first ROWS rows
    heads, row: of the file; row: (an answer, language) -> its cells
    none, too_many, too_large: what is wrong; too_many takes the count
    template: the macros found(…), progress(done, total), stopped(done) and download(url, count)
    """

    box: str
    wanted: Wanted
    most: int
    batch: int
    settings: Callable[[Form], str]
    answers: Callable[[list[str], Form], list]
    shares: Callable[[list, int], Markup]
    table: Callable[[list, int], Markup]
    heads: tuple[Phrase, ...]
    row: Callable[[Any, str], tuple[str, ...]]
    none: Callable[[], Problem]
    too_many: Callable[[int], Problem]
    too_large: Callable[[], Problem]
    template: Template


@dataclass(frozen=True)
class ListReader:
    """The handlers of a panel that reads lists of a kind; its state is a Reading."""

    kind: ListKind

    def count(self, form: Form, page: Page, reading: Reading | None) -> Update:
        """What there is to read; a chosen file becomes the list. What was read of another list goes."""
        try:
            text, encoding = self.text_of(form)
        except Problem as problem:
            # The list in the box stays; without the file, which is not to be sent again.
            return Update({"source": self.source(form, self.typed(form)), "trouble": alert(problem)})
        listing = spreadsheet.listed(text, self.kind.wanted)
        slots = {}
        if encoding:
            text = spreadsheet.written(listing)
            slots["source"] = self.source(form, text)
        slots["found"] = self.found(listing, encoding)
        try:
            self.check_count(listing.cells)
        except Problem as problem:
            slots["trouble"] = alert(problem)
        if reading is None or reading.digest != self.digest_of(text, form):
            return Update(NO_RESULTS | slots, states=(None,))
        if not reading.is_over:
            answers = self.kind.answers(listing.cells[: reading.done], form)
            slots["progress"] = self.kind.template.stopped(reading.done)
            slots["download"] = self.download(answers, page.language)
        return Update(slots)

    def read(self, form: Form, page: Page, reading: Reading | None) -> Iterator[Update]:
        """What is found of every cell, batch by batch, with progress; then the file of all. Problem."""
        kind = self.kind
        cells = spreadsheet.listed(self.typed(form), kind.wanted).cells
        digest = self.digest_of(self.typed(form), form)
        yield Update(NO_RESULTS, states=(None,))
        if not cells:
            raise kind.none()
        self.check_count(cells)
        yield Update({"trouble": Markup(), "progress": kind.template.progress(0, len(cells))})
        answers = []
        for start in range(0, len(cells), kind.batch):
            answers += kind.answers(cells[start : start + kind.batch], form)
            slots = {
                "progress": kind.template.progress(len(answers), len(cells)),
                "shares": kind.shares(answers, len(cells)),
                "table": kind.table(answers, len(cells)),
            }
            yield Update(slots, states=(Reading(digest, len(answers)),))
        slots = {"progress": Markup(), "download": self.download(answers, page.language)}
        yield Update(slots, states=(Reading(digest, len(answers), is_over=True),))

    def typed(self, form: Form) -> str:
        """The list as it stands in the box."""
        return getattr(form, self.kind.box)

    def text_of(self, form: Form) -> tuple[str, str]:
        """(the list as text, the encoding of the file that it comes from, or ""). Problem."""
        if not form.upload:
            return self.typed(form), ""
        file = spreadsheet.uploaded(form.upload)
        if len(file) >= LARGEST:
            raise self.kind.too_large()
        return spreadsheet.decoded(file)

    def check_count(self, cells: list[str]) -> None:
        """Problem for more than is read at once."""
        if len(cells) > self.kind.most:
            raise self.kind.too_many(len(cells))

    def digest_of(self, text: str, form: Form) -> str:
        """A short name of a list and of what counted when it was read."""
        return hashlib.sha256(f"{self.kind.settings(form)}\n{text}".encode("utf-8", "replace")).hexdigest()

    def source(self, form: Form, text: str) -> Markup:
        """The box with this text, and no file."""
        return T.source(type(form), self.kind.box, text, secrets.token_hex(4))

    def found(self, listing: Listing, encoding: str) -> Markup:
        """How many cells there are and where they were taken from."""
        header = listing.header[:WIDEST] if listing.header else None
        return self.kind.template.found(len(listing.cells), header, listing.at + 1, listing.columns, encoding)

    def download(self, answers: list, language: str) -> Markup:
        """A link that holds the whole table as a CSV file, in the page's language."""
        heads = tuple(head.to(language) for head in self.kind.heads)
        file = spreadsheet.table_file(heads, [self.kind.row(answer, language) for answer in answers])
        url = f"data:text/csv;charset=utf-8;base64,{base64.b64encode(file).decode()}"
        return self.kind.template.download(url, len(answers))
