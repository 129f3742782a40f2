"""A trained network of one's own as a file: safetensors for PyTorch, ONNX for everything else."""

import json
import platform
import warnings
from importlib import import_module
from threading import Lock

import torch
from safetensors.torch import save
from torch import nn

from models import checkpoint
from models.own_run import Training

PACKAGES = ("onnx", "onnxscript")
HOW = f"pip install --upgrade {' '.join(PACKAGES)}"
_EXPORTING = Lock()  # the exporter changes what torch does while it works


class NoFile(RuntimeError):
    """The file cannot be made; the message is a sentence that says why, and what helps."""


def facts(run: Training) -> dict:
    """What the files say of the run, JSON-ready: its settings, how far it came, the curve. NoFile."""
    if run.end == "diverged":
        raise NoFile("The run has diverged: its weights are not numbers. Try a lower learning rate.")
    if not run.step:
        raise NoFile("The network has learned nothing yet: train it first.")
    history = list(run.history)
    curve = {name: [getattr(point, name) for point in history] for name in ("step", "epoch")}
    for name in ("loss", "error", "validation"):
        values = [getattr(point, name) for point in history]
        curve[name] = [value if value is None else round(value, 5) for value in values]
    return {
        "settings": run.settings.facts(),
        "data": f"MNIST, {len(run.learn[0]):,} training digits",
        "validation": f"MNIST, the last {len(run.validate[0]):,} training digits",
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
    told, network = facts(run), run.copy()
    told |= {
        "parameters": sum(parameter.numel() for parameter in network.parameters()),
        "golden": checkpoint.golden(network),
    }
    tensors = {name: tensor.contiguous() for name, tensor in network.state_dict().items()}
    return save(tensors, metadata={name: json.dumps(fact) for name, fact in told.items()})


def onnx(run: Training) -> bytes:
    """An ONNX file: "image" (B, 1, 28, 28) float32 in [0, 1], any B -> "logits" (B, 10); takes 1-2 seconds.

    NoFile: nothing learned yet, diverged, or the exporter's packages are missing, old or wrong.
    """
    told, network = facts(run), run.copy()
    try:
        for package in PACKAGES:
            import_module(package)
        program = _program(network)
        program.model.metadata_props.update({name: json.dumps(fact) for name, fact in told.items()})
        proto = program.model_proto
        agrees = _agrees(proto, network)
    except ImportError:  # absent, or older than this torch asks for
        raise NoFile(f"ONNX files need two packages where this app runs: {HOW}") from None
    if not agrees:
        raise NoFile(f"The ONNX file would not answer as the network does; newer packages may: {HOW}")
    return proto.SerializeToString()


def _agrees(proto, network: nn.Module) -> bool:
    """Whether the file's own arithmetic gives the network's logits: onnxscript 0.7.0 mistook the GRU's."""
    from onnx.reference import ReferenceEvaluator

    x = torch.rand(3, 1, 28, 28, generator=torch.Generator().manual_seed(0))
    (logits,) = ReferenceEvaluator(proto).run(["logits"], {"image": x.numpy()})
    with torch.inference_mode():
        return torch.allclose(torch.from_numpy(logits), network(x), rtol=1e-3, atol=1e-3)


def _program(network: nn.Module) -> "torch.onnx.ONNXProgram":
    with _EXPORTING, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the exporter about its own use of torch
        return torch.onnx.export(
            network,
            (torch.zeros(2, 1, 28, 28),),
            input_names=["image"],
            output_names=["logits"],
            dynamic_shapes=({0: torch.export.Dim("B")},),
            dynamo=True,
            verbose=False,
        )
