"""What a cached network does inside with one digit: arrays in, arrays out, like `predict`, for the panels."""

import hashlib
import threading
import time
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import torch

from demo import predict
from models import capture, data, registry
from models.capture import ConvMaps, Unrolled
from models.probing import attribution, transforms
from models.registry import find
from models.text import evidence

METHODS, SIGNED = attribution.METHODS, attribution.SIGNED
SWEEP = 21  # amounts tried along one slider
MOST_GRIDS = 512  # about 20 visitors' digits


@dataclass(frozen=True)
class Grid:
    """One network on a digit moved to 441 places, each array (21, 21), [dy + 10, dx + 10].

    `says`: what it says there; `sure`: the probability of that; `kept`: that of what it says unmoved.
    `ms`: how long the batch took.
    """

    says: np.ndarray
    sure: np.ndarray
    kept: np.ndarray
    ms: float = 0.0

    @property
    def own(self) -> int:
        """What the network says of the unmoved digit."""
        return int(self.says[transforms.FARTHEST, transforms.FARTHEST])

    @property
    def flip(self) -> tuple[int, int] | None:
        """(dx, dy) of the shortest shift that changes its answer; None when none of the 441 does."""
        away = np.arange(-transforms.FARTHEST, transforms.FARTHEST + 1)
        far = np.hypot(*np.meshgrid(away, away))
        far[self.says == self.own] = np.inf
        y, x = np.unravel_index(far.argmin(), far.shape)
        return None if np.isinf(far[y, x]) else (int(away[x]), int(away[y]))


_grids: dict[tuple, Grid] = {}
_keeping = threading.Lock()
_read: dict[tuple[str, str], tuple[np.ndarray, np.ndarray]] = {}


def shift_grid(digit: np.ndarray, key: str, recipe: str) -> Grid:
    """What the network says of the (28, 28) digit at every shift of up to 10 px, in one batch.

    The last few hundred are kept, under a hash of the digit: dragging one asks for them again and again.
    """
    digit = predict.checked(np.asarray(digit)[None])[0]
    name = _name(digit, key, recipe)
    found = _grids.get(name)
    if found is None:
        side, began = 2 * transforms.FARTHEST + 1, time.perf_counter()
        probs = predict.digit_probs(transforms.shifts(digit).reshape(-1, 28, 28), [key], recipe)[key]
        says = probs.argmax(1)
        own = says[len(says) // 2]
        tables = (a.reshape(side, side) for a in (says, probs.max(1), probs[:, own]))
        found = Grid(*tables, ms=(time.perf_counter() - began) * 1000)
        with _keeping:
            while len(_grids) >= MOST_GRIDS:
                del _grids[next(iter(_grids))]
            _grids[name] = found
    return found


def known_grid(digit: np.ndarray, key: str, recipe: str) -> Grid | None:
    """What `shift_grid` found before, if it is still kept."""
    return _grids.get(_name(digit, key, recipe))


def forget() -> None:
    """Drop every kept grid."""
    _grids.clear()


def _name(digit: np.ndarray, key: str, recipe: str) -> tuple:
    return hashlib.sha256(np.ascontiguousarray(digit, np.float32)).digest(), key, recipe


@dataclass(frozen=True)
class Sweep:
    """One network over the range of one amount: `values`, what it `says` at each, the probability `kept` of
    `own`, which is what it says of the untouched digit. Arrays of (SWEEP,)."""

    values: np.ndarray
    says: np.ndarray
    kept: np.ndarray
    own: int


def sweep(digit: np.ndarray, key: str, recipes: list[str], name: str, amounts: dict) -> dict[str, Sweep]:
    """{recipe: Sweep} over the range of `name` in `moves.RANGES`, the other amounts as given."""
    low, high, _ = transforms.RANGES[name]
    values = np.linspace(low, high, SWEEP)
    moved = [transforms.moved(digit, **amounts | {name: float(value)}) for value in values]
    found = {}
    for recipe in recipes:
        probs = predict.digit_probs(np.stack([digit, *moved]), [key], recipe)[key]
        own = int(probs[0].argmax())
        found[recipe] = Sweep(values, probs[1:].argmax(1), probs[1:, own], own)
    return found


def convolutional() -> tuple[str, ...]:
    """The keys of the digit readers with convolutions, in display order."""
    return tuple(card.key for card in registry.DIGITS if card.convolutions)


def recurrent() -> tuple[str, ...]:
    """The keys of the digit readers that read step by step, in display order."""
    return tuple(card.key for card in registry.DIGITS if card.steps)


def steps(key: str) -> str | None:
    """What a network reads one after the other: "rows", "columns", "feature rows", or None. KeyError."""
    return find(key)[0].steps


def conv_layers(key: str) -> dict[str, tuple[int, ...]]:
    """{path: (output channels, input channels, kernel size)} of a network's convolutions, trained or not."""
    card, _ = find(key)
    network = card.build()
    paths = [conv.path for conv in card.convolutions]
    return {path: tuple(network.get_submodule(path).weight.shape[:3]) for path in paths}


def follows(key: str, layer: str) -> str:
    """What happens to a convolution's output next: "relu", "norm", "add" or "none". KeyError."""
    return {conv.path: conv.then for conv in find(key)[0].convolutions}[layer]


def conv_maps(digit: np.ndarray, key: str, recipe: str) -> dict[str, ConvMaps]:
    """{path: ConvMaps} of a network's convolutions on one (28, 28) digit, in order. KeyError, ValueError."""
    if _is_reader(key) and key not in convolutional():
        raise ValueError(f"{key} has no convolution: choose one of {', '.join(convolutional())}.")
    return capture.conv_maps(predict.network(key, recipe)[0], _tensor(digit))


def conv_layer(digit: np.ndarray, key: str, layer: str, recipe: str) -> ConvMaps:
    """One convolution of the network on one digit. KeyError names the layers that there are."""
    maps = conv_maps(digit, key, recipe)
    if layer not in maps:
        raise KeyError(f"{key} has no convolution {str(layer)[:40]!r}; there are: {', '.join(maps)}.")
    return maps[layer]


def reading_steps(digit: np.ndarray, key: str, recipe: str) -> Unrolled:
    """The network after each step of its reading of one (28, 28) digit. KeyError, ValueError."""
    if _is_reader(key) and key not in recurrent():
        raise ValueError(f"{key} does not read step by step: choose one of {', '.join(recurrent())}.")
    return capture.unrolled(predict.network(key, recipe)[0], _tensor(digit))


def attribute(digit: np.ndarray, key: str, method: str, target: int | None, recipe: str) -> np.ndarray:
    """(28, 28) float32: how much each pixel matters to the logit of `target` (None: of what it says).

    KeyError: unlisted network, recipe or method; ValueError: no such digit, or Grad-CAM of a network
    without convolutions.
    """
    card, _ = find(key, recipe)
    if target is None:
        target = int(predict.digit_probs(np.asarray(digit)[None], [key], recipe)[key][0].argmax())
    if type(target) is not int or target not in range(10):
        raise ValueError(f"The target is {str(target)[:20]}: give a digit from 0 to 9, or none.")
    model, _ = predict.network(key, recipe)
    return attribution.attribution(model, _tensor(digit), target, method, card.last_conv)


def _is_reader(key: str) -> bool:
    return key in [card.key for card in registry.DIGITS]


def _tensor(digit: np.ndarray) -> torch.Tensor:
    return torch.from_numpy(predict.checked(np.asarray(digit)[None]))[:, None]


def has_test_set() -> bool:
    """Whether MNIST's test digits are at hand."""
    return all(file.exists() for file in data.mnist_files(train=False))


def has_read_test(key: str, recipe: str) -> bool:
    """Whether `test_answers` of this network are known already."""
    return (key, recipe) in _read


def test_answers(key: str, recipe: str) -> tuple[np.ndarray, ...]:
    """MNIST's test digits as a network reads them: (N, 28, 28) uint8 images, (N,) labels, says, sure.

    Read once a network and kept. DataError when the digits are not at hand.
    """
    images, labels = _test_set()
    if (key, recipe) not in _read:
        says, sure = [], []
        for part in images.split(500):
            probs = predict.digit_probs(part.numpy() / np.float32(255), [key], recipe)[key]
            says.append(probs.argmax(1).astype(np.uint8))
            sure.append(probs.max(1))
        _read[key, recipe] = np.concatenate(says), np.concatenate(sure)
    return images.numpy(), labels.numpy(), *_read[key, recipe]


@lru_cache(maxsize=1)
def _test_set() -> tuple[torch.Tensor, torch.Tensor]:
    return data.mnist(train=False)


def name_evidence(read: str) -> evidence.Evidence:
    """What the name classifier makes of the parts of a name, as `letters.latin` gives it. ValueError."""
    return evidence.evidence(predict.network(predict.NAMER)[0], read)
