"""Digits we drew ourselves, for "show me one": pad coordinates 0-1024, y down, in the order the pen went."""

import json
from pathlib import Path

import numpy as np

PAD = 1024  # the pad's side, in its own units
DISPUTES = Path(__file__).with_name("disputes.json")  # written by disputes.py

# Each stroke is a few points that a smooth curve passes through.
KNOTS = {
    0: [
        [(560, 190), (420, 230), (330, 400), (330, 620), (430, 810), (580, 830), (690, 680), (710, 450)]
        + [(650, 260), (550, 190)]
    ],
    1: [[(420, 330), (500, 250), (560, 180), (552, 400), (545, 620), (540, 850)]],
    2: [
        [(330, 340), (390, 230), (510, 190), (630, 240), (660, 370), (590, 520), (450, 680), (320, 820)]
        + [(420, 800), (560, 815), (710, 800)]
    ],
    3: [
        [(340, 260), (450, 185), (590, 210), (650, 310), (590, 430), (460, 490), (600, 510), (690, 620)]
        + [(660, 770), (530, 850), (390, 830), (310, 750)]
    ],
    4: [
        [(450, 180), (390, 340), (310, 560), (450, 575), (600, 560), (730, 550)],
        [(610, 380), (595, 620), (580, 860)],
    ],
    5: [
        [
            (430, 200),
            (415, 340),
            (390, 470),
            (510, 425),
            (630, 480),
            (680, 610),
            (630, 760),
            (500, 840),
            (340, 800),
        ],
        [(430, 200), (550, 195), (690, 185)],
    ],
    6: [
        [(620, 180), (480, 290), (370, 470), (330, 660), (390, 810), (520, 850), (650, 770), (670, 630)]
        + [(580, 530), (450, 560), (350, 680)]
    ],
    7: [[(310, 240), (430, 225), (560, 220), (690, 215), (620, 400), (540, 620), (480, 850)]],
    8: [
        [(640, 260), (520, 180), (400, 240), (400, 370), (510, 480), (640, 600), (660, 750), (540, 850)]
        + [(400, 800), (370, 660), (480, 520), (610, 400), (645, 270)]
    ],
    9: [
        [(640, 290), (540, 190), (410, 230), (350, 370), (410, 490), (540, 490), (640, 380), (655, 270)]
        + [(650, 470), (630, 670), (590, 860)]
    ],
}
EXTRAS = [
    (7, [
        [(300, 250), (450, 235), (690, 215), (610, 420), (530, 620), (470, 850)],
        [(410, 540), (540, 525), (680, 510)],
    ]),
    (4, [[(130, 90), (112, 130), (90, 190), (135, 195), (190, 188)], [(166, 150), (163, 205), (160, 260)]]),
    (1, [[(360, 420), (460, 330), (560, 190), (555, 500), (550, 840)], [(400, 850), (550, 845), (700, 840)]]),
    (2, [
        [(380, 300), (480, 210), (600, 240), (620, 370), (520, 560), (390, 740), (350, 800), (380, 720)]
        + [(450, 720), (560, 800), (700, 770)]
    ]),
]  # fmt: skip


def smooth(knots: list[tuple[int, int]], per_knot: int = 8) -> list[list[int]]:
    """Whole-number points of the Catmull-Rom curve through `knots` (Catmull and Rom, 1974)."""
    points = np.array([knots[0], *knots, knots[-1]], float)
    t = np.linspace(0, 1, per_knot, endpoint=False)[:, None]
    curve = []
    for a, b, c, d in zip(points, points[1:], points[2:], points[3:], strict=False):
        curve.append(
            (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3) / 2
        )
    whole = np.vstack([*curve, points[-1:]]).round().astype(int)
    return whole.tolist()


# (label, strokes): the ten digits in order, a crossed 7, a tiny 4 in a corner, a 1 with a foot, a looped 2.
SAMPLES = [(label, [smooth(stroke) for stroke in strokes]) for label, strokes in [*KNOTS.items(), *EXTRAS]]


def disputes() -> list[list[list[list[int]]]]:
    """Drawings about which the robust networks disagree: the strokes of each."""
    return json.loads(DISPUTES.read_text(encoding="utf-8"))
