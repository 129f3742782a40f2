"""Weights in and out as safetensors: tensors only, no code; the training run's facts are in the header."""

import hashlib
import json
import math
import os
import platform
from numbers import Real
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import nn

from models import registry
from models.problem import Problem
from models.registry import find

WEIGHTS = Path(__file__).parent.parent / "weights"
LENGTH = 8  # bytes that tell how long the header of a safetensors file is
EXTRA = "beside."  # begins the names of tensors that are not the network's, in every file there is

# The facts of a header that somebody reads, and of what kind each is: of every network, and of each family.
EVERY = {
    **{"epochs": int, "batch": int, "seed": int, "test_reads": int, "parameters": int},
    **{"seconds": Real, "hardware": str, "optimizer": str, "curve": dict},
}
DIGITS = {
    **{"correct": int, "total": int, "pen_correct": int, "pen_total": int},
    **{"shift": list, "confusion": list, "golden": list},
}
NAMES = {
    **{"correct": int, "total": int, "unseen_correct": int, "unseen_total": int},
    **{"macro_f1": Real, "ece": Real},
}
REVIEWS = {
    **{"vocab": str, "correct": int, "total": int, "binary_correct": int, "binary_total": int},
    **{"nodes_correct": int, "nodes_total": int, "unseen_correct": int, "unseen_total": int, "ece": Real},
}
WRITERS = {"vocab": str, "nats": Real, "characters": int}

TOLERANCE = 1e-3  # of the largest logit: other processors round otherwise, and far less than this


class CheckpointError(Problem):
    """A weights file is missing, damaged or another's; the message names it and the command to rebuild it."""


def path(key: str, recipe: str | None = None, weights: str | Path | None = None) -> Path:
    """weights/<key>.<recipe>.safetensors; the card's last recipe when None. Unlisted."""
    card, recipe = find(key, recipe)
    # WEIGHTS is read at the call, so that a test or a program can have its own folder.
    return Path(weights or WEIGHTS) / f"{card.key}.{recipe}.safetensors"


def command(key: str, recipe: str) -> str:
    """The command that trains this network with this recipe."""
    return f"python -m models.train {key} --recipe {recipe}"


def save(tensors: dict[str, torch.Tensor], facts: dict, file: str | Path) -> None:
    """Write tensors and JSON-ready facts to `file`, which is replaced only by a whole one."""
    file = Path(file)
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(file.name + ".part")
    tensors = {name: tensor.detach().cpu().contiguous() for name, tensor in tensors.items()}
    # A safetensors header holds strings alone, so each fact is JSON.
    save_file(tensors, part, metadata={name: json.dumps(fact) for name, fact in facts.items()})
    # safetensors makes it readable to its owner only, and a Space runs as somebody else.
    part.chmod(0o644)
    os.replace(part, file)


def replace(file: Path, content: bytes) -> None:
    """Write a file that was made elsewhere, whole or not at all."""
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(file.name + ".part")
    part.write_bytes(content)
    os.replace(part, file)


def read(file: str | Path) -> tuple[dict[str, torch.Tensor], dict]:
    """The tensors and facts of a file written by `save`. FileNotFoundError, SafetensorError or ValueError."""
    if not Path(file).exists():
        raise FileNotFoundError(file)
    with safe_open(file, framework="pt") as content:
        metadata = content.metadata() or {}
        facts = {name: json.loads(fact) for name, fact in metadata.items()}
        return {name: content.get_tensor(name) for name in content.keys()}, facts


def fingerprint(file: str | Path) -> str:
    """The SHA-256 of a file's tensors alone: what its header says may change, and they are the same still."""
    content = Path(file).read_bytes()
    # By the format the header begins with its own length, and all behind it are the tensors' bytes.
    length = int.from_bytes(content[:LENGTH], "little")
    return hashlib.sha256(content[LENGTH + length :]).hexdigest()


def facts(key: str, recipe: str | None = None, weights: str | Path | None = None) -> dict:
    """The header alone, without building the network. CheckpointError, Unlisted."""
    _, header = _read(key, recipe, weights)
    return header


def load(key: str, recipe: str | None = None, weights: str | Path | None = None) -> tuple[nn.Module, dict]:
    """The trained network in eval mode on the CPU, and the facts of its header. CheckpointError, Unlisted."""
    card, recipe = find(key, recipe)
    tensors, header = _read(key, recipe, weights)
    tensors = {name: tensor for name, tensor in tensors.items() if not name.startswith(EXTRA)}
    model = card.build()
    try:
        # Strict: a network with a layer of chance would answer too, only badly.
        model.load_state_dict(tensors, strict=True)
    except RuntimeError as error:
        raise CheckpointError(
            "{file} does not fit the network ({why}). To make it again: {command}",
            file=path(key, recipe).name,
            why=str(error),
            command=command(key, recipe),
        ) from error
    try:
        _check(model.eval(), header, key)
    except Problem as problem:
        raise _damaged(key, recipe, problem) from None
    return model, header


def extras(key: str, recipe: str | None = None, weights: str | Path | None = None) -> dict[str, torch.Tensor]:
    """{name: tensor} of what a weights file holds beside the network. CheckpointError, Unlisted."""
    tensors, _ = _read(key, recipe, weights)
    return {name.removeprefix(EXTRA): tensor for name, tensor in tensors.items() if name.startswith(EXTRA)}


def golden(model: nn.Module) -> list[float]:
    """The ten logits for one fixed picture, a soft ring: a later version of the code must give them again."""
    y, x = torch.meshgrid(torch.arange(28.0), torch.arange(28.0), indexing="ij")
    # Made here and not read from MNIST: the test that compares needs no data set.
    radius = ((x - 14) ** 2 + (y - 14) ** 2).sqrt()
    ring = torch.exp(-((radius - 7) ** 2) / 2)
    with torch.inference_mode():
        logits = model.eval()(ring[None, None])[0]
    return [round(logit, 5) for logit in logits.tolist()]


def hardware(device: torch.device) -> str:
    """The processor's name and how many threads trained."""
    if device.type == "cuda":
        return torch.cuda.get_device_name(device)
    # Linux tells the model here; what Python knows of it is often only "x86_64".
    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text().splitlines() if cpuinfo.exists() else []
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    name = names[0] if names else platform.processor() or platform.machine()
    return f"{name}, {torch.get_num_threads()} threads"


def _read(key: str, recipe: str | None, weights: str | Path | None) -> tuple[dict[str, torch.Tensor], dict]:
    _, recipe = find(key, recipe)
    file = path(key, recipe, weights)
    try:
        tensors, header = read(file)
    except FileNotFoundError:
        raise CheckpointError(
            "{file} is missing. To make it again: {command}",
            file=file.name,
            command=command(key, recipe),
        ) from None
    except (SafetensorError, ValueError, OSError, RecursionError) as error:
        raise _damaged(key, recipe, str(error)) from error
    # A file that was copied or renamed could fit, and answer as another network.
    if (header.get("key"), header.get("recipe")) != (key, recipe):
        raise CheckpointError(
            "{file} holds {key!r}, recipe {recipe!r}. To make it again: {command}",
            file=file.name,
            key=header.get("key"),
            recipe=header.get("recipe"),
            command=command(key, recipe),
        )
    return tensors, header


def _needed(key: str) -> dict[str, type]:
    """The facts that this network's header must hold, and their kinds."""
    families = (
        (registry.DIGITS, DIGITS),
        (registry.NAMES, NAMES),
        (registry.REVIEWS, REVIEWS),
        (registry.WRITERS, WRITERS),
    )
    needed = dict(EVERY)
    for cards, facts in families:
        if key in [card.key for card in cards]:
            needed |= facts
    return needed


def _check(model: nn.Module, header: dict, key: str) -> None:
    """Problem for a header without what is read of it, or a network that answers not as it was trained to.

    One bit of a file may turn, and the network answers on: only its answer tells.
    """
    needed = _needed(key)
    for name, kind in needed.items():
        if not isinstance(header.get(name), kind):
            raise Problem("its header lacks {name}", name=name)
    if not all(tensor.isfinite().all() for tensor in model.state_dict().values()):
        raise Problem("some of its weights are not numbers")
    if "golden" not in needed:
        return
    trained = header["golden"]
    if len(trained) != 10 or not all(isinstance(logit, Real) for logit in trained):
        raise Problem("its header lacks {name}", name="golden")
    scale = max(1.0, *map(abs, trained))
    # Asked in this way because what is no number is neither more nor less than the tolerance.
    if not math.dist(golden(model), trained) <= TOLERANCE * scale:
        raise Problem("it answers otherwise than when it was trained")


def _damaged(key: str, recipe: str, why: str | Problem) -> CheckpointError:
    return CheckpointError(
        "{file} is damaged ({why}). To make it again: {command}",
        file=path(key, recipe).name,
        why=why,
        command=command(key, recipe),
    )
