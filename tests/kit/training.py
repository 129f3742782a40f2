"""Small trainings of one's own network, on digits of no data set."""

import torch

from models.own.settings import KINDS, Settings
from models.own.training import Training
from models.training.digits import DigitRun


def digits(count, seed=0):
    """Ten patterns in noise: (N, 28, 28) uint8, (N,) labels."""
    random = torch.Generator().manual_seed(1)
    patterns = torch.randint(0, 200, (10, 28, 28), generator=random)
    random, labels = torch.Generator().manual_seed(seed), torch.arange(count) % 10
    noise = torch.randint(0, 56, (count, 28, 28), generator=random)
    return (patterns[labels] + noise).to(torch.uint8), labels


def training(count=120, **chosen) -> Training:
    """A training of `count` digits that has not begun."""
    settings = Settings(**{"kind": "cnn", "width": 5, "batch": 25, "epochs": 2} | chosen)
    return Training(settings, digits(count), digits(50, seed=2))


def trained(kind, **chosen) -> Training:
    """The same, at its end."""
    run = training(kind=kind, width=KINDS[kind].widths[0], **chosen)
    list(run.go(60))
    return run


def state(run) -> dict:
    return run.network.state_dict()


def same(one, other) -> bool:
    """Whether two states are equal bit for bit."""
    return all(torch.equal(value, other[name]) for name, value in one.items())


class SmallRun(DigitRun):
    """A digit reader's run on 200 random digits."""

    def read_data(self):
        if self.settings.refit:
            self.begin_from_weights()
        generator = torch.Generator().manual_seed(1)
        images = torch.randint(0, 256, (200, 28, 28), dtype=torch.uint8, generator=generator)
        labels = torch.arange(200) % 10
        self.images = images.to(self.device)
        self.labels = labels.to(self.device)
        self.validation = images[:50], labels[:50]
