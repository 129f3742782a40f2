"""An answer that was too long: short, and what is left of it is true."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from demo.panel.abridged import NOTE, ROOM, abridged


def test_what_is_short_stays_whole():
    answer = {"vote": 7, "probs": [0.25, 0.75], "box": None}
    assert abridged(answer) == answer


def test_numbers_keep_four_figures():
    assert abridged({"p": 0.123456, "n": 123456, "loss": 1234567.0}) == {
        "p": 0.1235,
        "n": 123456,
        "loss": 1235000.0,
    }


def test_the_longest_array_is_told_by_its_extremes_and_the_others_stay():
    maps = [[[0.5] * 40 for _row in range(40)] for _map in range(3)]
    maps[1][2][3] = 9.0
    short = abridged({"maps": maps, "says": [7] * 441})
    assert short["maps"] == {
        "shape": [3, 40, 40],
        "least": 0.5,
        "largest": 9.0,
        "largest_at": [1, 2, 3],
        "mean": pytest.approx(0.5018, abs=1e-4),
    }
    assert short["says"] == [7] * 441
    assert short["note"] == NOTE


def test_a_long_run_is_thinned_out_and_keeps_its_first_and_last_step():
    steps = [{"number": number, "loss": 1 / (number + 1)} for number in range(1001)]
    short = abridged({"steps": steps})
    assert short["steps"]["count"] == 1001
    numbers = [step["number"] for step in short["steps"]["shown"]]
    assert numbers[0] == 0 and numbers[-1] == 1000
    assert numbers == sorted(set(numbers))
    assert len(numbers) > 60


def test_a_long_list_says_how_many_there_were():
    names = [{"name": f"Name{number}", "country": "Irish", "p": 0.5} for number in range(2000)]
    short = abridged(names)
    assert short["count"] == 2000 and len(json.dumps(short)) <= ROOM


def test_lists_that_become_an_array_when_thinned_out_are_told_by_their_extremes():
    row = [0.0] * 14
    assert abridged([row, 0.0, row], 200)["shown"]["shape"] == [2, 14]


def test_the_answer_itself_is_left_alone():
    answer = {"maps": [[0.123456] * 100 for _row in range(100)]}
    abridged(answer)
    assert answer == {"maps": [[0.123456] * 100 for _row in range(100)]}


NUMBERS = st.floats() | st.integers(-1000, 1000)
ANSWERS = st.recursive(
    NUMBERS | st.booleans() | st.none() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=30) | st.dictionaries(st.sampled_from("abcd"), inner) | st.lists(NUMBERS)
    ),
    max_leaves=60,
)


@settings(deadline=None)
@given(answer=ANSWERS, room=st.integers(200, 2000))
def test_anything_can_be_shortened_and_stays_json(answer, room):
    short = abridged(answer, room)
    json.dumps(short)
