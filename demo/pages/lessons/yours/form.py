"""The form of a network of one's own: its fields, the one-click experiments, and what a request chose."""

from demo.old.fields import radios
from demo.old.learn import typed
from demo.old.tables import both
from demo.old.tables.own import OWN as W
from demo.pages.lessons import steps_view as shared
from models.own.settings import KINDS, RATES, Settings
from models.own.trial import EXPERIMENTS
from models.recipes import OPTIMIZERS

SPEEDS = (0, 50, 10, 2)  # steps a second; 0 is as many as go
USUAL = {"kind": "cnn", "optimizer": "adam", "lr": "", "batch": 64, "epochs": 3, "digits": 10_000, "speed": 0}
TRIES = {
    "usual": USUAL | {"experiment": "one"},
    "units": USUAL | {"kind": "mlp", "optimizer": "sgd", "experiment": "units"},
    "batch": USUAL | {"optimizer": "sgd", "lr": 0.05, "experiment": "batch"},
}


def fields() -> str:
    """The settings, the usual ones chosen; what fits one kind or optimizer only is shown with that."""
    widths = "".join(
        f'<div data-if="kind={name}">'
        f"{shared.options(W, f'width_{name}', _same(kind.widths), str(kind.usual))}</div>"
        for name, kind in KINDS.items()
    )
    usual = "".join(
        f'<small data-if="optimizer={name}">{both(W, "lr_is", rate=rate)}</small>'
        for name, rate in RATES.items()
    )
    speeds = [(str(speed), f"{speed} / s" if speed else "max") for speed in SPEEDS]
    return (
        f"{radios(W, 'experiment', list(EXPERIMENTS), 'one')}"
        f'<div class="stack" data-if="experiment=one batch">'
        f"{shared.options(W, 'kind', [(name, W[f'kind_{name}'][0]) for name in KINDS], 'cnn')}{widths}</div>"
        f"{shared.options(W, 'optimizer', [(name, OPTIMIZERS[name].__name__) for name in RATES], 'adam')}"
        f'<label class="field">{both(W, "lr")} <input type="number" step="any" name="lr" value=""></label>'
        f"{usual}"
        f"<div data-if='experiment=one units'>{shared.amount(W, 'batch', 64)}</div>"
        f"{shared.options(W, 'epochs', _same(range(1, 6)), '3')}"
        f"{shared.amount(W, 'digits', 10_000)}{shared.amount(W, 'seed', 0)}"
        f"{shared.options(W, 'speed', speeds, '0')}"
    )


def chips() -> str:
    """Buttons that fill in an experiment and start it."""
    buttons = "".join(
        shared.fill(both(W, f"try_{name}"), values, more="data-trigger=submit")
        for name, values in TRIES.items()
    )
    return f'<p class="chips"><span>{both(W, "try")}</span> {buttons}</p>'


def settings(asked: dict) -> tuple[Settings, str]:
    """(what was chosen, which experiment). ValueError."""
    kind, optimizer = str(asked.get("kind", "cnn")), str(asked.get("optimizer", "adam"))
    numbers = {name: typed(asked, name, usual) for name, usual in (("batch", 64), ("epochs", 3), ("seed", 0))}
    chosen = Settings(
        kind,
        typed(asked, f"width_{kind}", KINDS[kind].usual if kind in KINDS else 10, "width"),
        optimizer,
        typed(asked, "lr", RATES.get(optimizer, 0.001)),
        digits=typed(asked, "digits", 10_000),
        **numbers,
    )
    return chosen, str(asked.get("experiment", "one"))


def _same(values) -> list[tuple[str, str]]:
    return [(str(value), str(value)) for value in values]
