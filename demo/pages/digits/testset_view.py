"""64 test digits with true and predicted labels, a network's curve and matrix, as HTML."""

import base64
import json

import numpy as np

from demo.old.images import figure, grey
from demo.old.tables import both, label
from demo.old.tables.networks import NETWORKS
from demo.old.tables.testset import TESTSET as W
from demo.pages.digits.comparison import NAMES
from demo.pages.networks import figures

MANY = 64  # digits on a page


def order(says: np.ndarray, sure: np.ndarray, labels: np.ndarray, mistakes_first: bool) -> np.ndarray:
    """(N,) indices: mistakes first, the surest of them at the front; or as in the file."""
    if not mistakes_first:
        return np.arange(len(labels))
    return np.lexsort((np.arange(len(labels)), np.where(says != labels, -sure, 0), says == labels))


def grid(images, labels, says, which: np.ndarray, key: str, recipe: str) -> str:
    """The test digits of the indices `which`: buttons that put one on the pad."""
    cells = ""
    for index in which:
        true, said = int(labels[index]), int(says[index])
        pixels = base64.b64encode(images[index].tobytes()).decode()
        words = f"<b>{true}</b>" if said == true else f"<b>{true} → {said}</b>"
        cells += (
            f'<button type="button" class="test{" wrong" * (said != true)}" data-put="{pixels}" '
            f"{label(W, 'put', index=index, true=true, said=said)}>"
            f"{grey(images[index] / 255, 56)}<span>{words}</span></button>"
        )
    wrong = f"{int((says != labels).sum()):,}"
    told = both(W, "grid", name=NAMES[key], recipe=W[recipe], wrong=wrong)
    legend = f'<p class="legend">{both(W, "grid_is")}</p>'
    return figure("test-digits", f'<div class="tests">{cells}</div>{legend}', f"<b>{told}</b>")


def turner(page: int, pages: int) -> str:
    """Buttons to the page before and after, and the number of this one."""
    buttons = {
        name: f'<button type="button" class="quiet" data-fill=\'{json.dumps({"page": to})}\' '
        f"{label(W, name)}{' disabled' * (not 1 <= to <= pages)}>{sign}</button>"
        for name, to, sign in (("earlier", page - 1, "‹"), ("later", page + 1, "›"))
    }
    told = both(W, "page", page=page, pages=pages)
    field = f'<input type="hidden" name="page" value="{page}">'
    return f'<div class="fields">{buttons["earlier"]}<span>{told}</span>{buttons["later"]}{field}</div>'


def header(facts: dict) -> str:
    """The training curve and the confusion matrix that stand in the weights' header."""
    errors, recipe = facts["curve"], facts["recipe"]
    curve = figures.curve(tuple(errors["train"]), tuple(errors["validation"]))
    matrix = figures.confusion(tuple(tuple(row) for row in facts["confusion"]))
    note = f'<p class="legend">{both(NETWORKS, f"curve_{recipe}")}</p>'
    more = f'<p class="legend">{both(NETWORKS, "confusion_is")}</p>'
    return (
        '<div class="pair">'
        + figure("error-curve", curve + note, f"<b>{both(W, 'curve')}</b>")
        + figure("confusion", matrix + more, f"<b>{both(W, 'confusion')}</b>")
        + "</div>"
    )


def missing() -> str:
    """MNIST is not at hand: what it is, and the button that fetches it."""
    return (
        f'<p class="blank-note">{both(W, "missing")}<br>'
        f'<button type="button" class="quiet go" data-trigger="submit">{both(W, "fetch")}</button></p>'
    )


def fetching(done: int, total: int) -> str:
    """How far the download is, and a button to stop it."""
    told = both(W, "fetching", done=f"{done // 1000:,}", total=f"{total // 1000:,}")
    return (
        f'<p class="blank-note"><progress max="{total or done}" value="{done}"></progress> {told} '
        f'<button type="button" class="quiet" data-trigger="stop">{both(W, "stop")}</button></p>'
    )


def failed() -> str:
    """The download did not work: what to do, and the button again."""
    return f'<p role="alert">{both(W, "failed")}</p>{missing()}'


def reading() -> str:
    """While the network reads all 10,000 for the first time."""
    return f'<p class="blank-note">{both(W, "reading")}</p>'
