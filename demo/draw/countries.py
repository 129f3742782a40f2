"""The countries of surnames as they are shown: a flag and a name in every language."""

from markupsafe import Markup

from demo.draw.elements import element, joined
from demo.words import Phrase

GLOBE = "🌐"
# A capital pair is a country's code, small letters are a part of Great Britain.
CODES = {
    "Arabic": None,  # no country's alone
    "Chinese": "CN",
    "Czech": "CZ",
    "Dutch": "NL",
    "English": "eng",
    "French": "FR",
    "German": "DE",
    "Greek": "GR",
    "Irish": "IE",
    "Italian": "IT",
    "Japanese": "JP",
    "Korean": "KR",
    "Polish": "PL",
    "Portuguese": "PT",
    "Russian": "RU",
    "Scottish": "sct",
    "Spanish": "ES",
    "Vietnamese": "VN",
}


def country_name(country: str) -> Phrase:
    """The country's name: the English one, as the data set calls it, is the catalogue's key."""
    return Phrase(country, {})


def flag(country: str) -> str:
    """The country's emoji flag, or a globe."""
    code = CODES[country]
    if code is None:
        return GLOBE
    if code.islower():
        # A black flag, then the code in invisible tag letters and the tag that ends them.
        tags = (chr(0xE0000 + ord(letter)) for letter in f"gb{code}")
        return "🏴" + "".join(tags) + "\U000e007f"
    return "".join(chr(0x1F1E6 + ord(letter) - ord("A")) for letter in code)


def flagged(country: str) -> Markup:
    """The flag, which screen readers pass by, and the name."""
    sign = element("span", flag(country), class_="flag", aria_hidden="true")
    return joined(sign, " ", country_name(country))
