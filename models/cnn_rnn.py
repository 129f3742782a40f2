"""Convolution first, recurrence second: an LSTM reads rows of feature maps instead of rows of pixels.

Source: the idea of a PyTorch tutorial (deeper features have a stronger order); compare Shi, Bai and Yao,
"An end-to-end trainable neural network for image-based sequence recognition", 2017.
"""

import torch
from torch import nn


class ConvRecurrent(nn.Module):
    """(B, 1, 28, 28) in [0, 1] -> (B, 10) logits."""

    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 16, 3, padding=1)
        self.conv2 = nn.Conv2d(16, 32, 3, padding=1)
        self.pool = nn.MaxPool2d(2)
        self.rnn = nn.LSTM(32 * 7, 128, batch_first=True)
        self.fc = nn.Linear(128, 10)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        outputs, _ = self.rnn(self.steps(x))  # (B, T, D)
        return self.fc(outputs[:, -1])

    def steps(self, x: torch.Tensor) -> torch.Tensor:
        """(B, 1, 28, 28) -> (B, T=7, 224): row t of all 32 feature maps is step t."""
        x = (x - 0.5) / 0.5
        x = self.pool(self.conv1(x).relu())  # (B, 16, 14, 14)
        x = self.pool(self.conv2(x).relu())  # (B, 32, 7, 7)
        # Rows become the steps before the channels join the columns: a step must hold one row, not one map.
        return x.transpose(1, 2).flatten(2)
