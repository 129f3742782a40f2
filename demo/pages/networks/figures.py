"""The networks' table and cards as HTML; curves and matrices are matplotlib's SVG in the page's colours."""

import io
import re
from functools import lru_cache
from html import escape

import matplotlib
import numpy as np
from matplotlib.figure import Figure

from demo.old.tables import LANGUAGES, Words, both, pick, term
from demo.old.tables.networks import NETWORKS as W
from demo.pages.digits.comparison import NAMES, NONE, percent, score
from models.checkpoint import command
from models.recipes import OPTIMIZERS
from models.registry import CARDS, DIGITS

INK = "#010203"  # stands for the page's text colour until the SVG is written
matplotlib.rcParams |= {
    "svg.fonttype": "none",
    "svg.hashsalt": "inkwell",
    "font.size": 10,
    "font.family": "sans-serif",
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": INK,
    "xtick.color": INK,
    "ytick.color": INK,
}


def svg(figure: Figure, alt: str, words: Words = W) -> str:
    """The figure as <svg>, once a language; its text and axes take the colour of the text around it."""
    out = io.StringIO()
    figure.savefig(out, format="svg", transparent=True, bbox_inches="tight")
    drawing = out.getvalue()
    drawing = drawing[drawing.index("<svg") :].replace(INK, "currentColor")
    return "".join(
        f'<div lang="{lang}">{_in_language(drawing, words, alt, lang)}</div>' for lang in LANGUAGES
    )


def _in_language(drawing: str, words: Words, alt: str, lang: str) -> str:
    """Its labels are keys of the word table, because matplotlib's own font has no Chinese to measure."""
    name = escape(pick(words, alt, lang), quote=True)
    drawing = re.sub(
        r">(plot_\w+)</text>", lambda key: f">{escape(pick(words, key[1], lang))}</text>", drawing
    )
    return drawing.replace("<svg", f'<svg role="img" aria-label="{name}"', 1)


@lru_cache(maxsize=64)
def curve(train: tuple[float, ...], validation: tuple[float, ...]) -> str:
    """Error rates after each epoch, in percent, on a logarithmic axis."""
    figure = Figure(figsize=(4.4, 2.6))
    axes = figure.subplots()
    epochs = np.arange(1, len(train) + 1)
    style = {"marker": "o", "markersize": 3} if len(train) < 12 else {}
    axes.plot(epochs, 100 * np.array(train), color="#b35806", label="plot_training", **style)
    axes.plot(
        epochs, 100 * np.array(validation), color="#5e8bd6", linestyle="--", label="plot_validation", **style
    )
    axes.set(xlabel="plot_epoch", ylabel="plot_error", yscale="log")
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:g}")
    axes.yaxis.set_minor_formatter(lambda value, _: f"{value:g}" if f"{value:g}"[0] in "25" else "")
    axes.xaxis.get_major_locator().set_params(integer=True)
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(frameon=False)
    return svg(figure, "curve")


@lru_cache(maxsize=64)
def confusion(matrix: tuple[tuple[int, ...], ...]) -> str:
    """The mistakes alone: row the true digit, column what the network says, the count where there is one."""
    counts = np.array(matrix)
    np.fill_diagonal(counts, 0)
    figure = Figure(figsize=(3.9, 3.3))
    axes = figure.subplots()
    top = max(1, counts.max())
    cells = axes.pcolormesh(
        np.ma.masked_equal(counts, 0), cmap="cividis", vmin=0, vmax=top, edgecolors="none"
    )
    for (true, said), count in np.ndenumerate(counts):
        if count:
            colour = "white" if count < 0.55 * top else "black"
            axes.text(said + 0.5, true + 0.5, str(count), ha="center", va="center", fontsize=8, color=colour)
    axes.set(xlabel="plot_says", ylabel="plot_true", aspect="equal")
    axes.set_xticks(np.arange(10) + 0.5, range(10))
    axes.set_yticks(np.arange(10) + 0.5, range(10))
    axes.invert_yaxis()
    axes.tick_params(length=0)
    bar = figure.colorbar(cells, ax=axes, label="plot_digits")
    bar.ax.yaxis.get_major_locator().set_params(integer=True)
    return svg(figure, "confusion")


def networks(facts: dict[tuple[str, str], dict]) -> str:
    """All digit readers' table: parameters, accuracy by recipe and the tutorial's, tablet, moved 4 px."""
    heads = "".join(
        f'<th scope="col" class="number">{both(W, key)}</th>' for key in ("params", "plain", "robust")
    )
    heads += f'<th scope="col" class="number">{both(W, "tutorial")}</th>'
    heads += "".join(f'<th scope="col" class="number wide">{term(W, key)}</th>' for key in ("pen", "shift4"))
    rows = ""
    for card in DIGITS:
        plain, robust = facts.get((card.key, "plain")), facts.get((card.key, "robust"))
        either = robust or plain
        columns = (
            ("number", f"{either['parameters']:,}" if either else NONE),
            ("number", score(plain)),
            ("number", score(robust)),
            ("number", f"{100 * card.reported:.2f}" if card.reported else NONE),
            ("number wide", f"{100 * robust['pen_correct'] / robust['pen_total']:.2f}" if robust else NONE),
            ("number wide", f"{100 * robust['shift'][4]:.2f}" if robust else NONE),
        )
        opener = f'<button type="button" class="open" data-card="{card.key}">{escape(card.name)}</button>'
        cells = "".join(f'<td class="{kind}">{figure}</td>' for kind, figure in columns)
        rows += f'<tr><th scope="row">{opener}</th>{cells}</tr>'
    return (
        f'<p class="lead">{both(W, "lead")}</p><table class="networks"><thead><tr>'
        f'<th scope="col">{both(W, "network")}</th>{heads}</tr></thead><tbody>{rows}</tbody></table>'
        f'<p class="legend">{both(W, "numbers")}</p>'
    )


def card(key: str, recipe: str, facts: dict, layers: list) -> str:
    """One network's card: idea, facts, shapes layer by layer, training curve, confusion matrix, command."""
    told = {
        "correct": f"{facts['correct']:,}",
        "total": f"{facts['total']:,}",
        "accuracy": percent(facts["correct"] / facts["total"], 2),
        "pen": percent(facts["pen_correct"] / facts["pen_total"], 2),
        "reads": facts["test_reads"],
    } | {name: facts[name] for name in ("epochs", "batch", "seed", "hardware")}
    told |= {"optimizer": OPTIMIZERS[facts["optimizer"]].__name__, "seconds": round(facts["seconds"])}
    rows = "".join(
        f"<tr><td>{escape(layer.name)}</td><td>{layer.kind}</td>"
        f'<td class="number">{" × ".join(map(str, layer.shape))}</td>'
        f'<td class="number">{f"{layer.parameters:,}" if layer.parameters else NONE}</td></tr>'
        for layer in layers
    )
    heads = "".join(f"<th>{both(W, name)}</th>" for name in ("layer", "kind"))
    heads += "".join(f'<th class="number">{both(W, name)}</th>' for name in ("shape", "params"))
    matrix = tuple(tuple(row) for row in facts["confusion"])
    errors = facts["curve"]
    source, weights = CARDS[key].source, f"weights/{key}.{recipe}.safetensors"
    plotted = curve(tuple(errors["train"]), tuple(errors["validation"]))
    return (
        f"<h2>{escape(NAMES[key])} <small>{both(W, recipe)}</small></h2><p>{both(W, key)}</p>"
        f"<p>{both(W, 'facts', **told)}</p>"
        f'<div class="columns"><section><h3>{both(W, "curve")}</h3>{plotted}'
        f"<p class=legend>{both(W, f'curve_{recipe}')}</p></section>"
        f"<section><h3>{both(W, 'confusion')}</h3>{confusion(matrix)}"
        f"<p class=legend>{both(W, 'confusion_is')}</p></section></div>"
        f'<h3>{both(W, "shapes")}</h3><table class="layers"><thead><tr>{heads}</tr></thead>'
        f"<tbody>{rows}</tbody></table>"
        f"<h3>{both(W, 'train')}</h3><pre><code>{escape(command(key, recipe))}</code></pre>"
        f"<p class=legend>{both(W, 'source')}: {link(source)} · {both(W, 'weights')}: {link(weights)}</p>"
    )


def link(path: str) -> str:
    """A link to a file of the repository, served by the page itself."""
    return f'<a href="gradio_api/file={path}" target="_blank" rel="noopener"><code>{escape(path)}</code></a>'


def trouble(sentence: str) -> str:
    """A card that could not be shown, and why."""
    return f'<p role="alert">{escape(sentence)}</p>'
