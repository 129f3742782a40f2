"""What a digit can be put through, one amount at a time: shift, rotation, scale, pen width, noise."""

import math

import numpy as np
import torch
import torch.nn.functional as F

from models.problem import Range, Term

FARTHEST = 10  # pixels
MARGIN = 4  # pixels that MNIST leaves around its digits
CENTRE = 14  # index of the centre of mass
# What each amount may be: lowest, highest, none.
RANGES = {
    "dx": (-FARTHEST, FARTHEST, 0),  # pixels right
    "dy": (-FARTHEST, FARTHEST, 0),  # pixels down
    "angle": (-90, 90, 0),  # degrees clockwise
    "scale": (0.5, 1.5, 1),  # times its size
    "pen": (-1, 1, 0),  # -1 a pixel thinner on each side, +1 a pixel bolder
    "noise": (0, 1, 0),  # standard deviation, in units of full ink
}


def shifted(images: torch.Tensor, dx: int, dy: int) -> torch.Tensor:
    """(N, 28, 28) -> the same shape, moved dx right, dy down; what enters is empty, what leaves is lost."""
    height, width = images.shape[-2:]
    padded = F.pad(images, (max(dx, 0), max(-dx, 0), max(dy, 0), max(-dy, 0)))
    top = max(-dy, 0)
    left = max(-dx, 0)
    return padded[..., top : top + height, left : left + width]


def moved(digit: np.ndarray, dx=0, dy=0, angle=0.0, scale=1.0, pen=0.0, noise=0.0) -> np.ndarray:
    """(28, 28) float32 in [0, 1]: pen width, then size and angle about the middle, then shift, then noise.

    The noise is the same every time. Problem names an amount that is no number or out of its range.
    """
    return framed(digit, dx, dy, angle, scale, pen, noise)[0]


def framed(digit: np.ndarray, dx=0, dy=0, angle=0.0, scale=1.0, pen=0.0, noise=0.0):
    """(`moved`, the share of the ink that left the frame on the way there, before any noise)."""
    amounts = {"dx": dx, "dy": dy, "angle": angle, "scale": scale, "pen": pen, "noise": noise}
    for name, value in amounts.items():
        low, high, _ = RANGES[name]
        Range(low, high).checked(Term(name), value)
    side = digit.shape[0]
    x = torch.from_numpy(np.pad(np.asarray(digit, np.float32), side))[None, None]  # nothing is cut off yet
    if pen:
        x = torch.lerp(x, _bolder(x) if pen > 0 else -_bolder(-x), abs(float(pen)))
    if angle or scale != 1:
        # Pixel (14, 14) reaches from 14 to 15.
        x = turned(x, float(angle), float(scale), side + CENTRE + 0.5)
    top = side - round(dy)
    left = side - round(dx)
    frame = x[..., top : top + side, left : left + side]
    total = float(x.sum())
    lost = 1 - float(frame.sum()) / total if total else 0.0
    if noise:
        # One seed: the same digit must get the same answer when it is asked for again.
        grain = torch.randn(frame.shape, generator=torch.Generator().manual_seed(0))
        frame = frame + noise * grain
    return frame.clamp(0, 1)[0, 0].numpy(), max(0.0, lost)


def _bolder(x: torch.Tensor) -> torch.Tensor:
    """(B, 1, H, W) -> the same shape: every pixel as bright as the brightest that touches it."""
    return F.max_pool2d(x, 3, 1, 1)


def turned(x: torch.Tensor, angle: float, scale: float, middle: float) -> torch.Tensor:
    """(1, 1, S, S) -> the same shape, turned clockwise by `angle` degrees, scaled, about (middle, middle).

    Bilinear, as torchvision's `affine`; importing that would let the first visitor to turn a digit wait for
    seconds.
    """
    # The grid asks where each pixel of the result comes from: the way back, turned and scaled the other way.
    cos = math.cos(math.radians(angle)) / scale
    sin = math.sin(math.radians(angle)) / scale
    # Its coordinates reach from -1 to 1, whatever the side; the middle comes from itself.
    centre = 2 * middle / x.shape[-1] - 1
    theta = torch.tensor(
        [
            [cos, sin, centre * (1 - cos - sin)],
            [-sin, cos, centre * (1 + sin - cos)],
        ]
    )
    grid = F.affine_grid(theta[None], x.shape, align_corners=False)
    return F.grid_sample(x, grid, mode="bilinear", padding_mode="zeros", align_corners=False)


def shifts(digit: np.ndarray) -> np.ndarray:
    """(21, 21, 28, 28) float32: [dy + 10, dx + 10] is the digit moved dx right and dy down."""
    wide = np.pad(np.asarray(digit, np.float32), FARTHEST)
    views = np.lib.stride_tricks.sliding_window_view(wide, digit.shape)
    # The window that starts left of the digit shows it moved right.
    return np.ascontiguousarray(views[::-1, ::-1])


def ink_lost(digit: np.ndarray) -> np.ndarray:
    """(21, 21) float64 in [0, 1]: the share of the ink that each of `shifts` pushes out of the frame."""
    digit = np.asarray(digit, np.float32)
    # In doubles: sums in float32 differ by their order, and a digit that lost nothing would have lost a bit.
    total = float(digit.sum(dtype=np.float64))
    left = shifts(digit).sum((2, 3), dtype=np.float64)
    return 1 - left / total if total else np.zeros_like(left)


def margins(digit: np.ndarray) -> dict[str, int]:
    """How many pixels the digit's ink is from each edge: {"left", "right", "up", "down"}."""
    rows = np.flatnonzero((digit > 0).any(1))
    columns = np.flatnonzero((digit > 0).any(0))
    if not len(rows):
        return dict.fromkeys(("left", "right", "up", "down"), 0)
    height, width = digit.shape
    return {
        "left": int(columns[0]),
        "right": int(width - 1 - columns[-1]),
        "up": int(rows[0]),
        "down": int(height - 1 - rows[-1]),
    }
