"""A network of one's own as ONNX: `python -m models.own.onnx_export < own.safetensors > own.onnx`.

The page lets another process do it: while torch exports, training in the same process would fail.
"""

import os
import subprocess
import sys
from contextlib import redirect_stdout
from importlib import import_module
from pathlib import Path
from threading import Lock

import torch

from models.export import CLOSE, difference, program
from models.own.files import NoFile, header, network

PACKAGES = ("onnx", "onnxscript", "onnxruntime")
HOW = f"pip install --upgrade {' '.join(PACKAGES)}"
MISSING = 3  # exit status for packages that are not there, or too old
DIFFERS = 4  # for a file that answers otherwise than the network
SECONDS = 300  # that an export may take; it takes ten, and a minute where much else is done
_EXPORTING = Lock()  # one at a time: it takes half a gigabyte of memory


def onnx(content: bytes) -> bytes:
    """The ONNX file of a safetensors file as `files.weights` gives it; takes some seconds.

    "image" (B, 1, 28, 28) float32 in [0, 1], any B -> "logits" (B, 10). NoFile: the exporter's packages are
    missing, old or wrong.
    """
    command = [sys.executable, "-m", "models.own.onnx_export"]
    top = Path(__file__).parents[2]
    try:
        with _EXPORTING:
            process = subprocess.run(command, input=content, capture_output=True, timeout=SECONDS, cwd=top)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise _failed(f"{type(error).__name__}.") from error
    if process.returncode == MISSING:
        raise _packages_missing()
    if process.returncode == DIFFERS:
        raise _answers_differ()
    if process.returncode:
        lines = process.stderr.decode(errors="replace").strip().splitlines()
        raise _failed(lines[-1] if lines else f"status {process.returncode}.")
    return process.stdout


def _packages_missing() -> NoFile:
    return NoFile("ONNX files need some packages where this app runs: {command}", command=HOW)


def _answers_differ() -> NoFile:
    return NoFile(
        "The ONNX file would not answer as the network does; newer packages may: {command}", command=HOW
    )


def _failed(why: str) -> NoFile:
    return NoFile("The ONNX file could not be made: {why}", why=why)


def exported(content: bytes) -> bytes:
    """The same, made in this process. NoFile."""
    model = network(content)
    try:
        for package in PACKAGES:
            import_module(package)
        graph = program(model)
        graph.model.metadata_props.update(header(content))
        onnx_file = graph.model_proto.SerializeToString()
        gap = difference(onnx_file, model)
    except ImportError:  # absent, or older than this torch asks for
        raise _packages_missing() from None
    # Turned round, because what is no number is not larger than anything.
    if not gap <= CLOSE:
        raise _answers_differ()
    return onnx_file


def main() -> None:
    """Read a safetensors file, write an ONNX file; a NoFile's sentence goes to the error stream.

    Its exit status tells which it was, for a sentence alone could not be translated.
    """
    if hasattr(os, "nice"):
        os.nice(10)  # whoever draws goes first
    torch.set_num_threads(1)
    try:
        with redirect_stdout(sys.stderr):
            content = exported(sys.stdin.buffer.read())
    except NoFile as error:
        print(error, file=sys.stderr)
        sys.exit(MISSING if error.template == _packages_missing().template else DIFFERS)
    sys.stdout.buffer.write(content)


if __name__ == "__main__":
    main()
