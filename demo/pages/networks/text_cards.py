"""The table and the cards of the networks for text, as HTML."""

from functools import lru_cache
from html import escape

import numpy as np
from matplotlib.figure import Figure

from demo.old.tables import both
from demo.old.tables.networks import NETWORKS
from demo.old.tables.text_networks import TEXT_NETWORKS as W
from demo.pages.digits.comparison import NONE
from demo.pages.networks.figures import link, svg
from models.checkpoint import command
from models.recipes import OPTIMIZERS
from models.registry import CARDS, NAMES, WRITERS

KEYS = tuple(card.key for card in NAMES + WRITERS)


def scored(facts: dict) -> str:
    """What a network scored, from the facts of its header, in both languages."""
    if "macro_f1" in facts:
        shares = {
            f"{kind}correct": facts[f"{kind}correct"] / facts[f"{kind}total"] for kind in ("", "unseen_")
        }
        told = {name: f"{100 * share:.2f}" for name, share in shares.items()}
        return both(W, "names_scored", **told, f1=f"{facts['macro_f1']:.3f}", ece=f"{facts['ece']:.3f}")
    nats, count = f"{facts['nats']:.4f}", f"{facts['characters']:,}"
    if facts["key"] == "poems":
        told = {name: f"{facts[name]:.0f}" for name in ("perplexity", "bigram", "trigram")}
        return both(W, "poems_scored", count=count, **told)
    if facts["key"] == "surnames":
        told = {name: f"{100 * facts[name]:.0f}" for name in ("agreement", "existing")}
        return both(W, "surnames_scored", nats=nats, **told)
    return both(W, "writer_scored", nats=nats, count=count)


def table(facts: dict[str, dict]) -> str:
    """The networks for text: parameters and what each scored; {key: facts} of those that are there."""
    rows = ""
    for key in KEYS:
        opener = f'<button type="button" class="open" data-card="{key}">{both(W, f"{key}_name")}</button>'
        parameters = f"{facts[key]['parameters']:,}" if key in facts else NONE
        told = scored(facts[key]) if key in facts else NONE
        rows += f'<tr><th scope="row">{opener}</th><td class="number">{parameters}</td><td>{told}</td></tr>'
    heads = f'<th scope="col">{both(NETWORKS, "network")}</th>'
    heads += f'<th scope="col" class="number">{both(NETWORKS, "params")}</th>'
    heads += f'<th scope="col">{both(W, "score")}</th>'
    return (
        f'<div class="heading"><h2>{both(W, "text")}</h2></div>'
        f'<table class="networks text"><thead><tr>{heads}</tr></thead>'
        f"<tbody>{rows}</tbody></table>"
    )


def card(key: str, recipe: str, facts: dict, parts: list[tuple[str, str, int]]) -> str:
    """One network's card: idea, facts, training curve, its parts (name, kind, parameters), the command."""
    told = {name: facts[name] for name in ("epochs", "batch", "seed", "hardware")}
    told |= {"optimizer": OPTIMIZERS[facts["optimizer"]].__name__, "seconds": round(facts["seconds"])}
    rows = "".join(
        f'<tr><td>{escape(name)}</td><td>{kind}</td><td class="number">{count:,}</td></tr>'
        for name, kind, count in parts
    )
    heads = "".join(f"<th>{both(NETWORKS, name)}</th>" for name in ("layer", "kind"))
    heads += f'<th class="number">{both(NETWORKS, "params")}</th>'
    source, weights = CARDS[key].source, f"weights/{key}.{recipe}.safetensors"
    lines = tuple((name, tuple(values)) for name, values in facts["curve"].items())
    kind = "plot_error" if CARDS[key] in NAMES else "plot_nats"
    return (
        f"<h2>{both(W, f'{key}_name')} <small>{both(NETWORKS, recipe)}</small></h2><p>{both(W, key)}</p>"
        f"<p>{scored(facts)}</p><p>{both(W, 'facts', reads=facts['test_reads'], **told)}</p>"
        f'<div class="columns"><section><h3>{both(NETWORKS, "curve")}</h3>{curve(lines, kind)}'
        f"<p class=legend>{both(W, f'curve_{key}')}</p></section>"
        f'<section><h3>{both(W, "parts")}</h3><table class="layers"><thead><tr>{heads}</tr></thead>'
        f"<tbody>{rows}</tbody></table></section></div>"
        f"<h3>{both(NETWORKS, 'train')}</h3><pre><code>{escape(command(key, recipe))}</code></pre>"
        f"<p class=legend>{both(NETWORKS, 'source')}: {link(source)} · "
        f"{both(NETWORKS, 'weights')}: {link(weights)}</p>"
    )


@lru_cache(maxsize=16)
def curve(lines: tuple[tuple[str, tuple[float, ...]], ...], kind: str) -> str:
    """What the run noted after each epoch: error rates in percent, or losses in nats."""
    figure = Figure(figsize=(4.4, 2.6))
    axes = figure.subplots()
    styles = {"train": ("#b35806", "-", "plot_training"), "validation": ("#5e8bd6", "--", "plot_validation")}
    times = 100 if kind == "plot_error" else 1
    for name, values in lines:
        colour, line, words = styles[name]
        epochs = np.arange(1, len(values) + 1)
        axes.plot(epochs, times * np.array(values), color=colour, linestyle=line, label=words)
    axes.set(xlabel="plot_epoch", ylabel=kind)
    axes.xaxis.get_major_locator().set_params(integer=True)
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(frameon=False)
    return svg(figure, "curve", W)
