"""The recorder of a training run: its weights at a dozen moments, the early ones close together."""

from pathlib import Path

from models import film
from models.film import Moment, Rounded
from models.training.run import Run


class Recorder:
    """Looks at a run and keeps its moments; one of several epochs by epochs, one of a single by batches.

    The error that stands with a moment is that of the run's curve; `reads` counts how often the digits of the
    curve were read besides. Whether a run is recorded does not change what it learns.
    """

    def __init__(self, run: Run):
        self.run = run
        self.reads = 0
        self._by_batches = run.settings.epochs == 1
        last = run.batches if self._by_batches else run.settings.epochs
        # The last moment is the published network, which is kept already.
        self._due = set(film.schedule(last)[:-1])
        self._last = last
        self._moments: list[Moment] = []
        self._kept: list[Rounded] = []
        self._look(0, 0)

    def after_batch(self, count: int) -> None:
        """Keep the moment after so many batches if it is one."""
        if self._by_batches:
            self._look(0, count)

    def after_epoch(self) -> None:
        """Keep the moment after the run's last epoch if it is one."""
        if not self._by_batches:
            self._look(self.run.epoch, 0)

    def write(self, weights: Path) -> Path:
        """The film's file, beside the finished weights."""
        epoch, batch = (0, self._last) if self._by_batches else (self._last, 0)
        end = Moment(epoch, batch, self.run.curve["validation"][-1], {})
        return film.save(self.run.key, self.run.recipe, [*self._moments, end], self._kept, weights)

    def _look(self, epoch: int, batch: int) -> None:
        if max(epoch, batch) not in self._due:
            return
        integers, scales = film.rounded(self.run.network.state_dict())
        self._moments.append(Moment(epoch, batch, self._error(epoch), scales))
        self._kept.append(integers)

    def _error(self, epoch: int) -> float:
        """Of the curve where it has a point, else measured."""
        if epoch:
            return self.run.curve["validation"][-1]
        self.reads += 1
        error = self.run.validate()
        self.run.model.train()  # it goes on learning
        return round(error, 5)
