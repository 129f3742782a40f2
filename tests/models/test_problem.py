"""Errors as data: the sentence, its parts, and the one way to say that a number is out of range."""

import math
import pickle

import pytest

from models.problem import Problem, Range, Term, Unlisted, WrongType, one_of

RATE = Term("The learning rate")


def test_a_problem_reads_as_its_sentence_and_keeps_its_parts():
    problem = Problem("{what} is {value!r}: give one of {these}.", what=RATE, value="x", these=("a", "b"))
    assert str(problem) == "The learning rate is 'x': give one of a, b."
    assert problem.template == "{what} is {value!r}: give one of {these}."
    assert problem.values["these"] == ("a", "b")


@pytest.mark.parametrize(("kind", "other"), [(Unlisted, KeyError), (WrongType, TypeError)])
def test_its_children_are_what_python_would_raise_and_read_as_plainly(kind, other):
    with pytest.raises(other) as caught:
        raise kind("No network {key!r}.", key="vit")
    assert isinstance(caught.value, Problem)
    assert str(caught.value) == "No network 'vit'."


@pytest.mark.parametrize("value", ["1", None, True, math.nan, math.inf, -1, 11, 1.5, [1]])
def test_a_range_refuses_what_does_not_lie_in_it(value):
    with pytest.raises(Problem, match="^The learning rate is .*: give a whole number from 0 to 10.$"):
        Range(0, 10, whole=True).checked(RATE, value)


def test_a_range_that_begins_above_its_low_end_says_so():
    above = Range(0, 10, above=True)
    assert above.checked(RATE, 0.5) == 0.5
    with pytest.raises(Problem, match="give a number above 0 and at most 10"):
        above.checked(RATE, 0)


def test_what_was_typed_is_read_with_a_real_minus_sign_and_moved_into_the_range():
    turns = Range(-90, 90)
    assert turns.parse(RATE, " −45 ") == -45
    assert turns.nearest(RATE, turns.parse(RATE, "1e9")) == 90
    with pytest.raises(Problem, match="is 'abc': give a number from -90 to 90"):
        turns.parse(RATE, "abc")


def test_whole_numbers_come_out_as_ints():
    assert type(Range(0, 10, whole=True).checked(RATE, 3.0)) is int
    assert type(Range(0, 10, whole=True).nearest(RATE, 99.0)) is int


@pytest.mark.parametrize(
    ("value", "given"),
    [(None, "missing"), ("", "missing"), (-1.0, "-1"), (1e30, "1e+30"), ("fast", "'fast'"), (True, "True")]
    + [(10**400, "1" + "0" * 19 + "…"), ("many" * 9, repr("many" * 5))],
)
def test_what_was_given_stands_in_the_sentence_as_it_is_read_and_short(value, given):
    with pytest.raises(Problem, match="The rate is") as raised:
        Range(0, 1).checked(Term("The rate"), value)
    assert str(raised.value) == f"The rate is {given}: give a number from 0 to 1."


def test_a_word_that_is_not_listed_is_told_with_those_that_are():
    assert one_of(Term("The cell"), "gru", ("rnn", "gru")) == "gru"
    for wrong, given in (("vit", "'vit'"), (None, "missing"), (["gru"], "\"['gru']\"")):
        with pytest.raises(Problem) as raised:
            one_of(Term("The cell"), wrong, ("rnn", "gru"))
        assert str(raised.value) == f"The cell is {given}: give one of rnn, gru."


def test_half_a_character_can_be_said_and_a_term_stays_one():
    problem = Problem("{what} is {given}: {these}", what=Term("x"), given="a\udc80", these=("\ud800", "b"))
    assert str(problem) == "x is a?: ?, b"
    assert problem.values["given"] == "a?" and problem.values["these"] == ("?", "b")
    assert isinstance(problem.values["what"], Term)


def test_a_problem_of_another_process_can_be_said_in_any_language_here():
    problem = pickle.loads(
        pickle.dumps(Unlisted("No {name}; there are: {these}.", name="x", these=("a", "b")))
    )
    assert isinstance(problem, Unlisted)
    assert str(problem) == "No x; there are: a, b."
    assert (problem.template, problem.values["these"]) == ("No {name}; there are: {these}.", ("a", "b"))
