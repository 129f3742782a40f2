"""The playback, on a run that only counts: who plays, how fast, and who has the last word."""

from types import SimpleNamespace

import pytest
from markupsafe import Markup

from demo.panel import playback
from demo.panel.form import Form
from demo.panel.panel import Page
from demo.panel.playback import Lesson, Playback, Playhead, paced, speed_field
from tests.kit.lessons import collected, run


class CountingForm(Form):
    speed: int = speed_field()


class Counting:
    """A run of 100 steps."""

    settings = "counting"
    step = 0

    @property
    def over(self):
        return self.step == 100

    def go_to(self, step):
        self.step = min(100, step)

    def resume(self, former):
        self.step = former.step


def frame(form, recording, playing):
    return {"stand": Markup(f"{recording.step} {playing}")}


COUNTING = Playback(
    Lesson(lambda form: Counting(), frame, lambda form, recording: f"range({recording.step})")
)


class Clock:
    """Time that passes only while somebody sleeps, and then a tenth of a second too much."""

    now = 0.0

    async def sleep(self, seconds):
        self.now += seconds + 0.1

    def monotonic(self):
        return self.now


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    # The playback's own time alone: a server in another thread of this process goes on in real time.
    monkeypatch.setattr(playback, "asyncio", SimpleNamespace(sleep=clock.sleep))
    monkeypatch.setattr(playback, "time", SimpleNamespace(monotonic=clock.monotonic))
    return clock


def play(head, speed=20, most=10_000):
    return run(collected(COUNTING.play(CountingForm(speed=speed), Page(), head), most))


def test_a_machine_that_is_late_leaves_steps_out_and_keeps_the_pace(clock):
    async def steps():
        return await collected(paced(0, 50), 20)

    last = run(steps())[-1]
    assert last == pytest.approx(50 * clock.now, abs=3) and last > 20


def test_it_plays_to_the_end_shows_the_code_there_and_begins_anew(clock):
    head = Playhead()
    parts = play(head)
    assert parts[0]["stand"] == "0 True" and parts[-1]["stand"] == "100 False"
    assert parts[-1]["code"] == "range(100)" and not any("code" in part for part in parts[:-1])
    assert play(head, most=1)[0]["stand"] == "0 True"


def test_after_two_minutes_it_pauses_and_says_so(clock):
    head = Playhead()
    parts = play(head, speed=0.5)
    assert "Paused after two minutes" in parts[-1]["told"] and parts[-1]["stand"].endswith("False")
    assert 50 < head.recording.step < 100


def test_who_pauses_or_resets_while_it_plays_has_the_last_word(clock):
    for handler, step in ((COUNTING.answer, 7), (COUNTING.reset, 0)):
        head = Playhead()

        async def play_until_stopped(head=head, handler=handler):
            parts = []
            async for part in COUNTING.play(CountingForm(), Page(), head):
                parts.append(part)
                if len(parts) == 3:
                    head.recording.step = 7
                    answered = handler(CountingForm(), Page(), head)
            return parts, answered

        parts, answered = run(play_until_stopped())
        assert len(parts) == 3 and answered["stand"] == f"{step} False"
        assert head.recording.step == step


def test_a_step_goes_on_from_where_the_same_run_stands():
    head = Playhead()
    for number in (1, 2):
        assert COUNTING.step(CountingForm(), Page(), head)["stand"] == f"{number} False"
