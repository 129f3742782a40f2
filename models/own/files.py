"""A trained network of one's own as a safetensors file, the facts of its run in the header."""

import json
import platform

import torch
from safetensors.torch import load, save
from torch import nn

from models import checkpoint
from models.own.settings import Settings, build
from models.own.training import Training
from models.problem import Problem


class NoFile(Problem):
    """The file cannot be made; the sentence says why, and what helps."""


def facts(run: Training) -> dict:
    """What the files say of the run, JSON-ready: its settings, how far it came, the curve. NoFile."""
    if run.end == "diverged":
        raise NoFile("The run has diverged: its weights are not numbers. Try a lower learning rate.")
    if not run.step:
        raise NoFile("The network has learned nothing yet: train it first.")
    source = "made from Inkwell's drawings" if run.settings.made else "MNIST"
    history = list(run.history)
    curve = {}
    for name in ("step", "epoch", "loss", "error", "validation"):
        values = [getattr(point, name) for point in history]
        # Five digits tell all that a curve shows, in half the header.
        curve[name] = [None if value is None else round(value, 5) for value in values]
    return {
        "settings": run.settings.facts(),
        "data": f"{source}, {len(run.learn[0]):,} training digits",
        "validation": f"{source}, the last {len(run.validate[0]):,} training digits",
        "steps": run.step,
        "end": run.end,
        "seconds": round(run.seconds, 1),
        "history": curve,
        "libraries": {"python": platform.python_version(), "torch": torch.__version__},
    }


def weights(run: Training) -> bytes:
    """A safetensors file: the network's tensors, `facts` and the logits of a fixed picture in the header.

    NoFile: nothing learned yet, or diverged.
    """
    header = facts(run)
    network = run.copy()
    header["parameters"] = sum(parameter.numel() for parameter in network.parameters())
    header["golden"] = checkpoint.golden(network)
    tensors = {name: tensor.contiguous() for name, tensor in network.state_dict().items()}
    # A safetensors header holds nothing but strings.
    return save(tensors, metadata={name: json.dumps(fact) for name, fact in header.items()})


def header(content: bytes) -> dict[str, str]:
    """The facts of a file that `weights` made, each as JSON."""
    # The format begins with the header's length: eight bytes, the lowest first.
    length = int.from_bytes(content[:8], "little")
    return json.loads(content[8 : 8 + length])["__metadata__"]


def network(content: bytes) -> nn.Module:
    """The network of a file that `weights` made, in eval mode."""
    settings = Settings(**json.loads(header(content)["settings"]))
    model = build(settings).eval()
    model.load_state_dict(load(content), strict=True)
    return model
