"""Arrays as pictures: the right colour in the right place."""

import base64
import io
import re

import matplotlib
import numpy as np
import pytest
from markupsafe import Markup
from PIL import Image

from demo.draw import images
from demo.draw.elements import figure
from demo.words import _

NAMES = (images.AMOUNT, images.SIGNED)


def decoded(html):
    found = re.search(r'src="data:image/png;base64,([^"]+)"', html)
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(found[1]))))


def ends(name):
    return [np.round(np.array(matplotlib.colormaps[name](at)[:3]) * 255) for at in (0.0, 1.0)]


@pytest.mark.parametrize("name", NAMES)
def test_the_ends_of_a_colour_map_are_matplotlibs(name):
    low, high = ends(name)
    found = images.colours(np.array([[-2.0, 3.0], [-9.0, 9.0]]), name, -2, 3)
    assert found.dtype == np.uint8
    assert np.array_equal(found, [[low, high], [low, high]])


def test_nothing_is_the_middle_of_the_signed_map():
    middle = images.colours(np.zeros((1, 1)), images.SIGNED, -5, 5)[0, 0]
    assert middle.min() > 240


def test_a_scale_of_no_width_still_has_a_colour():
    assert np.array_equal(images.colours(np.ones((1, 1)), images.AMOUNT, 1, 1)[0, 0], ends("viridis")[0])


@pytest.mark.parametrize("array", [np.array([[-3.0, 1.0]]), np.array([[3.0, -1.0]])])
def test_a_scale_reaches_as_far_as_the_array(array):
    assert images.reach(array, signed=True) == (-3, 3)
    assert images.reach(np.abs(array)) == (0, 3)


@pytest.mark.parametrize("array", [np.zeros((2, 2)), np.zeros((0, 2))])
def test_a_scale_of_nothing_has_a_width(array):
    assert images.reach(array) == (0, 1)
    assert images.reach(array, signed=True) == (-1, 1)


def test_a_mosaic_puts_each_picture_in_its_row_and_column():
    arrays = np.arange(2 * 3 * 4 * 5.0).reshape(2, 3, 4, 5)
    whole = images.mosaic(arrays)
    assert whole.shape == (9, 17)
    for row in range(2):
        for column in range(3):
            top, left = row * 5, column * 6
            assert np.array_equal(whole[top : top + 4, left : left + 5], arrays[row, column])
    assert np.isnan(whole[4]).all() and np.isnan(whole[:, [5, 11]]).all()
    assert np.isnan(whole).sum() == whole.size - arrays.size


def test_heat_lets_the_page_through_where_there_is_no_number():
    array = np.array([[0.0, np.nan], [1.0, 0.5]])
    found = decoded(images.heat(array, 64, images.AMOUNT, (0, 1)))
    assert found.shape == (2, 2, 4)
    assert found[..., 3].tolist() == [[255, 0], [255, 255]]
    low, high = ends(images.AMOUNT)
    assert np.array_equal(found[0, 0, :3], low) and np.array_equal(found[1, 0, :3], high)


def test_grey_is_white_on_black():
    assert decoded(images.grey(np.array([[0, 1], [0.5, 2]]), 28)).tolist() == [[0, 255], [128, 255]]


def test_an_image_is_as_large_as_asked_and_told_in_both_languages():
    html = images.image(np.zeros((10, 20), np.uint8), 100, _("weight"), data_x="1")
    assert 'width="100" height="50"' in html and 'data-x="1"' in html
    assert 'data-en="weight"' in html and 'data-zh="权重"' in html
    assert "role=" not in images.image(np.zeros((10, 20), np.uint8), 100)


def test_the_outline_keeps_the_size_and_follows_the_ink():
    pixels, digit = np.full((6, 6, 3), 9, np.uint8), np.zeros((6, 6))
    digit[2:4, 2:4] = 1
    found = images.outlined(pixels, digit, 4, (255, 0, 0))
    assert found.shape == (24, 24, 3) and found.dtype == np.uint8
    line = (found == (255, 0, 0)).all(-1)
    assert line[8, 8:16].all() and line[16, 8:16].all() and line[8:16, 8].all() and line[8:16, 16].all()
    assert line.sum() == 4 * 8 - 1
    assert (found[~line] == 9).all() and (pixels == 9).all()


def test_a_scale_names_its_ends():
    html = images.scale(images.SIGNED, (-0.5, 0.5), _("weight"))
    assert ">−0.5<" in html and ">0.5<" in html
    assert "weight" in html and "权重" in html
    low, high = ends(images.SIGNED)
    assert np.array_equal(decoded(html)[0, 0], low)


def test_a_figure_can_be_saved_under_its_name():
    html = figure("kernels", "Caption", Markup("<p>body</p>"))
    assert html.startswith('<figure class="figure" data-figure="kernels">')
    assert re.search(r"<figcaption><b>Caption</b><button [^>]*data-png[^>]*>PNG</button></figcaption>", html)
    assert "<p>body</p>" in html


def test_a_picture_of_an_array_keeps_its_shape_and_escapes_its_name():
    html = images.grey(np.zeros((10, 20)), 100, _("{name}", name="<alt>"))
    assert 'width="100" height="50"' in html
    assert "<alt>" not in html
