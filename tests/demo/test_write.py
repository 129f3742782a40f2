"""Networks that write, behind the page: pieces of each kind, their readings and marks."""

from itertools import islice

import numpy as np
import pytest

from demo import write
from demo.write import Poem, Prose, Surname
from models.problem import Problem
from models.registry import WRITERS
from models.text.sampling import Sampling


def test_every_writer_has_a_kind_in_display_order():
    assert tuple(write.KINDS) == tuple(card.key for card in WRITERS)


def test_a_reading_tells_how_likely_every_character_was():
    for piece, text in ((Prose(), "KING"), (Poem(form=(4, 5)), "床前明月光疑是")):
        reading = piece.read_again(text)
        assert len(reading.chances) == len(reading.options) == len(reading.hidden) == len(text)
        assert np.isnan(reading.chances[0]) == (piece.key == "shakespeare")
        for character, chance, options in zip(text, reading.chances, reading.options, strict=True):
            ps = [p for _, p in options]
            assert ps == sorted(ps, reverse=True) and sum(ps) <= 1 + 1e-6
            assert dict(options).get(character, chance) == pytest.approx(chance, nan_ok=True)


def test_temperature_zero_writes_the_likeliest_of_the_reading():
    piece = Prose("KING RICHARD")
    text = "KING RICHARD" + "".join(piece.stream(Sampling(0, length=20)))
    for at, options in list(enumerate(piece.read_again(text).options))[12:]:
        assert options[0][0] == text[at]


@pytest.mark.parametrize(
    ("piece", "other"),
    [
        (Prose("ROMEO:\n"), Prose("JULIET:\n")),
        (Poem("春", (8, 7)), Poem("秋", (8, 7))),
        (Surname("", "Italian"), Surname("", "Polish")),
    ],
)
def test_another_beginning_draws_other_numbers(piece, other):
    def drawn(piece: write.Piece) -> list[str]:
        # So hot that the numbers alone decide, whatever has been read; a poem's first character is given.
        streams = [piece.stream(Sampling(5, seed=seed, length=2)) for seed in range(40)]
        return [list(islice(stream, 2))[-1] for stream in streams]

    assert drawn(piece) == drawn(piece)
    same = [a == b for a, b in zip(drawn(piece), drawn(other), strict=True)]
    assert np.mean(same) < 0.3


def test_lines_of_the_training_poems_are_marked_and_nonsense_is_not():
    piece = Poem(form=(4, 5))
    assert piece.marked("独坐幽篁里").all()
    assert not piece.marked("里篁幽坐独").any()


def test_a_poem_longer_than_its_form_is_a_sentence():
    with pytest.raises(Problem, match="room for 20"):
        Poem(form=(4, 5)).read_again("春" * 21)


def test_lengths_choose_the_longest_form_that_fits():
    assert [write.form_of(n) for n in (1, 20, 28, 39, 40, 56, 400)] == [
        *((4, 5), (4, 5), (4, 7), (4, 7), (8, 5), (8, 7), (8, 7))
    ]
