# /// script
# requires-python = ">=3.10"
# dependencies = [
#     "torch>=2.8",
#     "torchvision>=0.23",
#     "gradio>=6.31",
#     "numpy>=2.0",
#     "pillow>=12.0",
#     "matplotlib>=3.9",
#     "safetensors>=0.5",
#     "scipy>=1.13",
#     "captum>=0.8",
#     "tqdm>=4.66",
#     "anyascii>=0.3.2",
#     "opencc>=1.1.9",
#     "onnx>=1.20",
#     "onnxruntime>=1.23",
#     "pyyaml>=6.0",
#     "brotli>=1.2.1",
#     "orjson>=3.10",
#     "httptools>=0.6.4",
#     "uvloop>=0.21; sys_platform != 'win32'",
#     "onnxscript>=0.7.2",
#     "babel>=2.16",
#     "jinja2>=3.1",
#     "markupsafe>=3.0",
# ]
# ///
"""Inkwell: draw a digit and watch a dozen small networks read it. `python app.py`, then open the address.

`uv run app.py` needs nothing installed: what stands above says what the page needs, as requirements.txt does.
"""

import gc
import os
import sys
from contextlib import suppress

from demo import command

# Before anything heavy: --help answers at once. Imported by another program, the page has its usual settings.
settings = command.parse(sys.argv[1:]) if __name__ == "__main__" else command.Settings()
settings.place_data()
os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
# Gradio counts what it has answered after every so many events; after each one, that costs 8 ms and more.
os.environ.setdefault("GRADIO_ANALYTICS_CACHE_FREQUENCY", "1000")

from demo import janitor  # noqa: E402

janitor.own_folder()

from demo import learn, predict, server, zero_gpu  # noqa: E402
from demo.guide import lesson  # noqa: E402
from demo.panel.limits import LIMITS  # noqa: E402
from demo.ui import build  # noqa: E402
from models.cluster import ClusterError  # noqa: E402

predict.warm_up()
zero_gpu.register()
demo = build()
# Closed to calls past the queue, which its limits would not hold.
demo.queue(api_open=False, max_size=LIMITS.waiting, default_concurrency_limit=LIMITS.events)
# What has been loaded stays: to look for garbage among it would hold up all answers for a third of a second.
gc.freeze()

if __name__ == "__main__":
    for recipe in predict.RECIPES:
        for sentence in predict.problems(recipe).values():
            print(sentence)
    for sentence in lesson.problems():
        print(sentence)
    if learn.RAY:
        with suppress(ClusterError):  # it has been printed, and is tried again for each who trains
            print(f"Visitors' own networks are trained on {learn.places()} processors of {learn.RAY}.")
    server.serve(demo, settings)
