"""Every network in the table: what it takes and gives, that it can learn, that its card tells the truth."""

import inspect
import json
import operator

import pytest
import torch
import torch.nn.functional as F
from torch import fx, nn

from models import checkpoint, data, evaluate, recipes, registry, train
from models.capture import conv_maps, layers
from models.data import PenDigit
from models.recipes import Recipe
from models.registry import CARDS, DIGITS, Card, Conv, Split, find

KEYS = [card.key for card in DIGITS]


@pytest.mark.parametrize("key", KEYS)
def test_a_batch_gives_ten_finite_logits_each(key):
    logits = CARDS[key].build().eval()(torch.rand(3, 1, 28, 28))
    assert logits.shape == (3, 10)
    assert logits.isfinite().all()


@pytest.mark.parametrize("key", KEYS)
def test_a_digit_is_read_alone_as_in_a_batch(key):
    model, x = CARDS[key].build().eval(), torch.rand(4, 1, 28, 28)
    with torch.inference_mode():
        assert torch.allclose(model(x)[2:3], model(x[2:3]), atol=1e-5)


@pytest.mark.parametrize("key", KEYS)
def test_every_parameter_gets_a_gradient(key):
    torch.manual_seed(0)
    model = CARDS[key].build().train()
    F.cross_entropy(model(torch.rand(8, 1, 28, 28)), torch.arange(8)).backward()
    assert not [n for n, p in model.named_parameters() if p.grad is None or not p.grad.abs().sum() > 0]


@pytest.mark.parametrize("key", KEYS)
def test_one_batch_can_be_memorised(key):
    torch.manual_seed(0)
    model = CARDS[key].build().train()
    x, y = torch.rand(20, 1, 28, 28), torch.arange(20) % 10
    optimizer = torch.optim.Adam(model.parameters(), 0.003)
    for step in range(600):
        optimizer.zero_grad()
        F.cross_entropy(model(x), y).backward()
        optimizer.step()
        if step % 25 == 24 and (model(x).argmax(1) == y).all():
            break
    assert (model.eval()(x).argmax(1) == y).float().mean() >= 0.95


def test_modern_keeps_to_its_budget():
    model = CARDS["modern"].build().eval()
    assert sum(p.numel() for p in model.parameters()) <= 400_000
    shapes = {layer.name: layer.shape for layer in layers(model, torch.zeros(1, 1, 28, 28))}
    multiply_adds = 0
    for name, module in model.named_modules():
        if isinstance(module, torch.nn.Conv2d | torch.nn.Linear):
            places = shapes[name][1] * shapes[name][2] if len(shapes[name]) == 3 else 1
            multiply_adds += module.weight.numel() * places
    assert 1e6 < multiply_adds <= 4e6


def test_capture_tells_every_layer_and_leaves_no_hook():
    model = CARDS["cnn"].build().eval()
    told = layers(model, torch.zeros(1, 1, 28, 28))
    assert (told[0].name, told[0].kind, told[0].shape, told[0].parameters) == (
        "conv1",
        "Conv2d",
        (10, 24, 24),
        260,
    )
    assert sum(layer.parameters for layer in told) == sum(p.numel() for p in model.parameters())
    assert not any(module._forward_hooks for module in model.modules())


@pytest.mark.parametrize(("key", "recipe"), [("nope", None), ("modern", "plain"), ("mlp_sigmoid", "robust")])
def test_an_unlisted_network_is_named_with_its_recipe(key, recipe):
    told = f"No network '{key}' with recipe '{recipe}'" if recipe else f"No network '{key}'"
    with pytest.raises(KeyError, match=f"{told}; there are: "):
        find(key, recipe)


def test_the_source_file_of_every_card_exists():
    from pathlib import Path

    for card in DIGITS:
        assert Path(card.source).exists()


CONVOLUTIONAL = [card for card in DIGITS if card.convolutions]


def key_of(card) -> str:
    return card.key


@pytest.mark.parametrize("card", CONVOLUTIONAL, ids=key_of)
def test_a_card_names_every_convolution_in_the_order_they_run(card):
    maps = conv_maps(card.build().eval(), torch.zeros(1, 1, 28, 28))
    assert [conv.path for conv in card.convolutions] == list(maps)


class Leaves(fx.Tracer):
    """Traces into everything but the layers themselves."""

    def is_leaf_module(self, module, path):
        return not list(module.children())


def what_follows(graph: fx.Graph, node: fx.Node, parts: dict[str, nn.Module]) -> str:
    """The word of the card for what the network does with the output of `node`, pooling passed over."""
    (user,) = node.users
    part = parts.get(str(user.target))
    if isinstance(part, nn.MaxPool2d):
        return what_follows(graph, user, parts)
    if isinstance(part, nn.BatchNorm2d):
        return "norm"
    if user.target == operator.add:
        return "add"
    return "relu" if user.target == "relu" else "none"


@pytest.mark.parametrize("card", CONVOLUTIONAL, ids=key_of)
def test_a_card_says_what_follows_each_convolution_as_the_network_does_it(card):
    network = card.build().eval()
    parts = dict(network.named_modules())
    graph = Leaves().trace(network)
    follows = {
        node.target: what_follows(graph, node, parts)
        for node in graph.nodes
        if isinstance(parts.get(str(node.target)), nn.Conv2d)
    }
    assert {conv.path: conv.then for conv in card.convolutions} == follows


@pytest.mark.parametrize("card", [card for card in DIGITS if card.steps], ids=key_of)
def test_a_card_says_how_a_recurrent_network_takes_its_steps(card):
    x = torch.zeros(1, 1, 28, 28)
    x[0, 0, 0, 5] = 1  # a dot in the first row, the sixth column
    network = card.build().eval()
    with torch.inference_mode():
        change = network.steps(x) - network.steps(torch.zeros_like(x))
    first = int(change[0].abs().sum(1).nonzero()[0])
    assert first == {"rows": 0, "columns": 5, "feature rows": 0}[card.steps]
    assert (change.shape[1] == 28) == (card.steps != "feature rows")


@pytest.mark.parametrize("card", CARDS.values(), ids=key_of)
def test_a_card_names_a_run_that_can_be_measured(card):
    scoring = card.run_class().scoring
    assert not inspect.isabstract(card.run_class())
    assert all(callable(getattr(scoring, name)) for name in ("measure", "compare", "sentence", "summary"))


class Thirteenth(nn.Module):
    """(B, 1, 28, 28) in [0, 1] -> (B, 10) logits: as small as a convolutional network can be."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 2, 5, stride=4)
        self.fc = nn.Linear(72, 10)

    def forward(self, x):
        return self.fc(self.conv(x).relu().flatten(1))


@pytest.fixture
def thirteenth(monkeypatch, tmp_path):
    """A card more in the table, its settings, its untrained weights, and a few digits for data."""
    card = Card(
        "thirteenth",
        "Thirteenth",
        Thirteenth,
        ("plain",),
        own_split=Split("first 10", 0, 10),
        convolutions=(Conv("conv"),),
        last_conv="conv",
    )
    monkeypatch.setattr(registry, "DIGITS", (*DIGITS, card))
    monkeypatch.setitem(CARDS, card.key, card)
    monkeypatch.setitem(recipes.PLAIN, card.key, Recipe(1, "sgd", 0.01, batch=8))
    images = torch.randint(0, 256, (24, 28, 28), dtype=torch.uint8)
    labels = torch.arange(24) % 10
    monkeypatch.setattr(data, "mnist", lambda train, data=None: (images, labels))
    monkeypatch.setattr(data, "pen_digits", lambda keep, root=None: (images, labels))
    monkeypatch.setattr(
        data, "pens", lambda writers, root=None: [PenDigit([[(0, 0), (0, 9)]], 1, writers[0])]
    )
    facts = checkpoint.facts("mlp", "plain") | {"key": card.key, "test_reads": 1}
    monkeypatch.setattr(checkpoint, "WEIGHTS", tmp_path)
    monkeypatch.chdir(tmp_path)
    network = card.build()
    facts["golden"] = checkpoint.golden(network)
    checkpoint.save(network.state_dict(), facts, checkpoint.path(card.key))
    return card


def test_a_card_a_file_and_a_recipe_are_all_that_a_network_needs(thirteenth, capsys):
    before, _ = checkpoint.load("thirteenth")
    assert train.main(["thirteenth"]) == 0
    assert evaluate.main(["thirteenth", "--json"]) == 0
    line = json.loads(capsys.readouterr().out.splitlines()[-1])["thirteenth.plain"]
    assert line["agrees"] and line["total"] == 24
    network, facts = checkpoint.load("thirteenth")
    assert not torch.equal(network.fc.weight, before.fc.weight)
    assert facts["own_split"]["images"] == "first 10" and facts["test_reads"] == 1 + 2
    x = torch.rand(1, 1, 28, 28)
    assert list(conv_maps(network, x)) == ["conv"]
    assert [layer.name for layer in layers(network, x)] == ["conv", "fc"]


def test_the_verbs_see_a_network_that_was_added(thirteenth):
    from demo import predict, probe

    assert thirteenth in predict.cards("plain") and thirteenth not in predict.cards("robust")
    assert "thirteenth" in probe.convolutional() and "thirteenth" not in probe.recurrent()
    assert probe.conv_layers("thirteenth") == {"conv": (2, 1, 5)}
    assert probe.follows("thirteenth", "conv") == "relu"
