"""hello -> ohlol as HTML: what is said in every epoch, the loss, letters and hidden states as heat-maps."""

from html import escape

import numpy as np

from demo.old.axes import Axes, axis, shown
from demo.old.images import AMOUNT, SIGNED, figure, heat, reach, scale
from demo.old.tables import LANGUAGES, both, label, pick
from demo.old.tables.taught import HELLO as W
from models.lessons.hello import Epoch, Spelling

ROWS = 15  # epochs that are listed: the last ones
SCALES = {"one": "scale_input", "embedding": "scale_weight", "hidden": "scale_state"}


def word(says: str, target: str) -> str:
    """The letters; those that are wrong are marked."""
    return "".join(
        f"<b>{escape(a)}</b>" if a == b else f"<s>{escape(a)}</s>" for a, b in zip(says, target, strict=True)
    )


def table(run: tuple[Epoch, ...], spelling: Spelling) -> str:
    """What was said in the last epochs."""
    rows = "".join(
        f'<tr><td class="number">{epoch.number}</td><td class="word">{word(epoch.says, spelling.target)}</td>'
        f'<td class="number">{shown(epoch.loss)}</td>'
        f"<td>{'✓ ' + both(W, 'right') if epoch.says == spelling.target else ''}</td></tr>"
        for epoch in run[-ROWS:]
    )
    heads = "".join(f"<th>{both(W, f'head_{name}')}</th>" for name in ("epoch", "says", "loss"))
    return f'<table class="spelt"><thead><tr>{heads}<th></th></tr></thead><tbody>{rows}</tbody></table>'


def curve(run: tuple[Epoch, ...], count: int) -> str:
    """The loss of every epoch so far."""
    losses = [epoch.loss for epoch in run]
    axes = Axes(0, max(2, count), 0, max(1.0, 1.08 * max(losses)), 420, 190)
    numbers = [epoch.number for epoch in run]
    cx, cy = axes.place(numbers[-1], losses[-1])
    here = f'<circle class="ask" cx="{cx}" cy="{cy}" r="4"/>'
    drawn = axes.grid(axis("epoch"), axis("loss")) + axes.plane(axes.line(numbers, losses, "fit") + here)
    return axes.svg(drawn, label(W, "curve_alt"))


def vectors(name: str, array: np.ndarray, letters: str) -> str:
    """A heat-map, a letter a column, with the letters above and its scale below.

    `name`: one (0 or 1), embedding or hidden.
    """
    colours = AMOUNT if name == "one" else SIGNED
    span = {"one": (0.0, 1.0), "hidden": (-1.0, 1.0)}.get(name) or reach(array, signed=True)
    wide = min(44, 360 // len(letters))
    alt = tuple(pick(W, "hidden_alt" if name == "hidden" else "inputs_alt", lang) for lang in LANGUAGES)
    picture = heat(array.T, wide * max(array.shape), colours, span, alt)
    heads = "".join(f"<span>{escape(letter)}</span>" for letter in letters)
    legend = scale(colours, span, SCALES[name])
    return (
        f'<div class="lettered" style="--n:{len(letters)};--w:{wide}px;--h:{array.shape[1]}">'
        f"<div>{heads}</div>{picture}</div><p>{legend}</p>"
    )


def kind(spelling: Spelling) -> str:
    """What the letters' vectors are: one (hot) or embedding."""
    return "embedding" if spelling.version == "embedding" else "one"


def inputs_told(spelling: Spelling) -> str:
    """What the letters' vectors are, in a sentence."""
    return f'<p class="legend">{both(W, f"inputs_{kind(spelling)}", alphabet=spelling.alphabet)}</p>'


def hidden_told(spelling: Spelling) -> str:
    """Where memory is to be seen: at a letter that comes twice, best with two different answers."""
    answers = {}
    for letter, answer in zip(spelling.source, spelling.target, strict=True):
        answers.setdefault(letter, []).append(answer)
    twice = [letter for letter, found in answers.items() if len(found) > 1]
    apart = [letter for letter in twice if len(set(answers[letter])) > 1]
    key = "apart" if apart else "twice" if twice else "once"
    return f'<p class="legend">{both(W, f"hidden_{key}", letter=(apart or twice or [""])[0])}</p>'


def told(epoch: Epoch, spelling: Spelling, ended: bool) -> str:
    """What is said now, in a sentence; `ended`: no epoch follows."""
    right = sum(a == b for a, b in zip(epoch.says, spelling.target, strict=True))
    done, key = right == len(epoch.says), "0" if epoch.number == 1 else "on"
    key = "done" if done else "ended" if ended else key
    words = both(W, f"told_{key}", says=epoch.says, right=right, count=len(epoch.says), n=epoch.number)
    return f'<p class="happens">{words}</p>'


def framed(name: str, body: str) -> str:
    """A figure with its caption in the table's words."""
    return figure(f"hello-{name}", body, f"<b>{both(W, name)}</b>")
