"""The digit readers of a recipe as one ONNX graph, which answers several times as fast on a CPU.

`python -m models.export [--recipe robust]` makes weights/digits.<recipe>.onnx from the safetensors files.
"""

import argparse
import json
import sys
import warnings
from contextlib import redirect_stdout
from pathlib import Path

import numpy as np
import torch
from torch import nn

from models import checkpoint, registry
from models.problem import Problem

INPUT = "image"
OUTPUT = "logits"
SOURCES = "sources"  # in the file's metadata: {key: SHA-256 of the weights it was made from}, in order
BATCH = 256  # pictures that the graph is asked about at once: the maps of all networks must fit
CLOSE = 1e-4  # between logits of the graph and of PyTorch; rounding alone makes them differ by 1e-5


class ExportError(Problem):
    """The graph is missing, or was made from other weights; the message names the command that makes it."""


class Readers(nn.Module):
    """(B, 1, 28, 28) -> (B, N, 10) logits of N digit readers, in order."""

    def __init__(self, networks: list[nn.Module]):
        super().__init__()
        self.networks = nn.ModuleList(networks)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.stack([network(x) for network in self.networks], 1)


def path(recipe: str, weights: str | Path | None = None) -> Path:
    """Where the graph of a recipe belongs."""
    return Path(weights or checkpoint.WEIGHTS) / f"digits.{recipe}.onnx"


def command(recipe: str) -> str:
    """The command that makes it."""
    return f"python -m models.export --recipe {recipe}"


def sources(keys: list[str], recipe: str, weights: str | Path | None = None) -> dict[str, str]:
    """{key: SHA-256 of its weights}, in order."""
    return {key: checkpoint.fingerprint(checkpoint.path(key, recipe, weights)) for key in keys}


def session(keys: list[str], recipe: str, weights: str | Path | None = None):
    """The onnxruntime session of the recipe's graph, if it answers for exactly these readers. ExportError.

    It takes "image" (B, 1, 28, 28) float32 in [0, 1] and gives "logits" (B, N, 10) in the order of the keys.
    """
    # Imported here: whoever trains needs no runtime.
    import onnxruntime

    file = path(recipe, weights)
    if not file.exists():
        raise ExportError(
            "{file} is missing: PyTorch answers in its place, a few times slower. To make it: {command}",
            file=file.name,
            command=command(recipe),
        )
    options = onnxruntime.SessionOptions()
    # One thread, as for PyTorch: for networks so small a second one costs more than it brings.
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    try:
        found = onnxruntime.InferenceSession(file, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # whatever the runtime finds wrong with the file
        raise ExportError(
            "{file} is damaged: PyTorch answers in its place. To make it again: {command}",
            file=file.name,
            command=command(recipe),
        ) from error
    made_from = json.loads(found.get_modelmeta().custom_metadata_map.get(SOURCES, "{}"))
    now = sources(keys, recipe, weights)
    if list(made_from.items()) != list(now.items()):
        stale = [key for key in now | made_from if now.get(key) != made_from.get(key)]
        raise ExportError(
            "{file} was made from other weights ({keys}): PyTorch answers in its place. "
            "To make it again: {command}",
            file=file.name,
            keys=", ".join(stale),
            command=command(recipe),
        )
    return found


class Graph:
    """A recipe's digit readers, asked through their graph: (N, 28, 28) pictures -> (N, readers, 10) logits.

    ExportError if it is missing or was made from other weights.
    """

    def __init__(self, recipe: str):
        self.keys = [card.key for card in registry.DIGITS if recipe in card.recipes]
        self._session = session(self.keys, recipe)

    def __call__(self, pictures: np.ndarray | torch.Tensor) -> torch.Tensor:
        """Of float32 arrays in [0, 1], or of uint8 tensors."""
        if isinstance(pictures, torch.Tensor):
            pictures = pictures.numpy() / np.float32(255)
        parts = np.array_split(pictures[:, None], -(-len(pictures) // BATCH))
        logits = [self._session.run([OUTPUT], {INPUT: part})[0] for part in parts]
        return torch.from_numpy(np.concatenate(logits))


def export(recipe: str, weights: str | Path | None = None) -> Path:
    """Write the graph of all usable readers of a recipe, compared with PyTorch first. ExportError."""
    networks = usable(recipe, weights)
    readers = Readers(list(networks.values())).eval()
    with redirect_stdout(sys.stderr):
        graph = program(readers)
    graph.model.metadata_props[SOURCES] = json.dumps(sources(list(networks), recipe, weights))
    content = graph.model_proto.SerializeToString()
    gap = difference(content, readers)
    # Turned round, because what is no number is not larger than anything.
    if not gap <= CLOSE:
        raise ExportError(
            "The graph would answer otherwise than PyTorch (logits differ by {difference}): newer onnx and "
            "onnxscript may not.",
            difference=f"{gap:.1e}",
        )
    file = path(recipe, weights)
    part = file.with_name(file.name + ".part")
    part.write_bytes(content)
    part.replace(file)
    return file


def usable(recipe: str, weights: str | Path | None = None) -> dict[str, nn.Module]:
    """{key: network} of the recipe's readers whose weights can be loaded, in order."""
    networks = {}
    for card in registry.DIGITS:
        if recipe in card.recipes:
            try:
                networks[card.key] = checkpoint.load(card.key, recipe, weights)[0]
            except checkpoint.CheckpointError as error:
                print(error, file=sys.stderr)
    return networks


def program(network: nn.Module) -> "torch.onnx.ONNXProgram":
    """A network of (B, 1, 28, 28), any B, as ONNX: "image" -> "logits"."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the exporter about its own use of torch
        return torch.onnx.export(
            network,
            # Two, for with one the exporter would take the batch for a constant.
            (torch.zeros(2, 1, 28, 28),),
            input_names=[INPUT],
            output_names=[OUTPUT],
            dynamic_shapes=({0: torch.export.Dim("B")},),
            dynamo=True,
            verbose=False,
        )


def difference(content: bytes, network: nn.Module) -> float:
    """The largest difference between the logits of an ONNX file and of the network on random pictures.

    onnxscript 0.7.0 mistook the GRU's.
    """
    import onnxruntime

    session = onnxruntime.InferenceSession(content, providers=["CPUExecutionProvider"])
    x = torch.rand(5, 1, 28, 28, generator=torch.Generator().manual_seed(0))
    (logits,) = session.run([OUTPUT], {INPUT: x.numpy()})
    with torch.inference_mode():
        return float((torch.from_numpy(logits) - network(x)).abs().max())


def main(argv=None) -> int:
    """Write the graphs; 1 if one could not be made."""
    parser = argparse.ArgumentParser(prog="python -m models.export", description=__doc__)
    parser.add_argument("--recipe", choices=registry.RECIPES, help="only this recipe")
    parser.add_argument("--weights", type=Path, help="folder of the weights (weights/)")
    args = parser.parse_args(argv)
    for recipe in [args.recipe] if args.recipe else registry.RECIPES:
        try:
            file = export(recipe, args.weights)
        except ExportError as error:
            print(error, file=sys.stderr)
            return 1
        print(f"{file}: {file.stat().st_size / 1e6:.1f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
