"""Seeded random numbers: torch's own, and nobody else's are changed."""

from concurrent.futures import ThreadPoolExecutor

import torch

from models.seeds import seeded


def first_numbers(seed: int) -> list[float]:
    with seeded(seed):
        return torch.rand(2000).tolist()


def test_they_are_those_of_manual_seed_and_the_others_go_on_as_if_nothing_had_been():
    torch.manual_seed(7)
    expected = torch.rand(4).tolist()
    torch.manual_seed(7)
    before = torch.rand(2).tolist()
    within = first_numbers(3)
    after = torch.rand(2).tolist()
    torch.manual_seed(3)
    assert within == torch.rand(2000).tolist()
    assert before + after == expected


def test_two_threads_get_each_its_own():
    alone = {seed: first_numbers(seed) for seed in range(8)}
    with ThreadPoolExecutor(8) as pool:
        together = dict(zip(range(8), pool.map(first_numbers, range(8)), strict=True))
    assert together == alone
