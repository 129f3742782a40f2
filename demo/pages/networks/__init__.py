"""Networks: all in one table, and a card for each: idea, shapes, training curve, mistakes, how to train it.

The visitor learns what each architecture buys for its parameters, and that every figure can be checked.
"""

import gradio as gr

from demo import predict
from demo.old.tables import both
from demo.old.tables.networks import NETWORKS as W
from demo.pages.networks import figures, text_cards
from demo.session import Session
from models.checkpoint import CheckpointError


def build(session: Session) -> None:
    """The table; its buttons open the cards, which the header's dialog shows."""
    facts = {
        (card.key, recipe): predict.network(card.key, recipe)[1]
        for recipe in predict.RECIPES
        for card in predict.cards(recipe)
        if card.key in predict.ready(recipe)
    }
    gr.HTML(figures.networks(facts), apply_default_css=False, js_on_load=None, elem_id="networks")
    text = {key: predict.network(key)[1] for key in predict.text_ready()}
    gr.HTML(text_cards.table(text), apply_default_css=False, js_on_load=None, elem_id="text-networks")
    gr.HTML(f'<p class="legend">{both(W, "credits")}</p>', apply_default_css=False, js_on_load=None)


def card(which: dict) -> str:
    """The card of one network as HTML, for {"key", "recipe"}; the recipe it has when it lacks that one."""
    try:
        key, recipe = str(which["key"]), str(which["recipe"])
        if key in text_cards.KEYS:
            return text_cards.card(key, *predict.dissected(key))
        recipe = recipe if key in {card.key for card in predict.cards(recipe)} else None
        return figures.card(key, *predict.described(key, recipe))
    except (KeyError, TypeError, CheckpointError) as error:
        return figures.trouble(str(error.args[0]))
