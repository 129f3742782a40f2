"""Recurrent layers by their formulas: every number is torch's, and a held gate holds."""

import random

import pytest
import torch
from torch import nn

from models import checkpoint
from models.probing import recurrent
from models.probing.recurrent import GATES, Hold
from models.registry import CARDS

CLOSE = 1e-5
SPOTS = 200  # (unit, step) in each network
STEPS = 12


def networks() -> list[tuple[str, str]]:
    """(key, path) of every recurrent module of every network."""
    return [(key, path) for key, card in CARDS.items() for path in recurrent.recurrent_paths(card.build())]


@pytest.fixture(scope="module", params=networks(), ids=lambda pair: "-".join(pair))
def module(request) -> nn.RNNBase:
    key, path = request.param
    return checkpoint.load(key)[0].get_submodule(path)


def by_torch(module: nn.RNNBase, sequence: torch.Tensor, at: int) -> list[torch.Tensor | None]:
    """h (T, D), c or None and each gate of run `at`, by a layer of torch that reads one step at a time."""
    size = module.hidden_size
    layer = type(module)(sequence.shape[1], size, batch_first=True)
    names = ("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0")
    layer.load_state_dict(dict(zip(names, recurrent.weights(module, at), strict=True)))
    backward = module.bidirectional and at % 2 == 1
    steps = sequence.flip(0) if backward else sequence
    h, state = [], None
    cells = []
    for step in steps:
        output, state = layer(step[None, None], state)
        h.append(output[0, 0])
        cells.append(state[1][0, 0] if isinstance(state, tuple) else None)
    h = torch.stack(h)
    before = torch.cat([torch.zeros(1, size), h[:-1]])
    names = GATES[recurrent.cell_of(module)]
    from_x = (steps @ layer.weight_ih_l0.T + layer.bias_ih_l0).chunk(len(names), 1)
    from_h = (before @ layer.weight_hh_l0.T + layer.bias_hh_l0).chunk(len(names), 1)
    gates = {}
    for name, x, y in zip(names, from_x, from_h, strict=True):
        if name == "n":
            y = gates["r"] * y
        gates[name] = torch.tanh(x + y) if name in recurrent.BENT else torch.sigmoid(x + y)
    every = [h, None if cells[0] is None else torch.stack(cells), *gates.values()]
    return [one if one is None or not backward else one.flip(0) for one in every]


@torch.no_grad()
def test_gates_and_memory_are_those_of_torch(module):
    torch.manual_seed(3)
    sequence = torch.randn(STEPS, module.input_size)
    runs = recurrent.states(module, sequence)
    assert len(runs) == module.num_layers * (1 + module.bidirectional)
    chosen = random.Random(5)
    for at, run in enumerate(runs):
        h, c, *gates = by_torch(module, run.read, at)
        for _ in range(SPOTS):
            step, unit = chosen.randrange(STEPS), chosen.randrange(module.hidden_size)
            assert abs(float(run.hidden[step, unit] - h[step, unit])) < CLOSE
            if c is not None:
                assert abs(float(run.cell[step, unit] - c[step, unit])) < CLOSE
            for place, gate in enumerate(gates):
                assert abs(float(run.gates[step, place, unit] - gate[step, unit])) < CLOSE


@torch.no_grad()
def test_all_layers_together_give_what_torch_gives(module):
    torch.manual_seed(4)
    sequence = torch.randn(STEPS, module.input_size)
    runs = recurrent.states(module, sequence)
    directions = 1 + module.bidirectional
    output, state = module(sequence[None] if module.batch_first else sequence[:, None])
    top = torch.cat([run.hidden for run in runs[-directions:]], dim=1)
    torch.testing.assert_close(top[None] if module.batch_first else top[:, None], output, atol=CLOSE, rtol=0)
    h, c = state if isinstance(state, tuple) else (state, None)
    torch.testing.assert_close(torch.stack([run.last[0] for run in runs])[:, None], h, atol=CLOSE, rtol=0)
    if c is not None:
        torch.testing.assert_close(torch.stack([run.last[1] for run in runs])[:, None], c, atol=CLOSE, rtol=0)


@torch.no_grad()
def test_the_sums_of_one_unit_give_its_gates(module):
    torch.manual_seed(6)
    runs = recurrent.states(module, torch.randn(STEPS, module.input_size))
    chosen = random.Random(2)
    for at, run in enumerate(runs):
        for _ in range(20):
            step, unit = chosen.randrange(STEPS), chosen.randrange(module.hidden_size)
            moment = recurrent.moment(module, run, at, step, unit)
            opened = dict(zip((gate.name for gate in moment.gates), moment.opened, strict=True))
            for gate in moment.gates:
                from_state = gate.from_state + gate.bias_state
                if gate.name == "n":
                    from_state *= opened["r"]
                total = torch.tensor(gate.from_input + gate.bias_input + from_state)
                made = total.tanh() if gate.name in recurrent.BENT else total.sigmoid()
                assert float(made) == pytest.approx(opened[gate.name], abs=CLOSE)
            if "f" in opened:
                cell = opened["f"] * moment.cell_before + opened["i"] * opened["g"]
                assert cell == pytest.approx(moment.cell, abs=CLOSE)
            if "z" in opened:
                after = (1 - opened["z"]) * opened["n"] + opened["z"] * moment.before
                assert after == pytest.approx(moment.after, abs=CLOSE)


def test_a_sequence_may_be_read_in_two_parts():
    torch.manual_seed(1)
    module = nn.LSTM(5, 7, 2)
    sequence = torch.randn(9, 5)
    whole = recurrent.states(module, sequence)
    first = recurrent.states(module, sequence[:4])
    memory = tuple(torch.stack(each) for each in zip(*(run.last for run in first), strict=True))
    second = recurrent.states(module, sequence[4:], start=memory)
    torch.testing.assert_close(second[1].hidden, whole[1].hidden[4:])
    torch.testing.assert_close(second[1].before(0)[1], whole[1].cell[3])


@pytest.mark.parametrize("layer", [nn.RNN, nn.GRU])
@torch.no_grad()
def test_layers_without_biases_or_with_another_curve_are_read_too(layer):
    torch.manual_seed(1)
    module = layer(5, 7, 2, bias=False, bidirectional=True)
    if layer is nn.RNN:
        module.nonlinearity = "relu"
        module.mode = "RNN_RELU"
    sequence = torch.randn(9, 5)
    runs = recurrent.states(module, sequence)
    top = torch.cat([run.hidden for run in runs[-2:]], dim=1)
    torch.testing.assert_close(top, module(sequence)[0])


# ---- holding -----------------------------------------------------------------------------------------------


def test_a_gate_held_shut_lets_nothing_pass():
    module = checkpoint.load("lstm")[0].rnn
    sequence = torch.rand(28, 28)
    [free] = recurrent.states(module, sequence)
    [shut] = recurrent.states(module, sequence, Hold(0, "f", 0.0))
    assert not shut.gates[:, 1].any()
    torch.testing.assert_close(shut.cell, shut.gates[:, 0] * shut.gates[:, 2])
    assert (shut.hidden - free.hidden).abs().max() > 0.1


def test_a_gru_whose_update_gate_is_held_open_keeps_its_empty_memory():
    module = checkpoint.load("gru")[0].rnn
    [run] = recurrent.states(module, torch.rand(28, 28), Hold(0, "z", 1.0))
    assert not run.hidden.any()


def test_one_unit_alone_can_be_held():
    module = nn.GRU(5, 7, bidirectional=True)
    runs = recurrent.states(module, torch.rand(6, 5), Hold(1, "n", -1.0, unit=3))
    assert (runs[1].gates[:, 2, 3] == -1).all()
    assert (runs[1].gates[:, 2, [0, 1, 2, 4, 5, 6]] > -1).all()
    assert (runs[0].gates[:, 2] > -1).all()


def test_a_gate_that_the_cell_has_not_is_refused():
    with pytest.raises(KeyError):
        recurrent.states(nn.GRU(5, 7), torch.rand(6, 5), Hold(0, "f", 1.0))


# ---- within a network --------------------------------------------------------------------------------------


def question(key: str) -> tuple:
    """What a network takes: a batch of one."""
    torch.manual_seed(2)
    if key in ("reviews_best",):
        return (torch.randint(2, 500, (1, 6, 9)),)
    if key.startswith(("reviews", "names")):
        return (torch.tensor([[ord(letter) for letter in "Nakamura"]]),)
    if CARDS[key].steps:
        return (torch.rand(1, 1, 28, 28),)
    condition = {"poems": torch.zeros(1, 5, dtype=torch.long), "surnames": torch.zeros(1, dtype=torch.long)}
    return torch.tensor([[7, 8, 9, 3, 1]]), None, condition.get(key)


@pytest.mark.parametrize(("key", "path"), networks())
@torch.inference_mode()
def test_every_network_is_read_from_within_and_answers_as_before(key, path):
    model, _facts = checkpoint.load(key)
    given = question(key)
    found = recurrent.inside(model, given, path)
    first = found.output[0] if isinstance(found.output, tuple) else found.output
    plain = model(*given)
    torch.testing.assert_close(first, plain[0] if isinstance(plain, tuple) else plain)
    assert not any(module._forward_hooks for module in model.modules())
    name = GATES[recurrent.cell_of(found.module)][-1]
    held = recurrent.inside(model, given, path, Hold(0, name, 0.0))
    other = held.output[0] if isinstance(held.output, tuple) else held.output
    assert other.shape == first.shape
    assert not torch.equal(other, first)


@torch.inference_mode()
def test_a_hold_on_what_happens_anyway_changes_nothing():
    model, _facts = checkpoint.load("names")
    given = question("names")
    one_letter = (given[0][:, :1],)
    free = recurrent.inside(model, one_letter, "rnn")
    value = float(free.runs[2].gates[0, 1, 4])
    held = recurrent.inside(model, one_letter, "rnn", Hold(2, "z", value, unit=4))
    torch.testing.assert_close(held.output, free.output)
