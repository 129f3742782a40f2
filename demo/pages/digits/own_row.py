"""The row of the visitor's own network in the comparison: hidden until there is one."""

import numpy as np

from demo.old.tables import both, label, pick
from demo.old.tables.own import OWN as W
from demo.pages.digits.comparison import NONE, confidence, thousands
from demo.pages.lessons.yours.network import Own


def row() -> str:
    """<tr> like the other networks', every cell with a data-key, and the age of its answer."""
    bars = "".join(
        f'<td class="bar" aria-hidden="true"><i data-bar="own.{digit}"></i></td>' for digit in range(10)
    )
    cells = "".join(
        f'<td class="wide number {name}" data-key="own.{name}"></td>' for name in ("sure", "ms", "params")
    )
    told = "".join(
        f'<span lang="{lang}">{before}<span data-key="own.age"></span>{after}</span>'
        for lang in ("en", "zh")
        for before, after in [pick(W, "answered", lang, age="|").split("|")]
    )
    return (
        f'<tr class="own" data-row="own" data-recipes="plain robust"><th scope="row" {label(W, "row_is")}>'
        f'{both(W, "row")} <span class="about"><span lang="en" data-key="own.name.en"></span>'
        f'<span lang="zh" data-key="own.name.zh"></span></span><small class="age">{told}</small></th>'
        f'<td class="says" data-key="own.says"></td>{bars}{cells}'
        f'<td class="wide number"><span data-key="own.test"></span>'
        f"<small>{both(W, 'validation')}</small></td>"
        f'<td class="wide end"><button type="button" class="quiet hide-row" {label(W, "row_hide")}>×</button>'
        "</td></tr>"
    )


def answer(own: Own | None, probs: np.ndarray | None, ms: float) -> dict:
    """What the script writes into the row; without a network empty texts, which keep the row away.

    {"cells": {data-key: text}, "bars": {"own": ten probabilities}}
    """
    cells = dict.fromkeys(("says", "sure", "ms", "params", "test", "name.en", "name.zh"), "")
    if own:
        cells |= {"says": NONE, "params": thousands(own.parameters), "test": f"{100 * (1 - own.error):.2f}"}
        cells |= {f"name.{lang}": title(own, lang) for lang in ("en", "zh")}
    if probs is not None:
        cells |= {"says": str(probs.argmax()), "sure": confidence(float(probs.max())), "ms": f"{ms:.2f}"}
    return {
        "cells": {f"own.{name}": text for name, text in cells.items()},
        "bars": {} if probs is None else {"own": probs.astype(float).round(4).tolist()},
    }


def title(own: Own, lang: str) -> str:
    """A network's kind and width, short."""
    short = f"short_{own.settings.kind}"
    return f"{pick(W, short if short in W else f'kind_{own.settings.kind}', lang)} {own.settings.width}"
