"""What a panel's page sends beside its form."""

import pytest

from demo.pages.digits import shift, testset
from demo.pages.lessons import line
from demo.pages.lessons.yours import own_network
from demo.pages.names import name_list
from demo.panel.panel import FRAME, Page
from demo.panel.templates import Template


def test_a_page_counts_its_requests_and_tells_whose_answers_stand():
    page = Page.parse({"n": 7, "drawn": {"plot": 6, "table": 3}})
    assert page.number == 7 and page.drawn == {"plot": 6, "table": 3}


@pytest.mark.parametrize("request_", [{}, {"n": "x", "drawn": [1]}, {"n": None, "drawn": "plot"}])
def test_a_page_that_does_not_count_has_number_nought(request_):
    page = Page.parse(request_)
    assert page.number == 0 and page.drawn == {}


def test_a_form_tells_which_of_its_fields_stand_in_no_address():
    passing = {panel.name: panel.passing() for panel in (line.PANEL, name_list.PANEL, own_network.PANEL)}
    assert passing == {"line": "px py", name_list.PANEL.name: "names upload", "own": "want fetch"}
    assert 'data-passing="px py"' in FRAME.frame(line.PANEL, "", "", True)
    assert "data-passing" not in FRAME.frame(shift.PANEL, "", "", True)


def test_the_page_of_the_test_set_is_there_before_any_answer():
    assert 'name="page"' in Template(testset.PANEL.template).body(testset.PANEL.form)
