"""The command to train networks: `python -m models.train KEY [--recipe robust]`; `fit` is the loop."""

import argparse
import os
import sys
from dataclasses import replace
from itertools import groupby
from pathlib import Path

import torch
from tqdm import tqdm

from models import checkpoint, cluster, data, export, novelty, registry
from models.film import FILMED
from models.problem import Unlisted
from models.recipes import Recipe, recipe_of, refitted
from models.training.film import Recorder
from models.training.loop import Step, fit
from models.training.remote import train_together
from models.training.run import Run, kept

__all__ = ["Step", "fit", "main", "train"]


ALL = "all"


def run_of(key: str, recipe: str, settings: Recipe, **more) -> Run:
    """The run of a listed network, of the class that its card names; `more`: seed, device, root."""
    card, recipe = registry.find(key, recipe)
    return card.run_class()(key, recipe, settings, **more)


def train(run: Run, out: Path, filmed: bool = False) -> None:
    """Train to the last epoch, keep every epoch, then write the weights with their facts into `out`.

    `filmed`: and beside them a film of the training, which must be recorded from its beginning.
    """
    recorder = Recorder(run) if filmed else None
    for _ in range(run.epoch, run.settings.epochs):
        name = f"{run.key}.{run.recipe} {run.epoch + 1}/{run.settings.epochs}"
        with tqdm(run.train_epoch(), name, run.batches, leave=False, unit="batch", mininterval=1) as steps:
            for step in steps:
                # Not at each: on a GPU the terminal would be slower than the training.
                if step.number % 20 == 0:
                    steps.set_postfix(loss=f"{step.loss:.3f}", refresh=False)
                if recorder:
                    recorder.after_batch(step.number + 1)
        if recorder:
            recorder.after_epoch()
        run.save()
        print(run.sentence(run.epoch, run.curve, run.seconds), flush=True)
    facts = run.facts()
    if recorder:
        facts["test_reads"] += recorder.reads
    file = checkpoint.path(run.key, run.recipe, out)
    if file.exists():
        # A longer run replaces a shorter one, but not the memory of what has been looked at.
        facts["test_reads"] += checkpoint.read(file)[1]["test_reads"]
    checkpoint.save(run.tensors(), facts, file)
    # Only now: until the weights are written, the last epoch is all there is.
    run.file.unlink(missing_ok=True)
    print(f"{file}: {run.scoring.sentence(facts)}")
    if recorder:
        print(recorder.write(out))


def renew_graph(run: Run, out: Path) -> None:
    """Export the recipe's readers anew where a graph stands: the former would stand aside. ExportError."""
    is_reader = run.key in [card.key for card in registry.DIGITS]
    if is_reader and export.path(run.recipe, out).exists():
        print(export.export(run.recipe, out))
    if is_reader and novelty.path(run.recipe, out).exists():
        print(novelty.reminder(run.recipe))


def main(argv=None) -> int:
    """Train networks from the command line; 0 when their weights are written, 130 when stopped by Ctrl-C."""
    keys = list(registry.CARDS)
    parser = argparse.ArgumentParser(prog="python -m models.train", description=__doc__)
    parser.add_argument(
        "keys", choices=[*keys, ALL], nargs="+", metavar="KEY", help=f"{', '.join(keys)}, or {ALL}"
    )
    parser.add_argument(
        "--recipe", choices=registry.RECIPES, help=f"the network's last one unless given; with {ALL}, each"
    )
    parser.add_argument("--data", help="folder of the data sets ($INKWELL_DATA, ./data)")
    parser.add_argument("--epochs", type=int, help="instead of the recipe's own number")
    parser.add_argument(
        "--refit",
        action="store_true",
        help="go on for a few epochs from the weights that are there, with the held-out digits too",
    )
    parser.add_argument(
        "--film", action="store_true", help="keep the weights at a dozen moments of the training, too"
    )
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument(
        "--out",
        type=Path,
        default=checkpoint.WEIGHTS,
        help="folder for the weights, in which teachers are looked for first",
    )
    parser.add_argument("--dry-run", action="store_true", help="three steps; writes nothing")
    parser.add_argument(
        "--ray",
        metavar="ADDRESS",
        default=os.environ.get("INKWELL_RAY"),
        help="train on the machines of a Ray cluster, all networks at once ($INKWELL_RAY)",
    )
    args = parser.parse_args(argv)
    if args.epochs is not None and args.epochs < 1:
        parser.error("--epochs must be at least 1")
    try:
        chosen = choice(args.keys, args.recipe)
    except Unlisted as error:
        parser.error(str(error))
    if args.refit and not all(recipe_of(*pair).forms for pair in chosen):
        parser.error("--refit is for digit readers' robust recipe: no other holds digits out")
    if args.film and any(key not in FILMED or recipe != "plain" for key, recipe in chosen):
        parser.error(f"--film is for the plain recipe of {', '.join(FILMED)}")
    if args.film and args.ray:
        parser.error("--film records on this machine: not with --ray")
    try:
        if args.ray and not args.dry_run:
            _train_on_cluster(chosen, args)
        else:
            for key, recipe in chosen:
                _train_here(_run(key, recipe, args), args)
    except (data.DataError, checkpoint.CheckpointError, export.ExportError, cluster.ClusterError) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        files = [file for file in (kept(key, recipe) for key, recipe in chosen) if file.exists()]
        if files:
            names = ", ".join(map(str, files))
            print(f"\nStopped. The last epoch is kept in {names}: the same command goes on from there.")
        else:
            print("\nStopped. No epoch was finished, so nothing is kept.")
        return 130
    return 0


def choice(keys: list[str], recipe: str | None) -> list[tuple[str, str]]:
    """[(key, recipe)] of what was asked for, in that order; of all, teachers before pupils. Unlisted."""
    if ALL not in keys:
        return [(key, registry.find(key, recipe)[1]) for key in keys]
    listed = [(card.key, each) for card in registry.CARDS.values() for each in card.recipes]
    chosen = [(key, each) for key, each in listed if recipe in (None, each)]
    # Whoever has fewer teachers comes first, so that every teacher is trained before its pupils.
    return sorted(chosen, key=lambda pair: len(recipe_of(*pair).teachers))


def _run(key: str, recipe: str, args: argparse.Namespace) -> Run:
    settings = recipe_of(key, recipe)
    if args.refit:
        settings = refitted(settings)
    settings = replace(settings, epochs=args.epochs or settings.epochs)
    run = run_of(key, recipe, settings, seed=args.seed, device=args.device, root=args.data)
    run.weights = args.out  # a teacher trained into the same folder is younger than the usual one
    return run


def _train_here(run: Run, args: argparse.Namespace) -> None:
    # The data first, so that a missing file is told before anything is trained.
    run.read_data()
    if args.dry_run:
        _dry_run(run)
        return
    # A film has no gaps: it begins anew.
    if not args.film and run.resume():
        print(f"Going on after epoch {run.epoch} of {run.settings.epochs}, kept in {run.file}.")
    train(run, args.out, args.film)
    renew_graph(run, args.out)


def _train_on_cluster(chosen: list[tuple[str, str]], args: argparse.Namespace) -> None:
    machines = cluster.connect(args.ray)
    print(f"{len(chosen)} to train, on {machines.places} processors.")
    runs = sorted((_run(key, recipe, args) for key, recipe in chosen), key=_teacher_count)
    root = str(Path(args.data).resolve()) if args.data else None
    # Together, but not a teacher and its pupils.
    for _count, generation in groupby(runs, key=_teacher_count):
        together = list(generation)
        for run in together:
            run.resume()
        for run in train_together(together, machines, root):
            run.resume()
            # Measured here, where the weights are that some networks are measured by.
            run.read_data()
            train(run, args.out)
            renew_graph(run, args.out)


def _teacher_count(run: Run) -> int:
    return len(run.settings.teachers)


def _dry_run(run: Run) -> None:
    run.shorten()
    # One epoch, so that the schedule warms up, peaks and ends within the three steps.
    run.settings = replace(run.settings, epochs=1)
    losses = ", ".join(f"{step.loss:.3f}" for step in run.train_epoch())
    print(f"Three steps went well: losses {losses}. Nothing was written.")


if __name__ == "__main__":
    sys.exit(main())
