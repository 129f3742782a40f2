"""A digit network of one's own: chosen, trained in sight, compared, and taken away.

The visitor learns what a setting costs or buys, by training with it.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator

import gradio as gr
import numpy as np

from demo.old.learn import FRAME, LONGEST
from demo.old.panel import mark, panel, whole
from demo.old.tables import Told, both
from demo.old.tables.errors import in_chinese
from demo.old.tables.own import OWN as W
from demo.pages.lessons import steps_view as shared
from demo.pages.lessons.yours import curves_view as view
from demo.pages.lessons.yours import network as learning
from demo.pages.lessons.yours import told_view as telling
from demo.pages.lessons.yours.form import chips, fields, settings
from demo.pages.lessons.yours.network import HEAVY, Own
from demo.panel.limits import LIMITS
from models.data import DataError
from models.own import code, onnx_export
from models.own import files as own_files
from models.own.settings import Settings
from models.own.trial import Trial


def build(mine: gr.State) -> None:
    """Settings on the left; errors and the first layer on the right. `mine`: where what it gives goes."""
    body = (
        f'<div class="taught">{chips()}'
        f"{shared.transport()}{shared.slots('numbers', 'told')}"
        f'<div class="pair">{view.framed("curve", shared.slots("curve"))}'
        f"{view.framed('kernels', shared.slots('kernels', 'looks'))}</div>"
        f'{shared.slots("files")}<p class="legend">{both(W, "validation_is")}</p>{shared.program(W)}</div>'
    )
    trial = gr.State(None, time_to_live=LIMITS.own_run, delete_callback=forget)
    panel(
        "own",
        fields(),
        body,
        own,
        rest=files,
        on_request=play,
        on="none",
        on_step=step,
        held=(trial, mine),
        most=LIMITS.own_runs,
    )


def forget(trial: Trial | None) -> None:
    """When the visitor has gone: what still trains ends."""
    if trial:
        trial.abandoned = True


def name_of(chosen: Settings, experiment: str) -> str:
    """A short name of the run: while it stands, the visitor's trial is that of these settings."""
    return mark(np.zeros(0), chosen, experiment)


def going(trial: Trial | None, chosen: Settings, experiment: str) -> Trial | None:
    """The visitor's trial if it is one of these settings."""
    same = trial and (trial.settings, trial.experiment) == (chosen, experiment)
    return trial if same else None


def frame(trial: Trial | None, chosen: Settings, experiment: str, playing=False) -> dict:
    """All that changes from moment to moment."""
    name = name_of(chosen, experiment)
    return view.frame(trial, chosen, experiment) | {
        "told": telling.told(trial, chosen, experiment, playing),
        "stand": telling.stand(trial, chosen, experiment, name, playing),
    }


def rested(trial: Trial | None, chosen: Settings, experiment: str) -> dict:
    """The same at rest, with the code, and the files to take once something was learned."""
    shown = trial.best[1].settings if trial else chosen
    return frame(trial, chosen, experiment) | {
        "files": telling.files() if trial and trial.begun and trial.best[1].end != "diverged" else "",
        "code": shared.listing(code.code(shown)),
    }


def own(asked: dict, trial: Trial | None, mine: Own | None) -> dict:
    """The run as it stands; Reset, and it begins anew."""
    chosen, experiment = settings(asked)
    former, trial = trial, going(trial, chosen, experiment)
    if trial and trial.begun and (asked.get("n"), asked.get("of")) == ("0", name_of(chosen, experiment)):
        trial.abandoned = True
        return rested(None, chosen, experiment) | {"held": (None, gr.skip())}
    slots = rested(trial, chosen, experiment) | ({"files": telling.making()} if asked.get("want") else {})
    if trial:
        slots["held"] = (gr.skip(), handed(trial, mine))
    elif former and former.begun and not former.over:
        slots["told"] = telling.kept(former)
    return slots


def handed(trial: Trial, mine: Own | None):
    """The trained network once the trial is over, if the visitor lacks it; otherwise what there was stays."""
    gained = learning.taken(trial) if trial.over else None
    return gr.skip() if gained in (None, mine) else gained


async def step(asked: dict, trial: Trial | None, mine: Own | None) -> AsyncIterator[dict]:
    """One optimizer step on; in an experiment, of the network that has come least far."""
    chosen, experiment = settings(asked)
    if not learning.at_hand():
        raise Told(W, "step_first")
    yield await learning.aside(stepped, going(trial, chosen, experiment), chosen, experiment, mine)


def stepped(trial: Trial | None, chosen: Settings, experiment: str, mine: Own | None) -> dict:
    """What one step leads to."""
    trial = trial or Trial(chosen, experiment, *learning.digits())
    trial.step()
    return rested(trial, chosen, experiment) | {"trouble": "", "held": (trial, handed(trial, mine))}


async def play(asked: dict, trial: Trial | None, mine: Own | None) -> AsyncIterator[dict]:
    """Train from where it stands, a picture many times a second; from the start when it is over."""
    chosen, experiment = settings(asked)
    speed, trial = whole(asked, "speed", 0, 50, 0), going(trial, chosen, experiment)
    trial = None if trial and trial.over else trial
    at_first = await learning.aside(frame, trial, chosen, experiment, True)
    yield {"trouble": "", "files": ""} | at_first
    async for done, total in fetched():
        yield {"told": telling.fetching(done, total)}
    with HEAVY.turn() as ahead:
        told = 0
        while waiting := ahead():
            if waiting != told:
                yield {"told": telling.waiting(waiting)}
            told = waiting
            await asyncio.sleep(0.25)
        trial = trial or await learning.aside(Trial, chosen, experiment, *learning.digits())
        held = {"held": (trial, gr.skip())}
        began, steps = time.monotonic(), (round(speed * FRAME) or 1) if speed else 0
        while not trial.over and not trial.abandoned and (not speed or time.monotonic() - began < LONGEST):
            due = time.monotonic() + (steps / speed if speed else 0)
            slots = await learning.aside(gone_on, trial, steps)
            if not trial.abandoned:
                yield slots | held
            await asyncio.sleep(max(0.0, due - time.monotonic()))
    if not trial.abandoned:
        late = {} if trial.over else {"told": telling.late()}
        slots = await learning.aside(rested, trial, chosen, experiment)
        yield slots | late | {"held": (trial, handed(trial, mine))}


def gone_on(trial: Trial, steps: int) -> dict:
    """Train so many steps, or for a moment when it is 0; what it looks like then."""
    for _ in range(steps):
        trial.step()
    if not steps:
        trial.advance(learning.MOMENT)
    return frame(trial, trial.settings, trial.experiment, playing=True)


async def fetched() -> AsyncIterator[tuple[int, int]]:
    """Bring the digits here, telling how far it is; nothing to tell when they are. Told when it fails."""
    fetching, told = learning.fetched(), 0.0
    try:
        while progress := await asyncio.to_thread(next, fetching, None):
            if time.monotonic() - told > 0.1:
                told = time.monotonic()
                yield progress
        await asyncio.to_thread(learning.digits)
    except DataError as error:
        why = str(error)
        raise Told(W, "offline", why=(why, in_chinese(why) or why)) from error


def files(asked: dict, trial: Trial | None, mine: Own | None) -> Iterator[dict]:
    """The file that was asked for, as a link that holds it."""
    want, trial = str(asked.get("want", "")), going(trial, *settings(asked))
    if not trial or want not in ("safetensors", "onnx"):
        return
    _, run = trial.best
    try:
        content = (onnx_export.onnx if want == "onnx" else own_files.weights)(run)
    except own_files.NoFile as error:
        yield {"files": telling.files()}
        raise ValueError(*error.args) from error
    yield {"files": telling.files(telling.link(f"inkwell-{run.settings.kind}.{want}", content))}
