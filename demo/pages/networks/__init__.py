"""Networks: all in two tables, and a card for each: idea, shapes, training curve, mistakes, how to train it.

The visitor learns what each architecture buys for its parameters, and that every figure can be checked.
"""

from typing import TypedDict

import gradio as gr

from demo import predict
from demo.drawing_program import Drawn
from demo.pages.digits.pad import Drawing
from demo.pages.networks import digit_networks, text_networks, tradeoffs
from demo.panel.form import Form, Text
from demo.panel.problems import alert
from demo.panel.templates import Template
from demo.session import Session
from demo.words import _
from models.problem import Problem

T = Template("pages/networks/networks.jinja")


class CardForm(Form):
    """Which card is opened."""

    key: str = Text(_("Network"))
    recipe: str = Text(_("recipe"))


class CardRequest(TypedDict):
    """What the page sends when a card is opened."""

    key: str
    recipe: str
    drawing: dict | None  # what the pad sends of a drawing, None while it is blank
    page: str  # the address of the page


def build(session: Session) -> None:
    """The tables; their buttons open the cards, which the header's dialog shows."""
    parts = {
        "networks": digit_networks.table(),
        "tradeoffs": tradeoffs.plots(),
        "text-networks": text_networks.table(),
        None: T.credits(),
    }
    for name, html in parts.items():
        gr.HTML(html, apply_default_css=False, js_on_load=None, elem_id=name)


def card(request: CardRequest) -> str:
    """The card of one network as HTML; with the recipe that it has where it lacks the one that is sent."""
    try:
        request = request if isinstance(request, dict) else {}
        form = CardForm.parse(request)
        if form.key in text_networks.keys():
            return str(text_networks.card(form.key))
        return str(digit_networks.card(form.key, predict.offered(form.key, form.recipe), drawn_in(request)))
    except Problem as problem:
        return str(alert(problem))


def drawn_in(request: CardRequest) -> Drawn:
    """What the page's pad shows; a blank pad, and what is no drawing, is none. Problem."""
    page = str(request.get("page"))
    sent = request.get("drawing")
    if not isinstance(sent, dict):
        return Drawn(page=page)
    drawing = Drawing.parse(sent)
    digit, _strokes = drawing.about_digit()
    return Drawn(digit, drawing.raw, page)
