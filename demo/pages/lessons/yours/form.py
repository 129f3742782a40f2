"""The form of an own network: its fields, and the experiments that one click starts."""

from typing import ClassVar

from demo import learn
from demo.pages.lessons.parts import Tries
from demo.panel.form import Choice, ChoiceBy, Form, Number, NumberChoice, Radios, Switch
from demo.words import _
from models.own.settings import ALLOWED_RATES, KINDS, LEARNING_RATE, RANGES, RATES, TERMS, Settings
from models.problem import Range, Term
from models.recipes import OPTIMIZERS

NAMES = {
    "mlp": _("MLP, ReLU"),
    "mlp_sigmoid": _("MLP, sigmoid"),
    "cnn": _("CNN"),
    "rnn": _("RNN"),
    "lstm": _("LSTM"),
    "gru": _("GRU"),
}
WIDTHS = {
    "mlp": _("Neurons"),
    "mlp_sigmoid": _("Neurons"),
    "cnn": _("Kernels"),
    "rnn": _("Hidden units"),
    "lstm": _("Hidden units"),
    "gru": _("Hidden units"),
}
FULL_SPEED = 0  # steps a second: as many as go
SPEEDS = [(FULL_SPEED, "max"), (50, "50 / s"), (10, "10 / s"), (2, "2 / s")]
FILES = ("safetensors", "onnx")
FETCH = _("Fetch MNIST’s training digits")
USUAL = {
    "fetch": "",
    "kind": Settings.kind,
    "optimizer": Settings.optimizer,
    "lr": "",
    "batch": Settings.batch,
    "epochs": Settings.epochs,
    "digits": Settings.digits,
    "speed": FULL_SPEED,
}


def width_fields() -> dict[str, Choice]:
    """The widths of each kind of network."""
    return {
        name: Choice(WIDTHS[name], kind.usual, kind.widths, called=Term("The width"))
        for name, kind in KINDS.items()
    }


class OwnForm(Form):
    """What is trained, and how. `want`: the file that was asked for; `fetch`: it was MNIST instead."""

    experiment: str = Radios(
        _("What is trained"),
        "one",
        [("one", _("single")), ("units", _("σ, ReLU")), ("batch", _("batches"))],
        called=Term("The experiment"),
    )
    kind: str = Choice(_("Network"), Settings.kind, list(NAMES.items()), called=Term("The kind of network"))
    width: int = ChoiceBy("kind", width_fields, default=Settings.width)
    optimizer: str = Choice(
        _("Optimizer"),
        Settings.optimizer,
        [(name, OPTIMIZERS[name].__name__) for name in RATES],
        called=Term("The optimizer"),
    )
    lr: float | None = Number(_("Learning rate"), None, ALLOWED_RATES, called=LEARNING_RATE)
    batch: int = Number(
        _("Batch size"), Settings.batch, RANGES["batch"], called=TERMS["batch"], when="experiment=one units"
    )
    epochs: int = Choice(_("Epochs"), Settings.epochs, (1, 2, 3, 4, 5), called=TERMS["epochs"])
    digits: int = Number(_("Digits to learn"), Settings.digits, RANGES["digits"], called=TERMS["digits"])
    seed: int = Number(_("Seed"), Settings.seed, RANGES["seed"], called=TERMS["seed"])
    speed: int = NumberChoice(
        _("Speed"), FULL_SPEED, SPEEDS, called=Term("The speed"), range=Range(0, 50, whole=True)
    )
    want: str = Choice(_("Take it with you:"), "", ("", *FILES), passing=True)
    fetch: bool = Switch(FETCH, passing=True)

    tries: ClassVar[Tries] = (
        (_("a small CNN"), USUAL | {"experiment": "one"}),
        (_("sigmoid against ReLU"), USUAL | {"kind": "mlp", "optimizer": "sgd", "experiment": "units"}),
        (_("batches of 10, 64, 256"), USUAL | {"optimizer": "sgd", "lr": 0.05, "experiment": "batch"}),
    )
    rates: ClassVar = RATES

    def run(self) -> learn.OwnRun:
        """The run that the settings give, before its first step. Problem."""
        settings = Settings(
            self.kind,
            self.width,
            self.optimizer,
            RATES[self.optimizer] if self.lr is None else self.lr,
            self.batch,
            self.epochs,
            self.digits,
            self.seed,
            made=not learn.at_hand(),
        )
        return learn.OwnRun(settings, self.experiment)
