"""First steps: the tutorials' first models, trained in front of the visitor's eyes.

The visitor learns what training is by seeing every step of it: the numbers, the picture, the code.
"""

import gradio as gr

from demo.pages.lessons import diabetes, hello, line, logistic, softmax
from demo.pages.lessons.yours import own_network
from demo.panel import playback
from demo.session import Session
from demo.words import _, pgettext

# The tabs in order: name, words, what fills it; each with what the server holds for one visitor of it.
TABS = (
    ("line", _("Line"), lambda session: line.PANEL.build(playback.state())),
    ("softmax", _("Softmax"), lambda session: softmax.PANEL.build(gr.State(None))),
    ("passing", _("Pass?"), lambda session: logistic.PANEL.build(playback.state())),
    ("hello", _("hello"), lambda session: hello.PANEL.build(playback.state())),
    ("diabetes", _("Diabetes"), lambda session: diabetes.PANEL.build(playback.state())),
    ("own", pgettext("tab", "Yours"), lambda session: own_network.build(session.own)),
)


def build(session: Session) -> None:
    """A tab a model."""
    with gr.Tabs(elem_id="taught"):
        for name, words, build_tab in TABS:
            with gr.Tab(id=name) as tab:
                build_tab(session)
            session.rename(tab, words)
