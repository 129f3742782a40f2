"""The networks that read digits: their table and their cards."""

import base64
from dataclasses import dataclass

from markupsafe import Markup

from demo import predict
from demo.draw.numbers import NONE, accuracy, percent, rounded
from demo.draw.plots import confusion, reliability, training_curve
from demo.drawing_program import BLANK, Drawn, Reader, notebook, program
from demo.panel.templates import Template
from demo.recipes import RECIPES, curve_in_words, recipe_switch
from demo.words import Phrase, _, text_of
from models import registry
from models.checkpoint import command
from models.recipes import OPTIMIZERS
from models.registry import Card

T = Template("pages/networks/networks.jinja")
# The notebook in which a network is trained as in its tutorial.
NOTEBOOKS = {
    **dict.fromkeys(("mlp", "mlp_sigmoid"), "2_perceptron"),
    **dict.fromkeys(("cnn_small", "cnn", "inception", "resnet"), "3_convolution"),
    **dict.fromkeys(("rnn", "lstm", "lstm2", "gru", "cnn_rnn"), "4_recurrence"),
}
MOVED = 4  # pixels: the shift whose accuracy stands in the table


@dataclass(frozen=True)
class Row:
    """A network in the table; what is not known is a dash. Accuracies in percent."""

    key: str
    name: str
    parameters: str
    plain: str
    robust: str
    reported: str
    pen: str
    moved: str


def table() -> Markup:
    """All digit readers: parameters, accuracy by recipe and the tutorial's, tablet, moved 4 px."""
    ready = {recipe: predict.ready(recipe) for recipe in RECIPES}
    rows = []
    for card in registry.DIGITS:
        facts = {recipe: predict.facts(card.key, recipe) for recipe in RECIPES if card.key in ready[recipe]}
        rows.append(row_of(card, facts))
    return T.digit_table(rows, recipe_switch())


def row_of(card: Card, facts) -> Row:
    """A network's row. `facts`: {recipe: header} of the runs that are there."""
    robust = facts.get("robust")
    either = robust or facts.get("plain")
    return Row(
        key=card.key,
        name=card.name,
        parameters=f"{either['parameters']:,}" if either else NONE,
        plain=accuracy(facts.get("plain")),
        robust=accuracy(robust),
        reported=f"{100 * card.reported:.2f}" if card.reported else NONE,
        pen=f"{100 * robust['pen_correct'] / robust['pen_total']:.2f}" if robust else NONE,
        moved=f"{100 * robust['shift'][MOVED]:.2f}" if robust else NONE,
    )


def card(key: str, recipe: str, drawn: Drawn = BLANK) -> Markup:
    """A network's card: idea, facts, shapes layer by layer, training curve, confusion matrix, command.

    Of what is drawn, a program in which the network reads it.
    """
    recipe, facts, layers = predict.described(key, recipe)
    network = registry.CARDS[key]
    curve = training_curve(facts["curve"], _("error, %"), times=100, logarithmic=True)
    return T.digit_card(
        network,
        RECIPES[recipe],
        idea_of(network),
        facts_in_words(facts),
        pace_in_words(key, recipe),
        curve,
        curve_in_words(facts),
        confusion(facts["confusion"]),
        honesty_of(facts),
        layers,
        command(key, recipe),
        weights_of(key, recipe),
        listed(reader_of(network, recipe, drawn, facts)),
        NOTEBOOKS.get(key),
    )


def reader_of(network: Card, recipe: str, drawn: Drawn, facts) -> Reader | None:
    """The network before what is drawn; None before a blank pad."""
    if drawn.digit is None:
        return None
    temperature = 1.0 if drawn.raw else facts.get("temperature", 1.0)
    return Reader(network, recipe, drawn.digit, temperature, drawn.page)


def listed(reader: Reader | None) -> tuple[str, str, str] | None:
    """(the program, the notebook as an address, the notebook's name)."""
    if reader is None:
        return None
    packed = base64.b64encode(notebook(reader).encode()).decode()
    name = f"{reader.card.key}_{reader.recipe}_drawing.ipynb"
    return program(reader), f"data:application/x-ipynb+json;base64,{packed}", name


def idea_of(network: Card) -> Phrase | None:
    """The idea that stands on the registry's card, if it has one."""
    return Phrase(str(network.idea), {}) if network.idea else None


def facts_in_words(facts) -> Phrase:
    """What a header says of a digit reader's run, in a few sentences."""
    return _(
        "{correct} of {total} test digits right ({accuracy}); {pen} on tablet digits. "
        "{epochs} epochs of {optimizer}, batches of {batch}, seed {seed}, {seconds} s on {hardware}. "
        "Times the test set was read: {reads}.",
        correct=f"{facts['correct']:,}",
        total=f"{facts['total']:,}",
        accuracy=percent(facts["correct"] / facts["total"], 2),
        pen=percent(facts["pen_correct"] / facts["pen_total"], 2),
        reads=facts["test_reads"],
        **run_in_words(facts),
    )


def honesty_of(facts) -> tuple[Markup, Phrase] | None:
    """The reliability diagram of MNIST's test digits, and what it shows; none without a temperature."""
    if "calibration" not in facts:
        return None
    mnist, reporting = facts["calibration"]["mnist"], facts["calibration"]["reporting"]
    words = _(
        "Of 10,000 test digits: where a dot lies on the diagonal, the network is right as often as it says. "
        "Its outputs are divided by {heat} before the softmax, a temperature chosen on digits it has not "
        "learnt. Expected calibration error, raw → calibrated: {mnist} on the test digits, {pen} on three "
        "writers' tablet digits.",
        heat=rounded(facts["temperature"], 2),
        mnist=errors_of(mnist),
        pen=errors_of(reporting),
    )
    return reliability({name: mnist[name]["bins"] for name in ("raw", "calibrated")}), words


def errors_of(diagrams) -> str:
    """The calibration error without a temperature and with it."""
    return " → ".join(f"{diagrams[name]['ece']:.4f}" for name in ("raw", "calibrated"))


def pace_in_words(key: str, recipe: str) -> Phrase:
    """How long the network takes on this server, and how that was measured."""
    return _(
        "It takes {ms} ms for one digit on this server: PyTorch and this network alone, timed when the "
        "server starts and while nobody draws. While somebody does, all networks are run together.",
        ms=rounded(predict.pace(key, recipe)),
    )


def run_in_words(facts) -> dict[str, object]:
    """How a run was made, for the places of a sentence."""
    values = {name: facts[name] for name in ("epochs", "batch", "seed")}
    optimizer = OPTIMIZERS[facts["optimizer"]].__name__
    return values | {
        "optimizer": optimizer,
        "seconds": round(facts["seconds"]),
        "hardware": hardware_in_words(facts["hardware"]),
    }


def hardware_in_words(hardware: str) -> Phrase:
    """What `checkpoint.hardware` says: of a processor, how many threads trained."""
    name, is_processor, count = hardware.removesuffix(" threads").rpartition(", ")
    if not is_processor:
        return text_of(hardware)
    if count == "1":
        return _("{processor}, one thread", processor=name)
    return _("{processor}, {count} threads", processor=name, count=count)


def weights_of(key: str, recipe: str) -> str:
    """The path of a weights file, from the top of the repository."""
    return f"weights/{key}.{recipe}.safetensors"
