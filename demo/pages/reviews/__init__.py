"""Reviews: what the writer of a film review thought of the film, and what the networks' answer hangs on.

The visitor learns what a recurrent cell buys over counting words, and where it falls for them.
"""

import gradio as gr

from demo.draw.elements import element
from demo.pages.reviews import contributions, negation, one, path, review_list, steps, tree, words
from demo.session import Session
from demo.words import _

# The tabs below the box, in order: name, words, what fills it.
TABS = (
    ("words", _("Word by word"), words.PANEL.build),
    ("contributions", _("Contributions"), contributions.PANEL.build),
    ("negation", _("Negation"), negation.PANEL.build),
    ("tree", _("Tree"), tree.PANEL.build),
    ("path", _("Path"), path.PANEL.build),
    ("within", _("From within"), steps.PANEL.build),
)


def build(session: Session) -> None:
    """The box with every network's answer; below it the panels that look closer, and a list of reviews."""
    one.PANEL.build()
    with gr.Tabs(elem_id="closer"):
        for name, title, build_tab in TABS:
            with gr.Tab(id=name) as tab:
                build_tab()
            session.rename(tab, title)
    heading = element("h2", _("A list of reviews"))
    gr.HTML(heading, apply_default_css=False, js_on_load=None, elem_classes="heading")
    review_list.PANEL.build(gr.State(None))
