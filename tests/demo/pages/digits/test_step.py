"""A recurrent part of a digit's network from within: its figures, what a hold does, the endpoint."""

import re

import gradio as gr
import numpy as np
import pytest

from demo import predict, probe
from demo.pages.digits import inside, shapes, step
from models import checkpoint
from models.drawing import from_strokes
from models.probing import recurrent
from tests.kit.panels import ask, greys, slots_sent

CELLS = {"rnn": "", "lstm": "ifgo", "lstm2": "ifgo", "gru": "rzn", "cnn_rnn": "ifgo"}
ROW = re.compile(r'<th scope="row"><b>([^<]*)</b>')


@pytest.fixture
def digit(seven):
    return from_strokes(seven, 1024)


@pytest.fixture
def request_of(digit):
    """request_of(key, **fields): what the page sends for a 7 with the recurrent part open."""

    def request(key, **fields):
        return {"digit": greys(digit), "recipe": "robust", "key": key, f"layer_{key}": "rnn"} | fields

    return request


def bold(html: str) -> list[float]:
    """The numbers in bold, in order."""
    return [float(text.replace("−", "-")) for text in re.findall(r"= <b>(−?[\d.e-]+)</b>", html)]


@pytest.mark.parametrize("key", CELLS)
def test_every_gate_has_its_picture_and_its_formula(key, request_of):
    slots = ask(inside.PANEL, request_of(key))
    gates = list(CELLS[key])
    columns = re.findall(r"<b>(\w)</b>(?: <mark|</span>)", slots["maps"])
    assert columns == [*gates, *(["c"] if "f" in gates else []), "h"]
    assert slots["maps"].count('data-pick="x y"') == len(columns)
    assert "h₀ =" in slots["maps"] and 'class="chain"' in slots["maps"]
    results = {"ifgo": ["c′", "h′"], "rzn": ["h′"], "": []}[CELLS[key]]
    assert ROW.findall(slots["formula"]) == [*(gates or ["h"]), *results]


def test_the_numbers_of_an_lstm_add_up(request_of):
    *_sums, i, f, g, o, cell, h = bold(ask(inside.PANEL, request_of("lstm", y="20", x="5"))["formula"])
    before = re.search(
        r"f·c \+ i·g</small><br>\S+ · \(?(−?[\d.e-]+)\)?",
        ask(inside.PANEL, request_of("lstm", y="20", x="5"))["formula"],
    )
    assert f * float(before.group(1).replace("−", "-")) + i * g == pytest.approx(cell, abs=0.02)
    assert o * np.tanh(cell) == pytest.approx(h, abs=0.01)


def test_what_stands_there_is_what_the_network_has(request_of, digit):
    for key in ("lstm", "gru", "rnn"):
        *_others, h = bold(ask(inside.PANEL, request_of(key, y="20", x="5"))["formula"])
        whole = probe.whole(digit, key, "robust")
        assert h == pytest.approx(float(whole.values["rnn"][20, 5]), rel=0.01, abs=1e-3)


def test_pointing_leaves_the_pictures_alone(request_of):
    assert set(ask(inside.PANEL, request_of("gru", y="3", x="4", pointed=True))) == {"formula"}


def test_a_gate_held_shut_changes_the_answer_in_sight(request_of, digit):
    free = ask(inside.PANEL, request_of("lstm"))["formula"]
    assert 'data-figure="held"' not in free
    held = ask(inside.PANEL, request_of("lstm", gate="2", opened="0"))
    assert "<mark>= 0</mark>" in held["maps"]
    assert "With f held at 0 in all units and steps" in held["formula"]
    steps = probe.digit_steps(digit, "lstm", "rnn", "robust", recurrent.Hold(0, "f", 0.0))
    assert steps.probs.argmax() == 7
    np.testing.assert_allclose(steps.probs, predict.digit_probs(digit[None], ["lstm"])["lstm"][0], atol=1e-5)
    assert np.abs(steps.held - steps.probs).max() > 0.3
    assert f"{100 * steps.held[7]:.1f} %" in held["formula"]


def test_one_unit_alone_can_be_held_while_another_is_looked_at(request_of):
    formula = ask(inside.PANEL, request_of("gru", gate="2", opened="1", only="8", y="3", x="5"))["formula"]
    assert "With z held at 1 in unit 7 in all steps" in formula
    assert "held at 1</span>" not in formula.split("</table>")[0]


def test_the_second_layer_reads_the_first(request_of):
    first = ask(inside.PANEL, request_of("lstm2"))["maps"]
    second = ask(inside.PANEL, request_of("lstm2", run="1"))["maps"]
    assert "column by column" in first and "h of layer 1" in second
    assert first.count('aria-pressed="true"') == second.count('aria-pressed="true"') == 1


@pytest.mark.parametrize("field", ["run", "gate", "only", "opened", "x", "y"])
def test_a_field_out_of_range_is_moved_in_and_one_that_is_no_number_is_told(field, request_of):
    assert "<figure" in ask(inside.PANEL, request_of("gru", **{field: "9999"}))["formula"]
    assert 'role="alert"' in slots_sent(inside.PANEL, request_of("gru", **{field: "many"}))["trouble"]


# ---- for programs ------------------------------------------------------------------------------------------


def test_the_endpoint_gives_gates_memory_and_both_answers(digit):
    answer = step.recurrent_step(digit.tolist(), "lstm", 14, 5, gate="f", held=0)
    assert answer["cell"] == "LSTM" and list(answer["gates"]) == list("ifgo")
    assert answer["gates"]["f"]["steps"] == [0.0] * 28
    assert answer["c"] == pytest.approx(
        answer["gates"]["i"]["value"] * answer["gates"]["g"]["value"], abs=1e-5
    )
    assert sum(answer["held"]) == pytest.approx(1, abs=1e-3) and answer["held"] != answer["probs"]
    free = step.recurrent_step(digit.tolist(), "rnn", 14, 5)
    assert free["held"] is None and free["c"] is None and free["h"] == free["gates"]["h"]["value"]


def test_the_endpoint_gives_the_gates_of_torch(digit):
    model, _facts = checkpoint.load("gru", "robust")
    answer = step.recurrent_step(digit.tolist(), "gru", 3, 9)
    z = answer["gates"]["z"]
    total = z["from_input"] + z["from_state"] + z["biases"]
    assert z["value"] == pytest.approx(1 / (1 + np.exp(-total)), abs=1e-5)
    assert answer["h"] == pytest.approx(
        float(recurrent.inside(model, [probe._tensor(digit)], "rnn").runs[0].hidden[3, 9]), abs=1e-5
    )


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"key": "cnn"}, "does not read step by step"),
        ({"key": "<b>"}, "No network"),
        ({"step": 28}, "The step is 28: give a whole number from 0 to 27"),
        ({"step": "first"}, "The step is 'first'"),
        ({"unit": -1}, "from 0 to 63"),
        ({"layer": 2}, "The layer is 2"),
        ({"gate": "z"}, "The gate is 'z': give one of i, f, g, o"),
        ({"gate": "f", "held": -1}, "give a number from 0 to 1"),
        ({"gate": "g", "held": 2}, "give a number from -1 to 1"),
        ({"recipe": "baked"}, "recipe"),
        ({"digit": [[1]]}, "28"),
    ],
    ids=lambda one: str(one)[:30],
)
def test_a_wrong_call_gets_a_clear_sentence(digit, wrong, words):
    with pytest.raises(gr.Error) as raised:
        step.recurrent_step(**{"digit": digit.tolist(), "key": "lstm", "step": 3, "unit": 4} | wrong)
    assert words in raised.value.message


# ---- shapes ------------------------------------------------------------------------------------------------


def test_shapes_stand_there_as_torch_gives_them():
    table = ask(shapes.PANEL, {})["table"]
    for shape in ("1×28×64", "4×1×100", "1×8×200", "1×128×65", "28×1×64", "5×4"):
        assert shape in table, shape
    assert table.count("<tr>") == 1 + len(probe.shapes())
