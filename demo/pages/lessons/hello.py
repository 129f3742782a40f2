"""hello -> ohlol: a recurrent network learns to answer each letter with another, epoch by epoch.

The visitor learns what a hidden state is for: equal letters, different answers.
"""

from collections.abc import Iterator

import gradio as gr
import numpy as np

from demo.learn import paced, spelled, typed
from demo.old.fields import radios
from demo.old.panel import mark, panel, sentences, whole
from demo.old.tables import both
from demo.old.tables.steps import STEPS as W
from demo.old.tables.taught import HELLO as H
from demo.pages.lessons import hello_view as view
from demo.pages.lessons import programs, walking
from demo.pages.lessons import steps_view as shared
from models import basics
from models.lessons.hello import EPOCHS, ONE, VERSIONS, Epoch, Spelling, epochs

SPEEDS = (1, 2, 5, 10, 20, 50)
TRIES = {
    "tutorial": {"source": "hello", "target": "ohlol", "rate": "", "epochs": 15, "seed": 3},
    "reverse": {"source": "abcdef", "target": "fedcba", "rate": "", "epochs": 40},
    "chinese": {"source": "春眠不觉晓", "target": "处处闻啼鸟", "rate": "", "epochs": 40},
}


def build() -> None:
    """Settings on the left; what it says, its loss and its insides on the right."""
    tries = "".join(shared.fill(both(H, f"try_{name}"), values) for name, values in TRIES.items())
    speeds = shared.options(W, "speed", [(str(speed), f"{speed} / s") for speed in SPEEDS], "10")
    fields = (
        f"{shared.text(H, 'source', 'hello')}{shared.text(H, 'target', 'ohlol')}"
        f"<small>{both(H, 'length_is')}</small>"
        f'<p class="chips"><span>{both(H, "try")}</span> {tries}</p>'
        f"{radios(H, 'version', list(VERSIONS), 'cell')}{radios(H, 'cell', list(ONE), 'rnn')}"
        f'<label class="field">{both(H, "rate")} '
        '<input type="number" step="any" name="rate" value=""></label>'
        f"<small>{both(H, 'rate_is')}</small>"
        f"{shared.amount(H, 'epochs', 15)}{shared.amount(H, 'seed', 3)}{speeds}"
    )
    insides = "".join(view.framed(name, shared.slots(name)) for name in ("inputs", "hidden"))
    body = (
        f'<div class="taught">{shared.transport()}{shared.slots("told")}'
        f'<div class="pair">{view.framed("says", shared.slots("says"))}'
        f'<div class="grow">{view.framed("curve", shared.slots("curve"))}'
        f'<div class="pair">{insides}</div></div></div>{shared.slots("note")}'
        f"{shared.program()}</div>"
    )
    panel("hello", fields, body, hello, on_request=play, on="none", on_step=step)
    gr.api(spell, api_name="hello", concurrency_limit=2)


def settings(asked: dict) -> tuple[Spelling, int]:
    """(run, how many epochs). ValueError."""
    rate = typed(asked, "rate", 0) if str(asked.get("rate", "")).strip() else None
    words = (str(asked.get(name, "")) for name in ("source", "target", "version", "cell"))
    spelling = Spelling(*words, rate, typed(asked, "seed", 3))
    return spelling, basics.counted("The number of epochs", typed(asked, "epochs", 15), 1, EPOCHS)


def name_of(spelling: Spelling) -> str:
    """A short name of the run: while it stands, the page's epoch means something."""
    return mark(np.zeros(0), spelling)


def frame(spelling: Spelling, n: int, count: int, playing=False) -> dict:
    """All that changes from epoch to epoch; n counts the updates so far."""
    run = spelled(spelling).until(n)
    told = both(H, "at_epoch", n=n + 1, count=count)
    return {
        "says": view.table(run, spelling),
        "curve": view.curve(run, count),
        "inputs": view.vectors(view.kind(spelling), run[-1].inputs.numpy(), spelling.source),
        "hidden": view.vectors("hidden", run[-1].hidden.numpy(), spelling.source),
        "told": view.told(run[-1], spelling, n == count - 1),
        "stand": shared.stand(n, count - 1, name_of(spelling), playing, told),
    }


def hello(asked: dict, ahead: int = 0) -> dict:
    """The run at the epoch that the page shows, `ahead` further on."""
    spelling, count = settings(asked)
    n = min(walking.at(asked, name_of(spelling), count - 1) + ahead, count - 1)
    return frame(spelling, n, count) | {
        "note": view.inputs_told(spelling) + view.hidden_told(spelling),
        "code": shared.listing(programs.spelling(spelling, n + 1)),
    }


def step(asked: dict) -> dict:
    """One epoch on."""
    return hello(asked, ahead=1)


def play(asked: dict) -> Iterator[dict]:
    """The epochs from the page's on, so many a second; from the first when all have been run."""
    spelling, count = settings(asked)
    start = walking.at(asked, name_of(spelling), count - 1)
    n = 0 if start == count - 1 else start
    yield frame(spelling, n, count, playing=True)
    for n in paced(0 if start == count - 1 else start, count - 1, whole(asked, "speed", 1, 50, 10)):
        yield frame(spelling, n, count, playing=True)
    yield frame(spelling, n, count) | {"code": shared.listing(programs.spelling(spelling, n + 1))}


def plain(epoch: Epoch) -> dict:
    """An Epoch as JSON has it."""
    hidden = epoch.hidden.double().numpy().round(5).tolist()
    return {"epoch": epoch.number, "loss": round(epoch.loss, 6), "says": epoch.says, "hidden": hidden}


def spell(
    source: str = "hello",
    target: str = "ohlol",
    version: str = "cell",
    cell: str = "rnn",
    count: int = 15,
    rate: float | None = None,
    seed: int = 0,
) -> dict:
    """Train a small recurrent network to answer each letter of one word with that of another.

    Example: "hello", "ohlol", "embedding", "gru".

    Args:
        source: A word of 1 to 20 characters: code points, accents composed (NFC).
        target: Another, of the same length.
        version: cell (RNNCell in a loop, one-hot), layer (RNN, one-hot) or embedding (two layers, linear).
        cell: rnn, lstm or gru.
        count: Epochs, 1 to 200.
        rate: The learning rate of Adam; none for the tutorial's.
        seed: A whole number from 0.

    Returns:
        {"alphabet", "epochs": [{"epoch", "loss", "says", "hidden" (one row a letter)}, …], "says", "reached"}
    """
    with sentences():
        spelling = Spelling(source, target, version, cell, rate, seed)
        run = list(epochs(spelling, count))
        return {
            "alphabet": spelling.alphabet,
            "epochs": [plain(epoch) for epoch in run],
            "says": run[-1].says,
            "reached": any(epoch.says == spelling.target for epoch in run),
        }
