"""Jinja templates as functions: each macro of a page's file makes one piece of HTML, everything escaped.

A template knows the words, the named elements, the pictures and the ways to write numbers without importing.
"""

from pathlib import Path
from types import ModuleType

import jinja2
from markupsafe import Markup

from demo.draw import axes, countries, elements, images, numbers
from demo.panel import elsewhere
from demo.words import _, pgettext, problem_phrase, text_of

DEMO = Path(__file__).parents[1]

_environment = jinja2.Environment(
    loader=jinja2.FileSystemLoader(DEMO),
    autoescape=True,
    undefined=jinja2.StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    auto_reload=False,
)
_words = {"_": _, "pgettext": pgettext, "problem_phrase": problem_phrase, "text_of": text_of}
_environment.globals |= _words | {"zip": zip, "places": elsewhere.places}
for _module in (axes, countries, elements, images, numbers):
    for _name, _value in vars(_module).items():
        if not _name.startswith("_") and not isinstance(_value, ModuleType):
            _environment.globals[_name] = _value


class Template:
    """The macros of one file as methods: `Template("pages/digits/shift.jinja").legend()` is Markup."""

    def __init__(self, path: str):
        self.path = path

    def __getattr__(self, name: str):
        macro = getattr(_environment.get_template(self.path).module, name, None)
        if macro is None:
            raise AttributeError(f"{self.path} has no macro {name!r}.")
        return lambda *values, **options: Markup(str(macro(*values, **options)).strip())
