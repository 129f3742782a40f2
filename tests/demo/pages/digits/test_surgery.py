"""The Surgery panel: changes done, undone and taken back, each its visitor's own; what they cost."""

import numpy as np
import pytest
import torch

from demo import predict, probe
from demo.pages.digits import surgery
from demo.panel.panel import Update
from models.drawing import from_strokes
from models.probing.surgery import BITS, Drop, Edit, Prune, Round, Silence
from models.registry import CARDS
from models.scoring.surgery import SHARES
from tests.kit.panels import ask, ask_all, greys, is_chinese, problem_of, sentences, slots_sent

NAMES = {*CARDS, *surgery.CHANGES, "LSTM", "CNN", "small", "conv1", "conv2", "conv9", "fc1"}


@pytest.fixture
def request_of(seven):
    """request_of(**fields): what the page sends for a 7."""
    usual = {"digit": greys(from_strokes(seven, 1024)), "recipe": "robust", "lang": "en", "key": "cnn_small"}
    return lambda **fields: usual | fields


@pytest.fixture
def visitor():
    return surgery.Surgeries()


def operate(request: dict, visitor: surgery.Surgeries, handler: str = "step") -> dict:
    """The slots after a button."""
    update = ask(surgery.PANEL, request, visitor, handler=handler)
    assert isinstance(update, Update) and update.states == (visitor,)
    return update.slots


def look(request: dict, visitor: surgery.Surgeries) -> dict:
    """The slots after a change of the form."""
    return operate(request, visitor, "answer")


def test_as_trained_stands_beside_as_operated_for_every_network(request_of, visitor):
    for key in predict.names():
        slots = look(request_of(key=key), visitor)
        assert slots["answer"].count('class="top"') == 2, key
        assert "Nothing is changed yet" in slots["answer"], key


def test_a_blank_pad_asks_for_a_digit_and_keeps_the_changes(request_of, visitor):
    operate(request_of(channel="1"), visitor)
    slots = look(request_of(digit=None), visitor)
    assert "blank-note" in slots["answer"] and "conv1: 1 off" in slots["done"]


def test_changes_are_done_undone_taken_back_and_reset(request_of, visitor):
    operate(request_of(channel="1"), visitor)
    operate(request_of(channel="2"), visitor)
    both = (Silence("conv1", 1), Silence("conv1", 2))
    assert visitor.changes("cnn_small") == both
    operate(request_of(back="-1"), visitor)
    assert visitor.changes("cnn_small") == both[:1]
    operate(request_of(channel="2"), visitor)
    operate(request_of(back="1"), visitor)
    assert visitor.changes("cnn_small") == both[1:]
    slots = operate(request_of(), visitor, "reset")
    assert visitor.changes("cnn_small") == () and "Nothing is changed" in slots["done"]
    operate(request_of(back="-1"), visitor)
    assert visitor.changes("cnn_small") == both[1:]


def test_each_network_has_its_own_changes(request_of, visitor):
    operate(request_of(channel="1"), visitor)
    assert "conv1: 1 off" not in look(request_of(key="cnn"), visitor)["done"]
    assert "conv1: 1 off" in look(request_of(), visitor)["done"]


def test_an_operation_belongs_to_its_visitor_and_the_cached_network_stays(request_of, visitor, seven):
    digit = from_strokes(seven, 1024)[None]
    cached, _facts = predict.network("cnn_small", "robust")
    weights = {name: tensor.clone() for name, tensor in cached.state_dict().items()}
    before = predict.digit_probs(digit, ["cnn_small"])["cnn_small"]
    other = surgery.Surgeries()
    look(request_of(prune="99", bits="1"), visitor)
    operate(request_of(what="drop"), visitor)
    assert "both rows are the same" in look(request_of(), other)["answer"]
    assert np.array_equal(predict.digit_probs(digit, ["cnn_small"])["cnn_small"], before)
    assert all(torch.equal(tensor, weights[name]) for name, tensor in cached.state_dict().items())


def test_a_slide_is_one_step_however_often_it_moves(request_of, visitor):
    operate(request_of(channel="1"), visitor)
    for share in (10, 40, 90):
        slots = look(request_of(prune=str(share)), visitor)
    assert visitor.changes("cnn_small")[1:] == (Prune(0.9),)
    assert "186,051 of 206,724 weights are 0" in slots["done"]
    slots = operate(request_of(prune="90", back="-1"), visitor)
    assert visitor.changes("cnn_small") == (Silence("conv1", 1),)
    assert 'value="0"' in slots["slides"]  # the slide goes back, too
    look(request_of(prune="50", bits="4"), visitor)
    assert visitor.changes("cnn_small")[1:] == (Prune(0.5), Round(4))
    look(request_of(bits="4"), visitor)
    assert visitor.changes("cnn_small")[1:] == (Round(4),)


def test_a_slide_brings_nothing_back_that_was_taken_back(request_of, visitor):
    operate(request_of(channel="1"), visitor)
    look(request_of(prune="50"), visitor)
    operate(request_of(back="1", prune="50"), visitor)
    look(request_of(prune="51"), visitor)
    assert visitor.changes("cnn_small") == (Prune(0.51),)
    operate(request_of(back="-1", prune="51"), visitor)
    assert visitor.changes("cnn_small") == (Prune(0.5),)


def test_the_answer_and_its_difference_are_told(request_of, visitor):
    answer = look(request_of(prune="99"), visitor)["answer"]
    assert "no longer 7" in answer and 'class="says changed"' in answer
    assert "It still says 7" in look(request_of(prune="10"), visitor)["answer"]


def test_dropout_is_drawn_anew_at_every_press_and_counted(request_of, visitor):
    slots = operate(request_of(what="drop"), visitor)
    assert "of 20 with dropout" in slots["answer"]
    operate(request_of(what="drop"), visitor)
    assert visitor.changes("cnn_small") == (Drop(1),)


def numbers_of(kernel: str, value: str, size: int = 5) -> dict:
    """A kernel's numbers as the page sends them."""
    cells = {f"number{y}{x}": value for y in range(size) for x in range(size)}
    return {"what": "edit", "number_of": kernel} | cells


def test_a_kernels_numbers_are_shown_and_typed_over(request_of, visitor):
    shown = look(request_of(what="edit", edit_cnn_small="conv2", channel="7", source="3"), visitor)["kernel"]
    assert shown.count('type="number"') == 25 and 'value="cnn_small conv2 7 3"' in shown
    operate(request_of(**numbers_of("cnn_small conv1 0 0", "0.25")), visitor)
    (change,) = visitor.changes("cnn_small")
    assert change == Edit("conv1", 0, 0, ((0.25,) * 5,) * 5)
    assert look(request_of(what="edit"), visitor)["kernel"].count('value="0.25"') == 25
    operate(request_of(**numbers_of("cnn_small conv1 0 0", "-1")), visitor)
    assert len(visitor.changes("cnn_small")) == 1


@pytest.mark.parametrize(
    "bad",
    [
        {"channel": "4"},
        {"channel": "-1"},
        {"channel": "two"},
        {"silence_cnn_small": "conv9"},
        {"what": "cut"},
        {"what": "<b>"},
        {"key": "lstm", "what": "edit"},
        {"what": "edit", "source": "1", "number_of": "cnn_small conv1 0 1"},
        numbers_of("cnn_small conv1 0 1", "1"),
        numbers_of("cnn_small conv1 0 0", "1000"),
        numbers_of("cnn_small conv1 0 0", "much"),
        numbers_of("cnn_small conv1 0 0", "1", size=3),
    ],
    ids=lambda bad: str(bad)[:40],
)
def test_what_cannot_be_done_is_told_in_a_sentence_and_nothing_is_lost(bad, request_of, visitor):
    operate(request_of(channel="1"), visitor)
    slots = slots_sent(surgery.PANEL, request_of(**bad), visitor, handler="step")
    assert 'role="alert"' in slots["trouble"] and "<b>" not in slots["trouble"]
    assert visitor.changes("cnn_small") == (Silence("conv1", 1),)
    assert is_chinese(
        sentences(problem_of(surgery.PANEL, request_of(**bad), visitor, handler="step"))[1], NAMES
    )


def test_the_same_twice_is_refused(request_of, visitor):
    operate(request_of(channel="1"), visitor)
    told = problem_of(surgery.PANEL, request_of(channel="1"), visitor, handler="step")
    assert "done already" in str(told)


@pytest.fixture
def test_set(monkeypatch, seven):
    """A test set of twelve hundred 7s, of which 600 are said to be a 1."""
    digit = torch.from_numpy(from_strokes(seven, 1024) * 255).byte()
    labels = torch.tensor([7] * 600 + [1] * 600)
    monkeypatch.setattr(probe, "has_test_set", lambda: True)
    monkeypatch.setattr(probe, "_test_set", lambda: (digit.expand(1200, 28, 28), labels))


def test_the_test_digits_are_read_in_sight_and_the_count_is_kept_for_these_changes(
    test_set, request_of, visitor
):
    assert "has not been asked" in look(request_of(channel="1"), visitor)["cost"]
    *parts, last = ask_all(surgery.PANEL, request_of(), visitor, handler="play")
    assert "<progress" in parts[0]["cost"] and "100.00 % of 500" in parts[0]["cost"]
    assert visitor.counts == {("cnn_small", "robust", ()): (600, 1200)}
    assert last.slots["cost"] == look(request_of(), visitor)["cost"]
    slots = operate(request_of(channel="1"), visitor)
    assert "has not been asked" in slots["cost"]


def test_a_run_that_was_stopped_tells_how_far_it_was(test_set, request_of, visitor):
    run = ask(surgery.PANEL, request_of(), visitor, handler="play")
    next(run)
    run.close()
    assert "Stopped" in look(request_of(), visitor)["cost"]
    assert "100.00 % of the first 500" in look(request_of(), visitor)["cost"]


def test_without_the_test_digits_it_says_where_to_get_them(monkeypatch, request_of, visitor):
    monkeypatch.setattr(probe, "has_test_set", lambda: False)
    (slots,) = ask_all(surgery.PANEL, request_of(), visitor, handler="play")
    assert "Test set panel" in slots["cost"]
    assert "Test set panel" in look(request_of(), visitor)["cost"]


def header(correct: int) -> dict:
    """Curves as a weights file has them."""
    pruned = [[share, correct] for share in (0, *SHARES)]
    return {"total": 10_000, "pruned": pruned, "rounded": [[bits, correct] for bits in (32, *BITS)]}


def test_the_curves_come_from_the_headers_or_the_command_is_told(monkeypatch, request_of, visitor):
    facts = predict.facts
    measured = {("cnn_small", "robust"): header(9_900), ("mlp", "plain"): header(9_000)}

    def with_curves(key, recipe=None):
        mine = {name: fact for name, fact in facts(key, recipe).items() if name != "surgery"}
        return mine | ({"surgery": measured[key, recipe]} if (key, recipe) in measured else {})

    monkeypatch.setattr(predict, "facts", with_curves)
    curves = look(request_of(prune="50"), visitor)["curves"]
    assert curves.count("<figure") == 2 and curves.count("shift robust") == 2 + len(SHARES) + len(BITS) + 2
    assert curves.count("shift other") == 2
    # They stay while the slides do, and where these are moved back, so are the lines that mark them.
    assert "curves" not in operate(request_of(prune="50", channel="1"), visitor)
    operate(request_of(prune="50", back="-1"), visitor)
    moved_back = operate(request_of(prune="50", back="-1"), visitor)["curves"]
    assert moved_back == look(request_of(), visitor)["curves"] != curves
    untold = look(request_of(key="cnn"), visitor)["curves"]
    assert "python -m models.evaluate --curves cnn --recipe robust" in untold


def test_the_last_steps_alone_can_be_taken_back(visitor):
    for percent in range(1, 2 * surgery.STEPS):
        visitor.become("cnn", (Prune(percent / 1000),))
    for _ in range(3 * surgery.STEPS):
        visitor.undo("cnn")
    assert visitor.changes("cnn") == (Prune(surgery.STEPS / 1000),)
