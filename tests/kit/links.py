"""What an address says, read as the page's scripts read it."""

from urllib.parse import parse_qsl

SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
BITS = 5  # of a number in one sign; the sixth tells that more of it follow

Stroke = list[tuple[int, int]]


def values_of(address: str) -> dict[str, str]:
    """{name: value} of what stands behind the #."""
    return dict(parse_qsl(address, keep_blank_values=True))


def strokes_of(ink: str) -> list[Stroke]:
    """The strokes that an address brings, as static/link.js writes them."""
    return [_points(_steps(stroke)) for stroke in ink.split(".")]


def _steps(text: str) -> list[int]:
    steps = []
    number = 0
    shift = 0
    for sign in text:
        value = SIGNS.index(sign)
        number += (value & ((1 << BITS) - 1)) << shift
        shift += BITS
        if value < 1 << BITS:
            # The last bit is the number's sign.
            steps.append(-(number + 1) // 2 if number % 2 else number // 2)
            number = 0
            shift = 0
    return steps


def _points(steps: list[int]) -> Stroke:
    points = []
    x = y = 0
    for across, down in zip(steps[::2], steps[1::2], strict=True):
        x += across
        y += down
        points.append((x, y))
    return points
