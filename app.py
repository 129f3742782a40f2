"""Inkwell: draw a digit and watch a dozen small networks read it. `python app.py`, then open the address."""

import os
from contextlib import suppress

os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
# Gradio counts what it has answered after every so many events; after each one, that costs 8 ms and more.
os.environ.setdefault("GRADIO_ANALYTICS_CACHE_FREQUENCY", "1000")

from demo import janitor  # noqa: E402

janitor.own_folder()

from demo import learn, predict, server  # noqa: E402
from demo.guide import lesson  # noqa: E402
from demo.panel.limits import LIMITS  # noqa: E402
from demo.ui import build  # noqa: E402
from models.cluster import ClusterError  # noqa: E402

predict.warm_up()
demo = build()
# Closed to calls past the queue, which its limits would not hold.
demo.queue(api_open=False, max_size=LIMITS.waiting, default_concurrency_limit=LIMITS.events)

if __name__ == "__main__":
    for recipe in predict.RECIPES:
        for sentence in predict.problems(recipe).values():
            print(sentence)
    for sentence in lesson.problems():
        print(sentence)
    if learn.RAY:
        with suppress(ClusterError):  # it has been printed, and is tried again for each who trains
            print(f"Visitors' own networks are trained on {learn.places()} processors of {learn.RAY}.")
    server.serve(demo)
