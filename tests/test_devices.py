"""The whole of what networks do on a GPU, on one that is pretended: a tensor on the wrong side is refused."""

import numpy as np
import pytest
import torch

from demo import predict, probe, write
from models import registry, train
from models.drawing import from_strokes
from models.names import packed
from models.recipes import Recipe
from models.registry import CARDS, find
from models.text.sampling import Sampling
from tests.kit.pretended_gpu import OnGPU, pretended_gpu
from tests.kit.training import SmallRun

READERS = tuple(card.key for card in registry.DIGITS)


@pytest.fixture
def digit(seven):
    return from_strokes(seven, 1024)


@pytest.fixture
def gpu(monkeypatch):
    """A pretended GPU on which all networks are loaded anew."""
    with pretended_gpu() as device:
        monkeypatch.setattr(predict, "DEVICE", device)
        monkeypatch.setattr(predict, "_loaded", {})
        monkeypatch.setattr(predict, "_graphs", dict.fromkeys(predict.RECIPES))
        probe.forget()
        yield device
        probe.forget()


# ---- what it must find -------------------------------------------------------------------------------------


def test_a_digit_that_was_left_on_the_cpu_is_found(gpu):
    network, _ = predict.network("cnn", "robust")
    with pytest.raises(RuntimeError, match="same device"):
        network(torch.zeros(1, 1, 28, 28))


def test_an_answer_that_never_came_back_is_found(gpu, digit):
    network, _ = predict.network("mlp", "robust")
    with torch.inference_mode():
        logits = network(torch.from_numpy(digit)[None, None].to(gpu))
    for to_numpy in (lambda: logits.numpy(), lambda: np.asarray(logits)):
        with pytest.raises(TypeError, match=r"Use Tensor\.cpu\(\) first"):
            to_numpy()


def test_a_state_that_is_made_on_the_cpu_is_found(gpu):
    network = torch.nn.GRU(3, 4).to(gpu)
    with pytest.raises(RuntimeError, match="same device"):
        network(torch.zeros(5, 1, 3, device=gpu), torch.zeros(1, 1, 4))


def test_a_draw_with_numbers_of_the_other_side_is_found(gpu):
    with pytest.raises(RuntimeError, match="generator"):
        torch.multinomial(torch.ones(3, device=gpu), 1, generator=torch.Generator())


def test_a_gradient_through_a_recurrent_network_that_is_not_trained_is_found(gpu):
    network = torch.nn.LSTM(3, 4).to(gpu).eval()
    x = torch.zeros(5, 1, 3, device=gpu).requires_grad_()
    output, _ = network(x)
    with pytest.raises(RuntimeError, match="training mode"):
        output.sum().backward()


def test_lengths_of_names_on_the_gpu_are_found(gpu):
    steps = torch.zeros(2, 5, 3, device=gpu)
    lengths = torch.tensor([5, 3], device=gpu)
    with pytest.raises(RuntimeError, match="CPU int64"):
        torch.nn.utils.rnn.pack_padded_sequence(steps, lengths, batch_first=True)
    assert packed(steps, lengths).data.device == gpu


def test_an_index_of_the_gpu_into_the_cpu_is_found(gpu):
    with pytest.raises(RuntimeError, match="indices"):
        torch.arange(5)[torch.tensor([1, 2], device=gpu)]


# ---- what the networks do ----------------------------------------------------------------------------------


@pytest.mark.parametrize("recipe", predict.RECIPES)
def test_every_reader_answers_as_on_the_cpu(recipe, digit, request):
    digits = np.stack([digit, digit[::-1]])
    expected = predict.digit_probs(digits, recipe=recipe)
    request.getfixturevalue("gpu")
    answers = predict.digit_probs(digits, recipe=recipe)
    for key, probs in expected.items():
        assert np.abs(answers[key] - probs).max() <= 1e-5, key
        network, _ = predict.network(key, recipe)
        assert isinstance(next(network.parameters()), OnGPU)


def test_where_no_graph_can_be_captured_the_networks_answer_one_by_one(digit, gpu, monkeypatch, capsys):
    expected = predict.digit_probs(digit[None])
    monkeypatch.setattr(predict, "_graphs", {})
    assert predict.graph("robust") is None
    assert "could not be captured as a CUDA graph" in capsys.readouterr().out
    answers = predict.digit_probs(digit[None])
    assert all(np.array_equal(answers[key], probs) for key, probs in expected.items())


@pytest.mark.parametrize("key", READERS)
def test_a_reader_can_be_looked_into(key, gpu, digit):
    card, recipe = find(key)
    _, _, layers = predict.described(key, recipe)
    assert layers
    assert probe.attribute(digit, key, "saliency", None, recipe).shape == (28, 28)
    if card.convolutions:
        assert probe.conv_maps(digit, key, recipe)
    if card.steps:
        assert probe.reading_steps(digit, key, recipe).probs.shape[1] == 10
    assert probe.shift_grid(digit, key, recipe).says.shape == (21, 21)


def test_names_are_read_and_taken_apart_as_on_the_cpu(request):
    expected = predict.country_probs(["Nakamura", "Ivanov"])
    parts = probe.name_evidence("Nakamura")
    request.getfixturevalue("gpu")
    assert predict.country_probs(["Nakamura", "Ivanov"]) == pytest.approx(expected, abs=1e-5)
    again = probe.name_evidence("Nakamura")
    assert again.probs == pytest.approx(parts.probs, abs=1e-5)
    assert [change.name for change in again.changes] == [change.name for change in parts.changes]


@pytest.mark.parametrize("key", write.KINDS)
def test_every_writer_writes_and_reads_again_what_it_writes_on_the_cpu(key, request):
    piece = write.KINDS[key].examples()[0]
    sampling = Sampling(length=30, seed=3)
    expected = list(piece.stream(sampling))
    text = piece.opening(piece.start()) + "".join(expected)
    chances = piece.read_again(text).chances
    request.getfixturevalue("gpu")
    assert list(piece.stream(sampling)) == expected
    assert piece.read_again(text).chances == pytest.approx(chances, abs=1e-5, nan_ok=True)


# ---- training ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["cnn_small", "gru", "modern"])
def test_a_reader_learns_and_is_taken_up_again(key, gpu, tmp_path, monkeypatch):
    settings = Recipe(3, "adamw", 0.01, batch=50, robust=True)
    run = SmallRun(key, "robust", settings, device=str(gpu))
    run.file = tmp_path / "run.safetensors"
    run.read_data()
    list(run.train_epoch())
    run.save()
    states = []
    monkeypatch.setattr(torch.cuda, "set_rng_state", lambda state, device: states.append(state))
    again = SmallRun(key, "robust", settings, device=str(gpu))
    again.file = run.file
    again.read_data()
    assert again.resume()
    assert len(states) == 1  # dropout goes on with the numbers that the GPU would have drawn
    list(again.train_epoch())
    assert all(isinstance(parameter, OnGPU) for parameter in again.model.parameters())
    assert len(again.curve["train"]) == 2


@pytest.mark.slow
@pytest.mark.parametrize("key", CARDS)
def test_every_network_takes_three_steps(key, gpu, data_root, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    command = [key, "--device", "cuda", "--data", str(data_root), "--dry-run", "--out", str(tmp_path)]
    assert train.main(command) == 0
