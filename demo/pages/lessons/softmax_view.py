"""Softmax and cross-entropy as HTML: one row a class, from its score to its gradient."""

import math

from demo.old.axes import RAISED, shown
from demo.old.images import figure
from demo.old.tables import both
from demo.old.tables.taught import SOFTMAX as W
from demo.pages.digits.comparison import percent
from demo.pages.lessons import steps_view as shared

HEADS = ("class", "score", "exp", "p", "y", "gradient")


def targets(count: int, target: int, listed: str) -> str:
    """<select> of the right class. `listed`: its own note, by which it stays while they are as many."""
    chosen = next((str(n) for n in range(count) if listed == f"{count} {n}"), str(target))
    numbers = [(str(n), str(n)) for n in range(count)]
    return shared.options(W, "target", numbers, chosen) + shared.held("listed", f"{count} {chosen}")


def table(scores: list[float], target: int, found: dict) -> str:
    """Every class: score, its exponential, probability, target, gradient; bars for the last ones."""
    heads = "".join(f'<th scope="col">{both(W, f"head_{name}")}</th>' for name in HEADS)
    rows = ""
    for i, (z, p, slope) in enumerate(zip(scores, found["probs"], found["gradient"], strict=True)):
        right = i == target
        mark = f' <span class="badge">{both(W, "right")}</span>' if right else ""
        sign = "minus" if slope < 0 else "plus"
        rows += (
            f'<tr{" class=chosen" * right}><th scope="row">{i}{mark}</th><td>{shown(z)}</td>'
            f'<td>{shown(math.exp(z))}</td><td><span class="tube" style="--p:{p:.4f}"></span>'
            f"{percent(p, 2)}</td>"
            f'<td>{int(right)}</td><td><span class="pull {sign}" style="--p:{abs(slope):.4f}"></span>'
            f"{shown(slope)}</td></tr>"
        )
    body = f'<table class="soft"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>'
    body = f'<div class="scroll-x">{body}</div>'
    return figure("softmax", body, f"<b>{both(W, 'table')}</b>")


def losses(scores: list[float], target: int, found: dict) -> str:
    """Both losses, what guessing would cost, and the right class's probability."""
    values = {
        "nll": shown(found["nll"]),
        "cross": shown(found["cross_entropy"]),
        "guess": shown(math.log(len(scores))),
        "sum": percent(found["probs"][target], 2),
    }
    cells = "".join(
        f"<div><dt>{both(W, name, n=len(scores))}</dt><dd>{value}</dd></div>"
        for name, value in values.items()
    )
    return f'<dl class="figures">{cells}</dl>'


def told(scores: list[float], target: int, found: dict) -> str:
    """The sums written out, and what the gradient means."""
    total = shown(sum(map(math.exp, scores)))
    p, loss = precise(found["probs"][target]), shown(found["cross_entropy"])
    return (
        f"<p>{both(W, 'told', total=total, p=p, loss=loss)}</p>"
        f'<p class="legend">{both(W, "told_gradient")}</p>'
    )


def precise(p: float) -> str:
    """A probability in six digits, so that the logarithm of what is printed is the loss that is printed."""
    digits, _, power = f"{p:.6g}".partition("e-")
    return f"{digits} × 10⁻{str(int(power)).translate(RAISED)}" if power else digits
