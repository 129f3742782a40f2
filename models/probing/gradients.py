"""How much of the gradient reaches each layer of a network that has not been trained yet.

Source: Glorot and Bengio, "Understanding the difficulty of training deep feedforward neural networks", 2010.
"""

import numpy as np
import torch
import torch.nn.functional as F

from models.mlp import MLP
from models.seeds import seeded


def layer_gradients(activation: str, digit: np.ndarray, target: int, seed: int = 0) -> list[float]:
    """The mean size of the gradient for the weights of each layer of a new MLP, the first layer first.

    `activation` is "relu" or "sigmoid"; the loss is the cross-entropy of one (28, 28) digit.
    """
    with seeded(seed):
        network = MLP(activation)
    x = torch.from_numpy(np.asarray(digit, np.float32))[None, None]  # (1, 1, 28, 28)
    F.cross_entropy(network(x), torch.tensor([target])).backward()
    weights = [weight for name, weight in network.named_parameters() if name.endswith("weight")]
    return [float(weight.grad.abs().mean()) for weight in weights]
