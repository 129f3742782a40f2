"""What `python -m tests.bench` compares with: a stock Sketchpad and Labels, the same networks behind."""

import sys
from pathlib import Path

import gradio as gr

sys.path.insert(0, str(Path(__file__).parents[2]))

from demo import predict  # noqa: E402
from models.drawing import from_image  # noqa: E402

KEYS = predict.ready("robust")


def answer(drawn: dict | None) -> list:
    """One {digit: probability} a network for what was drawn; nothing for a blank pad."""
    digit = from_image(drawn["composite"]) if drawn else None
    if digit is None:
        return [None] * len(KEYS)
    probs = predict.digit_probs(digit[None])
    return [{str(i): float(p) for i, p in enumerate(probs[key][0])} for key in KEYS]


with gr.Blocks(analytics_enabled=False) as page:
    pad = gr.Sketchpad(type="numpy", canvas_size=(320, 320), brush=gr.Brush(default_size=14))
    labels = [gr.Label(label=key) for key in KEYS]
    pad.change(answer, pad, labels)

if __name__ == "__main__":
    predict.warm_up()
    page.launch(run_history=False)
