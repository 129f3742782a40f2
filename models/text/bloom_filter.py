"""What stood in the training text, as a Bloom filter: small, never misses, is wrong once in a thousand times.

Source: Bloom, "Space/time trade-offs in hash coding with allowable errors", 1970.
"""

import hashlib
import math
from collections.abc import Iterable

import numpy as np
import torch

FALSE = 0.001  # share of strings that were never there, and are taken for known: a poem asks 25 times
RUN = 8  # characters; shorter runs would be found in any poem, as phrases that all poets use
HASHES = round(-math.log2(FALSE))  # places of each string, which is the best number for any size


def build(strings: Iterable[str]) -> torch.Tensor:
    """(bytes,) uint8: a filter over the distinct strings."""
    distinct = sorted(set(strings))
    # The size at which half of the bits are set, and a stranger is taken for known so rarely.
    bits_needed = -len(distinct) * math.log(FALSE) / math.log(2) ** 2
    size = 8 * math.ceil(math.ceil(bits_needed) / 8)
    bits = np.zeros(size, bool)
    for string in distinct:
        bits[_places(string, size)] = True
    return torch.from_numpy(np.packbits(bits))


def contains(packed: torch.Tensor, string: str) -> bool:
    """Whether the string was (very likely) there."""
    places = _places(string, 8 * len(packed))
    octets = packed.numpy()[places // 8]
    # As np.packbits packs: the first bit of an octet is its highest.
    return bool((octets >> (7 - places % 8) & 1).all())


def runs(text: str) -> list[str]:
    """Every run of eight characters."""
    return [text[at : at + RUN] for at in range(len(text) - RUN + 1)]


def _places(string: str, size: int) -> np.ndarray:
    """(HASHES,) where in `size` bits a string is marked; the same on every machine, unlike Python's hash."""
    digest = hashlib.blake2b(string.encode(), digest_size=16).digest()
    # Two hashes make as many as are needed (Kirsch and Mitzenmacher, 2006); an odd step visits every place.
    start = int.from_bytes(digest[:8], "little")
    step = int.from_bytes(digest[8:], "little") | 1
    return np.array([(start + turn * step) % size for turn in range(HASHES)])
