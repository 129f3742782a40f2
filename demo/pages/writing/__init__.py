"""Writing: networks that go on from a beginning, on the page and for programs."""

from collections.abc import Iterator

import gradio as gr

from demo.pages.choices import Writer
from demo.pages.writing import steps
from demo.pages.writing.sheets import PANEL, Beat, Desk
from demo.panel.endpoints import publish
from demo.panel.problems import endpoint_problems
from demo.session import Session
from demo.write import piece_of_call
from models.problem import sayable
from models.text.sampling import Sampling


def build(session: Session) -> None:
    """Settings on the left, the sheets on the right; below them a closer look."""
    desk = gr.State(Desk())
    PANEL.build(desk)
    steps.PANEL.build(desk)
    publish(write)


def write(
    key: Writer,
    prompt: str = "",
    temperature: float = 0.8,
    top_k: int = 0,
    top_p: float = 1.0,
    seed: int = 0,
    length: int = 400,
) -> Iterator[str]:
    """Stream the text so far, the prompt included, as a network goes on with it.

    Example: "poems", "春", with a length of 28. The same arguments write the same; the prompt takes part in
    the seed, so another one draws other numbers. Of poems the longest form of at most `length` characters
    (20, 28, 40, 56) is kept.

    Args:
        key: shakespeare, poems or surnames.
        prompt: The beginning; for surnames a country, or "country: first letters".
        temperature: From 0, always the likeliest character, to 5; 1 draws by the network's own probabilities.
        top_k: Only so many of the likeliest characters are drawn from; 0 for all.
        top_p: Only the likeliest characters that have this probability together are drawn from; 1 for all.
        seed: A whole number from 0.
        length: Characters to write, 1 to 2000.

    Returns:
        The text so far, again and again while it grows
    """
    with endpoint_problems():
        sampling = Sampling(temperature, top_k, top_p, seed, length=length)
        prompt = sayable(prompt) if isinstance(prompt, str) else prompt
        piece = piece_of_call(key, prompt, length)
        text = piece.opening(piece.start())
        beat = Beat()
        for character in piece.stream(sampling):
            text += character
            if beat.is_due():
                yield piece.printed(text)
        yield piece.printed(text)
