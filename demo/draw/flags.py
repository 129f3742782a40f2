"""Flags as small drawings, so that they look the same where no font has them; without coats of arms."""

from markupsafe import Markup

from demo.draw.elements import element, joined

WIDTH, HEIGHT = 30, 20
STAR = "M0-1 .225-.309.951-.309.363.118.588.809 0 .382-.588.809-.363.118-.951-.309-.225-.309z"  # of radius 1

WHITE = "#fff"


def _band(colour: str, x: float, y: float, width: float, height: float) -> Markup:
    return element("rect", x=f"{x:g}", y=f"{y:g}", width=f"{width:g}", height=f"{height:g}", fill=colour)


def _ground(colour: str) -> Markup:
    return _band(colour, 0, 0, WIDTH, HEIGHT)


def _level(*colours: str) -> Markup:
    """Stripes of equal height, from the top."""
    height = HEIGHT / len(colours)
    return joined(*(_band(colour, 0, at * height, WIDTH, height) for at, colour in enumerate(colours)))


def _upright(*colours: str) -> Markup:
    """Stripes of equal width, from the left."""
    width = WIDTH / len(colours)
    return joined(*(_band(colour, at * width, 0, width, HEIGHT) for at, colour in enumerate(colours)))


def _disc(colour: str, x: float, y: float, radius: float) -> Markup:
    return element("circle", cx=f"{x:g}", cy=f"{y:g}", r=f"{radius:g}", fill=colour)


def _star(colour: str, x: float, y: float, radius: float) -> Markup:
    return element("path", d=STAR, transform=f"translate({x:g} {y:g}) scale({radius:g})", fill=colour)


def _lines(colour: str, width: float, steps: str) -> Markup:
    return element("path", d=steps, stroke=colour, stroke_width=f"{width:g}", fill="none")


def _shape(colour: str, steps: str) -> Markup:
    return element("path", d=steps, fill=colour)


# A language of many countries has the globe.
GLOBE = _disc("#7fa6d6", 15, 10, 9) + _lines(WHITE, 1.2, "M6 10h18M15 1v18M15 1q-9 9 0 18M15 1q9 9 0 18")
FLAGS = {
    "Chinese": _ground("#de2910")
    + _star("#ffde00", 5, 5, 3)
    + joined(*(_star("#ffde00", x, y, 1) for x, y in ((10, 2), (12, 4), (12, 7), (10, 9)))),
    "Czech": _level(WHITE, "#d7141a") + _shape("#11457e", "M0 0 15 10 0 20z"),
    "Dutch": _level("#ae1c28", WHITE, "#21468b"),
    "English": _ground(WHITE) + _lines("#ce1124", 4, "M15 0v20M0 10h30"),
    "French": _upright("#0055a4", WHITE, "#ef4135"),
    "German": _level("#000", "#d00", "#ffce00"),
    "Greek": _level(*(["#0d5eaf", WHITE] * 4), "#0d5eaf")
    + _band("#0d5eaf", 0, 0, 11.1, 11.1)
    + _lines(WHITE, 2.2, "M5.6 0v11.1M0 5.6h11.1"),
    "Irish": _upright("#169b62", WHITE, "#ff883e"),
    "Italian": _upright("#009246", WHITE, "#ce2b37"),
    "Japanese": _ground(WHITE) + _disc("#bc002d", 15, 10, 6),
    "Korean": _ground(WHITE)
    + _disc("#0047a0", 15, 10, 5)
    + _shape("#cd2e3a", "M10.8 7.2a5 5 0 0 1 8.4 5.6 2.5 2.5 0 0 1-4.2-2.8 2.5 2.5 0 0 0-4.2-2.8z")
    + _lines("#000", 2.6, "M5 6.5 7.5 3M22.5 3 25 6.5M5 13.5 7.5 17M22.5 17 25 13.5"),
    "Polish": _level(WHITE, "#dc143c"),
    "Portuguese": _ground("#f00") + _band("#060", 0, 0, 12, HEIGHT) + _disc("#ffe000", 12, 10, 4),
    "Russian": _level(WHITE, "#0039a6", "#d52b1e"),
    "Scottish": _ground("#005eb8") + _lines(WHITE, 4, "M0 0 30 20M30 0 0 20"),
    "Spanish": _ground("#aa151b") + _band("#f1bf00", 0, 5, WIDTH, 10),
    "Vietnamese": _ground("#da251d") + _star("#ff0", 15, 10, 6),
}


def flag(country: str) -> Markup:
    """<svg> of a country's flag, or of a globe; decoration, for the country's name stands beside it."""
    shapes = FLAGS.get(country, GLOBE)
    return element("svg", shapes, class_="flag", viewBox=f"0 0 {WIDTH} {HEIGHT}", aria_hidden="true")
