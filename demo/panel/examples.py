"""What each endpoint is told in its example: in API.md, and on the page "Use via API"."""

PICTURE = "seven.png"  # a picture of the reader's own, beside his program
DIGIT = "digit.json"  # the "digit" of an earlier answer, kept there
FILES = (PICTURE, DIGIT)

# {endpoint: {parameter: value}}, in the order in which they are read about. What is not told is as usual.
EXAMPLES = {
    "read_strokes": {"strokes": [[[10, 10], [90, 10], [40, 120]]], "recipe": "robust"},
    "read_picture": {"image": PICTURE, "recipe": "robust"},
    "feature_maps": {"digit": DIGIT, "key": "cnn_small", "layer": "conv1"},
    "whole_network": {"digit": DIGIT, "key": "cnn_small", "recipe": "robust", "operation": "conv1"},
    "shift_grid": {"digit": DIGIT, "key": "cnn", "recipe": "plain"},
    "reading_steps": {"digit": DIGIT, "key": "lstm2"},
    "recurrent_step": {"digit": DIGIT, "key": "lstm", "step": 14, "unit": 5, "gate": "f", "held": 0},
    "attribution": {"digit": DIGIT, "key": "cnn", "method": "occlusion", "target": 7},
    "country": {"name": "Παπαδόπουλος"},
    "countries": {"names": ["Tanaka", "123"]},
    "origin": {"name": "田中"},
    "origins": {"names": ["田中", "Nguyễn"]},
    "review": {"text": "Not bad at all."},
    "reviews": {"texts": ["Not bad at all.", "A terrible waste of a great cast."]},
    "write": {"key": "poems", "prompt": "春", "length": 28},
    "fit_line": {"points": [[1, 2], [2, 4], [3, 6]], "optimizer": "SGD", "rate": 0.01},
    "fit_logistic": {"points": [[1, 0], [2, 0], [3, 1]], "loss": "bce", "steps": 100},
    "softmax": {"scores": [0.2, 0.1, -0.1], "target": 0},
    "hello": {"source": "hello", "target": "ohlol", "version": "embedding", "cell": "gru"},
}
STREAMS = ("write",)

# A 7 of straight lines, where a digit has to stand in full.
SEVEN = [
    [float(row in (5, 6) and 8 <= column <= 19 or row > 6 and row < 24 and 0 <= column - (22 - row // 2) < 2)
     for column in range(28)]
    for row in range(28)
]  # fmt: skip


def values(endpoint: str) -> dict:
    """{parameter: value} of the endpoint's example, a digit in full; empty where there is none."""
    given = EXAMPLES.get(endpoint, {})
    return {name: SEVEN if value == DIGIT else value for name, value in given.items()}
