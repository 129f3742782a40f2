"""Test set: the digits that a network reads wrongly, to be judged by eye and tried on the others.

The visitor learns what 99.5 % looks like, and that most mistakes are digits one would argue about.
"""

import base64
from collections.abc import Iterator
from dataclasses import dataclass

import gradio as gr
import numpy as np
from markupsafe import Markup

from demo import predict, probe
from demo.draw.images import grey
from demo.draw.plots import confusion, training_curve
from demo.pages.digits.parts import NetworkForm
from demo.panel import fetching
from demo.panel.fetching import NotFetched
from demo.panel.form import Place, Radios
from demo.panel.panel import Page, Panel, Slots, Update
from demo.panel.problems import alert
from demo.panel.templates import Template
from demo.recipes import RECIPES, curve_in_words
from demo.words import Phrase, _
from models import data
from models.problem import Range, Term

T = Template("pages/digits/testset.jinja")
MANY = 64  # digits on a page
PAGES = -(-10_000 // MANY)
TEST_DIGITS = _("The test digits")
ORDERS = (("mistakes", _("Mistakes first")), ("file", _("As in the file")))


class TestsetForm(NetworkForm):
    """Whose reading, in which order, which 64 of them."""

    __test__ = False  # no test, whatever pytest thinks of its name

    order: str = Radios(_("Order"), "mistakes", ORDERS)
    page: int = Place(_("Page"), 1, Range(1, PAGES, whole=True), called=Term("The page"))


@dataclass(frozen=True)
class Listing:
    """What the page's digits are a part of: one network's reading in one order."""

    key: str
    recipe: str
    order: str


@dataclass(frozen=True)
class Tested:
    """One test digit: its place in the file, what it is, what a network says, its picture and its pixels.

    `hint`: by what all networks answer, it may be no digit.
    """

    index: int
    label: int
    says: int
    picture: Markup
    pixels: str
    hint: bool = False

    @property
    def named(self) -> Phrase:
        """What pressing its button does."""
        if self.hint:
            return _(
                "Test digit {index}: a {true}, read as {said}; it may be no digit, by what all networks "
                "answer. Put it on the pad.",
                index=self.index,
                true=self.label,
                said=self.says,
            )
        return _(
            "Test digit {index}: a {true}, read as {said}. Put it on the pad.",
            index=self.index,
            true=self.label,
            said=self.says,
        )


def build() -> None:
    """The panel; for each visitor it remembers what the pages are pages of."""
    PANEL.build(gr.State(None))


def header(form: TestsetForm, page: Page, listing: Listing | None) -> Slots:
    """The network's curve and matrix at once; the digits follow."""
    facts = predict.facts(form.key, form.recipe(page.recipe))
    curve = training_curve(facts["curve"], _("error, %"), times=100, logarithmic=True)
    slots = {"header": T.header(curve, curve_in_words(facts), confusion(facts["confusion"]))}
    if not probe.has_test_set():
        slots["grid"] = missing()
    return slots


def digits(form: TestsetForm, page: Page, listing: Listing | None) -> Iterator[Update | Slots]:
    """64 test digits, read by the chosen network."""
    key = form.key
    recipe = form.recipe(page.recipe)
    if not probe.has_test_set():
        return
    if not probe.has_read_test(key, recipe):
        yield {"grid": T.reading()}
    images, labels, says, sure = probe.test_answers(key, recipe)
    wanted = Listing(key, recipe, form.order)
    # Another network or order begins anew; the first may be a page that an address names.
    number = form.page if listing in (None, wanted) else 1
    order = np.arange(len(labels)) if form.order == "file" else mistakes_first(says, sure, labels)
    tested = []
    chosen = order[(number - 1) * MANY : number * MANY]
    hints = predict.hints(images[chosen] / np.float32(255), recipe)
    for index, hint in zip(chosen, hints.tolist(), strict=True):
        pixels = base64.b64encode(images[index].tobytes()).decode()
        picture = grey(images[index] / 255, 56)
        tested.append(Tested(int(index), int(labels[index]), int(says[index]), picture, pixels, hint))
    wrong = int((says != labels).sum())
    title = _(
        "{name}, {recipe}: {wrong} of 10,000 read wrongly",
        name=predict.names()[key],
        recipe=RECIPES[recipe],
        wrong=f"{wrong:,}",
    )
    field = form.field("page", number)
    yield Update({"grid": T.turner(number, PAGES, field) + T.digits(title, tested)}, (wanted,))


def mistakes_first(says: np.ndarray, sure: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """(N,) indices: mistakes, the surest of them at the front, then the others as in the file."""
    is_wrong = says != labels
    doubt = np.where(is_wrong, -sure, 0)
    return np.lexsort((np.arange(len(labels)), doubt, ~is_wrong))


def missing() -> Markup:
    """The offer to fetch MNIST's test digits."""
    return fetching.T.missing(
        _("MNIST is not on this server yet. Its 10,000 test digits are a download of 1.7 MB."),
        _("Fetch the test digits"),
    )


def fetch(form: TestsetForm, page: Page, listing: Listing | None) -> Iterator[Update | Slots]:
    """Fetch MNIST's test digits with progress, then show them."""
    try:
        for progress in fetching.fetched(TEST_DIGITS, data.fetch_mnist(train=False)):
            yield {"grid": progress}
    except NotFetched as problem:
        yield {"grid": alert(problem) + missing()}
        return
    yield from digits(form, page, listing)


PANEL = Panel(
    "testset",
    _("Look at the mistakes first: would you have read them rightly? Click one to put it on the pad."),
    TestsetForm,
    "pages/digits/testset.jinja",
    header,
    follow=digits,
    play=fetch,
    listens="recipe",
)
