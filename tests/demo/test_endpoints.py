"""The panels' endpoints: plain numbers for a digit, a sentence for a wrong call."""

import gradio as gr
import numpy as np
import pytest

from demo.pages.digits import shift
from models.drawing import from_strokes


@pytest.fixture
def digit(seven):
    return from_strokes(seven, 1024)


def test_the_endpoints_give_plain_numbers(digit):
    grid = shift.shift_grid(digit.tolist(), "cnn", "plain")
    assert np.shape(grid["says"]) == np.shape(grid["kept"]) == (21, 21) and grid["own"] == 7


@pytest.mark.parametrize(
    "call",
    [
        lambda d: shift.shift_grid(d, "nope"),
        lambda d: shift.shift_grid(d, "modern", "plain"),
    ],
)
def test_a_wrong_call_of_an_endpoint_gets_a_sentence(digit, call):
    with pytest.raises(gr.Error) as raised:
        call(digit.tolist())
    assert len(raised.value.message) > 20
