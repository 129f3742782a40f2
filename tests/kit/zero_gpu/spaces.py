"""Stands in for the package `spaces` of a ZeroGPU Space: as strict about its import, and as silent.

What it does is what the real one does (0.51): CUDA must not have been asked for before it is imported; from
then on PyTorch says that there is a GPU; the launch reports the start, if some function asks for a GPU.
"""

import os
import urllib.request
from functools import wraps

import gradio as gr
import torch

if torch.cuda.questions:
    raise RuntimeError("CUDA has been initialized before importing the `spaces` package.")
torch.cuda.is_available = lambda: True

functions = []
launch = gr.Blocks.launch


def GPU(function):
    """The function, which may ask for a GPU from now on."""
    functions.append(function)
    return function


@wraps(launch)
def reporting_launch(*args, **kwargs):
    """Launch, and before it tell the service that the Space has started."""
    if functions:
        address = os.environ["SPACES_ZERO_DEVICE_API_URL"]
        urllib.request.urlopen(f"{address}/startup-report", data=b"", timeout=10)
    gr.Blocks.launch = launch
    return launch(*args, **kwargs)


gr.Blocks.launch = reporting_launch
