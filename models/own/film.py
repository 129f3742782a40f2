"""The film of an own network's training: its weights at up to 60 moments, evenly thinned as it grows."""

import json
from dataclasses import dataclass

import torch
from safetensors.torch import load, save
from torch import nn

from models import film
from models.film import Rounded

MOST = 60  # moments
ROOM = 8_000_000  # bytes of the integers of one network's film, whatever its size


@dataclass(frozen=True)
class Frame:
    """A moment: `step` steps done, in its `epoch` (from 1); `error` of the last digits learnt, or None."""

    step: int
    epoch: int
    error: float | None


class Reel:
    """Keeps the moments of a run: every step at first, and whenever it is full half of them are given up."""

    def __init__(self, network: nn.Module):
        count = sum(parameter.numel() for parameter in network.parameters())
        # An even number, so that halving keeps the first moment and leaves even distances.
        self.most = max(4, min(MOST, ROOM // count) // 2 * 2)
        self.every = 1
        self._frames: list[tuple[Frame, Rounded, dict[str, float]]] = []
        self.see(Frame(0, 1, None), network)

    def see(self, frame: Frame, network: nn.Module) -> None:
        """Keep this moment if it is one of those that are kept."""
        if frame.step % self.every:
            return
        tensors = network.state_dict()
        # Nothing is to be seen of what has diverged.
        if not all(tensor.isfinite().all() for tensor in tensors.values()):
            return
        self._frames.append((frame, *film.rounded(tensors)))
        if len(self._frames) > self.most:
            self._frames = self._frames[::2]
            self.every *= 2

    def content(self) -> bytes:
        """All of it, as `read` takes it."""
        frames = list(self._frames)
        tensors = {}
        for index, (_frame, integers, _scales) in enumerate(frames):
            tensors |= {f"{index}.{name}": tensor for name, tensor in integers.items()}
        table = [vars(frame) | {"scales": scales} for frame, _integers, scales in frames]
        return save(tensors, metadata={"frames": json.dumps(table)})


@dataclass(frozen=True)
class OwnFilm:
    """The moments of a run, the last one aside where it ended between two of them."""

    frames: tuple[Frame, ...]
    _rounded: tuple[Rounded, ...]
    _scales: tuple[dict[str, float], ...]

    def weights(self, index: int) -> dict[str, torch.Tensor]:
        """The network's tensors at a moment."""
        return film.restored(self._rounded[index], self._scales[index])


def read(content: bytes) -> OwnFilm:
    """What `Reel.content` gave."""
    length = int.from_bytes(content[:8], "little")
    table = json.loads(json.loads(content[8 : 8 + length])["__metadata__"]["frames"])
    rounded = tuple({} for _row in table)
    for name, tensor in load(content).items():
        index, _, rest = name.partition(".")
        rounded[int(index)][rest] = tensor
    scales = tuple(row.pop("scales") for row in table)
    return OwnFilm(tuple(Frame(**row) for row in table), rounded, scales)
