"""Random distortions of digits, a whole batch at once: how else people might have drawn the same thing.

Source: Simard, Steinkraus and Platt, "Best practices for convolutional neural networks applied to visual
document analysis", 2003 (affine and elastic distortions).
"""

import math

import torch
import torch.nn.functional as F

HALF = 14  # pixels from the middle to the edge, which grids count as 1


def distort(
    x: torch.Tensor,
    rotate: float = 12.0,
    scale: float = 0.12,
    shear: float = 0.15,
    shift: float = 2.5,
    elastic: float = 1.2,
    pen: float = 0.5,
    strength: float = 1.0,
) -> torch.Tensor:
    """(B, 1, 28, 28) in [0, 1] -> the same shape and range, digits moved, bent and redrawn with another pen.

    rotate in degrees, scale and shear as fractions, shift and elastic in pixels (an elastic displacement's
    largest standard deviation), pen the largest share of a dilated or eroded copy mixed in; `strength` is a
    share of all six. Randomness comes from torch's global generator.
    """
    affine = (strength * bound for bound in (rotate, scale, shear, shift))
    # Both displacements in one grid: a digit that is sampled twice is blurred twice.
    grid = affine_grid(len(x), *affine) + elastic_field(len(x), strength * elastic)
    x = F.grid_sample(x, grid.to(x.device), mode="bilinear", padding_mode="zeros", align_corners=False)
    return change_pen(x, strength * pen)


def affine_grid(count: int, rotate: float, scale: float, shear: float, shift: float) -> torch.Tensor:
    """(count, 28, 28, 2) sampling grid of random affine maps, each parameter uniform within its bound."""
    u = torch.rand(6, count) * 2 - 1
    angle = u[0] * math.radians(rotate)
    cos = angle.cos()
    sin = angle.sin()
    # Two scales: people write wider or narrower, not only larger.
    zoom_x = 1 + u[1] * scale
    zoom_y = 1 + u[2] * scale
    lean = u[3] * shear
    rows = [
        zoom_x * cos,
        zoom_x * (lean * cos - sin),
        u[4] * shift / HALF,
        zoom_y * sin,
        zoom_y * (lean * sin + cos),
        u[5] * shift / HALF,
    ]
    theta = torch.stack(rows, dim=1).view(count, 2, 3)
    return F.affine_grid(theta, [count, 1, 28, 28], align_corners=False)


def elastic_field(count: int, pixels: float, coarse: int = 5) -> torch.Tensor:
    """(count, 28, 28, 2) smooth random displacements: coarse Gaussian noise, interpolated by cubic splines.

    Every digit has its own standard deviation, uniform in [0, pixels].
    """
    # 5 x 5 points: neighbouring strokes bend together, as a hand bends them, and far ones apart.
    deviation = torch.randn(count, 2, coarse, coarse) * torch.rand(count, 1, 1, 1) * (pixels / HALF)
    field = F.interpolate(deviation, size=(28, 28), mode="bicubic", align_corners=True)
    return field.permute(0, 2, 3, 1)


def change_pen(x: torch.Tensor, most: float) -> torch.Tensor:
    """(B, 1, 28, 28) -> the same shape: a quarter of the digits made bolder, a quarter made thinner."""
    draw = torch.rand(len(x), device=x.device)
    share = torch.rand(len(x), 1, 1, 1, device=x.device) * most
    bold = draw < 0.25
    thin = draw > 0.75
    x = x.clone()
    # Mixed with a pen one pixel wider all around: of the ink for the bold, of the ground for the thin.
    x[bold] = torch.lerp(x[bold], F.max_pool2d(x[bold], 3, 1, 1), share[bold])
    x[thin] = torch.lerp(x[thin], -F.max_pool2d(-x[thin], 3, 1, 1), share[thin])
    return x
