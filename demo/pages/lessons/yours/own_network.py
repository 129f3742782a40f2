"""A digit network of one's own: chosen, trained in sight, compared, and taken away.

The visitor learns what a setting costs or buys, by training with it.
"""

import asyncio
import base64
from collections.abc import AsyncIterator, Iterator
from contextlib import aclosing

import gradio as gr
from markupsafe import Markup

from demo import learn
from demo.draw.numbers import size
from demo.learn import OwnNetwork, OwnRun
from demo.pages.lessons.yours import pictures, sentences
from demo.pages.lessons.yours.form import FETCH, OwnForm
from demo.panel import fetching, playback
from demo.panel.limits import LIMITS
from demo.panel.panel import Page, Panel, Slots, Update
from demo.panel.playback import Lesson, Playback, Playhead
from demo.panel.templates import Template
from demo.panel.waiting_line import Turn, Turns
from demo.words import _
from models import data
from models.cluster import ClusterError
from models.own.files import NoFile
from models.own.trial import TrialState

T = Template("pages/lessons/yours/own_network.jinja")

HEAVY = Turns(LIMITS.trainings, LIMITS.turn)  # trainings at once, of all visitors together
TRAINING_DIGITS = _("MNIST’s training digits")
LOOK = 0.25  # seconds between two looks at the waiting line


def frame(form: OwnForm, run: OwnRun, playing: bool) -> Slots:
    """All that changes from moment to moment; the files to take only at rest, once something was learned."""
    state = run.look()
    first = next(iter(state.networks.values())).settings
    best = state.networks[state.best]
    is_learned = state.begun and best.end != "diverged"
    is_made = run.chosen.made
    return {
        "source": offer() if is_made else Markup(),
        "about": T.about(is_made),
        "curve": pictures.curves(state),
        "kernels": pictures.kernels(pictures.rows_of(state, run.experiment)),
        "looks": pictures.kernels_words(first.kind, first.width),
        "numbers": numbers(run, state),
        "told": sentences.happens(run, state, playing),
        "stand": sentences.how_far(state, run.experiment, playing),
        "files": T.files() if is_learned and not playing else Markup(),
    }


def offer() -> Markup:
    """That the digits are made, and the offer to fetch MNIST's."""
    return fetching.T.made(
        _("MNIST is not on this server yet: its 60,000 training digits are a download of 10 MB."),
        _(
            "Networks learn meanwhile from 2,000 digits made of our own 14 drawings, by the distortions of "
            "our training. Your settings stay."
        ),
        FETCH,
    )


def numbers(run: OwnRun, state: TrialState) -> Markup:
    """The numbers of one network, or of each one of an experiment."""
    return pictures.numbers(state) if run.experiment == "one" else pictures.standings(state, run.experiment)


PLAYBACK = Playback(
    Lesson(
        OwnForm.run,
        frame,
        lambda form, run: run.program(),
        _("Paused after two minutes at this speed. “Play” goes on, or choose full speed."),
    ),
    learn.aside,
)


# ---- what is answered --------------------------------------------------------------------------------------


def answer(form: OwnForm, page: Page, head: Playhead, network: OwnNetwork | None) -> Update:
    """The run as it stands. Where the settings are others, the former run is kept until another begins."""
    run = PLAYBACK.recording(form, head)
    slots = PLAYBACK.at_rest(form, run)
    if form.want:
        slots["files"] = T.making()
    former = head.recording
    if former is None or former.settings == run.settings:
        head.recording = run
    elif former.begun and not former.over:
        slots["told"] = T.kept(f"{100 * former.share:.0f} %")
    return Update(slots, (head, gained(run, network)))


def reset(form: OwnForm, page: Page, head: Playhead, network: OwnNetwork | None) -> Update:
    """The run of these settings before its first step; one of other settings is kept."""
    run = form.run()
    if head.recording is not None and head.recording.settings == run.settings:
        head.recording = run
    return answer(form, page, head, network)


async def step(
    form: OwnForm, page: Page, head: Playhead, network: OwnNetwork | None
) -> AsyncIterator[Update]:
    """One optimizer step on; in an experiment, of the network that has come least far."""
    slots = await learn.aside(PLAYBACK.step, form, page, head)
    yield Update({"trouble": Markup(), **slots}, (head, await gained_aside(head.recording, network)))


async def play(
    form: OwnForm, page: Page, head: Playhead, network: OwnNetwork | None
) -> AsyncIterator[Slots | Update]:
    """Train from where it stands, a picture many times a second; from the start when it is over.

    Or fetch MNIST first, and stand at the first step of a run that learns from it.
    """
    if form.fetch:
        digits = data.fetch_mnist(train=True)
        async for slots in fetching.fetched_into("source", TRAINING_DIGITS, digits, offer()):
            yield slots
        yield await learn.aside(answer, form, page, head, network)
        return
    run = await learn.aside(PLAYBACK.recording, form, head)
    if run.over:
        run = form.run()
    first = await learn.aside(frame, form, run, True)
    yield {"trouble": Markup(), **first}
    if learn.RAY:
        HEAVY.most = await learn.aside(learn.places)  # a cluster may grow
    interrupted = None  # the run that goes on in another turn
    reached = 0  # the step at which its last turn ended
    while True:
        with HEAVY.turn() as turn:
            async for before in places(turn):
                yield {"told": T.waiting(before)}
            # Reset, or gone, while it waited for another turn.
            if interrupted is not None and head.recording is not interrupted:
                return
            async with aclosing(PLAYBACK.play(form, page, head)) as parts:
                try:
                    async for slots in parts:
                        yield Update(slots, (head, await gained_aside(head.recording, network)))
                        # To the end of the line; a run that nobody listens to leaves room in this way.
                        if turn.is_over() and has_come_on(head.recording, reached):
                            break
                    else:
                        return
                except ClusterError:
                    yield await learn.aside(PLAYBACK.at_rest, form, run)
                    raise
        interrupted = head.recording
        reached = interrupted.step


def has_come_on(run: OwnRun | None, reached: int) -> bool:
    """Whether the run is beyond that step, so that its turn was worth the time, and not yet at its end."""
    return run is not None and not run.over and run.step > reached


def files(form: OwnForm, page: Page, head: Playhead, network: OwnNetwork | None) -> Iterator[Slots]:
    """The file that was asked for, as a link that holds it."""
    run = PLAYBACK.recording(form, head)
    if not form.want or not run.begun:
        return
    try:
        name, content = run.file(form.want)
    except NoFile:
        yield {"files": T.files()}
        raise
    address = f"data:application/octet-stream;base64,{base64.b64encode(content).decode()}"
    yield {"files": T.files(T.link(name, address, size(len(content))))}


# ---- what they share ---------------------------------------------------------------------------------------


def gained(run: OwnRun | None, network: OwnNetwork | None):
    """The trained network once the run is over, if the visitor lacks it; otherwise what there was stays."""
    trained = run.network() if run is not None and run.over else None
    return gr.skip() if trained in (None, network) else trained


async def gained_aside(run: OwnRun | None, network: OwnNetwork | None):
    """The same, made in a thread of its own: a cluster that trained it must be asked for it."""
    if run is None or not run.over:
        return gr.skip()
    return await learn.aside(gained, run, network)


async def places(turn: Turn) -> AsyncIterator[int]:
    """How many come before, whenever that has changed, until it is one's turn."""
    announced = 0
    while before := turn.ahead():
        if before != announced:
            yield before
        announced = before
        await asyncio.sleep(LOOK)


def forget(head: Playhead) -> None:
    """When the visitor has gone: what still trains ends."""
    head.recording = None


def build(network: gr.State) -> gr.HTML:
    """The panel. `network`: where the visitor's own network goes once it is trained."""
    return PANEL.build(playback.state(time_to_live=LIMITS.own_run, delete_callback=forget), network)


PANEL = Panel(
    "own",
    _(
        "Press one of the three experiments and watch the validation curve: what one setting costs or buys. "
        "Then draw on the Digits page, and see your network answer beside the others."
    ),
    OwnForm,
    "pages/lessons/yours/own_network.jinja",
    answer,
    follow=files,
    play=play,
    step=step,
    reset=reset,
    listens="none",
    at_once=LIMITS.own_runs,
)
