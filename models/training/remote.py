"""Training runs on a Ray cluster: each on a processor of its own, every epoch of it kept here."""

import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

import torch

from models import checkpoint
from models.cluster import Cluster, Lost
from models.recipes import Recipe
from models.registry import find
from models.training.run import Run

LONG = None  # seconds: an epoch takes what it takes, and whoever has no processor yet waits for one


class Worker:
    """What lives on the cluster: a training run, an epoch at a time."""

    def __init__(
        self, key: str, recipe: str, settings: Recipe, seed: int, root: str | None, teachers: dict[str, bytes]
    ):
        self.given = (key, recipe, settings, seed, root)
        self.teachers = teachers  # {name: content} of their weights files: only code comes by itself

    def begin(self, kept: bytes | None) -> None:
        """The run with its data, after the epoch that was kept. DataError."""
        key, recipe, settings, seed, root = self.given
        torch.set_num_threads(1)
        card, _ = find(key, recipe)
        self.run = card.run_class()(key, recipe, settings, seed=seed, root=root)
        folder = Path(tempfile.mkdtemp())
        for name, content in self.teachers.items():
            (folder / name).write_bytes(content)
        self.run.weights = folder
        self.run.file = folder / "runs" / self.run.file.name
        self.run.read_data()
        if kept:
            checkpoint.replace(self.run.file, kept)
            self.run.resume()

    def epoch(self) -> bytes:
        """Train one epoch; all that is needed to go on after it."""
        for _step in self.run.train_epoch():
            pass
        self.run.save()
        return self.run.file.read_bytes()


def train_together(runs: list[Run], cluster: Cluster, root: str | None) -> Iterator[Run]:
    """Train every run to its last epoch on the cluster; each is yielded when it is there, to be resumed.

    Problem, as soon as one of them cannot go on; of the others every epoch so far is kept.
    """
    with ThreadPoolExecutor(len(runs)) as pool:
        waiting = {pool.submit(_train, run, cluster, root): run for run in runs}
        try:
            for done in as_completed(waiting):
                done.result()
                yield waiting[done]
        except BaseException:
            cluster.close()  # so that nobody waits for the others
            raise


def _train(run: Run, cluster: Cluster, root: str | None) -> None:
    name = f"{run.key}.{run.recipe}"
    epoch = run.epoch
    contents = {}
    needed = [*run.settings.teachers, run.key] if run.settings.refit else run.settings.teachers
    for key in needed:
        folder = run.weights_of(key)
        checkpoint.facts(key, run.recipe, folder)  # a missing file is told here, with what makes it
        file = checkpoint.path(key, run.recipe, folder)
        contents[file.name] = file.read_bytes()
    given = (run.key, run.recipe, run.settings, run.seed, root, contents)
    while epoch < run.settings.epochs:
        worker = cluster.start(Worker, *given, processors=1)
        try:
            worker.call("begin", run.file.read_bytes() if epoch else None, seconds=LONG)
            while epoch < run.settings.epochs:
                checkpoint.replace(run.file, worker.call("epoch", seconds=LONG))
                _tensors, progress = checkpoint.read(run.file)
                epoch = progress["epoch"]
                print(run.sentence(epoch, progress["curve"], progress["seconds"]), flush=True)
        except Lost as lost:
            if not cluster.is_connected:
                raise
            print(f"{name}  {lost} Another one goes on after epoch {epoch}.", flush=True)
