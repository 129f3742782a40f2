"""Evidence: parts of a name read as names, letters left out, letters exchanged; for any classifier."""

import numpy as np
import pytest
import torch
from torch import nn

from models.names import NameClassifier
from models.text import evidence as ev
from models.vocab import ids_of


class Ending(nn.Module):
    """Country 1 for names that end with "o", else 0; surer the longer the name. It has no embedding."""

    def __init__(self):
        super().__init__()
        self.slope = nn.Parameter(torch.ones(()))

    def forward(self, ids):
        lengths = (ids > 0).sum(1)
        last = ids.gather(1, (lengths - 1)[:, None])[:, 0]
        ends = (last == ord("o")).float()
        return self.slope * torch.stack([lengths * (1 - ends), lengths * ends, 0 * ends], dim=1)


class Pair(nn.Module):
    """An ensemble of two: the mean of their logits."""

    def __init__(self, first, second):
        super().__init__()
        self.members = nn.ModuleList([first, second])

    def forward(self, ids):
        return sum(member(ids) for member in self.members) / 2


class Marked(nn.Module):
    """Reads small letters, between two marks."""

    def __init__(self, reader):
        super().__init__()
        self.reader = reader

    def forward(self, ids):
        lengths = (ids > 0).sum(1, keepdim=True)
        codes = nn.functional.pad(ev.small(ids), (1, 1)).scatter(1, lengths + 1, 3)
        codes[:, 0] = 2
        return self.reader(codes)


@pytest.fixture
def model():
    torch.manual_seed(0)
    return NameClassifier().eval().requires_grad_(False)


def test_prefixes_and_suffixes_are_the_probabilities_of_those_names(model):
    found = ev.evidence(model, "O'Neill")
    for t in range(7):
        for probs, part in ((found.prefixes, "O'Neill"[: t + 1]), (found.suffixes, "O'Neill"[t:])):
            with torch.inference_mode():
                alone = model(ids_of([part])).softmax(1)[0].numpy()
            assert probs[t] == pytest.approx(alone, abs=1e-5)
    assert found.probs == pytest.approx(found.suffixes[0], abs=1e-5)
    assert found.country == found.probs.argmax()


def test_a_letter_adds_what_the_odds_lose_without_it(model):
    found = ev.evidence(model, "Ivan")
    whole = found.probs[found.country]
    with torch.inference_mode():
        p = model(ids_of(["Ian"])).softmax(1)[0, found.country].item()
    assert found.gains[1] == pytest.approx(np.log(whole / (1 - whole)) - np.log(p / (1 - p)), abs=1e-4)


def test_only_the_last_letter_matters_to_one_that_reads_the_last():
    found = ev.evidence(Ending(), "Rossi")
    assert found.country == 0
    assert found.prefixes.argmax(1).tolist() == [0, 1, 0, 0, 0]
    assert [(change.name, change.at, change.country) for change in found.changes] == [("Rosso", 4, 1)]
    assert (found.tried, found.possible) == (125, 125)
    told = ev.evidence(Ending(), "Ross")
    assert told.changes[0].name == "Roso" and told.gains == pytest.approx([told.gains[0]] * 4, abs=1e-4)


def test_every_change_is_verified_and_the_surest_comes_first(model):
    found = ev.evidence(model, "Nakamura")
    assert found.tried == found.possible == 200
    assert [change.p for change in found.changes] == sorted((c.p for c in found.changes), reverse=True)
    with torch.inference_mode():
        logits = model(ids_of([change.name for change in found.changes]))
    assert logits.argmax(1).tolist() == [change.country for change in found.changes]
    assert found.country not in {change.country for change in found.changes}
    assert all(sum(a != b for a, b in zip(c.name, "Nakamura", strict=True)) == 1 for c in found.changes)


def test_substitutions_keep_the_case_and_leave_signs_alone():
    found = ev.substitutions("O'b c")
    assert len(found) == 75 and {at for at, _ in found} == {0, 2, 4}
    assert (0, "A") in found and (2, "a") in found and (0, "O") not in found and (2, "b") not in found


def test_the_first_order_estimate_is_the_slope_towards_another_letter(model):
    estimate = ev.first_order(model, "Ivanov", 3)
    assert estimate.shape == (6, 128)
    weights, step = model.embedding.weight, 1e-2
    towards = weights[ord("e")] - weights[ord("a")]

    def odds(share):
        def nudge(module, inputs, output):
            output[0, 2] += share * towards
            return output

        hook = model.embedding.register_forward_hook(nudge)
        try:
            return ev.log_odds(model(ids_of(["Ivanov"])), 3).item()
        finally:
            hook.remove()

    slope = (odds(step) - odds(-step)) / (2 * step)
    assert estimate[2, ord("e")] == pytest.approx(slope, rel=0.02, abs=1e-3)
    assert estimate[2, ord("a")] == pytest.approx(0, abs=1e-6)


def test_an_ensembles_estimate_follows_every_member_and_leaves_the_model_as_it_was(model):
    torch.manual_seed(1)
    both = Pair(model, NameClassifier().eval().requires_grad_(False))
    single = ev.first_order(Pair(model, model), "Ivanov", 3)
    assert single == pytest.approx(ev.first_order(model, "Ivanov", 3), abs=1e-4)
    assert not np.allclose(ev.first_order(both, "Ivanov", 3), single, atol=1e-3)
    assert not any(part._forward_hooks for part in both.modules())
    assert all(parameter.grad is None for parameter in both.parameters())


def test_the_estimate_finds_a_name_in_small_letters_between_marks(model):
    marked = Marked(model)
    found = ev.first_order(marked, "Ivanov", 3)
    inside = ev.first_order(model, "\2ivanov\3", 3)[1:-1]
    assert found[:, ord("e")] == pytest.approx(inside[:, ord("e")], abs=1e-5)
    assert found[0, ord("E")] == pytest.approx(inside[0, ord("e")], abs=1e-5)
    assert found[0, ord("I")] == pytest.approx(0, abs=1e-5)
    assert ev.evidence(marked, "Ivanov").prefixes.shape == (6, 18)


def test_of_a_long_name_the_likeliest_changes_are_read(model):
    name = "Papadopoulos"
    found, whole = ev.evidence(model, name, tried=60), ev.evidence(model, name, tried=1000)
    assert (found.tried, found.possible) == (60, 300)
    assert {change.name for change in found.changes} <= {change.name for change in whole.changes}
    if whole.changes:  # better than a guess, which would find a fifth
        assert len(found.changes) > len(whole.changes) / 5


def test_without_an_embedding_the_places_that_matter_are_tried_first():
    assert ev.first_order(Ending(), "Ros", 0) is None
    found = ev.evidence(Ending(), "Rosso", tried=25)
    assert found.gains.argmax() == 4
    assert {change.at for change in found.changes} == {4} and len(found.changes) == 25


@pytest.mark.parametrize("name", ["A", "A" * 100, "De la fontaine"])
def test_names_of_every_length_have_evidence(name, model):
    found = ev.evidence(model, name)
    assert found.prefixes.shape == found.suffixes.shape == (len(name), 18)
    assert found.gains is None if len(name) == 1 else np.isfinite(found.gains).all()


@pytest.mark.parametrize("name", ["", "李"])
def test_what_is_no_ascii_name_is_refused(name, model):
    with pytest.raises(ValueError, match="ASCII"):
        ev.evidence(model, name)
