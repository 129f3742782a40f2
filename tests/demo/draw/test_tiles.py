"""Numbers on coloured ground: the number is told, and can be read on its colour."""

from demo.draw.tiles import DARK, LIGHT, LUMA, tiles


def test_a_tile_tells_its_number_with_a_sign_unless_it_is_given_a_text():
    assert [tile.text for tile in tiles([-1.0, 0.0, 0.5], (-1, 1))] == ["−1.0", "0", "+0.5"]
    assert [tile.text for tile in tiles([-1.0, 1.0], (-1, 1), ["−−", "++"])] == ["−−", "++"]


def test_the_text_is_dark_on_light_ground_and_light_on_dark():
    made = tiles([-1.0, -0.5, 0.0, 0.5, 1.0], (-1, 1))
    for tile in made:
        light = sum(share * int(part) for share, part in zip(LUMA, tile.colour.split(), strict=True))
        assert tile.ink == (DARK if light > 128 else LIGHT)
    assert {tile.ink for tile in made} == {DARK, LIGHT}
    assert len({tile.colour for tile in made}) == 5
