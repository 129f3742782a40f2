"""The training loop, and the command to train a network: `python -m models.train KEY [--recipe robust]`."""

import argparse
import platform
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import nn
from tqdm import tqdm

from models import checkpoint, data, evaluate
from models.augment import distort
from models.recipes import Recipe, recipe_of
from models.registry import CARDS, find

RUNS = Path("runs")  # where an unfinished run keeps its last epoch


@dataclass(frozen=True)
class Step:
    """One optimizer step: its number from 0, the loss before it, and what the network answered."""

    number: int
    loss: float
    outputs: torch.Tensor
    targets: torch.Tensor


def fit(
    model: nn.Module,
    batches: Iterable[tuple[torch.Tensor, torch.Tensor]],
    loss_fn: Callable[[torch.Tensor, torch.Tensor], torch.Tensor],
    optimizer: torch.optim.Optimizer,
    rate: Callable[[int], float] | None = None,
    start: int = 0,
) -> Iterator[Step]:
    """Train `model` a batch a step, yield Steps; to stop, stop iterating. `rate`: step -> learning rate."""
    model.train()
    for number, (inputs, targets) in enumerate(batches, start):
        if rate:
            for group in optimizer.param_groups:
                group["lr"] = rate(number)
        first = []  # LBFGS calls the closure several times: the step is told as it was before it

        def closure(inputs=inputs, targets=targets, first=first) -> torch.Tensor:
            optimizer.zero_grad()
            outputs = model(inputs)
            loss = loss_fn(outputs, targets)
            loss.backward()
            first.append((loss.item(), outputs.detach())) if not first else None
            return loss

        optimizer.step(closure)
        yield Step(number, *first[0], targets)


def shuffled(images, labels, batch: int, robust: bool) -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
    """One epoch of ((B, 1, 28, 28) float32 in [0, 1], (B,) labels) in random order; distorted if `robust`."""
    for index in torch.randperm(len(images)).to(images.device).split(batch):
        x = images[index][:, None].float() / 255
        yield (distort(x) if robust else x), labels[index]


class Run:
    """A digit reader's training run: what it trains on, how far it is, where it can be taken up again."""

    def __init__(self, key: str, recipe: str, settings: Recipe, seed: int, device: str, root=None):
        torch.manual_seed(seed)
        self.key, self.recipe, self.settings, self.seed, self.root = key, recipe, settings, seed, root
        self.device = torch.device(device)
        self.model = CARDS[key].build().to(self.device, memory_format=torch.channels_last)
        self.optimizer = settings.optimize(self.model.parameters())
        self.epoch, self.seconds, self.curve = 0, 0.0, {"train": [], "validation": []}
        self.file = RUNS / f"{key}.{recipe}.safetensors"

    def read_data(self) -> None:
        """Training digits, and the digits of the validation curve, as tensors. DataError."""
        (self.images, self.labels), self.validation = data.digits_for(self.settings.robust, self.root)
        self.images, self.labels = self.images.to(self.device), self.labels.to(self.device)

    def train_epoch(self) -> Iterator[Step]:
        """Train one epoch, yielding every step, then measure the validation error."""
        began, wrong = time.perf_counter(), 0
        batch = self.settings.batch
        steps = -(-len(self.images) // batch)
        batches = shuffled(self.images, self.labels, batch, self.settings.robust)
        rate = self.settings.schedule(steps * self.settings.epochs)
        for step in fit(self.model, batches, F.cross_entropy, self.optimizer, rate, steps * self.epoch):
            wrong += int((step.outputs.argmax(1) != step.targets).sum())
            yield step
        said = evaluate.answers(self.model, self.validation[0])
        self.curve["train"].append(round(wrong / len(self.images), 5))
        self.curve["validation"].append(round((said != self.validation[1]).float().mean().item(), 5))
        self.seconds += time.perf_counter() - began
        self.epoch += 1

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

    def facts(self) -> dict:
        """The header of the finished weights: how they were made, and what they score."""
        self.model.cpu()
        plain, robust = (
            "MNIST, 60,000 training digits",
            "and the pen digits of 24 writers, three pen widths, distorted",
        )
        return {
            **self.identity(),
            "data": f"{plain}, {robust}" if self.settings.robust else plain,
            "epochs": self.epoch,
            "batch": self.settings.batch,
            "optimizer": self.settings.optimizer,
            "seconds": round(self.seconds, 1),
            "hardware": checkpoint.hardware(self.device),
            "libraries": {"python": platform.python_version(), "torch": torch.__version__},
            "parameters": sum(parameter.numel() for parameter in self.model.parameters()),
            "test_reads": 1 if self.settings.robust else 1 + self.epoch,
            "curve": self.curve,
            "validation": "pen digits of writers kept out"
            if self.settings.robust
            else "first 5,000 test images",
            "golden": checkpoint.golden(self.model),
            **evaluate.measure(self.model, self.key, self.root),
        }


def train(run: Run, out: Path) -> None:
    """Train to the last epoch, keep every epoch, then write the weights with their facts into `out`."""
    for _ in range(run.epoch, run.settings.epochs):
        batches = -(-len(run.images) // run.settings.batch)
        name = f"{run.key}.{run.recipe} {run.epoch + 1}/{run.settings.epochs}"
        with tqdm(run.train_epoch(), name, batches, leave=False, unit="batch", mininterval=1) as steps:
            for step in steps:
                if step.number % 20 == 0:
                    steps.set_postfix(loss=f"{step.loss:.3f}", refresh=False)
        run.save()
        errors = f"error: training {run.curve['train'][-1]:.2%}, validation {run.curve['validation'][-1]:.2%}"
        print(f"{name}  {errors}  ({run.seconds:.0f} s)", flush=True)
    facts, file = run.facts(), checkpoint.path(run.key, run.recipe, out)
    if file.exists():  # a longer run replaces a shorter one, but not the memory of what has been looked at
        facts["test_reads"] += checkpoint.read(file)[1]["test_reads"]
    checkpoint.save(run.model.state_dict(), facts, file)
    run.file.unlink(missing_ok=True)
    accuracy, pen = facts["correct"] / facts["total"], facts["pen_correct"] / facts["pen_total"]
    print(f"{file}: {accuracy:.2%} of MNIST's test digits, {pen:.2%} of the kept-out writers' pen digits.")


def main(argv=None) -> int:
    """Train one network from the command line; 0 when its weights are written, 130 when stopped by Ctrl-C."""
    parser = argparse.ArgumentParser(prog="python -m models.train", description=__doc__)
    parser.add_argument("key", choices=list(CARDS), metavar="KEY", help=", ".join(CARDS))
    parser.add_argument("--recipe", choices=["plain", "robust"], help="the network's last one unless given")
    parser.add_argument("--data", help="folder of the data sets ($INKWELL_DATA, ./data)")
    parser.add_argument("--epochs", type=int, help="instead of the recipe's own number")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--out", type=Path, default=checkpoint.WEIGHTS, help="folder for the weights")
    parser.add_argument("--dry-run", action="store_true", help="three steps on 256 digits; writes nothing")
    args = parser.parse_args(argv)
    if args.epochs is not None and args.epochs < 1:
        parser.error("--epochs must be at least 1")
    try:
        _, recipe = find(args.key, args.recipe)
    except KeyError as error:
        parser.error(error.args[0])
    settings = recipe_of(args.key, recipe)
    settings = replace(settings, epochs=args.epochs or settings.epochs)
    run = Run(args.key, recipe, settings, args.seed, args.device, args.data)
    try:
        run.read_data()
        if args.dry_run:
            return _dry_run(run)
        if run.resume():
            print(f"Going on after epoch {run.epoch} of {settings.epochs}, kept in {run.file}.")
        train(run, args.out)
    except data.DataError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        kept = f"Epoch {run.epoch} is kept in {run.file}: the same command goes on from there."
        print(f"\nStopped. {kept if run.epoch else 'No epoch was finished, so nothing is kept.'}")
        return 130
    return 0


def _dry_run(run: Run) -> int:
    run.images, run.labels = run.images[:256], run.labels[:256]
    run.settings = replace(run.settings, batch=96, epochs=1)
    losses = [step.loss for step in run.train_epoch()]
    print(
        f"Three steps went well: losses {', '.join(f'{loss:.3f}' for loss in losses)}. Nothing was written."
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
