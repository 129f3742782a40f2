"""A multilayer perceptron: the picture becomes 784 numbers, and which pixels are neighbours is forgotten.

Source: the softmax-classifier lesson of PyTorchZeroToAll (784-512-256-128-64-10); trained by
back-propagation, Rumelhart, Hinton and Williams, "Learning representations by back-propagating errors", 1986.
"""

import torch
from torch import nn


class MLP(nn.Module):
    """(B, 1, 28, 28) in [0, 1] -> (B, 10) logits. `activation` is "relu" or "sigmoid".

    `width`: neurons in the first hidden layer; the next three have a half, a quarter and an eighth of it.
    """

    def __init__(self, activation: str = "relu", width: int = 512):
        super().__init__()
        act = {"relu": nn.ReLU, "sigmoid": nn.Sigmoid}[activation]
        # Four hidden layers: with sigmoids the gradient shrinks at each, and the first hardly learns. That is
        # what the tutorial wants seen beside ReLU.
        self.layers = nn.Sequential(
            nn.Flatten(),
            *(nn.Linear(784, width), act()),
            *(nn.Linear(width, width // 2), act()),
            *(nn.Linear(width // 2, width // 4), act()),
            *(nn.Linear(width // 4, width // 8), act()),
            nn.Linear(width // 8, 10),
        )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        # The mean and the standard deviation of MNIST's training pixels, as the tutorials have them.
        x = (x - 0.1307) / 0.3081
        return self.layers(x)
