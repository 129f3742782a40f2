"""Named pieces of HTML as Markup; whatever is put into them is escaped unless it is Markup itself."""

import json
from collections.abc import Callable, Mapping

from markupsafe import Markup, escape

from demo.words import Phrase, _, languages

VOID = {"br", "img", "input", "circle", "rect", "path", "line", "polyline", "image"}  # nothing stands in them
ICONS = {  # 24 x 24, stroked in the colour of the text
    "undo": "M9 6 4 11l5 5M4 11h10a6 6 0 0 1 0 12h-2",
    "redo": "M15 6l5 5-5 5M20 11H10a6 6 0 0 0 0 12h2",
    "clear": "M6 6l12 12M18 6 6 18",
    "show": "M4 20l1-5L16 4l4 4L9 19z",
    "dispute": "M12 21v-8L6 5M12 13l6-8M6 10V5h5M18 10V5h-5",
    "picture": "M3 5h18v14H3zM3 16l5-5 4 4 3-3 6 6M16 9h.01",
    "link": "M10 14a4 4 0 0 0 6 0l4-4a4 4 0 0 0-6-6l-1 1M14 10a4 4 0 0 0-6 0l-4 4a4 4 0 0 0 6 6l1-1",
    "moon": "M20 14A8 8 0 1 1 10 4a6 6 0 0 0 10 10z",
    "play": "M7 4v16l13-8z",
    "pause": "M8 5v14M16 5v14",
    "step": "M6 5v14l9-7zM19 5v14",
    "reset": "M4 5v6h6M4.5 11a8 8 0 1 1-.5 4",
    "fold": "M6 9l6 6 6-6",
    "expand": "M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5",
}


def element(tag: str, *children, **attributes) -> Markup:
    """<tag attributes>children</tag>; see `attributes_of` for how they are written."""
    # Pasted and not formatted, which takes four times as long: both parts are escaped by then.
    if tag in VOID:
        # With the slash, for in an SVG the next shape would stand inside this one, and not be drawn.
        return Markup(f"<{tag}{attributes_of(attributes)}/>")
    return Markup(f"<{tag}{attributes_of(attributes)}>{joined(*children)}</{tag}>")


def joined(*parts) -> Markup:
    """The parts one after the other."""
    return Markup("").join(parts)


def attributes_of(attributes: Mapping[str, object]) -> Markup:
    """Attributes for a tag: class_ is class, data_fill is data-fill; a table of values is written as JSON.

    True writes the name alone; None and False leave it out. `named` and `tooltip` take a Phrase: see there.
    """
    parts = []
    for name, value in attributes.items():
        if value is None or value is False:
            continue
        if name in NAMING:
            parts.append(Markup(" ") + NAMING[name](value))
            continue
        name = name.rstrip("_").replace("_", "-")
        if value is True:
            parts.append(Markup(f" {name}"))
            continue
        if isinstance(value, Mapping):
            value = json.dumps(value, ensure_ascii=False)
        parts.append(Markup(f' {name}="{escape(value)}"'))
    return Markup("").join(parts)


def named(phrase: Phrase) -> Markup:
    """The attributes of an element that only an icon or a picture shows: its name and tooltip.

    They carry every language, for the page's script changes them when the language changes.
    """
    return Markup('aria-label="{}" ').format(str(phrase)) + tooltip(phrase)


def tooltip(phrase: Phrase) -> Markup:
    """The attributes of an element whose words are its name: what it does besides, in every language.

    Whoever speaks to the page calls a button by what stands on it.
    """
    each = {f"data-{language}": phrase.to(language) for language in languages()}
    texts = {"title": str(phrase), **each}
    return Markup(" ").join(Markup('{}="{}"').format(name, text) for name, text in texts.items())


NAMING = {"named": named, "tooltip": tooltip}


def icon(name: str) -> Markup:
    """<svg> of a small line drawing; decoration, so hidden from screen readers."""
    path = element("path", d=ICONS[name])
    return element("svg", path, class_="icon", viewBox="0 0 24 24", aria_hidden="true")


def button(words, **attributes) -> Markup:
    """<button> that submits nothing; what it does stands in its data attributes."""
    return element("button", words, type="button", **attributes)


def fill_button(words, values: Mapping[str, object], kind: str = "quiet", **attributes) -> Markup:
    """A button that puts values into the fields of the form around it."""
    return button(words, class_=kind, data_fill=values, **attributes)


def term(word: Phrase, definition: Phrase) -> Markup:
    """A technical term whose definition opens on hover, tap or focus."""
    tip = element("span", definition, class_="tip", role="tooltip")
    return element("span", word, tip, class_="term", tabindex="0")


def legend(*words) -> Markup:
    """A small paragraph under a figure."""
    return element("p", *words, class_="legend")


def figure(
    name: str, caption, *body, bold: bool = True, caller: Callable[[], Markup] | None = None
) -> Markup:
    """<figure> with a caption, in bold or as it is, and a button that saves it as PNG under this name.

    In a template its body may stand between {% call figure(...) %} and {% endcall %}.
    """
    save = button("PNG", class_="quiet png", data_png=True, named=_("Save this figure as PNG"))
    heading = element("figcaption", element("b", caption) if bold else caption, save)
    if caller is not None:
        body = (*body, caller())
    return element("figure", heading, *body, class_="figure", data_figure=name)


def slots(*names: str) -> Markup:
    """An empty place for each name, which a panel's answers fill."""
    return joined(*(element("div", data_slot=name) for name in names))
