"""What the networks themselves cost, in this process: for `python -m tests.bench`."""

import time
from pathlib import Path

from models.samples import SAMPLES

TOP = Path(__file__).parents[2]


def best(call, repeats: int = 20) -> float:
    """Milliseconds of the fastest of 5 rounds of `repeats` calls, warmed."""
    for _ in range(min(5, repeats)):
        call()
    times = []
    for _ in range(5):
        began = time.perf_counter()
        for _ in range(repeats):
            call()
        times.append((time.perf_counter() - began) * 1000 / repeats)
    return min(times)


def measure_eleven() -> dict:
    """Best of 5, warmed, in this process: ours, and eager calls one by one with torch's default threads."""
    import torch

    default_threads = torch.get_num_threads()
    from demo import predict
    from models import checkpoint
    from models.drawing import from_strokes

    digit = from_strokes(SAMPLES[7][1], 1024)

    ours = best(lambda: predict.digit_probs(digit[None]))
    torch.set_num_threads(default_threads)
    models = [checkpoint.load(card.key, "robust")[0] for card in predict.cards("robust")]

    def naive(model):
        return torch.softmax(model(torch.tensor(digit).view(1, 1, 28, 28)), 1).detach().numpy()

    each = sum(best(lambda model=model: naive(model)) for model in models)
    torch.set_num_threads(1)
    return {"eleven_ms": ours, "eleven_naive_ms": each, "naive_threads": default_threads}


def measure_number() -> dict:
    """From strokes to what all networks say of each digit: of a number of three digits, and of one digit."""
    from demo import predict
    from models.number import stroke_parts
    from tests.kit.numbers import written

    def read(strokes):
        return predict.read_number(stroke_parts(strokes, 1024))

    number = written("427")
    assert read(number)["number"] == "427"
    return {"number_ms": best(lambda: read(number)), "number_one_ms": best(lambda: read(written("2")))}


def measure_shift() -> dict:
    """441 shifts of one digit by eleven networks: in batches of 441, and one by one as a reader would."""
    import torch

    default_threads = torch.get_num_threads()
    from demo import predict, probe
    from models import checkpoint
    from models.drawing import from_strokes
    from models.probing import transforms

    digit = from_strokes(SAMPLES[7][1], 1024)
    keys = predict.ready("robust")

    def ours():
        probe.forget()
        return [probe.shift_grid(digit, key, "robust") for key in keys]

    batched = best(ours, 1)
    torch.set_num_threads(default_threads)
    models = [checkpoint.load(key, "robust")[0] for key in keys]

    def naive():
        with torch.no_grad():
            for model in models:
                for row in transforms.shifts(digit):
                    for moved in row:
                        torch.softmax(model(torch.tensor(moved).view(1, 1, 28, 28)), 1).argmax().item()

    one_by_one = best(naive, 1)
    torch.set_num_threads(1)
    return {"shift_grid_ms": batched, "shift_naive_ms": one_by_one}


def measure_gradients() -> dict:
    """Milliseconds of the gradients of each comparison, of one digit, at every layer or row."""
    from demo import probe
    from models.drawing import from_strokes

    digit = from_strokes(SAMPLES[7][1], 1024)
    return {
        f"gradients_{pair}_ms": best(
            lambda pair=pair: probe.gradients(digit, pair, "weights", 7, "robust"), 1
        )
        for pair in probe.PAIRS
    }


def measure_counts() -> dict:
    """Seconds in which each network, half of its weights pruned, reads the 10,000 test digits; {} without."""
    from demo import predict, probe
    from models.probing.surgery import Prune

    found = {}
    for card in predict.cards("robust") if probe.has_test_set() else ():
        operated = probe.operated(card.key, "robust", [Prune(0.5)])
        began = time.perf_counter()
        list(probe.test_counts(operated))
        found[f"count_{card.key}_s"] = time.perf_counter() - began
    return found
