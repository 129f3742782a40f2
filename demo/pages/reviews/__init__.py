"""Reviews: what the writer of a film review thought of the film, and what the networks' answer hangs on.

The visitor learns what a recurrent cell buys over counting words, and where it falls for them.
"""

from demo.pages.reviews import one
from demo.session import Session


def build(session: Session) -> None:
    """The box with every network's answer."""
    one.PANEL.build()
