"""The format of notebooks: cells in, the text of a file out."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial


@dataclass(frozen=True)
class Cell:
    """A piece of a notebook: `kind` is "markdown" or "code"."""

    kind: str
    text: str

    def json(self, number: int) -> dict:
        """As the format has it, version 4.5."""
        cell = {
            "cell_type": self.kind,
            "id": f"cell-{number}",
            "metadata": {},
            "source": self.text.strip().splitlines(keepends=True),
        }
        return cell if self.kind == "markdown" else {**cell, "execution_count": None, "outputs": []}


words = partial(Cell, "markdown")
code = partial(Cell, "code")


def text_of(cells: Sequence[Cell]) -> str:
    """The notebook as a file: no outputs, so that it changes only when its sources do."""
    whole = {
        "cells": [cell.json(number) for number, cell in enumerate(cells)],
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(whole, indent=1, ensure_ascii=False) + "\n"
