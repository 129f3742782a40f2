"""Convolution and pooling by hand against PyTorch, and what the fields of a kernel may hold."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st

from models.probing import convolve as convolution
from models.probing.convolve import convolve, kernels, output_size, pixel, pooled

relaxed = settings(deadline=None, max_examples=60)
seeds, sides = st.integers(0, 10_000), st.integers(5, 12)
sizes, windows = st.sampled_from(convolution.SIZES), st.sampled_from(convolution.WINDOWS)
strides, paddings = st.sampled_from(convolution.STRIDES), st.sampled_from(convolution.PADDINGS)
fields = st.one_of(st.floats(), st.floats(-1000, 1000), st.integers(), st.text(max_size=4), st.none())
numbers = st.floats(-1000, 1000)


def whole(values):
    return st.one_of(
        *(st.lists(st.lists(values, min_size=n, max_size=n), min_size=n, max_size=n) for n in (3, 5))
    )


@given(seeds, sides, sides, sizes, strides, paddings)
@relaxed
def test_a_convolution_is_pytorchs_and_as_large_as_the_formula_says(seed, h, w, size, stride, padding):
    rng = np.random.default_rng(seed)
    picture, kernel = rng.normal(size=(h, w)), rng.normal(size=(size, size))
    tensors = (torch.from_numpy(array)[None, None] for array in (picture, kernel))
    expected = F.conv2d(*tensors, stride=stride, padding=padding)[0, 0].numpy()
    found = convolve(picture, kernel, stride, padding)
    assert found.shape == tuple(output_size(side, size, stride, padding) for side in (h, w))
    np.testing.assert_allclose(found, expected, atol=1e-9)


@given(seeds, sides, sides, windows)
@relaxed
def test_pooling_is_pytorchs(seed, h, w, window):
    picture = np.random.default_rng(seed).normal(size=(h, w))
    tensor = torch.from_numpy(picture)[None]
    np.testing.assert_array_equal(pooled(picture, window, "max"), F.max_pool2d(tensor, window)[0])
    np.testing.assert_allclose(pooled(picture, window, "mean"), F.avg_pool2d(tensor, window)[0], atol=1e-12)


@given(seeds, st.integers(1, 4), sizes, strides, paddings, st.data())
@relaxed
def test_one_pixel_is_what_the_layer_gives_there(seed, channels, size, stride, padding, data):
    torch.manual_seed(seed)
    conv = torch.nn.Conv2d(channels, 3, size, stride, padding).double()
    x = torch.randn(channels, 9, 11, dtype=torch.float64)
    outputs = conv(x[None])[0].detach()
    at, y, across = (data.draw(st.integers(0, n - 1)) for n in outputs.shape)
    weight, bias = conv.weight[at].detach().numpy(), conv.bias[at].item()
    found = pixel(x.numpy(), weight, bias, y, across, stride, padding)
    assert found.value == pytest.approx(outputs[at, y, across].item(), abs=1e-9)
    assert found.sums.shape == (channels,)
    assert found.sums.sum() + found.bias == pytest.approx(found.value)
    assert (found.patch * found.kernel).sum((1, 2)) == pytest.approx(found.sums)
    assert (found.top, found.left) == (y * stride - padding, across * stride - padding)
    if min(found.top, found.left) >= 0 and found.top + size <= 9 and found.left + size <= 11:
        here = x[:, found.top : found.top + size, found.left : found.left + size]
        assert np.array_equal(found.patch, here)


@pytest.mark.parametrize("size", convolution.SIZES)
def test_the_known_kernels_do_what_their_names_say(size):
    known, picture = kernels(size), np.random.default_rng(0).random((28, 28))
    assert np.array_equal(convolve(picture, known["identity"], padding=size // 2), picture)
    for name in ("sobel_x", "sobel_y", "edges"):
        assert known[name].sum() == pytest.approx(0)
    for name in ("blur", "box", "sharpen", "emboss"):
        assert known[name].sum() == pytest.approx(1)
    slope = np.tile(np.arange(28.0), (28, 1))
    assert (convolve(slope, known["sobel_x"]) > 0).all() and not convolve(slope, known["sobel_y"]).any()
    assert all(array.shape == (size, size) for array in known.values())


BAD = [np.nan, np.inf, 1e9, -1000.5, "x", "", None]


@pytest.mark.parametrize("bad", [np.full((3, 3), value, object).tolist() for value in BAD])
def test_a_kernel_with_a_bad_number_is_refused_in_a_sentence(bad):
    with pytest.raises(ValueError, match=r"^The kernel has .*\.$"):
        convolve(np.zeros((28, 28)), bad)


@pytest.mark.parametrize("bad", [None, "x", 3, [], [1] * 9, np.ones((4, 4)), np.ones((3, 5)), [[1], [1, 2]]])
def test_a_kernel_of_another_shape_is_refused_in_a_sentence(bad):
    with pytest.raises(ValueError, match=r"^The kernel has .*\.$"):
        convolve(np.zeros((28, 28)), bad)


@pytest.mark.parametrize("bad", [0, -1, 4, 1.5, np.nan, True, "1", None])
def test_a_bad_stride_or_window_is_refused_in_a_sentence(bad):
    with pytest.raises(ValueError, match=r"^The stride is .*: give one of 1, 2, 3\.$"):
        convolve(np.zeros((28, 28)), np.ones((3, 3)), stride=bad)
    with pytest.raises(ValueError, match=r"^The pooling window is .*: give 1, 2 or 3\.$"):
        pooled(np.zeros((28, 28)), bad, "max")


@pytest.mark.parametrize("bad", [-1, 3, 0.5, np.nan, True, "1", None])
def test_a_bad_padding_is_refused_in_a_sentence(bad):
    with pytest.raises(ValueError, match=r"^The padding is .*: give one of 0, 1, 2\.$"):
        convolve(np.zeros((28, 28)), np.ones((3, 3)), padding=bad)


@given(st.one_of(whole(fields), whole(numbers)))
@relaxed
def test_whatever_is_in_the_fields_either_convolves_or_is_refused(kernel):
    try:
        found = convolve(np.ones((28, 28)), kernel)
    except ValueError as error:
        assert str(error).startswith("The kernel has")
        assert not all(isinstance(v, float) and abs(v) <= 1000 for row in kernel for v in row)
    else:
        assert np.isfinite(found).all()
