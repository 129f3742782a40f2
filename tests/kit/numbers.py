"""Numbers on the pad, written with the digits that we drew ourselves."""

from models.samples import SAMPLES

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
