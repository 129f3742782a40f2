"""The networks for text: their table and their cards."""

from markupsafe import Markup

from demo import predict
from demo.draw.numbers import NONE
from demo.draw.plots import training_curve
from demo.pages.networks.digit_networks import idea_of, run_in_words, weights_of
from demo.panel.templates import Template
from demo.recipes import RECIPES
from demo.words import Phrase, _, pgettext
from models import registry
from models.checkpoint import command
from models.registry import Card

T = Template("pages/networks/networks.jinja")
NAMES = {
    "names": _("Names"),
    "names_best": _("Names, ensemble"),
    "reviews_rnn": _("Reviews, RNN"),
    "reviews_lstm": _("Reviews, LSTM"),
    "reviews_gru": _("Reviews, GRU"),
    "reviews_bilstm": _("Reviews, LSTM both ways"),
    "reviews_best": _("Reviews, ensemble"),
    "shakespeare": _("Shakespeare"),
    "poems": _("Tang poems"),
    "surnames": pgettext("network", "Surnames"),
}
CURVES = {
    "names": _(
        "Error rate after each epoch on the training names and, as in the tutorial, on the test names; its "
        "number of epochs was kept, so this chose nothing."
    ),
    "names_best": _(
        "Error rate on the training names while letters are hidden and parts dropped. Settings were chosen "
        "on thirds of the training names kept out."
    ),
    "shakespeare": _(
        "Loss while training, with dropout. Settings were chosen on the last tenth of the training part."
    ),
    "poems": _(
        "Loss while training, with dropout, and on poems kept out that share no line with the others."
    ),
    "surnames": _("Loss while training, with dropout, and on every tenth training name, which was kept out."),
}
REVIEWS_CURVE = _(
    "Error rates after each epoch: on the phrases of the training sentences, and on the 1,101 sentences kept "
    "to choose by, which chose the epoch."
)


def cards() -> tuple[Card, ...]:
    """The cards of the networks for text, in display order."""
    return registry.NAMES + registry.REVIEWS + registry.WRITERS


def keys() -> tuple[str, ...]:
    """Their keys, in display order."""
    return tuple(card.key for card in cards())


def name_of(network: Card) -> Phrase:
    """The network's name in every language."""
    return NAMES.get(network.key, Phrase(network.name, {}))


def table() -> Markup:
    """The networks for text: parameters and what each scored; dashes where the weights are missing."""
    ready = predict.text_ready()
    rows = []
    for network in cards():
        facts = predict.facts(network.key) if network.key in ready else None
        parameters = f"{facts['parameters']:,}" if facts else NONE
        rows.append((network.key, name_of(network), parameters, scored(facts) if facts else NONE))
    return T.text_table(rows)


def card(key: str) -> Markup:
    """A network's card: idea, facts, training curve, its parts (name, kind, parameters), the command."""
    recipe, facts, parts = predict.dissected(key)
    network = registry.CARDS[key]
    return T.text_card(
        network,
        name_of(network),
        RECIPES[recipe],
        idea_of(network),
        scored(facts),
        facts_in_words(facts),
        curve_of(network, facts),
        REVIEWS_CURVE if network in registry.REVIEWS else CURVES.get(key),
        parts,
        command(key, recipe),
        weights_of(key, recipe),
    )


def curve_of(network: Card, facts) -> Markup:
    """What the run noted after each epoch: error rates in percent, or losses in nats."""
    if network in registry.NAMES + registry.REVIEWS:
        return training_curve(facts["curve"], _("error, %"), times=100)
    return training_curve(facts["curve"], _("nats a character"))


def facts_in_words(facts) -> Phrase:
    """What a header says of the run, in a few sentences."""
    return _(
        "{epochs} epochs of {optimizer}, batches of {batch}, seed {seed}, {seconds} s on {hardware}. "
        "Times the test part was read: {reads}.",
        reads=facts["test_reads"],
        **run_in_words(facts),
    )


def scored(facts) -> Phrase:
    """What a network scored, from the facts of its header."""
    if "macro_f1" in facts:
        return names_scored(facts)
    if "binary_correct" in facts:
        return reviews_scored(facts)
    if facts["key"] == "poems":
        return poems_scored(facts)
    if facts["key"] == "surnames":
        return surnames_scored(facts)
    return _(
        "{nats} nats a character on {count} characters kept out",
        nats=f"{facts['nats']:.4f}",
        count=f"{facts['characters']:,}",
    )


def names_scored(facts) -> Phrase:
    """What a name classifier scored."""
    correct = facts["correct"] / facts["total"]
    unseen = facts["unseen_correct"] / facts["unseen_total"]
    return _(
        "{correct} % of 6,700 test names ({unseen_correct} % of those not in training); macro-F1 {f1}; "
        "calibration error {ece}",
        correct=f"{100 * correct:.2f}",
        unseen_correct=f"{100 * unseen:.2f}",
        f1=f"{facts['macro_f1']:.3f}",
        ece=f"{facts['ece']:.3f}",
    )


def reviews_scored(facts) -> Phrase:
    """What a reader of film reviews scored."""
    names = ("binary", "nodes", "unseen")
    shares = {name: facts[f"{name}_correct"] / facts[f"{name}_total"] for name in names}
    return _(
        "{correct} % of 2,210 test sentences (five levels), {binary} % of the 1,821 that are not neutral "
        "(two levels); {nodes} % of all phrases, {unseen} % of those not in training; "
        "calibration error {ece}",
        correct=f"{100 * facts['correct'] / facts['total']:.2f}",
        ece=f"{facts['ece']:.3f}",
        **{name: f"{100 * share:.2f}" for name, share in shares.items()},
    )


def poems_scored(facts) -> Phrase:
    """What the poet scored, beside counting pairs and triples of characters."""
    perplexities = {name: f"{facts[name]:.0f}" for name in ("perplexity", "bigram", "trigram")}
    return _(
        "Perplexity {perplexity} on {count} characters of poems kept out (interpolated bigrams {bigram}, "
        "trigrams {trigram})",
        count=f"{facts['characters']:,}",
        **perplexities,
    )


def surnames_scored(facts) -> Phrase:
    """What the speller of surnames scored."""
    shares = {name: f"{100 * facts[name]:.0f}" for name in ("agreement", "existing")}
    return _(
        "{nats} nats a letter on the test names; the Names network agrees with {agreement} % of the surnames "
        "it writes; {existing} % of them exist",
        nats=f"{facts['nats']:.4f}",
        **shares,
    )
