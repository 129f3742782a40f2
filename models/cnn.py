"""Convolutional networks: one small kernel looks at every place, and pooling keeps the strongest answer.

Source: LeCun, Bottou, Bengio and Haffner, "Gradient-based learning applied to document recognition", 1998;
the layer sizes are those of two PyTorch tutorials.
"""

import torch
from torch import nn


class SmallCNN(nn.Module):
    """(B, 1, 28, 28) in [0, 1] -> (B, 10) logits. "ConCNN": so few feature maps (4, then 8) that all show."""

    def __init__(self):
        super().__init__()
        # Padding 2 keeps the maps of a 5 x 5 kernel as large as its input, pixel upon pixel.
        self.conv1 = nn.Conv2d(1, 4, 5, padding=2)
        self.conv2 = nn.Conv2d(4, 8, 5, padding=2)
        self.pool = nn.MaxPool2d(2)
        self.fc1 = nn.Linear(392, 512)
        self.dropout = nn.Dropout(0.5)
        self.fc2 = nn.Linear(512, 10)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.pool(self.conv1(x).relu())  # (B, 4, 14, 14)
        x = self.pool(self.conv2(x).relu())  # (B, 8, 7, 7)
        x = self.fc1(x.flatten(1)).relu()
        return self.fc2(self.dropout(x))


class CNN(nn.Module):
    """(B, 1, 28, 28) in [0, 1] -> (B, 10) logits. `width`: kernels of the first convolution, W below."""

    def __init__(self, width: int = 10):
        super().__init__()
        self.conv1 = nn.Conv2d(1, width, 5)
        # Twice the kernels where the maps have a quarter of the pixels left, as has become usual.
        self.conv2 = nn.Conv2d(width, 2 * width, 5)
        self.pool = nn.MaxPool2d(2)
        self.fc1 = nn.Linear(2 * width * 16, 256)
        self.fc2 = nn.Linear(256, 64)
        self.fc3 = nn.Linear(64, 10)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = (x - 0.1307) / 0.3081
        # Pooled before the ReLU, as in the tutorial; the other way round gives the same, for both keep order.
        x = self.pool(self.conv1(x)).relu()  # (B, W, 12, 12)
        x = self.pool(self.conv2(x)).relu()  # (B, 2W, 4, 4)
        x = self.fc1(x.flatten(1)).relu()
        x = self.fc2(x).relu()
        return self.fc3(x)
