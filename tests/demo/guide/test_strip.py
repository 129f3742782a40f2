"""A step is shown without its answer; a guess is compared with what is computed then; nothing breaks it."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from demo import predict
from demo.guide import checks, strip
from demo.guide.checks import Check, Finding
from demo.guide.lesson import lessons, parse
from demo.guide.link import packed
from demo.words import _, speaking
from models.drawing import from_strokes
from tests.kit.lesson_file import WHO

GUESSES = {2: ["cnn"], 3: ["yes"], 4: ["12"]}


@pytest.fixture(autouse=True)
def who(monkeypatch):
    """The lesson, under its name."""
    monkeypatch.setitem(lessons(), "who", parse(WHO, "who"))


@pytest.fixture
def finds(monkeypatch):
    """finds(answer): from now on the lesson's check gives it."""

    def put(answer):
        finding = Finding(answer, _("answered"))
        monkeypatch.setitem(checks.CHECKS, "says", Check(lambda situation: finding))

    return put


def asked(step: int, guess=None, digit=None, **more):
    return {"lesson": "who", "step": step, "guess": guess, "digit": digit, "recipe": "robust"} | more


def answer(*given, **more) -> str:
    answered = strip.answer(asked(*given, **more))
    assert not answered["failed"]
    return answered["result"]


def test_a_step_is_shown_before_anything_is_computed(monkeypatch):
    monkeypatch.setitem(checks.CHECKS, "says", None)
    shown = strip.step(asked(2))
    assert shown["key"] == "who" and shown["step"] == 2 and shown["open"] == ""
    assert "Who agrees?" in shown["body"] and shown["body"].count('type="checkbox"') == len(predict.names())
    assert strip.step(asked(1))["open"] == "tab=digits&panel=shift&shift.dx=6"


@pytest.mark.parametrize("step", [0, 99, None, "2", 1e9])
def test_a_step_that_there_is_not_is_the_nearest(step):
    assert strip.step(asked(step))["step"] in (1, 4)


def test_the_guess_is_compared_with_what_the_networks_say(seven):
    digit = from_strokes(seven, 1024)
    reading = predict.read(digit)
    agreeing = [row["key"] for row in reading["rows"] if row["says"] == reading["vote"]]
    greys = np.round(255 * digit).astype(int).ravel().tolist()
    with speaking("en"):
        assert "✓ Right." in answer(2, agreeing, greys)
        wrong = answer(2, agreeing[1:], greys)
    assert "✗ Not so." in wrong and "See who does not." in wrong
    assert f"{len(agreeing)} of {len(reading['rows'])} networks say 7." in wrong


RIGHT = {  # step, what is found, guesses that are right, guesses that are not
    "one": (3, ("yes",), ["yes"], ["no"]),
    "one of two": (3, ("yes", "no"), ["no"], None),
    "some": (2, ("cnn", "mlp"), ["mlp", "cnn"], ["cnn"]),
    "none": (2, (), [], ["cnn"]),
    "number": (4, 11.0, ["11.5"], ["11.6"]),
    "real minus": (4, -3.0, ["−3"], ["3"]),
}


@pytest.mark.parametrize("kind", RIGHT)
def test_a_guess_is_right_or_not(kind, finds):
    step, found, right, wrong = RIGHT[kind]
    finds(found)
    assert "✓" in answer(step, right)
    assert wrong is None or "✗" in answer(step, wrong)


def test_a_number_that_counts_but_is_another_is_called_near(finds):
    finds(11.0)
    with speaking("en"):
        assert "✓ Near enough." in answer(4, ["11.5"])
        assert "✓ Right." in answer(4, ["11.0"])
        assert "Not so." in answer(4, ["11.6"])


@pytest.mark.parametrize(
    "step, guess", [(3, []), (3, ["yes", "no"]), (3, ["perhaps"]), (4, ["many"]), (4, [])]
)
def test_what_is_no_guess_gets_a_sentence_and_computes_nothing(step, guess, monkeypatch):
    monkeypatch.setitem(checks.CHECKS, "says", None)
    answered = strip.answer(asked(step, guess))
    assert answered["failed"] and 'role="alert"' in answered["result"]


@pytest.mark.parametrize("step, found", [(4, ("yes",)), (3, 4.0), (3, ("cnn",))])
def test_a_question_that_does_not_fit_its_check_gets_a_sentence(step, found, finds):
    finds(found)
    answered = strip.answer(asked(step, GUESSES[step]))
    assert answered["failed"] and "does not fit its check" in answered["result"]


def test_a_blank_pad_gets_a_sentence():
    answered = strip.answer(asked(2, ["cnn"]))
    assert answered["failed"] and "Draw a digit first." in answered["result"]


def test_a_file_is_given_back_as_a_link_has_it_and_its_texts_are_escaped():
    text = WHO.replace("Draw a seven.", "Draw <b>&</b> {{ 7 }}")
    opened = strip.open_file({"text": text})
    assert opened == {"lesson": packed(text)}
    shown = strip.step({"lesson": opened["lesson"], "step": 1})
    assert "Draw &lt;b&gt;&amp;&lt;/b&gt; {{ 7 }}" in shown["body"]
    assert shown["key"].startswith("~") and len(shown["key"]) < 20


def test_a_damaged_file_gets_its_sentence():
    opened = strip.open_file({"text": WHO.replace("minutes: 3", "minutes: ten")})
    assert "minutes must be a number from 1 to 60" in opened["error"]


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.just("who"),
    lambda parts: st.lists(parts, max_size=4) | st.dictionaries(st.text(max_size=4), parts, max_size=3),
    max_leaves=6,
)
FIELDS = ["lesson", "step", "guess", "digit", "recipe", "text"]


@settings(deadline=None, max_examples=100)
@given(ANYTHING, st.sampled_from(FIELDS), st.sampled_from(sorted(GUESSES)))
def test_any_message_is_answered_in_html(value, field, step):
    message = asked(step, GUESSES[step], [0] * 783 + [255]) | {field: value}
    for request in (message, value, {field: value}):
        assert isinstance(strip.step(request)["body"], str)
        assert isinstance(strip.answer(request)["result"], str)
        opened = strip.open_file(request)
        assert isinstance(opened.get("lesson", opened.get("error")), str)
