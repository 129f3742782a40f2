"""The sampler, with a stand-in for the network whose logits are known."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from models.text.sampling import Sampling, write
from models.writer import Writer

V = 12


class Uniform(torch.nn.Module):
    """Every character is as likely as any other."""

    def __init__(self, logits=None):
        super().__init__()
        self.weight = torch.nn.Parameter(torch.zeros(1))
        self.logits = torch.zeros(V) if logits is None else logits

    def forward(self, ids, state=None, condition=None):
        return self.logits.expand(*ids.shape, V), state


def text(sampling, model=None, **more):
    return list(write(model or Uniform(), torch.tensor([3]), sampling, **more))


def test_temperature_zero_is_deterministic_whatever_the_seed():
    rising = Uniform(torch.arange(float(V)))
    assert {tuple(text(Sampling(0, seed=seed, length=9), rising)) for seed in range(5)} == {(V - 1,) * 9}


@given(st.integers(1, V), st.integers(0, 99))
@settings(max_examples=25, deadline=None)
def test_top_k_never_leaves_k(k, seed):
    rising = Uniform(torch.arange(float(V)) / 10)
    assert set(text(Sampling(2, top_k=k, seed=seed, length=30), rising)) <= set(range(V - k, V))
    assert len(set(text(Sampling(1, top_k=k, seed=seed, length=30)))) <= k


@given(st.floats(0.01, 1), st.integers(0, 99))
@settings(max_examples=25, deadline=None)
def test_top_p_takes_the_fewest_likeliest_that_reach_p(p, seed):
    logits = torch.linspace(-2, 2, V)
    kept = Sampling(1, top_p=p).probs(logits).nonzero().flatten()
    probs = logits.softmax(0)
    assert kept.tolist() == list(range(V - len(kept), V))
    assert probs[kept].sum() >= p - 1e-6 and probs[kept[1:]].sum() < p


def test_probabilities_stay_probabilities_and_full_settings_change_nothing():
    logits = torch.randn(V, generator=torch.Generator().manual_seed(0))
    assert torch.allclose(Sampling(1).probs(logits), logits.softmax(0), atol=1e-6)
    for sampling in (Sampling(0.5, 3), Sampling(1.5, 0, 0.3), Sampling(0), Sampling(1, top_p=0)):
        assert sampling.probs(logits).sum() == pytest.approx(1, abs=1e-6)


def test_the_stop_mark_stops_and_is_not_written():
    only = torch.full((V,), -torch.inf).index_fill(0, torch.tensor(7), 0)
    assert text(Sampling(stop=7), Uniform(only)) == []
    ids = text(Sampling(1, stop=5, seed=1, length=1000))
    assert 5 not in ids and len(ids) < 1000


@given(st.integers(1, 60))
@settings(max_examples=10, deadline=None)
def test_the_length_limit_holds(length):
    assert len(text(Sampling(length=length))) == length


def test_the_same_seed_writes_the_same_and_another_does_not():
    a, b, c = (text(Sampling(1, seed=seed, length=40)) for seed in (1, 1, 2))
    assert a == b != c


def test_the_beginning_takes_part_in_the_seed():
    seeds = [Sampling(seed=seed).begun(text).seed for seed in (0, 1, 2**32) for text in ("", "春", "秋")]
    assert len(set(seeds)) == 9 and all(0 <= seed < 2**32 for seed in seeds)
    assert Sampling(0.3, 5, 0.9, 7).begun("春") == Sampling(0.3, 5, 0.9, 7.0).begun("春")


def test_steering_sees_what_is_written_and_decides():
    seen = []

    def count_up(written, logits):
        seen.append(list(written))
        return torch.full_like(logits, -torch.inf).index_fill(0, torch.tensor(len(written)), 0)

    assert text(Sampling(length=4), steer=count_up) == [0, 1, 2, 3]
    assert seen == [[], [0], [0, 1], [0, 1, 2]]


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("temperature", -1, "temperature is -1: give a number from 0 to 5."),
        ("top_p", 1.5, "top_p is 1.5: give a number from 0 to 1."),
        ("top_k", -2, "top_k is -2: give a whole number from 0 to 10,000."),
        ("length", 0, "length is 0: give a whole number from 1 to 2,000."),
        ("seed", -1, "seed is -1: give a whole number from 0 to 4,294,967,296."),
        ("seed", 1.5, "seed is 1.5: give a whole number"),
        ("top_k", "three", "top_k is 'three': give a whole number"),
    ],
)
def test_a_setting_out_of_range_is_a_sentence(name, value, sentence):
    with pytest.raises(ValueError, match=f"^{sentence}"):
        Sampling(**{name: value})


def test_a_whole_number_may_come_as_a_float_as_json_has_them():
    assert text(Sampling(1, top_k=3.0, seed=2.0, length=5.0)) == text(Sampling(1, top_k=3, seed=2, length=5))


@pytest.mark.parametrize("cell", ["lstm", "gru"])
def test_step_by_step_with_its_condition_equals_reading_at_once(cell):
    torch.manual_seed(0)
    writer = Writer(V, 8, 16, cell=cell, conditions=20).eval()
    places = torch.arange(20)
    ids = list(write(writer, torch.tensor([0, 4]), Sampling(0, length=10), places))
    whole = torch.tensor([0, 4, *ids])
    with torch.inference_mode():
        logits, _ = writer(whole[None, :-1], None, places[None, : len(whole) - 1])
    assert logits[0, 1:].argmax(1).tolist() == ids


def test_a_prompt_of_nothing_is_refused():
    with pytest.raises(ValueError, match="at least one character"):
        list(write(Uniform(), torch.tensor([], dtype=torch.long), Sampling()))
