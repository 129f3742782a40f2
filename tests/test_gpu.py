"""On a real GPU: it says what the CPU says, to many threads at once, and a training goes on as it would have.

`python -m pytest -m gpu` where there is one; no test of the default run is here.
"""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import torch

from demo import predict, probe
from models import checkpoint
from models.captured import SIZES
from models.recipes import Recipe
from models.training.digits import DigitRun
from tests.bench.gpu import BATCHES, measure_gpu
from tests.kit.training import SmallRun

pytestmark = [
    pytest.mark.gpu,
    pytest.mark.skipif(predict.DEVICE.type != "cuda", reason="needs a CUDA GPU that torch can use"),
]


@pytest.fixture(scope="module")
def digits():
    return np.random.default_rng(0).random((100, 28, 28), np.float32)


def on_the_cpu(key: str, recipe: str, digits: np.ndarray) -> np.ndarray:
    network, _ = checkpoint.load(key, recipe)
    with torch.inference_mode():
        return network(torch.from_numpy(digits)[:, None]).softmax(1).numpy()


@pytest.mark.parametrize("recipe", predict.RECIPES)
@pytest.mark.parametrize("count", [1, 3, SIZES[-1], 100])
def test_the_captured_graph_says_what_the_cpu_says(recipe, count, digits):
    assert predict.graph(recipe) is not None
    for key, probs in predict.digit_probs(digits[:count], recipe=recipe).items():
        assert np.abs(probs - on_the_cpu(key, recipe, digits[:count])).max() <= 1e-3, key


@pytest.mark.parametrize("recipe", predict.RECIPES)
def test_each_reader_alone_says_what_the_cpu_says(recipe, digits):
    for key in predict.ready(recipe):
        probs = predict.digit_probs(digits[:5], [key], recipe)[key]
        assert np.abs(probs - on_the_cpu(key, recipe, digits[:5])).max() <= 1e-3, key


def test_threads_get_the_answers_to_their_own_digits(digits):
    expected = [predict.digit_probs(digit[None]) for digit in digits]
    with ThreadPoolExecutor(8) as pool:
        for _ in range(10):
            answers = pool.map(lambda digit: predict.digit_probs(digit[None]), digits)
            for answer, one in zip(answers, expected, strict=True):
                assert all(np.allclose(answer[key], probs, atol=1e-4) for key, probs in one.items())


def test_evidence_leaves_cudnn_as_it_is_for_other_threads():
    with ThreadPoolExecutor(3) as pool:
        found = list(pool.map(probe.name_evidence, ["Nakamura", "Papadopoulos", "Szczepanski"]))
    assert [evidence.name for evidence in found] == ["Nakamura", "Papadopoulos", "Szczepanski"]
    assert torch.backends.cudnn.enabled


@pytest.mark.parametrize("key", ["cnn", "lstm2"])
def test_a_run_taken_up_again_ends_where_an_unbroken_one_does(key, tmp_path):
    settings = Recipe(3, "adamw", 0.001, batch=50, robust=True)

    def run() -> DigitRun:
        begun = SmallRun(key, "robust", settings, device="cuda")
        begun.file = tmp_path / "run.safetensors"
        begun.read_data()
        return begun

    whole = run()
    for _ in range(3):
        list(whole.train_epoch())
    first = run()
    list(first.train_epoch())
    first.save()
    torch.manual_seed(99)
    second = run()
    assert second.resume()
    for _ in range(2):
        list(second.train_epoch())
    assert second.curve["train"] == pytest.approx(whole.curve["train"], abs=0.02)
    for name, tensor in whole.model.state_dict().items():
        assert torch.allclose(tensor, second.model.state_dict()[name], atol=1e-2), name


def test_the_bench_prints_what_batches_cost():
    found = measure_gpu()
    for batch in BATCHES:
        assert found[f"gpu_ms_{batch}"] > 0
        assert 0 < found[f"gpu_bandwidth_{batch}"] < 1
