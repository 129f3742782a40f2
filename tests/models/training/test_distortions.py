"""Distortions: the range stays, each digit gets its own, nothing happens when nothing is asked."""

import torch

from models.training.distortions import change_pen, distort

NONE = {"rotate": 0, "scale": 0, "shear": 0, "shift": 0, "elastic": 0, "pen": 0}


def test_no_distortion_gives_the_same_picture_back():
    x = torch.rand(4, 1, 28, 28)
    assert torch.allclose(distort(x, **NONE), x, atol=1e-4)


def test_strength_is_a_share_of_every_distortion():
    x = torch.rand(4, 1, 28, 28)
    assert torch.allclose(distort(x, strength=0), x, atol=1e-4)
    for name, bound in {
        "rotate": 12,
        "scale": 0.12,
        "shear": 0.15,
        "shift": 2.5,
        "elastic": 1.2,
        "pen": 0.5,
    }.items():
        results = []
        for settings in ({name: bound / 2}, {name: bound, "strength": 0.5}):
            torch.manual_seed(0)
            results.append(distort(x, **NONE | settings))
        assert torch.allclose(*results, atol=1e-5), name


def test_distorted_digits_stay_in_range_and_differ_from_each_other():
    torch.manual_seed(0)
    x = torch.zeros(16, 1, 28, 28)
    x[:, :, 6:22, 12:16] = 1
    out = distort(x)
    assert out.shape == x.shape
    assert out.min() >= 0 and out.max() <= 1
    assert len({tuple(picture.flatten().round(decimals=3).tolist()) for picture in out}) == 16


def test_a_shift_moves_the_centre_by_no_more_than_asked():
    torch.manual_seed(0)
    x = torch.zeros(200, 1, 28, 28)
    x[:, :, 13:15, 13:15] = 1
    out = distort(x, **NONE | {"shift": 3.0})
    columns = (out.sum((1, 2)) * torch.arange(28)).sum(1) / out.sum((1, 2, 3))
    assert 2.0 < (columns - 13.5).abs().max() <= 3.01


def test_another_pen_makes_some_digits_bolder_and_some_thinner():
    torch.manual_seed(0)
    x = torch.zeros(200, 1, 28, 28)
    x[:, :, 6:22, 12:16] = 1
    ink = change_pen(x, 0.5).sum((1, 2, 3)) / x[0].sum()
    assert (ink > 1.01).any() and (ink < 0.99).any() and (ink == 1).any()
