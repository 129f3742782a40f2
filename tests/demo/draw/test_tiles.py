"""Numbers on coloured ground: the number is told, and can be read on its colour."""

import numpy as np

from demo.draw.tiles import DARK, LIGHT, luminance, tiles


def test_a_tile_tells_its_number_with_a_sign_unless_it_is_given_a_text():
    assert [tile.text for tile in tiles([-1.0, 0.0, 0.5], (-1, 1))] == ["−1.0", "0", "+0.5"]
    assert [tile.text for tile in tiles([-1.0, 1.0], (-1, 1), ["−−", "++"])] == ["−−", "++"]


def test_the_text_can_be_read_on_every_colour_of_the_map():
    made = tiles(np.linspace(-1, 1, 256), (-1, 1))
    for tile in made:
        ground = luminance(np.array([int(part) for part in tile.colour.split()]))
        ink = {DARK: 0.0, LIGHT: 1.0}[tile.ink]
        brighter, darker = max(ground, ink), min(ground, ink)
        assert (brighter + 0.05) / (darker + 0.05) >= 4.5
    assert {tile.ink for tile in made} == {DARK, LIGHT}
    assert len({tile.colour for tile in made}) > 200


def test_luminance_is_that_of_black_white_and_the_primaries():
    colours = np.array([[0, 0, 0], [255, 255, 255], [255, 0, 0], [0, 255, 0]], np.uint8)
    np.testing.assert_allclose(luminance(colours), [0, 1, 0.2126, 0.7152], atol=1e-4)
