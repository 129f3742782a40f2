"""A training run: what it has done so far, how it is taken up again, what the weights' header will say.

Each kind of network has its own run beside this file, named by the network's card.
"""

import platform
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from types import ModuleType
from typing import ClassVar

import torch
import torch.nn.functional as F
from torch import nn
from torch.optim.swa_utils import AveragedModel

from models import checkpoint
from models.recipes import Recipe
from models.registry import find
from models.training.loop import Step, fit

RUNS = Path("runs")  # where an unfinished run keeps its last epoch


def kept(key: str, recipe: str) -> Path:
    """Where that is. Not among the weights: an unfinished network must not answer."""
    return RUNS / f"{key}.{recipe}.safetensors"


def running_mean(model: nn.Module, kept: float) -> AveragedModel:
    """A copy of the network that follows it: `kept` of it stays at a step, less at first.

    Source: Polyak and Juditsky, "Acceleration of stochastic approximation by averaging", 1992.
    """

    @torch.no_grad()
    def follow(means: list[torch.Tensor], weights: list[torch.Tensor], count: torch.Tensor) -> None:
        if not means[0].is_floating_point():  # how many batches a normalisation has seen
            torch._foreach_copy_(means, weights)
            return
        # A mean over the last tenth of the steps so far: the first weights are chance, and soon forgotten.
        share = max(1 - kept, 10 / (10 + int(count)))
        torch._foreach_lerp_(means, weights, share)

    # Batch statistics belong to the weights they were taken with: they are averaged too.
    return AveragedModel(model, multi_avg_fn=follow, use_buffers=True)


class Run(ABC):
    """A network's training run: what it trains on, how far it is, where it can be taken up again.

    A kind of network adds what it trains on (`read_data`, `batches`, `epoch_batches`, `validate`), what its
    header says beyond every run's (`results`), and the module of `models.scoring` that measures it.
    """

    scoring: ClassVar[ModuleType]
    loss_fn = staticmethod(F.cross_entropy)

    def __init__(
        self,
        key: str,
        recipe: str,
        settings: Recipe,
        *,
        seed: int = 0,
        device: str = "cpu",
        root: str | Path | None = None,
    ):
        """`settings` may differ from the listed recipe's; `root`: the folder of the data sets. Unlisted."""
        card, _ = find(key, recipe)
        # Before the network is built, so that one seed gives one set of weights.
        torch.manual_seed(seed)
        self.key = key
        self.recipe = recipe
        self.settings = settings
        self.seed = seed
        self.root = root
        self.device = torch.device(device)
        # Convolutions are faster when the channels lie side by side; other layers do not mind.
        self.model = card.build().to(self.device, memory_format=torch.channels_last)
        self.optimizer = settings.optimize(self.model.parameters())
        self.average = running_mean(self.model, settings.average) if settings.average else None
        self.epoch = 0
        self.seconds = 0.0
        self.curve: dict[str, list[float]] = {}
        self.hardware = checkpoint.hardware(self.device)  # that trains it
        self.file = kept(key, recipe)
        self.weights: Path | None = None  # where teachers are looked for before the usual folder

    def weights_of(self, teacher: str) -> Path | None:
        """The folder of a teacher's weights: that which was asked for, or None, the usual one."""
        is_there = self.weights and checkpoint.path(teacher, self.recipe, self.weights).exists()
        return self.weights if is_there else None

    @abstractmethod
    def read_data(self) -> None:
        """Take what it trains on, and what its curve is measured on, into memory. DataError."""

    @property
    @abstractmethod
    def batches(self) -> int:
        """Steps in an epoch."""

    @abstractmethod
    def epoch_batches(self) -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
        """(inputs, targets) of one epoch, in random order."""

    @abstractmethod
    def validate(self) -> float | None:
        """The next point of the validation curve; None for a run that has none."""

    @abstractmethod
    def shorten(self) -> None:
        """Leave data for three steps, for a dry run."""

    @abstractmethod
    def results(self) -> dict:
        """What it was trained on, and every published figure."""

    def train_epoch(self) -> Iterator[Step]:
        """Train one epoch, yielding every step, then put the next points on the curve."""
        began = time.perf_counter()
        scores = []
        steps = fit(
            self.learner(),
            self.epoch_batches(),
            self.loss_fn,
            self.optimizer,
            # The schedule covers the whole run, not this epoch: its end is where the rate reaches 0.
            rate=self.settings.schedule(self.batches * self.settings.epochs),
            start=self.batches * self.epoch,
            clip=self.settings.clip,
        )
        for step in steps:
            if self.average:
                self.average.update_parameters(self.model)
            scores.append(self.score(step))
            yield step
        # Over the epoch as it was learnt, with dropout and distortions: it needs no second reading.
        lost = sum(loss for loss, _ in scores)
        count = sum(number for _, number in scores)
        self._put("train", lost / count)
        error = self.validate()
        if error is not None:
            self._put("validation", error)
        self.seconds += time.perf_counter() - began
        self.epoch += 1

    @property
    def network(self) -> nn.Module:
        """What is measured and kept: the mean of the weights, or the last ones where the recipe has none."""
        return self.average.module if self.average else self.model

    def learner(self) -> nn.Module:
        """What the loop calls with a batch's inputs: the network, or a wrapper around it."""
        return self.model

    def score(self, step: Step) -> tuple[float, int]:
        """What was lost in a step, and of how much: wrong answers of a batch."""
        wrong = step.outputs.argmax(1) != step.targets
        return float(wrong.sum()), len(step.targets)

    def save(self) -> None:
        """Keep everything needed to go on from the end of this epoch."""
        tensors = {f"model.{name}": tensor for name, tensor in self.model.state_dict().items()}
        if self.average:
            tensors |= {f"average.{name}": tensor for name, tensor in self.average.state_dict().items()}
        # The optimizer's moments too: begun anew, they would throw the weights about.
        for index, state in self.optimizer.state_dict()["state"].items():
            for slot, value in state.items():
                tensors[f"optimizer.{index}.{slot}"] = torch.as_tensor(value)
        tensors |= {f"beside.{name}": tensor for name, tensor in self.beside().items()}
        # The order of the next epoch's batches comes from it, and every distortion.
        tensors["random"] = torch.get_rng_state()
        # Dropout draws where the network is.
        if self.device.type == "cuda":
            tensors["random_cuda"] = torch.cuda.get_rng_state(self.device)
        progress = {
            "epoch": self.epoch,
            "seconds": self.seconds,
            "curve": self.curve,
            "hardware": self.hardware,
        }
        checkpoint.save(tensors, self.identity() | progress, self.file)

    def resume(self) -> bool:
        """Take up the last epoch kept by the same run, if there is one."""
        try:
            tensors, facts = checkpoint.read(self.file)
        except (FileNotFoundError, checkpoint.SafetensorError, ValueError):
            return False  # none, or one cut off while it was written
        # Another seed or other settings would go on as a mixture of two runs.
        if any(facts.get(name) != value for name, value in self.identity().items()):
            return False
        state = self.optimizer.state_dict()
        weights = {}
        means = {}
        beside = {}
        for name, tensor in tensors.items():
            owner, _, rest = name.partition(".")
            if owner == "model":
                weights[rest] = tensor
            elif owner == "average":
                means[rest] = tensor
            elif owner == "beside":
                beside[rest] = tensor
            elif owner == "optimizer":
                index, slot = rest.split(".")
                state["state"].setdefault(int(index), {})[slot] = tensor
        self.model.load_state_dict(weights)
        if self.average:
            self.average.load_state_dict(means)
        self.take_up(beside)
        self.optimizer.load_state_dict(state)
        torch.set_rng_state(tensors["random"])
        if self.device.type == "cuda" and "random_cuda" in tensors:
            torch.cuda.set_rng_state(tensors["random_cuda"], self.device)
        self.epoch = facts["epoch"]
        self.seconds = facts["seconds"]
        self.curve = facts["curve"]
        if self.epoch == self.settings.epochs:
            self.hardware = facts.get("hardware", self.hardware)  # another machine may have trained it
        return True

    def sentence(self, epoch: int, curve: dict[str, list[float]], seconds: float) -> str:
        """What the terminal says after an epoch."""
        points = ", ".join(f"{part} {values[-1]:.4f}" for part, values in curve.items())
        return f"{self.key}.{self.recipe} {epoch}/{self.settings.epochs}  {points}  ({seconds:.0f} s)"

    def beside(self) -> dict[str, torch.Tensor]:
        """What an unfinished run keeps beside the network, the optimizer and the order of the batches."""
        return {}

    def take_up(self, beside: dict[str, torch.Tensor]) -> None:
        """Go on with what was kept so."""
        return

    def identity(self) -> dict:
        """What makes two runs the same run."""
        # A list, as it comes back from a header.
        settings = asdict(self.settings) | {"teachers": list(self.settings.teachers)}
        return {"key": self.key, "recipe": self.recipe, "seed": self.seed, "settings": settings}

    def tensors(self) -> dict[str, torch.Tensor]:
        """What goes into the weights file."""
        return self.network.state_dict()

    def facts(self) -> dict:
        """The header of the finished weights: how they were made, and what they score."""
        # Measured where everybody will run it: a GPU's rounding could give another count.
        self.network.cpu()
        return {
            **self.identity(),
            "epochs": self.epoch,
            "batch": self.settings.batch,
            "optimizer": self.settings.optimizer,
            "seconds": round(self.seconds, 1),
            "hardware": self.hardware,
            "libraries": {"python": platform.python_version(), "torch": torch.__version__},
            "parameters": sum(parameter.numel() for parameter in self.network.parameters()),
            "curve": self.curve,
            **self.results(),
        }

    def _put(self, name: str, value: float) -> None:
        self.curve.setdefault(name, []).append(round(value, 5))
