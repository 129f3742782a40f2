"""Convolution by hand: what one output pixel is made of, well-known kernels, pooling, output sizes.

As in every deep-learning library the kernel is not flipped (a mathematician says cross-correlation).
Source: Dumoulin and Visin, "A guide to convolution arithmetic for deep learning", 2016.
"""

from dataclasses import dataclass

import numpy as np

from models.problem import Problem, Term

SIZES = (3, 5)
STRIDES = (1, 2, 3)
PADDINGS = (0, 1, 2)
WINDOWS = (1, 2, 3)
LARGEST = 1000.0  # of a kernel's weights: larger ones make sums that nobody can read

_BINOMIAL = {3: np.array([1, 2, 1]) / 4, 5: np.array([1, 4, 6, 4, 1]) / 16}
_SLOPE = {3: np.array([-1, 0, 1]), 5: np.array([-1, -2, 0, 2, 1])}
_SMOOTH = {3: np.array([1, 2, 1]), 5: np.array([1, 4, 6, 4, 1])}
_SHARPEN = np.array([[0, -1, 0], [-1, 5, -1], [0, -1, 0.0]])  # the one of photo programs, without corners


def kernels(size: int) -> dict[str, np.ndarray]:
    """{name: (size, size) float64} of the kernels that photo programs and textbooks know; size 3 or 5."""
    middle = np.zeros((size, size))
    middle[size // 2, size // 2] = 1
    blur = np.outer(_BINOMIAL[size], _BINOMIAL[size])
    # What is left when the blurred picture is taken away is what a blur loses: it is added once more.
    sharpen = 2 * middle - blur if size == 5 else _SHARPEN
    far = np.arange(size) - size // 2
    # A slope one way, smoothed the other: noise has slopes too, but they do not go on.
    sobel = np.outer(_SMOOTH[size], _SLOPE[size]).astype(float)
    return {
        "identity": middle,
        "blur": blur,
        "box": np.full((size, size), 1 / size**2),
        "sharpen": sharpen,
        "edges": size**2 * middle - 1,
        "emboss": np.sign(far[:, None] + far) + middle,
        "sobel_x": sobel,
        "sobel_y": sobel.T,
    }


def output_size(size: int, kernel: int, stride: int = 1, padding: int = 0) -> int:
    """floor((size + 2 padding - kernel) / stride) + 1 places where the kernel fits."""
    return (size + 2 * padding - kernel) // stride + 1


def convolve(picture, kernel, stride: int = 1, padding: int = 0) -> np.ndarray:
    """(H', W') float64: `kernel` (k, k) laid over every place of `picture` (H, W), products summed.

    Problem: not 3 x 3 or 5 x 5 finite numbers up to 1000, a stride that is not 1-3, a padding not 0-2.
    """
    kernel = checked(kernel)
    _check(Term("The stride"), stride, STRIDES)
    _check(Term("The padding"), padding, PADDINGS)
    places = windows(np.pad(np.asarray(picture, float), padding), len(kernel), stride)
    return np.einsum("yxij,ij->yx", places, kernel)


def pooled(picture, window: int, how: str) -> np.ndarray:
    """(H', W'): the "max" or "mean" of each `window` x `window` square, side by side; window 1, 2 or 3."""
    if type(window) is not int or window not in WINDOWS:
        raise Problem("The pooling window is {value!r}: give 1, 2 or 3.", value=str(window)[:20])
    squares = windows(np.asarray(picture, float), window, window)
    return squares.max((2, 3)) if how == "max" else squares.mean((2, 3))


def windows(picture: np.ndarray, size: int, stride: int) -> np.ndarray:
    """(H', W', size, size) view: the square under the kernel at every place."""
    # A view: each window is read where it lies, and 28 x 28 of them need no memory of their own.
    every = np.lib.stride_tricks.sliding_window_view(picture, (size, size))
    return every[::stride, ::stride]


def checked(kernel) -> np.ndarray:
    """The kernel as (k, k) float64. Problem says what is wrong with it."""
    # Its shape is looked at afterwards: rows of different lengths are no array at all.
    try:
        kernel = np.array(kernel, dtype=float)
    except (TypeError, ValueError, OverflowError):
        raise Problem("The kernel has something that is not a number: give numbers only.") from None
    if kernel.ndim != 2 or kernel.shape[0] != kernel.shape[1] or len(kernel) not in SIZES:
        shape = str(kernel.shape)
        raise Problem("The kernel has the shape {shape}: give 3 × 3 or 5 × 5 numbers.", shape=shape)
    if not np.isfinite(kernel).all() or np.abs(kernel).max() > LARGEST:
        raise Problem("The kernel has a number that is not between −1000 and 1000: change it.")
    return kernel


def _check(what: Term, value: int, allowed: tuple[int, ...]) -> None:
    # 1.0 and True are in (1, 2, 3) too, and would fail later without a sentence.
    if type(value) is not int or value not in allowed:
        raise Problem(
            "{what} is {value!r}: give one of {these}.", what=what, value=str(value)[:20], these=allowed
        )


@dataclass(frozen=True)
class Pixel:
    """One output pixel of a convolution layer, taken apart.

    `patch` and `kernel` (C, k, k), `sums` (C,): the sum of their products in each input channel;
    `value` = sums.sum() + bias. `top`, `left`: where the patch begins in the unpadded input.
    """

    patch: np.ndarray
    kernel: np.ndarray
    sums: np.ndarray
    bias: float
    value: float
    top: int
    left: int


def pixel(inputs, weight, bias, y: int, x: int, stride: int = 1, padding: int = 0) -> Pixel:
    """How output (y, x) comes about: `inputs` (C, H, W), `weight` (C, k, k) of one kernel, its bias."""
    size = weight.shape[-1]
    padded = np.pad(inputs, ((0, 0), (padding, padding), (padding, padding)))
    top = y * stride
    left = x * stride
    patch = padded[:, top : top + size, left : left + size]
    sums = (patch * weight).sum((1, 2))
    value = float(sums.sum() + bias)
    # Counted in the input itself, where a padded patch begins at -1 or -2.
    return Pixel(patch, weight, sums, bias, value, top - padding, left - padding)
