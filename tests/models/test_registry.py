"""Every network in the table: what it takes, what it gives, that it can learn."""

import pytest
import torch
import torch.nn.functional as F

from models.capture import layers
from models.registry import CARDS, DIGITS, find

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


def test_eleven_rows_stand_in_either_recipe():
    for recipe in ("plain", "robust"):
        assert sum(recipe in card.recipes for card in DIGITS) == 11


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
