"""Films of a training: a network's weights at a dozen moments, in a file beside the weights it ended with.

`python -m models.train KEY --recipe plain --film` trains and makes weights/<key>.<recipe>.film.safetensors.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import nn

from models import checkpoint, export
from models.problem import Problem
from models.registry import find
from models.seeds import built

FILMED = ("mlp", "cnn_small", "lstm")  # whose plain training can be watched: one of each kind
MOST = 12  # moments of a published film
LEVELS = 127  # of an 8-bit integer, to either side of 0
EARLY = 2.5  # how much denser the first moments lie: what is learnt first is learnt fast

Rounded = dict[str, torch.Tensor]  # int8 by the tensors' names


class FilmError(Problem):
    """The film is missing, damaged or of other weights; the message names the command that makes it."""


@dataclass(frozen=True)
class Moment:
    """When it was: after `epoch` whole epochs, or after so many batches of the only one.

    `error`: the share of the first 5,000 test digits that were read wrongly then. `scales`: by the tensors'
    names what an integer stands for; empty for the last moment, which is the network itself.
    """

    epoch: int
    batch: int
    error: float
    scales: Mapping[str, float]


@dataclass(frozen=True)
class Film:
    """A network's training: its `moments` in order; `rounded`, the integers of all but the last one.

    `last`: the weights of that, which are the published ones.
    """

    key: str
    recipe: str
    moments: tuple[Moment, ...]
    rounded: tuple[Rounded, ...]
    last: Mapping[str, torch.Tensor]

    def weights(self, index: int) -> Mapping[str, torch.Tensor]:
        """The network's tensors at a moment; those of the last one are not rounded."""
        if index == len(self.moments) - 1:
            return self.last
        return restored(self.rounded[index], self.moments[index].scales)

    def network(self, index: int) -> nn.Module:
        """The network as it was at a moment, in eval mode on the CPU."""
        model = built(find(self.key)[0].build)
        model.load_state_dict(self.weights(index))
        return model.eval()


def schedule(last: int, most: int = MOST) -> list[int]:
    """At most so many whole numbers from 0 to `last`, the first ones close together."""
    if last < most:
        return list(range(last + 1))
    places = [0]
    for index in range(1, most - 1):
        place = round(last * (index / (most - 1)) ** EARLY)
        places.append(max(place, places[-1] + 1))
    return [*places, last]


def rounded(tensors: Mapping[str, torch.Tensor]) -> tuple[Rounded, dict[str, float]]:
    """The tensors as 8-bit integers, and what 1 stands for in each."""
    integers = {}
    scales = {}
    for name, tensor in tensors.items():
        tensor = tensor.detach().cpu().float()
        # A scale a tensor: biases are a hundredth of what weights are, and would all be 0 on theirs.
        scale = float(tensor.abs().max()) / LEVELS or 1.0
        integers[name] = (tensor / scale).round().to(torch.int8).contiguous()
        scales[name] = scale
    return integers, scales


def restored(integers: Rounded, scales: Mapping[str, float]) -> dict[str, torch.Tensor]:
    """float32 tensors of what `rounded` gave, each number within half of its scale."""
    return {name: tensor.float() * scales[name] for name, tensor in integers.items()}


def path(key: str, recipe: str, weights: str | Path | None = None) -> Path:
    """weights/<key>.<recipe>.film.safetensors."""
    return checkpoint.path(key, recipe, weights).with_suffix(".film.safetensors")


def command(key: str, recipe: str) -> str:
    """The command that makes it."""
    return f"{checkpoint.command(key, recipe)} --film"


def save(
    key: str, recipe: str, moments: list[Moment], kept: list[Rounded], weights: str | Path | None = None
) -> Path:
    """Write a film beside the weights that are its last moment."""
    tensors = {}
    for index, integers in enumerate(kept):
        tensors |= {f"{index}.{name}": tensor for name, tensor in integers.items()}
    facts = {
        "key": key,
        "recipe": recipe,
        "weights": export.sources([key], recipe, weights)[key],
        "moments": [vars(moment) for moment in moments],
    }
    file = path(key, recipe, weights)
    checkpoint.save(tensors, facts, file)
    return file


def load(key: str, recipe: str, weights: str | Path | None = None) -> Film:
    """The film of a published network. FilmError, CheckpointError, Unlisted."""
    network, _facts = checkpoint.load(key, recipe, weights)
    file = path(key, recipe, weights)
    try:
        tensors, facts = checkpoint.read(file)
        moments = tuple(Moment(**moment) for moment in facts["moments"])
        kept = _by_moment(tensors, len(moments) - 1)
        made_of = facts["weights"]
    except FileNotFoundError:
        raise _unusable(key, recipe, "it is missing") from None
    except (checkpoint.SafetensorError, ValueError, LookupError, TypeError, OSError) as error:
        raise _unusable(key, recipe, str(error).partition("\n")[0]) from error
    # Another network's last moment would not be what the page shows everywhere else.
    if made_of != export.sources([key], recipe, weights)[key]:
        raise _unusable(key, recipe, "it is of other weights")
    return Film(key, recipe, moments, kept, network.state_dict())


def _by_moment(tensors: Rounded, count: int) -> tuple[Rounded, ...]:
    """What `save` has written, for each moment but the last. ValueError, IndexError."""
    kept = tuple({} for _moment in range(count))
    for name, tensor in tensors.items():
        index, _, rest = name.partition(".")
        kept[int(index)][rest] = tensor
    return kept


def _unusable(key: str, recipe: str, why: str) -> FilmError:
    return FilmError(
        "{file} cannot be used ({why}). To make it: {command}",
        file=path(key, recipe).name,
        why=why,
        command=command(key, recipe),
    )
