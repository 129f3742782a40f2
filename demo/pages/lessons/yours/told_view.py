"""What happens to a network of one's own, as HTML: how far it is, a sentence, the files to take away."""

import base64
import math

from demo.old.tables import both
from demo.old.tables.own import OWN as W
from demo.pages.digits.comparison import percent
from demo.pages.lessons import steps_view as shared
from demo.pages.lessons.yours.curves_view import named
from models.own.settings import Settings
from models.own.training import MOST_SECONDS, MOST_STEPS
from models.own.trial import Trial, error

STOPPED = ("steps", "seconds")


def stand(trial: Trial | None, settings: Settings, experiment: str, name: str, playing: bool) -> str:
    """How far it is, and the hidden fields by which the page goes on from here."""
    share, begun = (trial.share, trial.begun) if trial else (0.0, False)
    if experiment == "one":
        (run,) = trial.runs.values() if trial else (None,)
        epoch, step = (run.epoch, run.step) if run else (1, 0)
        steps = {"step": f"{step:,}", "steps": f"{settings.steps:,}"}
        told = both(W, "at_step", epoch=epoch, epochs=settings.epochs, **steps)
    else:
        told = both(W, "at_share", share=percent(share, 0))
    return shared.stand(max(int(begun), round(1000 * share)), 1000, name, playing, told)


def told(trial: Trial | None, settings: Settings, experiment: str, playing: bool) -> str:
    """What happens now, in a sentence or two."""
    return sentence(*_told(trial, settings, experiment, playing))


def sentence(words: str, warns: bool = False) -> str:
    """The line under the numbers."""
    return f'<p class="happens{" up" * warns}">{words}</p>'


def _told(trial: Trial | None, settings: Settings, experiment: str, playing: bool) -> tuple[str, bool]:
    learned = [run.history[-1] for run in trial.runs.values() if run.history] if trial else []
    if not learned:
        if experiment != "one":
            return both(W, "told_experiment"), False
        return both(W, "told_new", digits=f"{settings.learned:,}", batch=settings.batch), False
    if trial.over:
        return _ended(trial)
    if not playing:
        return both(W, "told_paused", share=percent(trial.share, 0)), False
    name, run = trial.best
    if math.isfinite(error(run)):
        word = "told_on" if experiment == "one" else "told_best"
        return both(W, word, name=named(name, experiment), right=percent(1 - error(run), 2)), False
    return both(W, "told_first", wrong=percent(learned[0].error, 1)), False


def _ended(trial: Trial) -> tuple[str, bool]:
    name, best = trial.best
    if best.end == "diverged":
        return both(W, "told_diverged"), True
    wrong = {name: error(run) for name, run in trial.runs.items()}
    done = all(run.end == "done" for run in trial.runs.values())
    if trial.experiment == "units" and done:
        bad, good = wrong["mlp_sigmoid"], wrong["mlp"]
        words = both(W, "told_units", bad=percent(bad, 2), good=percent(good, 2))
        return words + (" " + both(W, "told_vanish") if bad > 0.5 > good else ""), False
    if trial.experiment == "batch" and done:
        steps = [f"{run.step:,}" for run in trial.runs.values()]
        return both(W, "told_batch", most=steps[0], least=steps[-1], best=name), False
    if best.end in STOPPED:
        limits = {"steps": f"{MOST_STEPS:,}", "minutes": f"{MOST_SECONDS / 60:g}"}
        return both(W, "told_limit", **limits), False
    right, lost = (
        percent(1 - error(best), 2),
        [key for key, run in trial.runs.items() if run.end == "diverged"],
    )
    if lost:
        names = zip(*(named(key, trial.experiment) for key in lost), strict=True)
        return both(W, "told_lost", names=tuple(map(", ".join, names)), right=right), True
    return both(W, "told_done", right=right) + (
        " " + both(W, "told_chance") if error(best) > 0.85 else ""
    ), False


def kept(trial: Trial) -> str:
    """That a run with other settings is not lost."""
    return sentence(both(W, "told_kept", share=percent(trial.share, 0)))


def fetching(done: int, total: int) -> str:
    """How much of the digits' file has come; in megabytes."""
    megabytes = {"done": f"{done / 1e6:.1f}", "total": f"{total / 1e6:.1f}" if total else "?"}
    return sentence(both(W, "told_fetch", **megabytes))


def waiting(ahead: int) -> str:
    """The place in the line."""
    return sentence(both(W, "told_wait", ahead=ahead))


def late() -> str:
    """Why it was paused by itself."""
    return sentence(both(W, "told_held"))


def making() -> str:
    """While a file is made: the buttons, and that it takes a moment."""
    return files(f"<span>{both(W, 'making')}</span>")


def files(links: str = "") -> str:
    """The buttons that make the files, and what has been made."""
    buttons = " ".join(
        shared.fill(both(W, f"take_{name}"), {"want": name}) for name in ("safetensors", "onnx")
    )
    return (
        f'{shared.held("want", "")}<p class="chips"><span>{both(W, "take")}</span> {buttons} {links}</p>'
        f'<p class="legend">{both(W, "take_is")}</p>'
    )


def link(name: str, content: bytes) -> str:
    """A link that holds the file."""
    url = f"data:application/octet-stream;base64,{base64.b64encode(content).decode()}"
    size = f"{len(content) / 1e6:.1f} MB" if len(content) >= 1e5 else f"{len(content) / 1e3:.0f} kB"
    return f'<a class="quiet go" download="{name}" href="{url}">{both(W, "ready", name=name, size=size)}</a>'
