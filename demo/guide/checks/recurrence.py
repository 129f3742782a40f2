"""Checks on networks that read step by step: when they decide, and what output, h_n and c_n hold."""

from collections.abc import Sequence

import numpy as np

from demo import learn, predict, probe
from demo.draw.numbers import confidence, number
from demo.guide.checks.finding import SAME, Check, Finding, Situation
from demo.guide.checks.params import one, reader, several, text, whole
from demo.probe import Reading
from demo.words import _
from models.lessons import hello
from models.lessons.hello import Spelling


def settles(situation: Situation, key: str) -> Finding:
    """The step from which the network's answer stays what it is in the end."""
    reading = _reading(situation, key)
    says = reading.probs.argmax(1)
    step = reading.settled
    name = predict.names()[key]
    figures = {"name": name, "digit": int(says[-1]), "step": step, "count": len(says)}
    if step == 1:
        return Finding(1.0, _("{name} says {digit} from the first of {count} steps on.", **figures))
    return Finding(
        float(step),
        _(
            "{name} says {digit} from step {step} of {count} on; one step before it said {other}.",
            other=int(says[step - 2]),
            **figures,
        ),
    )


def says_after(situation: Situation, key: str, step: int) -> Finding:
    """The digit that the network would say after so many steps; after its last where it has fewer."""
    reading = _reading(situation, key)
    step = min(step, len(reading.probs))
    probs = reading.probs[step - 1]
    digit = int(probs.argmax())
    return Finding(
        (str(digit),),
        _(
            "After step {step} of {count} {name} says {digit} ({sure}); in the end {last}.",
            step=step,
            count=len(reading.probs),
            name=predict.names()[key],
            digit=digit,
            sure=confidence(float(probs.max())),
            last=int(reading.probs[-1].argmax()),
        ),
    )


def first_to_settle(situation: Situation, keys: Sequence[str]) -> Finding:
    """The network that has made up its mind after the smallest share of its steps."""
    readings = {key: _reading(situation, key) for key in keys}
    shares = {key: reading.settled / len(reading.probs) for key, reading in readings.items()}
    least = min(shares.values())
    names = predict.names()
    figures = tuple(
        _("{name} {step} of {count}", name=names[key], step=reading.settled, count=len(reading.probs))
        for key, reading in readings.items()
    )
    return Finding(
        tuple(key for key, share in shares.items() if share == least),
        _("The answer stays from step: {figures}.", figures=figures),
    )


def without_memory(situation: Situation, source: str, target: str) -> Finding:
    """How many letters of a word can be right at most for who sees one letter at a time. Problem."""
    spelling = Spelling(source, target)
    answers: dict[str, list[str]] = {}
    for letter, wanted in zip(spelling.source, spelling.target, strict=True):
        answers.setdefault(letter, []).append(wanted)
    # One answer a letter: the one that is wanted most often.
    most = sum(max(map(wanted.count, wanted)) for wanted in answers.values())
    split = tuple(f"{letter} → {' / '.join(wanted)}" for letter, wanted in answers.items() if len(wanted) > 1)
    if most == len(spelling.source):
        words = _("Every letter has one answer: all {count} can be right.", count=most)
    else:
        words = _(
            "{split}: one letter wants several answers. At most {most} of {count} can be right.",
            split=split,
            most=most,
            count=len(spelling.source),
        )
    return Finding(float(most), words)


def reaches(situation: Situation, version: str, seed: int, epochs: int = 60) -> Finding:
    """The first epoch in which the network says ohlol; one more than `epochs` if none of them."""
    run = learn.run_of_spelling(Spelling(version=version, seed=seed)).until(epochs - 1)
    at = next((epoch.number for epoch in run if epoch.says == Spelling.target), None)
    if at is None:
        words = _("Not within {count} epochs: in the last it says “{says}”.", count=epochs, says=run[-1].says)
        return Finding(float(epochs + 1), words)
    said = tuple(f"{epoch.number}: {epoch.says}" for epoch in run[max(0, at - 3) : at])
    return Finding(
        float(at),
        _(
            "It says “{target}” for the first time in epoch {n} ({said}).",
            target=Spelling.target,
            n=at,
            said=said,
        ),
    )


def equals_output(situation: Situation, key: str) -> Finding:
    """Which parts of h_n and c_n hold the same numbers as the last output."""
    reading = _reading(situation, key)
    states = {f"h_n.{layer}": layers[-1] for layer, layers in enumerate(reading.hidden)}
    if reading.cell is not None:
        states |= {f"c_n.{layer}": layers[-1] for layer, layers in enumerate(reading.cell)}
    apart = {name: float(np.abs(state - reading.output).max()) for name, state in states.items()}
    figures = tuple(
        _("{name} {apart}", name=indexed(name), apart=number(most)) for name, most in apart.items()
    )
    return Finding(
        tuple(name for name, most in apart.items() if most < SAME),
        _("Largest difference from output[:, -1]: {figures}.", figures=figures),
    )


def indexed(name: str) -> str:
    """ "h_n.0" as PyTorch writes it."""
    tensor, _dot, layer = name.partition(".")
    return f"{tensor}[{layer}]"


def state_numbers(situation: Situation, key: str) -> Finding:
    """How many numbers h_n holds for one digit."""
    reading = probe.reading_steps(predict.BLANK[0], key, predict.offered(key, situation.recipe))
    layers, steps, units = reading.hidden.shape
    return Finding(
        float(layers * units),
        _(
            "output: {steps} steps × {units} numbers. h_n: {layers} × {units} = {count} numbers, however "
            "many the steps.",
            steps=steps,
            units=units,
            layers=layers,
            count=layers * units,
        ),
    )


def beyond_one(situation: Situation, key: str) -> Finding:
    """Which of the states, "hidden" and "cell", leaves −1 … 1 at any step."""
    reading = _reading(situation, key)
    states = {"hidden": reading.hidden}
    if reading.cell is not None:
        states["cell"] = reading.cell
    largest = {name: float(np.abs(state).max()) for name, state in states.items()}
    beyond = tuple(name for name, most in largest.items() if most > 1)
    hidden = number(largest["hidden"])
    if "cell" not in largest:
        return Finding(beyond, _("Largest number in the hidden state: {hidden}.", hidden=hidden))
    return Finding(
        beyond,
        _(
            "Largest number in the hidden state: {hidden}; in the cell state: {cell}.",
            hidden=hidden,
            cell=number(largest["cell"]),
        ),
    )


def end_of_direction(situation: Situation, name: str, direction: str) -> Finding:
    """At which letter, "first" or "last", a direction of the names’ GRU has its h_n in the output."""
    states = probe.name_states(name)
    _steps, width = states.output.shape
    units = width // 2
    forward, backward = states.hidden[-2:]
    state, half = (forward, slice(0, units)) if direction == "forward" else (backward, slice(units, width))
    apart = {
        place: float(np.abs(states.output[at, half] - state).max())
        for place, at in (("first", 0), ("last", -1))
    }
    return Finding(
        tuple(place for place, most in apart.items() if most < SAME),
        _(
            "Largest difference from its h_n: {first} at the first letter, {last} at the last.",
            first=number(apart["first"]),
            last=number(apart["last"]),
        ),
    )


def _reading(situation: Situation, key: str) -> Reading:
    return probe.reading_steps(situation.drawn(), key, predict.offered(key, situation.recipe))


READER = {"key": reader}
WORD = text(hello.LETTERS)

CHECKS = {
    "settles": Check(settles, READER),
    "says_after": Check(says_after, READER | {"step": whole(1, 28)}),
    "first_to_settle": Check(first_to_settle, {"keys": several(reader, most=12)}),
    "without_memory": Check(without_memory, {"source": WORD, "target": WORD}),
    "reaches": Check(
        reaches, {"version": one(hello.VERSIONS), "seed": whole(0, 1000), "epochs": whole(1, 100)}
    ),
    "equals_output": Check(equals_output, READER),
    "state_numbers": Check(state_numbers, READER),
    "beyond_one": Check(beyond_one, READER),
    "end_of_direction": Check(
        end_of_direction, {"name": text(30), "direction": one(("forward", "backward"))}
    ),
}
