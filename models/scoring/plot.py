"""What a header says, as a figure to take away: how a network learnt, and what it gets wrong.

Figures on the page are drawn by the page itself; these are for a report or a lesson.
"""

from pathlib import Path

import matplotlib
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

SUFFIXES = (".svg", ".pdf")
WIDTH = 3.6  # inches, of each panel; a row of three fits a page across
HEIGHT = 2.8
COLOURS = {"train": "#b35806", "validation": "#2b6ca3"}
# Text stays text, which can be searched and set in another font; no date, so that the same facts give the
# same file.
STYLE = {
    "svg.fonttype": "none",
    "pdf.fonttype": 42,
    "svg.hashsalt": "inkwell",
    "font.size": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
}


def save(headers: list[dict], file: Path) -> None:
    """Draw a row for each header into `file`, an .svg or .pdf."""
    with matplotlib.rc_context(STYLE):
        date = {".svg": "Date", ".pdf": "CreationDate"}[file.suffix]
        figure_of(headers).savefig(file, metadata={date: None})


def figure_of(headers: list[dict]) -> Figure:
    """A row for each network: its training curve; of a digit reader also shifts and mistakes."""
    columns = 3 if any("confusion" in facts for facts in headers) else 1
    # A Figure of its own and not pyplot's, which would look for a screen, and keep every figure.
    figure = Figure(figsize=(WIDTH * columns, HEIGHT * len(headers)), layout="constrained")
    rows = figure.subplots(len(headers), columns, squeeze=False)
    for facts, row in zip(headers, rows, strict=True):
        curve(row[0], facts)
        if "confusion" in facts:
            shifts(row[1], facts)
            mistakes(row[2], facts)
        else:
            for axes in row[1:]:
                axes.set_axis_off()
    return figure


def curve(axes: Axes, facts: dict) -> None:
    """The error, or the loss of a network that writes, after each epoch."""
    writes = "nats" in facts
    for name, values in facts["curve"].items():
        epochs = np.arange(1, len(values) + 1)
        points = np.array(values) * (1 if writes else 100)
        # Points too, or a run of one epoch would show nothing.
        axes.plot(epochs, points, label=name, color=COLOURS[name], marker=".", markersize=3)
    axes.set(xlabel="epoch", ylabel="nats per character" if writes else "error, %")
    axes.set_title(f"{facts['key']}, {facts['recipe']}", loc="left", fontweight="bold")
    axes.xaxis.get_major_locator().set_params(integer=True)
    axes.legend(frameon=False)


def shifts(axes: Axes, facts: dict) -> None:
    """The accuracy on test digits moved by 0 to 8 pixels."""
    percents = 100 * np.array(facts["shift"])
    axes.plot(range(len(percents)), percents, color=COLOURS["validation"], marker=".")
    # From 0, so that two networks' curves can be laid over each other.
    axes.set(xlabel="moved by, px", ylabel="accuracy, %", ylim=(0, 102))


def mistakes(axes: Axes, facts: dict) -> None:
    """How many test digits of each kind were taken for which other."""
    counts = np.array(facts["confusion"])
    # The right answers are a hundred times as many: beside them no mistake would be seen.
    np.fill_diagonal(counts, 0)
    axes.imshow(counts, cmap="Oranges")
    for true, said in np.argwhere(counts):
        dark = counts[true, said] > counts.max() / 2
        axes.text(
            said,
            true,
            counts[true, said],
            ha="center",
            va="center",
            fontsize=6,
            color="white" if dark else "black",
        )
    axes.set(xlabel="said", ylabel="true digit", xticks=range(10), yticks=range(10))
    axes.set_title(f"{counts.sum()} mistakes in {facts['total']:,}", loc="left", fontsize=9)
