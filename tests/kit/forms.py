"""What the page sends: each form as it stands at first, a drawing, what answers hold for the next request."""

import json

from demo.pages.lessons import line
from models.samples import PAD

LINE = {"optimizer": "SGD", "rate": "0.01", "start": "given", "w0": "-1", "b0": "4", "steps": "100"}
LINE |= {"points": line.POINTS, "speed": "200"}
LOGISTIC = {"optimizer": "SGD", "rate": "0.5", "start": "given", "w0": "-4", "b0": "6", "steps": "400"}
HELLO = {"source": "hello", "target": "ohlol", "version": "embedding", "cell": "rnn", "epochs": "15"}
DIABETES = {"activation": "relu", "optimizer": "SGD", "rate": "0.1", "batch": "32", "epochs": "12"}
SOFTMAX = {"classes": "3", "target": "0", "s0": "0.2", "s1": "0.1", "s2": "-0.1"}


def slots_of(update: dict) -> dict:
    """The slots of a panel's answer."""
    return json.loads(update["shown"])


def drawing(strokes, **more) -> dict:
    """What the pad sends for these strokes."""
    return {"strokes": strokes, "size": PAD, "recipe": "robust", "lang": "en"} | more
