"""A network operated on: what each change does, on copies alone, and a sentence for what cannot be done."""

import hashlib

import pytest
import torch
from torch import nn

from models import checkpoint
from models.probing import recurrent, surgery, whole
from models.probing.surgery import BITS, Cut, Drop, Edit, Hold, Operated, Prune, Round, Silence, Skip, parts
from models.problem import Problem, Unlisted
from models.registry import DIGITS

CLOSE = {"atol": 1e-5, "rtol": 1e-4}


@pytest.fixture(scope="module")
def digits():
    torch.manual_seed(4)
    return torch.rand(3, 1, 28, 28)


def loaded(key: str) -> tuple[nn.Module, whole.Network]:
    model, _facts = checkpoint.load(key)
    return model, whole.trace(model)


@pytest.fixture(scope="module", params=DIGITS, ids=lambda card: card.key)
def traced(request):
    return loaded(request.param.key)


def fingerprint(model: nn.Module) -> str:
    """A hash of everything that the network remembers."""
    content = hashlib.sha256()
    for name, tensor in model.state_dict().items():
        content.update(name.encode() + tensor.numpy().tobytes())
    return content.hexdigest()


def change_of(part: surgery.Part):
    """Something that can be done to the part."""
    if part.change is Silence:
        return Silence(part.operation, part.count - 1, part.layer)
    if part.change is Hold:
        return Hold(part.operation, part.gate, 0.5, part.layer)
    if part.change is Edit:
        row = (0.5,) * part.size
        return Edit(part.operation, part.count - 1, part.channels - 1, (row,) * part.size)
    if part.change is Cut:
        return Cut(part.operation, part.input)
    return Drop(3) if part.change is Drop else Skip(part.operation)


@torch.inference_mode()
def test_a_network_without_changes_answers_as_it_did(traced, digits):
    model, network = traced
    torch.testing.assert_close(Operated(network)(digits), model(digits), **CLOSE)


@torch.inference_mode()
def test_everything_that_can_be_changed_changes_and_the_network_itself_stays(traced, digits):
    model, network = traced
    before = fingerprint(model)
    trained = model(digits)
    changes = [change_of(part) for part in parts(network)]
    for change in changes:
        answer = Operated(network, [change])(digits)
        assert answer.isfinite().all() and answer.shape == trained.shape, change
    everything = Operated(network, [*changes, Prune(0.5), Round(2)])(digits)
    assert everything.isfinite().all() and not torch.allclose(everything, trained, **CLOSE)
    assert fingerprint(model) == before
    assert torch.equal(model(digits), trained)


def test_what_can_be_done_follows_from_the_operations():
    kinds = {key: {part.change for part in parts(loaded(key)[1])} for key in ("mlp", "resnet", "rnn", "gru")}
    assert kinds == {
        "mlp": {Silence, Skip},
        "resnet": {Silence, Edit, Skip, Cut},
        "rnn": {Silence},  # the plain cell has no gates
        "gru": {Silence, Hold},
    }
    _model, network = loaded("cnn_small")
    silent = {part.operation: part.count for part in parts(network) if part.change is Silence}
    assert silent == {"conv1": 4, "conv2": 8, "fc1": 512}  # and not the logits


@torch.inference_mode()
def test_a_silent_kernel_makes_an_empty_map(digits):
    model, network = loaded("cnn_small")
    with_hole = Operated(network, [Silence("conv1", 2)])(digits)
    model.conv1.weight[2] = 0
    model.conv1.bias[2] = 0
    torch.testing.assert_close(with_hole, model(digits), **CLOSE)


@pytest.mark.parametrize("key", ["rnn", "lstm", "lstm2", "gru"])
@torch.inference_mode()
def test_a_silent_unit_is_0_at_every_step(key, digits):
    _model, network = loaded(key)
    for layer in range(network.modules["rnn"].num_layers):
        module = Operated(network, [Silence("rnn", 5, layer)])._module("rnn")
        hidden = recurrent.states(module, digits[0, 0])[layer].hidden
        assert hidden[:, 5].abs().max() < 1e-9
        assert hidden[:, 4].abs().max() > 1e-3


@pytest.mark.parametrize(
    ("key", "gate", "value"), [("lstm", "f", 0.0), ("lstm", "g", 1.0), ("gru", "z", 0.3)]
)
@torch.inference_mode()
def test_a_held_gate_has_its_value_at_every_step(key, gate, value, digits):
    _model, network = loaded(key)
    module = Operated(network, [Hold("rnn", gate, value)])._module("rnn")
    at = recurrent.GATES[key].index(gate)
    gates = recurrent.states(module, digits[0, 0])[0].gates[:, at]
    torch.testing.assert_close(gates, torch.full_like(gates, value))


@torch.inference_mode()
def test_a_relu_passed_by_lets_what_is_below_0_through(digits):
    model, network = loaded("mlp")
    names = [part.operation for part in parts(network) if part.change is Skip]
    straight = Operated(network, [Skip(name) for name in names])(digits)
    layers = [layer for layer in model.layers if not isinstance(layer, nn.ReLU)]
    torch.testing.assert_close(straight, nn.Sequential(*layers)((digits - 0.1307) / 0.3081), **CLOSE)


@torch.inference_mode()
def test_a_block_without_its_skip_connection_gives_its_change_alone(digits):
    model, network = loaded("resnet")
    sums = [one for one in network.operations if one.kind == "addition"]
    cut = Operated(network, [Cut(sums[0].name, sums[0].inputs[0])])(digits)
    model.res1.forward = lambda x: model.res1.conv2(model.res1.conv1(x).relu()).relu()
    torch.testing.assert_close(cut, model(digits), **CLOSE)


@torch.inference_mode()
def test_channel_attention_passed_by_leaves_the_channels_as_they_were(digits):
    model, network = loaded("modern")
    scales = [one.name for one in network.operations if one.kind == "scale"]
    assert scales
    without = Operated(network, [Skip(name) for name in scales])(digits)
    for block in model.features:
        if isinstance(block, nn.Sequential):
            block[3] = nn.Identity()
    torch.testing.assert_close(without, model(digits), **CLOSE)


def test_dropout_is_drawn_by_its_seed_alone(digits):
    _model, network = loaded("cnn_small")
    torch.manual_seed(1)
    state = torch.get_rng_state()
    first, again, other = (Operated(network, [Drop(seed)])(digits) for seed in (1, 1, 2))
    assert torch.equal(first, again) and not torch.equal(first, other)
    assert torch.equal(torch.get_rng_state(), state)


def weights_of(operated: Operated) -> torch.Tensor:
    return torch.cat([tensor.detach().flatten() for tensor in operated._weights()])


@pytest.mark.parametrize("share", [0, 0.5, 0.99])
def test_pruning_takes_the_smallest_weights_and_no_others(share):
    _model, network = loaded("cnn")
    before = weights_of(Operated(network))
    after = weights_of(Operated(network, [Prune(share)]))
    gone = after == 0
    assert int(gone.sum()) == int(share * len(before))
    assert torch.equal(after[~gone], before[~gone])
    if share:
        assert before[gone].abs().max() <= before[~gone].abs().min()


def test_pruning_takes_no_more_where_all_weights_are_of_one_size():
    _model, network = loaded("mlp")
    count, zeros = Operated(network, [Round(1), Prune(0.4)]).weights()
    assert zeros == int(0.4 * count)


@pytest.mark.parametrize("bits", BITS)
def test_rounded_weights_take_as_many_values_as_the_bits_can_tell(bits):
    _model, network = loaded("lstm")
    before = list(Operated(network)._weights())
    for old, new in zip(before, Operated(network, [Round(bits)])._weights(), strict=True):
        assert len(new.unique()) <= 2**bits
        if bits == 1:
            torch.testing.assert_close(new, old.sign() * old.abs().mean())


def test_more_bits_are_nearer_to_the_weights_as_trained():
    _model, network = loaded("gru")
    before = weights_of(Operated(network))
    errors = [float((weights_of(Operated(network, [Round(bits)])) - before).square().mean()) for bits in BITS]
    assert errors == sorted(errors) and errors[0] > 0


def test_changes_are_made_in_their_order(digits):
    _model, network = loaded("cnn_small")
    numbers = ((0.001,) * 5,) * 5
    edited_last = Operated(network, [Prune(0.9), Edit("conv1", 0, 0, numbers)])
    edited_first = Operated(network, [Edit("conv1", 0, 0, numbers), Prune(0.9)])
    assert (edited_last.kernel("conv1", 0, 0) > 0).all()
    assert (edited_first.kernel("conv1", 0, 0) == 0).all()


@pytest.mark.parametrize(
    ("key", "change", "words"),
    [
        ("cnn_small", Silence("conv9", 0), "there are: input, conv1"),
        ("cnn_small", Silence("conv1", 4), "conv1 has 4 kernels: give one from 0 to 3"),
        ("cnn_small", Silence("fc1", -1), "fc1 has 512 units: give one from 0 to 511"),
        ("cnn_small", Skip("conv1"), "cannot be done to conv1"),
        ("cnn_small", Edit("conv2", 0, 4, ((0.0,) * 5,) * 5), "have 4 input channels"),
        ("cnn_small", Edit("conv2", 0, 0, ((0.0,) * 3,) * 3), "5 rows of 5 numbers"),
        ("cnn_small", Edit("conv2", 0, 0, ((float("nan"),) * 5,) * 5), "too large or no number"),
        ("cnn_small", Hold("conv1", "i", 0.0), "cannot be done"),
        ("lstm", Hold("rnn", "i", 2.0), "0 to 1"),
        ("lstm2", Silence("rnn", 0, 2), "cannot be done"),
        ("resnet", Cut("add", "conv9"), "cannot be done"),
        ("mlp", Drop(0), "no dropout"),
        ("mlp", Prune(1.0), "0 to 0.99"),
        ("mlp", Round(3), "8, 4, 2, 1"),
    ],
    ids=str,
)
def test_what_cannot_be_done_is_told_in_a_sentence(key, change, words):
    _model, network = loaded(key)
    with pytest.raises(Problem) as told:
        Operated(network, [change])
    assert words in str(told.value)
    assert isinstance(told.value, Unlisted) == ("conv9" in getattr(change, "operation", ""))
