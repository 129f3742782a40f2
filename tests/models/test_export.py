"""The readers as one ONNX graph: the same answers as PyTorch's, and never those of other weights."""

import json
import shutil

import numpy as np
import pytest
import torch

from models import checkpoint, export, registry
from models.drawing import from_strokes


@pytest.fixture(scope="module")
def digits(request) -> np.ndarray:
    """(7, 1, 28, 28): a drawn 7, a blank, full ink, noise."""
    across = [[310 + 20 * i, 230] for i in range(20)]
    drawn = from_strokes([across + [[690 - 12 * i, 230 + 36 * i] for i in range(18)]], 1024)
    noise = np.random.default_rng(0).random((4, 28, 28), np.float32)
    return np.stack([drawn, np.zeros_like(drawn), np.ones_like(drawn), *noise])[:, None]


def keys_of(recipe: str) -> list[str]:
    return [card.key for card in registry.DIGITS if recipe in card.recipes]


@pytest.mark.parametrize("recipe", registry.RECIPES)
def test_every_reader_answers_as_pytorch_does(recipe, digits):
    session = export.session(keys_of(recipe), recipe)
    (logits,) = session.run([export.OUTPUT], {export.INPUT: digits})
    probs = torch.from_numpy(logits).softmax(-1)
    with torch.inference_mode():
        for at, key in enumerate(keys_of(recipe)):
            network, _ = checkpoint.load(key, recipe)
            plain = network(torch.from_numpy(digits)).softmax(-1)
            assert (probs[:, at] - plain).abs().max() <= 1e-5, key


@pytest.mark.parametrize("count", [1, 2, 33])
def test_any_number_of_digits_may_be_asked_at_once(count):
    session = export.session(keys_of("robust"), "robust")
    (logits,) = session.run([export.OUTPUT], {export.INPUT: np.zeros((count, 1, 28, 28), np.float32)})
    assert logits.shape == (count, len(keys_of("robust")), 10)


@pytest.fixture
def folder(tmp_path):
    """A copy of the weights of two readers, with the graph of all."""
    for file in checkpoint.WEIGHTS.glob("*.robust.*"):
        shutil.copy(file, tmp_path)
    return tmp_path


def test_a_graph_of_other_weights_is_refused_by_name(folder):
    file = checkpoint.path("lstm", "robust", folder)
    tensors, facts = checkpoint.read(file)
    # What a header says of the same weights changes nothing.
    checkpoint.save(tensors, facts | {"seed": 1}, file)
    export.session(keys_of("robust"), "robust", folder)
    tensors["fc.bias"][0] += 1e-3
    checkpoint.save(tensors, facts, file)
    with pytest.raises(export.ExportError, match=r"other weights \(lstm\).*models.export --recipe robust"):
        export.session(keys_of("robust"), "robust", folder)


def test_a_graph_of_more_readers_than_are_ready_is_refused(folder):
    with pytest.raises(export.ExportError, match="other weights"):
        export.session(keys_of("robust")[1:], "robust", folder)


@pytest.mark.parametrize("damage", ["missing", "cut", "tampered"])
def test_a_graph_that_cannot_be_used_names_the_command(folder, damage):
    file = export.path("robust", folder)
    content = file.read_bytes()
    file.unlink()
    if damage == "cut":
        file.write_bytes(content[:1000])
    elif damage == "tampered":
        file.write_bytes(b"x" * 5000)
    with pytest.raises(export.ExportError, match="models.export --recipe robust"):
        export.session(keys_of("robust"), "robust", folder)


def test_a_graph_is_made_of_the_weights_that_are_there(tmp_path, capsys):
    for key in ("mlp", "gru"):
        shutil.copy(checkpoint.path(key, "robust"), tmp_path)
    assert export.main(["--recipe", "robust", "--weights", str(tmp_path)]) == 0
    session = export.session(["mlp", "gru"], "robust", tmp_path)
    made_from = json.loads(session.get_modelmeta().custom_metadata_map[export.SOURCES])
    assert list(made_from) == ["mlp", "gru"]
    assert "cnn.robust.safetensors is missing" in capsys.readouterr().err
