"""Inkwell: draw a digit and watch a dozen small networks read it. `python app.py`, then open the address."""

import os

os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")

from demo import predict  # noqa: E402
from demo.panel.limits import LIMITS  # noqa: E402
from demo.ui import build, launch_options  # noqa: E402

predict.warm_up()
demo = build()
demo.queue(max_size=LIMITS.waiting, default_concurrency_limit=LIMITS.events)

if __name__ == "__main__":
    for recipe in predict.RECIPES:
        for sentence in predict.problems(recipe).values():
            print(sentence)
    demo.launch(**launch_options())
