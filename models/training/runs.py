"""Training runs, one class a kind of network: what an epoch is, and what the weights' header says."""

import platform
import time
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import torch
import torch.nn.functional as F

from models import checkpoint, data, evaluate
from models.recipes import Recipe
from models.registry import CARDS
from models.training.distortions import distort
from models.training.loop import Step, fit

RUNS = Path("runs")  # where an unfinished run keeps its last epoch


def shuffled(images, labels, batch: int, robust: bool) -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
    """One epoch of ((B, 1, 28, 28) float32 in [0, 1], (B,) labels) in random order; distorted if `robust`."""
    for index in torch.randperm(len(images)).to(images.device).split(batch):
        x = images[index][:, None].float() / 255
        yield (distort(x) if robust else x), labels[index]


class Run:
    """A network's training run: what it trains on, how far it is, where it can be taken up again.

    A kind of network adds `read_data`, `batches` (how many steps an epoch has), `epoch_batches`, `validate`
    (a point of the curve, or None), `results` and `shorten` (three steps of data are left, for a dry run).
    """

    loss_fn = staticmethod(F.cross_entropy)

    def __init__(self, key: str, recipe: str, settings: Recipe, seed: int, device: str, root=None):
        torch.manual_seed(seed)
        self.key, self.recipe, self.settings, self.seed, self.root = key, recipe, settings, seed, root
        self.device = torch.device(device)
        self.model = CARDS[key].build().to(self.device, memory_format=torch.channels_last)
        self.optimizer = settings.optimize(self.model.parameters())
        self.epoch, self.seconds, self.curve = 0, 0.0, {}
        self.file = RUNS / f"{key}.{recipe}.safetensors"

    def train_epoch(self) -> Iterator[Step]:
        """Train one epoch, yielding every step, then put the next points on the curve."""
        began, scores = time.perf_counter(), []
        rate = self.settings.schedule(self.batches * self.settings.epochs)
        first, clip = self.batches * self.epoch, self.settings.clip
        batches = self.epoch_batches()
        for step in fit(self.trained(), batches, self.loss_fn, self.optimizer, rate, first, clip):
            scores.append(self.score(step))
            yield step
        lost, count = map(sum, zip(*scores, strict=True))
        self.curve.setdefault("train", []).append(round(lost / count, 5))
        if (value := self.validate()) is not None:
            self.curve.setdefault("validation", []).append(round(value, 5))
        self.seconds += time.perf_counter() - began
        self.epoch += 1

    def trained(self) -> torch.nn.Module:
        """What the loop calls with a batch's inputs: the network, or a wrapper that holds it."""
        return self.model

    def score(self, step: Step) -> tuple[float, int]:
        """What was lost in a step, and of how much: wrong answers of a batch."""
        return float((step.outputs.argmax(1) != step.targets).sum()), len(step.targets)

    def save(self) -> None:
        """Keep everything needed to go on from the end of this epoch."""
        tensors = {f"model.{name}": tensor for name, tensor in self.model.state_dict().items()}
        for index, state in self.optimizer.state_dict()["state"].items():
            tensors |= {f"optimizer.{index}.{name}": torch.as_tensor(value) for name, value in state.items()}
        tensors["random"] = torch.get_rng_state()
        progress = {"epoch": self.epoch, "seconds": self.seconds, "curve": self.curve}
        checkpoint.save(tensors, self.identity() | progress, self.file)

    def resume(self) -> bool:
        """Take up the last epoch kept by the same run, if there is one."""
        try:
            tensors, facts = checkpoint.read(self.file)
        except (
            FileNotFoundError,
            checkpoint.SafetensorError,
            ValueError,
        ):  # none, or one cut off while written
            return False
        if any(facts.get(name) != value for name, value in self.identity().items()):
            return False
        inside = {name: tensor for name, tensor in tensors.items() if name.startswith("model.")}
        self.model.load_state_dict({name.removeprefix("model."): tensor for name, tensor in inside.items()})
        state = self.optimizer.state_dict()
        for name, tensor in tensors.items():
            if name.startswith("optimizer."):
                _, index, slot = name.split(".")
                state["state"].setdefault(int(index), {})[slot] = tensor
        self.optimizer.load_state_dict(state)
        torch.set_rng_state(tensors["random"])
        self.epoch, self.seconds, self.curve = facts["epoch"], facts["seconds"], facts["curve"]
        return True

    def identity(self) -> dict:
        """What makes two runs the same run."""
        return {"key": self.key, "recipe": self.recipe, "seed": self.seed, "settings": asdict(self.settings)}

    def tensors(self) -> dict[str, torch.Tensor]:
        """What goes into the weights file."""
        return self.model.state_dict()

    def facts(self) -> dict:
        """The header of the finished weights: how they were made, and what they score."""
        self.model.cpu()
        return {
            **self.identity(),
            "epochs": self.epoch,
            "batch": self.settings.batch,
            "optimizer": self.settings.optimizer,
            "seconds": round(self.seconds, 1),
            "hardware": checkpoint.hardware(self.device),
            "libraries": {"python": platform.python_version(), "torch": torch.__version__},
            "parameters": sum(parameter.numel() for parameter in self.model.parameters()),
            "curve": self.curve,
            **self.results(),
        }


class DigitRun(Run):
    """A digit reader's run: distorted digits if its recipe says so."""

    def read_data(self) -> None:
        """Training digits, and the digits of the validation curve, as tensors. DataError."""
        (self.images, self.labels), self.validation = data.digits_for(self.settings.robust, self.root)
        self.images, self.labels = self.images.to(self.device), self.labels.to(self.device)

    @property
    def batches(self) -> int:
        """Steps in an epoch."""
        return -(-len(self.images) // self.settings.batch)

    def epoch_batches(self) -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
        """Every digit once, in random order."""
        return shuffled(self.images, self.labels, self.settings.batch, self.settings.robust)

    def validate(self) -> float:
        """The error on the digits of the curve."""
        said = evaluate.answers(self.model, self.validation[0])
        return (said != self.validation[1]).float().mean().item()

    def shorten(self) -> None:
        """Leave three batches."""
        count = 3 * self.settings.batch
        self.images, self.labels = self.images[:count], self.labels[:count]

    def results(self) -> dict:
        """What it was trained on, and every published figure."""
        digits, pens = (
            "MNIST, 60,000 training digits",
            "the pen digits of 24 writers, three pen widths, distorted",
        )
        robust = self.settings.robust
        return {
            "data": f"{digits}, and {pens}" if robust else digits,
            "test_reads": 1 if robust else 1 + self.epoch,
            "validation": "pen digits of writers kept out" if robust else "first 5,000 test images",
            "golden": checkpoint.golden(self.model),
            **evaluate.measure(self.model, self.key, self.root),
        }
