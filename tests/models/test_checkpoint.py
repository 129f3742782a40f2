"""Weights files: strict, complete, and true to what their headers say."""

import json
import shutil

import pytest
import torch
from safetensors.torch import save_file

from models import checkpoint
from models.registry import DIGITS
from models.scoring.digits import answers

PAIRS = [(card.key, recipe) for card in DIGITS for recipe in card.recipes]
# Well under what each recipe reaches: a broken file or loader falls below, an honest run does not.
FLOOR = {"plain": 0.94, "robust": 0.98}
FACTS = {
    *("key", "recipe", "data", "epochs", "batch", "optimizer", "seed", "seconds", "hardware", "libraries"),
    *("correct", "total", "test_reads", "shift", "confusion", "curve", "golden", "parameters"),
    *("pen_correct", "pen_total", "settings", "validation"),
}


@pytest.mark.parametrize(("key", "recipe"), PAIRS)
def test_the_header_is_complete_and_above_its_floor(key, recipe):
    facts = checkpoint.facts(key, recipe)
    assert facts.keys() >= FACTS
    assert facts["total"] == 10_000
    assert facts["correct"] / facts["total"] >= FLOOR[recipe]
    assert len(facts["shift"]) == 9
    assert facts["shift"][0] == pytest.approx(facts["correct"] / facts["total"])
    matrix = torch.tensor(facts["confusion"])
    assert matrix.shape == (10, 10)
    assert (int(matrix.sum()), int(matrix.trace())) == (facts["total"], facts["correct"])
    epochs = facts["epochs"] - facts.get("begun", {"epochs": 0})["epochs"]  # a refit has a curve of its own
    assert len(facts["curve"]["train"]) == len(facts["curve"]["validation"]) == epochs
    assert checkpoint.path(key, recipe).stat().st_size < 10_000_000


@pytest.mark.parametrize(("key", "recipe"), PAIRS)
def test_the_weights_still_give_the_logits_they_gave_when_they_were_made(key, recipe):
    model, facts = checkpoint.load(key, recipe)
    assert not model.training
    assert checkpoint.golden(model) == pytest.approx(facts["golden"], abs=2e-3)


@pytest.mark.parametrize(("key", "recipe"), PAIRS)
def test_a_thousand_test_digits_are_read_as_the_header_says(key, recipe, data_root):
    from models import data

    images, labels = data.mnist(train=False, data=data_root)
    model, facts = checkpoint.load(key, recipe)
    right = (answers(model, images[:1000]) == labels[:1000]).float().mean().item()
    assert right == pytest.approx(facts["correct"] / facts["total"], abs=0.025)


def test_the_last_recipe_is_loaded_when_none_is_named():
    assert checkpoint.load("cnn")[1]["recipe"] == "robust"
    assert checkpoint.load("mlp_sigmoid")[1]["recipe"] == "plain"


def test_a_missing_file_is_named_with_the_command_that_makes_it(tmp_path):
    with pytest.raises(
        checkpoint.CheckpointError, match=r"cnn\.robust.*missing.*models\.train cnn --recipe robust"
    ):
        checkpoint.load("cnn", weights=tmp_path)


def test_a_damaged_file_is_named_with_the_command_that_makes_it(tmp_path):
    file = tmp_path / "cnn.robust.safetensors"
    file.write_bytes(checkpoint.path("cnn").read_bytes()[:5000])
    with pytest.raises(checkpoint.CheckpointError, match=r"cnn\.robust.*damaged.*models\.train cnn"):
        checkpoint.load("cnn", weights=tmp_path)
    file.write_bytes(b"not weights at all")
    with pytest.raises(checkpoint.CheckpointError, match="damaged"):
        checkpoint.load("cnn", weights=tmp_path)


def test_another_networks_file_is_refused(tmp_path):
    shutil.copy(checkpoint.path("mlp"), tmp_path / "cnn.robust.safetensors")
    with pytest.raises(checkpoint.CheckpointError, match=r"cnn\.robust.*holds 'mlp'"):
        checkpoint.load("cnn", weights=tmp_path)


def test_weights_that_do_not_fit_are_refused(tmp_path):
    tensors, facts = checkpoint.read(checkpoint.path("cnn"))
    tensors.pop("fc3.bias")
    checkpoint.save(tensors, facts, tmp_path / "cnn.robust.safetensors")
    with pytest.raises(checkpoint.CheckpointError, match="does not fit"):
        checkpoint.load("cnn", weights=tmp_path)


def saved_anew(folder, change=lambda tensors: None, key="cnn", **facts) -> None:
    """The file of a network, its tensors and facts changed; a fact that is None is left out."""
    tensors, header = checkpoint.read(checkpoint.path(key))
    change(tensors)
    header = {name: fact for name, fact in (header | facts).items() if fact is not None}
    checkpoint.save(tensors, header, folder / checkpoint.path(key).name)


def turn_one_bit(tensors):
    bits = tensors["fc3.bias"].view(torch.int32)
    bits[0] ^= 1 << 29


def forget_all(tensors):
    for tensor in tensors.values():
        tensor.zero_()


def lose_one_number(tensors):
    next(iter(tensors.values())).view(-1)[0] = float("nan")


@pytest.mark.parametrize("change", [turn_one_bit, forget_all])
def test_a_network_that_answers_otherwise_than_when_it_was_trained_is_refused(tmp_path, change):
    saved_anew(tmp_path, change)
    with pytest.raises(checkpoint.CheckpointError, match=r"cnn\.robust.*otherwise.*models\.train cnn"):
        checkpoint.load("cnn", weights=tmp_path)


@pytest.mark.parametrize("key", ["cnn", "names_best", "shakespeare"])
def test_weights_that_are_no_numbers_are_refused(tmp_path, key):
    saved_anew(tmp_path, lose_one_number, key)
    with pytest.raises(checkpoint.CheckpointError, match="not numbers"):
        checkpoint.load(key, weights=tmp_path)


@pytest.mark.parametrize(
    ("key", "name", "fact"),
    [
        ("cnn", "correct", None),
        ("cnn", "parameters", "many"),
        ("cnn", "golden", None),
        ("cnn", "golden", [1.0]),
        ("cnn", "golden", ["1"] * 10),
        ("names_best", "macro_f1", None),
        ("shakespeare", "vocab", 7),
    ],
)
def test_a_header_without_what_is_read_of_it_is_refused(tmp_path, key, name, fact):
    saved_anew(tmp_path, key=key, **{name: fact})
    with pytest.raises(checkpoint.CheckpointError, match=f"its header lacks {name}"):
        checkpoint.load(key, weights=tmp_path)


def test_a_logit_that_is_no_number_is_refused_in_the_header_too(tmp_path):
    saved_anew(tmp_path, golden=[float("nan")] * 10)
    with pytest.raises(checkpoint.CheckpointError, match="otherwise"):
        checkpoint.load("cnn", weights=tmp_path)


def test_a_fact_nested_too_deep_is_a_damaged_file(tmp_path):
    tensors, facts = checkpoint.read(checkpoint.path("cnn"))
    header = {name: json.dumps(fact) for name, fact in facts.items()}
    header["curve"] = "[" * 100_000 + "]" * 100_000
    save_file(tensors, tmp_path / "cnn.robust.safetensors", metadata=header)
    with pytest.raises(checkpoint.CheckpointError, match="damaged"):
        checkpoint.load("cnn", weights=tmp_path)


def test_the_sentence_names_the_file_and_not_where_the_server_keeps_it(tmp_path):
    with pytest.raises(checkpoint.CheckpointError) as raised:
        checkpoint.load("cnn", weights=tmp_path)
    assert str(tmp_path) not in str(raised.value)


def test_an_unlisted_pair_is_a_key_error_that_names_both():
    with pytest.raises(KeyError, match="modern.*plain"):
        checkpoint.load("modern", "plain")
