"""Writing: networks that go on from a beginning, on the page and for programs."""

from collections.abc import Iterator

import gradio as gr

from demo import write
from demo.pages.writing.sheets import PANEL, Beat, Desk
from demo.panel.limits import LIMITS
from demo.panel.problems import endpoint_problems
from demo.session import Session
from models.problem import sayable
from models.text.sampling import Sampling


def build(session: Session) -> None:
    """Settings on the left, the sheets on the right; below them a closer look."""
    PANEL.build(gr.State(Desk()))
    gr.api(write_text, api_name="write", concurrency_limit=LIMITS.endpoints)


def write_text(
    key: str,
    prompt: str = "",
    temperature: float = 0.8,
    top_k: int = 0,
    top_p: float = 1.0,
    seed: int = 0,
    length: int = 400,
) -> Iterator[str]:
    """Stream the text so far, the prompt included, as shakespeare, poems or surnames goes on with it.

    The same arguments write the same; the prompt takes part in the seed, so another one draws other numbers.
    poems: the prompt is the poem's beginning; the longest form of at most `length` characters (20, 28, 40,
    56) is kept. surnames: the prompt is a country, or "country: first letters".
    """
    with endpoint_problems():
        sampling = Sampling(temperature, top_k, top_p, seed, length=length)
        prompt = sayable(prompt) if isinstance(prompt, str) else prompt
        piece = write.piece_of_call(key, prompt, length)
        text = piece.opening(piece.start())
        beat = Beat()
        for character in piece.stream(sampling):
            text += character
            if beat.is_due():
                yield piece.printed(text)
        yield piece.printed(text)
