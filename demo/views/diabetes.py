"""The diabetes network's training as HTML: loss and accuracy on both parts, other batch sizes beside it."""

from demo.pictures import figure
from demo.render import percent
from demo.views import steps as shared
from demo.views.axes import Axes
from demo.words import both, label
from demo.words.taught import DIABETES as W
from models.diabetes import Course, Report


def curves(name: str, run: tuple[Report, ...], others: dict[int, tuple], count: int, share: float) -> str:
    """`name` loss or right: training solid, test dashed; the test curves of other batch sizes, thin."""
    spans = {"loss": (0.35, 0.85), "right": (0.3, 0.9)}
    axes = Axes(0, max(2, count), *spans[name])
    body, ends, taken = "", "", []
    if name == "right":
        _, y = axes.place(0, share)
        body += f'<path class="ask" d="M{axes.left} {y}H{axes.width}"/>'
    for batch, other in others.items():
        values = [getattr(one, f"test_{name}") for one in other]
        x, y = axes.place(other[-1].number, values[-1])
        body += axes.line([one.number for one in other], values, "other test")
        y -= 5
        while any(abs(y - above) < 12 for above in taken):  # names that would lie on each other
            y -= 1
        taken.append(y)
        ends += f'<text class="end" x="{x - 4}" y="{y:.1f}">{batch}</text>'
    numbers = [one.number for one in run]
    for part in ("train", "test"):
        body += axes.line(numbers, [getattr(one, f"{part}_{name}") for one in run], f"fit {part}")
    return axes.svg(
        axes.grid("n", name if name == "loss" else "p") + axes.plane(body) + ends, label(W, f"{name}_alt")
    )


def numbers(report: Report, course: Course) -> str:
    """Both losses, both accuracies, and how many steps the optimizer has taken."""
    values = {"train_loss": report.train_loss, "test_loss": report.test_loss}
    values |= {name: percent(getattr(report, name), 2) for name in ("train_right", "test_right")}
    return shared.numbers(values | {"updates": f"{report.number * course.updates:,}"}, W)


def told(run: tuple[Report, ...], course: Course, share: float) -> str:
    """What happens at this epoch, in a sentence."""
    last, low = run[-1], min(one.test_loss for one in run)
    if last.number == 0:
        words = both(W, "told_0", updates=course.updates)
    elif abs(last.test_right - share) < 0.004 and last.test_loss > 0.55:
        words = both(W, "told_same", share=percent(share))
    elif last.test_loss > 1.04 * low and last.number > 20:
        words = both(W, "told_over", low=f"{low:.4f}")
    else:
        gain = f"{100 * (last.test_right - share):+.1f}".replace("-", "−")
        words = both(W, "told_on", right=percent(last.test_right), gain=gain)
    return f'<p class="happens">{words}</p>'


def framed(name: str, body: str) -> str:
    """A figure with its caption in the table's words."""
    return figure(f"diabetes-{name}", body, f"<b>{both(W, name)}</b>")
