"""The diabetes network's training as HTML: loss and accuracy on both parts, other batch sizes beside it."""

import math

from demo.old.axes import Axes, axis
from demo.old.images import figure
from demo.old.tables import LANGUAGES, both, label, pick
from demo.old.tables.diabetes import DIABETES as W
from demo.pages.digits.comparison import percent
from demo.pages.lessons import steps_view as shared
from models.lessons.diabetes import TRAINING, Course, Report

SPANS = {  # of the axes, the narrowest first: they change only when a run leaves them
    "loss": ((0.35, 0.85), *((0, 1.7 * 2**i) for i in range(40))),
    "right": ((0.3, 0.9), (0, 1)),
}
COLOURS = {8: "#0c9d75", 32: "#9467bd", 128: "#d08a00", TRAINING: "#d6457f"}  # of batch sizes compared
JUMP, LATELY = 1.25, 10  # a training loss so many times the one before, within the last epochs, is a jump


def curves(name: str, run: tuple[Report, ...], others: dict[int, tuple], count: int, share: float) -> str:
    """`name` loss or right: training solid, test dashed; other batch sizes' test curves in their colours."""
    reached = [getattr(one, f"{part}_{name}") for one in run for part in ("train", "test")]
    reached += [getattr(one, f"test_{name}") for other in others.values() for one in other]
    axes = Axes(0, max(2, count), *span(name, reached))
    body, ends, taken = "", "", []
    if name == "right":
        _, y = axes.place(0, share)
        body += f'<path class="ask" d="M{axes.left} {y}H{axes.width}"/>'
    for batch, other in others.items():
        values = [getattr(one, f"test_{name}") for one in other]
        x, y = axes.place(other[-1].number, values[-1])
        line = axes.line([one.number for one in other], values, "other")
        body += f'<g style="--c:{COLOURS[batch]}">{line}</g>'
        y -= 5
        while any(abs(y - above) < 12 for above in taken):  # names that would lie on each other
            y -= 1
        taken.append(y)
        ends += f'<text class="end" style="--c:{COLOURS[batch]}" x="{x - 4}" y="{y:.1f}">{batch}</text>'
    numbers = [one.number for one in run]
    for part in ("train", "test"):
        body += axes.line(numbers, [getattr(one, f"{part}_{name}") for one in run], f"fit {part}")
    grid = axes.grid(axis("epoch"), axis("loss" if name == "loss" else "accuracy"))
    return axes.svg(grid + axes.plane(body) + ends, label(W, f"{name}_alt"))


def span(name: str, reached: list[float]) -> tuple[float, float]:
    """(low, high) of the axis: the first span that holds all that was reached."""
    finite = [value for value in reached if math.isfinite(value)]
    return next(one for one in SPANS[name] if one[0] <= min(finite) and max(finite) <= one[1])


def numbers(report: Report, course: Course) -> str:
    """Both losses, both accuracies, and how many steps the optimizer has taken."""
    values = {"train_loss": report.train_loss, "test_loss": report.test_loss}
    values |= {name: percent(getattr(report, name), 2) for name in ("train_right", "test_right")}
    return shared.numbers(values | {"updates": f"{report.number * course.updates:,}"}, W)


def told(run: tuple[Report, ...], course: Course, share: float) -> str:
    """What happens at this epoch, in a sentence."""
    last, best = run[-1], min(run, key=lambda one: one.test_loss)
    lowest = min(0.99 * best.train_loss, 1.01 * min(one.train_loss for one in run))
    rise, at = jump(run)
    if last.number == 0:
        key = "in_one" if course.updates == 1 else "in_batches"
        batches = tuple(pick(W, key, lang, n=course.updates) for lang in LANGUAGES)
        words = both(W, "told_0", batches=batches)
    elif rise > JUMP:
        before, after = (f"{run[n].train_loss:.2f}" for n in (at - 1, at))
        words = both(W, "told_jumps", n=at, before=before, after=after, rate=f"{course.rate:g}")
    elif last.low > 0 or last.high <= 0:
        kind = "dead" if course.activation == "relu" and last.low == last.high else course.activation
        low, high = (f"{1 / (1 + math.exp(-max(-500, logit))):.3f}" for logit in (last.low, last.high))
        words = both(W, f"told_same_{kind}", right=percent(last.test_right, 1), low=low, high=high)
    elif last.number > 20 and last.test_loss > 1.04 * best.test_loss and last.train_loss <= lowest:
        words = both(W, "told_over", low=f"{best.test_loss:.4f}", n=best.number)
    else:
        gain = 100 * (last.test_right - share)
        kind = "even" if abs(gain) < 0.05 else "more" if gain > 0 else "fewer"
        words = both(W, f"told_{kind}", right=percent(last.test_right, 1), gain=f"{abs(gain):.1f}")
    return f'<p class="happens{" up" * (rise > JUMP)}">{words}</p>'


def jump(run: tuple[Report, ...]) -> tuple[float, int]:
    """(the largest ratio of a training loss to the one before, its epoch), of the last epochs."""
    rises = (
        (one.train_loss / max(before.train_loss, 1e-9), one.number)
        for before, one in zip(run[-LATELY - 1 : -1], run[-LATELY:], strict=False)
    )
    return max(rises, default=(0.0, 0))


def framed(name: str, body: str) -> str:
    """A figure with its caption in the table's words."""
    return figure(f"diabetes-{name}", body, f"<b>{both(W, name)}</b>")
