"""Numbers on the pad, written with the digits that we drew ourselves."""

from PIL import Image, ImageDraw

from models.samples import PAD, SAMPLES

SCALE = 0.3  # of a sample that fills the pad: three stand beside each other


def written(number: str, left: float = 60, top: float = 330, step: float = 310) -> list:
    """Strokes of a number in pad units, its digits apart."""
    strokes = []
    for place, label in enumerate(map(int, number)):
        _label, sample = SAMPLES[label]
        # The samples stand in the middle of their pad, 300 from its edge.
        start = left + place * step - 300 * SCALE
        strokes += [[(start + x * SCALE, top + y * SCALE) for x, y in stroke] for stroke in sample]
    return strokes


def photographed(number: str, side: int = 600, border: bool = False) -> Image.Image:
    """The same with a pen on paper; `border`: cropped so that the last digit touches the right border."""
    page = Image.new("RGB", (side, side), (240, 238, 230))
    pen = ImageDraw.Draw(page)
    rightmost = 0.0
    for stroke in written(number):
        points = [(x * side / PAD, y * side / PAD) for x, y in stroke]
        pen.line(points, fill=(30, 40, 120), width=side // 50, joint="curve")
        rightmost = max(rightmost, *(x for x, _y in points))
    return page.crop((0, 0, round(rightmost) - side // 20, side)) if border else page
