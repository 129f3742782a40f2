"""The commonest surnames of four countries in their own script: how many are placed right."""

import pytest

from models import checkpoint, evaluate
from models.scoring import scripts
from models.scoring.rankings import RANKINGS


@pytest.fixture(scope="module")
def lines() -> dict:
    return scripts.measure(checkpoint.load("names_best")[0])


def test_a_ranking_has_a_hundred_names():
    assert {country: len(names) for country, names in RANKINGS.items()} == dict.fromkeys(RANKINGS, 100)


@pytest.mark.parametrize("country", RANKINGS)
def test_nine_in_ten_of_the_even_ranks_are_placed_right_and_more_than_without(country, lines):
    even = lines[country]["even"]
    assert even["total"] == 50 and even["after"] >= 45 and even["after"] > even["before"]
    assert len(lines[country]["wrong"]) == 50 - even["after"]


def test_the_command_prints_both_halves_of_every_ranking(capsys):
    assert evaluate.main(["--scripts"]) == 0
    printed = capsys.readouterr().out
    for country in RANKINGS:
        assert f"| {country} | " in printed
    assert "even ranks placed elsewhere" in printed
