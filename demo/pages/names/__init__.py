"""Names: which country a surname may come from, why, and what would change the answer.

The visitor learns that a recurrent network builds its answer letter by letter, and how little it hangs on.
"""

import gradio as gr

from demo.draw.elements import element
from demo.pages.names import name_list, one, steps
from demo.session import Session
from demo.words import _


def build(session: Session) -> None:
    """One name with its answer and evidence; below it a list of names."""
    one.PANEL.build()
    steps.PANEL.build()
    heading = element("h2", _("A list of names"))
    gr.HTML(heading, apply_default_css=False, js_on_load=None, elem_classes="heading")
    name_list.PANEL.build(gr.State(None))
