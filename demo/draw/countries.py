"""The countries of surnames as they are shown: a flag and a name in every language."""

from markupsafe import Markup

from demo.draw.elements import joined
from demo.draw.flags import flag
from demo.words import Phrase


def country_name(country: str) -> Phrase:
    """The country's name: the English one, as the data set calls it, is the catalogue's key."""
    return Phrase(country, {})


def flagged(country: str) -> Markup:
    """The flag, which screen readers pass by, and the name."""
    return joined(flag(country), " ", country_name(country))
