"""Why: which pixels an answer hangs on, and what would change it.

The visitor learns four ways of asking a network for its reasons, and that they do not always agree.
"""

from collections.abc import Iterator

import gradio as gr
import numpy as np

from demo import predict, probe
from demo.old.fields import choice, radios
from demo.old.panel import blank, digit_of, echo, mark, panel, recipe_of, sentences
from demo.old.tables import both, label
from demo.old.tables.why import WHY as W
from demo.pages.digits import why_view as view
from demo.pages.digits.comparison import NAMES
from models.probing import transforms

SLOTS = dict.fromkeys(("one", "all", "doubts"), "")
QUICK = ("saliency", "gradcam")  # cheap enough to ask every network unasked


def build() -> None:
    """Method and question; the chosen network, all networks; the 28 × 28 to erase, with the runners-up."""
    fields = choice(W, "key", list(NAMES.items()), "cnn") + radios(
        W, "method", list(probe.METHODS), "saliency"
    )
    fields += radios(W, "target", ["own", "second"], "own")
    sheet = (
        '<canvas width="28" height="28" data-dab data-cells="28 28" role="img" '
        f"{label(W, 'canvas')}></canvas>"
        f"{radios(W, 'tool', ['eraser', 'pen'], 'eraser')}"
    )
    body = (
        f'<div data-slot="one"></div><div data-slot="all"></div><h3>{both(W, "edit")}</h3>'
        f'<p class="lead">{both(W, "edit_is")}</p><div class="pair edit"><div class="sheet28">{sheet}</div>'
        '<div class="grow" data-slot="doubts"></div></div>'
    )
    panel("why", fields, body, why, rest, every)
    gr.api(attribution, api_name="attribution", concurrency_limit=2)


def why(asked: dict) -> dict:
    """The chosen network's attribution and everybody's runner-up."""
    digit, (key, recipe), method = digit_of(asked), recipe_of(asked), str(asked.get("method"))
    if digit is None:
        return SLOTS | {"one": blank()}
    predict.network(key, recipe)  # its error names the file and the command
    lost = transforms.ink_lost(digit)
    slots = {"doubts": view.doubts(answers(digit, str(asked["recipe"])), {}, digit, lost)}
    if method == "gradcam" and key not in probe.convolutional():
        return slots | {"one": view.absent(key)}
    target = target_of(predict.digit_probs(digit[None], [key], recipe)[key][0], asked)
    found = probe.attribute(digit, key, method, target, recipe)
    return slots | {"one": view.one(found, digit, key, recipe, method, target)}


def rest(asked: dict) -> Iterator[dict]:
    """Every network's attribution where that is cheap, then the smallest shift that flips each."""
    digit, recipe, method = digit_of(asked), str(asked.get("recipe")), str(asked.get("method"))
    if digit is None:
        yield SLOTS | {"one": blank()}
        return
    if method in QUICK:
        yield {"all": view.every(dict(attributions(digit, asked)), digit, method)}
    elif asked.get("shown") != name_of(digit, asked):
        yield {"all": view.ask_for_all()}
    probs, lost = answers(digit, recipe), transforms.ink_lost(digit)
    grids = {key: probe.shift_grid(digit, key, recipe) for key in probs}
    yield {"doubts": view.doubts(probs, grids, digit, lost)}


def every(asked: dict) -> Iterator[dict]:
    """Every network's attribution by a slow method, one after the other, with progress."""
    digit, method, found = digit_of(asked), str(asked.get("method")), {}
    if digit is None:
        yield SLOTS | {"one": blank()}
        return
    keys = suited(asked)
    for key, one in attributions(digit, asked):
        found[key] = one
        left = view.progress(len(found), len(keys)) if len(found) < len(keys) else ""
        yield {"all": left + view.every(found, digit, method) + echo(name_of(digit, asked))}


def attributions(digit: np.ndarray, asked: dict) -> Iterator[tuple[str, tuple[np.ndarray, int]]]:
    """(key, (attribution, its target)) of every network that the method suits, in display order."""
    recipe, method = str(asked.get("recipe")), str(asked.get("method"))
    probs = answers(digit, recipe)
    for key in suited(asked):
        target = target_of(probs[key], asked)
        yield key, (probe.attribute(digit, key, method, target, recipe), target)


def suited(asked: dict) -> list[str]:
    """The ready networks that the method can ask."""
    ready = predict.ready(str(asked.get("recipe")))
    return [key for key in ready if asked.get("method") != "gradcam" or key in probe.convolutional()]


def name_of(digit: np.ndarray, asked: dict) -> str:
    """What the pictures of every network depend on, as a short name."""
    return mark(digit, *(asked.get(field) for field in ("recipe", "method", "target")))


def answers(digit: np.ndarray, recipe: str) -> dict[str, np.ndarray]:
    """{key: ten probabilities} of every ready network."""
    probs = predict.digit_probs(digit[None], predict.ready(recipe), recipe)
    return {key: ten[0] for key, ten in probs.items()}


def target_of(probs: np.ndarray, asked: dict) -> int:
    """The digit that is asked about: what the network says, or its runner-up."""
    return int(np.argsort(-probs)[1 if asked.get("target") == "second" else 0])


def attribution(
    digit: list[list[float]],
    key: str = "cnn",
    method: str = "integrated",
    target: int | None = None,
    recipe: str = "robust",
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
    with sentences():
        found = probe.attribute(predict.checked([digit])[0], key, method, target, recipe)
        return found.astype(float).round(5).tolist()
