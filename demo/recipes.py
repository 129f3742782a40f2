"""The two trainings of every digit network in words, and the switch between them."""

from markupsafe import Markup

from demo.panel.templates import Template
from demo.words import _

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


def recipe_switch() -> Markup:
    """The switch, and a sentence on what it switches; it stands on the tabs where it does something."""
    return T.switch([(recipe, words, DEFINITIONS[recipe]) for recipe, words in RECIPES.items()])
