"""Small neural networks, how they are trained and what they were measured to do. Pure PyTorch, no page."""
