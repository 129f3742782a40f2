"""The tutorials as notebooks that run today: `python -m demo.notebooks` writes them into notebooks/.

Nothing in them is written twice: networks are the files of models/ as they stand, settings are those of
`models.recipes.PLAIN`, and the first models are the programs that the page shows.
"""

import inspect
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from demo.drawing_program import call, source_of
from demo.pages.lessons import programs
from demo.panel.notebook import Cell, code, text_of, words
from models import basics, names
from models.basics import Walk
from models.data import COUNTRIES, NAMES_URL
from models.lessons.diabetes import Course
from models.lessons.hello import VERSIONS, Spelling
from models.recipes import OPTIMIZERS, PLAIN, Recipe
from models.registry import Card, find

FOLDER = Path(__file__).parents[1] / "notebooks"


# ---- what several of them share ----------------------------------------------------------------------------

DIGITS = '''
import os

import torch
import torch.nn.functional as F
from torch import nn

STEPS = int(os.environ.get("STEPS", 0))  # to try it: so many steps, on random pictures; 0 trains in full
DEVICE = "cuda" if torch.cuda.is_available() else "cpu"


def digits(train):
    """(N, 28, 28) uint8 and (N,) labels of MNIST, fetched into ./data; random ones for STEPS."""
    if STEPS:
        return torch.randint(0, 256, (512, 28, 28), dtype=torch.uint8), torch.arange(512) % 10
    from torchvision.datasets import MNIST

    mnist = MNIST("data", train=train, download=True)
    return mnist.data, mnist.targets


images, labels = digits(train=True)
test_images, test_labels = digits(train=False)


def batches(images, labels, order, size):
    """(B, 1, 28, 28) greys from 0 to 1 and (B,) labels. Digits are grey: one channel, not three."""
    for index in order.split(size):
        x = images[index][:, None].float() / 255
        yield x.to(DEVICE), labels[index].to(DEVICE)


@torch.inference_mode()
def accuracy(model):
    """The share of the test digits that it reads rightly."""
    model.eval()  # without it dropout would go on dropping
    right = 0
    for x, y in batches(test_images, test_labels, torch.arange(len(test_labels)), 1000):
        right += (model(x).argmax(1) == y).sum().item()
    return right / len(test_labels)


def train(model, optimize, epochs, batch=64):
    """Train on all training digits, in a new order each epoch; print the accuracy after each."""
    model.to(DEVICE)
    optimizer = optimize(model.parameters())
    step = 0
    for epoch in range(epochs):
        model.train()
        for x, y in batches(images, labels, torch.randperm(len(labels)), batch):
            loss = F.cross_entropy(model(x), y)  # logits in: the softmax is part of it
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            step += 1
            if step == STEPS:
                print(f"step {step}, loss {loss.item():.4f}")
                return
        print(f"epoch {epoch + 1}: {accuracy(model):.2%} of the test digits")
'''


def digit_network(key: str, known: set[str]) -> Iterator[Cell]:
    """A network as its file has it, unless that is known already, and its training as in the tutorial."""
    card, _recipe = find(key, "plain")
    reported = f" Its tutorial reports {card.reported:.2%}." if card.reported else ""
    yield words(f"## {card.name}\n\n{card.idea}{reported}")
    if card.source not in known:
        known.add(card.source)
        yield code(source_of(card))
    yield code(training(card, PLAIN[key]))


def training(card: Card, recipe: Recipe) -> str:
    """The lines that build and train it."""
    options = [f"lr={recipe.lr!r}"]
    if recipe.momentum:
        options.append(f"momentum={recipe.momentum!r}")
    optimizer = f"torch.optim.{OPTIMIZERS[recipe.optimizer].__name__}"
    optimize = f"lambda weights: {optimizer}(weights, {', '.join(options)})"
    return (
        "torch.manual_seed(0)\n"
        f"{card.key} = {call(card)}\n"
        f"train({card.key}, {optimize}, epochs={recipe.epochs})"
    )


def readers(title: str, lead: str, keys: Sequence[str]) -> list[Cell]:
    """A notebook of networks that read digits."""
    known: set[str] = set()
    cells = [words(f"# {title}\n\n{lead}"), code(DIGITS)]
    for key in keys:
        cells += digit_network(key, known)
    return cells


# ---- the notebooks -----------------------------------------------------------------------------------------


def first_steps() -> list[Cell]:
    """A line, the logistic curve, softmax and the diabetes network."""
    line = Walk()
    hours = Walk("logistic", "bce", basics.HOURS)
    return [
        words(
            "# First steps\n\nThe models with which the tutorials begin, each a program of its own. In the "
            "published code the gradient of one step is often added to that of the last: `zero_grad` "
            "stands before `backward` here, each time."
        ),
        words("## A straight line\n\nThree points on y = 2x, and gradient descent on the squared error."),
        code(programs.walk(line, 100, 0, 4.0)),
        words("## Hours studied, passed or not\n\nThe same with a sigmoid: the loss takes the logits."),
        code(programs.walk(hours, 1000, 0, 4.0)),
        words("## Softmax and cross-entropy\n\nOne after the other, and both in one."),
        code(programs.softmax([0.2, 0.1, -0.1], 0)),
        words(
            "## Eight measurements, one answer\n\nThe diabetes network. Some published loops overwrite "
            "`inputs` with the whole table, so that batches are never used: here each step sees its batch."
        ),
        code(programs.course(Course(), 100)),
    ]


def perceptrons() -> list[Cell]:
    """The MLP, by sigmoids and by ReLU."""
    lead = (
        "A picture as 784 numbers. The same network twice, so that its activation is all the difference: "
        "with sigmoids the gradient shrinks at every layer."
    )
    return readers("Digits by a multilayer perceptron", lead, ("mlp", "mlp_sigmoid"))


def convolutions() -> list[Cell]:
    """The convolutional networks."""
    lead = (
        "One small kernel looks at every place. Published versions normalise these grey pictures with three "
        "means and three deviations, as for colour: with one channel that is an error today."
    )
    return readers("Digits by convolution", lead, ("cnn_small", "cnn", "inception", "resnet"))


def recurrences() -> list[Cell]:
    """hello → ohlol, and digits read row by row."""
    lead = (
        "A picture read like text, a row a step. `output[:, -1]` is `h_n` of the top layer, and of that "
        "alone: with several layers `h_n` has one state for each."
    )
    cells = readers("Digits and letters by recurrence", lead, ("rnn", "lstm", "lstm2", "gru", "cnn_rnn"))
    cells.append(words("# hello → ohlol\n\nEqual letters, different answers: that is what a state is for."))
    for version in VERSIONS:
        cells.append(code(programs.spelling(Spelling(version=version), 15)))
    return cells


NAMES = '''
import csv
import gzip
import io
import os
import urllib.request

import torch
import torch.nn.functional as F
from torch import nn
from torch.nn.utils.rnn import PackedSequence, pack_padded_sequence, pad_sequence

STEPS = int(os.environ.get("STEPS", 0))  # to try the notebook: so many steps; 0 trains in full
COUNTRIES = {countries}


def surnames(part):
    """(N, T) ASCII codes, padded with 0, and (N,) countries of the names to train on or to test by."""
    with urllib.request.urlopen(f"{url}/names_{{part}}.csv.gz") as answer:
        table = gzip.decompress(answer.read()).decode()
    rows = list(csv.reader(io.StringIO(table)))
    # From a list and not from a tensor: torch.tensor(a_tensor) copies it, and warns.
    codes = [torch.tensor([ord(letter) for letter in name]) for name, _country in rows]
    countries = [COUNTRIES.index(country) for _name, country in rows]
    return pad_sequence(codes, batch_first=True), torch.tensor(countries)


ids, countries = surnames("train")
test_ids, test_countries = surnames("test")
if STEPS:
    test_ids, test_countries = test_ids[:500], test_countries[:500]
'''
NAMES_TRAINING = """
torch.manual_seed(0)
model = NameClassifier()
optimizer = torch.optim.{optimizer}(model.parameters(), lr={lr!r})
step = 0
for epoch in range({epochs}):
    model.train()
    for index in torch.randperm(len(ids)).split({batch}):
        loss = F.cross_entropy(model(ids[index]), countries[index])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        step += 1
        if step == STEPS:
            break
    model.eval()
    with torch.inference_mode():
        right = (model(test_ids).argmax(1) == test_countries).float().mean().item()
    print(f"epoch {{epoch + 1}}: {{right:.2%}} of the test names")
    if step == STEPS:
        break
"""


def surnames() -> list[Cell]:
    """The name classifier."""
    recipe = PLAIN["names"]
    parts = (names.packed, names.NameClassifier)
    sources = "\n\n\n".join(inspect.getsource(part).strip() for part in parts)
    return [
        words(
            "# Where a surname may come from\n\nIts letters are read in both directions. Names are padded to "
            "one length for a batch, and packed, or the backward direction would begin with the padding. A "
            "guess about 18 countries, not to be used to judge a person."
        ),
        code(NAMES.format(countries=_in_lines(COUNTRIES), url=NAMES_URL)),
        code(f"ALPHABET = {names.ALPHABET}  # ASCII; 0 pads\n\n\n{sources}"),
        code(
            NAMES_TRAINING.format(
                optimizer=OPTIMIZERS[recipe.optimizer].__name__,
                lr=recipe.lr,
                epochs=recipe.epochs,
                batch=recipe.batch,
            )
        ),
    ]


def _in_lines(countries: Sequence[str], each: int = 6) -> str:
    lines = [
        "    " + " ".join(f'"{country}",' for country in countries[start : start + each])
        for start in range(0, len(countries), each)
    ]
    return "\n".join(["(", *lines, ")"])


NOTEBOOKS = {
    "1_first_steps": first_steps,
    "2_perceptron": perceptrons,
    "3_convolution": convolutions,
    "4_recurrence": recurrences,
    "5_names": surnames,
}


def files() -> dict[str, str]:
    """{name: text} of all notebooks."""
    return {f"{name}.ipynb": text_of(cells()) for name, cells in NOTEBOOKS.items()}


def programs_of(name: str) -> list[str]:
    """The code of a notebook, cell by cell."""
    return [cell.text for cell in NOTEBOOKS[name]() if cell.kind == "code"]


def main() -> None:
    """Write them."""
    FOLDER.mkdir(exist_ok=True)
    for name, text in files().items():
        (FOLDER / name).write_text(text, encoding="utf-8")
        count = len(re.findall('"cell_type": "code"', text))
        print(f"notebooks/{name}: {count} programs")


if __name__ == "__main__":
    main()
