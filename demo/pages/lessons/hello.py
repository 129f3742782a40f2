"""hello -> ohlol: a recurrent network learns to answer each letter with another, epoch by epoch.

The visitor learns what a hidden state is for: equal letters, different answers.
"""

from typing import ClassVar

import numpy as np
from markupsafe import Markup

from demo import learn
from demo.draw.axes import Axes
from demo.draw.images import AMOUNT, SIGNED, heat, reach
from demo.draw.numbers import steady
from demo.pages.choices import Cell, Version
from demo.pages.lessons import programs
from demo.pages.lessons.parts import Tries
from demo.panel.form import Form, Number, Radios, Text
from demo.panel.limits import LIMITS
from demo.panel.panel import Panel, Slots
from demo.panel.playback import Lesson, Playback, speed_field, stand
from demo.panel.problems import endpoint_problems
from demo.panel.templates import Template
from demo.words import _
from models import basics
from models.lessons import hello as spelling_lesson
from models.lessons.hello import Epoch, Spelling
from models.problem import Term

T = Template("pages/lessons/hello.jinja")

ROWS = 15  # epochs that are listed: the last ones
WIDEST = 44  # px of a letter's column
ROOM = 360  # px for all columns together
UNIT = (0.0, 1.0)
STATE = (-1.0, 1.0)  # what a hidden state can be, for it comes out of a tanh


class HelloForm(Form):
    """Two words, the network, and how it is trained."""

    source: str = Text(_("From"), Spelling.source)
    target: str = Text(_("to"), Spelling.target)
    version: str = Radios(
        _("Network"),
        Spelling.version,
        [("cell", _("RNNCell")), ("layer", _("RNN")), ("embedding", _("Embedding"))],
        called=Term("The version"),
    )
    cell: str = Radios(
        _("Cell"),
        Spelling.cell,
        [("rnn", _("RNN")), ("lstm", _("LSTM")), ("gru", _("GRU"))],
        called=Term("The cell"),
    )
    rate: float | None = Number(
        _("Learning rate"), None, spelling_lesson.ALLOWED_RATES, called=basics.LEARNING_RATE
    )
    epochs: int = Number(_("Epochs"), 15, spelling_lesson.COUNTS, called=Term("The number of epochs"))
    seed: int = Number(_("Seed"), 3, basics.SEEDS, called=basics.SEED)
    speed: int = speed_field(10, (1, 2, 5, 10, 20, 50))

    tries: ClassVar[Tries] = (
        (_("hello → ohlol"), {"source": "hello", "target": "ohlol", "rate": "", "epochs": 15, "seed": 3}),
        (_("abcdef reversed"), {"source": "abcdef", "target": "fedcba", "rate": "", "epochs": 40}),
        (_("春眠不觉晓"), {"source": "春眠不觉晓", "target": "处处闻啼鸟", "rate": "", "epochs": 40}),
    )


def begin(form: HelloForm) -> learn.Recording:
    """The run that the settings give; its steps are the updates, so that the first epoch stands at 0."""
    spelling = Spelling(form.source, form.target, form.version, form.cell, form.rate, form.seed)
    return learn.Recording(spelling, {"hello": learn.run_of_spelling(spelling)}, form.epochs - 1)


def frame(form: HelloForm, recording: learn.Recording, playing: bool) -> Slots:
    """All that changes from epoch to epoch; at rest also what does not."""
    spelling = recording.settings
    run = recording.records["hello"]
    epoch = run[-1]
    words = _("epoch {n} of {count}", n=recording.step + 1, count=form.epochs)
    slots = {
        "says": T.says([row(one, spelling) for one in run[-ROWS:]]),
        "curve": curve(run, form.epochs),
        "inputs": inputs(epoch, spelling),
        "hidden": hidden(epoch, spelling),
        "told": happens(epoch, spelling, recording.step == recording.last),
        "stand": stand(recording.step, recording.last, words, playing),
    }
    if playing:
        return slots
    return slots | {"note": T.note(spelling.alphabet, is_embedded(spelling), *twice(spelling))}


def program(form: HelloForm, recording: learn.Recording) -> str:
    """The run as a program."""
    return programs.spelling(recording.settings, recording.step + 1)


# ---- in words and numbers ----------------------------------------------------------------------------------


def row(epoch: Epoch, spelling: Spelling) -> tuple:
    """(its number, [(letter, whether it is right)], its loss, whether all are) of a line of the list."""
    letters = [(said, said == wanted) for said, wanted in zip(epoch.says, spelling.target, strict=True)]
    return epoch.number, letters, steady(epoch.loss), epoch.says == spelling.target


def happens(epoch: Epoch, spelling: Spelling, is_last: bool) -> Markup:
    """What is said now, in a sentence."""
    count = len(epoch.says)
    right = sum(said == wanted for said, wanted in zip(epoch.says, spelling.target, strict=True))
    if right == count:
        return T.done(epoch.says)
    if is_last:
        return T.over(epoch.number, epoch.says, right, count)
    if epoch.number == 1:
        return T.untrained(epoch.says)
    return T.on_its_way(epoch.says, right, count)


def is_embedded(spelling: Spelling) -> bool:
    """Whether the letters' vectors are learnt, not one-hot."""
    return spelling.version == "embedding"


def twice(spelling: Spelling) -> tuple[str | None, bool]:
    """(a letter that comes twice, whether its answers differ), where memory is to be seen; None for none."""
    answers = {}
    for letter, answer in zip(spelling.source, spelling.target, strict=True):
        answers.setdefault(letter, []).append(answer)
    repeated = [letter for letter in answers if len(answers[letter]) > 1]
    for letter in repeated:
        if len(set(answers[letter])) > 1:
            return letter, True
    return (repeated[0], False) if repeated else (None, False)


# ---- pictures ----------------------------------------------------------------------------------------------


def curve(run: tuple[Epoch, ...], count: int) -> Markup:
    """The loss of every epoch so far."""
    losses = [epoch.loss for epoch in run]
    numbers = [epoch.number for epoch in run]
    axes = Axes(0, max(2, count), 0, max(1.0, 1.08 * max(losses)), 420, 190)
    line = axes.line(numbers, losses, "fit")
    here = axes.dot(numbers[-1], losses[-1], "ask", 4)
    return axes.svg(
        axes.grid(_("epoch"), _("loss")), axes.plane(line, here), alt=_("The loss of every epoch")
    )


def inputs(epoch: Epoch, spelling: Spelling) -> Markup:
    """The letters' vectors, a letter a column."""
    vectors = epoch.inputs.numpy()
    alt = _("One column a letter: its vector")
    if not is_embedded(spelling):
        return lettered(vectors, spelling.source, AMOUNT, UNIT, alt, _("input"))
    return lettered(vectors, spelling.source, SIGNED, reach(vectors, signed=True), alt, _("weight"))


def hidden(epoch: Epoch, spelling: Spelling) -> Markup:
    """The hidden states, a letter a column."""
    alt = _("One column a letter: the hidden state after it")
    return lettered(epoch.hidden.numpy(), spelling.source, SIGNED, STATE, alt, _("activation"))


def lettered(array: np.ndarray, letters: str, colours: str, span, alt, words) -> Markup:
    """A heat-map, a letter a column, with the letters above and its scale below."""
    count = len(letters)
    width = min(WIDEST, ROOM // count)
    picture = heat(array.T, width * max(array.shape), colours, span, alt)
    return T.lettered(letters, width, array.shape[1], picture, colours, span, words)


# ---- for programs ------------------------------------------------------------------------------------------


def hello(
    source: str = Spelling.source,
    target: str = Spelling.target,
    version: Version = Spelling.version,
    cell: Cell = Spelling.cell,
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
    with endpoint_problems():
        return learn.spell(Spelling(source, target, version, cell, rate, seed), count)


PLAYBACK = Playback(Lesson(begin, frame, program))
PANEL = Panel(
    "hello",
    _(
        "Press “Play” and read down the list: what it says in each epoch, and which letters are right. In "
        "hello, the two l must become different letters: that takes memory."
    ),
    HelloForm,
    "pages/lessons/hello.jinja",
    PLAYBACK.answer,
    play=PLAYBACK.play,
    step=PLAYBACK.step,
    reset=PLAYBACK.reset,
    listens="none",
    at_once=LIMITS.playbacks,
    endpoints=(hello,),
)
