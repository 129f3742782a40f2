"""ZeroGPU, the only free kind of Gradio Space: a GPU is lent to queued calls, of functions that ask for it.

Ours ask for none: the networks are small, and the live answer comes past the queue, where no GPU is lent. But
whether the Space has started is told by the package `spaces` alone, and only of an app with such a function.
"""

import os

# Read from the environment and never asked of PyTorch: whoever asks it before `spaces` has been imported gets
# an answer, and no process that is forked later gets a GPU.
ZERO_GPU = os.environ.get("SPACES_ZERO_GPU", "").lower() in ("1", "t", "true")


def lend() -> None:
    """Nothing is done with the GPU."""


def register() -> None:
    """On ZeroGPU, have the start reported when the page is launched: there is a function now."""
    if ZERO_GPU:
        # Installed there and nowhere else.
        import spaces

        spaces.GPU(lend)
