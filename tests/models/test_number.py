"""Where a drawing may be cut into digits, and where it is cut."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from models.drawing import from_image, from_strokes
from models.number import LEFT_OUT, MOST_DIGITS, MOST_STROKES, Part, best, picture_parts, stroke_parts
from models.samples import PAD, SAMPLES
from models.scoring import photographs
from models.scoring.photographs import Hand
from tests.kit.digits import is_digit, relaxed
from tests.kit.numbers import photographed, written

BAR = [[20, 10], [60, 10]]
UPRIGHT = [[40, 0], [35, 100]]
TURNS = np.linspace(0, 2 * np.pi, 20)
RING = np.stack([50 + 30 * np.cos(TURNS), 50 + 50 * np.sin(TURNS)], 1).tolist()


def moved(stroke, right):
    return [[x + right, y] for x, y in stroke]


def pieces(strokes):
    """How many pieces the drawing has."""
    return stroke_parts(strokes)[0].stop


@pytest.mark.parametrize("strokes", [strokes for _label, strokes in SAMPLES])
def test_a_single_digit_costs_no_more_than_before(strokes):
    (whole,) = stroke_parts(strokes, PAD)
    assert np.array_equal(whole.digit, from_strokes(strokes, PAD))
    assert whole.strokes == tuple(range(len(strokes)))


@pytest.mark.parametrize(
    "strokes",
    [
        [UPRIGHT, BAR],  # a 7 or a 5 with its bar
        [UPRIGHT, moved(BAR, 10)],
        [UPRIGHT, [[60, 30], [62, 31]]],  # a dot beside it
        [RING, [[60, 5], [40, 95]]],  # a 0 with a stroke through it
        [[[10, 0], [0, 60], [50, 60]], [[45, 40], [43, 100]]],  # a 4
    ],
    ids=["bar", "bar to the right", "dot", "slashed 0", "4"],
)
def test_strokes_of_one_digit_belong_together(strokes):
    assert pieces(strokes) == 1


def test_a_dot_belongs_to_what_is_nearest():
    parts = stroke_parts([UPRIGHT, moved(RING, 100), [[70, 50], [71, 50]]])
    alone = {part.strokes for part in parts if part.stop - part.start == 1}
    assert alone == {(0, 2), (1,)}


def test_an_upright_line_close_to_a_ring_may_be_another_digit():
    assert pieces([RING, moved(UPRIGHT, 45)]) == 2


def test_parts_are_read_as_if_each_were_drawn_alone():
    strokes = written("427")
    parts = stroke_parts(strokes, PAD)
    last = next(part for part in parts if (part.start, part.stop) == (2, 3))
    assert last.strokes == (3,)
    assert np.array_equal(last.digit, from_strokes(strokes[3:]))
    xs, ys = zip(*strokes[3], strict=True)
    assert last.box == (min(xs), min(ys), max(xs), max(ys))


def test_a_scribble_of_many_strokes_is_taken_whole():
    hatching = [moved(UPRIGHT, 30 * i) for i in range(MOST_STROKES + 1)]
    assert len(stroke_parts(hatching)) == 1
    retraced = [RING, moved(RING, 100)] * (MOST_STROKES // 2)
    assert pieces(retraced) == 2 and pieces([*retraced, RING]) == 1
    assert len(stroke_parts(hatching[:9])) == 1  # more digits than a number has
    assert len(stroke_parts(hatching[:6])) > 6


@pytest.mark.parametrize("strokes", [None, [], [[]], [[[5, 5]]], [[], [[5, 5]], []]])
def test_a_blank_drawing_has_no_parts(strokes):
    assert stroke_parts(strokes, PAD) == []


# ---- pictures ----------------------------------------------------------------------------------------------


def test_each_digit_of_a_picture_is_boxed_and_centred_as_if_it_were_alone():
    parts = picture_parts(photographed("427"))
    singles = {part.start: part for part in parts if part.stop - part.start == 1}
    assert sorted(singles) == [0, 1, 2]
    for place, label in enumerate("427"):
        drawn = from_strokes(written(label))
        assert is_digit(singles[place].digit)
        assert np.abs(singles[place].digit - drawn).mean() < 0.06
    lefts = [singles[place].box[0] for place in range(3)]
    assert np.allclose(lefts, [60 * 600 / PAD + place * 310 * 600 / PAD for place in range(3)], atol=25)


@pytest.mark.parametrize("kind", photographs.DIGITS)
def test_a_picture_of_one_digit_gives_that_digit_first_and_mostly_alone(kind):
    hands = [Hand(label, strokes=strokes) for label, strokes in SAMPLES]
    for seed in range(3):
        picture, _label = photographs.digit(kind, hands, seed)
        parts = picture_parts(picture)
        digit = from_image(picture)
        if digit is None:
            assert parts == []
        else:
            assert np.array_equal(parts[0].digit, digit)


def test_the_next_digit_that_the_border_cuts_is_left_out():
    assert len({part.start for part in picture_parts(photographed("42"))}) == 2
    (alone,) = picture_parts(photographed("42", border=True))
    assert np.abs(alone.digit - from_strokes(written("4"))).mean() < 0.06


@pytest.mark.parametrize("image", [None, Image.new("L", (300, 200), 255), np.zeros((40, 40), np.uint8)])
def test_a_picture_of_nothing_has_no_parts(image):
    assert picture_parts(image) == []


def test_a_speck_or_a_bar_beside_a_digit_is_no_digit():
    page = photographed("4")
    pen = ImageDraw.Draw(page)
    pen.ellipse((300, 300, 310, 310), fill=(30, 40, 120))
    pen.line([(400, 300), (500, 300)], fill=(30, 40, 120), width=12)
    assert len(picture_parts(page)) == 1


# ---- the choice --------------------------------------------------------------------------------------------


def test_a_digit_of_a_picture_is_left_alone_only_where_what_is_beside_it_is_hardly_one():
    main = replace(FIRST, stop=2, doubt=LEFT_OUT)
    assert best([main, FIRST, SECOND], sure(0.95, 0.95, 0.85)) == [1, 2]
    assert best([main, FIRST, SECOND], sure(0.95, 0.95, 0.5)) == [0]


def part(start, stop, width=1.0, top=0.0, height=1.0):
    """A part of that shape."""
    box = (float(start), top, start + width * (stop - start), top + height)
    return Part(np.zeros((28, 28), np.float32), box, start, stop)


def sure(*shares):
    """(P, 3, 10) of three networks that give so much to a 4 in each part, the rest to a 9."""
    probs = np.zeros((len(shares), 3, 10))
    probs[:, :, 4] = np.array(shares)[:, None]
    probs[:, :, 9] = 1 - probs[:, :, 4]
    return probs


WHOLE, FIRST, SECOND = part(0, 2, 0.5), part(0, 1, 0.5), part(1, 2, 0.5)


@pytest.mark.parametrize(
    ("whole", "first", "second", "chosen"),
    [
        (0.6, 0.9, 0.7, [1, 2]),
        (0.8, 0.99, 0.7, [0]),
        (0.8, 0.8, 0.8, [0]),
        (1.0, 1.0, 1.0, [0]),
    ],
    ids=["surer", "one part is less sure", "as sure", "certain"],
)
def test_a_drawing_is_cut_only_where_its_least_sure_part_is_surer_than_the_whole(
    whole, first, second, chosen
):
    assert best([WHOLE, FIRST, SECOND], sure(whole, first, second)) == chosen


def test_a_wide_whole_must_be_surer():
    wide = part(0, 2, 1.0)
    assert best([wide, FIRST, SECOND], sure(0.95, 0.9, 0.9)) == [1, 2]
    assert best([WHOLE, FIRST, SECOND], sure(0.95, 0.9, 0.9)) == [0]


def test_parts_that_do_not_stand_side_by_side_must_be_surer():
    below = part(1, 2, 0.5, top=0.6)
    assert best([WHOLE, FIRST, below], sure(0.5, 0.8, 0.8)) == [0]
    assert best([WHOLE, FIRST, SECOND], sure(0.5, 0.8, 0.8)) == [1, 2]


def test_a_digit_that_has_only_begun_may_stand_anywhere():
    for height, chosen in ((0.2, [1, 2]), (0.35, [0])):
        begun = part(1, 2, 0.2, top=0.8, height=height)
        assert best([WHOLE, FIRST, begun], sure(0.5, 0.8, 0.8)) == chosen


def test_only_what_is_drawn_last_may_be_low():
    bar = [[150, 30], [200, 32]]
    before, after = stroke_parts([bar, RING]), stroke_parts([RING, bar])
    assert [len(before), len(after)] == [2, 3]
    assert [part.strokes for part in after if part.height < 10] == [(1,)]


def test_the_digits_are_told_from_left_to_right():
    parts = stroke_parts(written("140"), PAD)
    ones = [at for at, part in enumerate(parts) if part.stop - part.start == 1]
    shares = [0.99 if at in ones else 0.5 for at in range(len(parts))]
    chosen = best(parts, sure(*shares))
    assert [parts[at].start for at in chosen] == [0, 1, 2]


number = st.integers(-1000, 1000)
drawings = st.lists(st.lists(st.tuples(number, number), max_size=6), max_size=10)


@relaxed
@given(drawings, st.randoms(use_true_random=False))
def test_any_drawing_is_cut_into_parts_that_hold_every_stroke_once(strokes, random):
    parts = stroke_parts(strokes)
    if from_strokes(strokes) is None:
        assert parts == []
        return
    assert np.array_equal(parts[0].digit, from_strokes(strokes))
    assert all(is_digit(part.digit) for part in parts)
    spans = [(part.start, part.stop) for part in parts]
    assert len(set(spans)) == len(spans) <= 36
    chosen = best(parts, sure(*(random.random() for _ in parts)))
    assert 1 <= len(chosen) <= MOST_DIGITS
    drawn = [at for place in chosen for at in parts[place].strokes]
    assert sorted(drawn) == [at for at, stroke in enumerate(strokes) if stroke]


@relaxed
@given(st.lists(st.sampled_from("0123456789"), min_size=1, max_size=3), st.floats(0.01, 100))
def test_the_size_of_a_drawing_changes_nothing(digits, scale):
    strokes = written("".join(digits))
    larger = [[(x * scale, y * scale) for x, y in stroke] for stroke in strokes]
    spans = [[(part.start, part.stop) for part in stroke_parts(drawing)] for drawing in (strokes, larger)]
    assert spans[0] == spans[1]
