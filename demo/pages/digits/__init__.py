"""Digits: draw one, and eleven networks answer side by side while the pen is down.

The visitor learns what a network is sure of, who changes its mind when, and what the networks really see.
"""

import json
import threading
import time
from pathlib import Path

import gradio as gr
import numpy as np
from PIL import Image

from demo import predict
from demo.old.panel import digit_of, sentences
from demo.old.tables import both, label, pick
from demo.old.tables.digits import DIGITS as W
from demo.old.tables.errors import in_chinese
from demo.pages.digits import comparison as render
from demo.pages.digits import convolve, inside, own_row, reading, shift, testset, why
from demo.pages.digits.samples import PAD, SAMPLES
from demo.pages.lessons.yours import network
from demo.pages.lessons.yours.network import Own
from models.checkpoint import CheckpointError
from models.drawing import from_image, from_strokes, image_steps, stroke_steps

STATIC = Path(__file__).parents[2] / "static"
CALLS = threading.BoundedSemaphore(8)  # live answers at once; beyond that the page is asked to wait
TROUBLES = ("offline", "busy", "copied", "not_copied", "picture_link", "much", "no_digit")
EXAMPLE = SAMPLES[7][1]
YOURS_SCRIPT = 'watch("shown", () => window.inkwell.tell("own", JSON.parse(props.shown)))'
TABLE_SCRIPT = 'window.dispatchEvent(new CustomEvent("inkwell:table"))'


def build(mine: gr.State) -> tuple[gr.Tab | gr.Image, ...]:
    """Pad on the left; the vote and the panels it feeds on the right. Returns the tabs and the upload.

    `mine`: the visitor's own network, once there is one; it answers when the pen is up.
    """
    with gr.Row(elem_id="digits"):
        with gr.Column(elem_id="left", scale=0, min_width=280):
            pad = gr.HTML(
                value={},
                html_template=pad_template(),
                js_on_load=(STATIC / "pad.js").read_text(encoding="utf-8"),
                server_functions=[live],
                apply_default_css=False,
                answer=None,
                elem_id="pad",
            )
            with gr.Column(elem_id="picture"):
                picture = gr.Image(
                    label=pick(W, "upload"),
                    type="pil",
                    image_mode=None,
                    sources=["upload", "clipboard", "webcam"],
                    height=318,
                )
        with gr.Column(elem_id="right", scale=1, min_width=320):
            gr.HTML(render.verdict(), apply_default_css=False, js_on_load=TABLE_SCRIPT, elem_id="verdict")
            tabs = []
            with gr.Tabs(elem_id="inner"):
                for name, fill in PANELS.items():
                    with gr.Tab(pick(W, name), id=name) as tab:
                        fill()
                    tabs.append(tab)
            steps = gr.HTML("", apply_default_css=False, js_on_load=None, elem_id="steps")
    recipe = gr.Textbox("robust", visible=False, label="recipe")
    reading = gr.JSON(visible=False, label="reading")
    row = gr.HTML("", shown="{}", apply_default_css=False, js_on_load=YOURS_SCRIPT, elem_id="yours")
    api_picture = gr.Image(visible=False, type="pil", image_mode=None, label="image")
    private = {"api_visibility": "private", "trigger_mode": "always_last", "show_progress": "hidden"}
    pad.input(settle, [pad, mine], [reading, steps, row], queue=False, **private)
    mine.change(answer, [pad, mine], row, queue=False, **private)
    picture.input(show_picture, picture, [pad, steps], **private)
    gr.Button(visible=False).click(
        read_picture, [api_picture, recipe], reading, api_name="read_picture", concurrency_limit=2
    )
    gr.api(read_strokes, api_name="read_strokes", concurrency_limit=4)
    return *tabs, picture


def compare() -> None:
    """The table of the networks' answers."""
    gr.HTML(comparison_table(), apply_default_css=False, js_on_load=TABLE_SCRIPT, elem_id="compare")


def build_inside() -> None:
    """Two panels, one under the other: a network's convolutions, and one's own."""
    inside.PANEL.build()
    convolve.PANEL.build()


# The panels beside the pad, in order: the word for the tab, what fills it.
PANELS = {
    "compare": compare,
    "inside": build_inside,
    "shift": shift.PANEL.build,
    "reading": reading.build,
    "why": why.build,
    "testset": testset.build,
}


def pad_template() -> str:
    """The pad's HTML, the same for everyone: a template that changed would draw the canvas anew."""
    buttons = {
        act: f'<button type="button" data-act="{act}"{f" {label(W, name)}" if name else ""}>'
        f"{render.icon(act)}{both(W, act)}</button>"
        for act, name in (
            ("undo", None),
            ("clear", None),
            ("show", None),
            ("picture", "picture_label"),
            ("link", "link_label"),
        )
    }
    tools = "".join(buttons[act] for act in ("undo", "clear", "show", "picture"))
    samples = json.dumps([strokes for _, strokes in SAMPLES], separators=(",", ":"))
    troubles = "".join(f'<span class="{kind}">{both(W, kind)}</span>' for kind in TROUBLES)
    hint = " ".join(f"{x},{y}" for x, y in EXAMPLE[0])
    return (
        f'<div class="pad blank" data-samples="{samples}"><div class="sheet">'
        f'<canvas class="ink" tabindex="0" role="application" {label(W, "pad")}></canvas>'
        f'<div class="hint" aria-hidden="true">'
        f'<svg viewBox="0 0 {PAD} {PAD}"><polyline points="{hint}"/></svg>'
        f"<p>{both(W, 'hint')}</p></div></div>"
        f'<div class="tools">{tools}</div>'
        f'<div class="sees">'
        f'<canvas class="seen" width="28" height="28" role="img" {label(W, "seen_label")}></canvas>'
        f"<div><p><b>{both(W, 'seen')}</b><br>28 × 28</p>{buttons['link']}</div></div>"
        f'<p class="trouble" role="status">{troubles}<span class="sentence"></span></p></div>'
    )


def comparison_table() -> str:
    """The table with the figures of every header that can be read."""
    facts, problems = {}, {}
    for recipe in predict.RECIPES:
        broken = predict.problems(recipe)
        for card in predict.cards(recipe):
            if card.key in broken:
                problems[card.key, recipe] = broken[card.key]
            else:
                facts[card.key, recipe] = predict.network(card.key, recipe)[1]
    return render.comparison(facts, problems, own_row.row())


def live(drawing: dict) -> dict:
    """While the pen is down: {strokes, size, recipe, lang} -> `render.patch`, or {"error"}, or {"busy"}.

    {picture: 784 greys} instead of strokes is a digit already, such as an uploaded one.
    Called by the page's script past the queue, so it limits itself and never raises.
    """
    if not CALLS.acquire(blocking=False):
        return {"busy": True}
    try:
        answer = render.patch(predict.read(drawn(drawing), recipe=drawing["recipe"]))
        return answer | ({"note": "no_digit"} if "picture" in drawing and not answer["digit"] else {})
    except (ValueError, TypeError, KeyError, CheckpointError) as error:
        lang = "zh" if isinstance(drawing, dict) and drawing.get("lang") == "zh" else "en"
        return {"error": pick(W, "bad_drawing", lang, why=error.args[0] if error.args else error)}
    finally:
        CALLS.release()


def drawn(drawing: dict):
    """(28, 28) of what is on the pad, strokes or a picture's 784 greys; None when it is blank. ValueError."""
    if "picture" in drawing:
        return digit_of({"digit": drawing["picture"]})
    return from_strokes(drawing["strokes"], drawing["size"])


def settle(drawing: dict, mine: Own | None = None) -> tuple:
    """When the pen is up: the reading as JSON, the pictures from drawing to digit, the own answer."""
    with sentences():
        digit, strokes, size = drawn(drawing), drawing.get("strokes"), drawing.get("size")
        steps = gr.skip() if "picture" in drawing else _steps(stroke_steps(strokes, size))
        return predict.read(digit, recipe=drawing["recipe"]), steps, own_answer(digit, mine)


def answer(drawing: dict, mine: Own | None) -> dict:
    """When a network has been trained: its answer to what is on the pad."""
    return own_answer(drawn(drawing) if mine and drawing else None, mine)


def own_answer(digit: np.ndarray | None, mine: Own | None) -> dict:
    """The update that brings the answer of the visitor's own network into its row."""
    probs, ms = (None, 0.0) if digit is None or not mine else network.read(mine, digit)
    told = own_row.answer(mine, probs, ms) | {"at": time.time()}  # the page hears of the same answer again
    return gr.update(shown=json.dumps(told))


def show_picture(picture: Image.Image | None) -> tuple[dict, str]:
    """A picture instead of strokes: its digit for the pad, and the pictures from drawing to digit."""
    if picture is None:
        return gr.skip(), gr.skip()
    try:
        steps = image_steps(picture)
    except ValueError as error:  # the page shows it where it shows all its sentences
        told = {"en": str(error), "zh": in_chinese(str(error)) or str(error)}
        return gr.update(answer={"error": told}), ""
    digit = steps[-1][1] if steps else np.zeros((28, 28))
    return gr.update(answer={"digit": (digit * 255).round().astype(int).ravel().tolist()}), _steps(steps)


def read_strokes(strokes: list[list[list[float]]], recipe: str = "robust") -> dict:
    """What every network says of a drawing; of a blank one nothing (vote null, no rows).

    Example: strokes [[[10, 10], [90, 10], [40, 120]]] is a 7 in one stroke.

    Args:
        strokes: Each stroke is a list of [x, y], y down, in any unit; 20,000 points at most.
        recipe: "plain" (the tutorial's training) or "robust" (ours).

    Returns:
        {"vote": 7, "agree": 11, "rows": [{"key", "says", "probs": ten, "ms"}], "digit": 28 x 28 in [0, 1]}
    """
    with sentences():
        return predict.read(from_strokes(strokes), recipe=recipe)


def read_picture(image: Image.Image | None, recipe: str = "robust") -> dict:
    """What every network says of a picture of one digit; without a digit nothing (vote null, no rows).

    Example: a photograph of a 7 on paper, of any size, mode and polarity.

    Args:
        image: The picture.
        recipe: "plain" (the tutorial's training) or "robust" (ours).

    Returns:
        {"vote": 7, "agree": 11, "rows": [{"key", "says", "probs": ten, "ms"}], "digit": 28 x 28 in [0, 1]}
    """
    with sentences():
        return predict.read(from_image(image), recipe=recipe)


def _steps(pictures: list) -> str:
    if not pictures:
        return ""
    return f"<details><summary>{both(W, 'steps')}</summary>{render.steps(pictures)}</details>"
