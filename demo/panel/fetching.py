"""A data set that is not on the server: offered, fetched in sight, or a sentence when it cannot be had."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator

from markupsafe import Markup

from demo.panel.templates import Template
from demo.words import Phrase
from models.data import DataError
from models.problem import Problem

T = Template("panel/fetching.jinja")
APART = 0.1  # seconds between two tellings


class NotFetched(Problem):
    """A data set could not be fetched; the same sentence for all of them."""


def not_fetched(what: Phrase, error: DataError) -> NotFetched:
    """What a visitor is told; `what`: what was to be fetched, beginning a sentence."""
    print(error)  # the paths in it are for whoever runs the server
    return NotFetched(
        "{what} could not be fetched: the server seems to be offline. Try again later, or start the page "
        "where INKWELL_DATA names a folder with the data sets.",
        what=what,
    )


def fetched(what: Phrase, fetching: Iterator[tuple[int, int]]) -> Iterator[Markup]:
    """How far it is, several times a second, until it is there. NotFetched.

    `fetching`: (bytes so far, bytes in all), again and again; raises DataError.
    """
    announced = 0.0
    try:
        for done, total in fetching:
            if time.monotonic() - announced > APART:
                announced = time.monotonic()
                yield T.progress(done, total)
    except DataError as error:
        raise not_fetched(what, error) from error


async def fetched_into(
    slot: str, what: Phrase, fetching: Iterator[tuple[int, int]], again: Markup
) -> AsyncIterator[dict[str, Markup]]:
    """The same as parts of a panel's answer, in that slot; `again` stands there when it fails. NotFetched."""
    parts = fetched(what, fetching)
    try:
        while (part := await asyncio.to_thread(next, parts, None)) is not None:
            yield {"trouble": Markup(), slot: part}
    except NotFetched:
        yield {"trouble": Markup(), slot: again}
        raise
