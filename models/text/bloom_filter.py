"""What stood in the training text, as a Bloom filter: small, never misses, is wrong once in a thousand times.

Source: Bloom, "Space/time trade-offs in hash coding with allowable errors", 1970.
"""

import hashlib
import math
from collections.abc import Iterable

import numpy as np
import torch

FALSE = 0.001  # share of strings that were never there, and are taken for known: a poem asks 25 times
RUN = 8  # characters


def bloom(strings: Iterable[str]) -> torch.Tensor:
    """(bytes,) uint8: a filter over the distinct strings."""
    distinct = sorted(set(strings))
    size = -(-math.ceil(-len(distinct) * math.log(FALSE) / math.log(2) ** 2) // 8) * 8
    bits = np.zeros(size, bool)
    for string in distinct:
        bits[_places(string, size)] = True
    return torch.from_numpy(np.packbits(bits))


def known(string: str, filled: torch.Tensor) -> bool:
    """Whether the string was (very likely) there."""
    places = _places(string, 8 * len(filled))
    return bool((filled.numpy()[places // 8] >> (7 - places % 8) & 1).all())


def runs(text: str) -> list[str]:
    """Every run of eight characters."""
    return [text[at : at + RUN] for at in range(len(text) - RUN + 1)]


def _places(string: str, size: int) -> np.ndarray:
    digest = hashlib.blake2b(string.encode(), digest_size=16).digest()
    first, second = (int.from_bytes(half, "little") for half in (digest[:8], digest[8:]))
    hashes = round(-math.log2(FALSE))
    return np.array([(first + turn * (second | 1)) % size for turn in range(hashes)])
