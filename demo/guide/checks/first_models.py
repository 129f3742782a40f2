"""Checks on the first models: a line, a logistic curve, softmax, and the network of the diabetes table."""

from collections.abc import Sequence

import numpy as np

from demo import learn
from demo.draw.numbers import rounded, steady
from demo.guide.checks.finding import Check, Finding, Situation
from demo.guide.checks.params import amount, one, several, whole
from demo.words import _
from models import basics
from models.basics import Walk
from models.lessons.diabetes import Course

START = {"w": -1.0, "b": 4.0}  # where the line of the page begins
SLOW = 200  # steps after which a rate has shown whether it descends
UNITS = ("sigmoid", "relu")
LOSSES = ("bce", "mse")

RATE = amount(1e-4, basics.RATE)
PLACE = amount(-basics.FAR, basics.FAR)


def loss_at(situation: Situation, w: float, b: float) -> Finding:
    """The mean squared error of the line w x + b on the tutorial's points."""
    x, y = np.array(basics.LINE).T
    errors = w * x + b - y
    loss = float((errors**2).mean())
    return Finding(
        loss,
        _(
            "The errors are {errors}; the mean of their squares is {loss}.",
            errors=listed(errors),
            loss=rounded(loss, 3),
        ),
    )


def diverging(situation: Situation, rates: Sequence[float]) -> Finding:
    """Learning rates with which plain gradient descent ends above the loss it began with."""
    ends = {}
    for rate in rates:
        run = learn.run_of_walk(Walk(rate=rate, **START)).until(SLOW)
        is_descending = not run[-1].diverged and run[-1].loss < run[0].loss
        ends[f"{rate:g}"] = run[-1].loss, is_descending
    figures = tuple(
        _("{rate} → {loss}", rate=rate, loss=steady(loss)) for rate, (loss, _descends) in ends.items()
    )
    return Finding(
        tuple(rate for rate, (_loss, is_descending) in ends.items() if not is_descending),
        _("Loss after at most {steps} steps, by learning rate: {figures}.", steps=SLOW, figures=figures),
    )


def fastest(situation: Situation, optimizers: Sequence[str], rate: float, steps: int) -> Finding:
    """The optimizer with the smallest loss after so many steps from the same start."""
    losses = {}
    for optimizer in optimizers:
        run = learn.run_of_walk(Walk(optimizer=optimizer, rate=rate, **START)).until(steps)
        losses[optimizer] = np.inf if run[-1].diverged else run[-1].loss
    figures = tuple(_("{name} {loss}", name=name, loss=steady(loss)) for name, loss in losses.items())
    return Finding(
        (min(losses, key=losses.get),),
        _("Loss after {steps} steps: {figures}.", steps=steps, figures=figures),
    )


def stronger_pull(situation: Situation, w: float, b: float) -> Finding:
    """The loss with the larger gradient for w, at this place of the logistic curve."""
    slopes = {}
    for loss in LOSSES:
        walk = Walk("logistic", loss, basics.HOURS, w=w, b=b)
        slopes[loss] = abs(learn.run_of_walk(walk).until(0)[0].slope_w)
    return Finding(
        (max(slopes, key=slopes.get),),
        _(
            "|∂loss/∂w| here: {bce} with BCE, {mse} with MSE.",
            bce=steady(slopes["bce"]),
            mse=steady(slopes["mse"]),
        ),
    )


def cross_entropy(situation: Situation, scores: Sequence[float], target: int) -> Finding:
    """The cross-entropy of scores, class `target` being the right one."""
    result = basics.softmax(list(scores), target)
    return Finding(
        result["cross_entropy"],
        _(
            "The right class gets the probability {p}; −ln {p} = {loss}.",
            p=rounded(result["probs"][target], 4),
            loss=rounded(result["cross_entropy"], 4),
        ),
    )


def pushed_up(situation: Situation, scores: Sequence[float], target: int) -> Finding:
    """The classes whose score a step of gradient descent raises."""
    gradient = basics.softmax(list(scores), target)["gradient"]
    rising = tuple(str(place) for place, slope in enumerate(gradient) if slope < 0)
    return Finding(
        rising,
        _(
            "The gradient p − y is {gradient}; a step goes against it, so a minus means up.",
            gradient=listed(gradient),
        ),
    )


def after_adding(situation: Situation, scores: Sequence[float], added: float) -> Finding:
    """Whether the softmax of scores is the "same" or "changed" when one number is added to all of them."""
    before = basics.softmax(list(scores), 0)["probs"]
    after = basics.softmax([score + added for score in scores], 0)["probs"]
    return Finding(
        ("same" if np.allclose(before, after, atol=1e-6) else "changed",),
        _("Probabilities before: {before}; after: {after}.", before=listed(before), after=listed(after)),
    )


def faster_units(situation: Situation, epochs: int, batch: int = 32) -> Finding:
    """The units with which the diabetes network's training loss is lower after so many epochs."""
    is_made = not learn.has_patients()
    share = learn.larger_group(is_made)
    losses = {}
    for units in UNITS:
        course = Course(units, "SGD", Course.rate, batch, 0, is_made)
        losses[units] = learn.run_of_course(course).until(epochs)[-1].train_loss
    return Finding(
        (min(losses, key=losses.get),),
        _(
            "Training loss after {epochs} epochs: {sigmoid} with sigmoid, {relu} with ReLU. Giving every "
            "patient the larger group’s share gets about {constant}.",
            epochs=epochs,
            constant=rounded(-share * np.log(share) - (1 - share) * np.log(1 - share)),
            sigmoid=rounded(losses["sigmoid"], 3),
            relu=rounded(losses["relu"], 3),
        ),
    )


def listed(numbers: Sequence[float]) -> tuple[str, ...]:
    """The numbers as they are read in a sentence."""
    return tuple(rounded(value, 3).rstrip("0").rstrip(".") for value in numbers)


SCORES = several(amount(-50, 50), most=10, repeating=True)

CHECKS = {
    "loss_at": Check(loss_at, {"w": PLACE, "b": PLACE}),
    "diverging": Check(diverging, {"rates": several(RATE, most=6)}),
    "fastest": Check(
        fastest,
        {"optimizers": several(one(basics.OPTIMIZERS), most=9), "rate": RATE, "steps": whole(1, SLOW)},
    ),
    "stronger_pull": Check(stronger_pull, {"w": PLACE, "b": PLACE}),
    "cross_entropy": Check(cross_entropy, {"scores": SCORES, "target": whole(0, 9)}),
    "pushed_up": Check(pushed_up, {"scores": SCORES, "target": whole(0, 9)}),
    "after_adding": Check(after_adding, {"scores": SCORES, "added": amount(-50, 50)}),
    "faster_units": Check(faster_units, {"epochs": whole(1, 30), "batch": whole(16, 512)}),
}
