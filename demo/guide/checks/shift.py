"""Checks on what networks say of the digit, and of the digit moved."""

from collections.abc import Sequence

import numpy as np

from demo import predict, probe
from demo.guide.checks.finding import Check, Finding, Situation
from demo.guide.checks.params import contestant, network, several, whole
from demo.probe import Grid
from demo.recipes import RECIPES
from demo.words import Phrase, _, pgettext
from models.probing import transforms
from models.probing.transforms import FARTHEST, MARGIN


def says(situation: Situation) -> Finding:
    """Which networks say what most of them say."""
    reading = predict.read(situation.drawn(), recipe=situation.recipe)
    agreeing = [row for row in reading["rows"] if row["says"] == reading["vote"]]
    return Finding(
        tuple(row["key"] for row in agreeing),
        _(
            "{count} of {all} networks say {vote}.",
            count=len(agreeing),
            all=len(reading["rows"]),
            vote=reading["vote"],
        ),
    )


def after_shift(situation: Situation, dx: int, dy: int = 0) -> Finding:
    """Which networks say of the moved digit what they say of it unmoved."""
    keeping, count = _keeping(situation, dx, dy)
    return Finding(tuple(keeping), _kept_words(keeping, count, dx, dy))


def count_after_shift(situation: Situation, dx: int, dy: int = 0) -> Finding:
    """How many networks say of the moved digit what they say of it unmoved."""
    keeping, count = _keeping(situation, dx, dy)
    return Finding(float(len(keeping)), _kept_words(keeping, count, dx, dy))


def _keeping(situation: Situation, dx: int, dy: int) -> tuple[list[str], int]:
    """(the keys of the networks that keep their answer, how many networks there are)."""
    digit = situation.drawn()
    keys = predict.ready(situation.recipe)
    both = np.stack([digit, transforms.moved(digit, dx=dx, dy=dy)])
    probs = predict.digit_probs(both, keys, situation.recipe)
    keeping = [key for key in keys if probs[key][0].argmax() == probs[key][1].argmax()]
    return keeping, len(keys)


def _kept_words(keeping: list[str], count: int, dx: int, dy: int) -> Phrase:
    across = pgettext("direction", "right") if dx >= 0 else _("left")
    along = _("down") if dy >= 0 else _("up")
    where = _("{x} px {across}, {y} px {along}", x=abs(dx), across=across, y=abs(dy), along=along)
    if not dy:
        where = _("{x} px {across}", x=abs(dx), across=across)
    names = predict.names()
    if not keeping:
        return _("Moved {where}: none of {all} networks keeps its answer.", where=where, all=count)
    return _(
        "Moved {where}: {count} of {all} networks keep their answer: {names}.",
        where=where,
        count=len(keeping),
        all=count,
        # Commas would not do: some names hold one.
        names=" · ".join(names[key] for key in keeping),
    )


def holds_right(situation: Situation, key: str) -> Finding:
    """How many pixels to the right the digit can go before the network says something else."""
    grid = _grid(situation, key)
    row = grid.says[FARTHEST, FARTHEST:]  # 0 … 10 px to the right
    others = np.flatnonzero(row != grid.own)
    name = predict.names()[key]
    if not len(others):
        words = _(
            "{name} says {digit} at every shift of up to {most} px to the right.",
            name=name,
            digit=grid.own,
            most=FARTHEST,
        )
        return Finding(float(FARTHEST), words)
    first = int(others[0])
    words = _(
        "{name} says {digit} up to {held} px to the right; at {first} px it says {other}.",
        name=name,
        digit=grid.own,
        held=first - 1,
        first=first,
        other=int(row[first]),
    )
    return Finding(float(first - 1), words)


def easier_direction(situation: Situation, key: str) -> Finding:
    """Whether the network keeps its answer more often when moved up and down or sideways, up to 10 px."""
    grid = _grid(situation, key)
    kept = grid.says == grid.own
    counts = {
        "upright": int(kept[:, FARTHEST].sum()) - 1,
        "sideways": int(kept[FARTHEST].sum()) - 1,
    }
    most = max(counts.values())
    return Finding(
        tuple(way for way, count in counts.items() if count == most),
        _(
            "{name} keeps its answer at {upright} of {all} shifts up and down, and at {sideways} of {all} "
            "sideways.",
            name=predict.names()[key],
            all=2 * FARTHEST,
            **counts,
        ),
    )


def _grid(situation: Situation, key: str) -> Grid:
    """What the network says of the digit at every shift."""
    return probe.shift_grid(situation.drawn(), key, predict.offered(key, situation.recipe))


def keeps_more(situation: Situation, contestants: Sequence[tuple[str, str]]) -> Finding:
    """Which network, trained by which recipe, keeps its answer at more of the 81 shifts within 4 px."""
    near = slice(FARTHEST - MARGIN, FARTHEST + MARGIN + 1)
    counts = {}
    for key, recipe in contestants:
        grid = probe.shift_grid(situation.drawn(), key, recipe)
        counts[key, recipe] = int((grid.says == grid.own)[near, near].sum())
    most = max(counts.values())
    names = predict.names()
    figures = tuple(
        _("{name} ({recipe}) {count}", name=names[key], recipe=RECIPES[recipe], count=count)
        for (key, recipe), count in counts.items()
    )
    return Finding(
        tuple(f"{key}.{recipe}" for (key, recipe), count in counts.items() if count == most),
        _("Of 81 shifts within 4 px its answer stays at: {figures}.", figures=figures),
    )


SHIFT = {"dx": whole(-FARTHEST, FARTHEST), "dy": whole(-FARTHEST, FARTHEST)}

CHECKS = {
    "says": Check(says),
    "after_shift": Check(after_shift, SHIFT),
    "count_after_shift": Check(count_after_shift, SHIFT),
    "holds_right": Check(holds_right, {"key": network}),
    "easier_direction": Check(easier_direction, {"key": network}),
    "keeps_more": Check(keeps_more, {"contestants": several(contestant, most=6)}),
}
