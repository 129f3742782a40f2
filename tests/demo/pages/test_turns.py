"""Who trains when several visitors want to; with time that passes, for waiting is what is looked at."""

import asyncio
from contextlib import ExitStack

from demo import learn
from demo.pages.lessons.yours import own_network
from demo.panel.waiting_line import Turns
from models.own.trial import LEAST
from tests.kit.lessons import run
from tests.kit.own_runs import OWN, Owner, mnist  # noqa: F401


def test_trainings_that_nobody_listens_to_leave_room_for_who_comes_later(monkeypatch):
    """Three visitors and one place: each takes the place again and again until its run is over."""
    monkeypatch.setattr(own_network, "HEAVY", Turns(1, 0))
    monkeypatch.setattr(own_network, "LOOK", 0.01)
    monkeypatch.setattr(learn, "MOMENT", LEAST)  # a step at a time
    owners = [Owner(OWN) for _ in range(3)]
    order = []

    async def train(owner):
        async for part in owner.parts("play"):
            slots = owner.taken(part)
            if "curve" in slots and owner.head.recording and owner.head.recording.begun:
                order.append(owners.index(owner))

    async def together():
        await asyncio.gather(*map(train, owners))

    run(together())
    assert all(owner.trial.over for owner in owners)
    assert [owner.head.recording.step for owner in owners] == [10, 10, 10]
    # The last to come was not the last to begin learning after all others had ended.
    ends = [len(order) - 1 - order[::-1].index(number) for number in (0, 1)]
    assert order.index(2) < min(ends)
    assert not len(own_network.HEAVY)


def test_a_run_that_is_reset_while_it_waits_again_does_not_go_on(monkeypatch):
    turns = Turns(1, 0)
    monkeypatch.setattr(own_network, "HEAVY", turns)
    monkeypatch.setattr(own_network, "LOOK", 0.01)
    monkeypatch.setattr(learn, "MOMENT", LEAST)  # a step at a time
    owner = Owner(OWN)
    another = ExitStack()

    async def reset_in_the_line():
        async for part in owner.parts("play"):
            slots = owner.taken(part)
            if "comes after" in slots.get("told", ""):
                owner.ask("reset")
                another.close()
            elif owner.head.recording and owner.head.recording.begun and len(turns) == 1:
                another.enter_context(turns.turn())

    run(reset_in_the_line())
    assert not owner.head.recording.begun
    assert not len(turns)
