"""Which pixels count, against gradients and sums by hand, and the network left as it was."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from torch import nn

from models import checkpoint
from models.drawing import from_strokes
from models.probing.attribution import METHODS, PATCH, SIGNED, attribution
from models.registry import CARDS, DIGITS

CASES = [(card.key, how) for card in DIGITS for how in METHODS if how != "gradcam" or card.last_conv]


@pytest.fixture
def x(seven):
    return torch.from_numpy(from_strokes(seven, 1024))[None, None]


@pytest.fixture
def linear():
    torch.manual_seed(0)
    return nn.Sequential(nn.Flatten(), nn.Linear(784, 10)).eval()


@pytest.mark.parametrize(("key", "method"), CASES)
def test_every_network_and_method_gives_one_number_a_pixel(key, method, x):
    model, _ = checkpoint.load(key)
    found = attribution(model, x, 7, method, CARDS[key].last_conv)
    assert found.shape == (28, 28) and found.dtype == np.float32
    assert np.isfinite(found).all() and found.any()
    assert method in SIGNED or found.min() >= 0
    assert not any(part._forward_hooks or part._backward_hooks for part in model.modules())
    assert all(parameter.grad is None for parameter in model.parameters())
    assert not x.requires_grad and not model.training


@pytest.mark.parametrize("method", METHODS[:3])
def test_only_a_copy_of_the_network_runs(method, x):
    ran = []

    class Witness(nn.Linear):
        def forward(self, x):
            ran.append(self)
            return super().forward(x)

    model = nn.Sequential(nn.Flatten(), Witness(784, 10)).eval()
    attribution(model, x, 7, method)
    assert ran and all(part is not model[1] for part in ran)


@pytest.mark.parametrize("key", ["cnn", "gru", "modern"])
@pytest.mark.parametrize("target", [7, 2])
def test_saliency_is_the_size_of_the_gradient(key, target, x):
    model, _ = checkpoint.load(key, "robust")
    at = x.clone().requires_grad_()
    (gradient,) = torch.autograd.grad(model(at)[0, target], at)
    found = attribution(model, x, target, "saliency")
    assert found == pytest.approx(gradient[0, 0].abs().numpy(), abs=1e-4)


@pytest.mark.parametrize("key", ["mlp", "cnn_small", "lstm2", "cnn_rnn"])
def test_integrated_gradients_share_out_the_rise_of_the_logit(key, x):
    model, _ = checkpoint.load(key, "robust")
    rise = (model(x) - model(torch.zeros_like(x)))[0, 7].item()
    assert attribution(model, x, 7, "integrated").sum() == pytest.approx(rise, rel=0.05)


@pytest.mark.parametrize("target", [0, 9])
def test_a_linear_network_is_its_weights_times_the_picture(target, linear, x):
    share = (linear[1].weight[target].detach().view(28, 28) * x[0, 0]).numpy()
    assert attribution(linear, x, target, "integrated") == pytest.approx(share, abs=1e-5)
    weight = linear[1].weight[target].detach().view(28, 28).numpy()
    assert attribution(linear, x, target, "saliency") == pytest.approx(np.abs(weight), abs=1e-6)


def test_occlusion_is_the_mean_fall_over_the_squares_that_cover_a_pixel(linear, x):
    share = (linear[1].weight[3].detach().view(28, 28) * x[0, 0])[None, None]
    square = torch.ones(1, 1, PATCH, PATCH)
    falls = F.conv2d(share, square)
    expected = F.conv_transpose2d(falls, square) / F.conv_transpose2d(torch.ones_like(falls), square)
    assert attribution(linear, x, 3, "occlusion") == pytest.approx(expected[0, 0].numpy(), abs=1e-5)


def test_occlusion_of_a_corner_is_the_fall_when_it_alone_is_emptied(x):
    model, _ = checkpoint.load("cnn", "robust")
    x = (x + 0.3).clamp(0, 1)
    covered = x.clone()
    covered[..., :PATCH, :PATCH] = 0
    fall = (model(x) - model(covered))[0, 7].item()
    assert attribution(model, x, 7, "occlusion")[0, 0] == pytest.approx(fall, abs=1e-4)


def test_gradcam_is_the_maps_weighted_by_their_mean_gradient(x):
    model, _ = checkpoint.load("cnn", "robust")
    maps = model.conv2(model.pool(model.conv1((x - 0.1307) / 0.3081)).relu()).detach().requires_grad_()
    after = model.pool(maps).relu().flatten(1)
    (gradient,) = torch.autograd.grad(model.fc3(model.fc2(model.fc1(after).relu()).relu())[0, 7], maps)
    small = (gradient.mean((2, 3), keepdim=True) * maps.detach()).sum(1, keepdim=True).relu()
    expected = F.interpolate(small, (28, 28), mode="bilinear")[0, 0].numpy()
    assert attribution(model, x, 7, "gradcam", "conv2") == pytest.approx(expected, abs=1e-3)


@pytest.mark.parametrize("key", [card.key for card in DIGITS if not card.last_conv])
def test_gradcam_of_a_network_without_convolutions_is_refused(key, x):
    with pytest.raises(ValueError, match="needs convolutions"):
        attribution(CARDS[key].build().eval(), x, 7, "gradcam", CARDS[key].last_conv)


@pytest.mark.parametrize("method", ["guess", "", None])
def test_an_unknown_method_is_a_key_error_that_names_the_known(method, linear, x):
    with pytest.raises(KeyError, match="saliency.*gradcam"):
        attribution(linear, x, 7, method)
