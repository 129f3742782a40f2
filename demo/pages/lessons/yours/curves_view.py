"""A network of one's own as HTML: its errors, and what its first layer looks for."""

import math

import numpy as np

from demo.old.axes import Axes, axis, shown
from demo.old.images import SIGNED, figure, heat, mosaic, reach, scale
from demo.old.tables import LANGUAGES, both, label, pick, spans
from demo.old.tables.own import OWN as W
from demo.pages.digits.comparison import NONE, percent
from demo.pages.lessons import steps_view as shared
from models.own.settings import KINDS, Settings, build, first_weights
from models.own.training import Training
from models.own.trial import Trial, error, variants

COLOURS = ("var(--accent)", "#ff5a36", "#8f7ad1")
LEAST = 0.004  # the lowest error rate that the plot tells apart
MARKS = {math.log10(p / 100): f"{p:g} %" for p in (0.5, 1, 2, 5, 10, 20, 50, 100)}
MOST = {"mlp": 8, "mlp_sigmoid": 8, "cnn": 16}  # pictures shown of the first layer; of a cell all its gates
UNITS = 32  # rows of a gate's picture
EXPLODED = 100  # a row that reaches so many times further than another has its scale no more
WIDE, HIGH = 360, 345  # px that the pictures may take
ENDS = {"mlp_sigmoid": "sigmoid", "mlp": "ReLU"}  # what stands at the end of a curve


def frame(trial: Trial | None, chosen: Settings, experiment: str) -> dict:
    """The slots of the pictures and the numbers; without a trial, those of the untrained networks."""
    runs, single, settings = (trial.runs if trial else {}), experiment == "one", variants(chosen, experiment)
    looked = next((one.kind, one.width) for one in settings.values())
    if trial and single:
        (first,), (run,) = trial.first.values(), runs.values()
        rows = {
            both(W, "row_first"): (chosen.kind, first),
            both(W, "row_now"): (chosen.kind, run.first_weights()),
        }
    else:
        rows = {
            called(name, experiment): (
                one.kind,
                runs[name].first_weights() if trial else first_weights(one, build(one)),
            )
            for name, one in settings.items()
        }
        if single:
            rows = dict.fromkeys((both(W, "row_first"), both(W, "row_now")), *rows.values())
    return {
        "curve": curves(runs, chosen.epochs),
        "kernels": kernels(rows),
        "looks": f'<p class="legend">{kernels_told(*looked)}</p>',
        "numbers": standings(trial, chosen, experiment) if not single else numbers(*runs.values()),
    }


def named(name: str, experiment: str) -> tuple[str, str]:
    """A run's name in both languages: its batch size where those differ, else its kind."""
    key = "name_batch" if experiment == "batch" else f"kind_{name}"
    return tuple(pick(W, key, lang, n=name) for lang in LANGUAGES)


def called(name: str, experiment: str) -> str:
    """The same as HTML."""
    return spans(*named(name, experiment))


def curves(runs: dict[str, Training], epochs: int) -> str:
    """Error rates over the epochs: training thin, validation thick with its points."""
    axes, body = Axes(0, epochs, math.log10(LEAST), 0.02, left=48), ""
    ends = ""
    for colour, (name, run) in zip(COLOURS, runs.items(), strict=False):
        points = list(run.history)
        epoch = epochs / run.settings.steps
        training = [(point.step * epoch, _high(point.error)) for point in points]
        checked = [
            (point.step * epoch, _high(point.validation)) for point in points if point.validation is not None
        ]
        lines = axes.line(*zip(*training, strict=True), "learn") if training else ""
        lines += axes.line(*zip(*checked, strict=True), "check") if checked else ""
        dots = "".join(f'<circle class="check" cx="{x}" cy="{y}" r="3"/>' for x, y in map(_at(axes), checked))
        body += f'<g style="--c:{colour}">{lines}{dots}</g>'
        if checked and len(runs) > 1:
            x, y = axes.place(*checked[-1])
            ends += f'<text class="end" x="{x - 6}" y="{y - 7}">{ENDS.get(name, name)}</text>'
    grid = axes.grid(axis("epoch"), axis("wrong"), MARKS)
    return axes.svg(grid + axes.plane(body) + ends, label(W, "curve_alt"))


def _at(axes: Axes):
    return lambda point: axes.place(*point)


def _high(share: float) -> float:
    return math.log10(max(LEAST, share))


def kernels(rows: dict[str, tuple[str, np.ndarray]]) -> str:
    """{row's name as HTML: (kind, its first layer's weights)} as rows of pictures on one scale.

    Where a weight has diverged the page shows through.
    """
    tops = [reach(weights[np.isfinite(weights)])[1] for _, weights in rows.values()]
    top = max(top for top in tops if top <= EXPLODED * min(tops))
    span = (-top, top)
    body = ""
    for name, (kind, weights) in rows.items():
        row = _row(kind, weights)
        height, width = row.shape
        side = max(height, width) * min(WIDE // width, HIGH // len(rows) // height)
        body += (
            f'<div class="looks"><span>{name}</span>{heat(row, side, SIGNED, span, W["kernels_alt"])}</div>'
        )
    return body + scale(SIGNED, span, "scale_weight")


def _row(kind: str, weights: np.ndarray) -> np.ndarray:
    """(H, W): a cell's gates side by side; of a layer the first pictures, in two lines if there are many."""
    if KINDS[kind].gates:
        return mosaic(weights[None, :, :UNITS])
    shown = weights[: MOST[kind]]
    lines = 2 if len(shown) > 5 else 1
    return mosaic(shown.reshape(lines, -1, *shown.shape[1:]))


def kernels_told(kind: str, width: int) -> str:
    """How to read those pictures, and how many of them there are."""
    gates = KINDS[kind].gates
    shown = min(width, UNITS if gates else MOST[kind])
    words = both(W, f"kernels_{kind.split('_')[0]}")
    return words + (" " + both(W, "kernels_part", shown=shown, width=width) if shown < width else "")


def numbers(run: Training | None = None) -> str:
    """Of a single network: errors, loss, steps, computing time; dashes before there is one."""
    last, wrong = (run.history[-1], error(run)) if run and run.history else (None, math.inf)
    return shared.numbers(
        {
            "error": percent(last.error, 2) if last else NONE,
            "validation": percent(wrong, 2) if math.isfinite(wrong) else NONE,
            "loss": shown(last.loss) if last else NONE,
            "steps": f"{run.step:,}" if run else NONE,
            "seconds": both(W, "seconds", n=f"{run.seconds:.1f}") if run else NONE,
        },
        W,
    )


def standings(trial: Trial | None, chosen: Settings, experiment: str) -> str:
    """Of an experiment: each network's colour, steps and errors."""
    rows = ""
    for colour, name in zip(COLOURS, variants(chosen, experiment), strict=False):
        run = trial.runs[name] if trial else None
        last, wrong = (run.history[-1].error, error(run)) if run and run.history else (math.inf, math.inf)
        cells = [f"{run.step:,}" if run else NONE]
        cells += [percent(share, 2) if math.isfinite(share) else NONE for share in (last, wrong)]
        numbers = "".join(f'<td class="number">{cell}</td>' for cell in cells)
        rows += (
            f'<tr><th scope="row"><i style="--c:{colour}"></i>{called(name, experiment)}</th>{numbers}</tr>'
        )
    heads = "".join(
        f'<th scope="col" class="number">{both(W, f"number_{name}")}</th>'
        for name in ("steps", "error", "validation")
    )
    head = f'<tr><th scope="col">{both(W, "kind")}</th>{heads}</tr>'
    return f'<table class="sides"><thead>{head}</thead><tbody>{rows}</tbody></table>'


def framed(name: str, body: str) -> str:
    """A figure with its caption in the table's words."""
    return figure(f"own-{name}", body, f"<b>{both(W, name)}</b>")
