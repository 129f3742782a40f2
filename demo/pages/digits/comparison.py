"""What the panels that are still to be converted take from here."""

import json
from html import escape

from demo.draw.numbers import NONE, accuracy, confidence, percent  # noqa: F401
from models.registry import DIGITS as CARDS

NAMES = {card.key: card.name for card in CARDS}
score = accuracy


def chooser(key: str) -> str:
    """The network's name as a button that chooses it in the panel around it."""
    fill = json.dumps({"key": key})
    return f'<button type="button" class="open" data-fill=\'{fill}\'>{escape(NAMES[key])}</button>'
