"""How the recurrent networks read: beliefs and memory over the steps, as HTML. `--t` is the slider's step."""

import json

import numpy as np

from demo.old.images import AMOUNT, SIGNED, figure, grey, heat, number, reach, scale
from demo.old.tables import both
from demo.old.tables.reading import READING as W
from demo.pages.digits.comparison import NAMES, chooser, confidence
from demo.probe import Reading

SLIDER = 28  # steps of the slider: one a row of pixels
UNIT = (0.0, 1.0)


def digit(picture: np.ndarray, steps: str, count: int) -> str:
    """The digit with what is not read yet under a veil, and how this network reads, in `count` steps."""
    how = {"rows": "rows", "columns": "columns", "feature rows": "maps_rows"}[steps]
    way = "columns" if steps == "columns" else "rows"
    return (
        f'<div class="read {way}">{grey(picture, 168)}<i></i></div>'
        f'<p class="legend">{both(W, how, count=count)}</p>'
    )


def beliefs(found: dict[str, Reading], chosen: str) -> str:
    """Every network's ten probabilities over the steps, the step it made up its mind, bars for the slider."""
    rows = ""
    for key, one in found.items():
        probs = one.probs
        steps, at = len(probs), one.settled
        frames = probs[np.arange(-1, SLIDER).clip(0) * steps // SLIDER].round(4)  # [0] is never shown
        bars = "".join(
            f"<td class='bar'><i data-frames='{json.dumps(frames[:, n].tolist())}'></i>{n}</td>"
            for n in range(10)
        )
        told = both(W, "settled", digit=int(probs[-1].argmax()), step=at, count=steps)
        rows += (
            f'<div class="belief{" chosen" * (key == chosen)}"><p>{chooser(key)} {told} '
            f"<small>({confidence(float(probs[-1].max()))})</small></p>"
            f'<div class="over">{heat(probs.T, 392, AMOUNT, UNIT)}'
            f'<b style="left:{(at - 0.5) / steps:.2%}">▾</b>'
            f'<i></i></div><table class="bars"><tr>{bars}</tr></table></div>'
        )
    legend = f'<p>{scale(AMOUNT, UNIT, "scale_probability")}</p><p class="legend">{both(W, "beliefs_is")}</p>'
    return figure("beliefs", rows + legend, f"<b>{both(W, 'beliefs')}</b>")


def states(found: Reading, key: str) -> str:
    """The hidden state, and the cell state of an LSTM, of every layer over the steps."""
    parts = ""
    for name, tensor in (("hidden", found.hidden), ("cell", found.cell)):
        for layer, over_time in enumerate([] if tensor is None else tensor):
            span = reach(over_time, signed=True)
            told = both(W, name, layer=layer + 1, units=over_time.shape[1])
            picture = f'<div class="over state">{heat(over_time.T, 256, SIGNED, span)}<i></i></div>'
            legend = f"<p>{scale(SIGNED, span, 'scale_state')}</p>"
            parts += f'<div><p class="legend">{told}</p>{picture}{legend}</div>'
    note = f'<p class="legend">{both(W, "states_is")}</p>'
    told = f"<b>{both(W, 'states', name=NAMES[key])}</b>"
    return figure("states", f'<div class="pair">{parts}</div>{note}', told)


def ends(found: Reading) -> str:
    """The last output beside h_n and c_n of every layer: first numbers, and how far they are apart."""
    output = found.output
    named = [("h_n", found.hidden), ("c_n", found.cell)]
    lines = [(f"{name}[{layer}]", tensor[layer, -1]) for name, tensor in named if tensor is not None
             for layer in range(len(tensor))]  # fmt: skip
    rows = _line(both(W, "last"), output, "")
    for name, values in lines:
        apart = float(np.abs(values - output).max())
        told = both(W, "equal") if apart < 1e-5 else both(W, "differs", most=number(apart))
        rows += _line(f"<code>{name}</code>", values, told, apart < 1e-5)
    heads = f"<th>{both(W, 'tensor')}</th><th>{both(W, 'numbers', units=len(output))}</th>"
    layers = len(found.hidden)
    note = "ends_more" if layers > 1 else "ends_rnn" if found.cell is None else "ends_one"
    table = f"<table class='ends'><tr>{heads}<th>{both(W, 'difference')}</th></tr>{rows}</table>"
    return figure("output-and-state", f"<p>{both(W, note)}</p>{table}", f"<b>{both(W, 'ends')}</b>")


def _line(name: str, values: np.ndarray, told: str, same: bool = False) -> str:
    shown = "  ".join(f"{value:+.3f}".replace("-", "−") for value in values[:6])
    return f"<tr{' class=same' * same}><td>{name}</td><td><code>{shown}</code></td><td>{told}</td></tr>"
