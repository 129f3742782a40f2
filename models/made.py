"""Data made on the spot, for where the real one is not at hand: every lesson runs in a train too.

What is made is always the same, and never taken for what it stands for: whoever shows it says “made”.
"""

import numpy as np
import torch

from models.drawing import from_strokes
from models.own.settings import MADE
from models.samples import PAD, SAMPLES
from models.seeds import seeded
from models.training.distortions import distort


def patients() -> tuple[torch.Tensor, torch.Tensor]:
    """759 made patients: (759, 8) float32 measurements in [-1, 1], (759,) outcomes 0 or 1."""
    random = torch.Generator().manual_seed(0)
    x = 2 * torch.rand(759, 8, generator=random) - 1
    chance = torch.randn(759, generator=random)
    # Two measurements count by themselves, two only together, which no straight line sees; four do not count.
    score = 0.7 + 2 * x[:, 0] + x[:, 1] + 2 * x[:, 2] * x[:, 3] + chance
    return x, (score > 0).float()


def drawings() -> tuple[torch.Tensor, torch.Tensor]:
    """Our own drawings as the networks see them: (14, 28, 28) uint8, (14,) int64 labels."""
    pictures = np.stack([from_strokes(strokes, PAD) for _label, strokes in SAMPLES])
    greys = (pictures * 255).round().astype(np.uint8)
    return torch.from_numpy(greys), torch.tensor([label for label, _strokes in SAMPLES])


def digits() -> tuple[torch.Tensor, torch.Tensor]:
    """(2,500, 28, 28) uint8 and (2,500,) int64: our drawings, each distorted many times as in training."""
    with seeded(0):
        return varied(*drawings(), MADE.count)


def varied(images: torch.Tensor, labels: torch.Tensor, count: int) -> tuple[torch.Tensor, torch.Tensor]:
    """`count` digits, the images in turn, each distorted in another way; of torch's random numbers."""
    index = torch.arange(count) % len(images)
    x = distort(images[index][:, None].float() / 255)
    return (255 * x[:, 0]).round().to(torch.uint8), labels[index]
