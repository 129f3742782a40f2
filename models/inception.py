"""A small Inception network: layers look through kernels of several sizes at once; training chooses.

Source: Szegedy et al., "Going deeper with convolutions", 2015.
"""

import torch
from torch import nn


class InceptionA(nn.Module):
    """(B, C, H, W) -> (B, 88, H, W): four branches side by side, joined along the channels."""

    def __init__(self, channels: int):
        super().__init__()
        # 1 x 1 kernels first: they bring 88 channels down to 16, and the wide kernels then cost a fifth.
        self.branch1 = nn.Conv2d(channels, 16, 1)
        self.branch5 = nn.Sequential(
            nn.Conv2d(channels, 16, 1),
            nn.Conv2d(16, 24, 5, padding=2),
        )
        # Two 3 x 3 kernels see as far as one of 5 x 5, with fewer weights.
        self.branch3 = nn.Sequential(
            nn.Conv2d(channels, 16, 1),
            nn.Conv2d(16, 24, 3, padding=1),
            nn.Conv2d(24, 24, 3, padding=1),
        )
        self.branch_pool = nn.Sequential(
            nn.AvgPool2d(3, stride=1, padding=1),
            nn.Conv2d(channels, 24, 1),
        )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        branches = [self.branch1(x), self.branch5(x), self.branch3(x), self.branch_pool(x)]
        return torch.cat(branches, dim=1)


class Inception(nn.Module):
    """(B, 1, 28, 28) in [0, 1] -> (B, 10) logits."""

    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 10, 5)
        self.incep1 = InceptionA(10)
        self.conv2 = nn.Conv2d(88, 20, 5)
        self.incep2 = InceptionA(20)
        self.pool = nn.MaxPool2d(2)
        self.fc = nn.Linear(1408, 10)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = (x - 0.1307) / 0.3081
        x = self.pool(self.conv1(x)).relu()  # (B, 10, 12, 12)
        x = self.incep1(x)  # (B, 88, 12, 12)
        x = self.pool(self.conv2(x)).relu()  # (B, 20, 4, 4)
        x = self.incep2(x)  # (B, 88, 4, 4)
        return self.fc(x.flatten(1))
