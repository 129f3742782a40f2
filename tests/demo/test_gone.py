"""A visitor who goes in the middle of something: the work stops, and nothing of it stays."""

import pytest

from demo.pages.lessons.yours import own_network
from demo.panel import panel, polite
from tests.kit.own_runs import OWN, mnist  # noqa: F401
from tests.kit.visitor import Visitor
from tests.kit.waiting import wait_until

DIGIT = [0] * 300 + [255] * 100 + [0] * 384
LONG = {
    "a text": ("writing", "submit", {"key": "shakespeare", "length": "2000", "sheets": "6"}),
    "a list of names": ("names_list", "submit", {"names": "\n".join(["Ivanov", "Nakamura"] * 5_000)}),
    "why": ("why", "submit", {"digit": DIGIT, "key": "resnet", "method": "occlusion"}),
}


def leave_in_the_middle(url: str, panel: str, how: str, **fields) -> None:
    """Ask, and go as soon as the first part of the answer is there."""
    with Visitor(url) as visitor:
        for message in visitor.play(panel, how, **fields):
            if message["msg"] == "process_generating":
                return
    raise AssertionError("it ended before anybody could go")


@pytest.fixture
def parts(monkeypatch):
    """Counts the parts of long answers that are computed: `begun`, and `ended`."""

    class Count:
        begun = 0
        ended = 0

    def counted(pool, work, *arguments):
        is_part = pool is panel.GOING_ON
        Count.begun += is_part
        try:
            return done_in(pool, work, *arguments)
        finally:
            Count.ended += is_part

    done_in = polite.done_in
    monkeypatch.setattr(polite, "done_in", counted)
    return Count


@pytest.mark.parametrize("what", LONG)
def test_long_work_ends_when_nobody_listens_any_more(what, app_url, parts):
    name, how, fields = LONG[what]
    with Visitor(app_url) as visitor:
        list(visitor.play(name, how, **fields))
    whole = parts.begun
    leave_in_the_middle(app_url, name, how, **fields)

    def rests():
        """Whether no part was begun while somebody else got an answer, and none is under way."""
        before = parts.begun
        with Visitor(app_url) as another:
            another.ask("softmax")
        return parts.begun == parts.ended == before

    wait_until(rests)
    assert parts.begun < 2 * whole


def test_a_training_ends_when_its_visitor_goes(app_url):
    leave_in_the_middle(app_url, "own", "submit", **OWN | {"epochs": "5", "digits": "10000", "batch": "10"})
    wait_until(lambda: not len(own_network.HEAVY))
