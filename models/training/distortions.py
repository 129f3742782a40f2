"""Random distortions of digits, a whole batch at once: how else people might have drawn the same thing.

Source: Simard, Steinkraus and Platt, "Best practices for convolutional neural networks applied to visual
document analysis", 2003 (affine and elastic distortions).
"""

import math

import torch
import torch.nn.functional as F


def distort(
    x: torch.Tensor,
    rotate: float = 12.0,
    scale: float = 0.12,
    shear: float = 0.15,
    shift: float = 2.5,
    elastic: float = 1.2,
    pen: float = 0.5,
) -> torch.Tensor:
    """(B, 1, 28, 28) in [0, 1] -> the same shape and range, digits moved, bent and redrawn with another pen.

    rotate in degrees, scale and shear as fractions, shift and elastic in pixels (an elastic displacement's
    largest standard deviation), pen the largest share of a dilated or eroded copy mixed in. Randomness comes
    from torch's global generator.
    """
    grid = affine_grid(len(x), rotate, scale, shear, shift) + elastic_field(len(x), elastic)
    x = F.grid_sample(x, grid.to(x.device), mode="bilinear", padding_mode="zeros", align_corners=False)
    return change_pen(x, pen)


def affine_grid(count: int, rotate: float, scale: float, shear: float, shift: float) -> torch.Tensor:
    """(count, 28, 28, 2) sampling grid of random affine maps, each parameter uniform within its bound."""
    u = torch.rand(6, count) * 2 - 1
    angle = u[0] * math.radians(rotate)
    zoom_x, zoom_y = 1 + u[1] * scale, 1 + u[2] * scale
    cos, sin, lean = angle.cos(), angle.sin(), u[3] * shear
    shift_x, shift_y = u[4] * shift / 14, u[5] * shift / 14
    rows = [
        zoom_x * cos,
        zoom_x * (lean * cos - sin),
        shift_x,
        zoom_y * sin,
        zoom_y * (lean * sin + cos),
        shift_y,
    ]
    theta = torch.stack(rows, dim=1).view(count, 2, 3)
    return F.affine_grid(theta, [count, 1, 28, 28], align_corners=False)


def elastic_field(count: int, pixels: float, coarse: int = 5) -> torch.Tensor:
    """(count, 28, 28, 2) smooth random displacements: coarse Gaussian noise, interpolated by cubic splines.

    Every digit has its own standard deviation, uniform in [0, pixels].
    """
    noise = torch.randn(count, 2, coarse, coarse) * torch.rand(count, 1, 1, 1) * (pixels / 14)
    field = F.interpolate(noise, size=(28, 28), mode="bicubic", align_corners=True)
    return field.permute(0, 2, 3, 1)


def change_pen(x: torch.Tensor, most: float) -> torch.Tensor:
    """(B, 1, 28, 28) -> the same shape: a quarter of the digits made bolder, a quarter made thinner."""
    kind = torch.rand(len(x), device=x.device)
    share = torch.rand(len(x), 1, 1, 1, device=x.device) * most
    thick, thin = kind < 0.25, kind > 0.75
    x = x.clone()
    x[thick] = torch.lerp(x[thick], F.max_pool2d(x[thick], 3, 1, 1), share[thick])
    x[thin] = torch.lerp(x[thin], -F.max_pool2d(-x[thin], 3, 1, 1), share[thin])
    return x
