"""A small residual network: each block learns what to add to its input, so it can be skipped.

Source: He, Zhang, Ren and Sun, "Deep residual learning for image recognition", 2016.
"""

import torch
from torch import nn


class Residual(nn.Module):
    """(B, C, H, W) -> the same shape: relu(x + conv(relu(conv(x))))."""

    def __init__(self, channels: int):
        super().__init__()
        # The same channels and padding 1: only what has the shape of the input can be added to it.
        self.conv1 = nn.Conv2d(channels, channels, 3, padding=1)
        self.conv2 = nn.Conv2d(channels, channels, 3, padding=1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        change = self.conv1(x).relu()
        change = self.conv2(change)
        # The ReLU comes after the sum: before it, a block could only add, never take away.
        return (x + change).relu()


class ResNet(nn.Module):
    """(B, 1, 28, 28) in [0, 1] -> (B, 10) logits."""

    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 16, 5)
        self.res1 = Residual(16)
        self.conv2 = nn.Conv2d(16, 32, 5)
        self.res2 = Residual(32)
        self.pool = nn.MaxPool2d(2)
        self.fc = nn.Linear(512, 10)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = (x - 0.1307) / 0.3081
        x = self.pool(self.conv1(x).relu())  # (B, 16, 12, 12)
        x = self.res1(x)
        x = self.pool(self.conv2(x).relu())  # (B, 32, 4, 4)
        x = self.res2(x)
        return self.fc(x.flatten(1))
