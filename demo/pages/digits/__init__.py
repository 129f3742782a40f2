"""Digits: draw one, and the networks answer side by side while the pen is down.

The visitor learns what a network is sure of, who changes its mind when, and what the networks really see.
"""

from typing import get_args

import gradio as gr

from demo.assets import component_script
from demo.guide import strip
from demo.pages.choices import Recipe
from demo.pages.digits import (
    compare,
    convolve,
    film,
    gradients,
    inside,
    own_inside,
    pad,
    picture,
    reading,
    shapes,
    shift,
    surgery,
    testset,
    why,
)
from demo.panel.endpoints import Detail, description, offered, publish
from demo.panel.limits import LIMITS
from demo.session import Session
from demo.words import _

PRIVATE = {"api_visibility": "private", "trigger_mode": "always_last", "show_progress": "hidden"}


def build_inside(session: Session) -> None:
    """The whole network, and folded below it what else can be done with its insides."""
    inside.PANEL.build()
    own_inside.PANEL.build(session.own)
    surgery.build()
    gradients.PANEL.build()
    film.PANEL.build(session.own)
    convolve.PANEL.build()


def build_reading(session: Session) -> None:
    """How digits are read step by step; folded below it the shapes of what is read."""
    reading.PANEL.build()
    shapes.PANEL.build()


# The tabs beside the pad, in order: name, words, what fills it.
TABS = (
    ("compare", _("Compare"), lambda session: compare.build()),
    ("inside", _("Inside"), build_inside),
    ("shift", _("Shift"), lambda session: shift.PANEL.build()),
    ("reading", _("Reading"), build_reading),
    ("why", _("Why"), lambda session: why.PANEL.build()),
    ("testset", _("Test set"), lambda session: testset.build()),
)


def build(session: Session) -> None:
    """Pad on the left; the vote and the panels it feeds on the right."""
    with gr.Row(elem_id="digits"):
        with gr.Column(elem_id="left", scale=0, min_width=280):
            drawing = build_pad()
            upload = build_upload(session)
            strip.build_first_look()
        with gr.Column(elem_id="right", scale=1, min_width=320):
            compare.build_verdict()
            build_tabs(session)
            steps = gr.HTML("", apply_default_css=False, js_on_load=None, elem_id="steps")
    row = gr.HTML(
        "", shown="{}", apply_default_css=False, js_on_load=component_script("own"), elem_id="yours"
    )
    drawing.input(pad.settle, [drawing, session.own], [steps, row], queue=False, **PRIVATE)
    session.own.change(pad.answer_own, [drawing, session.own], row, queue=False, **PRIVATE)
    upload.input(pad.show_picture, upload, [drawing, steps, upload], **PRIVATE)
    build_endpoints()


def build_pad() -> gr.HTML:
    """The canvas; its value is what is drawn on it once the pen is up."""
    return gr.HTML(
        value={},
        html_template=pad.template(),
        js_on_load=component_script("pad"),
        apply_default_css=False,
        answer=None,
        elem_id="pad",
    )


def build_upload(session: Session) -> gr.Image:
    """The picture that may be read instead of a drawing."""
    with gr.Column(elem_id="picture"):
        upload = picture.component(sources=["upload", "clipboard", "webcam"], height=318)
    session.rename(upload, _("A picture of a digit or a number"))
    return upload


def build_tabs(session: Session) -> None:
    """The panels that look at the digit on the pad."""
    with gr.Tabs(elem_id="inner"):
        for name, words, build_panels in TABS:
            with gr.Tab(id=name) as tab:
                build_panels(session)
            session.rename(tab, words)


def build_endpoints() -> None:
    """What programs call. A picture needs components of its own, which tell its type."""
    image = picture.component(visible=False, label="image")
    words = [word_of("robust", Recipe, "recipe"), word_of("auto", Detail, "detail")]
    answer = gr.JSON(visible=False, label="reading")
    gr.Button(visible=False).click(
        offered(pad.read_picture),
        [image, *words],
        answer,
        api_name="read_picture",
        api_description=description(pad.read_picture),
        concurrency_limit=LIMITS.endpoints,
    )
    publish(pad.read_strokes, LIMITS.quick_endpoints)


def word_of(usual: str, words: object, label: str) -> gr.Textbox:
    """A parameter that is one of a Literal's words. Any other reaches the endpoint, which says why not."""
    box = gr.Textbox(usual, visible=False, label=label)
    box.api_info = lambda: {"type": "string", "enum": list(get_args(words))}
    return box
