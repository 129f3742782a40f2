"""Convolution by hand, as HTML: the kernel's fields, well-known kernels, and what they do to the digit."""

import json

import numpy as np

from demo.old.images import AMOUNT, SIGNED, figure, grey, heat, map_of, number, reach, scale
from demo.old.tables import both, label
from demo.old.tables.inside import HAND


def hand(digit, result: np.ndarray, pools: dict[str, np.ndarray], kernel, told: dict) -> str:
    """Convolution by hand: the drawing, the result, its ReLU, both poolings, sizes and the kernel's sum."""
    span = reach(result, signed=True)
    parts = [
        (grey(digit, 140), both(HAND, "drawing")),
        (heat(result, 140, SIGNED, span), both(HAND, "result", size=len(result))),
        (heat(np.maximum(result, 0), 140, AMOUNT, reach(result)), both(HAND, "relu")),
    ]
    for how, array in pools.items():
        parts.append((heat(array, 140, *map_of(array)), both(HAND, how, size=len(array))))
    shown = "".join(f"<figure>{picture}<figcaption>{words}</figcaption></figure>" for picture, words in parts)
    total = float(np.sum(kernel))
    means = "sum_one" if abs(total - 1) < 1e-3 else "sum_zero" if abs(total) < 1e-3 else "sum_other"
    summed = both(HAND, "sum", sum=number(round(total, 3)), means=HAND[means])
    legend = f"{scale(SIGNED, span, 'scale_output')} {scale(AMOUNT, reach(result), 'scale_output')}"
    return figure(
        "convolution",
        f'<div class="sums">{shown}</div><p>{legend}</p>'
        f'<p class="formula">{both(HAND, "size", **told)}</p><p class="legend">{summed}</p>',
        f"<b>{both(HAND, 'title')}</b>",
    )


def weights(largest: float) -> str:
    """The kernel's 5 × 5 number fields, named k00 … k44; the outer ring is only there for size 5."""
    cells = ""
    for y in range(5):
        for x in range(5):
            ring = "" if 0 < y < 4 and 0 < x < 4 else 'data-if="ksize=5"'
            named = label(HAND, "weight", y=y + 1, x=x + 1)
            cells += (
                f'<input type="number" step="any" min="-{largest:.0f}" max="{largest:.0f}" name="k{y}{x}" '
                f'value="{-1 if 0 < y < 4 and 0 < x < 4 and (y, x) != (2, 2) else 8 * ((y, x) == (2, 2))}" '
                f"{ring} {named}>"
            )
    return f'<div class="weights">{cells}</div>'


def presets(name: str, kernel: np.ndarray) -> str:
    """A button that fills the fields with a well-known kernel."""
    size = len(kernel)
    edge = (5 - size) // 2
    wide = np.pad(kernel, edge)
    fill = {f"k{y}{x}": round(float(wide[y, x]), 6) for y in range(5) for x in range(5)}
    return (
        f'<button type="button" class="quiet" data-if="ksize={size}" data-fill=\'{json.dumps(fill)}\'>'
        f"{both(HAND, name)}</button>"
    )
