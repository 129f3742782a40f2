"""From strokes or a picture to one digit: the same however it was drawn, and safe with anything."""

import io

import numpy as np
import pytest
import torch
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from PIL import Image, ImageDraw

from models.drawing import from_image, from_strokes, image_steps, stroke_steps

SEVEN = [[(x, 230) for x in range(310, 700, 20)] + [(690 - 12 * i, 230 + 36 * i) for i in range(18)]]
relaxed = settings(deadline=None, max_examples=80)
coordinates = st.floats(-1e4, 1e4)
drawings = st.lists(st.lists(st.tuples(coordinates, coordinates), max_size=12), max_size=4)


def centre_of_mass(digit):
    rows, columns = np.indices(digit.shape)
    return (digit * rows).sum() / digit.sum(), (digit * columns).sum() / digit.sum()


def is_digit(digit):
    assert digit.shape == (28, 28) and digit.dtype == np.float32
    assert np.isfinite(digit).all() and 0 <= digit.min() and digit.max() <= 1
    return True


def paper(size=(300, 400), ground=(240, 238, 230), ink=(30, 40, 120), width=14):
    page = Image.new("RGB", size, ground)
    w, h = size
    points = [(0.3 * w, 0.25 * h), (0.66 * w, 0.25 * h), (0.43 * w, 0.75 * h)]
    ImageDraw.Draw(page).line(points, fill=ink, width=width, joint="curve")
    return page


def test_a_drawing_is_boxed_at_twenty_pixels_and_centred_by_mass():
    digit = from_strokes(SEVEN, 1024)
    rows, columns = np.nonzero(digit > 0.5)
    assert 19 <= max(np.ptp(rows), np.ptp(columns)) + 1 <= 20
    assert centre_of_mass(digit) == pytest.approx((14, 14), abs=0.51)


@relaxed
@given(st.floats(0.01, 50), st.floats(-3000, 3000), st.floats(-3000, 3000))
def test_place_and_size_on_the_pad_do_not_matter(scale, dx, dy):
    moved = [[(scale * x + dx, scale * y + dy) for x, y in stroke] for stroke in SEVEN]
    assert np.abs(from_strokes(moved) - from_strokes(SEVEN)).max() < 0.02


def test_more_points_on_the_same_line_give_the_same_digit():
    coarse = [[(0, 0), (300, 0), (100, 700)]]
    fine = [[(x, 0) for x in range(0, 300, 2)] + [(300 - 2 * i / 7, i) for i in range(700)] + [(100, 700)]]
    assert np.abs(from_strokes(coarse) - from_strokes(fine)).max() < 0.05


@relaxed
@given(drawings, st.none() | st.floats(1, 1e4))
@example([[(0, 0)], [(0, 1), (1, 1)]], None)  # the dot falls off the edge when the line is centred
def test_any_finite_drawing_is_a_centred_digit_or_blank(strokes, size):
    digit = from_strokes(strokes, size)
    if digit is not None and is_digit(digit):
        assert centre_of_mass(digit) == pytest.approx((14, 14), abs=0.75)


@pytest.mark.parametrize(
    "strokes", [None, [], [[]], [[], []], [[(5, 5)]], [[(5, 5), (5, 5)]], np.zeros((1, 3, 2))]
)
def test_no_ink_is_blank(strokes):
    assert from_strokes(strokes) is None
    assert from_strokes(strokes, 100) is None
    assert stroke_steps(strokes, 100) == []


def test_less_than_four_percent_of_the_pad_is_a_slip_of_the_pen():
    assert from_strokes([[(50, 50), (53.9, 50)]], 100) is None
    assert is_digit(from_strokes([[(50, 50), (54.1, 50)]], 100))
    assert is_digit(from_strokes([[(50, 50), (53.9, 50)]]))


def test_a_dot_beside_a_stroke_is_drawn():
    with_dot = from_strokes([[(0, 0), (0, 100)], [(60, 50)]])
    assert with_dot.sum() > from_strokes([[(0, 0), (0, 100)]]).sum() + 2


def test_a_stroke_outside_the_pad_is_part_of_the_drawing():
    assert is_digit(from_strokes([[(-500, 20), (700, 2000)]], 100))


@pytest.mark.parametrize(
    "strokes",
    [
        [[(float("nan"), 1), (2, 3)]],
        [[(float("inf"), 1), (2, 3)]],
        [[(10**400, 1), (2, 3)]],
        [[(i, i) for i in range(100_000)]],
        [["ab", "cd"]],
        [[("1", "2"), ("3", "4")]],
        [[(1, 2, 3), (4, 5, 6)]],
        [[(1, None), (2, 3)]],
        [[(True, False), (2, 3)]],
        [(1, 2), (3, 4)],
        "strokes",
        7,
        [[1, 2], None],
    ],
)
def test_what_is_no_drawing_is_refused_in_a_sentence(strokes):
    with pytest.raises(ValueError, match=r"\.$"):
        from_strokes(strokes, 1024)


@pytest.mark.parametrize("size", [0, -5, float("nan"), float("inf"), "100", True])
def test_what_is_no_size_is_refused_in_a_sentence(size):
    with pytest.raises(ValueError, match="size"):
        from_strokes(SEVEN, size)


def test_huge_coordinates_stay_finite():
    assert is_digit(from_strokes([[(-1e308, 0), (1e308, 1e308)]]))


def test_twenty_thousand_points_are_read():
    angle = np.linspace(0, 40 * np.pi, 20_000)
    assert is_digit(from_strokes([np.stack([angle * np.cos(angle), angle * np.sin(angle)], 1)]))


def test_the_steps_end_with_the_digit():
    named = stroke_steps(SEVEN, 1024)
    assert [name for name, _ in named] == ["drawn", "boxed", "centred"]
    assert np.array_equal(named[-1][1], from_strokes(SEVEN, 1024))
    named = image_steps(paper())
    assert [name for name, _ in named][:4] == ["grey", "ink", "cleaned", "boxed"]
    assert named[-1][0] == "centred" and np.array_equal(named[-1][1], from_image(paper()))
    assert all(array.ndim == 2 and 0 <= array.min() and array.max() <= 1 for _, array in named)


def like_seven(picture, apart=0.11):
    digit = from_image(picture)
    assert digit is not None
    is_digit(digit)
    drawn = from_strokes([[(0.3, 0.25), (0.66, 0.25), (0.43, 0.75)]])
    assert np.abs(digit - drawn).mean() < apart
    return True


@pytest.mark.parametrize(
    "colours",
    [
        {},
        {"ground": "white", "ink": "black"},
        {"ground": "black", "ink": "white"},
        {"ground": (255, 230, 0), "ink": (200, 0, 0)},
        {"ground": (40, 70, 50), "ink": (225, 230, 220)},
        {"ground": (250, 250, 250), "ink": (190, 190, 190)},
    ],
    ids=["ink", "print", "negative", "colour", "chalk", "faint"],
)
def test_either_polarity_and_any_colours_give_the_same_digit(colours):
    side = {"size": (400, 400)} | {name: colour for name, colour in colours.items()}
    assert like_seven(paper(**side, width=22))


@pytest.mark.parametrize("mode", ["1", "L", "P", "LA", "RGBA", "CMYK", "I;16", "I", "F", "YCbCr", "HSV"])
def test_every_mode_is_read(mode):
    page = paper((400, 400), "white", "black", 22)
    if mode in ("I;16", "I", "F"):
        high = np.asarray(page.convert("L")).astype(np.uint16) * 257
        page = (
            Image.fromarray(high) if mode == "I;16" else Image.fromarray(high.astype(np.int32)).convert(mode)
        )
    else:
        page = page.convert("L").convert(mode) if mode in ("1", "LA", "P") else page.convert(mode)
    assert like_seven(page)


def test_arrays_of_any_kind_are_read():
    page = np.asarray(paper((400, 400), "white", "black", 22).convert("L"))
    for array in (page, page[..., None], page.astype(np.uint16) * 257, page / 255, page < 128):
        assert like_seven(array)


@pytest.mark.parametrize("ink", ["black", "white"])
def test_ink_on_a_transparent_ground_is_seen(ink):
    page = Image.new("RGBA", (400, 400), (0, 0, 0, 0))
    page.paste(ink, mask=paper((400, 400), "black", "white", 22).convert("L"))
    assert like_seven(page)


def test_a_turned_photograph_is_turned_back():
    page = paper((300, 400), "white", "black", 16)
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was turned by 90 degrees
    out = io.BytesIO()
    page.rotate(90, expand=True).save(out, "JPEG", exif=exif)
    assert np.abs(from_image(Image.open(out)) - from_image(page)).mean() < 0.03


def test_uneven_light_noise_and_ruled_lines_are_removed():
    page = np.asarray(paper((400, 400), "white", (60, 60, 60), 18).convert("L"), float)
    light = np.linspace(0.55, 1, 400)[None, :] * np.linspace(0.8, 1, 400)[:, None]
    noise = np.random.default_rng(0).normal(0, 6, page.shape)
    page[np.arange(20, 400, 50)] -= 40
    assert like_seven(np.clip(page * light + noise, 0, 255).astype(np.uint8), apart=0.13)


def test_a_small_digit_in_a_large_picture_is_found():
    page = Image.new("L", (1200, 900), 255)
    page.paste(paper((120, 120), "white", "black", 7), (900, 600))
    assert like_seven(page)


def test_thick_and_thin_strokes_come_back_as_one_pen():
    ink = [from_image(paper((500, 500), "white", "black", width)).sum() for width in (3, 90)]
    drawn = from_strokes([[(0.3, 0.25), (0.66, 0.25), (0.43, 0.75)]]).sum()
    assert all(0.6 < amount / drawn < 1.9 for amount in ink)


@pytest.mark.parametrize(
    "picture",
    [
        None,
        Image.new("L", (1, 1)),
        Image.new("RGB", (3, 500), "white"),
        Image.new("RGB", (400, 300), (90, 200, 10)),
        Image.new("RGBA", (50, 50)),
        np.zeros((28, 28), np.uint8),
        np.full((600, 600, 3), 255, np.uint8),
    ],
    ids=["none", "1x1", "3x500", "one colour", "transparent", "black", "white"],
)
def test_a_picture_without_ink_has_no_digit(picture):
    assert from_image(picture) is None


def test_specks_alone_are_no_digit():
    page = np.full((400, 400), 255, np.uint8)
    page[[30, 200, 310], [40, 390, 60]] = 0
    assert from_image(page) is None


def test_a_huge_picture_is_read_in_bounded_time_and_memory():
    page = Image.new("L", (6000, 6000), 255)
    page.paste(paper((3000, 3000), "white", "black", 160).convert("L"), (2000, 1500))
    assert like_seven(page)


@pytest.mark.parametrize(
    "picture",
    [
        "a.png",
        7,
        np.zeros((2, 2, 2, 2)),
        np.zeros((0, 5)),
        np.full((9, 9), np.nan),
        np.array([["a"]]),
        b"PNG",
    ],
)
def test_what_is_no_picture_is_refused_in_a_sentence(picture):
    with pytest.raises(ValueError, match=r"\.$"):
        from_image(picture)


def test_a_truncated_file_is_refused_in_a_sentence():
    out = io.BytesIO()
    Image.fromarray(np.random.default_rng(0).integers(0, 255, (200, 200, 3), np.uint8)).save(out, "PNG")
    with pytest.raises(ValueError, match="could not be opened"):
        from_image(Image.open(io.BytesIO(out.getvalue()[:20_000])))


@pytest.mark.parametrize("side", [20, 28, 64, 200])
@pytest.mark.parametrize("kind", ["uniform", "normal", "colour", "two values"])
def test_noise_alone_is_no_digit(kind, side):
    random = np.random.default_rng(side)
    for _ in range(5):
        page = {
            "uniform": random.integers(0, 256, (side, side)),
            "normal": np.clip(random.normal(128, 20, (side, side)), 0, 255),
            "colour": random.integers(0, 256, (side, side, 3)),
            "two values": random.integers(0, 2, (side, side)) * 255,
        }[kind]
        found = from_image(page.astype(np.uint8))
        assert found is None or (kind, side) == ("two values", 20)  # too small to tell


def test_too_many_points_are_counted_for_the_sender():
    with pytest.raises(ValueError, match="100,000 points: send at most 20,000"):
        from_strokes([[(i, i) for i in range(100_000)]])


def test_steps_stay_small_and_a_blank_picture_has_none():
    assert image_steps(Image.new("L", (400, 300), 255)) == []
    assert image_steps(None) == []
    assert max(max(array.shape) for _, array in image_steps(paper((900, 1200), width=40))) <= 280


def test_a_drawing_without_a_pad_and_with_huge_coordinates_has_steps():
    named = stroke_steps([[(-1e308, 0), (1e308, 1e308)], [(0, 1e308)]])
    assert all(np.isfinite(array).all() for _, array in named) and named[0][1].max() == 1


@relaxed
@given(arrays(np.uint8, st.tuples(st.integers(1, 40), st.integers(1, 40))))
def test_any_small_picture_is_a_digit_or_none(array):
    digit = from_image(array)
    assert digit is None or is_digit(digit)


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 2**32 - 1), st.sampled_from([(50, 80), (200, 200), (90, 300)]))
def test_noise_is_a_digit_or_none(seed, size):
    array = np.random.default_rng(seed).integers(0, 256, size, np.uint8)
    digit = from_image(array)
    assert digit is None or is_digit(digit)


@pytest.fixture(scope="module")
def mnist(data_root):
    from models import data

    images, labels = data.mnist(train=False, data=data_root)
    return images[:500].numpy(), labels[:500]


@pytest.mark.parametrize("inverted", [False, True])
def test_an_mnist_digit_padded_off_centre_comes_back(mnist, inverted):
    apart, random = [], np.random.default_rng(0)
    for image in mnist[0]:
        y, x = random.integers(0, 12), random.integers(0, 32)
        page = np.pad(image, ((y, 12 - y), (x, 32 - x)))
        apart.append(np.abs(from_image(255 - page if inverted else page) - image / 255.0).mean())
    assert np.mean(apart) <= 0.005


@pytest.mark.parametrize("side", [56, 280, 1000])
@pytest.mark.parametrize("method", [Image.NEAREST, Image.BICUBIC])
def test_an_enlarged_mnist_digit_comes_back_and_is_read_as_before(mnist, side, method):
    from models import checkpoint, evaluate

    count = {56: 500, 280: 150, 1000: 60}[side]
    pages = [from_image(Image.fromarray(image).resize((side, side), method)) for image in mnist[0][:count]]
    assert np.mean([np.abs(p - i / 255.0).mean() for p, i in zip(pages, mnist[0], strict=False)]) <= 0.035
    model, labels = checkpoint.load("cnn")[0], mnist[1][:count]
    read = torch.from_numpy((np.stack(pages) * 255).round().astype(np.uint8))
    wrong = (evaluate.answers(model, read) != labels).sum()
    before = (evaluate.answers(model, torch.from_numpy(mnist[0][:count])) != labels).sum()
    assert wrong - before <= 0.003 * count + 1


def test_kept_out_writers_are_read_by_every_convolutional_network(data_root):
    from models import checkpoint, evaluate
    from models.registry import DIGITS

    pictures, labels = evaluate.pen_digits(keep=True, root=data_root)
    for card in DIGITS:
        if card.family in ("conv", "mixed") and "robust" in card.recipes:
            right = (evaluate.answers(checkpoint.load(card.key)[0], pictures) == labels).float().mean()
            assert right >= 0.985, card.key
