"""A visitor at the Writing panel: what the page sends, and what comes of it."""

from dataclasses import dataclass, field

import pytest

from demo.pages.writing.sheets import PANEL, Desk, Written
from demo.panel.panel import Update
from demo.write import Piece, Sheet
from tests.kit.panels import ask, ask_all

USUAL = {"key": "shakespeare", "prompt_shakespeare": "ROMEO:", "prompt_poems": "春", "form": "4x5"}
USUAL |= {"head": "begin", "script": "simplified", "country": "Italian", "prompt_surnames": ""}
USUAL |= {"temperature": "0.8", "top_p": "1", "top_k": "0", "seed": "3", "sheets": "2", "length": "40"}
USUAL |= {"colour": "off", "unit": "0", "at": "0", "sheet": "1"}


@dataclass
class Visitor:
    """One who asks as the page does, with a desk of their own."""

    desk: Desk = field(default_factory=Desk)

    def request(self, **fields) -> dict:
        return USUAL | fields

    def look(self, **fields) -> dict:
        """The slots of an answer that writes nothing."""
        return ask(PANEL, self.request(**fields), self.desk).slots

    def parts(self, **fields) -> list[dict]:
        """The slots of every part of what is answered to "Write"."""
        parts = ask_all(PANEL, self.request(**fields), self.desk, handler="play")
        return [part.slots if isinstance(part, Update) else part for part in parts]

    def write(self, **fields) -> str:
        """The slot's HTML after everything is written."""
        return self.parts(**fields)[-1][self.request(**fields)["key"]]

    def texts(self, key: str = "shakespeare") -> list[str]:
        """The sheets on the desk."""
        return [sheet.text for sheet in self.desk.written[key].sheets]

    def has(self, piece: Piece, *sheets: Sheet) -> None:
        """Put sheets on the desk as if they had been written."""
        self.desk.written[piece.key] = Written(piece, sheets)


@pytest.fixture
def visitor() -> Visitor:
    return Visitor()
