"""What the First steps tab tells is true of the run that it is told of, whatever the settings."""

import re

import pytest

from demo.old.axes import Axes, axis
from demo.pages.lessons import diabetes_view, hello, line, logistic, walking
from models.basics import OPTIMIZERS
from models.lessons.diabetes import Course, Report


def after(losses, tests, low=-1.0, high=1.0, right=0.7):
    """Reports of a run with these training and test losses."""
    pairs = enumerate(zip(losses, tests, strict=True))
    return tuple(Report(n, train, test, right, right, low, high) for n, (train, test) in pairs)


def falling(count=30):
    return [0.7 - 0.01 * n for n in range(count)]


@pytest.mark.parametrize(
    ("run", "course", "said"),
    [
        (after([0.7] * 30 + [0.6, 0.9], [0.5] * 31 + [0.9]), Course("sigmoid", rate=10.0), "loss jumps"),
        (after([0.7] * 30, [0.5] * 29 + [0.6]), Course(), "% of the test patients"),
        (after(falling(), [0.5] * 29 + [0.6]), Course(), "by heart"),
        (after([0.6] + [0.5] * 28 + [0.55], [0.5] * 29 + [0.6]), Course(), "% of the test patients"),
        (after([0.7] * 2, [0.7] * 2, 0.4, 0.85), Course("relu"), "(probabilities 0.599 to 0.701"),
        (after([0.7] * 2, [0.7] * 2, 0.1, 0.3), Course(), "each sigmoid’s slope"),
        (after([0.7] * 2, [0.7] * 2, -0.3, -0.1), Course("relu", batch=607), "needs more steps"),
        (after([0.7] * 2, [0.7] * 2, 0.6, 0.6), Course("relu"), "layer of ReLUs"),
        (after([0.7] * 2, [0.7] * 2), Course(), "10.0 points better"),
        (after([0.7] * 2, [0.7] * 2, right=0.5), Course(), "10.0 points worse"),
        (after([0.7], [0.7]), Course(batch=607), "in one batch,"),
    ],
)
def test_what_diabetes_tells_is_true_of_the_run(run, course, said):
    told = diabetes_view.told(run, course, 0.6)
    assert said in told
    assert course.activation == "sigmoid" or "igmoid" not in told


def test_the_loss_axis_holds_every_run_and_seldom_changes():
    losses = [0.7, 0.9, 1.2, 0.3, 40.0, float("inf")]
    spans = [diabetes_view.span("loss", losses[: n + 1]) for n in range(len(losses))]
    assert spans[0] == (0.35, 0.85) and spans[1] == spans[2] == spans[3]
    assert spans[-1][1] >= 40


def test_axes_are_named_in_both_languages():
    epoch = '<tspan lang="en">epoch</tspan><tspan lang="zh">轮</tspan>'
    assert axis("epoch") == epoch and Axes(0, 1, 0, 1).grid("w", "b", {0: "nought"}).count("nought") == 1
    words = {"source": "hello", "target": "ohlol", "version": "cell", "cell": "rnn"}
    plots = [logistic.passing({"optimizer": "SGD"})[name] for name in ("plot", "curve")]
    for plot in (hello.hello(words)["curve"], *plots):
        assert plot.count('<tspan lang="zh">') == 2 and not re.search(r'class="name[^>]*>(↑ )?\w+<', plot)


@pytest.mark.parametrize(
    ("w", "b", "marks", "said"),
    [
        ("2", "-5", 2, "from fail to pass: by BCE at 2.50 hours"),
        ("-2", "5", 2, "from pass to fail"),
        ("1", "5.19", 0, "−5.19 hours, outside the plot: to all the hours shown it answers “pass”"),
        ("0", "-1", 0, "flat: whatever the hours, it answers “fail”"),
    ],
)
def test_where_the_answer_turns_is_told_and_marked(w, b, marks, said):
    asked = {"optimizer": "SGD", "rate": "1e-6", "w0": w, "b0": b, "steps": "1", "start": "given"}
    slots = logistic.step(asked)
    assert said in slots["told"]
    assert slots["plot"].count('<path class="cut') == marks


def test_a_loss_that_is_only_slower_is_not_called_sure_and_wrong():
    asked = {"optimizer": "SGD", "rate": "0.5", "w0": "-1", "b0": "1", "steps": "200", "start": "given"}
    slots = logistic.passing(asked | {"n": "200", "of": walking.name_of(logistic.settings(asked)[0]["bce"])})
    assert "step 200 of 200" in slots["stand"] and "from fail to pass" in slots["told"]


WORDS = {"source": "hello", "target": "ohlol", "version": "cell", "cell": "rnn", "epochs": "2", "seed": "3"}


def test_hello_says_what_to_try_when_its_epochs_are_over():
    first = hello.hello(WORDS)
    assert "Press “Play”" in first["told"]
    over = hello.step(WORDS | dict(re.findall(r'name="(n|of)" value="([^"]*)"', first["stand"])))
    assert "The 2 epochs are over" in over["told"] and "another seed" in over["told"]


@pytest.mark.parametrize(
    ("source", "target", "said"),
    [
        ("hello", "ohlol", "Compare the columns of “l”"),
        (
            "otto",
            "otto",
            "Compare the columns of “o”: their inputs are the same, their hidden states are not, for",
        ),
        ("abc", "xxx", "no letter comes twice"),
    ],
)
def test_equal_letters_are_pointed_at_where_there_are_some(source, target, said):
    assert said in hello.hello(WORDS | {"source": source, "target": target})["note"]


def test_a_one_hot_picture_has_the_scale_of_its_values():
    scale = hello.hello(WORDS)["inputs"]
    assert '<span lang="en">input</span>' in scale and re.findall(r'"number">([^<]+)<', scale) == ["0", "1"]
    assert "weight" in hello.hello(WORDS | {"version": "embedding"})["inputs"]


def test_an_accent_counts_as_part_of_its_letter():
    assert hello.hello(WORDS | {"source": "cafe\u0301", "target": "abcd"})["note"].count("abcdfé")


LINE = {"start": "given", "w0": "-1", "b0": "4", "rate": "0.01", "steps": "3"}


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"optimizer": "SGD"}, "changed w by −0.01 × (−12.0000) = 0.1200."),
        ({"optimizer": "SGD", "momentum": "0.9"}, "SGD, as it is set, makes its own step"),
        (
            {"optimizer": "Rprop"},
            "The last step changed w by 0.0100. Plain gradient descent would have taken",
        ),
    ],
)
def test_the_step_that_is_told_is_the_step_that_was_taken(more, said):
    assert said in line.step(LINE | more)["told"]


def test_names_in_the_race_do_not_lie_on_each_other():
    asked = LINE | {"optimizer": "SGD"} | {f"race_{name}": "on" for name in OPTIMIZERS}
    begun, on = line.line(asked), line.step(asked)
    names = [re.findall(r'<text x="([^"]*)" y="([^"]*)">(\w+)', slots["trace"]) for slots in (begun, on)]
    assert [name for _, _, name in names[0]] == ["SGD"]
    places = [(float(x), float(y)) for x, y, _ in names[1]]
    assert all(abs(x - u) > 50 or abs(y - v) > 14 for x, y in places for u, v in places if (x, y) != (u, v))
