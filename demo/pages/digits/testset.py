"""Test set: the digits that a network reads wrongly, to be judged by eye and tried on the others.

The visitor learns what 99.5 % looks like, and that most mistakes are digits one would argue about.
"""

from collections.abc import Iterator

from demo import predict, probe
from demo.old.fields import choice, radios
from demo.old.panel import echo, panel, recipe_of, whole
from demo.old.tables.testset import TESTSET as W
from demo.pages.digits import testset_view as view
from demo.pages.digits.comparison import NAMES
from models import data

PAGES = -(-10_000 // view.MANY)


def build() -> None:
    """Network, order; 64 digits; the header's curve and matrix."""
    fields = choice(W, "key", list(NAMES.items()), "cnn_small")
    fields += radios(W, "order", ["mistakes", "file"], "mistakes")
    body = '<div data-slot="grid"></div><div data-slot="header"></div>'
    panel("testset", fields, body, header, grid, fetch, on="recipe")


def header(asked: dict) -> dict:
    """The network's curve and matrix at once; the digits follow."""
    key, recipe = recipe_of(asked)
    slots = {"header": view.header(predict.network(key, recipe)[1])}
    if not probe.has_test_set():
        return slots | {"grid": view.missing()}
    return slots


def grid(asked: dict) -> Iterator[dict]:
    """64 test digits, read by the chosen network."""
    key, recipe = recipe_of(asked)
    if not probe.has_test_set():
        return
    if not probe.has_read_test(key, recipe):
        yield {"grid": view.reading()}
    images, labels, says, sure = probe.test_answers(key, recipe)
    ordered = view.order(says, sure, labels, asked.get("order") != "file")
    page = whole(asked, "page", 1, PAGES, 1) if asked.get("shown") else 1  # another order begins anew
    which = ordered[(page - 1) * view.MANY : page * view.MANY]
    turner = view.turner(page, PAGES) + echo("page")
    yield {"grid": turner + view.grid(images, labels, says, which, key, recipe)}


def fetch(asked: dict) -> Iterator[dict]:
    """Fetch MNIST's test digits with progress, then show them."""
    try:
        for done, total in data.fetch_mnist(train=False):
            yield {"grid": view.fetching(done, total)}
    except data.DataError as error:
        print(error)  # the paths in it are for whoever runs the server
        yield {"grid": view.failed()}
        return
    yield from grid(asked)
