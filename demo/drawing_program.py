"""A drawing read by one network, as a program and a notebook: PyTorch that runs anywhere."""

import inspect
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from demo.panel.notebook import Cell, code, text_of, words
from models import checkpoint
from models.registry import Card

SIDE = 28
# In steps of 1/255, as a picture has them, a network that wavers would answer otherwise in the fifth digit.
INK = 65535
PAGE = re.compile(r"https?://[\w.\-:\[\]/]{1,300}/")  # an address under which the app may be open

HEAD = """import os
from pathlib import Path
{fetches}
import torch
from safetensors.torch import load_file

FILE = Path(os.environ.get("WEIGHTS", "{file}"))
"""
FETCH = """
if not FILE.exists():
    urlretrieve({address!r}, FILE)
"""
REST = """# The drawing as the network sees it, row by row: 0 is paper, {ink:,} is ink.
GREYS = [
{rows}
]
TEMPERATURE = {temperature!r}  # by which the page divides the logits; 1 gives the raw softmax
{fetch}
model = {call}
model.load_state_dict(load_file(FILE))
model.eval()  # without it dropout would go on dropping
x = torch.tensor(GREYS, dtype=torch.float32).view(1, 1, 28, 28) / {ink}
with torch.inference_mode():
    probabilities = (model(x)[0] / TEMPERATURE).softmax(0)
for digit, probability in enumerate(probabilities.tolist()):
    print(f"{{digit}}: {{probability:.6f}}")
"""


@dataclass(frozen=True)
class Drawn:
    """What is on the pad as one opens a network's card.

    `digit`: (28, 28) from 0 to 1, None while it is blank. `raw`: whether the page shows the softmax alone.
    `page`: its address.
    """

    digit: np.ndarray | None = None
    raw: bool = False
    page: str = ""


BLANK = Drawn()


@dataclass(frozen=True)
class Reader:
    """What is to be read, and by whom.

    `digit`: (28, 28) from 0 to 1. `temperature`: by which the page divides the logits. `page`: the address at
    which the app is open, from which the weights can be fetched; empty where it is not known.
    """

    card: Card
    recipe: str
    digit: np.ndarray
    temperature: float = 1.0
    page: str = ""

    @property
    def file(self) -> str:
        """The name of the weights file."""
        return checkpoint.path(self.card.key, self.recipe).name


def program(reader: Reader) -> str:
    """One file that prints the ten probabilities as the page shows them."""
    what = f'"""What {reader.card.name} ({reader.recipe}) says of one drawing: ten probabilities."""'
    head, network, rest = parts(reader)
    return f"{what}\n\n{head}\n\n{network.strip()}\n\n\n{rest}"


def notebook(reader: Reader) -> str:
    """The same as the text of a notebook."""
    head, network, rest = parts(reader)
    cells: Sequence[Cell] = [
        words(
            f"# One drawing, read by {reader.card.name}\n\nThe ten probabilities that Inkwell's page shows. "
            f"The weights are in `{reader.file}`: put the file beside the notebook, or let it be fetched."
        ),
        code("%pip install --quiet safetensors"),
        code(head),
        words("The network, as its file has it."),
        code(network),
        words("The drawing, and what the network says of it."),
        code(rest),
    ]
    return text_of(cells)


def parts(reader: Reader) -> tuple[str, str, str]:
    """(what is needed, the network's file, the drawing and the reading of it)."""
    page = reader.page if PAGE.fullmatch(reader.page) else ""
    address = f"{page}gradio_api/file=weights/{reader.file}"
    head = HEAD.format(
        fetches="from urllib.request import urlretrieve\n" if page else "",
        file=reader.file,
    )
    rest = REST.format(
        ink=INK,
        rows=rows_of(reader.digit),
        temperature=reader.temperature,
        fetch=FETCH.format(address=address) if page else "",
        call=call(reader.card),
    )
    return head, source_of(reader.card), rest


def rows_of(digit: np.ndarray) -> str:
    """28 lines of 28 whole numbers."""
    greys = (digit.reshape(SIDE, SIDE).astype(float) * INK).round().astype(int)
    return "\n".join("    " + " ".join(f"{grey}," for grey in row) for row in greys)


def source_of(card: Card) -> str:
    """The file of the network."""
    network = card.build.func if isinstance(card.build, partial) else card.build
    return inspect.getsource(inspect.getmodule(network))


def call(card: Card) -> str:
    """The call that builds the network: "Recurrent('lstm', 100, 2, columns=True)"."""
    if not isinstance(card.build, partial):
        return f"{card.build.__name__}()"
    given = [repr(value) for value in card.build.args]
    given += [f"{name}={value!r}" for name, value in card.build.keywords.items()]
    return f"{card.build.func.__name__}({', '.join(given)})"
