"""What the server holds for one visitor, and what a language switch renames."""

import gradio as gr
from gradio.blocks import Block

from demo.panel.limits import LIMITS
from demo.words import Phrase, language_of


class Session:
    """Made once, while the page is built; every visitor has values of their own in its states.

    `own`: the digit network that the visitor trained, None before there is one.
    """

    def __init__(self):
        self.own = gr.State(None, time_to_live=LIMITS.own_network)
        self._labels: list[tuple[Block, Phrase]] = []

    def rename(self, component: Block, words: Phrase) -> None:
        """From now on the component's label is these words, in the language of the page."""
        component.label = str(words)
        self._labels.append((component, words))

    def labelled(self) -> list[Block]:
        """The components that a language switch renames."""
        return [component for component, _words in self._labels]

    def relabel(self, language: str) -> list:
        """An update for each of them: its label in the language."""
        language = language_of(language)
        return [gr.update(label=words.to(language)) for _component, words in self._labels]
