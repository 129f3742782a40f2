"""What happens to an own network now, in a sentence or two."""

import math

from markupsafe import Markup

from demo.draw.numbers import percent
from demo.learn import OwnRun
from demo.pages.lessons.yours.pictures import name_of
from demo.panel.playback import stand
from demo.panel.templates import Template
from demo.words import Phrase, _
from models.own.training import MOST_SECONDS, MOST_STEPS
from models.own.trial import TrialState

T = Template("pages/lessons/yours/own_network.jinja")

LIMITED = ("steps", "seconds")  # ends for which the server is to blame
GUESSING = 0.85  # an error rate above this is no better than one right in ten
PARTS = 1000  # of the bar that shows how far it is


def how_far(state: TrialState, experiment: str, playing: bool) -> Markup:
    """How much of it is done."""
    if experiment == "one":
        (network,) = state.networks.values()
        settings = network.settings
        words = _(
            "epoch {epoch} of {epochs}, step {step} of {steps}",
            epoch=network.epoch,
            epochs=settings.epochs,
            step=f"{network.step:,}",
            steps=f"{settings.steps:,}",
        )
    else:
        words = _("{share} of the experiment", share=percent(state.share, 0))
    done = round(PARTS * state.share)
    if state.begun:
        # However long it is, the first step is to be seen.
        done = max(1, done)
    return stand(done, PARTS, words, playing)


def happens(run: OwnRun, state: TrialState, playing: bool) -> Markup:
    """What happens now."""
    learned = [network.history[-1] for network in state.networks.values() if network.history]
    if not learned:
        if run.experiment != "one":
            return T.experiment()
        learned = digits_of(run.chosen.learned, run.chosen.made)
        return T.untrained(learned, run.chosen.batch)
    if state.over:
        return ended(run, state)
    if not playing:
        return T.paused(percent(state.share, 0))
    best = state.networks[state.best]
    if math.isinf(best.error):
        return T.first(percent(learned[0].error, 1))
    right = percent(1 - best.error, 2)
    if run.experiment == "one":
        return T.so_far(right)
    return T.best_so_far(name_of(state.best, run.experiment), right)


def digits_of(count: int, made: bool) -> Phrase | str:
    """How many digits, for a sentence that goes on with what they are for; made ones are called so."""
    return _("{count} made", count=f"{count:,}") if made else f"{count:,}"


def ended(run: OwnRun, state: TrialState) -> Markup:
    """How it went, once no step follows."""
    networks = state.networks
    best = networks[state.best]
    if best.end == "diverged":
        return T.diverged()
    all_done = all(network.end == "done" for network in networks.values())
    if run.experiment == "units" and all_done:
        return units_compared(networks["mlp_sigmoid"].error, networks["mlp"].error)
    if run.experiment == "batch" and all_done:
        steps = [f"{network.step:,}" for network in networks.values()]
        return T.batches_compared(steps[0], steps[-1], state.best)
    if best.end in LIMITED:
        return T.limited(f"{MOST_STEPS:,}", f"{MOST_SECONDS / 60:g}")
    right = percent(1 - best.error, 2)
    count = digits_of(run.chosen.source.kept, run.chosen.made)
    lost = [name for name, network in networks.items() if network.end == "diverged"]
    if lost:
        return T.some_diverged(listed(lost, run.experiment), right, count)
    return T.done(right, count, best.error > GUESSING)


def units_compared(sigmoid: float, relu: float) -> Markup:
    """What sigmoids cost, and why if they learned nothing."""
    return T.units_compared(percent(sigmoid, 2), percent(relu, 2), sigmoid > 0.5 > relu)


def listed(names: list[str], experiment: str) -> tuple[Phrase, ...]:
    """The networks' names, for a sentence."""
    return tuple(name_of(name, experiment) for name in names)
