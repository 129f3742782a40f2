"""Why: which pixels an answer hangs on, and what would change it.

The visitor learns four ways of asking a network for its reasons, and that they do not always agree.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from markupsafe import Markup

from demo import predict, probe
from demo.draw.images import AMOUNT, SIGNED, Span, colours, grey, image, outlined, reach, scale
from demo.draw.numbers import confidence, number, percent, small, with_sign
from demo.pages.choices import Method, Reader, Recipe
from demo.pages.digits.parts import NetworkForm, chooser
from demo.panel.form import Radios, Strip
from demo.panel.panel import Page, Panel, Slots, blank
from demo.panel.problems import endpoint_problems
from demo.panel.templates import Template
from demo.probe import Grid
from demo.recipes import RECIPES
from demo.words import Phrase, _
from models.probing import transforms

T = Template("pages/digits/why.jinja")

# All by the network's key.
Probabilities = Mapping[str, np.ndarray]
Grids = Mapping[str, Grid]
SLOTS = ("one", "all", "doubts")
METHODS = {
    "saliency": _("Saliency"),
    "integrated": _("Integrated gradients"),
    "occlusion": _("Occlusion"),
    "gradcam": _("Grad-CAM"),
}
QUICK = ("saliency", "gradcam")  # cheap enough to ask every network unasked
GREY_LINE = (70, 70, 70)  # the digit's outline on the diverging map, whose middle is nearly white
WHITE_LINE = (255, 255, 255)


class WhyForm(NetworkForm):
    """Who is asked for reasons, how, and for which of its answers."""

    # Not strict: the networks and the methods say better what they are not.
    key: str = Strip(_("Network"), "cnn", lambda: predict.names().items(), strict=False)
    method: str = Radios(_("Method"), "saliency", METHODS.items(), strict=False)
    target: str = Radios(
        _("Question"),
        "own",
        (("own", _("Why its answer?")), ("second", _("What speaks for the runner-up?"))),
    )
    tool: str = Radios(_("Tool"), "eraser", (("eraser", _("Eraser")), ("pen", _("Pen"))))


def empty() -> Slots:
    """While the pad is blank."""
    return {**dict.fromkeys(SLOTS, Markup()), "one": blank()}


# ---- what is answered --------------------------------------------------------------------------------------


def why(form: WhyForm, page: Page) -> Slots:
    """The chosen network's attribution and everybody's runner-up."""
    if page.digit is None:
        return empty()
    recipe = form.recipe(page.recipe)
    # First of all, for its error names the file that is missing and the command that makes it.
    probs = predict.digit_probs(page.digit[None], [form.key], recipe)[form.key][0]
    slots = {"doubts": doubts(answers(page), {}, page.digit)}
    if form.method not in QUICK and not page.pointed:
        # What was asked of all stays while the visitor only goes from network to network.
        slots["all"] = T.ask_for_all()
    if not can_be_asked(form.key, form.method):
        return slots | {"one": T.no_convolution(predict.names()[form.key])}
    target = target_of(probs, form.target)
    array = probe.attribute(page.digit, form.key, form.method, target, recipe)
    return slots | {"one": one(array, page.digit, form, recipe, target)}


def why_everyone(form: WhyForm, page: Page) -> Iterator[Slots]:
    """Every network's attribution where that is cheap, then the smallest shift that flips each."""
    if page.digit is None:
        yield empty()
        return
    if form.method in QUICK:
        yield {"all": everyone(dict(attributions(form, page)), page.digit, form.method)}
    probs = answers(page)
    grids = {key: probe.shift_grid(page.digit, key, page.recipe) for key in probs}
    yield {"doubts": doubts(probs, grids, page.digit)}


def ask_everyone(form: WhyForm, page: Page) -> Iterator[Slots]:
    """Every network's attribution by a slow method, one after the other, with progress."""
    if page.digit is None:
        yield empty()
        return
    total = len(suited(form, page))
    by_key = {}
    for key, attribution in attributions(form, page):
        by_key[key] = attribution
        pictures = everyone(by_key, page.digit, form.method)
        done = len(by_key)
        yield {"all": T.progress(done, total) + pictures if done < total else pictures}


@dataclass(frozen=True)
class Attribution:
    """How much each pixel matters to a network's logit of `target`: (28, 28)."""

    array: np.ndarray
    target: int


Attributions = Mapping[str, Attribution]


def attributions(form: WhyForm, page: Page) -> Iterator[tuple[str, Attribution]]:
    """(key, Attribution) of every network that the method suits, in display order."""
    probs = answers(page)
    for key in suited(form, page):
        target = target_of(probs[key], form.target)
        array = probe.attribute(page.digit, key, form.method, target, page.recipe)
        yield key, Attribution(array, target)


def suited(form: WhyForm, page: Page) -> list[str]:
    """The ready networks that the method can ask."""
    return [key for key in predict.ready(page.recipe) if can_be_asked(key, form.method)]


def can_be_asked(key: str, method: str) -> bool:
    """Whether the method suits the network: Grad-CAM needs convolutions."""
    return method != "gradcam" or probe.has_gradcam(key)


def answers(page: Page) -> dict[str, np.ndarray]:
    """{key: ten probabilities} of every ready network for the page's digit."""
    probs = predict.digit_probs(page.digit[None], predict.ready(page.recipe), page.recipe)
    return {key: ten[0] for key, ten in probs.items()}


def target_of(probs: np.ndarray, which: str) -> int:
    """The digit that is asked about: what the network says ("own"), or its runner-up ("second")."""
    first, second = ranked(probs)
    return second if which == "second" else first


def ranked(probs: np.ndarray) -> tuple[int, int]:
    """The two most probable digits of ten, the first one first."""
    first, second = np.argsort(-probs)[:2]
    return int(first), int(second)


def attribution(
    digit: list[list[float]],
    key: Reader = "cnn",
    method: Method = "integrated",
    target: int | None = None,
    recipe: Recipe = "robust",
) -> list[list[float]]:
    """How much each pixel of a digit matters to a network's logit of one digit.

    Example: the "digit" that /read_strokes returns, "cnn", "occlusion", 7.

    Args:
        digit: 28 rows of 28 numbers from 0 to 1, ink bright.
        key: A digit reader, such as cnn or lstm.
        method: saliency, integrated (gradients), occlusion, or gradcam (networks with convolutions only).
        target: The digit asked about, 0 to 9; none for what the network says.
        recipe: "plain" (the tutorial's training) or "robust" (ours).

    Returns:
        28 rows of 28 numbers; integrated and occlusion are signed, the others from 0 up.
    """
    with endpoint_problems():
        array = probe.attribute(predict.checked([digit])[0], key, method, target, recipe)
        return array.astype(float).round(5).tolist()


# ---- how it is shown ---------------------------------------------------------------------------------------


def on_top(array: np.ndarray, digit: np.ndarray, method: str, times: int) -> tuple[np.ndarray, str, Span]:
    """(28 times, 28 times, 3) uint8: the attribution in colour, the digit's outline; its map and span."""
    is_signed = method in probe.SIGNED
    name = SIGNED if is_signed else AMOUNT
    span = reach(array, is_signed)
    line = GREY_LINE if is_signed else WHITE_LINE
    return outlined(colours(array, name, *span), digit, times, line), name, span


def one(array: np.ndarray, digit: np.ndarray, form: WhyForm, recipe: str, target: int) -> Markup:
    """The chosen network's attribution, large, beside the digit, with its scale and what the method does."""
    picture, name, span = on_top(array, digit, form.method, 8)
    words = _("against … for the answer") if form.method in probe.SIGNED else _("how much it matters")
    return T.one(
        title(form, recipe, target),
        grey(digit, 224),
        image(picture, 224),
        METHODS[form.method],
        scale(name, span, words),
        form.method,
        number(float(array.sum())),
    )


def title(form: WhyForm, recipe: str, target: int) -> Phrase:
    """What the large picture shows; a saliency does not say for or against."""
    values = {"name": predict.names()[form.key], "recipe": RECIPES[recipe], "digit": target}
    if form.method == "saliency":
        return _("{name}, {recipe}: where its {digit} is most sensitive", **values)
    return _("{name}, {recipe}: which pixels speak for {digit}", **values)


def everyone(by_key: Attributions, digit: np.ndarray, method: str) -> Markup:
    """All networks' attributions, small, each on its own scale."""
    pictures = []
    for key, part in by_key.items():
        picture, _name, _span = on_top(part.array, digit, method, 4)
        pictures.append((image(picture, 112), chooser(key), part.target))
    if method in probe.SIGNED:
        legend = scale(SIGNED, None, _("each picture on its own scale: most against … most for the answer"))
    else:
        legend = scale(AMOUNT, None, _("each picture on its own scale: not at all … most"))
    return T.everyone(pictures, legend)


def doubts(probs: Probabilities, grids: Grids, digit: np.ndarray) -> Markup:
    """Every network's answer, its runner-up, and the smallest shift that changes the answer."""
    lost = transforms.ink_lost(digit)
    rows = []
    for key, ten in probs.items():
        first, second = ranked(ten)
        flip = flip_cell(grids.get(key), digit, lost)
        sure = confidence(float(ten[first]))
        share = float(ten[second])
        rows.append((predict.names()[key], first, sure, second, small(share), share, flip))
    return T.doubts(rows)


def flip_cell(grid: Grid | None, digit: np.ndarray, lost: np.ndarray) -> Markup | Phrase:
    """The smallest shift that changes the answer, as a moved digit; or that it is not known, or not there."""
    if grid is None:
        return _("…")
    if grid.flip is None:
        return _("none within 10 px")
    dx, dy = grid.flip
    cell = dy + transforms.FARTHEST, dx + transforms.FARTHEST
    words = _("({dx}, {dy}) px → {digit}", dx=pixels(dx), dy=pixels(dy), digit=int(grid.says[cell]))
    share = percent(lost[cell]) if lost[cell] > 5e-4 else None
    return T.flip(grey(transforms.moved(digit, dx, dy), 42), words, share)


def pixels(shift: int) -> str:
    """A shift with its sign; none stands before 0."""
    return with_sign(shift, 0) if shift else "0"


PANEL = Panel(
    "why",
    _("Look where the colour lies: those pixels decide. Erase them below, and watch the runner-up rise."),
    WhyForm,
    "pages/digits/why.jinja",
    why,
    follow=why_everyone,
    play=ask_everyone,
    endpoints=(attribution,),
)
