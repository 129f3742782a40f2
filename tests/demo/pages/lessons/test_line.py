"""The line: what its handlers show, what its program prints, what its endpoint answers."""

import json
import re

import gradio as gr
import pytest

from demo import learn
from demo.pages.lessons import line, programs
from models import basics
from models.basics import OPTIMIZERS, Walk
from tests.kit.forms import LINE
from tests.kit.lessons import Visitor, step_of
from tests.kit.listings import printed
from tests.kit.panels import is_chinese, sentences

WRITTEN_SO = {*OPTIMIZERS, "nan", "inf"}  # in Chinese as in English


@pytest.fixture
def visitor():
    return Visitor(line.PANEL, LINE)


def test_the_line_begins_where_it_is_told_and_steps_on(visitor):
    first = visitor.ask()
    assert "−1.0000" in first["numbers"] and "step 0 of 100" in first["stand"]
    second = visitor.ask("step")
    assert "−0.8800" in second["numbers"] and "step 1 of 100" in second["stand"]
    third = visitor.ask("step")
    assert step_of(third) == 2
    assert step_of(visitor.ask("reset")) == 0


def test_playing_the_line_ends_at_the_last_step_and_then_begins_anew(visitor):
    frames = visitor.play()
    assert len(frames) > 5 and "playing" in frames[0]["stand"]
    assert "step 100 of 100" in frames[-1]["stand"] and "playing" not in frames[-1]["stand"]
    assert step_of(visitor.play(most=1)[0]) < 50


def test_playing_goes_on_from_the_step_that_stands_but_not_from_another_runs(visitor):
    for _ in range(60):
        visitor.ask("step")
    assert step_of(visitor.play(most=2)[1]) > 60
    assert step_of(visitor.play(most=2, rate="0.02")[1]) < 60
    visitor.ask("step")
    assert step_of(visitor.ask(w0="0")) == 0


def test_too_large_a_rate_is_explained(visitor):
    last = visitor.play(rate="0.5")[-1]
    assert "Diverged at step" in last["told"] and "发散" in last["told"]
    assert "∞" in last["numbers"] or "NaN" in last["numbers"]
    ended = visitor.ask("step", rate="0.5")
    assert step_of(ended) == step_of(last)


def test_optimizers_race_and_the_lowest_loss_stands_first(visitor):
    frames = visitor.play(race_Rprop="on", race_Adagrad="on")
    assert {tuple(re.findall(r"</i>(\w+)", one["race"])) for one in frames[:-1]} == {
        ("SGD", "Adagrad", "Rprop")
    }
    last = frames[-1]
    names = re.findall(r"</i>(\w+)", last["race"])
    assert names[0] == "Rprop" and set(names) == {"SGD", "Rprop", "Adagrad"}
    assert last["trace"].count("polyline") == 3


def test_names_in_the_race_do_not_lie_on_each_other():
    visitor = Visitor(line.PANEL, LINE | {f"race_{name}": "on" for name in OPTIMIZERS})
    begun = visitor.ask()
    on = visitor.ask("step")
    names = [
        re.findall(r'<text(?: class="")? x="([^"]*)" y="([^"]*)">(\w+)', slots["trace"])
        for slots in (begun, on)
    ]
    assert [name for _, _, name in names[0]] == ["SGD"]
    places = [(float(x), float(y)) for x, y, _ in names[1]]
    assert all(abs(x - u) > 50 or abs(y - v) > 14 for x, y in places for u, v in places if (x, y) != (u, v))


def test_a_click_adds_a_point_to_the_line_once(visitor):
    added = visitor.ask(px="80", py="10")["dots"]
    points = re.search(r'name="points"[^>]*>([^<]*)<', added)[1]
    assert len(learn.points_of(points)) == 4 and 'name="px" min="0" value=""' in added
    again = visitor.ask(px="80", py="10", points=points)["dots"]
    assert re.search(r'name="points"[^>]*>([^<]*)<', again)[1] == points


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
def test_the_step_of_the_line_that_is_told_is_the_step_that_was_taken(visitor, more, said):
    assert said in visitor.ask("step", **more)["told"]


@pytest.mark.parametrize("name", OPTIMIZERS)
@pytest.mark.parametrize("seed", [None, 3])
def test_the_listing_of_the_line_prints_what_the_panel_shows(name, seed):
    start = (-1.0, 4.0) if seed is None else basics.seeded(seed)
    walk = Walk("line", "mse", basics.LINE, name, 0.05, 0.5, *start)
    moment = list(basics.steps(walk, 7))[-1]
    told = printed(programs.walk(walk, 7, seed, 4.0))
    w, b, y = map(float, re.findall(r"-?\d+\.\d+", told))
    assert (w, b, y) == pytest.approx((moment.w, moment.b, moment.w * 4 + moment.b), abs=2e-3)


BAD = [
    {"rate": "fast"},
    {"rate": "nan"},
    {"rate": "1e30"},
    {"rate": "-1"},
    {"steps": "1e9"},
    {"steps": "2.5"},
    {"optimizer": "<b>"},
    {"points": ""},
    {"points": "<b>, 2"},
    {"points": "1, 2; 3"},
    {"points": "1, nan"},
    {"w0": "inf"},
    {"start": "seed", "seed": "-1"},
    {"x": "1e99"},
]


@pytest.mark.parametrize("bad", BAD, ids=str)
def test_bad_settings_of_the_line_are_told_in_a_sentence_and_escaped(visitor, bad):
    told = visitor.sent(**bad)
    assert set(told) - {"refused"} == {"trouble", "n"}
    assert 'role="alert"' in told["trouble"] and "<b>" not in told["trouble"]
    assert 'role="alert"' in visitor.sent("play", **bad)["trouble"]


NUMBERS = ["rate", "momentum", "w0", "b0", "steps", "x", "speed"]


@pytest.mark.parametrize("field", [*NUMBERS, "seed", "px", "py"])
def test_a_field_of_the_line_that_is_no_number_is_named_in_both_languages(visitor, field):
    fields = {"start": "seed"} if field == "seed" else {"px": "1", "py": "1"} if field in "px py" else {}
    handler = "play" if field == "speed" else "answer"
    en, zh = sentences(visitor.problem(handler, **fields | {field: "many"}))
    assert "'many': give a " in en and "不能是“many”" in zh and is_chinese(zh, WRITTEN_SO)
    assert en[0].isupper() or field == "x", en


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"rate": "1e30"}, "学习率不能是 1e+30：请填 0 到 100 之间的数。"),
        ({"rate": "nan"}, "学习率不能是“nan”"),
        ({"rate": "0"}, "学习率为 0 就什么也学不到"),
        ({"momentum": "1"}, "动量"),
        ({"w0": "inf"}, "起点 w 不能是 inf"),
        ({"b0": "-2000"}, "起点 b"),
        ({"steps": "2.5"}, "步数不能是 2.5：请填 1 到 1,000 之间的整数。"),
        ({"start": "seed", "seed": "-1"}, "种子"),
        ({"x": "1e9"}, "要预测的 x 不能是"),
        ({"optimizer": "Magic"}, "优化器不能是“Magic”：请从 SGD、Adagrad、"),
        ({"points": " "}, "一个点也没有"),
        ({"points": "1, 2; 3"}, "“3”不是点"),
        ({"points": "1, 2; 3, 1e9"}, "点的坐标不能是"),
        ({"points": "1, 2;" * 51}, "这里有 51 个点：最多给 50 个。"),
    ],
    ids=str,
)
def test_a_wrong_setting_of_the_line_is_told_in_both_languages(visitor, wrong, sentence):
    en, zh = sentences(visitor.problem(**wrong))
    assert sentence in zh and is_chinese(zh, WRITTEN_SO), zh
    assert en.endswith(".") and not re.match(rf"({'|'.join(wrong)}) is", en), en


def test_the_x_of_the_line_is_named_by_what_it_means(visitor):
    assert str(visitor.problem(x="?")).startswith("The x to predict at")


def test_the_endpoint_of_the_line_tells_every_step_in_plain_json():
    told = line.fit_line(steps=50)
    json.dumps(told, allow_nan=False)
    assert len(told["steps"]) == 51 and not told["diverged"]
    assert (told["steps"][0]["w"], told["steps"][0]["b"]) == basics.seeded(0)
    gone = line.fit_line(rate=1.0, steps=1000)
    json.dumps(gone, allow_nan=False)
    assert gone["diverged"] and gone["predicts"] is None
    assert line.fit_line([[1, 2], [2, 4]], "LBFGS", 1.0, steps=30)["predicts"] == pytest.approx(8, abs=1e-2)


@pytest.mark.parametrize(
    "call",
    [
        lambda: line.fit_line([]),
        lambda: line.fit_line("1,2"),
        lambda: line.fit_line([[1, None]]),
        lambda: line.fit_line(optimizer="Magic"),
        lambda: line.fit_line(rate=float("nan")),
        lambda: line.fit_line(steps=10**6),
        lambda: line.fit_line(seed="x"),
        lambda: line.fit_line(w=float("inf")),
        lambda: line.fit_line(x=None),
    ],
)
def test_a_wrong_call_of_the_endpoint_of_the_line_gets_a_sentence(call):
    with pytest.raises(gr.Error) as raised:
        call()
    assert len(raised.value.message) > 20
