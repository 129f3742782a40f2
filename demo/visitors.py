"""What Gradio keeps of each visitor: the states, and no copy of the page.

Gradio describes every component anew for each visitor and keeps what each was last given, for links to a
session. Those are shut here (`demo/gate.py`), and the copies took 0.8 MB of memory a visitor, 9 ms of
everybody's time when one came and 1 ms at each answer.
"""

from types import SimpleNamespace

import gradio as gr
from gradio.blocks import Block, Blocks
from gradio.state_holder import SessionState, StateHolder


class VisitorState(SessionState):
    """One visitor's values of the page's states; the page itself is everybody's."""

    def __init__(self, blocks: Blocks):
        # Without a block there is nothing that Gradio would describe.
        super().__init__(SimpleNamespace(default_config=blocks.default_config, blocks=()))
        # The page's own and no copy: nothing below writes to it.
        self.blocks_config = blocks.default_config
        self._changed: dict[int, Block] = {}

    def __setitem__(self, key: int, value) -> None:
        if isinstance(self.blocks_config.blocks.get(key), gr.State):
            super().__setitem__(key, value)
        else:
            self._changed[key] = value

    def __getitem__(self, key: int):
        # Right after a component was changed Gradio reads it once, for the answer.
        return self._changed.pop(key) if key in self._changed else super().__getitem__(key)

    def _update_config(self, key: int) -> None:
        """Nothing: what a component was last given is on the visitor's page."""

    def _update_value_in_config(self, key: int, value) -> None:
        """Nothing, as above."""


class VisitorStates(StateHolder):
    """The states of all visitors, by session."""

    def __getitem__(self, session_id: str) -> SessionState:
        if session_id not in self.session_data:
            self.session_data[session_id] = VisitorState(self.blocks)
        return super().__getitem__(session_id)


def forget(request: gr.Request) -> None:
    """Whatever is held for the visitor who asks goes at once, and what still works for them ends."""
    holder = request.request.app.state_holder
    holder.delete_state(request.session_hash)
    holder.session_data.pop(request.session_hash, None)


def keep_little(app) -> None:
    """Have an app of Gradio's, before it serves anybody, keep no more of visitors than this."""
    app.state_holder = VisitorStates()
    app.state_holder.set_blocks(app.get_blocks())
