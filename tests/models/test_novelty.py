"""What tells that a drawing may be no digit: its file, its figures, the drawings that it learns from."""

import copy
import json

import numpy as np
import pytest
import torch

from models import checkpoint, data, evaluate, export, novelty, registry
from models.drawing import from_strokes
from models.samples import PAD, SAMPLES
from models.scoring import novelty as scoring
from models.training import negatives
from models.training import novelty as training
from tests.kit.digits import is_digit

PENS = [data.PenDigit(strokes, label, 1) for label, strokes in SAMPLES]


def keys_of(recipe: str) -> list[str]:
    return [card.key for card in registry.DIGITS if recipe in card.recipes]


@pytest.mark.parametrize("recipe", registry.RECIPES)
def test_the_detector_was_made_from_the_readers_that_are_there(recipe):
    detector, facts = novelty.load(keys_of(recipe), recipe)
    assert detector(torch.zeros(3, len(keys_of(recipe)), 10)).shape == (3,)
    assert facts["auroc"]["reporting"]["without"] >= 0.98
    if recipe == "robust":
        assert max(facts["false"].values()) <= 0.01


def test_a_missing_damaged_or_older_file_says_what_makes_it(tmp_path):
    keys = keys_of("robust")
    command = "python -m models.training.novelty --recipe robust"
    with pytest.raises(novelty.NoveltyError, match=f"it is missing.*{command}"):
        novelty.load(keys, "robust", tmp_path)
    for key in keys:
        (tmp_path / f"{key}.robust.safetensors").write_bytes(checkpoint.path(key, "robust").read_bytes())
    whole = novelty.path("robust").read_bytes()
    (tmp_path / "novelty.robust.safetensors").write_bytes(whole)
    novelty.load(keys, "robust", tmp_path)
    (tmp_path / "novelty.robust.safetensors").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(novelty.NoveltyError, match=command):
        novelty.load(keys, "robust", tmp_path)
    (tmp_path / "novelty.robust.safetensors").write_bytes(whole)
    (tmp_path / "gru.robust.safetensors").write_bytes(b"another training")
    with pytest.raises(novelty.NoveltyError, match="it was made from other weights"):
        novelty.load(keys, "robust", tmp_path)


def test_our_own_digits_are_digits_and_made_nothings_mostly_are_none():
    random = np.random.default_rng(5)
    detector, _ = novelty.load(keys_of("robust"), "robust")
    read = export.Graph("robust")
    own = read(np.stack([from_strokes(strokes, PAD) for _label, strokes in SAMPLES]))
    assert not (detector(own) > novelty.HINT).any()
    for kind in ("scribbles", "frames", "angles"):
        none = read(negatives.pictures(kind, PENS, 40, random))
        assert scoring.share(scoring.novelties(detector, none)) > 0.8


@pytest.mark.parametrize("kind", negatives.KINDS)
def test_a_seed_makes_the_same_drawings_again_and_each_fits_the_pad(kind):
    first, again = (negatives.pictures(kind, PENS, 6, np.random.default_rng(3)) for _ in range(2))
    assert np.array_equal(first, again)
    assert all(is_digit(picture) for picture in first)
    assert len({picture.tobytes() for picture in first}) == 6


def test_what_stays_a_digit_when_turned_or_mirrored_is_not_taken():
    random = np.random.default_rng(0)
    zeros = [pen for pen in PENS if pen.label == 0]
    assert negatives.turned(random, zeros) == [] and negatives.mirrored(random, zeros) == []
    sevens = [pen for pen in PENS if pen.label == 7]
    assert negatives.turned(random, sevens) and negatives.mirrored(random, sevens)


def test_the_detector_learns_what_can_be_learnt():
    random = torch.Generator().manual_seed(0)
    logits = torch.randn(2000, 3, 10, generator=random)
    is_none = logits[:, 0, 0] + logits[:, 2, 4] > 0
    detector = training.train(logits[:1500], is_none[:1500])
    said = detector(logits[1500:]) > 0.5
    assert (said == is_none[1500:]).float().mean() > 0.9
    digits = logits[~is_none]
    detector.threshold.copy_(training.threshold(detector, [digits[:300], digits[300:]]))
    assert scoring.share(scoring.novelties(detector, digits)) <= training.ALARMS + 0.002


def test_the_area_counts_pairs_in_the_right_order_and_ties_half():
    none = torch.tensor([0.9, 0.4, 0.4])
    digits = torch.tensor([0.1, 0.4])
    assert scoring.area(none, digits) == pytest.approx((2 + 1.5 + 1.5) / 6)


def test_every_letter_in_the_list_is_one_that_there_is(letters_root):
    letters = {(letter.alphabet, letter.character) for letter in data.omniglot(letters_root)}
    listed = {(alphabet, one) for alphabet, several in scoring.LOOKALIKES.items() for one in several}
    assert listed <= letters and set(scoring.LOOKALIKES) == set(scoring.CHOOSING + scoring.REPORTING)


def test_the_robust_figures_are_confirmed_and_a_boast_is_found_out(letters_root, monkeypatch, capsys):
    assert evaluate.main(["novelty", "--recipe", "robust", "--data", str(letters_root), "--json"]) == 0
    line = json.loads(capsys.readouterr().out)["novelty.robust"]
    assert line["agrees"] and line["auroc"]["reporting"]["without"] > 0.98
    boast = copy.deepcopy(line)
    boast["false"]["mnist"] = 0
    assert not scoring.compare(line, boast)["agrees"]


def test_the_sheet_is_drawn_or_says_what_is_missing(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(negatives.data, "pens", lambda writers, root: PENS)
    assert negatives.main(["--sheet", str(tmp_path / "sheet.png")]) == 0
    assert "scribbles" in capsys.readouterr().out and (tmp_path / "sheet.png").exists()
    monkeypatch.undo()
    monkeypatch.setattr(negatives.data, "PENDIGITS_URL", "http://127.0.0.1:9/none")
    assert negatives.main(["--sheet", str(tmp_path / "none.png"), "--data", str(tmp_path)]) == 1
    assert "--data" in capsys.readouterr().err
