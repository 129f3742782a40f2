"""The two trainings of every digit network in words, and the switch between them."""

from markupsafe import Markup

from demo.panel.templates import Template
from demo.words import Phrase, _

T = Template("recipes.jinja")
RECIPES = {"plain": _("plain"), "robust": _("robust")}
DEFINITIONS = {
    "plain": _(
        "Trained exactly as the tutorial does: no distortions, its own optimizer and number of epochs."
    ),
    "robust": _(
        "Our training: distorted digits, strokes drawn on a tablet, and a modern learning-rate schedule."
    ),
}
CURVES = {
    "plain": _(
        "Error rate after each epoch, on MNIST's 60,000 training digits and on the first 5,000 test digits, "
        "as the tutorial does. Its number of epochs was kept, so this chose nothing."
    ),
    "robust": _(
        "Error rate after each epoch: on the distorted training digits (MNIST and 24 writers' tablet strokes "
        "in three pen widths), and on the tablet digits of the six writers kept out. Distorted digits are "
        "harder, so the training error is the higher one."
    ),
}
FORMS_CURVE = _(
    "Error rate after each epoch: on the distorted training digits (MNIST, 24 writers' tablet strokes, and "
    "forms made from them, such as slashed zeros), and on 5,000 training digits held out with the tablet "
    "digits of three writers kept out. What was chosen was chosen by the latter."
)


REFIT_CURVE = _(
    "Error rate after each epoch of the refit, its last training: on the distorted training digits (all of "
    "MNIST's, 24 writers' tablet strokes, and forms made from them, such as slashed zeros), and on the "
    "tablet digits of three writers kept out."
)


def curve_in_words(facts: dict) -> Phrase:
    """What a run's error curve was drawn on; `facts`: its weights' header."""
    if facts["settings"].get("refit"):
        return REFIT_CURVE
    return FORMS_CURVE if facts["settings"].get("forms") else CURVES[facts["recipe"]]


def recipe_switch() -> Markup:
    """The switch, and a sentence on what it switches; it stands on the tabs where it does something."""
    return T.switch([(recipe, words, DEFINITIONS[recipe]) for recipe, words in RECIPES.items()])
