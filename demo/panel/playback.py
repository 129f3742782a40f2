"""A lesson played step by step: Play, Pause, Step and Reset, the same for every run that can be recorded.

A lesson says what is shown of a step; the playback says which step. Where a visitor stands lives on the
server, in a Playhead that is the panel's state.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Hashable
from dataclasses import dataclass
from typing import Protocol

import gradio as gr
from markupsafe import Markup, escape

from demo.panel.form import Form, NumberChoice
from demo.panel.panel import Page, Slots
from demo.panel.templates import Template
from demo.words import Phrase, _
from models.problem import Range, Term

T = Template("panel/playback.jinja")
FRAME = 0.055  # seconds between two pictures at the least: more of them are not seen, only computed
LONGEST = 120.0  # seconds that it plays by itself; whoever left the page open costs nothing after that
SPEEDS = (2, 5, 10, 20, 50, 200)  # steps a second


class Recording(Protocol):
    """A run as far as it was taken, and the step of it that stands on the page."""

    settings: Hashable  # what the run depends on: equal settings, the same run
    step: int

    @property
    def over(self) -> bool:
        """Whether no step follows."""

    def go_to(self, step: float) -> None:
        """Stand at that step, or where the run ends before it."""

    def resume(self, former: "Recording") -> None:
        """Stand where another recording of the same settings stands."""


@dataclass
class Playhead:
    """Where one visitor stands. Whoever plays goes on only while the recording is still its own."""

    recording: Recording | None = None


@dataclass(frozen=True)
class Lesson:
    """What a panel tells its playback; `late` is said when it has played for long enough.

    begin: form -> the recording that these settings give, before its first step; raises Problem
    frame: (form, recording, whether it plays) -> the slots of the step that stands
    program: (form, recording) -> the PyTorch program that comes as far
    """

    begin: Callable[[Form], Recording]
    frame: Callable[[Form, Recording, bool], Slots]
    program: Callable[[Form, Recording], str]
    late: Phrase = _("Paused after two minutes. Press “Play” to go on, or choose a higher speed.")


@dataclass(frozen=True)
class Playback:
    """The handlers of a panel that plays a lesson. `aside`: awaits work that is done in another thread."""

    lesson: Lesson
    aside: Callable[..., Awaitable] = asyncio.to_thread

    def answer(self, form: Form, page: Page, head: Playhead) -> Slots:
        """The step that stands, if the settings are still those of its run; else the first of another."""
        head.recording = self.recording(form, head)
        return self.at_rest(form, head.recording)

    def step(self, form: Form, page: Page, head: Playhead) -> Slots:
        """One step on."""
        head.recording = self.recording(form, head)
        head.recording.go_to(head.recording.step + 1)
        return self.at_rest(form, head.recording)

    def reset(self, form: Form, page: Page, head: Playhead) -> Slots:
        """The first step."""
        head.recording = self.lesson.begin(form)
        return self.at_rest(form, head.recording)

    async def play(self, form: Form, page: Page, head: Playhead) -> AsyncIterator[Slots]:
        """The steps from the one that stands, so many a second; from the first when all have been taken."""
        recording = await self.aside(self.recording, form, head)
        if recording.over:
            recording = self.lesson.begin(form)
        head.recording = recording
        first = await self.aside(self.lesson.frame, form, recording, True)
        yield {"trouble": Markup(), **first}
        ended = False
        async for due in paced(recording.step, form.speed):
            slots = await self.aside(self._go_on, form, recording, due)
            # Paused or reset meanwhile: that has been answered, and nothing more is to be shown.
            if head.recording is not recording:
                return
            if recording.over:
                ended = True
                break
            yield slots
        slots = await self.aside(self.at_rest, form, recording)
        if not ended:
            slots["told"] = T.happens(self.lesson.late)
        yield slots

    def recording(self, form: Form, head: Playhead) -> Recording:
        """What the form's settings give, at the step that stands if that is one of the same run. Problem."""
        recording = self.lesson.begin(form)
        if head.recording is not None and head.recording.settings == recording.settings:
            recording.resume(head.recording)
        return recording

    def at_rest(self, form: Form, recording: Recording) -> Slots:
        """All slots of the step that stands. The code waits for this: while it plays nobody could read it."""
        code = escape(self.lesson.program(form, recording))
        return {**self.lesson.frame(form, recording, False), "code": code}

    def _go_on(self, form: Form, recording: Recording, step: float) -> Slots:
        recording.go_to(step)
        return self.lesson.frame(form, recording, True)


async def paced(start: int, speed: float) -> AsyncIterator[float]:
    """Step numbers after `start` in real time, `speed` a second, some left out; for LONGEST seconds.

    Speed 0 is as fast as it goes: a number that no run reaches, again and again, without an end.
    """
    while not speed:
        await asyncio.sleep(0)
        yield float("inf")
    began = time.monotonic()
    step = start
    worked = 0.0  # seconds that the last picture took
    while True:
        due = step + max(1, round(FRAME * speed))
        wait = began + (due - start) / speed - time.monotonic()
        # A machine that is slow gets a pause as long as its work: a page that is flooded hears no “Pause”.
        await asyncio.sleep(max(wait, worked))
        passed = time.monotonic() - began
        if passed > LONGEST:
            return
        # A machine that is late leaves steps out, and the run stays as fast as was asked.
        step = max(step + 1, start + round(passed * speed))
        handed_out = time.monotonic()
        yield step
        worked = time.monotonic() - handed_out


def state(**options) -> gr.State:
    """What the server holds for a visitor of a panel that plays."""
    return gr.State(Playhead(), **options)


def speed_field(default: int = 20, speeds: tuple[int, ...] = SPEEDS) -> NumberChoice:
    """The list of speeds."""
    options = [(speed, f"{speed} / s") for speed in speeds]
    limits = Range(min(speeds), max(speeds), whole=True)
    return NumberChoice(_("Speed"), default, options, called=Term("The speed"), range=limits)


def stand(step: int, last: int, words: Phrase, playing: bool) -> Markup:
    """Which step of how many this is: a bar and the words."""
    return T.stand(step / last if last else 1.0, words, playing)
