"""Why this answer, as HTML: attributions on top of the digit, runners-up, the smallest shift that flips."""

import numpy as np

from demo.old.images import AMOUNT, SIGNED, colours, figure, grey, image, number, outlined, reach, scale
from demo.old.tables import both
from demo.old.tables.shell import SHELL
from demo.old.tables.why import WHY as W
from demo.pages.digits.comparison import NAMES, chooser, confidence, percent
from demo.probe import SIGNED as SIGNED_METHODS
from demo.probe import Grid
from models.probing.transforms import FARTHEST, moved


def on_top(found: np.ndarray, digit: np.ndarray, method: str, times: int) -> tuple[np.ndarray, tuple, str]:
    """(28 times, 28 times, 3) uint8: the attribution in colour, the digit's outline; its span; its map."""
    signed = method in SIGNED_METHODS
    span, name = reach(found, signed), SIGNED if signed else AMOUNT
    line = (70, 70, 70) if signed else (255, 255, 255)
    return outlined(colours(found, name, *span), digit, times, line), span, name


def one(found, digit: np.ndarray, key: str, recipe: str, method: str, target: int) -> str:
    """The chosen network's attribution, large, beside the digit, with its scale and what the method does."""
    picture, span, name = on_top(found, digit, method, 8)
    words = "scale_for" if method in SIGNED_METHODS else "scale_matters"
    parts = (
        (grey(digit, 224), both(W, "digit")),
        (image(picture, 224), both(W, f"method_{method}")),
    )
    shown = "".join(f"<figure>{part}<figcaption>{told}</figcaption></figure>" for part, told in parts)
    heading = "sensitive" if method == "saliency" else "one"
    told = both(W, f"{method}_is", sum=number(float(found.sum())))
    return figure(
        "attribution",
        f'<div class="sums">{shown}</div><p>{scale(name, span, words)}</p><p class="legend">{told}</p>',
        f"<b>{both(W, heading, name=NAMES[key], recipe=SHELL[recipe], digit=target)}</b>",
    )


def absent(key: str) -> str:
    """Grad-CAM was asked of a network without convolutions."""
    return f'<p role="alert">{both(W, "no_conv", name=NAMES[key])}</p>'


def every(found: dict[str, tuple[np.ndarray, int]], digit: np.ndarray, method: str) -> str:
    """All networks' attributions, small: {key: (attribution, its target)}; each on its own scale."""
    parts = "".join(
        f"<figure>{image(on_top(array, digit, method, 4)[0], 112)}<figcaption>"
        f"{chooser(key)} {target}</figcaption></figure>"
        for key, (array, target) in found.items()
    )
    return figure("attributions", f'<div class="maps all">{parts}</div>', f"<b>{both(W, 'all')}</b>")


def ask_for_all() -> str:
    """The button that asks every network for a slow method."""
    return (
        f'<p class="legend">{both(W, "all_is")}</p>'
        f'<button type="button" class="quiet go" data-trigger="submit">{both(W, "all_go")}</button>'
    )


def progress(done: int, total: int) -> str:
    """How far the request is, and a button to stop it."""
    return (
        f'<p class="progress"><progress max="{total}" value="{done}"></progress> '
        f"{both(W, 'progress', done=done, total=total)} "
        f'<button type="button" class="quiet" data-trigger="stop">{both(W, "stop")}</button></p>'
    )


def doubts(probs: dict[str, np.ndarray], grids: dict[str, Grid], digit: np.ndarray, lost: np.ndarray) -> str:
    """Every network's answer, its runner-up, and the smallest shift that changes the answer."""
    heads = "".join(f'<th scope="col">{both(W, name)}</th>' for name in ("network", "says", "second", "flip"))
    rows = ""
    for key, ten in probs.items():
        first, second = np.argsort(-ten)[:2]
        rows += (
            f'<tr><th scope="row">{NAMES[key]}</th><td class="answer"><b>{first}</b> '
            f'<small>{confidence(float(ten[first]))}</small></td><td class="answer">{second} '
            f"<small>{small(float(ten[second]))}</small> "
            f'<span class="share" style="--p:{ten[second]:.3f}"></span></td>'
            f"<td>{_flip(grids.get(key), digit, lost)}</td></tr>"
        )
    table = f'<table class="moved doubts"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>'
    note = f'<p class="legend">{both(W, "flip_is")}</p>'
    return figure("runners-up", table + note, f"<b>{both(W, 'doubts')}</b>")


def small(probability: float) -> str:
    """In percent with two decimals; never "0.00 %", for a softmax is never 0."""
    return "&lt; 0.01 %" if probability < 5e-5 else percent(probability, 2)


def _flip(grid: Grid | None, digit: np.ndarray, lost: np.ndarray) -> str:
    if grid is None:
        return both(W, "flip_wait")
    if grid.flip is None:
        return both(W, "flip_none")
    dx, dy = grid.flip
    at = dy + FARTHEST, dx + FARTHEST
    share = f" <small>{both(W, 'flip_lost', share=percent(lost[at]))}</small>" if lost[at] > 5e-4 else ""
    right, down = (f"{value:+d}".replace("-", "−") if value else "0" for value in (dx, dy))
    told = both(W, "flip_to", dx=right, dy=down, digit=int(grid.says[at]))
    return f'<span class="flip">{grey(moved(digit, dx, dy), 42)}<span>{told}{share}</span></span>'
