"""The command to train a network: `python -m models.train KEY [--recipe robust]`; `fit` is the loop."""

import argparse
import sys
from dataclasses import replace
from pathlib import Path

import torch
from tqdm import tqdm

from models import checkpoint, data, export, registry
from models.problem import Unlisted
from models.recipes import Recipe, recipe_of
from models.training.loop import Step, fit
from models.training.run import Run

__all__ = ["Step", "fit", "main", "train"]


def run_of(key: str, recipe: str, settings: Recipe, **more) -> Run:
    """The run of a listed network, of the class that its card names; `more`: seed, device, root."""
    card, recipe = registry.find(key, recipe)
    return card.run_class()(key, recipe, settings, **more)


def train(run: Run, out: Path) -> None:
    """Train to the last epoch, keep every epoch, then write the weights with their facts into `out`."""
    for _ in range(run.epoch, run.settings.epochs):
        name = f"{run.key}.{run.recipe} {run.epoch + 1}/{run.settings.epochs}"
        with tqdm(run.train_epoch(), name, run.batches, leave=False, unit="batch", mininterval=1) as steps:
            for step in steps:
                # Not at each: on a GPU the terminal would be slower than the training.
                if step.number % 20 == 0:
                    steps.set_postfix(loss=f"{step.loss:.3f}", refresh=False)
        run.save()
        points = ", ".join(f"{part} {values[-1]:.4f}" for part, values in run.curve.items())
        print(f"{name}  {points}  ({run.seconds:.0f} s)", flush=True)
    facts = run.facts()
    file = checkpoint.path(run.key, run.recipe, out)
    if file.exists():
        # A longer run replaces a shorter one, but not the memory of what has been looked at.
        facts["test_reads"] += checkpoint.read(file)[1]["test_reads"]
    checkpoint.save(run.tensors(), facts, file)
    # Only now: until the weights are written, the last epoch is all there is.
    run.file.unlink(missing_ok=True)
    print(f"{file}: {run.scoring.sentence(facts)}")


def main(argv=None) -> int:
    """Train one network from the command line; 0 when its weights are written, 130 when stopped by Ctrl-C."""
    keys = list(registry.CARDS)
    parser = argparse.ArgumentParser(prog="python -m models.train", description=__doc__)
    parser.add_argument("key", choices=keys, metavar="KEY", help=", ".join(keys))
    parser.add_argument("--recipe", choices=registry.RECIPES, help="the network's last one unless given")
    parser.add_argument("--data", help="folder of the data sets ($INKWELL_DATA, ./data)")
    parser.add_argument("--epochs", type=int, help="instead of the recipe's own number")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--out", type=Path, default=checkpoint.WEIGHTS, help="folder for the weights")
    parser.add_argument("--dry-run", action="store_true", help="three steps; writes nothing")
    args = parser.parse_args(argv)
    if args.epochs is not None and args.epochs < 1:
        parser.error("--epochs must be at least 1")
    try:
        _, recipe = registry.find(args.key, args.recipe)
    except Unlisted as error:
        parser.error(str(error))
    settings = recipe_of(args.key, recipe)
    settings = replace(settings, epochs=args.epochs or settings.epochs)
    run = run_of(args.key, recipe, settings, seed=args.seed, device=args.device, root=args.data)
    # The data first, so that a missing file is told before anything is trained.
    try:
        run.read_data()
        if args.dry_run:
            return _dry_run(run)
        if run.resume():
            print(f"Going on after epoch {run.epoch} of {settings.epochs}, kept in {run.file}.")
        train(run, args.out)
        is_reader = args.key in [card.key for card in registry.DIGITS]
        if is_reader and export.path(recipe, args.out).exists():
            # Made of the former weights, it would stand aside from now on.
            print(export.export(recipe, args.out))
    except (data.DataError, checkpoint.CheckpointError, export.ExportError) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        kept = f"Epoch {run.epoch} is kept in {run.file}: the same command goes on from there."
        print(f"\nStopped. {kept if run.epoch else 'No epoch was finished, so nothing is kept.'}")
        return 130
    return 0


def _dry_run(run: Run) -> int:
    run.shorten()
    # One epoch, so that the schedule warms up, peaks and ends within the three steps.
    run.settings = replace(run.settings, epochs=1)
    losses = ", ".join(f"{step.loss:.3f}" for step in run.train_epoch())
    print(f"Three steps went well: losses {losses}. Nothing was written.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
