"""The panels' numbers: the same as asking the network one picture at a time, and clear errors."""

import numpy as np
import pytest
import torch
from torch.nn import MaxPool2d

from demo import predict, probe
from models import checkpoint
from models.capture import conv_maps, unrolled
from models.drawing import from_strokes
from models.probing import transforms
from models.registry import DIGITS

SIDE = 2 * transforms.FARTHEST + 1


@pytest.fixture
def digit(seven):
    return from_strokes(seven, 1024)


@pytest.fixture(autouse=True)
def no_grids(monkeypatch):
    monkeypatch.setattr(probe, "_grids", {})


@pytest.fixture
def no_test_set():
    probe._test_set.cache_clear()
    probe._read.clear()
    yield
    probe._test_set.cache_clear()
    probe._read.clear()


def grid(says):
    middle = int(says[transforms.FARTHEST, transforms.FARTHEST])
    return probe.Grid(says, np.ones((SIDE, SIDE)), np.ones((SIDE, SIDE)), own=middle)


@pytest.mark.parametrize(("key", "recipe"), [("cnn_small", "plain"), ("gru", "robust")])
def test_the_grid_is_what_the_network_says_of_each_shift_alone(key, recipe, digit):
    found = probe.shift_grid(digit, key, recipe)
    own = int(predict.digit_probs(digit[None], [key], recipe)[key][0].argmax())
    assert found.own == own
    for dx, dy in [(0, 0), (3, 0), (-10, 10), (10, -4), (0, -7), (-2, 5)]:
        at = dy + transforms.FARTHEST, dx + transforms.FARTHEST
        image = transforms.shifted(torch.from_numpy(digit)[None], dx, dy).numpy()
        probs = predict.digit_probs(image, [key], recipe)[key][0]
        assert found.says[at] == probs.argmax()
        assert (found.sure[at], found.kept[at]) == pytest.approx((probs.max(), probs[own]), abs=1e-5)
    middle = transforms.FARTHEST, transforms.FARTHEST
    assert found.kept[middle] == found.sure[middle]
    assert found.says.shape == found.sure.shape == found.kept.shape == (SIDE, SIDE)


def test_the_flip_is_the_shortest_shift_that_changes_the_answer():
    says = np.full((SIDE, SIDE), 7)
    says[:, 0] = 1
    says[transforms.FARTHEST - 2, transforms.FARTHEST + 3] = 9
    says[transforms.FARTHEST + 4, transforms.FARTHEST] = 2
    assert (grid(says).own, grid(says).flip) == (7, (3, -2))


def test_a_network_that_never_changes_its_mind_has_no_flip():
    assert grid(np.full((SIDE, SIDE), 7)).flip is None


def test_a_grid_is_known_once_it_was_found(digit):
    assert probe.known_grid(digit, "mlp", "robust") is None
    found = probe.shift_grid(digit, "mlp", "robust")
    assert probe.known_grid(digit.copy(), "mlp", "robust") is found
    assert probe.shift_grid(digit, "mlp", "robust") is found
    assert probe.known_grid(digit, "mlp", "plain") is None
    assert probe.known_grid(digit / 2, "mlp", "robust") is None


def test_the_oldest_grid_makes_room(digit, monkeypatch):
    monkeypatch.setattr(probe, "MOST_GRIDS", 2)
    for times in (1, 0.9, 0.8):
        probe.shift_grid(digit * np.float32(times), "mlp", "robust")
    assert len(probe._grids) == 2
    assert probe.known_grid(digit, "mlp", "robust") is None


def test_a_sweep_asks_once_for_every_amount(digit):
    found = probe.sweep(digit, "cnn", ["plain", "robust"], "angle", {"dx": 2})
    for recipe, swept in found.items():
        pictures = [digit] + [transforms.moved(digit, dx=2, angle=float(value)) for value in swept.values]
        probs = np.concatenate([predict.digit_probs(p[None], ["cnn"], recipe)["cnn"] for p in pictures])
        assert swept.own == probs[0].argmax()
        assert swept.kept == pytest.approx(probs[1:, swept.own], abs=1e-5)
        assert np.array_equal(swept.says, probs[1:].argmax(1))
        assert (swept.values[0], swept.values[-1], len(swept.values)) == (-90, 90, probe.SWEEP)
    assert list(found) == ["plain", "robust"]


@pytest.mark.parametrize("key", probe.convolutional())
def test_the_maps_are_those_of_the_saved_network(key, digit):
    expected = conv_maps(checkpoint.load(key, "robust")[0], torch.from_numpy(digit)[None, None])
    found = probe.conv_maps(digit, key, "robust")
    assert list(found) == list(expected) == list(probe.conv_layers(key))
    for name, maps in found.items():
        assert np.allclose(maps.output, expected[name].output, atol=1e-4)
        assert probe.conv_layers(key)[name] == tuple(expected[name].conv.weight.shape[:3])
        assert np.array_equal(maps.weight, expected[name].conv.weight.detach())
        assert (maps.pooling is None) == (expected[name].pool is None)
        if maps.pooling:
            assert np.allclose(maps.pooling.after, expected[name].pooled[1], atol=1e-4)
            assert maps.pooling.kind == ("max" if isinstance(expected[name].pool, MaxPool2d) else "mean")


@pytest.mark.parametrize("key", probe.recurrent())
def test_the_steps_are_those_of_the_saved_network(key, digit):
    network, facts = checkpoint.load(key, "plain")
    expected = unrolled(network, torch.from_numpy(digit)[None, None])
    reading = probe.reading_steps(digit, key, "plain")
    assert np.allclose(reading.probs, (expected.logits / facts["temperature"]).softmax(1), atol=1e-4)
    assert np.allclose(reading.hidden, expected.hidden, atol=1e-4)
    assert np.allclose(reading.output, expected.output, atol=1e-4)


def test_no_target_is_the_digit_that_the_network_says(digit):
    own = probe.shift_grid(digit, "cnn", "robust").own
    found = probe.attribute(digit, "cnn", "saliency", None, "robust")
    assert np.array_equal(found, probe.attribute(digit, "cnn", "saliency", own, "robust"))
    assert not np.allclose(found, probe.attribute(digit, "cnn", "saliency", (own + 1) % 10, "robust"))


def test_an_unknown_layer_names_those_that_there_are(digit):
    with pytest.raises(KeyError, match="conv9.*conv1, conv2"):
        probe.conv_layer(digit, "cnn", "conv9", "robust")
    assert probe.conv_layer(digit, "cnn", "conv2", "robust").output.shape == (20, 8, 8)


def test_a_network_of_another_kind_names_those_that_can(digit):
    with pytest.raises(ValueError, match="mlp has no convolution.*cnn_small"):
        probe.conv_maps(digit, "mlp", "robust")
    with pytest.raises(ValueError, match="cnn does not read step by step.*lstm2"):
        probe.reading_steps(digit, "cnn", "robust")
    with pytest.raises(ValueError, match="Grad-CAM"):
        probe.attribute(digit, "mlp", "gradcam", 7, "robust")


@pytest.mark.parametrize(("key", "recipe"), [("nope", "robust"), ("modern", "plain"), ("cnn_rnn", "baked")])
def test_an_unlisted_pair_is_a_key_error_everywhere(key, recipe, digit):
    for ask in (
        lambda: probe.shift_grid(digit, key, recipe),
        lambda: probe.conv_maps(digit, key, recipe),
        lambda: probe.attribute(digit, key, "saliency", 7, recipe),
        lambda: probe.sweep(digit, key, [recipe], "dx", {}),
    ):
        with pytest.raises(KeyError, match=f"{key}.*{recipe}"):
            ask()
    for key in ("nope", "mlp_sigmoid"):
        with pytest.raises((KeyError, ValueError), match=key):
            probe.reading_steps(digit, key, "robust")


@pytest.mark.parametrize("target", [10, -1, True, "x", 2.5])
def test_a_target_that_is_no_digit_is_refused(target, digit):
    with pytest.raises(ValueError, match="^The target is .*: give a digit from 0 to 9"):
        probe.attribute(digit, "mlp", "saliency", target, "robust")


def test_the_test_digits_are_read_as_the_header_says(data_root, monkeypatch, no_test_set):
    monkeypatch.setenv("INKWELL_DATA", str(data_root))
    assert probe.has_test_set() and not probe.has_read_test("mlp", "plain")
    images, labels, says, sure = probe.test_answers("mlp", "plain")
    facts = checkpoint.facts("mlp", "plain")
    assert abs((says != labels).sum() - (facts["total"] - facts["correct"])) <= 2
    assert images.shape == (10_000, 28, 28) and images.dtype == np.uint8
    probs = predict.digit_probs(images[:50] / np.float32(255), ["mlp"], "plain")["mlp"]
    assert len(sure) == 10_000 and sure[:50] == pytest.approx(probs.max(1), abs=1e-5)
    assert probe.has_read_test("mlp", "plain")
    assert probe.test_answers("mlp", "plain")[2] is says


def test_an_empty_folder_has_no_test_set(tmp_path, monkeypatch):
    monkeypatch.setenv("INKWELL_DATA", str(tmp_path))
    assert not probe.has_test_set()


def test_every_digit_reader_with_a_memory_or_kernels_is_listed():
    for card in DIGITS:
        parts = list(card.build().modules())
        kernels = any(isinstance(part, torch.nn.Conv2d) for part in parts)
        memory = any(isinstance(part, torch.nn.RNNBase) for part in parts)
        listed = card.key in probe.convolutional(), card.key in probe.recurrent()
        assert listed == (kernels, memory), card.key
