"""The pad: a drawing or a picture becomes one digit, and every network answers while the pen is down.

The live route (live.py), what happens at pen-up and the endpoints all read in the same way.
"""

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass

import gradio as gr
import numpy as np
from markupsafe import Markup

from demo import predict
from demo.draw.images import grey
from demo.learn import OwnNetwork
from demo.pages.choices import Recipe
from demo.pages.digits import compare, own_row, picture
from demo.panel.limits import LIMITS
from demo.panel.panel import parse_digit
from demo.panel.problems import endpoint_problems
from demo.panel.templates import Template
from demo.predict import NumberReading
from demo.words import _, language_of, languages, problem_phrase
from models.drawing import image_steps, stroke_steps
from models.number import MOST_DIGITS, Box, Part, picture_parts, stroke_parts
from models.picture import BOX, SIDE
from models.problem import Problem
from models.samples import PAD, SAMPLES, disputes

T = Template("pages/digits/pad.jinja")
EXAMPLE = SAMPLES[7][1]  # what the empty pad hints at
DIGIT = SIDE * SIDE  # greys
SHARED = 2  # steps of a picture that all digits in it share: grey, ink
STEP_SIDE = 112  # px of each picture from drawing to digit
STEPS = {
    "drawn": _("as drawn"),
    "boxed": _("longest side 20 px"),
    "centred": _("centre of mass in the middle"),
    "grey": _("grey"),
    "ink": _("ink from background"),
    "cleaned": _("specks gone, cropped"),
    "pen": _("pen width evened"),
}


@dataclass(frozen=True)
class Drawing:
    """What is on the pad: strokes, in a square of this size, or a picture of what are digits already.

    `parts`: what may be its digits, the whole first; none of a blank pad. `strokes`: None for a picture.
    `about`: which digit of the number the page asks for, counted from 0; None leaves it open. `raw`: whether
    probabilities are to be those of the softmax alone.
    """

    parts: Sequence[Part]
    strokes: list | None = None
    size: float | None = None
    about: int | None = None
    recipe: str = "robust"
    raw: bool = False
    language: str = "en"

    @classmethod
    def parse(cls, request) -> "Drawing":
        """Out of what the page's script sent, whatever that is. Problem."""
        if not isinstance(request, dict) or not request.keys() & {"strokes", "picture"}:
            raise Problem("There is no drawing in this: send strokes and the size of the pad.")
        about = request.get("about")
        around = {
            "about": about if type(about) is int else None,
            "recipe": str(request.get("recipe"))[:20],
            "raw": request.get("raw") is True,
            "language": language_of(request.get("lang")),
        }
        if "picture" in request:
            return cls(parse_picture(request["picture"]), **around)
        strokes = request.get("strokes")
        size = request.get("size")
        return cls(stroke_parts(strokes, size), strokes, size, **around)

    @property
    def digit(self) -> np.ndarray | None:
        """(28, 28) float32: the whole as one digit; None for a blank pad."""
        return self.parts[0].digit if self.parts else None

    def place(self, reading: NumberReading) -> int:
        """Which digit of the number the page is about, counted from 0.

        Where it does not ask for one it is the one drawn last: that is the one under the pen, and a table
        that stood still while the second digit is drawn would look broken.
        """
        count = len(reading["digits"])
        if self.about is not None and 0 <= self.about < count:
            return self.about
        newest = [max(digit["strokes"], default=0) for digit in reading["digits"]]
        return newest.index(max(newest)) if newest else 0

    def about_digit(self) -> tuple[np.ndarray | None, list | None]:
        """The digit that the page is about, and its strokes; None for a blank pad, or a picture's strokes."""
        if len(self.parts) < 2:
            return self.digit, self.strokes
        reading = predict.read_number(self.parts, recipe=self.recipe)
        digit = reading["digits"][self.place(reading)]
        strokes = self.strokes and [self.strokes[at] for at in digit["strokes"]]
        return np.array(digit["digit"], np.float32), strokes


def parse_picture(greys: object) -> list[Part]:
    """The digits of a picture as the page holds them: 784 greys of each, one after the other. Problem.

    They share the pad's width. What is blank is none of them.
    """
    count = len(greys) // DIGIT if isinstance(greys, list) and not len(greys) % DIGIT else 1
    if not 1 < count <= MOST_DIGITS:
        digit = parse_digit(greys)
        return [] if digit is None else [Part(digit, picture_box(0, 1))]
    digits = [parse_digit(greys[DIGIT * place : DIGIT * (place + 1)]) for place in range(count)]
    digits = [digit for digit in digits if digit is not None]
    # Each is a digit already: there is nothing to choose.
    return [
        Part(digit, picture_box(place, len(digits)), place, place + 1) for place, digit in enumerate(digits)
    ]


def picture_box(place: int, count: int) -> Box:
    """Where the ink of a picture's digit lies on the pad, of so many side by side, in the pad's units."""
    side = PAD / count
    margin = side * (SIDE - BOX) / SIDE / 2
    top = (PAD - side) / 2
    return place * side + margin, top + margin, (place + 1) * side - margin, top + side - margin


# ---- when the pen is up ------------------------------------------------------------------------------------


def settle(request, own: OwnNetwork | None = None) -> tuple:
    """The pictures from drawing to digit, and the answer of the visitor's own network."""
    with endpoint_problems():
        drawing = Drawing.parse(request)
        digit, strokes = drawing.about_digit()
        if strokes is None:
            # The pictures of an uploaded one came with it.
            return gr.skip(), own_update(digit, own)
        return steps_html(stroke_steps(strokes, drawing.size)), own_update(digit, own)


def answer_own(request, own: OwnNetwork | None) -> dict:
    """When a network has been trained: its answer to what is on the pad."""
    with endpoint_problems():
        digit, _strokes = Drawing.parse(request).about_digit() if own and request else (None, None)
        return own_update(digit, own)


def own_update(digit: np.ndarray | None, own: OwnNetwork | None) -> dict:
    """The update that brings the answer of the visitor's own network into its row."""
    row = own_row.answer(own, digit)
    # The time makes every message another one: the page hears of the same answer again.
    return gr.update(shown=json.dumps({**row, "at": time.time()}))


def show_picture(place: str | None) -> tuple:
    """A picture instead of strokes: its digit for the pad, the pictures from drawing to digit, no upload.

    What was uploaded has been read, or is no picture: the uploader takes the next one.
    """
    if place is None:
        return gr.skip(), gr.skip(), gr.skip()
    try:
        image = picture.opened(place)
        reading = predict.read_number(picture_parts(image))
        digits = [np.array(each["digit"]) for each in reading["digits"]]
        steps = image_steps(image) if digits else []
    except Problem as problem:
        # The pad shows it where it shows all its sentences.
        words = problem_phrase(problem)
        error = {language: words.to(language) for language in languages()}
        return answer_update(error=error), "", None
    if len(digits) > 1:
        # Up to the ink the pictures are the same; from there on each digit is boxed and centred by itself.
        steps = [*steps[:SHARED], *(("centred", digit) for digit in digits)]
    shown = digits or [np.zeros((28, 28))]
    return (
        answer_update(digit=[grey for digit in shown for grey in compare.greys(digit)]),
        steps_html(steps),
        None,
    )


def answer_update(**answer) -> dict:
    """The update that tells the pad what came of a picture."""
    # With the time, for the page is to hear of the same answer again.
    return gr.update(answer={**answer, "at": time.time()})


def steps_html(steps: list) -> Markup:
    """The pictures from drawing to digit, with captions; empty when there are none."""
    if not steps:
        return Markup()
    return T.steps([(grey(array, STEP_SIDE, STEPS[name]), STEPS[name]) for name, array in steps])


def template() -> Markup:
    """The pad's HTML."""
    samples = json.dumps([strokes for _label, strokes in SAMPLES], separators=(",", ":"))
    disputed = json.dumps(disputes(), separators=(",", ":"))
    return T.pad(samples, disputed, hint(), PAD, LIMITS.upload, MOST_DIGITS)


def hint() -> str:
    """The stroke that an empty pad shows, as points of a polyline."""
    return " ".join(f"{x},{y}" for x, y in EXAMPLE[0])


# ---- for programs ------------------------------------------------------------------------------------------


def read_strokes(strokes: list[list[list[float]]], recipe: Recipe = "robust") -> dict:
    """What every network says of a drawn digit or number; of a blank drawing nothing (vote null, no rows).

    Example: strokes [[[10, 10], [90, 10], [40, 120]]] is a 7 in one stroke. A number has up to six digits,
    from left to right, each of strokes of its own.

    Args:
        strokes: Each stroke is a list of [x, y], y down, in any unit; 20,000 points at most.
        recipe: "plain" (the tutorial's training) or "robust" (ours).

    Returns:
        {"vote": 7, "agree": 11, "rows": [{"key", "says", "probs": ten, "ms"}], "digit": 28 x 28 in [0, 1],
        "not_digit": 0 to 1, "hint": whether it may be no digit}, of a number its first digit; "number": "7";
        "digits": the same of each, with its "box" [left, top, right, bottom] in the drawing's units, and
        "strokes", the places of those that it is made of
    """
    with endpoint_problems():
        return predict.read_number(stroke_parts(strokes), recipe=recipe)


def read_picture(image: str | None, recipe: Recipe = "robust") -> dict:
    """What every network says of a picture of a digit or a number; without one nothing (vote null, no rows).

    Example: a photograph of a 7 on paper, of any size, mode and polarity. The digits of a number stand side
    by side and do not touch.

    Args:
        image: The picture.
        recipe: "plain" (the tutorial's training) or "robust" (ours).

    Returns:
        {"vote": 7, "agree": 11, "rows": [{"key", "says", "probs": ten, "ms"}], "digit": 28 x 28 in [0, 1],
        "not_digit": 0 to 1, "hint": whether it may be no digit}, of a number its first digit; "number": "7";
        "digits": the same of each, with its "box" [left, top, right, bottom] in pixels, and "strokes", the
        places of those that it is made of
    """
    with endpoint_problems():
        return predict.read_number(picture_parts(picture.opened(image)), recipe=recipe)
