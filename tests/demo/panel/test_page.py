"""What a panel's page sends beside its form."""

import pytest

from demo.panel.panel import Page


def test_a_page_counts_its_requests_and_tells_whose_answers_stand():
    page = Page.parse({"n": 7, "drawn": {"plot": 6, "table": 3}})
    assert page.number == 7 and page.drawn == {"plot": 6, "table": 3}


@pytest.mark.parametrize("request_", [{}, {"n": "x", "drawn": [1]}, {"n": None, "drawn": "plot"}])
def test_a_page_that_does_not_count_has_number_nought(request_):
    page = Page.parse(request_)
    assert page.number == 0 and page.drawn == {}
