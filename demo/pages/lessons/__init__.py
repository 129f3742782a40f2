"""First steps: the tutorials' first models, trained in front of the visitor's eyes.

The visitor learns what training is by seeing every step of it: the numbers, the picture, the code.
"""

import gradio as gr

from demo.old.tables import pick
from demo.old.tables.steps import STEPS as W
from demo.pages.lessons import diabetes, hello, line, logistic, softmax, yours

PANELS = {
    "line": line.build,
    "softmax": softmax.build,
    "passing": logistic.build,
    "hello": hello.build,
    "diabetes": diabetes.build,
    "own": yours.build,
}


def build(mine: gr.State) -> list[gr.Tab]:
    """A tab a model. `mine`: the visitor's own network. Returns the tabs, labelled by the language."""
    tabs = []
    with gr.Tabs(elem_id="taught"):
        for name, fill in PANELS.items():
            with gr.Tab(pick(W, name), id=name) as tab:
                fill(*[mine] * (fill is yours.build))
            tabs.append(tab)
    return tabs
