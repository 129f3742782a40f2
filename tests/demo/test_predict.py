"""Cached networks: shapes, probabilities, clear errors, one reading."""

import numpy as np
import pytest
import torch

from demo import predict
from models import checkpoint, export
from models.drawing import from_strokes
from models.number import stroke_parts
from tests.kit.numbers import written


@pytest.fixture
def digit(seven):
    return from_strokes(seven, 1024)


@pytest.mark.parametrize("recipe", predict.RECIPES)
def test_every_network_with_the_recipe_gives_ten_probabilities(recipe, digit):
    probs = predict.digit_probs(np.stack([digit, digit]), recipe=recipe)
    assert list(probs) == [card.key for card in predict.cards(recipe)]
    for p in probs.values():
        assert p.shape == (2, 10) and p.dtype == np.float32
        assert p.sum(1) == pytest.approx([1, 1], abs=1e-5)


def test_the_answer_is_the_networks_softmax_at_its_temperature_or_the_raw_one(digit):
    model, facts = checkpoint.load("gru", "plain")
    with torch.inference_mode():
        logits = model(torch.from_numpy(digit)[None, None])[0]
    assert facts["temperature"] != 1
    for raw, heat in ((True, 1), (False, facts["temperature"])):
        probs = predict.digit_probs(digit[None], ["gru"], "plain", raw=raw)["gru"][0]
        assert probs == pytest.approx((logits / heat).softmax(0).numpy(), abs=1e-5)


def test_a_drawn_seven_is_read_as_seven_by_all_but_one(digit):
    for recipe in predict.RECIPES:
        reading = predict.read(digit, recipe=recipe)
        assert reading["vote"] == 7
        assert len(reading["rows"]) == len(predict.cards(recipe))
        assert reading["agree"] >= len(reading["rows"]) - 1


def test_networks_are_loaded_once_and_cannot_be_trained(digit):
    predict.digit_probs(digit[None], ["cnn"])
    first, _ = predict.network("cnn", "robust")
    assert predict.network("cnn", "robust")[0] is first
    assert not first.training
    assert not any(parameter.requires_grad for parameter in first.parameters())


def test_a_blank_canvas_predicts_nothing():
    nothing = {"vote": None, "agree": 0, "rows": [], "digit": None, "not_digit": None, "hint": False}
    assert predict.read(None) == predict.read_number([]) == {**nothing, "number": "", "digits": []}


def test_a_digit_is_a_number_of_one(digit):
    reading = predict.read(digit)
    (alone,) = reading["digits"]
    assert reading["number"] == "7"
    assert {name: alone[name] for name in ("vote", "agree", "rows", "digit")} == {
        name: reading[name] for name in ("vote", "agree", "rows", "digit")
    }
    assert alone["box"] == [0, 0, 28, 28]


@pytest.mark.parametrize("recipe", predict.RECIPES)
def test_a_number_is_read_digit_by_digit_and_all_else_is_of_the_first(recipe):
    strokes = written("427")
    reading = predict.read_number(stroke_parts(strokes, 1024), recipe=recipe)
    assert reading["number"] == "427"
    assert [digit["vote"] for digit in reading["digits"]] == [4, 2, 7]
    assert [digit["strokes"] for digit in reading["digits"]] == [[0, 1], [2], [3]]
    first = reading["digits"][0]
    assert all(reading[name] == first[name] for name in ("vote", "agree", "rows", "digit"))
    alone = predict.read(from_strokes(strokes[2:3]), recipe=recipe)
    assert reading["digits"][1]["rows"][0]["probs"] == pytest.approx(alone["rows"][0]["probs"], abs=1e-5)


def test_a_network_that_gives_no_numbers_takes_no_part_in_the_cutting(monkeypatch):
    plain = predict.digit_logits

    def broken(digits, keys, recipe):
        logits = plain(digits, keys, recipe)
        logits[:, 0] = np.nan
        return logits

    monkeypatch.setattr(predict, "digit_logits", broken)
    assert predict.read_number(stroke_parts(written("427"), 1024))["number"] == "427"


@pytest.mark.parametrize(("keys", "recipe"), [(["nope"], "robust"), (["modern"], "plain")])
def test_an_unlisted_pair_is_a_key_error_that_names_both(keys, recipe, digit):
    with pytest.raises(KeyError, match=f"{keys[0]}.*{recipe}"):
        predict.digit_probs(digit[None], keys, recipe)


def test_an_unknown_recipe_is_a_key_error(digit):
    with pytest.raises(KeyError, match="baked"):
        predict.digit_probs(digit[None], recipe="baked")


@pytest.mark.parametrize(
    "digits",
    [
        np.zeros((28, 28)),
        np.zeros((1, 27, 28)),
        np.full((1, 28, 28), np.nan),
        np.full((1, 28, 28), 255.0),
        "7",
        None,
    ],
)
def test_what_is_not_a_batch_of_digits_is_refused_in_a_sentence(digits):
    with pytest.raises(ValueError, match="Digits must"):
        predict.digit_probs(digits)


def test_a_missing_file_leaves_the_other_networks_reading(digit, monkeypatch, tmp_path):
    def load(key, recipe):
        return checkpoint_load(key, recipe, tmp_path if key == "rnn" else checkpoint.WEIGHTS)

    checkpoint_load = checkpoint.load
    monkeypatch.setattr(predict, "_loaded", {})
    monkeypatch.setattr(predict, "_graphs", {})
    monkeypatch.setattr(predict.checkpoint, "load", load)
    assert "models.train rnn --recipe robust" in predict.problems("robust")["rnn"]
    assert "rnn" not in {row["key"] for row in predict.read(digit)["rows"]}
    with pytest.raises(checkpoint.CheckpointError):
        predict.digit_probs(digit[None])


# ---- names ---------------------------------------------------------------------------------------


def test_an_answer_that_is_no_number_has_no_vote(digit, monkeypatch):
    honest = predict.digit_logits(digit[None], ["mlp", "gru", "cnn"], "robust")
    broken = honest.copy()
    broken[:, 1] = np.nan
    monkeypatch.setattr(predict, "digit_logits", lambda *_: broken)
    reading = predict.read(digit, ["mlp", "gru", "cnn"])
    assert (reading["vote"], reading["agree"]) == (7, 2)
    assert [row["key"] for row in reading["rows"]] == ["mlp", "cnn"]


def test_nobody_tells_whether_it_is_a_digit_by_answers_that_are_no_numbers(digit, monkeypatch):
    predict.take_times()
    broken = predict.digit_logits(digit[None], predict.ready("robust"), "robust").copy()
    broken[:, 1] = np.nan
    monkeypatch.setattr(predict, "digit_logits", lambda *_: broken)
    reading = predict.read(digit)
    assert reading["vote"] == 7
    assert reading["not_digit"] is None and not reading["hint"]


def test_names_in_any_writing_get_probabilities_of_eighteen_countries():
    probs = predict.country_probs(["Nakamura", "Παπαδόπουλος", "欧阳", "Иванов"])
    assert probs.shape == (4, 18) and probs.dtype == np.float32
    assert probs.sum(1) == pytest.approx([1] * 4, abs=1e-5)
    said = [predict.COUNTRIES[index] for index in probs.argmax(1)]
    assert said == ["Japanese", "Greek", "Chinese", "Russian"]
    assert predict.country_probs([]).shape == (0, 18)


def test_a_list_gets_what_each_name_gets_alone():
    many = ["Li", "Szczepański", "O'Neill"]
    alone = np.concatenate([predict.country_probs([name]) for name in many])
    assert predict.country_probs(many) == pytest.approx(alone, abs=1e-5)


@pytest.mark.parametrize("bad", ["Ivanov", None, 7, {"Li": 1}, ["Li", 7], ["Li", None]])
def test_what_is_no_list_of_strings_is_a_type_error(bad):
    with pytest.raises(TypeError, match="list of strings|Name 2 of 2"):
        predict.country_probs(bad)


@pytest.mark.parametrize("bad", ["", "123", "🙂", "a" * 200])
def test_a_name_that_cannot_be_read_is_pointed_out(bad):
    with pytest.raises(ValueError, match="Name 2 of 3"):
        predict.country_probs(["Li", bad, "Kim"])


@pytest.fixture
def without_graph(monkeypatch):
    """All readers by PyTorch, as where the graph is missing."""
    monkeypatch.setattr(predict, "_graphs", dict.fromkeys(predict.RECIPES))


@pytest.mark.parametrize("recipe", predict.RECIPES)
def test_the_graph_and_pytorch_say_the_same(recipe, digit, request):
    assert predict.graph(recipe) is not None
    together = predict.digit_probs(digit[None], recipe=recipe)
    request.getfixturevalue("without_graph")
    one_by_one = predict.digit_probs(digit[None], recipe=recipe)
    assert list(together) == list(one_by_one)
    for key, probs in one_by_one.items():
        assert np.abs(together[key] - probs).max() <= 1e-5, key


def test_without_its_graph_pytorch_answers_and_the_command_is_named(monkeypatch, capsys, tmp_path, digit):
    monkeypatch.setattr(predict, "_graphs", {})
    monkeypatch.setattr(export, "path", lambda recipe, weights=None: tmp_path / f"digits.{recipe}.onnx")
    assert predict.read(digit)["vote"] == 7
    assert "python -m models.export --recipe robust" in capsys.readouterr().out


def test_several_digits_are_read_as_each_is_alone(digit):
    both = np.stack([digit, digit[::-1]])
    alone = [predict.read(one) for one in both]
    together = predict.read_all(both)
    assert [reading["vote"] for reading in together] == [reading["vote"] for reading in alone]
    for one, other in zip(together, alone, strict=True):
        for row, lone in zip(one["rows"], other["rows"], strict=True):
            assert row["probs"] == pytest.approx(lone["probs"], abs=1e-3)


def test_what_a_network_takes_is_known_of_every_one_that_answers():
    predict.warm_up()
    for recipe in predict.RECIPES:
        assert all(predict.pace(key, recipe) > 0 for key in predict.ready(recipe))


def test_a_long_list_is_read_in_parts_with_pauses_and_its_order_kept(monkeypatch):
    pauses = []
    monkeypatch.setattr(predict, "BATCH", 2)
    monkeypatch.setattr(predict.time, "sleep", pauses.append)
    names = ["Ivanov", "12", "Tanaka", "", "Rossi"]
    guesses = predict.guesses(names)
    assert pauses == [predict.PAUSE] * 2
    assert [guess.name for guess in guesses] == names
    assert [guess.problem is None for guess in guesses] == [True, False, True, False, True]
    assert guesses[4].country == predict.guesses(["Rossi"])[0].country


HORSE = [[[200 + 40 * (i % 7), 300 + 60 * (i % 3)] for i in range(40)], [[100, 800], [900, 820], [500, 100]]]


def test_a_scribble_is_told_to_be_no_digit_and_a_digit_is_not(digit):
    for recipe in predict.RECIPES:
        scribble = predict.read(from_strokes(HORSE, 1024), recipe=recipe)
        assert scribble["hint"] and scribble["not_digit"] > 0.5
        seven = predict.read(digit, recipe=recipe)
        assert not seven["hint"] and seven["not_digit"] < 0.1
        assert [part["hint"] for part in seven["digits"]] == [False]


def test_many_digits_are_told_at_once_to_be_none(digit):
    digits = np.stack([digit, from_strokes(HORSE, 1024)])
    assert predict.hints(digits, "robust").tolist() == [False, True]


def test_some_of_the_networks_alone_cannot_tell(digit):
    reading = predict.read(digit, ["cnn", "gru"])
    assert reading["not_digit"] is None and not reading["hint"]


def test_the_raw_softmax_is_read_where_it_is_asked_for(digit):
    calibrated, raw = (predict.read(digit, recipe="plain", raw=raw) for raw in (False, True))
    assert calibrated["vote"] == raw["vote"] == 7 and calibrated["not_digit"] == raw["not_digit"]
    by_key = {row["key"]: row["probs"] for row in raw["rows"]}
    expected = predict.digit_probs(digit[None], recipe="plain", raw=True)
    assert by_key["cnn"] == pytest.approx(expected["cnn"][0], abs=1e-6)
    assert calibrated["rows"] != raw["rows"]
